"""Frequent sets of Groceries against mlxtend and Borgelt's FP-growth in C (where it installs)."""
import math

from common import Comparison, median_seconds

import baskets as of_baskets
from mlxtend.frequent_patterns import fpgrowth

try:
    import fim
except ImportError:
    fim = None

PUBLISHED = {0.05: 31, 0.02: 122, 0.01: 333, 0.005: 1001, 0.001: 13492}


def compare(comparison, folder, baskets, table, support, published):
    least = math.ceil(support * len(baskets) - 1e-9)
    ours = comparison.ours(folder, least, 2)
    # mlxtend compares shares: half a basket below the count is the same border, safe from rounding.
    seconds, theirs = median_seconds(
        lambda: fpgrowth(table, min_support=(least - 0.5) / len(baskets)), 3)
    name = f"groceries-{support:g}"
    comparison.row(name, ours["sets"], unit="sets", published=published, peer=len(theirs),
                   peer_name="mlxtend", seconds=ours["seconds"], peer_seconds=seconds, at_least=20)
    if fim is None:
        return
    for target, key in (("s", "sets"), ("c", "closed"), ("m", "maximal")):
        seconds, theirs = median_seconds(
            lambda: fim.fpgrowth(baskets, target=target, supp=-least, zmin=1, report="a"))
        timed = target == "s"  # ours does more than this search for the other two
        comparison.row(f"{name}-{key}-c", ours[key], unit="sets", peer=len(theirs),
                       peer_name="pyfim", seconds=ours["seconds"] if timed else None,
                       peer_seconds=seconds if timed else None, at_least=1 if timed else None)


def main():
    comparison = Comparison("frequent_sets")
    groceries = of_baskets.prepared(comparison)
    if groceries:
        baskets, folder, table = groceries
        for support, published in PUBLISHED.items():
            compare(comparison, folder, baskets, table, support, published)
    comparison.end()


if __name__ == "__main__":
    main()
