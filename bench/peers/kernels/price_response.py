"""Elasticities planted in made-up markets, and how often their intervals hold them; what Iowa's
prices can tell; moves between brands planted among made-up customers.

No public truth exists. The peer is what one would do by hand: least squares of the same logarithms on
price and a trend.
"""
from common import Comparison

import numpy as np
import pandas as pd

TOLD = 0


def plant(products, periods, season, *, noise, carry, wild, seed):
    """Groups of four: each product's sales answer to its own price (-3 to -0.3) and to that of the
    next in its group (0.6), not to that of the one after."""
    random = np.random.default_rng(seed)
    base = random.uniform(2, 5, products)
    prices = np.empty((products, periods))
    now = base.copy()
    for t in range(periods):
        changes = random.random(products) < 0.15
        now = np.where(changes, base + 0.08 * random.standard_normal(products), now)
        prices[:, t] = now
    group, place = np.arange(products) // 4 * 4, np.arange(products) % 4
    rival, other = group + (place + 1) % 4, group + (place + 2) % 4
    own = random.uniform(-3, -0.3, products)
    errors = np.empty((products, periods))
    errors[:, 0] = noise * random.standard_normal(products)
    for t in range(1, periods):
        errors[:, t] = (carry * errors[:, t - 1] + noise * np.sqrt(1 - carry ** 2)
                        * random.standard_normal(products))
    year = 2 * np.pi * np.arange(periods) / season
    logs = (6 + np.outer(random.uniform(-0.3, 0.3, products), np.arange(periods) / periods)
            + 0.2 * np.sin(year + random.uniform(0, 6, (products, 1)))
            + 0.15 * random.standard_normal(periods) + own[:, None] * prices + 0.6 * prices[rival]
            + errors)
    is_wild = random.random(logs.shape) < wild
    logs -= np.where(is_wild, random.uniform(0.5, 2, logs.shape), 0)
    pairs = np.stack([np.repeat(np.arange(products), 2),
                      np.stack([rival, other], 1).ravel()], 1)
    return np.exp(logs), np.exp(prices), own, pairs


def write(folder, quantity, price, season, pairs, customers=None):
    np.array([*quantity.shape, season], np.uint32).tofile(folder / "shape.u32")
    quantity.astype(np.float64).tofile(folder / "quantity.f64")
    price.astype(np.float64).tofile(folder / "price.f64")
    pairs.astype(np.uint32).tofile(folder / "pairs.u32")
    if customers is not None:
        customers.astype(np.uint32).tofile(folder / "customers.u32")


def measured(folder, name):
    columns = ["verdict", "value", "low", "high", "p", "changes", "stands"]
    return pd.DataFrame(np.fromfile(folder / f"{name}.f64").reshape(-1, 7), columns=columns)


def by_hand(quantity, price):
    """Least squares of ln quantity on ln price and a trend, product by product."""
    trend = np.arange(quantity.shape[1])
    slopes = []
    for q, p in zip(np.log(quantity), np.log(price)):
        rows = np.stack([p, trend, np.ones_like(p)], 1)
        slopes.append(np.linalg.lstsq(rows, q, rcond=None)[0][0])
    return np.array(slopes)


def planted(comparison, name, products, periods, season, **how):
    quantity, price, truth, pairs = plant(products, periods, season, **how)
    folder = comparison.folder(name)
    write(folder, quantity, price, season, pairs)
    seconds = comparison.ours(folder)["seconds"]
    own, cross = measured(folder, "own"), measured(folder, "cross")
    told = (own["verdict"] == TOLD).to_numpy()
    error = np.abs(own["value"].to_numpy() - truth)[told].mean()
    comparison.row(f"{name}-told", told.mean(), seconds=seconds)
    comparison.row(f"{name}-error", error, unit="mean size", against_peer="no_higher",
                   peer=np.abs(by_hand(quantity, price) - truth)[told].mean(),
                   peer_name="least squares")
    is_inside = own["low"].le(truth) & own["high"].ge(truth)
    comparison.row(f"{name}-coverage-95", is_inside[told].mean())
    stands = cross["stands"].to_numpy() == 1
    is_rival = np.arange(len(cross)) % 2 == 0
    comparison.row(f"{name}-rivals-precision", is_rival[stands].mean() if stands.any() else 0)
    comparison.row(f"{name}-rivals-recall", stands[is_rival].mean())
    return seconds


