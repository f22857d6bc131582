"""Machine code that shares weekly inflow out over origins, so that parts and total agree in every path."""

import math

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.draws import stream, uniform
from ketenbalans.forecast.normal import normal

_SHARE_SHOCK, _SHARE_NOISE, _SHARE_ROUND = range(520, 523)
WEEKS_PER_STEP = 4
"""Shares move every four weeks; a single week tells nothing of a share."""


@compiled
def fill_parts(
    seed: int,
    total: np.ndarray,
    before: int,
    current: np.ndarray,
    usual: np.ndarray,
    kept: float,
    spread: float,
    clumping: float,
    parts: np.ndarray,
) -> None:
    """Fills ``parts``, shape (future, week, origin), with whole persons that add up to ``total``.

    Args:
        seed: Seed of all draws.
        total: Whole persons, shape (future, week).
        before: Weeks between the end of the data and the first week.
        current: Logarithm of the share at the end of the data, shape (origin,).
        usual: Logarithm of the share in the long run, shape (origin,).
        kept: Share of a departure that is left after a step of four weeks.
        spread: Standard deviation of a departure in the long run.
        clumping: Variance of a weekly count divided by its mean.
        parts: What is filled.
    """
    futures, weeks = total.shape
    origins = current.size
    away, share = np.empty(origins), np.empty(origins)
    shock = spread * math.sqrt(1.0 - kept * kept)
    for future in range(futures):
        key = stream(seed, future)
        away[:] = 0.0
        drawn, left = -1, 1.0
        for week in range(weeks):
            step = (before + week) // WEEKS_PER_STEP
            while drawn < step:
                drawn += 1
                left *= kept
                for origin in range(origins):
                    away[origin] = kept * away[origin] + shock * normal(key, origin, _SHARE_SHOCK, drawn)
            whole = 0.0
            for origin in range(origins):
                share[origin] = math.exp(
                    usual[origin] + left * (current[origin] - usual[origin]) + away[origin]
                )
                whole += share[origin]
            persons = total[future, week]
            drawn_whole = 0.0
            for origin in range(origins):
                expected = share[origin] / whole * persons
                noise = math.sqrt(clumping * expected) * normal(key, origin, _SHARE_NOISE, before + week)
                share[origin] = max(expected + noise, 0.0)
                drawn_whole += share[origin]
            offset = uniform(key, 0, _SHARE_ROUND, before + week)
            done, so_far = math.floor(offset), 0.0
            for origin in range(origins):
                if drawn_whole > 0.0:
                    so_far += share[origin] / drawn_whole * persons
                bound = math.floor(offset + so_far) if origin < origins - 1 else persons + math.floor(offset)
                bound = max(min(bound, persons + math.floor(offset)), done)
                parts[future, week, origin] = bound - done
                done = bound
