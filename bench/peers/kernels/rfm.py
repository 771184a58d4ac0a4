"""RFM summaries, scores and tiers against pandas, on the same columns."""
from common import Comparison

import numpy as np
import pandas as pd

GROUPS = 5
SHARES = np.cumsum([0.05, 0.15, 0.3])


def online_retail(path):
    """Lines with a customer; day numbers, amounts in pence; customers and invoices from 0."""
    frame = pd.read_csv(path, usecols=["InvoiceNo", "Quantity", "InvoiceDate", "UnitPrice",
                                       "CustomerID"], dtype={"InvoiceNo": str})
    frame = frame.dropna(subset=["CustomerID"])
    day = pd.to_datetime(frame["InvoiceDate"]).values.astype("datetime64[D]").astype(np.int32)
    return lines(pd.factorize(frame["CustomerID"])[0], pd.factorize(frame["InvoiceNo"])[0], day,
                 np.round(frame["Quantity"] * frame["UnitPrice"] * 100))


def made_up(customers, seed=7):
    """Five orders a customer of one or two lines each, in the order of time, a few returns."""
    generator = np.random.default_rng(seed)
    owner = generator.integers(0, customers, customers * 5)
    day = np.sort(generator.integers(18000, 18730, owner.size))
    order = np.repeat(np.arange(owner.size), generator.integers(1, 3, owner.size))
    amount = generator.lognormal(8, 1, order.size).astype(np.int64)
    amount[generator.random(order.size) < 0.02] *= -1
    return lines(owner[order], order, day[order], amount)


def lines(customer, order, day, amount):
    return {"customer": np.asarray(customer, np.uint32), "order": np.asarray(order, np.uint32),
            "day": np.asarray(day, np.int32), "amount": np.asarray(amount, np.int64)}


SUFFIX = {"customer": "u32", "order": "u32", "day": "i32", "amount": "i64"}


def peer(frame, last_day, customers):
    bought = frame[frame["amount"] > 0].groupby("customer", sort=False).agg(
        last=("day", "max"), orders=("order", "nunique"))
    result = pd.DataFrame(index=np.arange(customers))
    result["recency"] = last_day - bought["last"]
    result["orders"] = bought["orders"]
    result["amount"] = frame.groupby("customer", sort=False)["amount"].sum()
    active = result[result["recency"].notna()]
    measures = {"r": -active["recency"], "f": active["orders"], "m": active["amount"]}
    for name, values in measures.items():
        worse = values.rank(method="min").astype(np.int64) - 1
        result[name] = 1 + GROUPS * worse // len(values)
    result = result.fillna({"r": 0, "f": 0, "m": 0})
    points = result["r"] + result["f"] + result["m"]
    better = points.rank(method="min", ascending=False) - 1
    result["tier"] = np.searchsorted(SHARES * len(points) - 1e-9, better, side="right")
    return result


def differences(folder, theirs):
    """Customers whose figures differ in any column."""
    scores = np.fromfile(folder / "scores.u8", np.uint8).reshape(-1, 4)
    ours = np.column_stack([np.fromfile(folder / "recency.i32", np.int32),
                            np.fromfile(folder / "orders.u32", np.uint32).astype(np.int64),
                            np.fromfile(folder / "amount_of.i64", np.int64), scores])
    filled = theirs.fillna({"recency": -1, "orders": 0, "amount": 0}).astype(np.int64)
    return int((ours != filled.to_numpy()).any(axis=1).sum())


def compare(comparison, name, columns, runs):
    folder = comparison.folder(name)
    for column, values in columns.items():
        values.tofile(folder / f"{column}.{SUFFIX[column]}")
    frame = pd.DataFrame(columns)
    customers = int(columns["customer"].max()) + 1
    ours, peers = comparison.in_turns(
        [folder], {"pandas": lambda: peer(frame, int(columns["day"].max()), customers)}, runs)
    peer_seconds, theirs = peers["pandas"]
    different = differences(folder, theirs)
    comparison.row(name, different, unit="customers that differ", peer=0, peer_name="pandas",
                   seconds=ours["seconds"], peer_seconds=peer_seconds, at_least=10)
    return ours["seconds"]


def main():
    comparison = Comparison("rfm")
    path = comparison.find("online-retail/online_retail.csv.gz")
    if path:
        compare(comparison, "online-retail", online_retail(path), 3)
    comparison.growth({count: compare(comparison, f"customers-{count}", made_up(count), 1)
                       for count in (10_000, 100_000, 1_000_000)})
    comparison.end()


if __name__ == "__main__":
    main()
