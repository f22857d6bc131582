"""The law as arrays: every parameter that the array clock reads, as steps over days.

A table belongs to one catalogue, so a reform flows into it by itself. Days are whole numbers since 1970,
as numpy counts them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import cast

import numpy as np

from ketenbalans.errors import MissingValueError, OutOfRangeError
from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.policy.clock_tracks import TRACKS, Track
from ketenbalans.policy.parameters import Parameter, Scalar
from ketenbalans.vocabulary.calendar import holidays
from ketenbalans.vocabulary.codes import TermRegime

FIRST_YEAR, LAST_YEAR = 1990, 2080
"""The years for which working days are known to the array clock."""
UNITS = ("days", "weeks", "months", "years", "working_days")
"""Units by code; the first three in the order of the rows ``MOST_DAYS`` to ``MOST_MONTHS``."""
UNIT_CODES = {unit: code for code, unit in enumerate(UNITS)}
MODES = ("by_moratorium", "A", "B", "C")
CHOICE_CODES = {
    "no_shift": 0,
    "shift": 1,
    "total": 0,
    "two_steps": 1,
    "whole_term": 0,
    "extension": 1,
    "running_terms": 0,
    "all_pending": 1,
    **{mode: code for code, mode in enumerate(MODES)},
}
"""The code of each choice in the kernel; a scenario has its position among the choices."""
VERSIONS = 8
"""Most values that a parameter can have in the array clock."""
FIRST_DAY = date(FIRST_YEAR, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
LATER = int(np.iinfo(np.int32).max)
NO_UNIT = -1


def plain(number: int) -> int:
    """A constant for machine code that the compiler does not make a version of its own for."""
    return cast(int, np.int64(number))


class Row(IntEnum):
    """The rows of the table that the kernel reads by name; the rows of tracks follow after them."""

    MONTH_ADDITION = 0
    EXTENSION_SHIFT = 1
    EU_RULE = 2
    MOST_DAYS = 3
    MOST_WEEKS = 4
    MOST_MONTHS = 5
    SHORTEST = 6
    LEAST_WORKING = 7
    SCENARIO = 8
    MORATORIUM_MODE = 9
    MORATORIUM_COVERS = 10
    MORATORIUM_EXTENSION = 11
    EXCEPTIONAL = 12
    EXCEPTIONAL_DIRECT = 13
    COVID = 14
    NOTICE_PERIOD = 15
    NOTICE_SHIFT = 16
    FIRST_PENALTY_DAY = 17
    MOST_PENALTY_DAYS = 18
    DAYS_PER_RATE = 19
    RATE_FIRST = 20
    RATE_SECOND = 21
    RATE_THIRD = 22
    DECISION_DAY = 23
    COURT_TERM = 24
    COURT_SHIFT = 25
    COURT_DEFAULT_SHIFT = 26
    ADMINISTRATIVE_ASYLUM = 27
    ADMINISTRATIVE_NATURALISATION = 28
    ADMINISTRATIVE_OTHER = 29
    LATE_APPEAL_ASYLUM = 30
    LATE_APPEAL_OTHER = 31
    COURT_ASYLUM = 32
    COURT_OTHER = 33
    BORDER_TOTAL = 34
    BORDER_TOTAL_RELOCATED = 35


NAMED: dict[Row, str] = {
    Row.MONTH_ADDITION: "counting.month_addition",
    Row.EXTENSION_SHIFT: "counting.extension_shift",
    Row.EU_RULE: "counting.eu_weekend_rule",
    Row.MOST_DAYS: "counting.atw_most_days",
    Row.MOST_WEEKS: "counting.atw_most_weeks",
    Row.MOST_MONTHS: "counting.atw_most_months",
    Row.SHORTEST: "counting.atw_shortest_with_working_days",
    Row.LEAST_WORKING: "counting.least_working_days",
    Row.SCENARIO: "old.wbv_scenario",
    Row.MORATORIUM_MODE: "old.moratorium_mode",
    Row.MORATORIUM_COVERS: "old.moratorium_covers",
    Row.MORATORIUM_EXTENSION: "old.moratorium_extension",
    Row.EXCEPTIONAL: "old.extension_exceptional",
    Row.EXCEPTIONAL_DIRECT: "old.extension_exceptional_direct",
    Row.COVID: "old.covid_extension",
    Row.NOTICE_PERIOD: "penalty.notice_period",
    Row.NOTICE_SHIFT: "counting.notice_period_shift",
    Row.FIRST_PENALTY_DAY: "penalty.first_day_after_notice",
    Row.MOST_PENALTY_DAYS: "penalty.most_days",
    Row.DAYS_PER_RATE: "penalty.days_per_rate",
    Row.RATE_FIRST: "penalty.rate_first",
    Row.RATE_SECOND: "penalty.rate_second",
    Row.RATE_THIRD: "penalty.rate_third",
    Row.DECISION_DAY: "penalty.decision_day_counts",
    Row.COURT_TERM: "court.statutory_term",
    Row.COURT_SHIFT: "counting.court_term_shift",
    Row.COURT_DEFAULT_SHIFT: "counting.court_default_shift",
    Row.ADMINISTRATIVE_ASYLUM: "penalty.administrative_asylum",
    Row.ADMINISTRATIVE_NATURALISATION: "penalty.administrative_naturalisation",
    Row.ADMINISTRATIVE_OTHER: "penalty.administrative_other",
    Row.LATE_APPEAL_ASYLUM: "penalty.late_appeal_asylum",
    Row.LATE_APPEAL_OTHER: "penalty.late_appeal_other",
    Row.COURT_ASYLUM: "penalty.court_asylum",
    Row.COURT_OTHER: "penalty.court_other",
    Row.BORDER_TOTAL: "pact.border_total",
    Row.BORDER_TOTAL_RELOCATED: "pact.border_total_relocated",
}
TRACK_ROWS = ("term", "extension", "cap", "extension_each")


@dataclass(frozen=True)
class LawTables:
    """The law of one catalogue as arrays.

    Attributes:
        names: Parameter of each row.
        table: Per row its last day, then the first days, values and units of its versions, shape
            (row, 1 + 3 * VERSIONS); absent versions begin on ``LATER``; a choice by its code, yes as 1.
        track_rows: Row of term, extension, cap and single extension, shape (track, 4); -1 for none.
        european: Whether European counting applies, shape (track,).
        general: In force, lodged from, lodged until, months, shape (extension, 4).
        validity: Whether an extension holds in a scenario, shape (extension, scenario).
        moratoria: From, until, mode, regime, country, shape (moratorium, 5).
        countries: Codes that the last column of ``moratoria`` points into.
        next_working: The first working day from each day on, from ``FIRST_DAY``.
    """

    names: tuple[str, ...]
    table: np.ndarray
    track_rows: np.ndarray
    european: np.ndarray
    general: np.ndarray
    validity: np.ndarray
    moratoria: np.ndarray
    countries: tuple[str, ...]
    next_working: np.ndarray

    def refuse(self, row: int, day: int) -> None:
        """Raises the error that a row has no value on a day."""
        raise MissingValueError(
            "{id} has no value on {day}",
            where=self.names[row],
            mend="its values run from {first} to {last}; add one with its reference, or ask for another day",
            id=self.names[row],
            day=np.datetime64(int(day), "D"),
            first=np.datetime64(int(self.table[row, 1]), "D"),
            last=np.datetime64(int(self.table[row, 0]), "D") if self.table[row, 0] < LATER else "now",
        )


def day_number(day: date | None, absent: int = LATER) -> int:
    """A day as a whole number since 1970.

    Example:
        >>> day_number(date(1970, 1, 11))
        10
    """
    return absent if day is None else day.toordinal() - date(1970, 1, 1).toordinal()


def tables_of(catalogue: Catalogue) -> LawTables:
    """The arrays of a catalogue.

    Args:
        catalogue: The law, with any reform in it.

    Returns:
        The tables; made anew on each call, in some thirty milliseconds.
    """
    names = [NAMED[row] for row in Row]
    track_rows = np.full((len(Track), len(TRACK_ROWS)), -1, np.int64)
    european = np.zeros(len(Track), np.bool_)
    for track, rules in TRACKS.items():
        european[track] = rules.european
        for column, field in enumerate(TRACK_ROWS):
            name = getattr(rules, field)
            if name:
                if name not in names:
                    names.append(name)
                track_rows[track, column] = names.index(name)
    parameters = [catalogue.parameter(name) for name in names]
    table = np.zeros((len(names), 1 + 3 * VERSIONS))
    table[:, 1 : 1 + VERSIONS] = LATER
    for row, parameter in enumerate(parameters):
        if len(parameter.values) > VERSIONS:
            raise OutOfRangeError(
                "{name} has {count} values, the array clock reads {most}",
                mend="raise VERSIONS in clock_tables",
                name=parameter.id,
                count=len(parameter.values),
                most=VERSIONS,
            )
        table[row, 0] = day_number(parameter.values[-1].until)
        for version, value in enumerate(parameter.values):
            table[row, 1 + version] = day_number(value.from_day)
            table[row, 1 + VERSIONS + version] = _as_number(parameter, value.value)
            table[row, 1 + 2 * VERSIONS + version] = UNIT_CODES.get(value.unit, NO_UNIT)
    scenarios = catalogue.parameter(NAMED[Row.SCENARIO]).choices
    countries = tuple(sorted({moratorium.country for moratorium in catalogue.moratoria}))
    next_working = _next_working(catalogue)
    return LawTables(
        names=tuple(names),
        table=table,
        track_rows=track_rows,
        european=european,
        general=_rows(
            [
                (
                    day_number(general.in_force),
                    day_number(general.lodged_from),
                    day_number(general.lodged_until),
                    general.months,
                )
                for general in catalogue.extensions
            ],
            4,
        ),
        validity=np.array(
            [[general.validity[scenario] for scenario in scenarios] for general in catalogue.extensions],
            np.bool_,
        ).reshape(len(catalogue.extensions), len(scenarios)),
        moratoria=_rows(
            [
                (
                    day_number(moratorium.from_day),
                    day_number(moratorium.until),
                    MODES.index(moratorium.mode),
                    list(TermRegime).index(TermRegime(moratorium.regime)),
                    countries.index(moratorium.country),
                )
                for moratorium in catalogue.moratoria
            ],
            5,
        ),
        countries=countries,
        next_working=next_working,
    )


def _rows(found: Sequence[tuple[int, ...]], width: int) -> np.ndarray:
    return np.array(found, np.int64).reshape(len(found), width)


def _as_number(parameter: Parameter, value: Scalar) -> float:
    if isinstance(value, str):
        return float(CHOICE_CODES.get(value, parameter.choices.index(value)))
    if isinstance(value, bool | float):
        return float(value)
    raise OutOfRangeError(
        "{name} cannot be read as a number", mend="leave it out of the array clock", name=parameter.id
    )


def _next_working(catalogue: Catalogue) -> np.ndarray:
    first = date(FIRST_YEAR, 1, 1)
    count = (date(LAST_YEAR + 1, 1, 1) - first).days
    weekday = (np.arange(count) + first.weekday()) % 7
    working = weekday < 5
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for day in holidays(year):
            working[(day - first).days] = False
    for value in catalogue.parameter("counting.extra_holidays").values:
        for day in value.value if isinstance(value.value, tuple) else ():
            if value.holds_on(day) and 0 <= (day - first).days < count:
                working[(day - first).days] = False
    next_working = np.arange(count, dtype=np.int64)
    for position in range(count - 2, -1, -1):
        if not working[position]:
            next_working[position] = next_working[position + 1]
    return next_working + FIRST_DAY


def day_of(number: int) -> date:
    """The day of a whole number since 1970."""
    return date(1970, 1, 1) + timedelta(days=int(number))
