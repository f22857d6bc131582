"""The forecaster beside AutoETS, AutoTheta and AutoARIMA on the same origins, and its speed.

The peers run in an environment of their own (``benchmarks/peers/forecast.txt``), made on first use; what they
said is kept in ``results/forecast_peers``. Tuned on: the fourteen monthly CBS series, origins 2018-01 to
2023-11, whole and thinned; thirty European countries, monthly, 2012 to 2019, whole and thinned; made-up
countries; the quarterly totals and the yearly origins; three years ahead on what was known of the monthly
series by the end of 2023. Untouched: the monthly series at origins 2023-12 to 2024-12, whole and thinned,
another made-up country, and British quarters, 2016 to 2023. A table of any other country can be given as an
argument: ``python -m benchmarks.forecast TABLE.csv ORIGINS``.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.environments import peer_python
from benchmarks.forecast_panels import british, made_up_country, monthly, quarterly, thinned, yearly
from ketenbalans.forecast import published, scores
from ketenbalans.forecast.baselines import naive, seasonal_naive
from ketenbalans.forecast.long_run import learn
from ketenbalans.forecast.national import inflow_paths, month_factors
from ketenbalans.forecast.own import forecast_panel
from ketenbalans.forecast.panel import Panel
from ketenbalans.forecast.table import read_table

HERE = Path(__file__).parent
RESULT = HERE / "results" / "forecast.json"
KEPT = HERE / "results" / "forecast_peers"
PEERS = ("AutoETS", "AutoTheta", "AutoARIMA")


def ask_peers(task: str, **given: Any) -> dict[str, np.ndarray]:
    """Runs one task in the peers' environment.

    Their forecasts take an hour and do not change, so they are kept beside the results under a name that
    holds the counts, the versions of the peers and the way they are asked: another question is asked anew,
    and ``--fresh`` asks everything anew.
    """
    kept = KEPT / f"{_digest(task, given)}.npz"
    if task == "forecasts" and kept.exists() and "--fresh" not in sys.argv:
        return dict(np.load(kept))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(source, **given)
        subprocess.run(
            [
                peer_python(HERE / "peers" / "forecast.txt"),
                HERE / "peers" / "forecast_peers.py",
                task,
                source,
                target,
            ],
            check=True,
        )
        found = dict(np.load(target))
    if task == "forecasts":
        KEPT.mkdir(parents=True, exist_ok=True)
        small = {name: np.round(values, 2).astype(np.float32) for name, values in found.items()}
        np.savez_compressed(kept.with_suffix(".part.npz"), **small)
        os.replace(kept.with_suffix(".part.npz"), kept)
        return small
    return found


def _digest(task: str, given: dict[str, Any]) -> str:
    """One name for the same question to the same peers: their forecasts are slow and do not change."""
    found = hashlib.sha256((HERE / "peers" / "forecast.txt").read_bytes() + task.encode())
    found.update((HERE / "peers" / "forecast_peers.py").read_bytes())
    for name in sorted(given):
        found.update(name.encode() + np.ascontiguousarray(np.asarray(given[name], dtype=float)).tobytes())
    return found.hexdigest()[:24]


def compare(panel: Panel, origins: range, horizons: tuple[int, ...], every: int = 1) -> dict[str, Any]:
    """Every forecaster on the same origins; the same scores for each."""
    places = list(origins)[::every]
    longest, steps = max(horizons), np.array(horizons) - 1
    outcome = np.full((len(places), len(panel.names), longest), np.nan)
    for row, place in enumerate(places):
        came = panel.values[:, place : place + longest]
        outcome[row, :, : came.shape[1]] = came
    said = {
        "own": np.array([forecast_panel(panel.until(place), longest).quantiles() for place in places]),
        "naive": np.array([naive(panel.until(place), longest) for place in places]),
        "seasonal_naive": np.array([seasonal_naive(panel.until(place), longest) for place in places]),
    }
    peers = ask_peers("forecasts", table=panel.values, origins=places, horizon=longest, season=panel.season)
    said |= {name: peers[name] for name in PEERS}
    reference = mean_by_series(said["seasonal_naive"][:, :, steps], outcome[:, :, steps])
    table: dict[str, Any] = {}
    for name, quantiles in said.items():
        measured = scores.summary(quantiles[:, :, steps], outcome[:, :, steps])
        ours = mean_by_series(quantiles[:, :, steps], outcome[:, :, steps])
        table[name] = {key: round(float(value or 0), 4) for key, value in measured.items()}
        table[name]["relative_wis"] = round(scores.relative_score(ours, reference) or 0, 4)
        table[name]["coverage_90_by_horizon"] = {
            str(horizon): round(
                float(scores.summary(quantiles[:, :, step], outcome[:, :, step])["coverage_90"] or 0), 3
            )
            for horizon, step in zip(horizons, steps, strict=True)
        }
        table[name]["wis_by_horizon"] = {
            str(horizon): round(
                float(scores.summary(quantiles[:, :, step], outcome[:, :, step])["wis"] or 0), 2
            )
            for horizon, step in zip(horizons, steps, strict=True)
        }
    for name in PEERS:
        table[name]["seconds"] = round(float(peers[f"{name}_seconds"]), 2)
        table[name]["negative_lower_bounds"] = round(float(peers[f"{name}_negative"]), 3)
    best = min(table[name]["wis"] for name in PEERS)
    return {
        "series": len(panel.names),
        "origins": [panel.labels[place - 1] for place in places],
        "horizons": list(horizons),
        "own_below_best_peer": round(1 - table["own"]["wis"] / best, 4),
        "forecasters": table,
    }


def mean_by_series(quantiles: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Mean score per series over known outcomes."""
    return np.asarray(np.nanmean(scores.weighted_interval_score(quantiles, outcome), axis=(0, 2)))


