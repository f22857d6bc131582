"""Decisions from staff, and withdrawals, ahead of an origin: plain rules, weighed by their errors.

Decisions follow the staff (in full, in part, with a delay) or the inflow, times a level that is filtered at
every origin, may drift and may have a season. Withdrawals are a share of the stock, of the inflow or of the
decisions, or a level. What each rule weighs is learned in the training periods and then frozen.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from ketenbalans.calibration.stockflow_table import StockFlow

SEASONS = {"quarter": 4, "month": 12, "week": 52}
SMOOTHINGS = (0.0, 0.15, 0.35, 0.7, 1.0)
"""Weight of the newest level; zero keeps the mean of the training periods."""
DAMPINGS = (0.0, 0.8, 0.95)
"""How a drift fades, per quarter; zero leaves it out."""
POWERS = (1.0, 0.75, 0.5, 0.25, 0.0)
"""How decisions follow the staff: in proportion, by its root, or not."""
SHARPNESS = 2.0
"""Power of the inverse error in a rule's weight."""
WITHIN = 2.0
"""Error over that of the best beyond which a rule weighs nothing."""
COMPLICATION = 0.03
"""Part by which the error must fall for a season or a drift to weigh as much as without."""
SMALL = 1e-9
QUARTER = {"quarter": 1, "month": 3, "week": 13}


@dataclass(frozen=True)
class WorkRule:
    """How decisions follow: ``delay`` in periods, ``inflow`` the power of a year's inflow."""

    power: float
    delay: int
    inflow: float
    smoothing: float
    damping: float
    seasonal: bool


@dataclass(frozen=True)
class LeaveRule:
    """What withdrawals are in proportion to (stock, inflow, decided, nothing), and how fast that moves."""

    basis: str
    smoothing: float


def effort(table: StockFlow, power: float, delay: int, inflow: float) -> np.ndarray:
    """What decisions are in proportion to, shape (period,).

    With a delay half of the staff counts later, because new staff learn. Unknown before staff is known.
    """
    staff = np.ones(len(table.periods)) if table.staff is None else table.staff
    if delay:
        begin = staff[np.flatnonzero(np.isfinite(staff))[0]]
        filled = np.where(np.isfinite(staff), staff, begin)
        earlier = np.concatenate([np.full(delay, begin), filled[: staff.size - delay]])
        staff = 0.5 * (staff + earlier)
    year = SEASONS[table.periods[0].kind]
    total = np.cumsum(np.concatenate([np.full(year, table.inflow[0]), table.inflow]))
    came = (total[year:] - total[:-year])[-staff.size :] / year
    return np.asarray(np.maximum(staff, SMALL) ** power * np.maximum(came, SMALL) ** inflow)


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


def filtered(values: np.ndarray, trained: int, smoothing: float) -> tuple[np.ndarray, np.ndarray]:
    """Exponential smoothing of level and drift, or the mean of training; a gap leaves both as they were."""
    level, drift = np.empty(values.size), np.zeros(values.size)
    if smoothing == 0.0:
        # At an origin within training the mean must not know what came after.
        for position in range(values.size):
            seen = values[: min(position + 1, trained)]
            level[position] = seen[np.isfinite(seen)].mean() if np.isfinite(seen).any() else 0.0
        return level, drift
    known = values[:trained][np.isfinite(values[:trained])]
    now, slope = float(known[: min(4, known.size)].mean()) if known.size else 0.0, 0.0
    for position in range(values.size):
        if np.isfinite(values[position]):
            expected = now + slope
            before = now
            now = expected + smoothing * (values[position] - expected)
            slope += 0.3 * smoothing * ((now - before) - slope)
        level[position], drift[position] = now, slope
    return level, drift


def weigh(error: np.ndarray) -> np.ndarray:
    """Weights by inverse error, none for rules far behind the best, shape (rule,).

    Example:
        >>> weigh(np.array([1.0, 1.0, 9.0])).tolist()
        [0.5, 0.5, 0.0]
    """
    behind = np.maximum(error, SMALL) / max(float(error.min()), SMALL)
    weight = np.where(behind <= WITHIN, behind**-SHARPNESS, 0.0)
    return np.asarray(weight / weight.sum())


