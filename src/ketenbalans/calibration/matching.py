"""History matching in two waves: a quick estimate of what a draw would say spares most runs that cannot fit.

The first wave is run whole. A quadratic estimate of every target is fitted to it. Of a second, larger wave
only draws are run that the estimate, with three times its error, does not rule out; so hardly any member that
fits is lost, and those that are kept are spread as if all had been run.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ketenbalans.calibration.ensemble import (
    LITIGATING,
    PENALTIES,
    Ensemble,
    Member,
    Target,
    assumptions,
    drawn,
    gathered,
    run_all,
    shares_met,
    targets,
)

FIRST_WAVE = 1_000
WANTED = 300
"""Members to keep."""
POOL = 60_000
"""Draws of the second wave, of which those not ruled out are run in order until enough fit."""
BATCH = 200
NOT_RULED_OUT = 3.0
"""Errors of the estimate beyond a bound at which a draw is ruled out."""
RIDGE = 1.0
OWN_SEED = 7_919
"""Added to the seed for the second wave, so that it is another hypercube."""
AFTER_THE_RUN = ("K-011", "K-020", "K-021", "K-022", "K-023")
"""Not in the estimate: the litigating share is found in the run, the rest concerns reception."""
Told = Callable[[int], None]


@dataclass(frozen=True)
class Estimate:
    """A quadratic in the places of a draw in its bands."""

    names: tuple[str, ...]
    centre: float
    coefficients: np.ndarray
    error: float
    """Standard error of what it says about a draw that it has not seen."""

    def of(self, draws: dict[str, np.ndarray]) -> np.ndarray:
        """What it says about each draw, shape (draw,)."""
        return np.asarray(self.centre + features(self.names, draws) @ self.coefficients)


def varying() -> tuple[str, ...]:
    """The assumptions that the hindcast varies before litigation and reception."""
    return tuple(
        name
        for name, one in assumptions().items()
        if one.distribution != "fixed" and name not in AFTER_THE_RUN
    )


def features(names: tuple[str, ...], draws: dict[str, np.ndarray]) -> np.ndarray:
    """Places in the bands from -1 to 1, their squares and products, shape (draw, feature)."""
    known = assumptions()
    places = np.stack(
        [
            2.0 * (draws[name] - known[name].low) / (known[name].high - known[name].low) - 1.0
            for name in names
        ],
        axis=1,
    )
    left, right = np.triu_indices(len(names))
    return np.concatenate([places, places[:, left] * places[:, right]], axis=1)


def fitted(names: tuple[str, ...], draws: dict[str, np.ndarray], said: np.ndarray) -> Estimate:
    """The quadratic by ridge regression, its error from leaving each draw out in turn."""
    of = features(names, draws)
    mean = of.mean(axis=0)
    shifted = of - mean
    inverse = np.linalg.inv(shifted.T @ shifted + RIDGE * np.eye(of.shape[1]))
    coefficients = inverse @ shifted.T @ (said - said.mean())
    left_over = said - said.mean() - shifted @ coefficients
    leverage = np.einsum("df,fg,dg->d", shifted, inverse, shifted) + 1.0 / len(said)
    error = float(np.sqrt(np.mean((left_over / np.maximum(1.0 - leverage, 0.05)) ** 2)))
    return Estimate(names, float(said.mean() - mean @ coefficients), coefficients, error)


def _told(target: Target, said: np.ndarray, litigating: np.ndarray) -> np.ndarray:
    """What is estimated of a target: penalties in logarithms for one who litigates, the rest as it is."""
    if target.name == PENALTIES:
        return np.asarray(np.log(np.maximum(said, 1.0) / litigating))
    return said


def _bounds(target: Target) -> tuple[float, float]:
    """Between which the estimated value must lie; for penalties so that some litigating share fits."""
    if target.name == PENALTIES:
        band = assumptions()[LITIGATING]
        return float(np.log(target.low / band.high)), float(np.log(target.high / band.low))
    return target.low, target.high


def estimates(first: list[Member]) -> dict[str, Estimate]:
    """The quadratic of every target, from the first wave."""
    names = varying()
    draws = {name: np.array([one.values[name] for one in first]) for name in assumptions()}
    return {
        target.name: fitted(
            names,
            draws,
            _told(target, np.array([one.said[target.name] for one in first]), draws[LITIGATING]),
        )
        for target in targets()
    }


def not_ruled_out(of: dict[str, Estimate], draws: dict[str, np.ndarray]) -> np.ndarray:
    """The places of the draws that may fit every target, shape (draw that may,)."""
    may = np.ones(len(draws[LITIGATING]), dtype=bool)
    for target in targets():
        estimate = of[target.name]
        low, high = _bounds(target)
        said, slack = estimate.of(draws), NOT_RULED_OUT * estimate.error
        may &= (said >= low - slack) & (said <= high + slack)
    return np.flatnonzero(may)


def run(
    wanted: int = WANTED,
    seed: int = 1,
    *,
    first_wave: int = FIRST_WAVE,
    threads: int | None = None,
    told: Told = lambda _: None,
) -> Ensemble:
    """The first members that fit, as many as are wanted if the pool holds them.

    Args:
        wanted: Members to keep.
        seed: Seed of both waves; the same seed gives the same members at any number of threads.
        first_wave: Draws of the first wave, all of them run.
        threads: Threads to use; all processors if None.
        told: Told how many fit so far.

    Raises:
        ContradictionError: If no member fits.
    """
    wave = run_all(drawn(first_wave, seed), threads=threads)
    of = estimates(wave)
    fitting = [one for one in wave if one.run is not None]
    ran = len(wave)
    pool = drawn(POOL, seed + OWN_SEED)
    places = not_ruled_out(of, pool)
    for start in range(0, places.size, BATCH):
        told(len(fitting))
        if len(fitting) >= wanted:
            break
        chosen = places[start : start + BATCH]
        batch = run_all({name: array[chosen] for name, array in pool.items()}, threads=threads)
        ran += len(batch)
        fitting += [one for one in batch if one.run is not None]
    return gathered(fitting[:wanted], shares_met(wave), ran, seed)
