"""Who stops ordering: our boosted trees against XGBoost's own Python package, the scores of
probabilities against scikit-learn, and all of it against recency alone.

Earlier rows are told apart into those to fit, to stop and to calibrate by; the later rows lie after
everything that the model has seen. The peer gets the same rows, the same parts and parameters.
"""
from common import Comparison, median_seconds

import numpy as np
import pandas as pd
import xgboost
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

PARAMETERS = {"objective": "binary:logistic", "eval_metric": "logloss", "tree_method": "hist",
              "eta": 0.05, "max_depth": 4, "min_child_weight": 5, "lambda": 1, "subsample": 0.8,
              "colsample_bytree": 0.8, "seed": 1, "nthread": 1, "verbosity": 0}


def days(*dates):
    return [int(np.datetime64(date, "D").astype(int)) for date in dates]


def cdnow(path):
    """A quarter without an order, of all who ordered in the three quarters before."""
    frame = pd.read_csv(path, sep=r"\s+", skiprows=1, header=None, usecols=[0, 1, 3],
                        names=["customer", "date", "amount"], dtype={"date": str})
    frame["order"], frame["product"] = np.arange(len(frame)), 0
    frame["day"] = pd.to_datetime(frame["date"])
    first, earlier, later = days("1997-01-01", "1997-10-01", "1998-01-01")
    return frame, [first, 30, 6, 90, 270, later, earlier]


def online_retail(path):
    """A quarter without an order, of all who ordered in the half year before."""
    frame = pd.read_csv(path, usecols=["InvoiceNo", "StockCode", "Quantity", "InvoiceDate",
                                       "UnitPrice", "CustomerID"],
                        dtype={"InvoiceNo": str, "StockCode": str})
    frame = frame[frame["CustomerID"].notna()]
    frame = pd.DataFrame({"customer": frame["CustomerID"],
                          "order": pd.factorize(frame["InvoiceNo"])[0],
                          "product": pd.factorize(frame["StockCode"])[0],
                          "day": pd.to_datetime(frame["InvoiceDate"]),
                          "amount": frame["Quantity"] * frame["UnitPrice"]})
    first, *earlier, later = days("2010-12-01", "2011-05-01", "2011-06-10", "2011-09-10")
    return frame, [first, 30, 6, 90, 180, later, *earlier]


def iowa(folder):
    """A month without an order, of all shops that ordered in the quarter before."""
    frame = pd.concat([pd.read_csv(folder / f"sales-{year}.csv.gz",
                                   usecols=["date", "invoice", "store", "item", "dollars"])
                       for year in (2020, 2021)])
    frame = pd.DataFrame({"customer": frame["store"],
                          "order": pd.factorize(frame["invoice"])[0],
                          "product": pd.factorize(frame["item"])[0],
                          "day": pd.to_datetime(frame["date"]), "amount": frame["dollars"]})
    first, *earlier, later = days("2020-01-01", "2020-10-01", "2021-01-01", "2021-04-01",
                                  "2021-07-01", "2021-10-01", "2021-11-15")
    return frame, [first, 30, 6, 30, 90, later, *earlier]


def write(folder, frame, asked):
    frame = frame.sort_values("customer", kind="stable")
    pd.factorize(frame["customer"])[0].astype(np.uint32).tofile(folder / "customer.u32")
    frame["day"].values.astype("datetime64[D]").astype(np.int32).tofile(folder / "day.i32")
    for column in ("order", "product"):
        frame[column].to_numpy(np.uint32).tofile(folder / f"{column}.u32")
    np.round(frame["amount"] * 100).to_numpy(np.int64).tofile(folder / "amount.i64")
    np.array(asked, np.int32).tofile(folder / "asked.i32")


def read(folder, name):
    outcomes = np.fromfile(folder / f"{name}.u8", np.uint8)
    return np.fromfile(folder / f"{name}.f32", np.float32).reshape(len(outcomes), -1), outcomes


def train(values, outcomes, parts):
    share = float(outcomes[parts == 0].mean())
    fit, stop = (xgboost.DMatrix(values[parts == part], outcomes[parts == part], nthread=1)
                 for part in (0, 1))
    model = xgboost.train(PARAMETERS | {"base_score": share}, fit, 1000, evals=[(stop, "part")],
                          early_stopping_rounds=50, verbose_eval=False)
    return model[:model.best_iteration + 1]


