"""Prints the kernels' rows as one table: table.py ROWS_FILE"""
import json
import sys


def number(value, digits=8):
    return "-" if value is None else f"{value:.{digits}g}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    head = ("kernel", "data", "ours", "published", "peer's", "peer", "time ratio", "holds")
    table = [head]
    for row in rows:
        _, kernel, data = row["name"].split(".", 2)
        ratio = number(row["ratio"], 3)
        if row["ratio_at_least"] is not None:
            ratio += f" (>= {row['ratio_at_least']:g})"
        table.append((kernel, data, number(row["value"]), number(row["published"]),
                      number(row["peer"]), row["peer_name"] or "-", ratio,
                      "yes" if row["holds"] else "NO: " + row["missed"]))
    widths = [max(len(line[i]) for line in table) for i in range(len(head))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


if __name__ == "__main__":
    main()
