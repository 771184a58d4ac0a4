"""Baskets for the comparisons of frequent sets and of rules."""
import numpy as np


def groceries(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\r\n").split(",") for line in file]


def numbered(baskets):
    """(baskets of numbers, names by number)"""
    numbers = {}
    return [[numbers.setdefault(item, len(numbers)) for item in basket]
            for basket in baskets], list(numbers)


def write(folder, baskets):
    np.array([item for basket in baskets for item in basket], np.uint32).tofile(
        folder / "items.u32")
    np.cumsum([0] + [len(basket) for basket in baskets]).astype(np.uint64).tofile(
        folder / "offsets.u64")


def table(baskets, items):
    """The boolean table that mlxtend reads."""
    import pandas as pd
    cells = np.zeros((len(baskets), items), bool)
    for row, basket in enumerate(baskets):
        cells[row, basket] = True
    return pd.DataFrame(cells)


def prepared(comparison):
    """(baskets of Groceries, folder where our program finds them, mlxtend's table); None when the
    data are not there."""
    path = comparison.find("groceries/groceries_basket.csv")
    if not path:
        return None
    baskets, items = numbered(groceries(path))
    folder = comparison.folder("groceries")
    write(folder, baskets)
    return baskets, folder, table(baskets, len(items))
