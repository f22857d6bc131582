"""The machine code behind the paths of national inflow: one future at a time, every draw by counter."""

import math

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.draws import stream, uniform
from ketenbalans.forecast.normal import normal

# What a draw decides. The numbers 500 to 549 are the forecast room's.
_COMBINATION, _LONG_RUN, _START, _GAP, _LEVEL, _UNEVEN, _CLUMP, _WHOLE, _OTHERS = range(500, 509)


@compiled
def fill_paths(
    seed: int,
    before: int,
    cumulative: np.ndarray,
    kept: np.ndarray,
    spread: np.ndarray,
    mean: np.ndarray,
    root: np.ndarray,
    gap: float,
    scale: np.ndarray,
    others: np.ndarray,
    noise: np.ndarray,
    paths: np.ndarray,
) -> None:
    """Fills ``paths``, shape (future, week), with whole persons per week.

    Args:
        seed: Seed of all draws.
        before: Weeks between the end of the data and the first week.
        cumulative: Cumulative weight of the combinations, shape (combination,).
        kept: Share of a departure from the long run that is left after a week, shape (combination,).
        spread: Standard deviation of the departure in the long run, shape (combination,).
        mean: Departure and long-run logarithm at the end of the data, shape (combination, 2).
        root: Lower Cholesky factor of their covariance, shape (combination, 2, 2).
        gap: Weeks from the middle of the last quarter to its end.
        scale: Season times what turns the level into persons a week, shape (week,).
        others: Lowest and highest ratio of other to first applications, shape (2,).
        noise: Unevenness of weeks and clumping by household, shape (2,).
        paths: What is filled.
    """
    futures, weeks = paths.shape
    for future in range(futures):
        key = stream(seed, future)
        chosen = 0
        among = uniform(key, 0, _COMBINATION, 0)
        while chosen < cumulative.size - 1 and cumulative[chosen] < among:
            chosen += 1
        first = normal(key, 0, _START, 0)
        second = normal(key, 0, _LONG_RUN, 0)
        departure = mean[chosen, 0] + root[chosen, 0, 0] * first
        long_run = mean[chosen, 1] + root[chosen, 1, 0] * first + root[chosen, 1, 1] * second
        rest = kept[chosen] ** gap
        departure = rest * departure + spread[chosen] * math.sqrt(1 - rest**2) * normal(key, 0, _GAP, 0)
        shock = spread[chosen] * math.sqrt(1 - kept[chosen] ** 2)
        more = 1.0 + others[0] + (others[1] - others[0]) * uniform(key, 0, _OTHERS, 0)
        for week in range(before + weeks):
            if week:
                departure = kept[chosen] * departure + shock * normal(key, week, _LEVEL, 0)
            if week < before:
                continue
            uneven = math.exp(noise[0] * normal(key, week, _UNEVEN, 0) - noise[0] ** 2 / 2)
            expected = more * scale[week - before] * math.exp(long_run + departure) * uneven
            drawn = expected + math.sqrt(noise[1] * expected) * normal(key, week, _CLUMP, 0)
            paths[future, week - before] = math.floor(max(drawn, 0.0) + uniform(key, week, _WHOLE, 0))
