"""Machine code that turns a forecast into paths: whole counts that move together over time and series."""

import math

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.draws import stream
from ketenbalans.forecast.normal import normal

_SHARED_SHOCK, _OWN_SHOCK, _SHARED_PASSING, _OWN_PASSING = range(510, 514)


@compiled
def fill_counts(
    seed: int,
    middle: np.ndarray,
    scale: np.ndarray,
    upper: np.ndarray,
    shared: float,
    growth: float,
    passing: float,
    normals: np.ndarray,
    errors: np.ndarray,
    offset: float,
    counts: np.ndarray,
) -> None:
    """Fills ``counts``, shape (future, series, horizon).

    A standard normal number per future, series and horizon is made of shocks that last and fade and of
    a passing part, each shared between series to one share; it is then bent to the tails of the errors.

    Args:
        seed: Seed of all draws.
        middle: Median on the working scale, shape (series, horizon); NaN for a series without history.
        scale: Mean absolute error, shape (series, horizon).
        upper: Factor on errors above the middle, shape (horizon,).
        shared: Correlation between series.
        growth: Share of a shock that is left a period later.
        passing: Share of a one-period error that does not last.
        normals: Grid of normal numbers, evenly spaced.
        errors: Standard error that belongs to each, same shape.
        offset: Persons taken off after the logarithm is undone.
        counts: What is filled.
    """
    futures, series, horizon = counts.shape
    step_of_grid = normals[1] - normals[0]
    together, apart = math.sqrt(shared), math.sqrt(1.0 - shared)
    common_shock, common_passing = np.empty(horizon), np.empty(horizon)
    for future in range(futures):
        key = stream(seed, future)
        for step in range(horizon):
            common_shock[step] = normal(key, step, _SHARED_SHOCK, 0)
            common_passing[step] = normal(key, step, _SHARED_PASSING, 0)
        for row in range(series):
            lasting, variance = 0.0, 0.0
            for step in range(horizon):
                shock = together * common_shock[step] + apart * normal(key, row, _OWN_SHOCK, step)
                passed = together * common_passing[step] + apart * normal(key, row, _OWN_PASSING, step)
                lasting = growth * lasting + shock
                variance = growth * growth * variance + 1.0
                mixed = math.sqrt(1.0 - passing) * lasting + math.sqrt(passing) * passed
                mixed /= math.sqrt((1.0 - passing) * variance + passing)
                place = min(max((mixed - normals[0]) / step_of_grid, 0.0), normals.size - 1.001)
                left = int(place)
                error = errors[left] + (place - left) * (errors[left + 1] - errors[left])
                if error > 0.0:
                    error *= upper[step]
                if math.isnan(middle[row, step]):
                    counts[future, row, step] = 0
                    continue
                value = math.exp(middle[row, step] + scale[row, step] * error) - offset
                counts[future, row, step] = math.floor(max(value, 0.0) + 0.5)
