"""When the old stock is gone under a chain: central runs for solving, many futures for a band.

Years are counted from the day of the claim. An old stock counts as gone when one application in a hundred
is left: the last ones wait for courts and countries, and no published estimate speaks of the very last.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from ketenbalans.chain.chain import Chain
from ketenbalans.chain.sampling import sample
from ketenbalans.simulation import futures
from ketenbalans.simulation.building import Standing
from ketenbalans.vocabulary.streams import OLD_STREAMS, STREAMS

OLD_STOCK, ALL_OPEN, ALL_OVERDUE = "old stock", "all open", "all overdue"
GONE = 0.01
HALF_A_YEAR = 26
"""Weeks of inflow that are always at work within a term of six months."""
DAYS_IN_A_YEAR = 365.25
BISECTIONS = 9
OLD = np.array([name in OLD_STREAMS for name in STREAMS])


@dataclass(frozen=True)
class Setting:
    """The standing stock and the paths of inflow that every claim is run on."""

    standing: Standing
    paths: np.ndarray
    """Applications lodged, shape (future, week)."""
    seed: int

    @property
    def weeks(self) -> int:
        """Length of the runs."""
        return int(self.paths.shape[1])

    def until(self, day: date) -> "Setting":
        """The same, run to a day at most."""
        weeks = min(self.weeks, (day - self.standing.start).days // 7 + 1)
        return Setting(self.standing, self.paths[:, :weeks], self.seed)

    def middle(self) -> np.ndarray:
        """The median path, shape (1, week)."""
        return np.asarray(np.median(self.paths, axis=0, keepdims=True))


def lengthened(paths: np.ndarray, weeks: int) -> np.ndarray:
    """Paths of a number of weeks: cut, or continued by their last year so that 11.9 years can be reached."""
    missing = weeks - paths.shape[1]
    if missing <= 0:
        return paths[:, :weeks]
    last = paths[:, -min(52, paths.shape[1]) :]
    return np.concatenate([paths, np.tile(last, (1, -(-missing // last.shape[1])))[:, :missing]], axis=1)


def years_until_gone(
    chain: Chain,
    setting: Setting,
    since: date,
    *,
    reading: str = OLD_STOCK,
    central: bool = False,
    threads: int | None = None,
) -> np.ndarray:
    """Years from a day until the backlog is gone; infinite beyond the horizon.

    Args:
        chain: The chain with the claim's own assumptions.
        setting: Stock and inflow.
        since: The day from which the years count.
        reading: What the backlog is: the ``OLD_STOCK``; ``ALL_OPEN``, old and new, beyond half a year of
            inflow that is always at work; or ``ALL_OVERDUE``, old and new.
        central: One run with every assumption at its value and the median inflow; else a run per path.
        threads: Threads to use.

    Returns:
        Shape (future,).
    """
    paths = setting.middle() if central else setting.paths
    drawn = sample(chain, paths.shape[0], setting.seed, design="central" if central else "latin")
    found = futures.run(drawn, setting.standing, paths, weeks=setting.weeks, threads=threads)
    if reading == OLD_STOCK:
        lodged = found.flow("lodged", OLD).sum(axis=1)
        gone = found.flow("open", OLD) <= GONE * (setting.standing.initial.sum() + lodged)[:, None]
    elif reading == ALL_OPEN:
        gone = found.flow("open") <= HALF_A_YEAR * found.flow("lodged").mean(axis=1)[:, None]
    else:
        overdue = found.measure("overdue_old") + found.measure("overdue_pact")
        gone = overdue <= GONE * overdue[:, :1]
    first = np.where(gone.any(axis=1), np.argmax(gone, axis=1), -1)
    ends = found.horizon.ends()
    return np.array([(ends[week] - since).days / DAYS_IN_A_YEAR if week >= 0 else np.inf for week in first])


def solve(years: Callable[[float], float], wanted: float, low: float, high: float) -> float | None:
    """The value between two bounds at which a monotone number of years is the wanted one; None if none is.

    Example:
        >>> round(solve(lambda staff: 100 / staff, 4.0, 5.0, 50.0), 2)
        25.0
    """
    at_low, at_high = years(low), years(high)
    if not min(at_low, at_high) <= wanted <= max(at_low, at_high):
        return None
    rising = at_high > at_low
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        if (years(middle) < wanted) == rising:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
