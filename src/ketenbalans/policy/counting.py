"""How days of law are counted: months, weeks and days from an event, and the two weekend rules.

The day of the event is never counted (law.md CNT-1). The Dutch weekend rule (ATW) reaches only short
terms; the European one reaches every term (CNT-4, CNT-5, CNT-9). Which rule a term follows is said by the
caller; which days are holidays by the calendar and ``counting.extra_holidays``.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from ketenbalans.errors import UnknownNameError
from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.vocabulary.calendar import add_months, is_working_day

DAYS_IN_A_WEEK = 7
MONTHS_IN_A_YEAR = 12
ONE_DAY = timedelta(days=1)
LENGTHS = ("days", "working_days", "weeks", "months", "years")


@dataclass(frozen=True)
class Length:
    """A stretch of time in one unit, such as six months."""

    amount: int
    unit: str

    @property
    def in_months(self) -> int | None:
        """The length in calendar months, or None where it is not counted in months."""
        if self.unit == "months":
            return self.amount
        return MONTHS_IN_A_YEAR * self.amount if self.unit == "years" else None


@dataclass(frozen=True)
class Counting:
    """The counting rules of one catalogue."""

    catalogue: Catalogue

    def length(self, parameter: str, day: date) -> Length:
        """A parameter that is a stretch of time, on a day."""
        value = self.catalogue.value(parameter, day)
        if value.unit not in LENGTHS:
            raise UnknownNameError("unit", value.unit, LENGTHS, where=parameter)
        return Length(int(self.catalogue.number(parameter, day)), value.unit)

    def is_working_day(self, day: date) -> bool:
        """Whether a day is neither Saturday, Sunday, holiday nor equated with one (CNT-6)."""
        return is_working_day(day) and day not in self.catalogue.holidays(day)

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def after(self, start: date, length: Length) -> date:
        """The last day of a term, before any weekend rule; the starting day is not counted (CNT-1, CNT-2).

        Example:
            >>> from ketenbalans.policy.catalogue import load
            >>> Counting(load()).after(date(2022, 9, 25), Length(6, "months"))
            datetime.date(2023, 3, 25)
        """
        months = length.in_months
        if months is not None:
            return add_months(start, months)
        if length.unit == "weeks":
            return start + timedelta(days=DAYS_IN_A_WEEK * length.amount)
        if length.unit == "days":
            return start + timedelta(days=length.amount)
        day = start
        for _ in range(length.amount):
            day = self.next_working_day(day + ONE_DAY)
        return day

    def weekend_rule_reaches(self, length: Length, day: date) -> bool:
        """Whether the Dutch weekend rule reaches a term of this length (ATW 4, CNT-5)."""
        most = {
            "days": "counting.atw_most_days",
            "weeks": "counting.atw_most_weeks",
            "months": "counting.atw_most_months",
        }
        limit = most.get(length.unit)
        return limit is not None and length.amount <= self.catalogue.number(limit, day)

    def dutch(self, start: date, end: date, length: Length) -> date:
        """The last day after the Dutch weekend rule, where it reaches this length (ATW 1, 2, 4).

        Example:
            >>> from ketenbalans.policy.catalogue import load
            >>> counting = Counting(load())
            >>> counting.dutch(date(2026, 1, 26), date(2026, 4, 26), Length(90, "days"))
            datetime.date(2026, 4, 28)
            >>> counting.dutch(date(2025, 7, 26), date(2026, 1, 26), Length(6, "months"))
            datetime.date(2026, 1, 26)
        """
        if not self.weekend_rule_reaches(length, end):
            return end
        shortest = self.catalogue.number("counting.atw_shortest_with_working_days", end)
        if (end - start).days >= shortest:
            end = self._with_working_days(start, end)
        return self.next_working_day(end)

    def european(self, start: date, end: date, length: Length) -> date:
        """The last day after the European weekend rule (Reg. 1182/71 art. 3(4), CNT-9 ⚠)."""
        if length.unit == "working_days" or self.catalogue.choice("counting.eu_weekend_rule", end) != "shift":
            return end
        return self.next_working_day(end)

    def _with_working_days(self, start: date, end: date) -> date:
        """The day until which a term holds the least number of working days."""
        wanted = self.catalogue.number("counting.least_working_days", end)
        day, found = start, 0
        while day < end and found < wanted:
            day += ONE_DAY
            found += self.is_working_day(day)
        while found < wanted:
            end += ONE_DAY
            found += self.is_working_day(end)
        return end
