"""Distributions of lags in weeks, and the tables that the kernels read the clock from."""

from functools import lru_cache

import numpy as np
from scipy.special import gammainc

LONGEST_LAG = 312
NEGLIGIBLE = 1e-6
"""Chance beyond which a lag is cut off; a person in a million."""
DAYS = 7


def gamma_lag(mean: float, shape: float, *, size: int = LONGEST_LAG, first: int = 1) -> np.ndarray:
    """Chance of each whole number of weeks under a gamma distribution, shape (weeks,).

    Args:
        mean: Mean in weeks.
        shape: Shape; 1 is exponential, larger is more regular.
        size: Cells; what lies beyond is shared out over them.
        first: Smallest lag in weeks; shorter ones count as this one.

    Returns:
        Chances that sum to one, without the last millionth.

    Example:
        >>> lag = gamma_lag(10.0, 2.0)
        >>> round(float(lag.sum()), 12), round(float(lag @ np.arange(lag.size)), 1)
        (1.0, 10.0)
    """
    edges = np.arange(size + 1) - 0.5
    cumulative = np.where(edges > 0, gammainc(shape, np.maximum(edges, 0) * shape / mean), 0.0)
    chances = np.diff(cumulative)
    chances[first] += chances[:first].sum()
    chances[:first] = 0.0
    kept = int(np.searchsorted(np.cumsum(chances), (1.0 - NEGLIGIBLE) * chances.sum())) + 1
    return np.asarray(chances[:kept] / chances[:kept].sum())


def padded(chances: np.ndarray, size: int) -> np.ndarray:
    """The same chances with zeros behind them, shape (size,)."""
    return np.concatenate([chances, np.zeros(size - chances.size)])


def residual(lag: np.ndarray, weeks: int) -> np.ndarray:
    """When those who are already waiting will leave, if they came at a steady rate, shape (week,).

    Source:
        The equilibrium distribution of a renewal process: the chance to leave in week k is P(lag > k) / mean.

    Example:
        >>> residual(np.array([0.0, 0.0, 1.0]), 4).tolist()  # everybody stays exactly two weeks
        [0.5, 0.5, 0.0, 0.0]
    """
    beyond = 1.0 - np.cumsum(lag)
    chances = np.clip(beyond, 0.0, None)
    out = np.zeros(weeks)
    kept = min(weeks, chances.size)
    out[:kept] = chances[:kept] / chances.sum()
    return out


@lru_cache(maxsize=64)
def share_within(term_days: float, size: int) -> np.ndarray:
    """Share decided in term, by weeks between the weeks of lodging and decision, shape (weeks,).

    Lodging and decision fall on any day of their weeks alike, so the days between them are 7 k plus the
    difference of two uniform days.

    Example:
        >>> share_within(14, 4).round(3).tolist()  # k = 2: of 49 pairs of days 28 lie no more than 14 apart
        [1.0, 1.0, 0.571, 0.0]
    """
    difference = np.subtract.outer(np.arange(DAYS), np.arange(DAYS)).ravel()
    days = DAYS * np.arange(size)[:, None] + difference[None, :]
    return np.asarray((days <= term_days).mean(axis=1))


def hazard(chances: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """Chance per week among those for whom ``gone`` has not yet happened, same shape."""
    standing = 1.0 - (np.cumsum(gone) - gone)
    return np.asarray(np.where(standing > 0, np.minimum(chances / np.maximum(standing, 1e-12), 1.0), 0.0))
