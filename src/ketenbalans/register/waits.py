"""How long people wait: of those who still wait and of those who had their turn, side by side.

Only counting finished waits makes them too short, since the longest are not finished. The median for all is
therefore that of Kaplan and Meier, in which a wait that goes on counts as "at least so long".
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.vocabulary.codes import EventType, Population

DAYS_A_WEEK = 7
Z_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution: an interval of 95 %."""

WAITS = {
    "registration_interview": EventType.REGISTRATION_INTERVIEW,
    "hearing": EventType.HEARING,
    "decision": EventType.DECIDED,
}
"""The steps that are waited for from lodging on (R-063)."""


@dataclass(frozen=True)
class Survival:
    """How many still wait after each number of days.

    Attributes:
        days: Numbers of days at which a wait ended, ascending.
        waiting: Share that waits longer than that, by Kaplan and Meier.
        low: Lower end of the 95 % interval of that share.
        high: Upper end.
    """

    days: np.ndarray
    waiting: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def median(self) -> float | None:
        """Days after which half has had its turn; None while more than half still waits."""
        return self._crossing(self.waiting)

    def median_interval(self) -> tuple[float | None, float | None]:
        """The 95 % interval of the median; an open end is None."""
        return self._crossing(self.low), self._crossing(self.high)

    def _crossing(self, share: np.ndarray) -> float | None:
        below = np.flatnonzero(share <= 0.5)
        return float(self.days[below[0]]) if below.size else None


def kaplan_meier(durations: np.ndarray, ended: np.ndarray) -> Survival:
    """The share that waits longer than each number of days, with waits that go on counted as such.

    Args:
        durations: Days waited, of shape (case,); whole and not negative.
        ended: Whether the wait came to its end, bool of shape (case,).

    Returns:
        The survival curve with a 95 % interval on the log-log scale.

    Source:
        E. L. Kaplan and P. Meier (1958); M. Greenwood (1926) for the variance. Serves R-063.

    Example:
        >>> curve = kaplan_meier(np.array([1, 2, 2, 3]), np.array([True, True, False, True]))
        >>> curve.waiting.round(4).tolist()  # 3/4, then 3/4 * 2/3, then 0
        [0.75, 0.5, 0.0]
        >>> curve.median()
        2.0
    """
    length = int(durations.max()) + 1 if durations.size else 1
    all_ends = np.bincount(durations.astype(np.int64), minlength=length)
    events = np.bincount(durations[ended].astype(np.int64), minlength=length)
    at_risk = np.cumsum(all_ends[::-1])[::-1]
    days = np.flatnonzero(events)
    hits, risk = events[days].astype(float), at_risk[days].astype(float)
    waiting = np.cumprod(1.0 - hits / risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(hits / (risk * (risk - hits)))
        spread = Z_95 * np.sqrt(greenwood) / np.abs(np.log(waiting))
        low, high = waiting ** np.exp(spread), waiting ** np.exp(-spread)
    # Where everybody has had their turn the scale ends; the curve itself is certain there.
    low, high = np.where(waiting > 0, low, 0.0), np.where(waiting > 0, high, 0.0)
    return Survival(days, waiting, low, high)


def _weeks(days: np.ndarray, how: str) -> float | None:
    if not days.size:
        return None
    value = np.median(days) if how == "median" else np.mean(days)
    return round(float(value) / DAYS_A_WEEK, 2)


def _in_weeks(days: float | None) -> float | None:
    return None if days is None else round(days / DAYS_A_WEEK, 2)


def wait_for(
    milestones: Milestones, step: EventType, population: Population, realised_from: int
) -> dict[str, Any]:
    """The waits from lodging to a step.

    Args:
        milestones: The cases on the reference day.
        step: What is waited for.
        population: Whose waits.
        realised_from: First day of the period whose realised waits are told, in days since 1970.

    Returns:
        Weeks of those who wait (``pending``), of those who had their turn in the period (``realised``),
        and the Kaplan–Meier median of all (``median_of_all``) with its interval. A case that ended
        without the step leaves the count on the day it ended.
    """
    lodged = milestones.first(EventType.LODGED)
    reached = milestones.first(step)
    gone = milestones.earliest(EventType.DECIDED, EventType.WITHDRAWN, EventType.CLOSED)
    members = milestones.members(population) & (lodged != NEVER)
    # A step before lodging was told with a wrong day; `register check` names such cases.
    usable = members & (reached >= lodged)
    lodged, reached, gone = lodged[usable], reached[usable], np.maximum(gone[usable], lodged[usable])
    ended = reached != NEVER
    left = ~ended & (gone != NEVER)
    until = np.where(ended, reached, np.where(left, gone, milestones.day))
    durations = until.astype(np.int64) - lodged
    pending = ~ended & ~left
    recent = ended & (reached >= realised_from)
    curve = kaplan_meier(durations, ended)
    low, high = curve.median_interval()
    return {
        "pending": {
            "count": int(pending.sum()),
            "mean_weeks": _weeks(durations[pending], "mean"),
            "median_weeks": _weeks(durations[pending], "median"),
        },
        "realised": {
            "count": int(recent.sum()),
            "mean_weeks": _weeks(durations[recent], "mean"),
            "median_weeks": _weeks(durations[recent], "median"),
        },
        "median_of_all": {
            "weeks": _in_weeks(curve.median()),
            "low": _in_weeks(low),
            "high": _in_weeks(high),
            "method": "Kaplan-Meier",
        },
        "left_without": int(left.sum()),
        "not_usable": int((members & ~usable).sum()),
    }
