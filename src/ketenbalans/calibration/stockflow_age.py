"""How much of a backlog is older than six months, from inflow and outflow alone.

Cases up to six months old are kept by the period they came in. Outflow takes part of them, the rest comes
from the older ones. That part is filtered from the published split at every origin, and how it is filtered
(what stays level, how fast it moves, which of the young go first) is learned from the training periods.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from ketenbalans.calibration.stockflow_table import StockFlow

SHARE, HAZARD = "share of outflow", "hazard of the young"
SMOOTHINGS = (0.05, 0.15, 0.35, 0.7, 1.0)
EXPOSURES = (0.0, 0.5, 1.0)
"""Power of age in the chance to leave: 0 takes the young evenly, 1 the older of them first."""


@dataclass(frozen=True)
class Ageing:
    """How the split is carried forward; frozen after training."""

    driver: str
    smoothing: float
    exposure: float


def candidates() -> list[Ageing]:
    """Every way that training chooses from."""
    return [Ageing(*one) for one in product((SHARE, HAZARD), SMOOTHINGS, EXPOSURES)]


@dataclass(frozen=True)
class Filtered:
    """What is known at each origin: the young by age, shape (period, age), and the level of the driver."""

    young: np.ndarray
    level: np.ndarray


def weights(ageing: Ageing, ages: int) -> np.ndarray:
    """Relative chance to leave by age among the young, shape (age,)."""
    return ((np.arange(ages) + 0.5) / ages) ** ageing.exposure


def taken(young: np.ndarray, amount: float, chance: np.ndarray) -> np.ndarray:
    """The young after an amount has left, by their chance; none below zero.

    Example:
        >>> taken(np.array([10.0, 10.0]), 5.0, np.array([1.0, 1.0])).tolist()
        [7.5, 7.5]
    """
    left = young.copy()
    for _ in range(young.size):
        wanted = amount - (young.sum() - left.sum())
        weighted = left * chance
        if wanted <= 1e-9 or weighted.sum() <= 0.0:
            break
        left = np.maximum(left - wanted * weighted / weighted.sum(), 0.0)
    return left


def filtered(table: StockFlow, ageing: Ageing) -> Filtered:
    """The state at every origin: the young always add up to what is published.

    Periods before half a year is known hold the first state.
    """
    ages, chance = table.half_year, weights(ageing, table.half_year)
    outflow = table.decided + table.withdrawn
    count = len(table.periods)
    young, level = np.zeros((count, ages)), np.full(count, np.nan)
    first = ages - 1
    state = table.inflow[first::-1] * np.linspace(1.0, 0.5, ages)
    state *= table.young[first] / max(state.sum(), 1e-9)
    young[: first + 1] = state
    known: float | None = None
    for now in range(first + 1, count):
        before = np.concatenate([[table.inflow[now]], state[:-1]])
        gone = max(before.sum() - table.young[now], 0.0)
        base = outflow[now] if ageing.driver == SHARE else before.sum()
        if np.isfinite(base) and base > 0.0:
            seen = min(gone / base, 1.0)
            known = seen if known is None else known + ageing.smoothing * (seen - known)
        state = taken(before, gone, chance)
        state *= table.young[now] / max(state.sum(), 1e-9)
        young[now] = state
        level[now] = np.nan if known is None else known
    return Filtered(young, level)


def carried(
    table: StockFlow, ageing: Ageing, state: Filtered, origin: int, stock: np.ndarray, outflow: np.ndarray
) -> np.ndarray:
    """Pending over six months in the periods after an origin, shape (period,).

    Args:
        table: For the inflow after the origin.
        ageing: The frozen rule.
        state: From ``filtered``.
        origin: Position of the last known period.
        stock: Predicted stock after the origin, shape (period,).
        outflow: Decided and withdrawn after the origin, given or predicted, same shape.
    """
    chance, level = weights(ageing, table.half_year), float(state.level[origin])
    young = state.young[origin]
    old = np.empty(stock.size)
    for step in range(stock.size):
        young = np.concatenate([[table.inflow[origin + 1 + step]], young[:-1]])
        base = outflow[step] if ageing.driver == SHARE else young.sum()
        gone = min(max(level * base, 0.0), outflow[step], young.sum())
        # The young cannot be more than everybody: what the old do not have must have come from them.
        young = taken(young, max(gone, young.sum() - stock[step]), chance)
        old[step] = max(stock[step] - young.sum(), 0.0)
    return old


def learn(table: StockFlow, horizons: tuple[int, ...]) -> Ageing:
    """The way with the smallest error of the share over six months on origins within training."""
    outflow = table.decided + table.withdrawn
    best, least = candidates()[0], float("inf")
    for ageing in candidates():
        state = filtered(table, ageing)
        errors: list[float] = []
        for origin in range(table.half_year + 1, table.trained - min(horizons)):
            end = min(origin + max(horizons), table.trained - 1)
            span = slice(origin + 1, end + 1)
            old = carried(table, ageing, state, origin, table.stock[span], outflow[span])
            for horizon in horizons:
                if horizon <= old.size:
                    at = origin + horizon
                    errors.append(abs(old[horizon - 1] - table.old[at]) / max(table.stock[at], 1.0))
        score = float(np.mean(errors)) if errors else float("inf")
        if score < least - 1e-12:
            best, least = ageing, score
    return best
