"""Forecasts from outside that join the own one, each weighted by how good it was before.

The mixture is carried into the sample paths: every future keeps its rank, its counts move to the mixture, and
totals stay sums of their parts. Nothing joins without a record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from ketenbalans.forecast.board import LEAST_PERIODS, Scored, against_own
from ketenbalans.forecast.hindsight import TOTAL
from ketenbalans.forecast.mixture import mix, weights_by_score
from ketenbalans.forecast.own import Forecast
from ketenbalans.forecast.paths import quantiles_of_paths
from ketenbalans.forecast.scores import LEVELS

OWN = "own"
MIXTURE = "mixture_by_past_score"
_TAIL = 3.5  # Standard deviations to which the outer lines of a mixture are drawn; beyond lie 2 in 10,000.


@dataclass(frozen=True)
class Joined:
    """A forecast after the mixture.

    Attributes:
        paths: Shape (future, series, horizon); parts and total agree.
        mixed: (series, period) to quantiles of the mixture, for every count that another forecaster moved.
        weights: (series, period) to forecaster to weight.
    """

    paths: np.ndarray
    mixed: Mapping[tuple[str, str], np.ndarray]
    weights: Mapping[tuple[str, str], Mapping[str, float]]


def join(forecast: Forecast, paths: np.ndarray, scored: Sequence[Scored]) -> Joined:
    """Mixes what others say of the coming periods into a forecast.

    Of every forecaster the last forecast of a count is taken. Only forecasts of the same kind of period join;
    those of longer ones are scored and stand beside.

    Args:
        forecast: From ``own.forecast_panel``.
        paths: Its paths, shape (future, series, horizon).
        scored: From ``board.score``, all forecasts of the others.

    Source:
        docs/explanation/forecast.md. Serves R-114, R-119.
    """
    ratios = {name: against_own(scored, name) for name in {item.said.forecaster for item in scored}}
    last: dict[tuple[str, str], dict[str, np.ndarray]] = {}
    for item in sorted(scored, key=lambda item: item.said.made_on):
        known = item.said.series in (*forecast.names, TOTAL) and str(item.said.period) in forecast.labels
        if known and item.quantiles is not None and ratios[item.said.forecaster][1] >= LEAST_PERIODS:
            last.setdefault((item.said.series, str(item.said.period)), {})[item.said.forecaster] = (
                item.quantiles
            )
    moved = paths.copy()
    mixed: dict[tuple[str, str], np.ndarray] = {}
    weights: dict[tuple[str, str], Mapping[str, float]] = {}
    # Series first: a total that others forecast is brought about by scaling the parts as they then are.
    for key in sorted(last, key=lambda key: key[0] not in forecast.names):
        series, label = key
        step = forecast.labels.index(label)
        rows = [forecast.names.index(series)] if series in forecast.names else range(len(forecast.names))
        before = moved[:, list(rows), step]
        ours = quantiles_of_paths(before.sum(axis=1)).astype(float)
        weights[key] = weights_by_score({OWN: 1.0} | {name: ratios[name][0] for name in last[key]})
        mixed[key] = np.round(mix({OWN: ours, **last[key]}, weights[key]))
        moved[:, list(rows), step] = _scaled(before, _to(mixed[key], before.sum(axis=1)))
    return Joined(moved, mixed, weights)


def _to(quantiles: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Whole counts with the ranks of ``sums`` and the distribution of the quantiles, shape (future,)."""
    futures = len(sums)
    order = np.argsort(np.argsort(sums, kind="stable"), kind="stable")
    normal = ndtri((order + 0.5) / futures)
    known, values = ndtri(np.array(LEVELS)), quantiles.astype(float)
    low = values[0] - (known[0] + _TAIL) * (values[1] - values[0]) / (known[1] - known[0])
    high = values[-1] + (_TAIL - known[-1]) * (values[-1] - values[-2]) / (known[-1] - known[-2])
    found = np.interp(normal, [-_TAIL, *known, _TAIL], [max(low, 0.0), *values, high])
    return np.asarray(np.round(found)).astype(np.int64)


def _scaled(parts: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Parts with new sums in every future, whole and as before in proportion; shape (future, part)."""
    if parts.shape[1] == 1:
        return sums[:, None]
    before = parts.sum(axis=1)
    share = np.where(before[:, None] > 0, parts / np.maximum(before, 1)[:, None], 1 / parts.shape[1])
    ends = np.round(np.cumsum(share, axis=1) * sums[:, None]).astype(np.int64)
    ends[:, -1] = sums
    return np.diff(ends, axis=1, prepend=0)


def rows_of(joined: Joined) -> list[dict[str, Any]]:
    """What others said of the coming periods and what came of it, for machines.

    Returns:
        Per count ``series``, ``period``, ``weights`` and the ``quantiles`` of the mixture.
    """
    return [
        {
            "series": series,
            "period": label,
            "weights": {name: round(weight, 4) for name, weight in joined.weights[series, label].items()},
            "quantiles": {f"{share:g}": int(value) for share, value in zip(LEVELS, quantiles, strict=True)},
        }
        for (series, label), quantiles in joined.mixed.items()
    ]
