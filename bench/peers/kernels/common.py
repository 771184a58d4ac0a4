"""What each kernel's comparison shares: arguments, our program, the clock, the rows of the table.

A comparison NAME.py prepares the input, runs our bench_NAME on it and the peer beside it, and adds
rows. It is run by `script/bench kernels` as
  NAME.py --data FOLDER --ours build/release/bench/kernels --work SCRATCH --rows ROWS_FILE
A row that misses what it must hold is written all the same, marked; the run then fails.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

THREADS = 2
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                 "NUMBA_NUM_THREADS"):
    os.environ[variable] = str(THREADS)  # read when the libraries are imported
if os.environ.get("BENCH_CLOCK") == "cpu":
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"  # a thread that waits shall not count as computing


class Comparison:
    def __init__(self, kernel):
        parser = argparse.ArgumentParser()
        for name in ("data", "ours", "work", "rows"):
            parser.add_argument(f"--{name}", type=Path, required=True)
        arguments = parser.parse_args()
        self.kernel = kernel
        self.data = arguments.data
        self.program = arguments.ours / f"bench_{kernel}"
        self.rows_file = arguments.rows
        self.work = arguments.work / kernel
        self.work.mkdir(parents=True, exist_ok=True)
        self.missed = 0

    def folder(self, name):
        path = self.work / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def find(self, name):
        """A file of the data folder, or None with a word about it."""
        path = self.data / name
        if path.exists():
            return path
        print(f"{self.kernel}: {path} is not there: left out", file=sys.stderr)
        return None

    def ours(self, *arguments):
        """{name: number} of the `name value` lines that our program prints."""
        text = subprocess.run([str(self.program), *map(str, arguments)], check=True,
                              capture_output=True, text=True).stdout
        return {name: float(value) for name, value in (line.split() for line in text.splitlines())}

    def in_turns(self, arguments, peers, runs=1, turns=3):
        """(figures of ours with these arguments, {name: (seconds, what it gave)} of the peers)

        All by turns, and of each the fastest: a machine shared with others is fast and slow for
        seconds at a time, and everyone is to have met it at its fast.
        """
        ours, theirs = [], {name: [] for name in peers}
        for _ in range(turns):
            ours.append(self.ours(*arguments))
            for name, work in peers.items():
                theirs[name].append(median_seconds(work, runs))
        return fastest(ours), {name: min(of, key=lambda turn: turn[0])
                               for name, of in theirs.items()}

    def row(self, data, value, *, unit="", published=None, tolerance=0.0, peer=None,
            peer_name=None, against_peer="same", peer_tolerance=0.0, seconds=None,
            peer_seconds=None, at_least=None, at_most=None):
        """One line of the table.

        published     figure to reproduce within `tolerance`
        peer          the peer's figure of the same thing; `against_peer` says how ours must stand
                      to it within `peer_tolerance`: "same", "no_higher", "no_lower" or "shown"
        seconds, peer_seconds   median times; their ratio (peer / ours) must be `at_least`
        at_most       what our figure may be
        """
        ratio = peer_seconds / seconds if seconds and peer_seconds else None
        reasons = []
        if published is not None and abs(value - published) > tolerance + 1e-12:
            reasons.append("differs from the published figure")
        if peer is not None:
            gap = value - peer
            if against_peer == "same" and abs(gap) > peer_tolerance:
                reasons.append("differs from the peer")
            if against_peer == "no_higher" and gap > peer_tolerance:
                reasons.append("above the peer")
            if against_peer == "no_lower" and gap < -peer_tolerance:
                reasons.append("below the peer")
        if ratio is not None and at_least is not None and ratio < at_least:
            reasons.append(f"not {at_least} times as fast")
        if at_most is not None and value > at_most:
            reasons.append(f"above {at_most}")
        self.missed += bool(reasons)
        row = {"name": f"kernel.{self.kernel}.{data}", "value": value, "unit": unit,
               "published": published, "peer": peer, "peer_name": peer_name, "ratio": ratio,
               "ratio_at_least": at_least, "seconds": seconds, "peer_seconds": peer_seconds,
               "holds": not reasons, "missed": "; ".join(reasons)}
        with open(self.rows_file, "a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")

    def growth(self, seconds_of):
        """Rows of {customers: our seconds}, each size ten times the one before. Linear work takes
        ten times as long, and the slope from cache to memory some more: 15 is the limit, which
        n^1.2 would break.
        """
        sizes = sorted(seconds_of)
        for small, large in zip(sizes, sizes[1:]):
            self.row(f"growth-{small}-to-{large}", seconds_of[large] / seconds_of[small],
                     unit="x", at_most=15)

    def end(self):
        sys.exit(1 if self.missed else 0)


def fastest(turns):
    """The figures of one turn of ours, with the least of the seconds of all."""
    return {figure: min(turn[figure] for turn in turns) if figure.endswith("seconds") else value
            for figure, value in turns[0].items()}


def now():
    """Seconds since some point in time; with BENCH_CLOCK=cpu those that this program, its threads
    and the children it has waited for have computed (bench.h measures ours alike)."""
    if os.environ.get("BENCH_CLOCK") != "cpu":
        return time.perf_counter()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def median_seconds(work, runs=5):
    """(median seconds of `runs` calls after one that warms up, what the last call gave)

    Of what is over in a moment so many more as fill a tenth of a second, as bench.h does.
    """
    result = work()
    seconds = []
    while len(seconds) < runs or sum(seconds) < 0.1:
        start = now()
        result = work()
        seconds.append(now() - start)
    return statistics.median(seconds), result
