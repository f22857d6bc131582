"""Distributions of lags in weeks, and the tables that the kernels read the clock from."""

import math
from functools import lru_cache

import numpy as np
from scipy.special import gammainc

from ketenbalans.compiling import compiled

LONGEST_LAG = 312
NEGLIGIBLE = 1e-6
"""Chance beyond which a lag is cut off; a person in a million."""
DAYS = 7
ERLANG = (1.0, 2.0, 3.0, 4.0)


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
    at = np.maximum(edges, 0) * shape / mean
    # Of a whole shape the distribution is a sum of a few terms, at a fraction of the time.
    if shape in ERLANG:
        return cut(erlang(at, int(shape)), first)
    return cut(gammainc(shape, at), first)


@compiled
def erlang(at: np.ndarray, shape: int) -> np.ndarray:
    """The gamma distribution of a whole shape and unit scale, shape of ``at``."""
    found = np.empty(at.size)
    for place in range(at.size):
        term = beyond = math.exp(-at[place])
        for order in range(1, shape):
            term *= at[place] / order
            beyond += term
        found[place] = 1.0 - beyond
    return found


@compiled
def cut(cumulative: np.ndarray, first: int) -> np.ndarray:
    """Chances of whole weeks from a distribution at their edges; the last millionth is shared out."""
    chances = np.zeros(cumulative.size - 1)
    for week in range(chances.size):
        chances[max(week, first)] += cumulative[week + 1] - cumulative[week]
    enough = (1.0 - NEGLIGIBLE) * chances.sum()
    kept, standing = 0, 0.0
    while kept < chances.size and standing < enough:
        standing += chances[kept]
        kept += 1
    return chances[:kept] / standing


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


@compiled
def hazard(chances: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """Chance per week among those for whom ``gone`` has not yet happened, same shape."""
    found = np.zeros(chances.size)
    standing = 1.0
    for week in range(chances.size):
        if standing > 0.0:
            found[week] = min(chances[week] / max(standing, 1e-12), 1.0)
        standing -= gone[week]
    return found
