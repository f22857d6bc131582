"""Bands of 90 % from the past errors of the same rule: at an origin only errors known by then count."""

from collections.abc import Mapping

import numpy as np
from scipy.stats import t as student

COVERAGE = 0.9
STEERING = 0.15
"""How strongly past misses move the share of errors that a band spans."""
ALLOWED_MISSES = 0.07
LEAST_LEVEL, LARGEST_LEVEL = 0.5, 0.98
FORGETTING = 0.6
"""What an error of half a year ago still counts for; of one horizon ago where that is longer."""
LEAST_GROWTH = 0.8
"""A band twice as far ahead is at least this part as wide: longer runs overlap, so their errors are few."""
FEWEST = 3.0
"""Errors are counted where they do not overlap, and at least as this many."""


def half_widths(
    errors: Mapping[int, np.ndarray], stock: np.ndarray, first: int, half_year: int
) -> dict[int, np.ndarray]:
    """Half the width of the band per horizon and origin, in cases; NaN before anything is known.

    Args:
        errors: Per horizon the absolute error of the run from each origin, shape (period,); NaN where
            there is none.
        stock: Observed stock, shape (period,): errors are counted as a share of it.
        first: First origin.
        half_year: Periods in six months.

    Source:
        The spread of past errors with Student's t for the few that do not overlap, its share steered by
        past misses (adaptive conformal inference, Gibbs and Candès 2021).
    """
    found: dict[int, np.ndarray] = {}
    shorter: tuple[int, np.ndarray] | None = None
    for horizon, off in sorted(errors.items()):
        width = _of_horizon(off / np.maximum(stock, 1.0), horizon, first, half_year)
        if shorter is not None:
            least = LEAST_GROWTH ** np.log2(horizon / shorter[0]) * shorter[1]
            width = np.where(np.isfinite(width), np.fmax(width, least), width)
        found[horizon], shorter = width * stock, (horizon, width)
    return found


def _of_horizon(error: np.ndarray, horizon: int, first: int, half_year: int) -> np.ndarray:
    count = error.size
    forget = FORGETTING ** (1.0 / max(half_year, horizon))
    widths = np.full(count, np.nan)
    squares = weight = 0.0
    level = COVERAGE
    for origin in range(first, count):
        past = origin - horizon
        squares, weight = squares * forget, weight * forget
        if past >= first and np.isfinite(error[past]):
            squares, weight = squares + error[past] ** 2, weight + 1.0
            if np.isfinite(widths[past]):
                missed = error[past] > widths[past]
                level += STEERING * (missed - ALLOWED_MISSES)
                level = min(max(level, LEAST_LEVEL), LARGEST_LEVEL)
        if weight > 0.0:
            apart = max(weight / horizon, FEWEST)
            spread = np.sqrt(squares / weight * (1.0 + 1.0 / apart))
            widths[origin] = spread * student.ppf(0.5 + level / 2.0, apart)
    return widths
