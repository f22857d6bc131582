"""The document of the command ``forecast``: quantiles, totals and why, for machines and people."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ketenbalans.errors import DuplicateError
from ketenbalans.forecast import board, late
from ketenbalans.forecast.hindsight import TOTAL
from ketenbalans.forecast.joined import MIXTURE, Joined, join, rows_of
from ketenbalans.forecast.judgement import Scenario, under
from ketenbalans.forecast.leading import until
from ketenbalans.forecast.outside import Said
from ketenbalans.forecast.own import NONE, Forecast, forecast_panel, to_counts
from ketenbalans.forecast.panel import Panel
from ketenbalans.forecast.paths import quantiles_of_paths, sample_paths
from ketenbalans.forecast.scores import HIGH_90, LEVELS, LOW_90, MIDDLE
from ketenbalans.forecast.table import Table

LONGEST_ROW, LEAST_KNOWN = 6, 12
"""How many of the last counts are asked whether they were expected, and from how many known counts on."""

FUTURES = 2000
"""Paths behind the bands of the total: its 2.5 per cent points then rest on fifty paths."""


def forecast_document(
    table: Table,
    *,
    horizon: int,
    seed: int = 1,
    paths: int = 0,
    total: bool = True,
    indicators: Panel | None = None,
    scenarios: Sequence[Scenario] = (),
    outside: Sequence[Said] = (),
) -> dict[str, Any]:
    """Forecasts a table and says how.

    Args:
        table: From ``table.read_table``.
        horizon: Number of coming periods.
        seed: Seed of the sample paths.
        paths: How many sample paths go into the document.
        total: Whether the sum of all series is forecast too, from the paths.
        indicators: Leading indicators, used only where they would have helped before.
        scenarios: Judgements, each shown beside the forecast under its own name.
        outside: Forecasts of others, mixed in by their past score where they have one.

    Returns:
        ``forecasts`` with one row per series and period (series, period, horizon, method, mean, median,
        quantiles by share), ``explanation`` per series, ``notes``, ``indicators`` (name, used, gain, moves),
        ``scenarios`` (rows like those of ``forecasts``, with scenario and source), ``outside`` (forecasters
        with their scores) and ``mixture`` (weights and quantiles by count), and ``paths`` where asked for.

    Raises:
        OutOfRangeError: If the horizon is below one.
        DuplicateError: If a series has the name of the total.
        ContradictionError: If a scenario speaks of no period of the forecast, or a forecast of others of no
            period that the table counts.
        UnknownNameError: If others forecast a series that the table has not.
        BadInputError: If indicators are of another kind of period.

    Example:
        >>> from ketenbalans.forecast.table import parse_table
        >>> rows = "\\n".join(f"A,2025-{month:02d},{90 + month}" for month in range(1, 13))
        >>> found = forecast_document(parse_table("series,period,value\\n" + rows, "a.csv"), horizon=2)
        >>> [row["period"] for row in found["forecasts"]]
        ['2026-01', '2026-02']
    """
    settled = late.settle(table.panel, table.vintages)
    forecast = late.widen(forecast_panel(settled.panel, horizon, indicators), settled.variance)
    drawn = sample_paths(forecast, futures=max(FUTURES, paths), seed=seed)
    scored = board.score(outside, table)
    joined = join(forecast, drawn, scored)
    rows = _rows(forecast, drawn, joined)
    drawn = joined.paths
    if total and len(forecast.names) > 1:
        if TOTAL in forecast.names:
            raise DuplicateError(
                "a series is named {name!r}, as the sum of all series is",
                mend="take the total out of the table, or ask for no total with --no-total",
                name=TOTAL,
            )
        rows += _total_rows(forecast, drawn)
    with_total = total and len(forecast.names) > 1
    document: dict[str, Any] = {
        "kind": table.panel.kind,
        "last_period": table.panel.labels[-1],
        "horizon": horizon,
        "seed": seed,
        "forecasts": rows,
        "explanation": explanation(settled.panel, forecast, indicators),
        "indicators": [
            {
                "name": verdict.name,
                "used": verdict.used,
                "gain": None if verdict.gain is None else round(verdict.gain, 4),
                "moves": [round(float(np.expm1(move)), 4) for move in verdict.moves],
            }
            for verdict in forecast.indicators
        ],
        "scenarios": [row for scenario in scenarios for row in _under(scenario, forecast, drawn, with_total)],
        "outside": board.document(scored)["forecasters"],
        "mixture": rows_of(joined),
        "late_registration": {"persons_added": round(settled.raised)} if table.vintages else None,
        "correlation_between_series": round(forecast.shared, 3),
        "notes": [note.text() for note in table.notes],
    }
    if paths:
        document["paths"] = {
            name: drawn[:paths, row].tolist()
            for row, name in enumerate(forecast.names)
            if forecast.methods[row] != NONE
        }
    return document


def _under(scenario: Scenario, forecast: Forecast, drawn: np.ndarray, total: bool) -> list[dict[str, Any]]:
    changed = under(scenario, forecast, drawn)
    counts = {name: changed[:, place] for place, name in enumerate(forecast.names) if name in scenario.series}
    if total:
        counts[TOTAL] = changed.sum(axis=1)
    quantiles = {name: quantiles_of_paths(paths) for name, paths in counts.items()}
    return [
        {
            "scenario": scenario.name,
            "source": scenario.source,
            "series": name,
            "period": label,
            "horizon": step + 1,
            "method": "judgement",
            "mean": round(float(paths[:, step].mean()), 1),
            "median": int(quantiles[name][step, MIDDLE]),
            "quantiles": _by_share(quantiles[name][step]),
        }
        for name, paths in counts.items()
        for step, label in enumerate(forecast.labels)
    ]


def _by_share(values: np.ndarray) -> dict[str, int]:
    return {f"{share:g}": int(value) for share, value in zip(LEVELS, values, strict=True)}


def _rows(forecast: Forecast, drawn: np.ndarray, joined: Joined) -> list[dict[str, Any]]:
    found, quantiles, mean = [], forecast.quantiles(), joined.paths.mean(axis=0)
    moved = (joined.paths != drawn).any(axis=0)
    if moved.any():
        quantiles = np.where(moved[..., None], quantiles_of_paths(joined.paths), quantiles)
    for row, name in enumerate(forecast.names):
        known = forecast.methods[row] != NONE
        for step, label in enumerate(forecast.labels):
            found.append(
                {
                    "series": name,
                    "period": label,
                    "horizon": step + 1,
                    "method": MIXTURE if moved[row, step] else forecast.methods[row],
                    "mean": round(float(mean[row, step]), 1) if known else None,
                    "median": int(quantiles[row, step, MIDDLE]) if known else None,
                    "quantiles": _by_share(quantiles[row, step]) if known else None,
                }
            )
    return found


def _total_rows(forecast: Forecast, drawn: np.ndarray) -> list[dict[str, Any]]:
    sums = drawn.sum(axis=1)
    quantiles = quantiles_of_paths(sums)
    return [
        {
            "series": TOTAL,
            "period": label,
            "horizon": step + 1,
            "method": "sum_of_paths",
            "mean": round(float(sums[:, step].mean()), 1),
            "median": int(quantiles[step, MIDDLE]),
            "quantiles": _by_share(quantiles[step]),
        }
        for step, label in enumerate(forecast.labels)
    ]


def explanation(panel: Panel, forecast: Forecast, indicators: Panel | None = None) -> list[dict[str, Any]]:
    """Level, own mean, season and what changed since a period ago, per series.

    Returns:
        Per series: ``level``, ``recent_mean`` and ``own_mean`` in persons a period, ``season`` (place to
        factor at that level), ``last`` and ``last_expected`` with the band that was given a period before,
        ``change``: how far the median of the next period but one moved because of the last count, and
        ``in_a_row``: how many of the last counts lay above the band that each was given (below: negative).
    """
    before, known = None, len(panel.labels) - 1
    if known > 0:
        before = forecast_panel(panel.until(known), 2, until(panel, indicators, known))
    earlier = before.quantiles() if before is not None else None
    now, in_a_row = forecast.quantiles(), _in_a_row(panel, indicators)
    level, recent, mean = (to_counts(of) for of in (forecast.level, forecast.recent, forecast.mean))
    found = []
    for row, name in enumerate(forecast.names):
        if forecast.methods[row] == NONE:
            continue
        factors = np.exp(forecast.season[row])
        item: dict[str, Any] = {
            "series": name,
            "method": forecast.methods[row],
            "level": int(level[row]),
            "recent_mean": int(recent[row]),
            "own_mean": int(mean[row]),
            "season": [round(float(factor), 3) for factor in factors],
            "last": None,
            "last_expected": None,
            "change": None,
            "in_a_row": in_a_row[row],
        }
        if np.isfinite(panel.values[row, -1]):
            item["last"] = round(float(panel.values[row, -1]))
        if earlier is not None and np.isfinite(earlier[row]).all():
            item["last_expected"] = {
                "low": int(earlier[row, 0, 1]),
                "median": int(earlier[row, 0, MIDDLE]),
                "high": int(earlier[row, 0, 7]),
            }
            item["change"] = int(now[row, 0, MIDDLE] - earlier[row, 1, MIDDLE])
        found.append(item)
    return found


def _in_a_row(panel: Panel, indicators: Panel | None) -> list[int]:
    """How many of the last counts lay above the 90 per cent band given a period before; below: negative."""
    found, open_ = [0] * len(panel.names), set(range(len(panel.names)))
    for known in range(len(panel.labels) - 1, max(len(panel.labels) - 1 - LONGEST_ROW, LEAST_KNOWN - 1), -1):
        bands = forecast_panel(panel.until(known), 1, until(panel, indicators, known)).quantiles()[:, 0]
        for row in tuple(open_):
            came = panel.values[row, known]
            side = int(came > bands[row, HIGH_90]) - int(came < bands[row, LOW_90])
            if side == 0 or found[row] * side < 0:
                open_.discard(row)
            else:
                found[row] += side
        if not open_:
            break
    return found
