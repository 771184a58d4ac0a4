"""M3 forecasts against the single models of statsforecast on the same series.

AutoARIMA is left out: it takes an hour here, and Hyndman's published run has it behind the others.
"""
from common import THREADS, Comparison, now

import gzip
import os
import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoCES, AutoETS, AutoTheta, DynamicOptimizedTheta, Theta

MODELS = (AutoETS, Theta, DynamicOptimizedTheta, AutoTheta, AutoCES)


def read(path, first):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [line.strip().split(",") for line in file]
    return {row[0]: (row[:first], np.array([float(v) for v in row[first:] if v])) for row in rows}


def smape(futures, predicted):
    return float(np.mean([np.mean(200 * np.abs(y - f) / (np.abs(y) + np.abs(f)))
                          for y, f in zip(futures, predicted)]))


def split(values, futures):
    return np.split(values, np.cumsum([len(y) for y in futures])[:-1])


def run_peer(make, past, seasons, horizons):
    """Forecasts in the order of the series, and the seconds without the first call's compilation."""
    # Its second job is a process, whose start shall not count as computing.
    jobs = 1 if os.environ.get("BENCH_CLOCK") == "cpu" else THREADS
    predicted, total = [None] * len(past), 0.0
    for season, horizon in sorted(set(zip(seasons, horizons))):
        chosen = [i for i in range(len(past)) if (seasons[i], horizons[i]) == (season, horizon)]
        frame = pd.concat([pd.DataFrame({"unique_id": i, "ds": np.arange(len(past[i])),
                                         "y": past[i]}) for i in chosen])
        engine = lambda: StatsForecast(models=[make(season_length=season)], freq=1, n_jobs=jobs)
        engine().forecast(df=frame[frame["unique_id"].isin(chosen[:4])], h=horizon)
        start = now()
        result = engine().forecast(df=frame, h=horizon)
        total += now() - start
        column = [name for name in result.columns if name not in ("unique_id", "ds")][0]
        for i, rows in result.reset_index().groupby("unique_id"):
            predicted[int(i)] = rows[column].to_numpy()
    return predicted, total


def write(work, past, seasons, horizons):
    np.concatenate(past).tofile(work / "values.f64")
    for file, column in (("length", [len(y) for y in past]), ("season", seasons),
                         ("horizon", horizons)):
        np.array(column, np.uint32).tofile(work / f"{file}.u32")


def seconds_for(comparison, customers, seed=7):
    """A year of each customer's months, a third of the customers buying seldom; the next quarter."""
    generator = np.random.default_rng(seed)
    level = generator.gamma(2, 20, (customers, 1))
    months = level * np.exp(0.3 * generator.normal(size=(customers, 12)))
    seldom = generator.random((customers, 1)) < 1 / 3
    months[seldom & (generator.random(months.shape) < 0.6)] = 0
    work = comparison.folder("growth")
    write(work, np.round(months), np.full(customers, 1), np.full(customers, 3))
    return comparison.ours(work, "chosen")["chosen80"]


def compare_m3(comparison, folder):
    train, test = read(folder / "m3_train.csv.gz", 4), read(folder / "m3_test.csv.gz", 1)
    names = [name for name in train if name in test]
    past, futures = [train[n][1] for n in names], [test[n][1] for n in names]
    seasons, horizons = [int(train[n][0][2]) for n in names], [len(y) for y in futures]
    work = comparison.folder("m3")
    write(work, past, seasons, horizons)
    ours = comparison.ours(work)
    result = lambda name: split(np.fromfile(work / f"{name}.f64"), futures)
    peers = {make.__name__: run_peer(make, past, seasons, horizons) for make in MODELS}
    scores = {name: smape(futures, made) for name, (made, _) in peers.items()}
    best = min(scores, key=scores.get)
    for name in ("naive", "ets", "theta", "dynamic_theta"):
        peer = {"ets": "AutoETS", "theta": "Theta", "dynamic_theta": "DynamicOptimizedTheta"}.get(name)
        comparison.row(f"m3-{name}", smape(futures, result(name)), unit="sMAPE",
                       peer=scores.get(peer), peer_name=peer, against_peer="shown",
                       seconds=ours[name], peer_seconds=peers[peer][1] if peer else None)
    comparison.row("m3", smape(futures, result("chosen")), unit="sMAPE", published=12.76,
                   tolerance=0.2, peer=scores[best], peer_name=best, against_peer="no_higher",
                   seconds=ours["chosen80"], peer_seconds=peers[best][1], at_least=1)
    comparison.row("m3-together", smape(futures, result("together")), unit="sMAPE", published=12.76,
                   tolerance=0.2, peer=scores[best], peer_name=best, against_peer="shown",
                   seconds=ours["together"], peer_seconds=peers[best][1])
    comparison.row("m3-together-pooled", ours["pooled_chosen"] / len(names), unit="of series")
    everything = np.concatenate(futures)
    for level in (80, 95):
        low, high = (np.fromfile(work / f"{side}{level}.f64") for side in ("low", "high"))
        inside = float(np.mean((low <= everything) & (everything <= high)))
        comparison.row(f"m3-coverage-{level}", 100 * inside, unit="%")


def main():
    comparison = Comparison("forecast")
    folder = comparison.find("m3")
    if folder:
        compare_m3(comparison, folder)
    comparison.growth({count: seconds_for(comparison, count)
                       for count in (10_000, 100_000, 1_000_000)})
    comparison.end()


if __name__ == "__main__":
    main()