class Work:
    """Decisions ahead of any origin: the weighed rules together."""

    def __init__(self, table: StockFlow, horizons: tuple[int, ...]) -> None:
        cycle, count = SEASONS[table.periods[0].kind], len(table.periods)
        fade = 1.0 / QUARTER[table.periods[0].kind]
        efforts = [
            (power, delay, inflow)
            for power, delay, inflow in product(POWERS, (0, cycle // 4, cycle // 2, cycle), (0.0, 0.5))
            if (delay == 0 or power == 1.0) and not (power == 1.0 and inflow > 0.0)
        ]
        seasons = (False, True) if table.trained >= 3 * cycle else (False,)
        rules, levels, drifts, rest = [], [], [], []
        for power, delay, inflow in efforts:
            of = np.log(effort(table, power, delay, inflow))
            with np.errstate(divide="ignore", invalid="ignore"):
                logarithm = np.log(table.decided) - of
            logarithm[~np.isfinite(logarithm)] = np.nan
            filled = np.where(np.isfinite(logarithm), logarithm, np.nanmean(logarithm[: table.trained]))
            for seasonal in seasons:
                shape = season(table, filled) if seasonal else np.zeros(count)
                for smoothing in SMOOTHINGS:
                    level, drift = filtered(logarithm - shape, table.trained, smoothing)
                    for damping in DAMPINGS:
                        if smoothing == 0.0 and damping > 0.0:
                            continue
                        rules.append(WorkRule(power, delay, inflow, smoothing, damping**fade, seasonal))
                        levels.append(level)
                        drifts.append(drift if damping else np.zeros(count))
                        rest.append(of + shape)
        self.rules = rules
        self.level, self.drift, self.rest = np.array(levels), np.array(drifts), np.array(rest)
        self.damping = np.array([rule.damping for rule in rules])
        self.weight = self._weighed(table, horizons)

    def by_rule(self, origins: np.ndarray, steps: int) -> np.ndarray:
        """Decisions after each origin, shape (rule, origin, step); the last period's beyond the table."""
        last = self.rest.shape[1] - 1
        at = np.minimum(origins[:, None] + 1 + np.arange(steps), last)
        fading = np.cumsum(self.damping[:, None] ** np.arange(1, steps + 1), axis=1)
        moved = self.drift[:, origins][:, :, None] * fading[:, None, :]
        return np.asarray(np.exp(self.level[:, origins][:, :, None] + moved + self.rest[:, at]))

    def ahead(self, origins: np.ndarray, steps: int) -> np.ndarray:
        """Decisions after each origin, shape (origin, step)."""
        return np.asarray(np.tensordot(self.weight, self.by_rule(origins, steps), axes=1))

    def _weighed(self, table: StockFlow, horizons: tuple[int, ...]) -> np.ndarray:
        first, longest = max(table.trained // 3, 4), max(horizons)
        if table.staff is not None:
            first = max(first, int(np.flatnonzero(np.isfinite(table.staff))[0]))
        origins = np.arange(first, table.trained - 1)
        at = origins[:, None] + 1 + np.arange(longest)
        inside = np.minimum(at, table.trained - 1)
        wanted = np.cumsum(self.by_rule(origins, longest), axis=2)
        actual = np.cumsum(table.decided[inside], axis=1)
        off = np.abs(wanted - actual) / np.maximum(table.stock[origins], 1.0)[:, None]
        off[:, at >= table.trained] = np.nan
        scored = off[:, :, [horizon - 1 for horizon in horizons]]
        score = np.nanmean(scored.reshape(len(self.rules), -1), axis=1)
        price = np.array([1.0 + COMPLICATION * (rule.seasonal + (rule.damping > 0)) for rule in self.rules])
        return weigh(score * price)


def _base(table: StockFlow, basis: str) -> np.ndarray:
    before = np.concatenate([[table.stock[0]], table.stock[:-1]])
    return {
        "stock": before,
        "inflow": table.inflow,
        "decided": table.decided,
        "nothing": np.ones(len(table.periods)),
    }[basis]


class Leaving:
    """Withdrawals ahead of any origin: the weighed rules together."""

    def __init__(self, table: StockFlow, horizons: tuple[int, ...]) -> None:
        self.rules = [
            LeaveRule(basis, smoothing)
            for basis, smoothing in product(("stock", "inflow", "decided", "nothing"), SMOOTHINGS)
        ]
        levels = []
        for rule in self.rules:
            with np.errstate(divide="ignore", invalid="ignore"):
                share = table.withdrawn / np.maximum(_base(table, rule.basis), SMALL)
            levels.append(filtered(share, table.trained, rule.smoothing)[0])
        self.level = np.maximum(np.array(levels), 0.0)
        self.weight = self._weighed(table, horizons)

    def _weighed(self, table: StockFlow, horizons: tuple[int, ...]) -> np.ndarray:
        origins = np.arange(max(table.trained // 3, 4), table.trained - 1)
        longest = max(horizons)
        at = origins[:, None] + 1 + np.arange(longest)
        inside = np.minimum(at, table.trained - 1)
        actual = np.cumsum(table.withdrawn[inside], axis=1)
        score = np.empty(len(self.rules))
        for place, rule in enumerate(self.rules):
            wanted = self.level[place, origins][:, None] * np.cumsum(_base(table, rule.basis)[inside], axis=1)
            off = np.abs(wanted - actual)
            off[at >= table.trained] = np.nan
            score[place] = np.nanmean(off[:, [horizon - 1 for horizon in horizons]])
        return weigh(score)

    def at(
        self, origins: np.ndarray, stock: np.ndarray, inflow: np.ndarray, decided: np.ndarray
    ) -> np.ndarray:
        """Withdrawals in one period after each origin, shape (origin,)."""
        base = {"stock": stock, "inflow": inflow, "decided": decided, "nothing": np.ones_like(stock)}
        found = np.zeros(stock.size)
        for place, rule in enumerate(self.rules):
            found += self.weight[place] * self.level[place, origins] * base[rule.basis]
        return found
