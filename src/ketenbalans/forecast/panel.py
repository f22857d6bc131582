"""Series side by side on one calendar: what every forecaster gets, and the season that each period lies in.

A panel holds counts, never cases. NaN means that a count is missing: not published, or not yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ketenbalans.errors import BadInputError
from ketenbalans.vocabulary.calendar import Period

SEASONS = {"week": 52, "month": 12, "quarter": 4, "year": 1}
"""Periods in a season, by kind of period."""

MONTHS = {"week": 12 / (365.25 / 7), "month": 1.0, "quarter": 3.0, "year": 12.0}
"""Length of a period in months, by kind of period."""


@lru_cache(maxsize=4096)
def slot_of(label: str) -> int:
    """Place of a period in its season, counted from nought; week 53 shares the place of week 52.

    Example:
        >>> slot_of("2026-03"), slot_of("2026-Q4"), slot_of("2020-W53"), slot_of("2026")
        (2, 3, 51, 0)
    """
    kind = Period.parse(label).kind
    return 0 if kind == "year" else min(int(label[5:].lstrip("QW")), SEASONS[kind]) - 1


@dataclass(frozen=True)
class Panel:
    """Counts of several series over the same periods.

    Attributes:
        names: One per series.
        labels: One per period, in order and without gaps.
        values: Counts, shape (series, period); NaN where missing.
        kind: ``week``, ``month``, ``quarter`` or ``year``.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    values: np.ndarray
    kind: str

    @staticmethod
    def of(series: dict[str, Sequence[float]], first: str) -> "Panel":
        """A panel of series that all begin in one period.

        Raises:
            BadInputError: If the series differ in length.

        Example:
            >>> Panel.of({"SYR": [10, 20], "ERI": [5, 0]}, first="2025-12").labels
            ('2025-12', '2026-01')
        """
        lengths = {len(values) for values in series.values()}
        if len(lengths) != 1:
            raise BadInputError(
                "the series of one panel differ in length: {lengths}",
                mend="fill missing periods with NaN",
                lengths=sorted(lengths),
            )
        period = Period.parse(first)
        labels = [str(period)]
        for _ in range(lengths.pop() - 1):
            period = period.following()
            labels.append(str(period))
        values = np.array([list(map(float, values)) for values in series.values()])
        return Panel(tuple(series), tuple(labels), values, period.kind)

    @property
    def season(self) -> int:
        """Periods in a season."""
        return SEASONS[self.kind]

    @property
    def slots(self) -> np.ndarray:
        """Place in the season of every period, shape (period,)."""
        return np.array([slot_of(label) for label in self.labels], dtype=np.int64)

    def until(self, count: int) -> "Panel":
        """The first periods only: what was known at an origin."""
        return Panel(self.names, self.labels[:count], self.values[:, :count], self.kind)

    def ahead(self, horizon: int) -> tuple[str, ...]:
        """Labels of the periods after the last one."""
        return ahead(self.labels[-1], horizon)


@lru_cache(maxsize=1024)
def ahead(label: str, horizon: int) -> tuple[str, ...]:
    """Labels of the periods that follow one.

    Example:
        >>> ahead("2026-Q3", 2)
        ('2026-Q4', '2027-Q1')
    """
    period, found = Period.parse(label), []
    for _ in range(horizon):
        period = period.following()
        found.append(str(period))
    return tuple(found)
