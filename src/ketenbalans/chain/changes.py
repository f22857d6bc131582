"""What changes on a day in mid-run: an attribute that takes another value, a group that changes stream.

A change holds for whole weeks: from the week that holds its first day, up to the week that holds its last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ketenbalans.errors import ContradictionError
from ketenbalans.vocabulary.streams import STREAMS, cohort_of


def week_at(day: date, first_monday: date) -> int:
    """The number of the week that holds a day, counted from the first Monday.

    Example:
        >>> week_at(date(2026, 4, 10), date(2026, 3, 30))
        1
    """
    return (day - first_monday).days // 7


@dataclass(frozen=True)
class Dated:
    """One attribute that is set, scaled or added to from a day on, until another day if there is one."""

    operation: str
    target: str
    stream: str | None
    value: float
    first: date
    until: date | None
    place: str

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.first:
            raise ContradictionError(
                "the change of {target} ends on {until}, not after its first day {first}",
                where=self.place,
                mend="let 'until' come after 'from', or leave it out",
                target=self.target,
                until=self.until.isoformat(),
                first=self.first.isoformat(),
            )

    def changed(self, values: np.ndarray) -> np.ndarray:
        """The changed values of any of the chosen weeks and streams, same shape."""
        if self.operation == "set":
            return np.full_like(values, self.value)
        return values * self.value if self.operation == "scale" else values + self.value

    def applied(self, values: np.ndarray, first_monday: date) -> np.ndarray:
        """The values with this change in its weeks.

        Args:
            values: Shape (week,) or (week, stream).
            first_monday: Monday of the first week.
        """
        weeks = slice(
            max(week_at(self.first, first_monday), 0),
            None if self.until is None else max(week_at(self.until, first_monday), 0),
        )
        chosen: tuple[slice | int, ...] = (weeks,)
        if self.stream is not None:
            chosen = (weeks, STREAMS.index(self.stream))
        found = values.copy()
        found[chosen] = self.changed(found[chosen])
        return found


@dataclass(frozen=True)
class Move:
    """A part of a stream that goes to another stream on a day: other country policy (R-017).

    ``share`` is that of the stream's open applications; of what is lodged in it afterwards the same part
    goes to the other stream at once.
    """

    origin: str
    target: str
    share: float
    day: date
    reason: str
    source: str
    place: str

    def __post_init__(self) -> None:
        if self.origin == self.target or cohort_of(self.origin) is not cohort_of(self.target):
            raise ContradictionError(
                "applications cannot move from {origin} to {target}",
                where=self.place,
                mend="name two different streams that are both old stock or both Pact",
                origin=self.origin,
                target=self.target,
            )


def by_week(values: np.ndarray, weeks: int) -> np.ndarray:
    """The same values every week, shape (week,) or (week, stream)."""
    found = np.empty((weeks, *np.shape(values)))
    found[:] = values
    return found


def sums_to_one(shares: Mapping[str, float], where: str) -> None:
    """Refuses shares over streams that do not add up.

    Raises:
        ContradictionError: If they sum to anything but one.
    """
    total = sum(shares.values())
    if abs(total - 1.0) > 1e-6:
        raise ContradictionError(
            "the shares sum to {total}, not to 1",
            where=where,
            mend="let the shares of the streams add up to 1",
            total=round(total, 6),
        )
