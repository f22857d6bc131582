"""Forecasts from outside as a long table, ``forecaster, made_on, series, period, quantile, value``.

Anyone's forecast comes in by this door: quantiles, or a low, a middle and a high scenario. What this house
said is kept in the same form, so that later counts score it too. A row that cannot be a forecast made on its
day is refused with its line and how to mend it. How good a forecast was stands in ``board``.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from ketenbalans.errors import (
    BadInputError,
    ContradictionError,
    DuplicateError,
    MissingValueError,
    OutOfRangeError,
    UnknownNameError,
)
from ketenbalans.forecast.table import MOST_PERSONS, YEARS
from ketenbalans.vocabulary.calendar import Period
from ketenbalans.vocabulary.documents import read_text

COLUMNS = ("forecaster", "made_on", "series", "period", "quantile", "value")
SOURCE = "source"
LOW, MID, HIGH = "low", "mid", "high"
SCENARIOS = (LOW, MID, HIGH)
MEDIAN = 0.5
LATEST_DAYS = 366
"""Counts come out some months after their period; a year after it nobody forecasts it any more."""


@dataclass(frozen=True)
class Said:
    """One forecast of one count: who said on which day what would come.

    Attributes:
        forecaster: Who said it.
        made_on: Day on which it was made; counts of periods that ended before it may have been known.
        series: Name of the series, as in the table of counts.
        period: What it is about; may be longer than the periods of the counts.
        values: Share (``0.05``) or scenario (``low``, ``mid``, ``high``) to persons, in rising order.
        source: Where it stands; empty where nobody said.
        place: File and line of its first row.
    """

    forecaster: str
    made_on: date
    series: str
    period: Period
    values: dict[float | str, float]
    source: str
    place: str

    @property
    def is_scenario(self) -> bool:
        """Whether it gives scenarios or one number, so that its band must come from its record."""
        return set(self.values) <= {*SCENARIOS} or set(self.values) == {MEDIAN}

    @property
    def middle(self) -> float:
        """The median or middle scenario; without them what lies between, for low and high geometrically."""
        for key in (MEDIAN, MID):
            if key in self.values:
                return self.values[key]
        if LOW in self.values and HIGH in self.values:
            return float(np.sqrt(self.values[LOW] * self.values[HIGH]))
        return float(np.median(list(self.values.values())))

    @property
    def key(self) -> tuple[str, date, str, str]:
        """What may stand only once."""
        return self.forecaster, self.made_on, self.series, str(self.period)


def read_outside(path: Path) -> tuple[Said, ...]:
    """The forecasts that a file holds, in its order.

    Args:
        path: CSV in UTF-8 with the columns of ``COLUMNS`` and perhaps ``source``.

    Raises:
        UnavailableError: If the file cannot be read.
        UnknownNameError: If there is a column or a quantile by another name.
        MissingValueError: If a column, a name or every row is missing.
        BadInputError: If a day, a period or a number is none.
        OutOfRangeError: If a count or quantile cannot be, or a period had ended when it was forecast.
        DuplicateError: If a quantile of one forecast stands twice.
        ContradictionError: If quantiles fall where they should rise, or scenarios and quantiles are mixed.
    """
    return parse_outside(read_text(path), str(path))


def parse_outside(text: str, file: str) -> tuple[Said, ...]:
    """The forecasts that a text holds; see ``read_outside``.

    Example:
        >>> rows = "forecaster,made_on,series,period,quantile,value\\n"
        >>> rows += "MPP,2024-09,total,2025,low,60000\\nMPP,2024-09,total,2025,high,80000\\n"
        >>> round(parse_outside(rows, "mpp.csv")[0].middle)  # sqrt(60000 * 80000)
        69282
    """
    place, rows = _cells(text, file)
    found: dict[tuple[str, date, str, str], Said] = {}
    for line, cells in rows:
        where = f"{file}:{line}"
        said, name, value = _row(cells, place, where)
        known = found.setdefault(said.key, said)
        if name in known.values:
            raise DuplicateError(
                "{forecaster} says {quantile} of {series} in {period} twice on one day",
                where=where,
                mend="remove one, or give each its own day",
                forecaster=said.forecaster,
                quantile=name,
                series=said.series,
                period=said.period,
            )
        known.values[name] = value
    return tuple(_ordered(said) for said in found.values())


def _cells(text: str, file: str) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    reader = csv.reader(text.splitlines())
    header = [name.strip().lower() for name in next(reader, [])]
    for name in COLUMNS:
        if name not in header:
            raise MissingValueError(
                "column {name!r} is missing",
                where=f"{file}:1",
                mend="begin with the line {header}",
                name=name,
                header=",".join(COLUMNS),
            )
    for name in header:
        if name not in (*COLUMNS, SOURCE):
            raise UnknownNameError("column", name, [*COLUMNS, SOURCE], where=f"{file}:1")
    rows = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise BadInputError(
                "{found} cells instead of {wanted}",
                where=f"{file}:{reader.line_num}",
                mend="give every column a cell, with quotes where a name holds a comma",
                found=len(cells),
                wanted=len(header),
            )
        rows.append((reader.line_num, [cell.strip() for cell in cells]))
    if not rows:
        raise MissingValueError("the table has no rows", where=file, mend="add a row per forecast")
    return {name: header.index(name) for name in header}, rows


def _row(cells: list[str], place: dict[str, int], where: str) -> tuple[Said, float | str, float]:
    for name in ("forecaster", "series"):
        if not cells[place[name]]:
            raise MissingValueError(
                "column {name!r} is empty", where=where, mend="say who forecast which series", name=name
            )
    made_on, period = _day(cells[place["made_on"]], where), Period.parse(cells[place["period"]], where=where)
    if not YEARS[0] <= period.first.year <= YEARS[1]:
        raise OutOfRangeError(
            "the year of {text} is not between {first} and {last}",
            where=where,
            mend="check the year",
            text=str(period),
            first=YEARS[0],
            last=YEARS[1],
        )
    if (made_on - period.last).days > LATEST_DAYS:
        raise OutOfRangeError(
            "{period} had long ended when it was forecast on {made_on}",
            where=where,
            mend="check the day; what is told afterwards is no forecast",
            period=period,
            made_on=made_on,
        )
    share = _quantile(cells[place["quantile"]], where)
    value = _persons(cells[place["value"]], where)
    source = cells[place[SOURCE]] if SOURCE in place else ""
    said = Said(cells[place["forecaster"]], made_on, cells[place["series"]], period, {}, source, where)
    return said, share, value


def _day(text: str, where: str) -> date:
    """A day; a month means its first day, as nothing of that month could be known for sure."""
    try:
        return date.fromisoformat(text if len(text) > len("2026-01") else f"{text}-01")
    except ValueError:
        raise BadInputError(
            "{text!r} is no day",
            where=where,
            mend="write 2026-01-31, or 2026-01 for its first day",
            text=text,
        ) from None


def _quantile(text: str, where: str) -> float | str:
    if text.lower() in SCENARIOS:
        return text.lower()
    try:
        share = float(text)
    except ValueError:
        raise UnknownNameError("quantile", text, [*SCENARIOS, "0.05", "0.5", "0.95"], where=where) from None
    if not 0 < share < 1:
        raise OutOfRangeError(
            "a quantile of {text} is not between 0 and 1",
            where=where,
            mend="write 0.05 for the count that comes short one time in twenty, or low, mid, high",
            text=text,
        )
    return share


def _persons(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise BadInputError(
            "{text!r} is no number",
            where=where,
            mend="write persons with a point and no thousands separator; leave out a row that says nothing",
            text=text,
        )
    if not 0 <= value <= MOST_PERSONS:
        raise OutOfRangeError(
            "{text} persons cannot come", where=where, mend="give 0 or more persons a period", text=text
        )
    return value


def _ordered(said: Said) -> Said:
    names = set(said.values)
    if names & set(SCENARIOS) and not names <= set(SCENARIOS):
        raise ContradictionError(
            "{forecaster} gives both scenarios and quantiles of {series} in {period}",
            where=said.place,
            mend="keep one; scenarios have no chance, quantiles have",
            forecaster=said.forecaster,
            series=said.series,
            period=said.period,
        )
    if len(names) == 1 and not names & {LOW, MID, HIGH, MEDIAN}:
        raise ContradictionError(
            "{forecaster} gives only one quantile of {series} in {period}, and not the median",
            where=said.place,
            mend="give the median, or a second quantile",
            forecaster=said.forecaster,
            series=said.series,
            period=said.period,
        )
    order: list[float | str] = [name for name in SCENARIOS if name in names] or sorted(
        name for name in names if not isinstance(name, str)
    )
    values = [said.values[name] for name in order]
    for place in range(1, len(values)):
        if values[place] < values[place - 1]:
            raise ContradictionError(
                "{forecaster} has {one} persons at {first} and {other} at {second}, of {series} in {period}",
                where=said.place,
                mend="let the persons rise with the quantile",
                forecaster=said.forecaster,
                one=values[place - 1],
                first=order[place - 1],
                other=values[place],
                second=order[place],
                series=said.series,
                period=said.period,
            )
    return Said(
        said.forecaster,
        said.made_on,
        said.series,
        said.period,
        dict(zip(order, values, strict=True)),
        said.source,
        said.place,
    )


def together(tables: Sequence[tuple[Said, ...]]) -> tuple[Said, ...]:
    """The forecasts of several tables as one, each only once.

    Raises:
        DuplicateError: If two tables hold the same forecast with other numbers.
    """
    found: dict[tuple[str, date, str, str], Said] = {}
    for said in (said for table in tables for said in table):
        known = found.setdefault(said.key, said)
        if known.values != said.values:
            raise DuplicateError(
                "{forecaster} says of {series} in {period} one thing here and another in {other}",
                where=said.place,
                mend="keep the one that was made on {made_on}",
                forecaster=said.forecaster,
                series=said.series,
                period=said.period,
                other=known.place,
                made_on=said.made_on,
            )
    return tuple(found.values())