def iowa(comparison, folder):
    """Months of the 300 best-selling items: list price = the median price of a bottle. The state
    sets the prices: how many of its changes can tell anything?"""
    frame = pd.concat([pd.read_csv(folder / f"sales-{year}.csv.gz",
                                   usecols=["date", "store", "item", "bottles", "dollars"])
                       for year in (2020, 2021)])
    frame = frame[(frame["bottles"] > 0) & (frame["dollars"] > 0)]
    frame["month"] = pd.PeriodIndex(frame["date"].str[:7], freq="M").astype("int64")
    frame["month"] -= frame["month"].min()
    best = frame.groupby("item")["bottles"].sum().nlargest(300).index
    frame = frame[frame["item"].isin(best)]
    frame["each"] = frame["dollars"] / frame["bottles"]
    cells = frame.groupby(["item", "month"]).agg(bottles=("bottles", "sum"),
                                                 each=("each", "median"),
                                                 shops=("store", "nunique"))
    table = lambda column: cells[column].unstack().reindex(best).to_numpy()
    work = comparison.folder("iowa")
    write(work, table("bottles"), table("each"), 12, np.empty((0, 2)),
          np.nan_to_num(table("shops")))
    seconds = comparison.ours(work)["seconds"]
    own = measured(work, "own")
    told = own[own["verdict"] == TOLD]
    comparison.row("iowa-told", len(told), unit="of 300 items", seconds=seconds)
    comparison.row("iowa-price-stood-still", int((own["verdict"] == 2).sum()), unit="of 300 items")
    if len(told):
        comparison.row("iowa-median-elasticity", told["value"].median())
        comparison.row("iowa-below-zero", (told["value"] < 0).mean(), unit="of those told")


def switching(comparison, customers, seed=3):
    """Customers of one to three brands; a fifth replaces one of its brands by another, twice as
    likely by the next one in number. The planted flow beside the matrix's."""
    random = np.random.default_rng(seed)
    brands = 12
    before, after = np.zeros((2, customers, brands))
    who = np.arange(customers)
    for _ in range(3):
        is_more = random.random(customers) < 0.6
        brand = random.integers(0, brands, customers)
        before[who, brand] += np.where(is_more, random.uniform(1, 10, customers), 0)
    after[:] = before
    movers = np.flatnonzero((before.sum(1) > 0) & (random.random(customers) < 0.2))
    start = np.argmax((before[movers] > 0) * random.random((len(movers), brands)), axis=1)
    step = random.choice(np.r_[1, np.arange(1, brands)], len(movers))  # the next one twice
    goal, moved = (start + step) % brands, before[movers, start]
    flows = np.zeros((brands, brands))
    np.add.at(flows, (start, goal), moved)
    after[movers, goal] += moved
    after[movers, start] = 0
    folder = comparison.folder("switching")
    for name, table in (("", before), ("later_", after)):
        rows, columns = np.nonzero(table)
        rows.astype(np.uint32).tofile(folder / f"{name}customer.u32")
        columns.astype(np.uint32).tofile(folder / f"{name}product.u32")
        table[rows, columns].tofile(folder / f"{name}quantity.f64")
    ours = comparison.ours("switching", folder)
    side = int(ours["side"])
    matrix = np.fromfile(folder / "switching.f64").reshape(side, side)[:brands, :brands]
    hidden = np.fromfile(folder / "hidden.u8", np.uint8).reshape(side, side)[:brands, :brands]
    shown = (hidden == 0) & ~np.eye(brands, dtype=bool)
    if shown.any():
        error = np.abs(matrix - flows)[shown].sum() / flows[shown].sum()
        comparison.row(f"switching-{customers}-error", error, unit="of the planted flow",
                       at_most=1e-9, seconds=ours["seconds"])
    comparison.row(f"switching-{customers}-hidden", hidden.mean(), unit="of the cells")
    return ours["seconds"]


def main():
    comparison = Comparison("price_response")
    planted(comparison, "weeks", 400, 104, 52, noise=0.1, carry=0.5, wild=0, seed=1)
    planted(comparison, "weeks-wild", 400, 104, 52, noise=0.1, carry=0.5, wild=0.03, seed=2)
    planted(comparison, "months", 400, 36, 12, noise=0.05, carry=0.5, wild=0.03, seed=3)
    folder = comparison.find("iowa-liquor")
    if folder:
        iowa(comparison, folder)
    comparison.growth({count: switching(comparison, count)
                       for count in (10_000, 100_000, 1_000_000)})
    comparison.end()


if __name__ == "__main__":
    main()
