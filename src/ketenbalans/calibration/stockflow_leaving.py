"""Withdrawals ahead of an origin: a share of the stock, of the inflow or of the decisions, or a number.

Each with several speeds at which it moves; weighed by their recent errors.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from ketenbalans.calibration.stockflow_table import StockFlow
from ketenbalans.calibration.stockflow_weights import Manner, Weights, following

BASES = ("stock", "inflow", "decided", "nothing")
SMOOTHINGS = (0.0, 0.15, 0.35, 0.7, 1.0)
"""Weight of the newest share; zero takes the mean of all that is known."""
MANNER = Manner(sharpness=3.0, within=2.0, least=0.0)
SMALL = 1e-9


@dataclass(frozen=True)
class LeaveRule:
    """What withdrawals are in proportion to (stock, inflow, decided, nothing), and how fast that moves."""

    basis: str
    smoothing: float


RULES = tuple(LeaveRule(basis, smoothing) for basis, smoothing in product(BASES, SMOOTHINGS))


def _base(table: StockFlow, basis: str) -> np.ndarray:
    before = np.concatenate([[table.stock[0]], table.stock[:-1]])
    return {
        "stock": before,
        "inflow": table.inflow,
        "decided": table.decided,
        "nothing": np.ones(len(table.periods)),
    }[basis]


def shares(values: np.ndarray, smoothing: float) -> np.ndarray:
    """A share smoothed up to each period, shape (period,); a gap leaves it, zero before anything is known.

    Example:
        >>> shares(np.array([0.1, np.nan, 0.3]), 0.5).round(2).tolist()
        [0.1, 0.1, 0.2]
    """
    found, level, known = np.zeros(values.size), 0.0, 0
    for position, value in enumerate(values):
        if np.isfinite(value):
            known += 1
            level += max(smoothing, 1.0 / known) * (value - level)
        found[position] = level
    return found


class Leaving:
    """Withdrawals ahead of any origin: the weighed rules together."""

    def __init__(self, table: StockFlow, horizons: tuple[int, ...]) -> None:
        self.level = np.empty((len(RULES), len(table.periods)))
        for place, rule in enumerate(RULES):
            with np.errstate(divide="ignore", invalid="ignore"):
                share = table.withdrawn / np.maximum(_base(table, rule.basis), SMALL)
            self.level[place] = shares(share, rule.smoothing)
        self.weights = self._weighed(table, horizons)

    def _weighed(self, table: StockFlow, horizons: tuple[int, ...]) -> Weights:
        count, first = len(table.periods), max(table.trained // 3, 4)
        origins = np.arange(first, count - 1)
        gone = np.concatenate([[0.0], np.cumsum(table.withdrawn)])
        error = np.full((count, len(horizons), len(RULES)), np.nan)
        for column, rule in enumerate(RULES):
            base = np.concatenate([[0.0], np.cumsum(_base(table, rule.basis))])
            for place, horizon in enumerate(horizons):
                known = origins[origins + horizon < count]
                end = known + horizon + 1
                wanted = self.level[column, known] * (base[end] - base[known + 1])
                error[known, place, column] = np.abs(wanted - (gone[end] - gone[known + 1]))
        return following(error, first, horizons, table.half_year, np.ones(len(RULES)), MANNER)

    def at(
        self, origins: np.ndarray, stock: np.ndarray, inflow: np.ndarray, decided: np.ndarray, step: int
    ) -> np.ndarray:
        """Withdrawals in one period, ``step`` periods after each origin plus one.

        Args:
            origins: Shape (origin,).
            stock: At the start of the period, shape (origin,) or (rule, origin).
            inflow: In the period, shape (origin,).
            decided: In the period, like ``stock``.
            step: Periods between the origin and this one.
        """
        found = np.zeros_like(stock, dtype=float)
        part = self.weights.at(origins, step + 1) * self.level[:, origins].T
        base = {"stock": stock, "inflow": inflow, "decided": decided, "nothing": np.ones_like(inflow)}
        for place, rule in enumerate(RULES):
            found = found + part[:, place] * base[rule.basis]
        return found
