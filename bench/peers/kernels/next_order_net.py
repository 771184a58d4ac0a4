"""Whether a neural network adds to next_order's blend: the next basket of the same customers, by the
blend alone and with the network beside it, means over seeds. Kept where the recall gains more than
two standard errors (of the customers' own differences and of the seeds).
"""
import os
import sys

from common import Comparison

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # training is one thread

import numpy as np
import pandas as pd

COUNT, SEEDS = 10, (1, 2, 3)


def tafeng(path):
    """Lines (customer, time, item), the next basket being the last."""
    history, future = (pd.read_csv(path.parent / f"{name}.csv.gz")
                       for name in ("history", "future"))
    future["basket_no"] = history["basket_no"].max() + 1
    lines = pd.concat([history, future])
    return lines.rename(columns={"user": "customer", "basket_no": "time"})


def day(text):
    return (pd.to_datetime(text) - pd.Timestamp("2000-01-01")).dt.days


def online_retail(path):
    """What a customer bought on a day is a basket; returns are none."""
    lines = pd.read_csv(path, encoding_errors="replace", dtype={"StockCode": str})
    lines = lines[lines["CustomerID"].notna() & (lines["Quantity"] > 0)]
    return pd.DataFrame({"customer": lines["CustomerID"], "time": day(lines["InvoiceDate"]),
                         "item": lines["StockCode"]})


def iowa(path):
    lines = pd.concat([pd.read_csv(path.parent / f"sales-{year}.csv.gz") for year in (2020, 2021)])
    lines = lines[lines["bottles"] > 0]
    return pd.DataFrame({"customer": lines["store"], "time": day(lines["date"]),
                         "item": lines["item"]})


def split(lines):
    """(columns of all but the last basket of those who have two, [(customer, last basket)])"""
    for name in ("customer", "item"):
        lines[name] = pd.factorize(lines[name], sort=True)[0]
    by_customer = lines.groupby("customer")["time"]
    is_last = (lines["time"] == by_customer.transform("max")) & (
        by_customer.transform("min") < lines["time"])
    past = lines[~is_last]
    last = lines[is_last].groupby("customer")["item"].agg(set)
    columns = {"customer.u32": past["customer"].to_numpy(np.uint32),
               "time.i32": past["time"].to_numpy(np.int32),
               "item.u32": past["item"].to_numpy(np.uint32)}
    return columns, list(last.items())


def measure(lists, asked):
    """By customer asked: recall and NDCG among ten."""
    discount = 1 / np.log2(np.arange(COUNT) + 2)
    rows = []
    for customer, wanted in asked:
        hits = np.array([item in wanted for item in lists[customer].tolist()])
        rows.append((hits.sum() / len(wanted),
                     (hits * discount).sum() / discount[:len(wanted)].sum()))
    return np.array(rows)


def error_of_gain(gains):
    """Of the mean of seeds * customers: the customers' and the seeds' errors together."""
    customers = gains.mean(0).std(ddof=1) / np.sqrt(gains.shape[1])
    seeds = gains.mean(1).std(ddof=1) / np.sqrt(gains.shape[0])
    return float(np.hypot(customers, seeds))


def compare(comparison, name, lines):
    columns, asked = split(lines)
    folder = comparison.folder(name)
    for file, values in columns.items():
        values.tofile(folder / file)
    ours = comparison.ours(folder, len(SEEDS))
    lists = lambda file: np.fromfile(folder / f"{file}.u32", np.uint32).reshape(-1, COUNT)
    blend = measure(lists("blend"), asked)
    of_seeds = lambda what: np.array([measure(lists(f"{what}-{seed}"), asked) for seed in SEEDS])
    net, mix = of_seeds("net"), of_seeds("mix")
    for place, unit in enumerate((f"recall@{COUNT}", f"NDCG@{COUNT}")):
        row = lambda data, value, **how: comparison.row(
            f"{name}{data}" + ("" if place == 0 else "-ndcg"), float(value), unit=unit, **how)
        gains = mix[:, :, place] - blend[:, place]
        row("", mix[:, :, place].mean(), peer=float(blend[:, place].mean()), peer_name="the blend",
            against_peer="no_lower" if place == 0 else "shown")
        row("-alone", net[:, :, place].mean(), peer=float(blend[:, place].mean()),
            peer_name="the blend", against_peer="shown")
        row("-gain", gains.mean())
        row("-gain-error", error_of_gain(gains))
        row("-spread", mix[:, :, place].mean(1).std(ddof=1))
    for what in ("seconds", "weight", "epochs"):
        comparison.row(f"{name}-{what}", float(np.mean([ours[f"{what}_{s}"] for s in SEEDS])))


def main():
    comparison = Comparison("next_order_net")
    if not comparison.ours("none", 0)["can_train"]:
        print("next_order_net: built without libtorch, nothing to measure; "
              "`script/bench kernels next_order_net` installs it", file=sys.stderr)
        comparison.end()
    for name, file, read in (("tafeng", "tafeng/history.csv.gz", tafeng),
                             ("online-retail", "online-retail/online_retail.csv.gz", online_retail),
                             ("iowa", "iowa-liquor/sales-2020.csv.gz", iowa)):
        if path := comparison.find(file):
            compare(comparison, name, read(path))
    comparison.end()


if __name__ == "__main__":
    main()
