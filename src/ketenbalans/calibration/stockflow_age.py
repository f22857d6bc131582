"""How much of a backlog is older than six months, from its inflow and its size alone.

Cases up to six months old are kept by the period they came in. What leaves takes part of them, the rest
comes from the older ones. How that part moves is not known, so several rules are held beside each other
(what stays level, how fast it moves, which of the young go first, whom a drive serves) and weighed by how
well each lately did.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from ketenbalans.calibration.stockflow_table import StockFlow
from ketenbalans.calibration.stockflow_weights import Manner, Weights, following

SHARE, HAZARD, BETWEEN, ODDS, HALF = (
    "share of outflow",
    "hazard of the young",
    "between the two",
    "odds",
    "half at random",
)
DRIVERS = (SHARE, HAZARD, BETWEEN, ODDS, HALF)
"""What stays level: the young's part of the outflow; the part of the young that leaves; its geometric mean
with the former; how much likelier a young case is to leave than an old one; the young's part of the outflow
where half of it is at random."""
SMOOTHINGS = (0.05, 0.15, 0.35, 0.7, 1.0)
EXPOSURES = (0.0, 1.0)
"""Power of age in the chance to leave: 0 takes the young evenly, 1 the older of them first."""
BEYOND_USUAL = 1.2
"""Outflow over that of the last year beyond which it is a drive on the old."""
DRIVE_PRIOR = 3.0
"""What a rule in which a drive serves the old weighs against its twin, as long as both err alike: twins
differ only in a drive, and authorities hold drives on old cases."""
MANNER = Manner(sharpness=6.0, within=np.inf, least=1e-4)
SMALL = 1e-9
LARGEST_ODDS = 1e3


@dataclass(frozen=True)
class Rule:
    """One way in which the split may be carried forward.

    With ``drive`` the driver holds for the usual outflow, and what leaves beyond it comes from the old.
    """

    driver: str
    smoothing: float
    exposure: float
    drive: bool


RULES = tuple(
    Rule(driver, smoothing, exposure, drive)
    for exposure, driver, smoothing, drive in product(EXPOSURES, DRIVERS, SMOOTHINGS, (False, True))
    if not (drive and driver == HAZARD)
)
PRIOR = np.array([DRIVE_PRIOR if rule.drive else 1.0 for rule in RULES])


def weights(exposure: float, ages: int) -> np.ndarray:
    """Relative chance to leave by age among the young, shape (age,)."""
    return ((np.arange(ages) + 0.5) / ages) ** exposure


def taken(young: np.ndarray, amount: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The young after an amount has left, by their chance; none below zero. The last axis is age.

    Example:
        >>> taken(np.array([10.0, 10.0]), np.array(5.0), np.array([1.0, 1.0])).tolist()
        [7.5, 7.5]
    """
    left, wanted = young.copy(), np.minimum(amount, young.sum(axis=-1))
    for _ in range(young.shape[-1]):
        weighted = left * chance
        total = weighted.sum(axis=-1)
        factor = np.where(wanted > SMALL, wanted / np.maximum(total, SMALL), 0.0)
        gone = np.minimum(weighted * factor[..., None], left)
        left = left - gone
        wanted = wanted - gone.sum(axis=-1)
        if not (wanted > 1e-6).any():
            break
    return left


@dataclass(frozen=True)
class Seen:
    """What is known at each origin.

    ``young`` has shape (exposure, period, age) and always adds up to what is published; ``level`` has shape
    (period, rule), in logarithms for the odds; ``usual`` is the mean outflow of the last year, shape
    (period,), infinite before anything is known.
    """

    young: np.ndarray
    level: np.ndarray
    usual: np.ndarray


def filtered(table: StockFlow) -> Seen:
    """The state at every origin. Periods before half a year is known hold the first state."""
    ages, count = table.half_year, len(table.periods)
    young = np.zeros((len(EXPOSURES), count, ages))
    level = np.zeros((count, len(RULES)))
    usual = np.full(count, np.inf)
    for place, exposure in enumerate(EXPOSURES):
        there, older, gone, out = _watched(table, weights(exposure, ages), young[place])
        usual = _usual(out, 2 * ages)
        seen = _drivers(there, older, gone, out)
        for column, rule in enumerate(RULES):
            if rule.exposure == exposure:
                level[:, column] = _smoothed(seen[DRIVERS.index(rule.driver)], rule.smoothing)
    return Seen(young, level, usual)


def _watched(table: StockFlow, chance: np.ndarray, young: np.ndarray) -> np.ndarray:
    """Fills the young by age; per period the young and the others that were there, the young who left and all
    who left, shape (4, period); unknown is NaN."""
    ages, count = table.half_year, len(table.periods)
    found = np.full((4, count), np.nan)
    first = ages - 1
    state = table.inflow[first::-1] * np.linspace(1.0, 0.5, ages)
    state *= table.young[first] / max(state.sum(), SMALL)
    young[: first + 1] = state
    for now in range(first + 1, count):
        older = table.old[now - 1] + state[-1] + table.reopened[now]
        before = np.concatenate([[table.inflow[now]], state[:-1]])
        there = float(before.sum())
        gone = max(there - table.young[now], 0.0)
        found[:, now] = there, older, gone, gone + max(older - table.old[now], 0.0)
        state = taken(before, np.asarray(gone), chance)
        state *= table.young[now] / max(state.sum(), SMALL)
        young[now] = state
    return found


