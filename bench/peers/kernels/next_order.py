"""What Ta-Feng's users buy next: recall at 10 against the published figures and implicit's ALS."""
from common import Comparison, median_seconds

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

try:
    from implicit.als import AlternatingLeastSquares
except ImportError:
    AlternatingLeastSquares = None

COUNT = 10
# All 13,858 users; the half that is there differs by chance (standard error .003).
PUBLISHED_POPULAR, PUBLISHED_OWN, PUBLISHED_TIFU = 0.080, 0.120, 0.127
SCRIPT_SECONDS = 240  # of the published TIFU-kNN script


def tafeng(path):
    history, future = (pd.read_csv(path.parent / f"{name}.csv.gz")
                       for name in ("history", "future"))
    users = np.unique(history["user"])
    number = lambda frame: np.searchsorted(users, frame["user"]).astype(np.uint32)
    columns = {"customer.u32": number(history), "time.i32": history["basket_no"].to_numpy(np.int32),
               "item.u32": history["item"].to_numpy(np.uint32)}
    bought = [set() for _ in users]
    for user, item in zip(number(future), future["item"]):
        bought[user].add(item)
    return columns, bought


def made_up(customers, seed=3):
    """About three baskets of three items each, half of them from five favourites; 2,000 items of
    which few are bought often."""
    random = np.random.default_rng(seed)
    chance = 1 / np.arange(1, 2_001) ** 0.8
    chance /= chance.sum()
    baskets = 1 + random.poisson(2, customers)
    owner = np.repeat(np.arange(customers, dtype=np.uint32), baskets)
    time = np.arange(owner.size) - np.repeat(np.cumsum(baskets) - baskets, baskets)
    size = 1 + random.poisson(2, owner.size)
    owner, time = np.repeat(owner, size), np.repeat(time, size).astype(np.int32)
    favourites = random.choice(2_000, (customers, 5), p=chance)
    item = np.where(random.random(owner.size) < 0.5,
                    favourites[owner, random.integers(0, 5, owner.size)],
                    random.choice(2_000, owner.size, p=chance))
    return {"customer.u32": owner, "time.i32": time, "item.u32": item.astype(np.uint32)}


def recalls(lists, bought):
    """By user: share of the next basket among the ten."""
    return np.array([len(wanted.intersection(items)) / len(wanted)
                     for items, wanted in zip(lists.tolist(), bought)])


def run(comparison, name, columns, *how):
    folder = comparison.folder(name)
    for file, values in columns.items():
        values.tofile(folder / file)
    return folder, comparison.ours(folder, *how)


def lists_of(folder, method):
    return np.fromfile(folder / f"{method}.u32", np.uint32).reshape(-1, COUNT)


def peer(columns, alpha):
    """ALS with its usual 64 factors; what a user has bought may come again."""
    customer, item = columns["customer.u32"].astype(int), columns["item.u32"].astype(int)
    table = csr_matrix((np.ones(item.size, np.float32), (customer, item)))
    with threadpool_limits(1, "blas"):  # as the library asks for
        model = AlternatingLeastSquares(factors=64, alpha=alpha, random_state=1, num_threads=2)
        model.fit(table, show_progress=False)
        return model.recommend(np.arange(table.shape[0]), table, N=COUNT,
                               filter_already_liked_items=False)[0]


def best_peer(columns, bought):
    """(recall, seconds) of the better of two weights for what was bought."""
    found = []
    for alpha in (1.0, 10.0):
        seconds, lists = median_seconds(lambda: peer(columns, alpha), 1)
        found.append((recalls(lists, bought).mean(), seconds))
    return max(found)


def compare(comparison, path):
    columns, bought = tafeng(path)
    folder, ours = run(comparison, "tafeng", columns)
    recall = {name: recalls(lists_of(folder, name), bought).mean()
              for name in ("popular", "own", "item_knn", "tifu_knn", "ease", "blend")}
    for name, published in (("popular", PUBLISHED_POPULAR), ("own", PUBLISHED_OWN),
                            ("tifu_knn", PUBLISHED_TIFU)):
        comparison.row(f"tafeng-{name}", recall[name], unit="recall@10", peer=published,
                       peer_name="published", against_peer="no_lower", peer_tolerance=0.006)
    for name in ("item_knn", "ease"):
        comparison.row(f"tafeng-{name}", recall[name], unit="recall@10")
    comparison.row("tafeng-blend", recall["blend"], unit="recall@10", peer=PUBLISHED_TIFU,
                   peer_name="TIFU-kNN's script", against_peer="no_lower", seconds=ours["seconds"],
                   peer_seconds=SCRIPT_SECONDS, at_least=5)
    if AlternatingLeastSquares is not None:
        theirs, seconds = best_peer(columns, bought)
        comparison.row("tafeng-als", recall["blend"], unit="recall@10", peer=theirs,
                       peer_name="implicit", against_peer="no_lower", seconds=ours["seconds"],
                       peer_seconds=seconds)
    # Weights from the back-test of one half of the users, recall of the other half.
    for half in (0, 1):
        learnt = np.arange(len(bought)) % 2 == half
        asked = {**columns, "among.u8": learnt.astype(np.uint8)}
        folder, _ = run(comparison, f"tafeng-half-{half}", asked, "among")
        comparison.row(f"tafeng-held-out-{half}",
                       recalls(lists_of(folder, "blend"), bought)[~learnt].mean(),
                       unit="recall@10", peer=PUBLISHED_TIFU, peer_name="TIFU-kNN, published",
                       against_peer="no_lower")


def main():
    comparison = Comparison("next_order")
    path = comparison.find("tafeng/history.csv.gz")
    if path:
        compare(comparison, path)
    seconds = {}
    for count in (10_000, 100_000, 1_000_000):
        _, ours = run(comparison, f"customers-{count}", made_up(count), "growth")
        seconds[count] = ours["seconds"]
    comparison.growth(seconds)
    comparison.end()


if __name__ == "__main__":
    main()
