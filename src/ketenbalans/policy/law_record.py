"""The form in which the law reaches machine code: one record of a fixed size, looked up by day.

One record is handed over as one address; a bundle of arrays would be handed over array by array at every
call (decision 0001). Which version of a rule holds on a day, which month a day lies in and which is its
next working day stand ready per day, so that no case searches or divides for them. Days are whole numbers
since 1970, as numpy counts them.
"""

from datetime import date
from typing import Any, TypeAlias, cast

import numpy as np

from ketenbalans.policy.clock_tracks import Track
from ketenbalans.vocabulary.calendar import holidays

FIRST_YEAR, LAST_YEAR = 1990, 2080
"""The years for which working days are known to the array clock."""
FIRST_DAY = date(FIRST_YEAR, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
DAY_COUNT = (date(LAST_YEAR + 1, 1, 1) - date(FIRST_YEAR, 1, 1)).days
MONTH_COUNT = 12 * (LAST_YEAR + 1 - FIRST_YEAR)
LATER = int(np.iinfo(np.int32).max)
VERSIONS = 8
"""Most values that a parameter can have in the array clock."""
MOST_ROWS, MOST_GENERAL, MOST_SCENARIOS, MOST_MORATORIA = 96, 16, 8, 128
"""Most parameters, general extensions, scenarios of their validity, and moratoria."""
Record: TypeAlias = Any
"""A record of type LAW; numba knows its fields, the type checker does not."""

FIELDS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("failed", "i8", (2,), "Row and day of the first value that the law lacks; NONE while there is none."),
    (
        "table",
        "f8",
        (MOST_ROWS, 1 + 3 * VERSIONS),
        "Per row its last day, then first days, values and units of its versions; absent ones from LATER.",
    ),
    ("track_rows", "i8", (len(Track), 4), "Row of term, extension, cap and single extension; -1 for none."),
    ("european", "u1", (len(Track),), "Whether European counting applies."),
    ("general", "i8", (MOST_GENERAL, 4), "In force, lodged from, lodged until, months."),
    ("general_count", "i8", (), "General extensions that there are."),
    ("validity", "u1", (MOST_GENERAL, MOST_SCENARIOS), "Whether an extension holds in a scenario."),
    ("moratoria", "i8", (MOST_MORATORIA, 5), "From, until, mode, regime, country."),
    ("moratoria_count", "i8", (), "Moratoria that there are."),
    ("next_working", "i4", (DAY_COUNT,), "The first working day from each day on, from FIRST_DAY."),
    ("month_at", "i2", (DAY_COUNT,), "Month of each day, counted from that of FIRST_DAY."),
    ("number_at", "i2", (DAY_COUNT,), "Days since the first of its month, of each day."),
    ("month_first", "i4", (MONTH_COUNT + 1,), "First day of each month, and of the one after the last."),
    ("version_at", "i1", (MOST_ROWS, DAY_COUNT), "Version of a row that holds on each day; -1 for none."),
)
"""Name, type, shape and meaning of every field of the record."""

LAW = np.dtype([(name, kind, shape) for name, kind, shape, _ in FIELDS], align=True)


def plain(number: int) -> int:
    """A constant for machine code that the compiler does not make a version of its own for."""
    return cast(int, np.int64(number))


def version_at(table: np.ndarray) -> np.ndarray:
    """Which version of each row holds on each day, shape (row, day from FIRST_DAY); -1 for none.

    Args:
        table: As the field of that name.
    """
    days = FIRST_DAY + np.arange(DAY_COUNT)
    found = np.empty((len(table), DAY_COUNT), np.int8)
    for row, values in enumerate(table):
        found[row] = np.searchsorted(values[1 : 1 + VERSIONS], days, side="right") - 1
        found[row, days > values[0]] = -1
    return found


def months() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Month and number within it of each day, and the first day of each month and of the next."""
    days = FIRST_DAY + np.arange(DAY_COUNT)
    month = days.astype("datetime64[D]").astype("datetime64[M]")
    first = np.arange(month[0], month[-1] + 2).astype("datetime64[D]").astype(np.int64)
    at = (month - month[0]).astype(np.int64)
    return at, days - first[at], first


def next_working(extra: list[date]) -> np.ndarray:
    """The first working day from each day on, shape (day from FIRST_DAY,).

    Args:
        extra: Days that the King has equated with holidays.
    """
    first = date(FIRST_YEAR, 1, 1)
    working = (np.arange(DAY_COUNT) + first.weekday()) % 7 < 5
    closed = [day for year in range(FIRST_YEAR, LAST_YEAR + 1) for day in holidays(year)]
    for day in (*closed, *extra):
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            working[(day - first).days] = False
    days = np.where(working, np.arange(DAY_COUNT), DAY_COUNT - 1)
    return np.asarray(FIRST_DAY + np.minimum.accumulate(days[::-1])[::-1])
