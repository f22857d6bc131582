"""The forecasters that are always in the table: naive and seasonal-naive, with normal bands cut at nought.

Each stands under its own name. Where a series is too short for the seasonal one, the naive one stands in,
and that is counted under a name of its own.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import ndtri

from ketenbalans.forecast.panel import Panel
from ketenbalans.forecast.scores import LEVELS

Forecaster = Callable[[Panel, int], np.ndarray]
"""Panel and horizon to quantiles, shape (series, horizon, quantile); NaN for a series without history."""


def _last_known(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else float("nan")


def _root_mean_square(changes: np.ndarray) -> float:
    known = changes[np.isfinite(changes)]
    return float(np.sqrt(np.mean(known**2))) if known.size else 0.0


def naive(panel: Panel, horizon: int) -> np.ndarray:
    """The last count, with a band that grows with the root of the horizon.

    Args:
        panel: What is known.
        horizon: Number of coming periods.

    Returns:
        Quantiles, shape (series, horizon, quantile).

    Source:
        Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., §5.5.

    Example:
        >>> naive(Panel.of({"A": [8, 10, 12]}, "2026-01"), 2)[0, :, 4]
        array([12., 12.])
    """
    normal = ndtri(np.array(LEVELS))
    root = np.sqrt(np.arange(1, horizon + 1))
    found = np.empty((len(panel.names), horizon, len(LEVELS)))
    for row, values in enumerate(panel.values):
        spread = _root_mean_square(np.diff(values))
        found[row] = _last_known(values) + spread * root[:, None] * normal
    return np.asarray(np.maximum(found, 0.0))


def needs_season(panel: Panel) -> np.ndarray:
    """Which series have too short a history for the seasonal-naive forecaster, shape (series,)."""
    if len(panel.labels) <= panel.season:
        return np.ones(len(panel.names), dtype=bool)
    changes = panel.values[:, panel.season :] - panel.values[:, : -panel.season]
    return np.asarray(~np.isfinite(changes).any(axis=1))


def seasonal_naive(panel: Panel, horizon: int) -> np.ndarray:
    """The count of the same place in the last season, with a band that grows per season.

    A missing count is taken from the season before it. Series of a season or less get the naive forecast
    (see ``needs_season``). Yearly series have no season, so both are the same.

    Args:
        panel: What is known.
        horizon: Number of coming periods.

    Returns:
        Quantiles, shape (series, horizon, quantile).

    Source:
        Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., §5.5.

    Example:
        >>> seasonal_naive(Panel.of({"A": [1, 2, 3, 4, 5, 6, 7, 8]}, "2024-Q1"), 3)[0, :, 4]
        array([5., 6., 7.])
    """
    found = naive(panel, horizon)
    normal, season, length = ndtri(np.array(LEVELS)), panel.season, len(panel.labels)
    if season == 1:
        return found
    for row in np.flatnonzero(~needs_season(panel)):
        values = panel.values[row]
        spread = _root_mean_square(values[season:] - values[:-season])
        for step in range(horizon):
            place = length - season + step % season
            while place >= 0 and not np.isfinite(values[place]):
                place -= season
            middle = values[place] if place >= 0 else _last_known(values)
            found[row, step] = middle + spread * np.sqrt(step // season + 1) * normal
    return np.asarray(np.maximum(found, 0.0))


BASELINES: dict[str, Forecaster] = {"naive": naive, "seasonal_naive": seasonal_naive}
"""Name to forecaster; the relative score is against ``seasonal_naive``."""
