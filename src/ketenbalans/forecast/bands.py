"""How wide a band is: the usual size of errors, how it grows with the horizon, and how far it leans upward.

Errors of all series together tell the width of today; each series adds how restless it is against the
others. Where errors are few, assumed sizes and an assumed growth stand in. Nothing here forecasts a middle.
"""

import numpy as np

from ketenbalans.forecast.assumed import assumed

_SMALLEST_SPREAD = 0.01  # A series that never moved still moves by a hundredth of itself plus the offset.
_ANCHORS = 3  # Horizons at which the assumed growth of the spread is tied to the errors.
_LEANS_FROM = 12.0  # Months from which on the upper side of a band is wider than the lower one.


def usual_spread(own: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Mean absolute one-step error per series, drawn to that of all series and to the assumed one.

    Args:
        own: Mean absolute error of each series alone, shape (series,).
        seen: Weight of the errors behind it, same shape.
    """
    trust = assumed("weight_of_assumed_spread")
    known = seen > 0
    logs = np.log(np.maximum(own, _SMALLEST_SPREAD))
    typical = np.log(assumed("assumed_spread"))
    if known.any():
        total = seen.sum()
        typical = (total * np.median(logs[known]) + trust * typical) / (total + trust)
    weight = assumed("tuned_own_spread_weight")
    return np.asarray(np.exp((seen * np.where(known, logs, 0.0) + weight * typical) / (seen + weight)))


def growth_shape(horizon: int, growth: float) -> np.ndarray:
    """How the spread of errors is assumed to grow with the horizon, shape (horizon,); one at the first.

    Shocks that last and fade, plus a part of every error that does not last.

    Example:
        >>> np.round(growth_shape(2, 0.98), 3)  # sqrt(0.7 + 0.3 * (1 + 0.98**2)) = sqrt(1.2881)
        array([1.   , 1.135])
    """
    passing = assumed("tuned_own_noise")
    lasting = (1 - growth ** (2 * np.arange(1, horizon + 1))) / (1 - growth**2)
    return np.asarray(np.sqrt(passing + (1 - passing) * lasting))


def growth_by_horizon(found: np.ndarray, periods: np.ndarray, series: int, growth: float) -> np.ndarray:
    """Spread by horizon against the usual one-step error, from errors and the assumed shape together.

    Args:
        found: Mean absolute standardised error by horizon, from ``level_kernel.growth_of_errors``.
        periods: Weight of the periods behind each, shape (horizon,).
        series: Number of series behind them.
        growth: Share of a shock that still widens the band a period later.

    Returns:
        Shape (horizon,), never falling.
    """
    shape = growth_shape(len(found), growth)
    known = np.isfinite(found)
    first = known[:_ANCHORS]
    anchor, trust = 1.0, assumed("tuned_width_trust")
    if first.any():
        told, weight = float((found[:_ANCHORS] / shape[:_ANCHORS])[first].mean()), periods[0] * series
        anchor = (told * weight + trust) / (weight + trust)
    windows = periods / np.arange(1, len(found) + 1)
    share = np.where(known, windows / (windows + assumed("tuned_windows_of_trust")), 0.0)
    return np.asarray(
        np.maximum.accumulate(share * np.where(known, found, 0.0) + (1 - share) * anchor * shape)
    )


def upper_side(horizon: int, months: float) -> np.ndarray:
    """Factor on the errors above the middle, shape (horizon,); one up to a year ahead.

    Inflow can multiply but not fall below nought, and outbreaks come without notice.

    Args:
        horizon: Number of coming periods.
        months: Length of a period in months.

    Example:
        >>> np.round(upper_side(24, 1.0)[[0, 11, 23]], 3)  # 1 + 0.1 * ln(24 / 12)
        array([1.   , 1.   , 1.069])
    """
    ahead = np.maximum(np.arange(1, horizon + 1) * months, _LEANS_FROM)
    return np.asarray(1 + assumed("tuned_upper_lean") * np.log(ahead / _LEANS_FROM))
