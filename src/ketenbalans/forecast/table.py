"""A long table of counts, ``series, period, value``, read strictly into a panel.

Everything that cannot be a count in a known period is refused with its line and how to mend it. What can
be handled, missing periods and short series, is handled and said in a note.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketenbalans.errors import (
    BadInputError,
    DuplicateError,
    MissingValueError,
    OutOfRangeError,
    UnknownNameError,
)
from ketenbalans.forecast.panel import SEASONS, Panel
from ketenbalans.vocabulary.calendar import Period
from ketenbalans.vocabulary.documents import read_text

COLUMNS = ("series", "period", "value")
VINTAGE = "published"
MISSING = {"", "na", "nan", ":", "..", "-"}
MOST_PERIODS = 5000
"""A table that spans more periods than this holds a wrong year: fifty years of weeks are 2,600."""

MOST_PERSONS = 1e9
"""A count beyond this is a slip of the pen: so many people do not apply in a period."""

YEARS = (1900, 2200)
"""A year outside these is a slip of the pen."""


@dataclass(frozen=True)
class Note:
    """Something that was handled rather than refused: an English template and its fields."""

    sentence: str
    fields: dict[str, object]

    def text(self) -> str:
        """The sentence in English."""
        return self.sentence.format(**self.fields)


@dataclass(frozen=True)
class Table:
    """A table as read.

    Attributes:
        panel: The newest count of every series and period.
        vintages: (series, period, day of publication) to count; empty without a column ``published``.
        notes: What was handled on the way.
    """

    panel: Panel
    vintages: dict[tuple[str, str, str], float]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class _Row:
    series: str
    period: Period
    value: float
    published: str
    line: int


def read_table(path: Path) -> Table:
    """The table that a file holds.

    Args:
        path: CSV in UTF-8 with a header. ``published`` (a day or month) may stand beside the three
            compulsory columns: then a period may stand in several vintages and the newest counts.

    Raises:
        UnavailableError: If the file cannot be read.
        UnknownNameError: If a column is missing under a near name.
        MissingValueError: If a column, a series name or all counts are missing.
        BadInputError: If a value is no number, a period no period, or kinds of period are mixed.
        OutOfRangeError: If a count is negative, or no whole number.
        DuplicateError: If a series has a period twice.
    """
    return parse_table(read_text(path), str(path))


def parse_table(text: str, file: str) -> Table:
    """The table that a text holds; see ``read_table``.

    Example:
        >>> table = parse_table("series,period,value\\nSYR,2026-01,10\\nSYR,2026-03,12\\n", "a.csv")
        >>> table.panel.values, table.notes[0].text()
        (array([[10., nan, 12.]]), 'SYR: missing periods are treated as unknown (1, the first is 2026-02)')
    """
    rows, unused = _rows(text, file)
    kinds: dict[str, _Row] = {}
    for row in rows:
        kinds.setdefault(row.period.kind, row)
    if len(kinds) > 1:
        first, second = list(kinds.values())[:2]
        raise BadInputError(
            "{second} is a {kind}, while {first} on line {line} is a {other}",
            where=f"{file}:{second.line}",
            mend="keep one kind of period in a table",
            second=second.period,
            kind=second.period.kind,
            first=first.period,
            line=first.line,
            other=first.period.kind,
        )
    counts = _newest(rows, file)
    if not any(np.isfinite(row.value) for row in counts.values()):
        raise MissingValueError("no count is known in this table", where=file, mend="fill column value")
    panel = _panel(counts, file)
    vintages = {
        (row.series, str(row.period), row.published): row.value
        for row in rows
        if row.published and np.isfinite(row.value)
    }
    return Table(panel, vintages, tuple(_notes(panel, unused)))


def _rows(text: str, file: str) -> tuple[list[_Row], list[str]]:
    reader = csv.reader(text.splitlines())
    header = [name.strip().lower() for name in next(reader, [])]
    if not header or header == [""]:
        raise MissingValueError(
            "the file is empty", where=file, mend="start with the line series,period,value"
        )
    for name in COLUMNS:
        if name not in header:
            separator = next((mark for mark in ";\t|" if len(header) == 1 and mark in header[0]), "")
            if separator:
                raise BadInputError(
                    "columns are separated by {separator!r}",
                    where=f"{file}:1",
                    mend="separate them by commas",
                    separator=separator,
                )
            others = [found for found in header if found not in COLUMNS]
            if others:
                raise UnknownNameError("column", others[0], [*COLUMNS, VINTAGE], where=f"{file}:1")
            raise MissingValueError(
                "column {name!r} is missing", where=f"{file}:1", mend="add it to the first line", name=name
            )
    place = {name: header.index(name) for name in (*COLUMNS, VINTAGE) if name in header}
    unused = [name for name in header if name not in place]
    rows = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        line = reader.line_num
        if len(cells) != len(header):
            raise BadInputError(
                "{found} cells instead of {wanted}",
                where=f"{file}:{line}",
                mend="give every column a cell, with quotes where a name holds a comma",
                found=len(cells),
                wanted=len(header),
            )
        rows.append(_row(cells, place, file, line))
    if not rows:
        raise MissingValueError("the table has no rows", where=file, mend="add a row per series and period")
    return rows, unused


def _row(cells: list[str], place: dict[str, int], file: str, line: int) -> _Row:
    where = f"{file}:{line}"
    series = cells[place["series"]].strip()
    if not series:
        raise MissingValueError("the series has no name", where=where, mend="fill column series")
    text = cells[place["period"]].strip()
    period = Period.parse(text, where=where)
    if not YEARS[0] <= period.first.year <= YEARS[1]:
        raise OutOfRangeError(
            "the year of {text} is not between {first} and {last}",
            where=where,
            mend="check the year",
            text=text,
            first=YEARS[0],
            last=YEARS[1],
        )
    published = cells[place[VINTAGE]].strip() if VINTAGE in place else ""
    if published and not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", published):
        raise BadInputError(
            "{published!r} is no day or month of publication",
            where=where,
            mend="write 2026-05 or 2026-05-17",
            published=published,
        )
    return _Row(series, period, _count(cells[place["value"]].strip(), where), published, line)


def _count(text: str, where: str) -> float:
    if text.lower() in MISSING:
        return float("nan")
    try:
        value = float(text)
    except ValueError:
        raise BadInputError(
            "{text!r} is no number",
            where=where,
            mend="write a whole number with a point and no thousands separator, or nothing",
            text=text,
        ) from None
    if not np.isfinite(value):
        raise BadInputError("{text!r} is no count", where=where, mend="leave the cell empty", text=text)
    if value < 0:
        raise OutOfRangeError(
            "a count of {text} is below zero",
            where=where,
            mend="give 0 or more; a correction belongs in the period that it corrects",
            text=text,
        )
    if value > MOST_PERSONS:
        raise OutOfRangeError(
            "a count of {text} is more than there can be",
            where=where,
            mend="check the digits; a count is in persons",
            text=text,
        )
    if value != round(value):
        raise OutOfRangeError(
            "{text} is no whole number of persons", where=where, mend="give counts, not averages", text=text
        )
    return value


def _newest(rows: list[_Row], file: str) -> dict[tuple[str, str], _Row]:
    newest: dict[tuple[str, str], _Row] = {}
    for row in rows:
        key = (row.series, str(row.period))
        earlier = newest.get(key)
        if earlier is not None and earlier.published == row.published:
            raise DuplicateError(
                "{series} has {period} twice, first on line {first}",
                where=f"{file}:{row.line}",
                mend="remove one, or tell vintages apart by a column published",
                series=row.series,
                period=row.period,
                first=earlier.line,
            )
        if earlier is None or row.published > earlier.published:
            newest[key] = row
    return newest


def _panel(counts: dict[tuple[str, str], _Row], file: str) -> Panel:
    first = min(counts.values(), key=lambda row: row.period.first)
    last = max(counts.values(), key=lambda row: row.period.first)
    labels, period = [str(first.period)], first.period
    while period.first < last.period.first:
        period = period.following()
        labels.append(str(period))
        if len(labels) > MOST_PERIODS:
            raise OutOfRangeError(
                "from {first} to {last} are more than {most} periods",
                where=f"{file}:{last.line}",
                mend="check the years on lines {one} and {other}",
                first=first.period,
                last=last.period,
                most=MOST_PERIODS,
                one=first.line,
                other=last.line,
            )
    names = list(dict.fromkeys(series for series, _ in counts))
    row_of = {name: place for place, name in enumerate(names)}
    column_of = {label: place for place, label in enumerate(labels)}
    values = np.full((len(names), len(labels)), np.nan)
    for (series, label), row in counts.items():
        values[row_of[series], column_of[label]] = row.value
    return Panel(tuple(names), tuple(labels), values, first.period.kind)


def _notes(panel: Panel, unused: list[str]) -> list[Note]:
    notes = [Note("column {name!r} is not used", {"name": name}) for name in unused]
    for name, values in zip(panel.names, panel.values, strict=True):
        known = np.flatnonzero(np.isfinite(values))
        if not known.size:
            notes.append(Note("{series} has no count at all; it gets no forecast", {"series": name}))
            continue
        inside = [place for place in range(known[0], known[-1]) if not np.isfinite(values[place])]
        if inside:
            notes.append(
                Note(
                    "{series}: missing periods are treated as unknown ({count}, the first is {first})",
                    {"series": name, "count": len(inside), "first": panel.labels[inside[0]]},
                )
            )
        if known[-1] < len(values) - 1:
            notes.append(
                Note(
                    "{series} ends at {last}, before the others; its forecast starts from there",
                    {"series": name, "last": panel.labels[known[-1]]},
                )
            )
        if known.size < max(4, SEASONS[panel.kind] // 4):
            notes.append(
                Note(
                    "{series}: known counts {count}, too few for its own band, which is assumed",
                    {"series": name, "count": int(known.size)},
                )
            )
    return notes
