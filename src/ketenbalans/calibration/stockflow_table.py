"""A table of stocks and flows of one backlog, of any country, read strictly.

Columns: ``period, inflow, decided, withdrawn, pending_le_6m, pending_gt_6m`` and optional ``staff`` and
``reopened``. Periods are quarters, months or weeks without gaps; stocks are at the end of the period. Cells
stand between commas, semicolons or tabs; ``staff`` may begin later and end earlier than the table.
"""

import csv
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from ketenbalans.errors import (
    BadInputError,
    DuplicateError,
    MissingValueError,
    OutOfRangeError,
    UnknownNameError,
)
from ketenbalans.vocabulary.calendar import Period
from ketenbalans.vocabulary.documents import read_text

COMPULSORY = ("period", "inflow", "decided", "withdrawn", "pending_le_6m", "pending_gt_6m")
OPTIONAL = ("staff", "reopened")
PREDICTED = ("decided", "withdrawn")
"""Columns that may be empty after the training periods where staff is given: they are predicted then."""
PENDING = ("pending_le_6m", "pending_gt_6m")
DELIMITERS = (",", ";", "\t")
THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")
"""A number that means thousands where decimals stand behind a comma, and something else where they do not."""
SEASONS = {"quarter": 4, "month": 12, "week": 52}
"""Periods in a year."""
OTHER_LABELS = (
    (re.compile(r"(\d{4})[ /]?[Qq]([1-4])"), r"\1-Q\2"),
    (re.compile(r"[Qq]([1-4])[ /](\d{4})"), r"\2-Q\1"),
    (re.compile(r"(\d{4})[Mm](\d{2})"), r"\1-\2"),
    (re.compile(r"(\d{4})[ /]?[Ww](\d{2})"), r"\1-W\2"),
)
"""Labels of periods as statistical offices write them, and how they read here."""
PERIODS_IN_SIX_MONTHS = {"quarter": 2, "month": 6, "week": 26}
FEWEST_BEYOND_HALF_YEAR = 6
"""Fewest training periods, beyond the half-year that fills the ages, from which anything can be learned."""


@dataclass(frozen=True)
class StockFlow:
    """A backlog by period. Arrays have shape (period,); unknown is NaN, an absent column None."""

    periods: tuple[Period, ...]
    inflow: np.ndarray
    decided: np.ndarray
    withdrawn: np.ndarray
    young: np.ndarray
    """Pending up to six months."""
    old: np.ndarray
    """Pending over six months."""
    reopened: np.ndarray
    staff: np.ndarray | None
    """Unknown before its first and after its last period."""
    trained: int
    """Periods up to and with ``--train-until``."""

    @property
    def stock(self) -> np.ndarray:
        """All pending, shape (period,)."""
        return np.asarray(self.young + self.old)

    @property
    def half_year(self) -> int:
        """Periods in six months."""
        return PERIODS_IN_SIX_MONTHS[self.periods[0].kind]

    @property
    def net(self) -> np.ndarray:
        """What the flows add to the stock, shape (period,)."""
        return np.asarray(self.inflow + self.reopened - self.decided - self.withdrawn)


def until_staff_ends(table: StockFlow) -> StockFlow:
    """The table up to the last period with staff, as it is scored where staff is given.

    Raises:
        OutOfRangeError: If training leaves no period with staff after it, or too few with staff in it.
    """
    staff = np.empty(0) if table.staff is None else table.staff
    known = np.flatnonzero(np.isfinite(staff))
    first, last = int(known[0]), int(known[-1])
    fewest = table.half_year + FEWEST_BEYOND_HALF_YEAR
    if table.trained > last or table.trained - first < fewest:
        raise OutOfRangeError(
            "training until {last} is not possible with staff from {first} to {end}",
            where="--train-until",
            mend="name a period with at least {fewest} periods with staff up to it and one after it, or use"
            " --given outflow",
            last=str(table.periods[table.trained - 1]),
            first=str(table.periods[first]),
            end=str(table.periods[last]),
            fewest=fewest,
        )
    cut = slice(0, last + 1)
    names = ("periods", "inflow", "decided", "withdrawn", "young", "old", "reopened", "staff")
    return replace(table, **{name: getattr(table, name)[cut] for name in names})


def read(path: Path, train_until: str) -> StockFlow:
    """The table that a file holds; see ``parse`` for what is refused."""
    return parse(read_text(path), str(path), train_until)