def gate() -> dict[str, Any]:
    """The scores against scoringrules on the same numbers; stops the benchmark where they differ."""
    panel = monthly()
    quantiles = forecast_panel(panel.until(100), 12).quantiles().reshape(-1, 9)
    outcome = panel.values[:, 100:112].reshape(-1)
    theirs = ask_peers("oracle", quantiles=quantiles, outcome=outcome, levels=scores.LEVELS)["pinball"]
    difference = float(np.abs(scores.pinball(quantiles, outcome) - theirs).max())
    if difference > 1e-9 or (np.diff(quantiles) < 0).any() or (quantiles < 0).any():
        raise SystemExit(f"scores differ from the oracle by {difference}, or quantiles are not in order")
    return {"cases": len(outcome), "largest_difference_from_scoringrules": difference}


def speed() -> dict[str, Any]:
    """720 fits of 95 points with all quantiles to twelve months in processor time; AutoETS by the clock."""
    panel = monthly()
    blocks = [
        Panel(panel.names, panel.labels[:95], panel.values[:, start : start + 95].copy(), "month")
        for start in range(38)
    ] + [
        Panel(panel.names, panel.labels[:95], panel.values[::-1, start : start + 95].copy(), "month")
        for start in range(14)
    ]
    fits = sum(len(block.names) for block in blocks)
    forecast_panel(blocks[0], 12)
    started = time.process_time()
    for block in blocks:
        forecast_panel(block, 12).quantiles()
    seconds = time.process_time() - started
    theirs = float(ask_peers("speed", windows=np.concatenate([block.values for block in blocks]))["seconds"])
    inflow_paths(start=date(2026, 4, 6), weeks=540, futures=10, seed=1)
    started = time.process_time()
    inflow_paths(start=date(2026, 4, 6), weeks=540, futures=1000, seed=1)
    return {
        "fits": fits,
        "points": 95,
        "processor_seconds": round(seconds, 4),
        "AutoETS_wall_seconds_two_processes": round(theirs, 2),
        "inflow_paths_1000_futures_540_weeks_processor_seconds": round(time.process_time() - started, 4),
    }


