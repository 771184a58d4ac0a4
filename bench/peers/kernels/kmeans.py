"""k-means against scikit-learn on two threads: at least as fast with more starts than it makes."""
from common import THREADS, Comparison

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris, load_wine

STARTS = 20
OURS_PER_PEERS = 3  # what our starts leave of its time goes into more of them


def online_retail(path):
    """Members by the logarithms of orders, amount and recency, standardised."""
    frame = pd.read_csv(path, usecols=["InvoiceNo", "Quantity", "InvoiceDate", "UnitPrice",
                                       "CustomerID"], dtype={"InvoiceNo": str})
    frame = frame[frame["CustomerID"].notna() & (frame["Quantity"] > 0)]
    frame = frame.assign(amount=frame["Quantity"] * frame["UnitPrice"],
                         day=pd.to_datetime(frame["InvoiceDate"]))
    members = frame.groupby("CustomerID").agg(last=("day", "max"), orders=("InvoiceNo", "nunique"),
                                              amount=("amount", "sum"))
    points = np.log1p(np.column_stack([(members["last"].max() - members["last"]).dt.days,
                                       members["orders"], members["amount"]]))
    return (points - points.mean(axis=0)) / points.std(axis=0)


def made_up(customers, seed=7):
    """Overlapping groups of unlike size in eight dimensions."""
    generator = np.random.default_rng(seed)
    centres = generator.normal(0, 2, (10, 8))
    group = generator.choice(10, customers, p=np.arange(1, 11) / 55)
    return centres[group] + generator.normal(0, 1, (customers, 8))


def compare(comparison, name, points, clusters, starts=STARTS, published=None, tolerance=0.0):
    folder = comparison.folder(name)
    points = np.ascontiguousarray(points, np.float64)
    points.tofile(folder / "points.f64")
    ours, peers = comparison.in_turns(
        [folder, points.shape[1], clusters, starts * OURS_PER_PEERS, THREADS],
        {"scikit-learn": lambda: KMeans(clusters, n_init=starts, random_state=1).fit(points)})
    peer_seconds, theirs = peers["scikit-learn"]
    comparison.row(name, ours["inertia"], unit="inertia", published=published,
                   tolerance=tolerance, peer=theirs.inertia_, peer_name="scikit-learn",
                   against_peer="no_higher", peer_tolerance=1e-6 * theirs.inertia_,
                   seconds=ours["seconds"], peer_seconds=peer_seconds, at_least=1)
    return ours["seconds"] / starts


def main():
    comparison = Comparison("kmeans")
    compare(comparison, "iris", load_iris().data, 3, published=78.851, tolerance=0.0005)
    compare(comparison, "wine", load_wine().data, 3, published=2370689.69, tolerance=0.005)
    path = comparison.find("online-retail/online_retail.csv.gz")
    if path:
        compare(comparison, "online-retail", online_retail(path), 5)
    # Growth is that of one start, for a million customers get fewer of them.
    comparison.growth({count: compare(comparison, f"customers-{count}", made_up(count), 10,
                                      starts=10 if count < 1_000_000 else 2)
                       for count in (10_000, 100_000, 1_000_000)})
    comparison.end()


if __name__ == "__main__":
    main()
