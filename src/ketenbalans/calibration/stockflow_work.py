"""Decisions from staff, ahead of an origin: plain rules, weighed by their recent errors.

Decisions follow the staff (in full, by its root or not, at once or with a delay) and may follow the stock
too, because a long backlog brings overtime and helpers. They are that times a level, which is filtered at
every origin and goes on as it is, drifts, or returns to its mean, with or without a season.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from ketenbalans.calibration.stockflow_leaving import Leaving
from ketenbalans.calibration.stockflow_table import SEASONS, StockFlow
from ketenbalans.calibration.stockflow_weights import Manner, Weights, following

POWERS = (1.0, 0.5, 0.0)
"""How decisions follow the staff: in proportion, by its root, or not."""
DELAYS = (0, 2, 4)
"""Quarters after which half of the staff counts, where decisions are in proportion to it."""
PRESSURES = (0.25, 0.5, 1.0)
"""How decisions follow the stock; one is a fixed part of it."""
STAYS, DRIFTS, RETURNS = "stays", "drifts", "returns"
YEAR = -1.0
"""Stands for the plain mean of the last year in place of a smoothing."""
COURSES = (
    (0.0, STAYS),
    (YEAR, STAYS),
    (0.2, STAYS),
    (0.2, DRIFTS),
    *product((0.4, 1.0), (STAYS, DRIFTS, RETURNS)),
)
"""Weight of the newest quarter in the level (zero: the mean of all that is known), and how it goes on."""
FADING = 0.8
"""What is left of a drift, or of a departure from the mean, after a quarter."""
DRIFT = 0.3
"""Weight of the newest drift, as a part of that of the newest level."""
MANNER = Manner(sharpness=3.0, within=3.0, least=0.0)
SMALL = 1e-9


@dataclass(frozen=True)
class WorkRule:
    """How decisions follow: ``delay`` in periods, ``smoothing`` the weight of the newest quarter."""

    staff: float
    delay: int
    stock: float
    smoothing: float
    course: str
    seasonal: bool


def rules(table: StockFlow) -> list[WorkRule]:
    """The rules that a table can be tried on; a season takes three years of training."""
    efforts = [(1.0, delay, 0.0) for delay in DELAYS]
    efforts += [(power, 0, 0.0) for power in POWERS[1:]]
    efforts += [(power, 0, stock) for power, stock in product(POWERS, PRESSURES)]
    seasons = (False, True) if table.trained >= 3 * SEASONS[table.periods[0].kind] else (False,)
    return [
        WorkRule(staff, delay * table.half_year // 2, stock, smoothing, course, seasonal)
        for (staff, delay, stock), (smoothing, course), seasonal in product(efforts, COURSES, seasons)
    ]


def prior(found: Sequence[WorkRule]) -> np.ndarray:
    """What each rule weighs as long as all err alike, shape (rule,).

    Decisions may go on, follow the staff, follow the stock or follow both: each family weighs the same,
    however many rules it has.
    """
    family = [(rule.staff > 0.0, rule.stock > 0.0) for rule in found]
    return np.array([1.0 / family.count(one) for one in family])


def effort(table: StockFlow, power: float, delay: int) -> np.ndarray:
    """What decisions are in proportion to for a given stock, shape (period,).

    With a delay half of the staff counts later, because new staff learn. Unknown before staff is known.
    """
    staff = np.ones(len(table.periods)) if table.staff is None else table.staff
    if delay:
        begin = staff[np.flatnonzero(np.isfinite(staff))[0]]
        filled = np.where(np.isfinite(staff), staff, begin)
        earlier = np.concatenate([np.full(delay, begin), filled[: staff.size - delay]])
        staff = 0.5 * (staff + earlier)
    return np.asarray(np.maximum(staff, SMALL) ** power)


def season(table: StockFlow, level: np.ndarray) -> np.ndarray:
    """Seasonal factor per period in logarithms, learned in training, shape (period,); zero in the mean."""
    cycle = SEASONS[table.periods[0].kind]
    place = np.array([_place(table, position) for position in range(len(table.periods))])
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


def running_mean(values: np.ndarray) -> np.ndarray:
    """The mean of what is known up to each period; zero before anything is.

    Example:
        >>> running_mean(np.array([np.nan, 1.0, 3.0])).tolist()
        [0.0, 1.0, 2.0]
    """
    known = np.isfinite(values)
    return np.asarray(np.cumsum(np.where(known, values, 0.0)) / np.maximum(np.cumsum(known), 1))


def last_year(values: np.ndarray, year: int) -> np.ndarray:
    """The mean of what is known of the last year up to each period; before that, of what is known.

    Example:
        >>> last_year(np.array([1.0, 3.0, np.nan, 5.0]), 2).tolist()
        [1.0, 2.0, 3.0, 5.0]
    """
    known = np.isfinite(values)
    total, number = np.cumsum(np.where(known, values, 0.0)), np.cumsum(known)
    total[year:], number[year:] = total[year:] - total[:-year], number[year:] - number[:-year]
    return np.asarray(np.where(number > 0, total / np.maximum(number, 1), running_mean(values)))


def smoothed(values: np.ndarray, weight: float) -> tuple[np.ndarray, np.ndarray]:
    """Exponentially smoothed level and drift, shape (period,) each; a gap leaves both as they were.

    Args:
        values: What is seen, shape (period,); unknown is NaN.
        weight: Weight of the newest period; zero takes the mean of all that is known, without drift.
    """
    mean = running_mean(values)
    if weight == 0.0:
        return mean, np.zeros(values.size)
    level, drift = np.empty(values.size), np.zeros(values.size)
    known = np.flatnonzero(np.isfinite(values))
    # The level begins where the first four known periods put it, the drift at none.
    now, slope = (float(values[known[:4]].mean()) if known.size else 0.0), 0.0
    for position, value in enumerate(values):
        if np.isfinite(value):
            before, expected = now, now + slope
            now = expected + weight * (value - expected)
            slope += DRIFT * weight * ((now - before) - slope)
        level[position], drift[position] = now, slope
    return level, drift


class Work:
    """Decisions ahead of any origin: the weighed rules together."""

    def __init__(self, table: StockFlow, leaving: Leaving, horizons: tuple[int, ...]) -> None:
        self.table, self.leaving = table, leaving
        self.rules = rules(table)
        quarter = table.half_year / 2
        count = len(table.periods)
        before = np.log(np.maximum(np.concatenate([[table.stock[0]], table.stock[:-1]]), 1.0))
        self.level, self.drift = np.empty((len(self.rules), count)), np.empty((len(self.rules), count))
        self.mean, self.rest = np.empty_like(self.level), np.empty_like(self.level)
        for place, rule in enumerate(self.rules):
            of = np.log(effort(table, rule.staff, rule.delay))
            with np.errstate(divide="ignore", invalid="ignore"):
                seen = np.log(table.decided) - of - rule.stock * before
            seen[~np.isfinite(seen)] = np.nan
            shape = np.zeros(count)
            if rule.seasonal:
                filled = np.where(np.isfinite(seen), seen, np.nanmean(seen[: table.trained]))
                shape = season(table, filled)
            if rule.smoothing == YEAR:
                self.level[place], self.drift[place] = last_year(seen - shape, 2 * table.half_year), 0.0
            else:
                weight = 1.0 - (1.0 - rule.smoothing) ** (1.0 / quarter)
                self.level[place], self.drift[place] = smoothed(seen - shape, weight)
            self.mean[place] = running_mean(seen - shape)
            self.rest[place] = of + shape
        self.course = np.array([rule.course for rule in self.rules])
        self.pressure = np.array([rule.stock for rule in self.rules])
        self.fading = FADING ** (1.0 / quarter)
        self.weights = self._weighed(horizons)

    def by_rule(self, origins: np.ndarray, steps: int) -> np.ndarray:
        """Decisions after each origin, each rule by itself, shape (rule, origin, step).

        A rule that follows the stock follows its own; beyond the table the last period is repeated.
        """
        table, last = self.table, self.rest.shape[1] - 1
        found = np.empty((len(self.rules), origins.size, steps))
        stock = np.broadcast_to(table.stock[origins].astype(float), found.shape[:2]).copy()
        level, drift, mean = self.level[:, origins], self.drift[:, origins], self.mean[:, origins]
        drifts, returns = (self.course == DRIFTS)[:, None], (self.course == RETURNS)[:, None]
        moved = 0.0
        for step in range(steps):
            at = np.minimum(origins + 1 + step, last)
            left = self.fading ** (step + 1)
            moved += left
            now = np.where(
                returns, mean + (level - mean) * left, level + np.where(drifts, drift * moved, 0.0)
            )
            now = now + self.rest[:, at] + self.pressure[:, None] * np.log(np.maximum(stock, 1.0))
            came = table.inflow[at] + table.reopened[at]
            found[:, :, step] = np.minimum(np.exp(now), stock + came)
            gone = self.leaving.at(origins, stock, table.inflow[at], found[:, :, step], step)
            stock = np.maximum(stock + came - found[:, :, step] - gone, 0.0)
        return found

    def ahead(self, origins: np.ndarray, steps: int) -> np.ndarray:
        """Decisions after each origin, shape (origin, step)."""
        weights = self.weights.ahead(origins, steps)
        return np.asarray(np.einsum("ros,osr->os", self.by_rule(origins, steps), weights))

    def _weighed(self, horizons: tuple[int, ...]) -> Weights:
        table, count = self.table, len(self.table.periods)
        first = max(table.trained // 3, 4)
        if table.staff is not None:
            first = max(first, int(np.flatnonzero(np.isfinite(table.staff))[0]))
        origins = np.arange(first, count - 1)
        wanted = np.cumsum(self.by_rule(origins, max(horizons)), axis=2)
        done = np.concatenate([[0.0], np.cumsum(table.decided)])
        error = np.full((count, len(horizons), len(self.rules)), np.nan)
        for place, horizon in enumerate(horizons):
            known = origins[origins + horizon < count]
            actual = done[known + horizon + 1] - done[known + 1]
            off = np.abs(wanted[:, : known.size, horizon - 1] - actual)
            error[known, place] = (off / np.maximum(table.stock[known], 1.0)).T
        return following(error, first, horizons, table.half_year, prior(self.rules), MANNER)
