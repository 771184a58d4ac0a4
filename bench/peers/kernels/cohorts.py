"""Survival of customers until they buy again against lifelines, the triangle against pandas."""
from common import Comparison, median_seconds

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter


def cdnow(path):
    frame = pd.read_csv(path, sep=r"\s+", skiprows=1, header=None, usecols=[0, 1, 3],
                        names=["customer", "date", "items", "amount"], dtype={"date": str})
    return columns(frame["customer"], pd.to_datetime(frame["date"]), frame["amount"])


def online_retail(path):
    frame = pd.read_csv(path, usecols=["Quantity", "InvoiceDate", "UnitPrice", "CustomerID"])
    frame = frame[frame["CustomerID"].notna() & (frame["Quantity"] > 0)]
    return columns(frame["CustomerID"], pd.to_datetime(frame["InvoiceDate"]),
                   frame["Quantity"] * frame["UnitPrice"])


def columns(customer, when, amount):
    months = when.dt.year * 12 + when.dt.month
    return {"customer": pd.factorize(customer)[0].astype(np.uint32),
            "day": when.values.astype("datetime64[D]").astype(np.int32),
            "period": (months - months.min()).to_numpy(np.uint32),
            "amount": np.round(amount * 100).to_numpy(np.int64)}


def made_up(customers, seed=7):
    generator = np.random.default_rng(seed)
    owner = generator.integers(0, customers, customers * 4).astype(np.uint32)
    day = generator.integers(18000, 18730, owner.size).astype(np.int32)
    return {"customer": owner, "day": day, "period": ((day - 18000) // 31).astype(np.uint32),
            "amount": np.full(owner.size, 100, np.int64)}


SUFFIX = {"customer": "u32", "day": "i32", "period": "u32", "amount": "i64"}


def peer_triangle(frame):
    cohort = frame.groupby("customer")["period"].transform("min")
    cells = frame.assign(cohort=cohort, age=frame["period"] - cohort)
    return cells.groupby(["cohort", "age"])["customer"].nunique().unstack(fill_value=0)


def repurchase(frame):
    """Days from the first to the second purchase day, and whether there was one."""
    days = frame[["customer", "day"]].drop_duplicates().sort_values(["customer", "day"])
    rank = days.groupby("customer").cumcount()
    first = days[rank == 0].set_index("customer")["day"]
    second = days[rank == 1].set_index("customer")["day"].reindex(first.index)
    return (second.fillna(frame["day"].max()) - first).to_numpy(), second.notna().to_numpy()


def widest_gap(folder, fitter):
    """The largest difference on any day: survival, and its bounds where survival is above 0."""
    ours = np.fromfile(folder / "curve.f64").reshape(-1, 4)
    survival = fitter.survival_function_.iloc[:, 0].reindex(ours[:, 0], method="ffill").to_numpy()
    bounds = fitter.confidence_interval_.reindex(ours[:, 0], method="ffill").to_numpy()
    alive = ours[:, 1] > 0
    return max(np.abs(ours[:, 1] - survival).max(initial=0),
               np.abs(ours[alive, 2:] - bounds[alive]).max(initial=0))


def compare(comparison, name, data, runs):
    folder = comparison.folder(name)
    for column, values in data.items():
        values.tofile(folder / f"{column}.{SUFFIX[column]}")
    ours = comparison.ours(folder)
    frame = pd.DataFrame(data)
    days, observed = repurchase(frame)
    same = (np.array_equal(np.fromfile(folder / "days.i32", np.int32), days)
            and np.array_equal(np.fromfile(folder / "observed.u8", np.uint8), observed))
    peer_seconds, fitter = median_seconds(lambda: KaplanMeierFitter().fit(days, observed), runs)
    gap = widest_gap(folder, fitter) if same else 1.0
    comparison.row(f"survival-{name}", gap, unit="widest difference", peer=0,
                   peer_name="lifelines", peer_tolerance=1e-9, seconds=ours["seconds"],
                   peer_seconds=peer_seconds, at_least=20)
    triangle_seconds, theirs = median_seconds(lambda: peer_triangle(frame), runs)
    periods = int(data["period"].max()) + 1
    theirs = theirs.reindex(index=range(periods), columns=range(periods), fill_value=0).to_numpy()
    active = np.fromfile(folder / "active.u32", np.uint32).reshape(periods, periods)
    comparison.row(f"triangle-{name}", int((active != theirs).sum()), unit="cells that differ",
                   peer=0, peer_name="pandas", seconds=ours["triangle_seconds"],
                   peer_seconds=triangle_seconds)
    return ours["cold_seconds"]


def growth(comparison, seconds):
    """Each size in its fastest turn of six, all sizes by turns: a machine shared with others is
    fast and slow for seconds at a time."""
    for _ in range(5):
        for count in seconds:
            again = comparison.ours(comparison.folder(f"customers-{count}"))
            seconds[count] = min(seconds[count], again["cold_seconds"])
    comparison.growth(seconds)


def main():
    comparison = Comparison("cohorts")
    for name, file, read in (("cdnow", "cdnow/CDNOW_master.txt.gz", cdnow),
                             ("online-retail", "online-retail/online_retail.csv.gz",
                              online_retail)):
        path = comparison.find(file)
        if path:
            compare(comparison, name, read(path), 5)
    growth(comparison, {count: compare(comparison, f"customers-{count}", made_up(count), 1)
                        for count in (10_000, 100_000, 1_000_000)})
    comparison.end()


if __name__ == "__main__":
    main()
