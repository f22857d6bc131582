"""The Dutch calendar: working days, calendar months, ISO weeks, periods and plan cycles.

Holidays are those of the Algemene termijnenwet (ATW) art. 3. Whether a term may move because of them is
law and lives in ``policy``; here is only which days they are. Nothing reads today's date.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ketenbalans.errors import BadInputError, OutOfRangeError

MONTHS_IN_A_CYCLE = 3
FIRST_CYCLE_START = date(2026, 10, 1)  # IND plan, "Aanpak in fases" (PL-0033)


def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the anonymous algorithm of 1876.

    Example:
        >>> easter_sunday(2024)
        datetime.date(2024, 3, 31)
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_century, century_rest = divmod(century, 4)
    correction = (century + 8) // 25
    moon = (19 * golden + century - leap_century - (century - correction + 1) // 3 + 15) % 30
    leap, leap_rest = divmod(rest, 4)
    weekday = (32 + 2 * century_rest + 2 * leap - moon - leap_rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def holidays(year: int) -> frozenset[date]:
    """The general holidays of ATW art. 3 in a year; Good Friday is equated with them.

    5 May counts every year. King's Day is 27 April, or the 26th where the 27th is a Sunday.

    Example:
        >>> date(2026, 4, 27) in holidays(2026), date(2025, 4, 26) in holidays(2025)
        (True, True)
    """
    easter = easter_sunday(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == calendar.SUNDAY:
        kings_day = date(year, 4, 26)
    return frozenset(
        {
            date(year, 1, 1),
            easter - timedelta(days=2),
            easter,
            easter + timedelta(days=1),
            kings_day,
            date(year, 5, 5),
            easter + timedelta(days=39),
            easter + timedelta(days=49),
            easter + timedelta(days=50),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def is_working_day(day: date) -> bool:
    """Whether a day is neither Saturday, Sunday nor holiday.

    Example:
        >>> is_working_day(date(2026, 5, 5))
        False
    """
    return day.weekday() < calendar.SATURDAY and day not in holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, else the first one after it.

    Example:
        >>> next_working_day(date(2026, 4, 26))  # a Sunday, followed by King's Day
        datetime.date(2026, 4, 28)
    """
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The day that lies a number of working days after another.

    Example:
        >>> add_working_days(date(2026, 4, 24), 1)  # over a weekend and King's Day
        datetime.date(2026, 4, 28)
    """
    if count < 0:
        raise OutOfRangeError("{count} working days is below zero", mend="give 0 or more", count=count)
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


def add_months(day: date, months: int) -> date:
    """The same day number some calendar months later, or the last day of that month.

    Source:
        Reg. 1182/71 art. 3(2)(c); law.md CNT-1, CNT-2.

    Example:
        >>> add_months(date(2023, 8, 31), 6)
        datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def week_start(day: date) -> date:
    """The Monday of the ISO week that holds a day.

    Example:
        >>> week_start(date(2026, 4, 1))
        datetime.date(2026, 3, 30)
    """
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, order=True)
class Period:
    """A year, quarter, month or ISO week, from its first to its last day.

    Example:
        >>> Period.parse("2026-Q4").first, str(Period.parse("2026-11").following())
        (datetime.date(2026, 10, 1), '2026-12')
    """

    first: date
    last: date
    kind: str
    label: str

    @staticmethod
    def parse(text: str, *, where: str = "") -> "Period":
        """The period that a label means: ``2026``, ``2026-Q4``, ``2026-11`` or ``2026-W48``.

        Raises:
            BadInputError: If the text is none of these.
        """
        match = re.fullmatch(
            r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])|W(0[1-9]|[1-4]\d|5[0-3])))?", text.strip()
        )
        if match is None:
            raise BadInputError(
                "{text!r} is no period",
                where=where,
                mend="write 2026, 2026-Q4, 2026-11 or 2026-W48",
                text=text,
            )
        year, quarter, month, week = int(match[1]), match[2], match[3], match[4]
        if quarter:
            first = date(year, 3 * int(quarter) - 2, 1)
            return Period(first, add_months(first, 3) - timedelta(days=1), "quarter", match[0])
        if month:
            first = date(year, int(month), 1)
            return Period(first, add_months(first, 1) - timedelta(days=1), "month", match[0])
        if week:
            try:
                first = date.fromisocalendar(year, int(week), 1)
            except ValueError:
                raise BadInputError(
                    "{year} has no week {week}", where=where, mend="use week 01 to 52", year=year, week=week
                ) from None
            return Period(first, first + timedelta(days=6), "week", match[0])
        return Period(date(year, 1, 1), date(year, 12, 31), "year", match[0])

    @staticmethod
    def holding(day: date, kind: str) -> "Period":
        """The period of a kind (year, quarter, month, week) that holds a day."""
        iso = day.isocalendar()
        labels = {
            "year": f"{day.year}",
            "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
            "month": f"{day.year}-{day.month:02d}",
            "week": f"{iso.year}-W{iso.week:02d}",
        }
        if kind not in labels:
            raise BadInputError(
                "{kind!r} is no kind of period", mend="use year, quarter, month or week", kind=kind
            )
        return Period.parse(labels[kind])

    def following(self) -> "Period":
        """The next period of the same kind."""
        return Period.holding(self.last + timedelta(days=1), self.kind)

    def preceding(self) -> "Period":
        """The previous period of the same kind."""
        return Period.holding(self.first - timedelta(days=1), self.kind)

    def __str__(self) -> str:
        return self.label


def periods(first: Period, last: Period) -> Iterator[Period]:
    """Every period from one to another, both included.

    Example:
        >>> [str(month) for month in periods(Period.parse("2026-11"), Period.parse("2027-01"))]
        ['2026-11', '2026-12', '2027-01']
    """
    if first.kind != last.kind:
        raise BadInputError(
            "{first} and {last} are periods of different kinds", mend="use one kind", first=first, last=last
        )
    period = first
    while period.first <= last.first:
        yield period
        period = period.following()


def plan_cycle(number: int) -> Period:
    """The plan cycle of a number, counted from 1 (October to December 2026).

    Source:
        IND plan, "Plancyclus": cycles of about three months, from 1 October 2026 (R-040).

    Example:
        >>> plan_cycle(2).first
        datetime.date(2027, 1, 1)
    """
    if number < 1:
        raise OutOfRangeError("there is no plan cycle {number}", mend="cycles count from 1", number=number)
    return Period.holding(add_months(FIRST_CYCLE_START, MONTHS_IN_A_CYCLE * (number - 1)), "quarter")
