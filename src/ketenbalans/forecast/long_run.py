"""The level of national inflow in the long run: what a quarter-century can and cannot tell.

The logarithm of the level wanders around a long-run mean and is pulled back to it. How strongly, how far
and around what mean is uncertain, so nothing is fitted to one best point: every combination on a grid
carries the weight that the published counts give it (R-118, R-119). Seasons are taken out beforehand.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.errors import MissingValueError
from ketenbalans.forecast.assumed import assumed

QUARTERS_IN_A_YEAR = 4
WEEKS_IN_A_QUARTER = 365.25 / 28
_VAGUE = 1.0  # Standard deviation of the logarithm of the long-run level before any data: a factor of seven.
_ROUNDING = 1e-6  # Variance of a published count, rounded to five: keeps the filter off a zero division.
_SHORTEST_HALF_LIFE, _NARROWEST_SPREAD = 0.35, 0.3  # Corners of the grid that carry next to no weight.


@dataclass(frozen=True)
class LongRun:
    """What is known of the level at the end of the data, per combination of the grid.

    Attributes:
        weight: Posterior weight, shape (combination,), adding up to one.
        half_life: Years until half of a departure from the long-run level is gone, shape (combination,).
        spread: Standard deviation of the logarithm of the level in the long run, shape (combination,).
        mean: Departure and long-run logarithm of persons per quarter, shape (combination, 2).
        covariance: Of those two, shape (combination, 2, 2).
    """

    weight: np.ndarray
    half_life: np.ndarray
    spread: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray

    def expected(self, weeks: np.ndarray) -> np.ndarray:
        """Expected persons per quarter, some weeks after the middle of the last quarter.

        Args:
            weeks: Weeks ahead, shape (week,).

        Returns:
            Shape (week,), without season.
        """
        kept = 0.5 ** (weeks[None, :] / (WEEKS_IN_A_QUARTER * QUARTERS_IN_A_YEAR * self.half_life[:, None]))
        middle = self.mean[:, 1, None] + kept * self.mean[:, 0, None]
        variance = (
            self.covariance[:, 1, 1, None]
            + 2 * kept * self.covariance[:, 0, 1, None]
            + kept**2 * self.covariance[:, 0, 0, None]
            + self.spread[:, None] ** 2 * (1 - kept**2)
        )
        return np.asarray(self.weight @ np.exp(middle + variance / 2))


def learn(years: np.ndarray, quarters: np.ndarray) -> LongRun:
    """The long run, learned from years first and then from quarters.

    Args:
        years: Persons per year before the quarters begin, shape (year,); may be empty.
        quarters: Persons per quarter without season, shape (quarter,); NaN where unknown.

    Raises:
        MissingValueError: If there is no known quarter at all.

    Source:
        Kalman filter over a mean-reverting level (Ornstein and Uhlenbeck), a year being four quarters;
        docs/explanation/forecast.md. Serves R-114 to R-120.
    """
    if not np.isfinite(quarters).any():
        raise MissingValueError("no quarter is known", mend="give at least one quarter with a count")
    longest, widest = assumed("longest_half_life"), assumed("widest_spread")
    half_life, spread, noise = (
        axis.ravel()
        for axis in np.meshgrid(
            np.geomspace(_SHORTEST_HALF_LIFE, longest, 8),
            np.linspace(_NARROWEST_SPREAD, widest, 6),
            np.array([0.0, 0.1, 0.2]),
        )
    )
    likelihood, mean, covariance = _filter(years, quarters, half_life, spread, noise)
    weight = np.exp(likelihood - likelihood.max())
    ends = [0, 4]
    return LongRun(weight / weight.sum(), half_life, spread, mean[:, ends], covariance[:, ends][:, :, ends])


def _filter(
    years: np.ndarray, quarters: np.ndarray, half_life: np.ndarray, spread: np.ndarray, noise: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log-likelihood, and mean and covariance of (last four departures, long-run mean) at the end.

    All combinations at once: shapes (combination,), (combination, 5) and (combination, 5, 5).
    """
    kept = 0.5 ** (1 / (QUARTERS_IN_A_YEAR * half_life))
    combinations = len(kept)
    move = np.zeros((combinations, 5, 5))
    move[:, 0, 0], move[:, 4, 4] = kept, 1.0
    move[:, 1, 0] = move[:, 2, 1] = move[:, 3, 2] = 1.0
    back = move.transpose(0, 2, 1)
    shock = np.zeros((combinations, 5, 5))
    shock[:, 0, 0] = spread**2 * (1 - kept**2)
    distance = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    covariance = np.zeros((combinations, 5, 5))
    covariance[:, :4, :4] = spread[:, None, None] ** 2 * kept[:, None, None] ** distance
    covariance[:, 4, 4] = _VAGUE**2
    mean = np.zeros((combinations, 5))
    mean[:, 4] = np.log(np.nanmean(quarters))
    of_year, of_quarter = np.array([0.25, 0.25, 0.25, 0.25, 1.0]), np.array([1.0, 0.0, 0.0, 0.0, 1.0])
    seen: list[tuple[np.ndarray, float, np.ndarray] | None] = []
    for persons in years:
        seen += [None, None, None, (of_year, float(np.log(persons / 4)), noise**2 / 4)]
    for persons in quarters:
        known = np.isfinite(persons) and persons > 0
        seen.append((of_quarter, float(np.log(persons)), noise**2) if known else None)
    likelihood = np.zeros(combinations)
    for step, observation in enumerate(seen):
        if step:
            mean, covariance = (move @ mean[:, :, None])[:, :, 0], move @ covariance @ back + shock
        if observation is None:
            continue
        weights, found, own = observation
        error = found - mean @ weights
        reach = covariance @ weights
        scale = reach @ weights + own + _ROUNDING
        gain = reach / scale[:, None]
        mean = mean + gain * error[:, None]
        covariance = covariance - gain[:, :, None] * reach[:, None, :]
        likelihood -= 0.5 * (np.log(scale) + error**2 / scale)
    return likelihood, mean, covariance
