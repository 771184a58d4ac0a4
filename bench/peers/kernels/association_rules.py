"""Rules of Groceries, sets included, against mlxtend."""
import math

from common import Comparison, median_seconds

import baskets as of_baskets
from mlxtend.frequent_patterns import association_rules, fpgrowth

PUBLISHED = {(0.001, 0.5): 5668, (0.001, 0.6): 2918, (0.001, 0.8): 410, (0.006, 0.25): 463}


def peer(table, least, confidence):
    sets = fpgrowth(table, min_support=(least - 0.5) / len(table))
    # It divides shares, not counts: a confidence of exactly the border may fall below it.
    rules = association_rules(sets, metric="confidence", min_threshold=confidence - 1e-9)
    return rules[rules["consequents"].map(len) == 1]


def main():
    comparison = Comparison("association_rules")
    groceries = of_baskets.prepared(comparison)
    if groceries:
        baskets, folder, table = groceries
        for (support, confidence), published in PUBLISHED.items():
            least = math.ceil(support * len(baskets) - 1e-9)
            ours = comparison.ours(folder, least, confidence)
            seconds, theirs = median_seconds(lambda: peer(table, least, confidence), 3)
            name = f"groceries-{support:g}-{confidence:g}"
            comparison.row(name, ours["rules"], unit="rules", published=published,
                           peer=len(theirs), peer_name="mlxtend", seconds=ours["seconds"],
                           peer_seconds=seconds, at_least=20)
        # The last of them: {herbs} => {root vegetables}.
        comparison.row("groceries-best-lift", ours["best_lift"], unit="lift", published=3.956,
                       tolerance=0.0005, peer=float(theirs["lift"].max()), peer_name="mlxtend",
                       peer_tolerance=1e-9)
        comparison.row("groceries-best-lift-confidence", ours["best_lift_confidence"],
                       unit="confidence", published=0.43125, tolerance=5e-6)
    comparison.end()


if __name__ == "__main__":
    main()
