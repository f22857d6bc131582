"""What the stock gains or loses beyond its flows.

Published columns seldom add up. Where training shows a steady leak, in cases or as a part of a flow, it is
corrected; elsewhere the bare identity stands. At every origin the correction is dropped while the bare
identity did better over the last outcomes. Noise of a published stock is left alone: smoothing it gains
little and is sometimes worse (decision 0065).
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from ketenbalans.calibration.stockflow_table import StockFlow

NOTHING, STEADY, INFLOW, DECIDED, OUTFLOW = "nothing", "cases", "inflow", "decided", "outflow"
SMOOTHINGS = (0.0, 0.1, 0.3)
"""Weight of the newest gap; zero keeps the mean."""
CERTAIN = 0.9
"""Part of what was learned that is applied: what training chooses looks a little too good."""
GAIN = 0.15
"""Least part by which every horizon must improve in training."""
SURE = 3.0
"""How many standard errors a steady gap must lie from nothing."""
CLEAR = 1.0
"""How many times its own spread a steady gap must be: a smaller one is lost in the noise of one period, and a
change of it would make the correction worse than none."""
WATCHED_HALF_YEARS = 3
"""Outcomes, in half-years, over which a correction must have done better to stay on."""
ROUNDING = 2e-4
"""Mean error of the bare identity, as a share of the stock, below which there is nothing but rounding."""


@dataclass(frozen=True)
class GapRule:
    """What the gap follows, and how fast its level moves."""

    basis: str
    smoothing: float


NONE = GapRule(NOTHING, 0.0)


def base_of(basis: str, inflow: np.ndarray, decided: np.ndarray, withdrawn: np.ndarray) -> np.ndarray:
    """What the gap is a part of; same shape as the flows."""
    bases: dict[str, np.ndarray] = {
        NOTHING: np.zeros_like(inflow),
        STEADY: np.ones_like(inflow),
        INFLOW: inflow,
        DECIDED: decided,
        OUTFLOW: decided + withdrawn,
    }
    return bases[basis]


class Gap:
    """The correction at every origin under one rule.

    ``level`` is the gap as a part of its basis, ``most`` the largest gap that was seen, in cases, ``on``
    whether it is applied, each of shape (period,).
    """

    def __init__(self, table: StockFlow, rule: GapRule) -> None:
        self.rule = rule
        base = base_of(rule.basis, table.inflow, table.decided, table.withdrawn)
        gap = np.concatenate([[np.nan], np.diff(table.stock) - table.net[1:]])
        count = gap.size
        self.base = base
        self.level, self.on = np.zeros(count), np.ones(count, dtype=bool)
        self.most = np.maximum.accumulate(np.abs(np.nan_to_num(gap)))
        numerator = denominator = 0.0
        keep = 1.0 - rule.smoothing
        for now in range(1, count):
            self.level[now] = self.level[now - 1]
            known = np.isfinite(gap[now]) and np.isfinite(base[now])
            # A mean is frozen with the other parameters; a moving level is a state and goes on.
            if known and (rule.smoothing > 0.0 or now < table.trained):
                numerator, denominator = keep * numerator + gap[now], keep * denominator + base[now]
                self.level[now] = numerator / denominator if denominator > 0.0 else 0.0

    def added(self, origins: np.ndarray, base: np.ndarray) -> np.ndarray:
        """What the gap adds to the stock by each step, shape (origin, step), given its basis there.

        In no period more than was ever seen: where a flow leaps, nobody knows whether the leak leaps with it.
        """
        level = CERTAIN * np.where(self.on[origins], self.level[origins], 0.0)
        most = self.most[origins][:, None]
        return np.asarray(np.cumsum(np.clip(level[:, None] * base, -most, most), axis=1))


def _errors(table: StockFlow, gap: Gap, origins: np.ndarray, horizons: tuple[int, ...]) -> np.ndarray:
    """Error of the stock by the identity alone and with the gap, shape (2, origin, horizon); NaN beyond."""
    count, longest = len(table.periods), max(horizons)
    at = origins[:, None] + 1 + np.arange(longest)
    inside = np.minimum(at, count - 1)
    bare = table.stock[origins][:, None] + np.cumsum(table.net[inside], axis=1)
    both = np.stack([bare, bare + gap.added(origins, gap.base[inside])])
    error = np.abs(both - table.stock[inside]) / np.maximum(table.stock[inside], 1.0)
    error[:, at >= count] = np.nan
    return np.asarray(error[:, :, [horizon - 1 for horizon in horizons]])


def learn(table: StockFlow, horizons: tuple[int, ...]) -> Gap:
    """The correction that improves every horizon in both halves of training; none where there is no such."""
    best, least = Gap(table, NONE), 1.0
    origins = np.arange(max(4, table.trained // 4), table.trained - max(horizons))
    if origins.size < 2 * max(horizons):
        horizons = tuple(horizon for horizon in horizons if horizon <= max(1, table.trained // 8))
        origins = np.arange(max(4, table.trained // 4), table.trained - max(horizons))
    steady = _steady(table)
    for basis, smoothing in product((STEADY, INFLOW, DECIDED, OUTFLOW), SMOOTHINGS):
        if not steady[basis]:
            continue
        gap = Gap(table, GapRule(basis, smoothing))
        _watch(table, gap, horizons)
        bare, with_gap = _errors(table, gap, origins, horizons)
        ratio = with_gap.mean(axis=0) / np.maximum(bare.mean(axis=0), 1e-12)
        half = origins.size // 2
        in_halves = all(
            (with_gap[part].mean(axis=0) <= bare[part].mean(axis=0)).all()
            for part in (slice(0, half), slice(half, None))
        )
        matters = float(bare.mean()) > ROUNDING
        if matters and in_halves and ratio.max() < 1.0 - GAIN and ratio.mean() < least - 1e-9:
            best, least = gap, float(ratio.mean())
    return best


def _steady(table: StockFlow) -> dict[str, bool]:
    """Whether training is sure of a gap in proportion to each basis, and the gap clear of its noise."""
    span = slice(1, table.trained)
    gaps = np.diff(table.stock[: table.trained]) - table.net[span]
    found = {}
    for basis in (STEADY, INFLOW, DECIDED, OUTFLOW):
        base = base_of(basis, table.inflow[span], table.decided[span], table.withdrawn[span])
        part = gaps / np.maximum(base, 1.0)
        spread = part.std(ddof=1)
        found[basis] = bool(abs(part.mean()) > max(SURE / np.sqrt(part.size), CLEAR) * spread)
    return found


def _watch(table: StockFlow, gap: Gap, horizons: tuple[int, ...]) -> None:
    """Turns the correction off at origins where the bare identity did better over the last outcomes."""
    count, window = len(table.periods), WATCHED_HALF_YEARS * table.half_year
    bare, with_gap = _errors(table, gap, np.arange(count), horizons)
    better = np.zeros((count, len(horizons)))
    for place, horizon in enumerate(horizons):
        known = np.zeros(count)
        difference = np.nan_to_num(bare[:, place] - with_gap[:, place])
        known[horizon:] = difference[: count - horizon]
        total = np.cumsum(known)
        better[:, place] = total - np.concatenate([np.zeros(min(window, count)), total[:-window]])[:count]
    gap.on = np.asarray((better > 0.0).all(axis=1))
