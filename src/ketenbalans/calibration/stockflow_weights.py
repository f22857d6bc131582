"""What each rule weighs, at every origin and for every horizon: by the errors of its own runs that are known.

A weight is a state like the level of a rule: it follows the outcomes up to the origin, the later ones more.
How sharply it follows them is a constant. Where a horizon has few outcomes of its own, the mean over all
horizons counts too, the more so the longer the horizon is.
"""

from dataclasses import dataclass

import numpy as np

SMALL = 1e-9
FORGETTING = 0.8
"""What an outcome of half a year ago still counts for."""
POOLED = 2.0
"""Outcomes, in half-years, that the mean over all horizons counts for at half a year ahead; it grows with the
square of the horizon, because longer runs overlap."""


@dataclass(frozen=True)
class Manner:
    """How weights follow errors.

    ``sharpness`` is the power of the inverse error, ``within`` the error over that of the best beyond which a
    rule weighs nothing, ``least`` the error below which rules are equally good.
    """

    sharpness: float
    within: float
    least: float


@dataclass(frozen=True)
class Weights:
    """The weight of each rule at each period as an origin, shape (period, horizon, rule)."""

    horizons: tuple[int, ...]
    values: np.ndarray

    def at(self, origins: np.ndarray, ahead: float) -> np.ndarray:
        """Weights a number of periods after some origins, shape (origin, rule): a line between horizons."""
        place = float(np.interp(ahead, self.horizons, np.arange(len(self.horizons))))
        lower = min(int(place), len(self.horizons) - 1)
        upper = min(lower + 1, len(self.horizons) - 1)
        here = self.values[origins]
        return np.asarray(here[:, lower] + (place - lower) * (here[:, upper] - here[:, lower]))

    def ahead(self, origins: np.ndarray, steps: int) -> np.ndarray:
        """Weights of each step after some origins, shape (origin, step, rule)."""
        return np.stack([self.at(origins, step + 1) for step in range(steps)], axis=1)


def following(
    error: np.ndarray,
    first: int,
    horizons: tuple[int, ...],
    half_year: int,
    prior: np.ndarray,
    manner: Manner,
) -> Weights:
    """The weights at every period.

    Args:
        error: Absolute error of the run from each period by each rule, shape (period, horizon, rule); NaN
            where it is never known.
        first: First period whose runs count.
        horizons: Periods ahead, rising.
        half_year: Periods in six months.
        prior: What each rule weighs before anything is known, and as a factor later, shape (rule,).
        manner: How the errors are followed.

    Returns:
        Weights that add up to one at each period and horizon. An outcome after a period does not count in it.

    Example:
        >>> error = np.tile([1.0, 3.0], (9, 1, 1))  # the second rule errs three times as much
        >>> manner = Manner(sharpness=1.0, within=9.0, least=0.0)
        >>> found = following(error, 0, (1,), 2, np.ones(2), manner)
        >>> found.values[0, 0].tolist(), found.values[-1, 0].round(6).tolist()
        ([0.5, 0.5], [0.75, 0.25])
    """
    count, rules = error.shape[0], error.shape[2]
    forget = FORGETTING ** (1.0 / half_year)
    pooled = POOLED * (np.array(horizons) / half_year) ** 2
    total, weight = np.zeros((len(horizons), rules)), np.zeros(len(horizons))
    found = np.empty((count, len(horizons), rules))
    for now in range(count):
        total, weight = total * forget, weight * forget
        for place, horizon in enumerate(horizons):
            past = now - horizon
            if past >= first and np.isfinite(error[past, place]).all():
                total[place] += error[past, place] / half_year
                weight[place] += 1.0 / half_year
        if not weight.any():
            found[now] = prior / prior.sum()
            continue
        mean = total.sum(axis=0) / weight.sum()
        score = (total + pooled[:, None] * mean) / (weight + pooled)[:, None]
        score = np.maximum(score, manner.least + SMALL)
        behind = score / score.min(axis=1, keepdims=True)
        part = np.where(behind <= manner.within, prior * behind**-manner.sharpness, 0.0)
        found[now] = part / part.sum(axis=1, keepdims=True)
    return Weights(horizons, found)
