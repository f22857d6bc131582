"""The law as arrays: every parameter that the array clock reads, as steps over days.

A table belongs to one catalogue, so a reform flows into it by itself. Days are whole numbers since 1970,
as numpy counts them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import numpy as np

from ketenbalans.errors import MissingValueError, OutOfRangeError
from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.policy.clock_tracks import TRACKS
from ketenbalans.policy.law_record import (
    LATER,
    LAW,
    MOST_GENERAL,
    MOST_MORATORIA,
    MOST_ROWS,
    MOST_SCENARIOS,
    VERSIONS,
    Record,
    months,
    next_working,
    version_at,
)
from ketenbalans.policy.parameters import GeneralExtension, Moratorium, Parameter, Scalar
from ketenbalans.vocabulary.codes import TermRegime

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
NO_UNIT = -1


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
    """The law of one catalogue as a record.

    Attributes:
        names: Parameter of each row of its table.
        countries: Codes that the last column of ``moratoria`` points into.
        record: The law, type ``law_record.LAW``, shape (1,).
    """

    names: tuple[str, ...]
    countries: tuple[str, ...]
    record: np.ndarray

    def refuse(self, row: int, day: int) -> None:
        """Raises the error that a row has no value on a day."""
        until = self.record["table"][0, row, 0]
        raise MissingValueError(
            "{id} has no value on {day}",
            where=self.names[row],
            mend="its values run from {first} to {last}; add one with its reference, or ask for another day",
            id=self.names[row],
            day=np.datetime64(int(day), "D"),
            first=np.datetime64(int(self.record["table"][0, row, 1]), "D"),
            last=np.datetime64(int(until), "D") if until < LATER else "now",
        )


def day_number(day: date | None, absent: int = LATER) -> int:
    """A day as a whole number since 1970.

    Example:
        >>> day_number(date(1970, 1, 11))
        10
    """
    return absent if day is None else day.toordinal() - date(1970, 1, 1).toordinal()


def tables_of(catalogue: Catalogue) -> LawTables:
    """The record of a catalogue.

    Args:
        catalogue: The law, with any reform in it.

    Returns:
        The tables; made anew on each call, in some twenty milliseconds.

    Raises:
        OutOfRangeError: If the law has more values, extensions or moratoria than the record holds.
    """
    names = [NAMED[row] for row in Row]
    record = np.zeros(1, LAW)
    law = record[0]
    law["track_rows"] = -1
    for track, rules in TRACKS.items():
        law["european"][track] = rules.european
        for column, field in enumerate(TRACK_ROWS):
            name = getattr(rules, field)
            if name:
                if name not in names:
                    names.append(name)
                law["track_rows"][track, column] = names.index(name)
    _refuse_above("parameters", len(names), MOST_ROWS)
    table = _table([catalogue.parameter(name) for name in names])
    law["table"][: len(names)] = table
    law["version_at"] = -1
    law["version_at"][: len(names)] = version_at(table)
    scenarios = catalogue.parameter(NAMED[Row.SCENARIO]).choices
    countries = tuple(sorted({moratorium.country for moratorium in catalogue.moratoria}))
    _fill(law, "general", [_general(general) for general in catalogue.extensions], MOST_GENERAL)
    _refuse_above("scenarios", len(scenarios), MOST_SCENARIOS)
    for row, general in enumerate(catalogue.extensions):
        law["validity"][row, : len(scenarios)] = [general.validity[scenario] for scenario in scenarios]
    moratoria = [_moratorium(moratorium, countries) for moratorium in catalogue.moratoria]
    _fill(law, "moratoria", moratoria, MOST_MORATORIA)
    law["next_working"] = next_working(_extra_holidays(catalogue))
    law["month_at"], law["number_at"], law["month_first"] = months()
    return LawTables(tuple(names), countries, record)


def _table(parameters: Sequence[Parameter]) -> np.ndarray:
    table = np.zeros((len(parameters), 1 + 3 * VERSIONS))
    table[:, 1 : 1 + VERSIONS] = LATER
    for row, parameter in enumerate(parameters):
        _refuse_above(parameter.id, len(parameter.values), VERSIONS)
        table[row, 0] = day_number(parameter.values[-1].until)
        for version, value in enumerate(parameter.values):
            table[row, 1 + version] = day_number(value.from_day)
            table[row, 1 + VERSIONS + version] = _as_number(parameter, value.value)
            table[row, 1 + 2 * VERSIONS + version] = UNIT_CODES.get(value.unit, NO_UNIT)
    return table


def _general(general: GeneralExtension) -> tuple[int, ...]:
    return (
        day_number(general.in_force),
        day_number(general.lodged_from),
        day_number(general.lodged_until),
        general.months,
    )


def _moratorium(moratorium: Moratorium, countries: tuple[str, ...]) -> tuple[int, ...]:
    return (
        day_number(moratorium.from_day),
        day_number(moratorium.until),
        MODES.index(moratorium.mode),
        list(TermRegime).index(TermRegime(moratorium.regime)),
        countries.index(moratorium.country),
    )


def _fill(law: Record, name: str, rows: Sequence[tuple[int, ...]], most: int) -> None:
    _refuse_above(name, len(rows), most)
    law[f"{name}_count"] = len(rows)
    if rows:
        law[name][: len(rows)] = rows


def _refuse_above(name: str, count: int, most: int) -> None:
    if count > most:
        raise OutOfRangeError(
            "{name} has {count} values, the array clock reads {most}",
            mend="raise its limit in policy/law_record.py",
            name=name,
            count=count,
            most=most,
        )


def _extra_holidays(catalogue: Catalogue) -> list[date]:
    return [
        day
        for value in catalogue.parameter("counting.extra_holidays").values
        if isinstance(value.value, tuple)
        for day in value.value
        if isinstance(day, date) and value.holds_on(day)
    ]


def _as_number(parameter: Parameter, value: Scalar) -> float:
    if isinstance(value, str):
        return float(CHOICE_CODES.get(value, parameter.choices.index(value)))
    if isinstance(value, bool | float):
        return float(value)
    raise OutOfRangeError(
        "{name} cannot be read as a number", mend="leave it out of the array clock", name=parameter.id
    )


def day_of(number: int) -> date:
    """The day of a whole number since 1970."""
    return date(1970, 1, 1) + timedelta(days=int(number))
