"""Reads a file of published figures (``facts.csv``) strictly: what is wrong is told with file and line.

The form is the CSV of the shipped figures: ``id, source, locator, subject, period, breakdown, value, unit,
kind, note``. Which subjects are known is not judged
here, so that a new document can be read.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ketenbalans.errors import BadInputError, DuplicateError, MissingValueError, UnknownNameError
from ketenbalans.facts.figures import Figure, breakdown_of
from ketenbalans.facts.populations import population_of
from ketenbalans.facts.units import unit
from ketenbalans.vocabulary.codes import FigureKind
from ketenbalans.vocabulary.documents import read_text

COLUMNS = (
    "id",
    "source",
    "locator",
    "subject",
    "period",
    "breakdown",
    "value",
    "unit",
    "kind",
    "note",
)
OPTIONAL = ("locator", "breakdown", "note")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
SUBJECT = re.compile(r"[A-Za-z0-9_\-]+(\.[A-Za-z0-9_\-]+)*")
KINDS = {kind.value: kind for kind in FigureKind}


def read_figures(path: Path) -> tuple[Figure, ...]:
    """The figures of a CSV file, in its order.

    Raises:
        UnavailableError: If the file cannot be read.
        BadInputError: If a row or a number cannot be read; file, line and value are told.
        DuplicateError: If an id stands twice.
        UnknownNameError: If a unit, kind or column is in no list.
        MissingValueError: If a column or a compulsory cell is absent.
    """
    return parse_figures(read_text(path), str(path))


def parse_figures(text: str, file: str) -> tuple[Figure, ...]:
    """The figures that a CSV text holds; see ``read_figures`` for what is refused.

    Example:
        >>> text = "id,source,subject,period,value,unit,kind\\nX-1,s,coa.inflow,2025,51660,persons,realised"
        >>> parse_figures(text, "x.csv")[0].value
        51660.0
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)

    def rows() -> Iterator[tuple[int, list[str]]]:
        line = 1
        for row in reader:
            yield line, row
            line = reader.line_num + 1

    try:
        return figures_of_rows(rows(), file)
    except csv.Error as problem:
        raise BadInputError(
            "this is no CSV: {problem}",
            where=f"{file}:{reader.line_num}",
            mend="mend the line",
            problem=problem,
        ) from None


def figures_of_rows(rows: Iterable[tuple[int, list[str]]], file: str) -> tuple[Figure, ...]:
    """The figures of numbered rows, the first of which is the header; see ``read_figures`` for what is
    refused.
    """
    numbered = iter(rows)
    header = [name.strip() for name in next(numbered, (1, []))[1]]
    _check_header(header, file)
    figures: list[Figure] = []
    seen: dict[str, int] = {}
    for line, row in numbered:
        where = f"{file}:{line}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise BadInputError(
                "the row has {found} cells, the header {wanted}",
                where=where,
                mend="put cells that hold a comma between quotation marks",
                found=len(row),
                wanted=len(header),
            )
        figure = _figure(dict(zip(header, (cell.strip() for cell in row), strict=True)), where)
        if figure.id in seen:
            raise DuplicateError(
                "id {id!r} stands twice, first on line {first}",
                where=where,
                mend="give every figure an id of its own",
                id=figure.id,
                first=seen[figure.id],
            )
        seen[figure.id] = figure.line
        figures.append(figure)
    if not figures:
        raise MissingValueError("the file holds no figures", where=file, mend="add a row for each figure")
    return tuple(figures)


def _check_header(header: list[str], file: str) -> None:
    where = f"{file}:1"
    for name in header:
        if name not in COLUMNS:
            raise UnknownNameError("column", name, COLUMNS, where=where)
        if header.count(name) > 1:
            raise DuplicateError("column {name!r} stands twice", where=where, mend="remove one", name=name)
    for name in COLUMNS:
        if name not in header and name not in OPTIONAL:
            raise MissingValueError(
                "column {name!r} is missing",
                where=where,
                mend="the columns are: {columns}",
                name=name,
                columns=", ".join(COLUMNS),
            )


def _figure(cells: dict[str, str], where: str) -> Figure:
    for name in COLUMNS:
        if name not in OPTIONAL and not cells[name]:
            raise MissingValueError("cell {name!r} is empty", where=where, mend="give it a value", name=name)
    if not SUBJECT.fullmatch(cells["subject"]):
        raise BadInputError(
            "subject {subject!r} is not in dotted words",
            where=where,
            mend="write it as coa.occupancy.average",
            subject=cells["subject"],
        )
    if cells["kind"] not in KINDS:
        raise UnknownNameError("kind", cells["kind"], KINDS, where=where)
    breakdown = breakdown_of(cells.get("breakdown", ""), where=where)
    return Figure(
        id=cells["id"],
        source=cells["source"],
        locator=cells.get("locator", ""),
        subject=cells["subject"],
        period=cells["period"],
        breakdown=breakdown,
        value=_value(cells["value"], cells["unit"], where),
        printed=cells["value"],
        unit=cells["unit"],
        kind=KINDS[cells["kind"]],
        note=cells.get("note", ""),
        line=int(where.rpartition(":")[2]),
        population=population_of(cells["subject"], breakdown, cells["period"], cells["source"]),
    )


def _value(text: str, unit_name: str, where: str) -> float | str:
    measure = unit(unit_name, where=where)
    if measure.name == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            raise BadInputError(
                "{text!r} is no date", where=where, mend="write it as 2026-06-12", text=text
            ) from None
        return text
    if not measure.counts:
        return text
    if not NUMBER.fullmatch(text):
        raise BadInputError(
            "{text!r} is no number, though the unit is {unit!r}",
            where=where,
            mend="write digits with a point for decimals and no separators, or use the unit 'text'",
            text=text,
            unit=unit_name,
        )
    number = float(text)
    if not math.isfinite(number):
        raise BadInputError(
            "{text!r} is too large a number", where=where, mend="write it as printed", text=text
        )
    return number


def by_id(figures: Iterable[Figure]) -> dict[str, Figure]:
    """The figures by their id."""
    return {figure.id: figure for figure in figures}
