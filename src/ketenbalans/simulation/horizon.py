"""The weeks of a simulation, and what stands on its first day."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ketenbalans.errors import ContradictionError
from ketenbalans.simulation.axes import BEFORE, HISTORY
from ketenbalans.vocabulary.calendar import week_start
from ketenbalans.vocabulary.streams import STREAMS

PACT_START = date(2026, 6, 12)  # PL-0001
PROMISE = date(2029, 6, 12)  # PL-0002: three years later


@dataclass(frozen=True)
class Standing:
    """Everything that stands on the first day of a simulation, in persons.

    ``initial`` has shape (stream, lodging week before the start) and holds whole numbers. Where the register
    knows when people joined a queue, ``appeals_lodged`` and ``family_lodged`` count them by week, shape
    (BEFORE,), and sum to the number pending.
    """

    start: date
    initial: np.ndarray
    screened: float
    appeals: float
    permit_holders: float
    in_return: float
    family_pending: float
    family_unscreened: float
    appeals_lodged: np.ndarray | None = None
    family_lodged: np.ndarray | None = None

    def __post_init__(self) -> None:
        for counted, total in (
            (self.appeals_lodged, self.appeals),
            (self.family_lodged, self.family_pending),
        ):
            if counted is not None and (counted.shape != (BEFORE,) or abs(counted.sum() - total) > 0.5):
                raise ContradictionError(
                    "{total} people in a queue are counted as {counted} by week",
                    mend="count everybody of the queue once, in the weeks before the start",
                    total=total,
                    counted=float(counted.sum()),
                )
        if self.initial.shape != (len(STREAMS), HISTORY):
            raise ContradictionError(
                "the standing stock has shape {shape}, not {wanted}",
                mend="count applications per stream and lodging week",
                shape=self.initial.shape,
                wanted=(len(STREAMS), HISTORY),
            )


@dataclass(frozen=True)
class Horizon:
    """The weeks of a simulation.

    Example:
        >>> horizon = Horizon(date(2026, 4, 1), 523)
        >>> horizon.first_monday, horizon.week_of(date(2026, 4, 10))
        (datetime.date(2026, 3, 30), 1)
    """

    start: date
    weeks: int

    @property
    def first_monday(self) -> date:
        """The Monday of the first week."""
        return week_start(self.start)

    def week_of(self, day: date) -> int:
        """The number of the week that holds a day; below zero before the start."""
        return (day - self.first_monday).days // 7

    def ends(self) -> list[date]:
        """The Sunday that closes each week."""
        return [self.first_monday + timedelta(days=7 * week + 6) for week in range(self.weeks)]