def same_model(comparison, name, folder, ours):
    """Rows of the same model trained by the peer, and of ours read by it."""
    later, _ = read(folder, "later")
    parts = np.fromfile(folder / "parts.u8", np.uint8)
    peer_seconds, peer = median_seconds(lambda: train(*read(folder, "earlier"), parts), 3)
    score = lambda model, **how: model.predict(xgboost.DMatrix(later, nthread=1), **how)
    margins = np.fromfile(folder / "margins.f32", np.float32)
    gap = lambda a, b: float(np.abs(a - b).max())
    comparison.row(f"{name}-rounds", ours["rounds"], unit="trees", peer=peer.num_boosted_rounds(),
                   peer_name="xgboost", seconds=ours["seconds"], peer_seconds=peer_seconds)
    seconds, theirs = median_seconds(lambda: score(peer, output_margin=True), 3)
    comparison.row(f"{name}-scores", gap(margins, theirs), unit="widest difference", peer=0,
                   peer_tolerance=1e-6, peer_name="xgboost", seconds=ours["seconds_of_predict"],
                   peer_seconds=seconds)
    seconds, theirs = median_seconds(lambda: score(peer, pred_contribs=True), 3)
    theirs = ours["slope"] * theirs.astype(float)
    theirs[:, -1] += ours["offset"]
    reasons = np.fromfile(folder / "parts_of.f64").reshape(theirs.shape)
    comparison.row(f"{name}-reasons", gap(reasons, theirs), unit="widest difference", peer=0,
                   peer_tolerance=1e-5, peer_name="xgboost", seconds=ours["seconds_of_parts"],
                   peer_seconds=seconds)
    saved = (folder / "model.bin").read_bytes().split(b"\n", 1)[1]
    loaded = xgboost.Booster({"nthread": 1}, model_file=bytearray(saved))
    loaded.feature_names = None
    comparison.row(f"{name}-saved", gap(margins, score(loaded, output_margin=True)),
                   unit="widest difference", peer=0, peer_tolerance=1e-6, peer_name="xgboost")


def quality(comparison, name, folder, ours):
    later, outcomes = read(folder, "later")
    said = np.fromfile(folder / "probabilities.f64")
    columns = (folder / "columns.txt").read_text().split()
    recency = later[:, columns.index("recency_days")]
    comparison.row(f"{name}-auc", ours["auc"], peer=roc_auc_score(outcomes, said),
                   peer_tolerance=1e-9, peer_name="scikit-learn")
    comparison.row(f"{name}-auc-over-recency", ours["auc"], peer=roc_auc_score(outcomes, recency),
                   against_peer="no_lower", peer_name="recency alone")
    comparison.row(f"{name}-brier", ours["brier"], peer=brier_score_loss(outcomes, said),
                   peer_tolerance=1e-9, peer_name="scikit-learn")
    comparison.row(f"{name}-brier-over-share", ours["brier"], peer=ours["brier_of_share"],
                   against_peer="no_higher", peer_name="the share alone")
    comparison.row(f"{name}-log-loss", ours["log_loss"], peer=log_loss(outcomes, said),
                   peer_tolerance=1e-9, peer_name="scikit-learn")
    comparison.row(f"{name}-calibration-error", ours["calibration_error"],
                   peer=ours["uncalibrated_calibration_error"], against_peer="shown",
                   peer_name="uncalibrated")
    comparison.row(f"{name}-tree-auc", ours["tree_auc"])
    print(f"{name}: {len(outcomes)} later rows, {outcomes.mean():.3f} stopped; said, came, rows:")
    print(np.array2string(np.fromfile(folder / "reliability.f64").reshape(-1, 3), precision=3,
                          suppress_small=True))
    print((folder / "tree.txt").read_text())


def main():
    comparison = Comparison("boosted_trees")
    for name, file, read_task in (("cdnow", "cdnow/CDNOW_master.txt.gz", cdnow),
                                  ("online-retail", "online-retail/online_retail.csv.gz",
                                   online_retail),
                                  ("iowa", "iowa-liquor", iowa)):
        path = comparison.find(file)
        if not path:
            continue
        folder = comparison.folder(name)
        write(folder, *read_task(path))
        ours = comparison.ours(folder)
        same_model(comparison, name, folder, ours)
        quality(comparison, name, folder, ours)
    comparison.growth({count: comparison.ours("growth", count)["seconds"]
                       for count in (10_000, 100_000, 1_000_000)})
    comparison.end()


if __name__ == "__main__":
    main()
