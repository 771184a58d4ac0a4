"""Spikes and changes of level planted in made-up months: precision and recall of what is found."""
from common import Comparison

import numpy as np

MONTHS, SERIES, NOISE = 60, 20_000, 5.0


def plant(seed=11):
    """Half of the series get two spikes of 6 to 10 deviations, a quarter a change of 4 to 8."""
    random = np.random.default_rng(seed)
    season = 20 * np.sin(np.arange(MONTHS) * np.pi / 6)
    values = 100 + season + NOISE * random.standard_normal((SERIES, MONTHS))
    spikes, changes = set(), {}
    for i in range(SERIES):
        sign = random.choice([-1, 1])
        if i % 4 < 2:
            for at in random.choice(MONTHS, 2, replace=False):
                values[i, at] += random.choice([-1, 1]) * NOISE * random.uniform(6, 10)
                spikes.add((i, int(at)))
        elif i % 4 == 2:
            changes[i] = int(random.integers(15, 46))
            values[i, changes[i]:] += sign * NOISE * random.uniform(4, 8)
    return values, spikes, changes


def main():
    comparison = Comparison("anomaly")
    values, spikes, changes = plant()
    folder = comparison.folder("planted")
    values.tofile(folder / "values.f64")
    seconds = comparison.ours(folder)["seconds"]
    pairs = lambda name: [tuple(map(int, row)) for row in
                          np.fromfile(folder / f"{name}.u32", np.uint32).reshape(-1, 2)]
    # A change of level is looked for as such: its series do not count against the spikes.
    found = [(i, at) for i, at in pairs("outliers") if i not in changes]
    right = sum(pair in spikes for pair in found)
    comparison.row("spikes-precision", right / len(found), seconds=seconds)
    comparison.row("spikes-recall", right / len(spikes))
    moved = pairs("changes")
    right = sum(i in changes and abs(at - changes[i]) <= 2 for i, at in moved)
    comparison.row("changes-precision", right / len(moved))
    comparison.row("changes-recall", right / len(changes))
    comparison.end()


if __name__ == "__main__":
    main()