def long_run() -> dict[str, Any]:
    """How often the 90 per cent band of national first applications a year held, asked at each year's end."""
    quarters = published.quarters(published.FIRST)
    labels = sorted(quarters)
    season = month_factors().reshape(4, 3).mean(axis=1)
    level = np.array([quarters[label] / season[int(label[-1]) - 1] for label in labels])
    came = {year: sum(quarters[f"{year}-Q{part}"] for part in range(1, 5)) for year in range(2013, 2026)}
    earlier = [persons for year, persons in published.yearly_applications().items() if year < 2013]
    draw, futures = np.random.default_rng(1), 4000
    held: dict[int, list[bool]] = {ahead: [] for ahead in range(1, 9)}
    for origin in range(2013, 2025):
        known = learn(np.array(earlier, dtype=float), level[: 4 * (origin - 2012)])
        chosen = draw.choice(len(known.weight), futures, p=known.weight)
        kept = 0.5 ** (1 / (4 * known.half_life[chosen]))
        start = np.array([draw.multivariate_normal(known.mean[at], known.covariance[at]) for at in chosen])
        departure, mean = start[:, 0], start[:, 1]
        shock = known.spread[chosen] * np.sqrt(1 - kept**2)
        for ahead in held:
            total = np.zeros(futures)
            for part in range(4):
                departure = kept * departure + shock * draw.normal(size=futures)
                total += np.exp(mean + departure) * season[part]
            if origin + ahead in came:
                low, high = np.quantile(total, [0.05, 0.95])
                held[ahead].append(bool(low <= came[origin + ahead] <= high))
    return {
        "population": "first applications a year",
        "origins": "end of 2013 to end of 2024",
        "held_by_years_ahead": {str(ahead): f"{sum(of)} of {len(of)}" for ahead, of in held.items()},
    }


def long_bands() -> dict[str, Any]:
    """How many outcomes the 90 per cent band holds far ahead, on every fourth monthly origin; own alone."""
    panel, steps = monthly(), (12, 24, 36)
    places = range(48, len(panel.labels) - max(steps) + 1, 4)
    said = np.array([forecast_panel(panel.until(place), max(steps)).quantiles() for place in places])
    came = np.array([panel.values[:, place : place + max(steps)] for place in places])
    measured = {step: scores.summary(said[:, :, step - 1], came[:, :, step - 1]) for step in steps}
    return {
        "series": len(panel.names),
        "origins": [panel.labels[place - 1] for place in places],
        "coverage_90": {str(step): round(of["coverage_90"] or 0, 3) for step, of in measured.items()},
        "above_95": {str(step): round(of["above_95"] or 0, 3) for step, of in measured.items()},
    }


ASKED = (1, 3, 6, 12)
MONTHS = tuple(range(1, 13))
PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "gate": gate,
    "speed": speed,
    "long_run": long_run,
    "monthly_untouched": lambda: compare(monthly(), range(108, 121), MONTHS),
    "monthly_tuning_era": lambda: compare(monthly(), range(48, 108), MONTHS, every=4),
    "monthly_long_horizons": lambda: compare(monthly(), range(60, 109), (12, 24, 36), every=8),
    "quarterly_totals": lambda: compare(quarterly(), range(24, 49), (1, 2, 4)),
    "british_quarters": lambda: compare(british(), range(24, 52), (1, 2, 4)),
    "yearly_origins": lambda: compare(yearly(), range(12, 24), (1, 2)),
    "small_counts": lambda: compare(thinned(), range(108, 121), ASKED, every=3),
    "made_up_country": lambda: compare(made_up_country(12), range(60, 85), ASKED, every=6),
    "long_bands": lambda: long_bands(),
}


def main() -> None:
    """Measures and writes ``benchmarks/results/forecast.json`` after every part.

    ``--only gate,speed`` measures some parts and keeps the others of the file as they were.
    """
    arguments = [argument for argument in sys.argv[1:] if argument != "--fresh"]
    if arguments and arguments[0] != "--only":
        panel = read_table(Path(arguments[0])).panel
        last = len(panel.labels) - 12
        count = int(arguments[1]) if len(arguments) > 1 else 12
        print(json.dumps(compare(panel, range(last - count + 1, last + 1), (1, 3, 6, 12)), indent=1))
        return
    wanted = arguments[1].split(",") if arguments else list(PARTS)
    result: dict[str, Any] = json.loads(RESULT.read_text()) if RESULT.exists() else {"subject": "forecast"}
    for name in wanted:
        result[name] = PARTS[name]()
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(result, indent=1) + "\n")
        print(name, json.dumps(shown(result[name])), flush=True)


def shown(part: dict[str, Any]) -> dict[str, Any]:
    """The few numbers of a part that a person wants to see at once."""
    if "forecasters" not in part:
        return part
    fields = ("wis", "relative_wis", "coverage_90", "above_95", "mae")
    return {
        "own_below_best_peer": part["own_below_best_peer"],
        **{
            name: {field: measured[field] for field in fields}
            for name, measured in part["forecasters"].items()
        },
    }


if __name__ == "__main__":
    main()
