"""A table of stocks and flows of one backlog, of any country, read strictly.

Columns: ``period, inflow, decided, withdrawn, pending_le_6m, pending_gt_6m`` and optional ``staff`` and
``reopened``. Periods are quarters, months or weeks without gaps; stocks are at the end of the period.
"""

import csv
from dataclasses import dataclass
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
        MissingValueError: If a column, a cell or a period is absent.
        BadInputError: If a cell is no number or no period, or kinds of period are mixed.
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
    reader = csv.reader(text.splitlines())
    header = [name.strip().lower() for name in next(reader, [])]
    _check_header(header, file)
    last = Period.parse(train_until, where="--train-until")
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
        period = Period.parse(row["period"], where=where)
        if period in found:
            raise DuplicateError(
                "period {period} stands twice, first on line {first}",
                where=where,
                mend="keep one row for a period",
                period=period,
                first=lines[period],
            )
        may_be_empty = "staff" in header and period.first > last.first
        found[period] = {
            name: _number(name, row[name], where, may_be_empty) for name in header if name != "period"
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
    return StockFlow(
        periods=tuple(periods),
        inflow=column["inflow"],
        decided=column["decided"],
        withdrawn=column["withdrawn"],
        young=column["pending_le_6m"],
        old=column["pending_gt_6m"],
        reopened=column.get("reopened", np.zeros(len(periods))),
        staff=column.get("staff"),
        trained=periods.index(last) + 1,
    )


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


def _number(name: str, text: str, where: str, may_be_empty: bool) -> float:
    if not text:
        if may_be_empty and name in PREDICTED:
            return float("nan")
        raise MissingValueError(
            "cell {name!r} is empty", where=where, mend="give it a value; nothing is not zero", name=name
        )
    try:
        value = float(text)
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
