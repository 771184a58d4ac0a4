"""BG/NBD and Gamma-Gamma against lifetimes, on the CDNOW sample and on more made-up customers."""
from common import Comparison, fastest

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter
from scipy.special import betaln, gammaln

HORIZON = 39
PUBLISHED = {"r": (0.243, 0.0005), "alpha": (4.414, 0.0005), "a": (0.793, 0.0005),
             "b": (2.426, 0.0005), "log_likelihood": (-9582.4, 0.05), "p": (6.25, 0.005),
             "q": (3.74, 0.005), "gamma": (15.44, 0.005), "worked_customer": (1.226, 0.0005)}


def cdnow(path, last=pd.Timestamp("1997-09-30")):
    """Histories of the calibration period in weeks; purchases of one day count as one."""
    frame = pd.read_csv(path, sep=r"\s+", header=None, dtype={2: str},
                        names=["master", "customer", "date", "discs", "amount"])
    frame["date"] = pd.to_datetime(frame["date"], format="%Y%m%d")
    days = frame[frame["date"] <= last].groupby(["customer", "date"], as_index=False)["amount"].sum()
    first = days.groupby("customer")["date"].transform("min")
    repeats = days[days["date"] > first]
    result = days.groupby("customer")["date"].agg(["min", "max", "count"])
    return columns(result["count"] - 1, (result["max"] - result["min"]).dt.days / 7,
                   (last - result["min"]).dt.days / 7,
                   repeats.groupby("customer")["amount"].mean().reindex(result.index).fillna(0))


def made_up(customers, seed=5):
    """Customers as the model has them, with the published parameters."""
    random = np.random.default_rng(seed)
    rate = random.gamma(0.243, 1 / 4.414, customers)
    leave = random.beta(0.793, 2.426, customers)
    age = random.integers(189, 273, customers) / 7
    x, recency, now = np.zeros(customers, int), np.zeros(customers), np.zeros(customers)
    active = np.arange(customers)
    while active.size:
        now[active] += random.exponential(1 / np.maximum(rate[active], 1e-12))
        active = active[now[active] <= age[active]]
        x[active] += 1
        recency[active] = np.minimum(np.ceil(now[active] * 7) / 7, age[active])
        active = active[random.random(active.size) >= leave[active]]
    spend = 6.25 * x / np.maximum(random.gamma(3.74, 1 / 15.44, customers), 1e-9)
    amount = np.where(x > 0, random.gamma(np.maximum(6.25 * x, 1)) / np.maximum(x, 1) * spend /
                      np.maximum(6.25 * x, 1), 0)
    return columns(x, recency, age, amount)


def columns(x, recency, age, amount):
    return {"x.u32": np.asarray(x, np.uint32), "recency.f64": np.asarray(recency, float),
            "age.f64": np.asarray(age, float), "amount.f64": np.asarray(amount, float)}


def fit_peer(data):
    model = BetaGeoFitter(penalizer_coef=0.0)
    return model.fit(data["x.u32"], data["recency.f64"], data["age.f64"])


def fit_peer_spend(data):
    back = (data["x.u32"] > 0) & (data["amount.f64"] > 0)
    model = GammaGammaFitter(penalizer_coef=0.0)
    return model.fit(pd.Series(data["x.u32"][back]), pd.Series(data["amount.f64"][back]))


def log_likelihood(params, data):
    """Of the peer's parameters; its own figure is that of rescaled times."""
    r, alpha, a, b = (params[key] for key in ("r", "alpha", "a", "b"))
    x, recency, age = data["x.u32"].astype(float), data["recency.f64"], data["age.f64"]
    stayed = -(r + x) * np.log(alpha + age)
    left = np.where(x > 0, np.log(a / (b + np.maximum(x, 1) - 1)) - (r + x) * np.log(alpha + recency),
                    -np.inf)
    return float(np.sum(gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) -
                        betaln(a, b) + np.logaddexp(stayed, left)))


def write(comparison, name, data):
    """What our program is to be called with."""
    folder = comparison.folder(name)
    for file, values in data.items():
        values.tofile(folder / file)
    return folder, HORIZON


def total(ours):
    return sum(ours[part] for part in ("fit_seconds", "spend_seconds", "expect_seconds"))


def compare(comparison, name, data, published, runs, turns):
    model = fit_peer(data)
    ours, peers = comparison.in_turns(write(comparison, name, data), {
        "fit": lambda: fit_peer(data),
        "spend": lambda: fit_peer_spend(data),
        "expect": lambda: model.conditional_expected_number_of_purchases_up_to_time(
            HORIZON, data["x.u32"], data["recency.f64"], data["age.f64"])}, runs, turns)
    seconds = {name: of for name, (of, _) in peers.items()}
    spend, expected = peers["spend"][1], peers["expect"][1]
    theirs = {**{key: model.params_[key] for key in ("r", "alpha", "a", "b")},
              "p": spend.params_["p"], "q": spend.params_["q"], "gamma": spend.params_["v"],
              "log_likelihood": log_likelihood(model.params_, data)}
    for figure in PUBLISHED:
        wanted, tolerance = PUBLISHED[figure] if published else (None, 0)
        comparison.row(f"{name}-{figure}", ours[figure], published=wanted, tolerance=tolerance,
                       peer=theirs.get(figure), peer_name="lifetimes", against_peer="shown")
    mine = np.fromfile(comparison.folder(name) / "expected.f64")
    timed = dict(peer_name="lifetimes", at_least=20)
    comparison.row(f"{name}-fit", ours["log_likelihood"], unit="log-likelihood",
                   peer=theirs["log_likelihood"], against_peer="no_lower", peer_tolerance=0.01,
                   seconds=ours["fit_seconds"], peer_seconds=seconds["fit"], **timed)
    comparison.row(f"{name}-spend-fit", ours["spend_log_likelihood"], unit="log-likelihood",
                   seconds=ours["spend_seconds"], peer_seconds=seconds["spend"], **timed)
    comparison.row(f"{name}-expected", float(mine.sum()), unit="orders of all",
                   peer=float(np.sum(expected)), peer_tolerance=0.002 * float(np.sum(expected)),
                   seconds=ours["expect_seconds"], peer_seconds=seconds["expect"], **timed)
    return total(ours)


def main():
    comparison = Comparison("repurchase_value")
    path = comparison.find("cdnow/CDNOW_sample.txt")
    if path:
        compare(comparison, "cdnow", cdnow(path), True, 3, 12)  # over in a moment: more turns
    seconds = {count: compare(comparison, f"customers-{count}", made_up(count), False, 1, 3)
               for count in (10_000, 100_000)}
    million = write(comparison, "customers-1000000", made_up(1_000_000))
    seconds[1_000_000] = total(fastest([comparison.ours(*million) for _ in range(3)]))
    comparison.growth(seconds)
    comparison.end()


if __name__ == "__main__":
    main()
