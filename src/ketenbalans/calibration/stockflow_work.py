"""Decisions from staff, and withdrawals, ahead of an origin: small rules chosen by their past errors.

Decisions follow the staff, part of them with a delay, times what one of them does. That level is filtered at
every origin, may drift, and may have a season. Withdrawals are a share of the stock, of the inflow or of the
decisions, or a level. Which rule holds is learned in the training periods and then frozen.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from ketenbalans.calibration.stockflow_table import StockFlow

SEASONS = {"quarter": 4, "month": 12, "week": 52}
SMOOTHINGS = (0.0, 0.15, 0.35, 0.7, 1.0)
"""Weight of the newest level; zero keeps the mean of the training periods."""
DAMPINGS = (0.0, 0.9, 1.0)
"""How a drift goes on: not, fading, or in full."""
DELAYED = (0.0, 0.5, 1.0)
"""Part of the staff that counts with a delay, because new staff learn."""
COMPLICATION = 0.03
"""Part by which the error must fall for a season, a delay or a drift to be believed."""
SMALL = 1e-9


@dataclass(frozen=True)
class WorkRule:
    """How decisions follow from staff; frozen after training. ``delay`` is in periods."""

    follows_staff: bool
    delay: int
    delayed: float
    smoothing: float
    damping: float
    seasonal: bool


@dataclass(frozen=True)
class LeaveRule:
    """What withdrawals are in proportion to (stock, inflow, decided, nothing), and how fast that moves."""

    basis: str
    smoothing: float


def effort(table: StockFlow, rule: WorkRule) -> np.ndarray:
    """Staff at work per period, shape (period,)."""
    if not rule.follows_staff or table.staff is None:
        return np.ones(len(table.periods))
    staff = table.staff
    earlier = np.concatenate([np.full(rule.delay, staff[0]), staff[: staff.size - rule.delay]])
    return np.maximum((1.0 - rule.delayed) * staff + rule.delayed * earlier, SMALL)


def season(table: StockFlow, level: np.ndarray) -> np.ndarray:
    """Seasonal factor per period in logarithms, learned in training, shape (period,); zero in the mean."""
    cycle = SEASONS[table.periods[0].kind]
    place = np.array([_place(table, position) for position in range(len(table.periods))])
    if table.trained < 3 * cycle:
        return np.zeros(len(table.periods))
    window = np.full(cycle + 1, 1.0 / cycle)
    window[[0, -1]] *= 0.5
    trained = level[: table.trained]
    departure = trained[cycle // 2 : -(cycle // 2)] - np.convolve(trained, window, mode="valid")
    of = place[cycle // 2 : table.trained - cycle // 2]
    factors = np.array([departure[of == one].mean() if (of == one).any() else 0.0 for one in range(cycle)])
    return np.asarray((factors - factors.mean())[place])


def _place(table: StockFlow, position: int) -> int:
    period = table.periods[position]
    if period.kind == "week":
        return min(period.last.isocalendar().week, 52) - 1
    months = 3 if period.kind == "quarter" else 1
    return (period.first.month - 1) // months


@dataclass(frozen=True)
class Level:
    """The level and drift of a logarithm at every origin, shape (period,), and its season."""

    level: np.ndarray
    drift: np.ndarray
    season: np.ndarray


def filtered(values: np.ndarray, trained: int, smoothing: float, seasonal: np.ndarray) -> Level:
    """Exponential smoothing of level and drift, or the mean of training; a gap leaves both as they were."""
    clean = values - seasonal
    level, drift = np.empty(values.size), np.zeros(values.size)
    if smoothing == 0.0:
        # At an origin within training the mean must not know what came after.
        for position in range(values.size):
            seen = clean[: min(position + 1, trained)]
            level[position] = seen[np.isfinite(seen)].mean() if np.isfinite(seen).any() else 0.0
        return Level(level, drift, seasonal)
    known = clean[:trained][np.isfinite(clean[:trained])]
    now, slope = float(known[: min(4, known.size)].mean()), 0.0
    for position in range(values.size):
        if np.isfinite(clean[position]):
            expected = now + slope
            before = now
            now = expected + smoothing * (clean[position] - expected)
            slope += 0.5 * smoothing * ((now - before) - slope)
        level[position], drift[position] = now, slope
    return Level(level, drift, seasonal)


def work_rules(table: StockFlow) -> list[WorkRule]:
    """Every rule that training chooses from."""
    cycle = SEASONS[table.periods[0].kind]
    seasons = (False, True) if table.trained >= 3 * cycle else (False,)
    delays = [(0, 0.0), *product((cycle // 4, cycle // 2, cycle), DELAYED[1:])]
    rules = [
        WorkRule(True, delay, part, smoothing, damping, seasonal)
        for (delay, part), smoothing, damping, seasonal in product(delays, SMOOTHINGS, DAMPINGS, seasons)
        if not (smoothing == 0.0 and damping > 0.0)
    ]
    flat = [
        WorkRule(False, 0, 0.0, smoothing, 0.0, seasonal)
        for smoothing, seasonal in product(SMOOTHINGS, seasons)
    ]
    return rules + flat


@lru_cache(maxsize=4096)
def _fading(damping: float, steps: int) -> np.ndarray:
    return np.cumsum(damping ** np.arange(1, steps + 1))


class Work:
    """Decisions ahead of any origin under one rule."""

    def __init__(self, table: StockFlow, rule: WorkRule) -> None:
        self.effort = effort(table, rule)
        with np.errstate(divide="ignore"):
            logarithm = np.log(table.decided / self.effort)
        logarithm[~np.isfinite(logarithm)] = np.nan
        filled = np.where(np.isfinite(logarithm), logarithm, np.nanmean(logarithm[: table.trained]))
        seasonal = season(table, filled) if rule.seasonal else np.zeros(logarithm.size)
        self.state = filtered(logarithm, table.trained, rule.smoothing, seasonal)
        self.rule = rule

    def ahead(self, origin: int, steps: int) -> np.ndarray:
        """Decisions in the periods after an origin, shape (step,)."""
        span = slice(origin + 1, origin + 1 + steps)
        drift = self.state.drift[origin] * _fading(self.rule.damping, steps) if self.rule.damping else 0.0
        return np.asarray(
            np.exp(self.state.level[origin] + drift + self.state.season[span]) * self.effort[span]
        )


def learn_work(table: StockFlow, horizons: tuple[int, ...]) -> WorkRule:
    """The rule with the smallest error of the decisions summed up to each horizon, within training."""
    best, least = WorkRule(False, 0, 0.0, 1.0, 0.0, False), float("inf")
    longest = max(horizons)
    total = np.concatenate([[0.0], np.cumsum(table.decided)])
    first = max(table.trained // 3, 4)
    for rule in work_rules(table):
        work = Work(table, rule)
        score, count = 0.0, 0
        for origin in range(first, table.trained - 1):
            steps = min(longest, table.trained - 1 - origin)
            summed = np.cumsum(work.ahead(origin, steps))
            for horizon in horizons:
                if horizon <= steps:
                    actual = total[origin + 1 + horizon] - total[origin + 1]
                    score += abs(summed[horizon - 1] - actual) / max(table.stock[origin], 1.0)
                    count += 1
        # Every complication must earn its place, or chance picks it.
        price = 1.0 + COMPLICATION * (rule.seasonal + (rule.delay > 0) + (rule.damping > 0.0))
        if count and price * score / count < least - 1e-12:
            best, least = rule, price * score / count
    return best


def _base(table: StockFlow, basis: str) -> np.ndarray:
    before = np.concatenate([[table.stock[0]], table.stock[:-1]])
    return {
        "stock": before,
        "inflow": table.inflow,
        "decided": table.decided,
        "nothing": np.ones(len(table.periods)),
    }[basis]


class Leaving:
    """Withdrawals ahead of any origin under one rule."""

    def __init__(self, table: StockFlow, rule: LeaveRule) -> None:
        self.rule = rule
        with np.errstate(divide="ignore", invalid="ignore"):
            share = table.withdrawn / np.maximum(_base(table, rule.basis), SMALL)
        self.state = filtered(share, table.trained, rule.smoothing, np.zeros(share.size))

    def at(self, origin: int, stock: float, inflow: float, decided: float) -> float:
        """Withdrawals in one period after an origin."""
        base = {"stock": stock, "inflow": inflow, "decided": decided, "nothing": 1.0}[self.rule.basis]
        return max(float(self.state.level[origin]) * base, 0.0)


def learn_leaving(table: StockFlow, horizons: tuple[int, ...]) -> LeaveRule:
    """The rule with the smallest error of the withdrawals summed up to each horizon, within training."""
    best, least = LeaveRule("stock", 1.0), float("inf")
    for basis, smoothing in product(("stock", "inflow", "decided", "nothing"), SMOOTHINGS):
        rule = LeaveRule(basis, smoothing)
        leaving = Leaving(table, rule)
        errors: list[float] = []
        for origin in range(max(table.trained // 3, 4), table.trained - 1):
            for horizon in horizons:
                if origin + horizon < table.trained:
                    span = slice(origin + 1, origin + 1 + horizon)
                    base = _base(table, basis)[span]
                    level = leaving.state.level[origin]
                    errors.append(abs(float((level * base).sum() - table.withdrawn[span].sum())))
        score = float(np.mean(errors)) if errors else float("inf")
        if score < least - 1e-12:
            best, least = rule, score
    return best
