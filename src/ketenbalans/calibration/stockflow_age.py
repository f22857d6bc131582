"""How much of a backlog is older than six months, from its inflow and its size alone.

Cases up to six months old are kept by the period they came in. What leaves takes part of them, the rest
comes from the older ones. How that part moves is not known, so several rules are held beside each other
(what stays level, how fast it moves, which of the young go first) and weighed by how well each did.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from ketenbalans.calibration.stockflow_table import StockFlow

SHARE, HAZARD, BETWEEN, ODDS = "share of outflow", "hazard of the young", "between the two", "odds"
DRIVERS = (SHARE, HAZARD, BETWEEN, ODDS)
"""What stays level: the young's part of the outflow; the part of the young that leaves; its geometric mean
with the former; how much likelier a young case is to leave than an old one."""
SMOOTHINGS = (0.05, 0.15, 0.35, 0.7, 1.0)
EXPOSURES = (0.0, 0.5, 1.0)
"""Power of age in the chance to leave: 0 takes the young evenly, 1 the older of them first."""
SHARPNESS = 4.0
"""Power of the inverse error in a rule's weight."""
FORGETTING = 0.9
"""What the error of half a year ago still counts for."""
LEAST_ERROR = 1e-4
"""Share of the stock; rules that err less are equally good."""
SMALL = 1e-9
LARGEST_ODDS = 1e3


@dataclass(frozen=True)
class Rule:
    """One way in which the split may be carried forward."""

    driver: str
    smoothing: float
    exposure: float


RULES = tuple(
    Rule(driver, smoothing, exposure)
    for exposure, driver, smoothing in product(EXPOSURES, DRIVERS, SMOOTHINGS)
)


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
    (period, rule), in logarithms for the odds.
    """

    young: np.ndarray
    level: np.ndarray


def filtered(table: StockFlow) -> Seen:
    """The state at every origin. Periods before half a year is known hold the first state."""
    ages, count = table.half_year, len(table.periods)
    young = np.zeros((len(EXPOSURES), count, ages))
    level = np.zeros((count, len(RULES)))
    for place, exposure in enumerate(EXPOSURES):
        seen = _watched(table, weights(exposure, ages), young[place])
        for column, rule in enumerate(RULES):
            if rule.exposure == exposure:
                level[:, column] = _smoothed(seen[DRIVERS.index(rule.driver)], rule.smoothing)
    return Seen(young, level)


def _watched(table: StockFlow, chance: np.ndarray, young: np.ndarray) -> np.ndarray:
    """Fills the young by age; what each driver was in each period, shape (driver, period), unknown is NaN."""
    ages, count = table.half_year, len(table.periods)
    seen = np.full((len(DRIVERS), count), np.nan)
    first = ages - 1
    state = table.inflow[first::-1] * np.linspace(1.0, 0.5, ages)
    state *= table.young[first] / max(state.sum(), SMALL)
    young[: first + 1] = state
    for now in range(first + 1, count):
        older = table.old[now - 1] + state[-1] + table.reopened[now]
        before = np.concatenate([[table.inflow[now]], state[:-1]])
        there = float(before.sum())
        gone = max(there - table.young[now], 0.0)
        gone_old = max(older - table.old[now], 0.0)
        out = gone + gone_old
        if out > 0.0 and there > 0.0:
            seen[0, now] = gone / out
            seen[1, now] = gone / there
            seen[2, now] = gone / np.sqrt(out * there)
        if older > 0.0 and there > 0.0 and out > 0.0:
            odds = (gone / there + SMALL) / (gone_old / older + SMALL)
            seen[3, now] = np.log(np.clip(odds, 1.0 / LARGEST_ODDS, LARGEST_ODDS))
        state = taken(before, np.asarray(gone), chance)
        state *= table.young[now] / max(state.sum(), SMALL)
        young[now] = state
    return seen


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
        gone = _leaving(driver, level, out, there, older)
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
    ratio = np.exp(np.clip(np.where(kind == 3, level, 0.0), -20.0, 20.0))
    by_odds = out * ratio * there / np.maximum(ratio * there + older, SMALL)
    return np.select(
        [kind == 0, kind == 1, kind == 2],
        [level * out, level * there, level * np.sqrt(out * there)],
        by_odds,
    )


def weighed(table: StockFlow, seen: Seen, horizons: tuple[int, ...]) -> np.ndarray:
    """The weight of each rule at each origin, shape (period, rule); errors after training are not used.

    A rule is judged by its errors of the share over six months on the origins within training whose outcome
    was known at that origin, the later ones more.
    """
    count = len(table.periods)
    longest = max(horizons)
    origins = np.arange(table.half_year, table.trained)
    ahead = np.minimum(origins[:, None] + 1 + np.arange(longest), count - 1)
    old = carried(table, seen, origins, table.stock[ahead])
    share = old / np.maximum(table.stock[ahead], 1.0)[:, :, None]
    actual = (table.old / np.maximum(table.stock, 1.0))[ahead]
    error = np.abs(share - actual[:, :, None])
    forget = FORGETTING ** (1.0 / table.half_year)
    total, weight = np.zeros(len(RULES)), 0.0
    found = np.full((count, len(RULES)), 1.0 / len(RULES))
    for now in range(table.half_year, count):
        if now < table.trained:
            total, weight = total * forget, weight * forget
            for horizon in horizons:
                past = now - horizon - int(origins[0])
                if past >= 0:
                    total += error[past, horizon - 1]
                    weight += 1.0
        if weight > 0.0:
            score = np.maximum(total / weight, LEAST_ERROR) ** -SHARPNESS
            found[now] = score / score.sum()
    return found