def _usual(out: np.ndarray, year: int) -> np.ndarray:
    """The mean of what left in the last year, shape (period,)."""
    known = np.isfinite(out)
    total, number = np.cumsum(np.where(known, out, 0.0)), np.cumsum(known)
    total[year:], number[year:] = total[year:] - total[:-year], number[year:] - number[:-year]
    return np.where(number > 0, total / np.maximum(number, 1), np.inf)


def _drivers(there: np.ndarray, older: np.ndarray, gone: np.ndarray, out: np.ndarray) -> np.ndarray:
    """What each driver was in each period, shape (driver, period); unknown is NaN."""
    known = (out > 0.0) & (there > 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = (gone / there + SMALL) / (np.maximum(out - gone, 0.0) / older + SMALL)
        seen = np.stack(
            [
                gone / out,
                gone / there,
                gone / np.sqrt(out * there),
                np.log(np.clip(odds, 1.0 / LARGEST_ODDS, LARGEST_ODDS)),
                gone / out - 0.5 * there / (there + older),
            ]
        )
    seen[:, ~known] = np.nan
    seen[DRIVERS.index(ODDS), ~(older > 0.0)] = np.nan
    return np.asarray(seen)


def _smoothed(seen: np.ndarray, smoothing: float) -> np.ndarray:
    """Exponentially smoothed, a plain mean at first; zero before anything is seen."""
    found, known, count = np.zeros(seen.size), 0.0, 0
    for now, value in enumerate(seen):
        if np.isfinite(value):
            count += 1
            known += max(smoothing, 1.0 / count) * (value - known)
        found[now] = known
    return found


def carried(table: StockFlow, seen: Seen, origins: np.ndarray, stock: np.ndarray) -> np.ndarray:
    """Pending over six months after each origin by each rule, shape (origin, step, rule).

    Args:
        table: For the inflow after the origin.
        seen: From ``filtered``.
        origins: Positions of the last known period, shape (origin,).
        stock: Predicted stock after each origin, shape (origin, step); NaN beyond the table.
    """
    ages, last = table.half_year, len(table.periods) - 1
    of_exposure = np.array([EXPOSURES.index(rule.exposure) for rule in RULES])
    chance = np.stack([weights(rule.exposure, ages) for rule in RULES])
    driver = np.array([DRIVERS.index(rule.driver) for rule in RULES])
    most = np.where([rule.drive for rule in RULES], BEYOND_USUAL * seen.usual[origins][:, None], np.inf)
    young = seen.young[of_exposure][:, origins].transpose(1, 0, 2).copy()
    level = seen.level[origins]
    old = np.repeat(table.old[origins][:, None], len(RULES), axis=1)
    found = np.full((*stock.shape, len(RULES)), np.nan)
    for step in range(stock.shape[1]):
        at = np.minimum(origins + 1 + step, last)
        older = old + young[:, :, -1] + table.reopened[at][:, None]
        young = np.concatenate(
            [np.broadcast_to(table.inflow[at][:, None, None], (*old.shape, 1)), young[:, :, :-1]], axis=2
        )
        there = young.sum(axis=2)
        out = np.maximum(there + older - stock[:, step, None], 0.0)
        gone = _leaving(driver, level, np.minimum(out, most), there, older)
        gone = np.clip(gone, np.maximum(out - older, 0.0), np.minimum(out, there))
        young = taken(young, np.nan_to_num(gone), chance)
        old = np.maximum(stock[:, step, None] - young.sum(axis=2), 0.0)
        found[:, step] = old
    return found


def _leaving(
    driver: np.ndarray, level: np.ndarray, out: np.ndarray, there: np.ndarray, older: np.ndarray
) -> np.ndarray:
    """The young who leave, shape (origin, rule)."""
    kind = np.broadcast_to(driver, out.shape)
    ratio = np.exp(np.clip(np.where(kind == DRIVERS.index(ODDS), level, 0.0), -20.0, 20.0))
    by_odds = out * ratio * there / np.maximum(ratio * there + older, SMALL)
    half = out * (level + 0.5 * there / np.maximum(there + older, SMALL))
    return np.choose(kind, [level * out, level * there, level * np.sqrt(out * there), by_odds, half])


def weighed(table: StockFlow, seen: Seen, horizons: tuple[int, ...]) -> Weights:
    """The weight of each rule: by its errors of the share over six months, given the stock that came."""
    count = len(table.periods)
    origins = np.arange(table.half_year, count - 1)
    ahead = np.minimum(origins[:, None] + 1 + np.arange(max(horizons)), count - 1)
    steps = [horizon - 1 for horizon in horizons]
    stock = np.maximum(table.stock[ahead], 1.0)
    share = carried(table, seen, origins, table.stock[ahead])[:, steps] / stock[:, steps, None]
    error = np.full((count, len(horizons), len(RULES)), np.nan)
    error[origins] = np.abs(share - (table.old[ahead] / stock)[:, steps, None])
    for place, horizon in enumerate(horizons):
        error[max(count - horizon, 0) :, place] = np.nan
    return following(error, table.half_year, horizons, table.half_year, PRIOR, MANNER)