def parse(text: str, file: str, train_until: str) -> StockFlow:
    """The table that a text holds.

    Args:
        text: CSV with a header.
        file: Name for messages.
        train_until: Label of the last training period.

    Raises:
        UnknownNameError: If a column is in no list.
        MissingValueError: If a column, a cell or a period is absent, or staff between periods that have it.
        BadInputError: If a cell is no number or no period, thousands cannot be told from decimals, or kinds
            of period are mixed.
        OutOfRangeError: If a count is below zero, the training period is not in the table or leaves too
            little, or periods are years.
        DuplicateError: If a period stands twice.

    Example:
        >>> rows = [f"20{year}-Q{quarter},10,8,1,20,30" for year in range(10, 15) for quarter in (1, 2, 3, 4)]
        >>> header = "period,inflow,decided,withdrawn,pending_le_6m,pending_gt_6m"
        >>> table = parse("\\n".join([header, *rows]), "table.csv", "2013-Q4")
        >>> table.trained, len(table.periods), float(table.net[0])
        (16, 20, 1.0)
    """
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    header = [name.strip().lower() for name in next(reader, [])]
    _check_header(header, file)
    last = _period(train_until, "--train-until")
    found: dict[Period, dict[str, float]] = {}
    lines: dict[Period, int] = {}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        where = f"{file}:{reader.line_num}"
        if len(cells) != len(header):
            raise BadInputError(
                "the row has {found} cells, the header {wanted}",
                where=where,
                mend="give every column a cell",
                found=len(cells),
                wanted=len(header),
            )
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        period = _period(row["period"], where)
        if period in found:
            raise DuplicateError(
                "period {period} stands twice, first on line {first}",
                where=where,
                mend="keep one row for a period",
                period=period,
                first=lines[period],
            )
        may_be_empty = (
            ("staff", *PREDICTED) if "staff" in header and period.first > last.first else ("staff",)
        )
        found[period] = {
            name: _number(name, row[name], where, name in may_be_empty, delimiter)
            for name in header
            if name != "period"
        }
        lines[period] = reader.line_num
    periods = _consecutive(found, lines, file)
    fewest = PERIODS_IN_SIX_MONTHS[periods[0].kind] + FEWEST_BEYOND_HALF_YEAR
    if last not in found or periods.index(last) + 1 < fewest or last == periods[-1]:
        raise OutOfRangeError(
            "training until {last} is not possible with periods {first} to {end}",
            where="--train-until",
            mend="name a period of the table with at least {fewest} up to it and one after it",
            last=train_until,
            first=periods[0],
            end=periods[-1],
            fewest=fewest,
        )
    column = {
        name: np.array([found[period][name] for period in periods]) for name in header if name != "period"
    }
    staff = column.get("staff")
    if staff is not None:
        _check_staff(staff, [f"{file}:{lines[period]}" for period in periods])
    return StockFlow(
        periods=tuple(periods),
        inflow=column["inflow"],
        decided=column["decided"],
        withdrawn=column["withdrawn"],
        young=column["pending_le_6m"],
        old=column["pending_gt_6m"],
        reopened=column.get("reopened", np.zeros(len(periods))),
        staff=staff,
        trained=periods.index(last) + 1,
    )


def _period(text: str, where: str) -> Period:
    """The period of a label.

    Example:
        >>> [str(_period(label, "")) for label in ("2010 Q2", "Q2 2010", "2010M04", "2010-Q2")]
        ['2010-Q2', '2010-Q2', '2010-04', '2010-Q2']
    """
    for pattern, label in OTHER_LABELS:
        match = pattern.fullmatch(text.strip())
        if match:
            return Period.parse(match.expand(label), where=where)
    return Period.parse(text, where=where)


def _check_header(header: list[str], file: str) -> None:
    for name in header:
        if name not in (*COMPULSORY, *OPTIONAL):
            raise UnknownNameError("column", name, (*COMPULSORY, *OPTIONAL), where=f"{file}:1")
        if header.count(name) > 1:
            raise DuplicateError(
                "column {name!r} stands twice", where=f"{file}:1", mend="remove one", name=name
            )
    for name in COMPULSORY:
        if name not in header:
            raise MissingValueError(
                "column {name!r} is missing",
                where=f"{file}:1",
                mend="the columns are: {columns}",
                name=name,
                columns=", ".join(COMPULSORY),
            )


def _number(name: str, text: str, where: str, may_be_empty: bool, delimiter: str) -> float:
    if not text:
        if may_be_empty:
            return float("nan")
        raise MissingValueError(
            "cell {name!r} is empty",
            where=where,
            mend="the split by age must stand in every row; leave out the rows in which it is not published"
            if name in PENDING
            else "give it a value; nothing is not zero",
            name=name,
        )
    if delimiter != "," and THOUSANDS.fullmatch(text):
        raise BadInputError(
            "{name} is {text!r}: thousands or decimals",
            where=where,
            mend="write it without points, as in 1234 or 1,5",
            name=name,
            text=text,
        )
    try:
        value = float(text if delimiter == "," else text.replace(",", "."))
    except ValueError:
        raise BadInputError(
            "{name} is {text!r}, no number",
            where=where,
            mend="write digits, with a point for decimals",
            name=name,
            text=text,
        ) from None
    if not 0.0 <= value < float("inf"):
        raise OutOfRangeError(
            "{name} is {value}", where=where, mend="counts are zero or more", name=name, value=text
        )
    return value


def _check_staff(staff: np.ndarray, places: list[str]) -> None:
    known = np.flatnonzero(np.isfinite(staff))
    if known.size == 0:
        raise MissingValueError(
            "column {name!r} is empty", where=places[0], mend="fill it or leave it out", name="staff"
        )
    for position in range(int(known[0]), int(known[-1])):
        if not np.isfinite(staff[position]):
            raise MissingValueError(
                "cell {name!r} is empty between rows that have it",
                where=places[position],
                mend="give it a value; staff may be unknown only before its first and after its last period",
                name="staff",
            )


def _consecutive(found: dict[Period, dict[str, float]], lines: dict[Period, int], file: str) -> list[Period]:
    if not found:
        raise MissingValueError("the table has no rows", where=file, mend="add a row for each period")
    periods = sorted(found)
    for period in periods:
        if period.kind not in PERIODS_IN_SIX_MONTHS or period.kind != periods[0].kind:
            raise BadInputError(
                "{period} is a {kind}",
                where=f"{file}:{lines[period]}",
                mend="use quarters, months or weeks, one kind in a table",
                period=period,
                kind=period.kind,
            )
    for before, after in pairwise(periods):
        if before.following() != after:
            raise MissingValueError(
                "period {period} is missing",
                where=f"{file}:{lines[after]}",
                mend="add a row for it",
                period=before.following(),
            )
    return periods
