"""The same shop metrics by DuckDB and polars, over the lines that bench_metrics exported.

Usage: shop_metrics.py EXPORT_FOLDER OUR_SECONDS RESULTS_FILE [NAME_PREFIX]
Tables are in memory before the clock starts; every side uses two threads; the median of several
warm runs counts. Fails when a peer's figures differ from ours. Appends `name value unit peer ratio`
lines to RESULTS_FILE.
"""
import csv
import math
import os
import statistics
import sys
import time
from pathlib import Path

THREADS = 2
RUNS = 7
os.environ["POLARS_MAX_THREADS"] = str(THREADS)  # read when polars is imported

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import polars as pl  # noqa: E402

from shop_metrics_polars import shop_metrics  # noqa: E402

HERE = Path(__file__).parent
TYPES = {"i32": np.int32, "i64": np.int64}


def read_tables(folder):
    """{table: {column: array}} of the raw columns; lines and orders in the order of the records,
    which is that of time and lets the peers skip what lies outside the months."""
    tables = {}
    for path in sorted(folder.glob("*.i??")):
        table, column, kind = path.name.split(".")
        tables.setdefault(table, {})[column] = np.fromfile(path, dtype=TYPES[kind])
    for table in ("orders", "lines"):
        columns = tables[table]
        order = np.lexsort((columns["order_id"], columns["day"]))
        tables[table] = {name: values[order] for name, values in columns.items()}
    count = len(tables["products"]["band"])
    tables["products"]["product"] = np.arange(count, dtype=np.int32)
    return tables


def read_months(folder):
    rows = [line.split() for line in (folder / "period.txt").read_text().splitlines()]
    return {int(back): (int(first), int(last)) for back, first, last in rows}


def read_ours(folder):
    with open(folder / "ours.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != "customer_code"]
    return {name: [float(row[name]) if row[name] else math.nan for row in rows] for name in names}


def median_seconds(work):
    work()
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def duckdb_query(months):
    sums = ", ".join(
        [f"sum(quantity_0) filter (where price_class = {k}) as class_{k}" for k in range(1, 6)]
        + [f"sum(quantity_0) filter (where band = {k}) as band_{k}" for k in range(1, 13)])
    shares = ", ".join(
        [f"case when lines_0 > 0 and class_all > 0 then coalesce(class_{k}, 0) / class_all end "
         f"as class_{k}_share" for k in range(1, 6)]
        + [f"case when lines_0 > 0 and band_all > 0 then coalesce(band_{k}, 0) / band_all end "
           f"as band_share_{k}" for k in range(1, 13)])
    text = (HERE / "shop_metrics.sql").read_text(encoding="utf-8")
    text = text.replace("{class_and_band_sums}", sums).replace("{class_and_band_shares}", shares)
    for back, (first, last) in months.items():
        text = text.replace(f"$m{back}_first", str(first)).replace(f"$m{back}_last", str(last))
    return text


def run_duckdb(tables, months):
    connection = duckdb.connect(config={"threads": THREADS})
    for table, columns in tables.items():
        connection.register("source", columns)
        connection.execute(f"create table {table} as select * from source")
        connection.unregister("source")
    query = duckdb_query(months)
    seconds = median_seconds(lambda: connection.execute(query).fetchnumpy())
    result = connection.execute(query).fetchnumpy()
    return seconds, {name: np.ma.filled(values.astype(np.float64), np.nan)
                     for name, values in ((n, np.ma.asarray(v)) for n, v in result.items())}


def run_polars(tables, months):
    frames = {name: pl.DataFrame(columns).lazy() for name, columns in tables.items()}
    work = lambda: shop_metrics(frames["orders"], frames["lines"], frames["products"], months)
    seconds = median_seconds(work)
    result = work()
    return seconds, {name: result[name].cast(pl.Float64).fill_null(math.nan).to_numpy()
                     for name in result.columns}


def differences(ours, theirs):
    """Names of figures that differ anywhere; both sides list the same shops in the same order."""
    wrong = []
    for name, values in theirs.items():
        if name == "customer":
            continue
        mine = np.array(ours[name])
        same = np.isclose(mine, values, rtol=1e-9, atol=1e-9, equal_nan=True)
        if not same.all():
            at = int(np.argmin(same))
            wrong.append(f"{name}: {int((~same).sum())} shops, first shop {at}: "
                         f"ours {mine[at]!r}, theirs {float(values[at])!r}")
    return wrong


def main():
    folder, our_seconds, results = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    prefix = sys.argv[4] if len(sys.argv) > 4 else ""
    tables, months, ours = read_tables(folder), read_months(folder), read_ours(folder)
    print(f"{len(tables['lines']['day']):,} lines, {len(ours['orders']):,} shops, {THREADS} threads")
    print(f"{'roundsman':12} {len(ours):4} metrics {our_seconds * 1000:9.1f} ms")
    failed = False
    with open(results, "a", encoding="utf-8") as file:
        for peer, run in (("duckdb", run_duckdb), ("polars", run_polars)):
            seconds, theirs = run(tables, months)
            ratio = seconds / our_seconds
            wrong = differences(ours, theirs)
            print(f"{peer:12} {len(theirs) - 1:4} metrics {seconds * 1000:9.1f} ms  "
                  f"{ratio:6.1f} times our time, figures "
                  f"{'DIFFER' if wrong else 'are the same'}")
            for line in wrong:
                print("  " + line)
            failed |= bool(wrong)
            file.write(f"{prefix}metrics_{peer} {seconds:.6g} s {peer} -\n"
                       f"{prefix}metrics_speed_vs_{peer} {ratio:.4g} x {peer} {ratio:.4g}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
