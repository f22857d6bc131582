"""Reads the figures of a new document and tells what changed against the documents that came before.

CSV and xlsx hold the columns of the shipped figures. Text holds a line per figure after its locator::

    # annual-report-2026 | Tabel 8 (§5.1 E)
    coa.occupancy.average | 2026 | | 71200 | persons | realised
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from ketenbalans.errors import BadInputError, UnavailableError
from ketenbalans.facts.discovery_repeats import sameness
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.intervals import printed, table_rounding
from ketenbalans.facts.reading import COLUMNS, figures_of_rows, read_figures
from ketenbalans.vocabulary.documents import read_text

TEXT_FIELDS = ("subject", "period", "breakdown", "value", "unit", "kind")


def read_document_figures(path: Path) -> tuple[Figure, ...]:
    """The figures of a document in CSV, xlsx or text with locators.

    Raises:
        BadInputError: If the form is none of these or a row cannot be read; file, line and value are told.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return read_figures(path)
    if suffix == ".xlsx":
        return _read_sheet(path)
    if suffix in (".txt", ".md"):
        return _read_lines(path)
    raise BadInputError(
        "{suffix!r} is no form of figures", where=str(path), mend="give .csv, .xlsx or .txt", suffix=suffix
    )


def _read_sheet(path: Path) -> tuple[Figure, ...]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as problem:
        raise UnavailableError(
            "cannot be read: {reason}",
            where=str(path),
            mend="check the name and the rights",
            reason=problem.strerror or problem,
        ) from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError):
        raise BadInputError(
            "this is no workbook", where=str(path), mend="save it as .xlsx or as CSV"
        ) from None
    sheet = book.worksheets[0]
    rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    book.close()
    return figures_of_rows(((number, row) for number, row in enumerate(rows, 1)), str(path))


def _cell(value: Any) -> str:
    """The text of a cell: whole numbers without a decimal point, empty cells as empty text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return text.removesuffix(" 00:00:00")


def _read_lines(path: Path) -> tuple[Figure, ...]:
    source, locator = "", ""
    rows: list[tuple[int, list[str]]] = [(0, list(COLUMNS))]
    for line, text in enumerate(read_text(path).splitlines(), 1):
        if not text.strip():
            continue
        if text.startswith("#"):
            source, _, locator = (part.strip() for part in text.lstrip("# ").partition("|"))
            continue
        cells = [cell.strip() for cell in text.split("|")]
        if not source or not locator or len(cells) not in (len(TEXT_FIELDS), len(TEXT_FIELDS) + 1):
            raise BadInputError(
                "{text!r} cannot be placed",
                where=f"{path}:{line}",
                mend="write '# document | table', then subject | period | breakdown | value | unit | kind",
                text=text,
            )
        note = cells[6] if len(cells) > len(TEXT_FIELDS) else ""
        name = f"{re.sub(r'[^A-Za-z0-9]+', '-', source)}-{line:04d}"
        rows.append((line, [name, source, locator, *cells[:6], note]))
    return figures_of_rows(rows, str(path))


@dataclass(frozen=True)
class Change:
    """A fact of the new document beside what earlier documents said of it.

    Args:
        new: The figure of the new document.
        old: The figure of an earlier one, latest in the file; None where the fact is new.
        difference: New minus old in the unit of the new one; None where there is no old one.
        verdict: ``new``, ``same`` (within rounding) or ``changed``.
    """

    new: Figure
    old: Figure | None
    difference: float | None
    verdict: str

    def as_record(self) -> dict[str, Any]:
        """The change as plain values, for JSON."""
        return {
            "id": self.new.id,
            "subject": self.new.subject,
            "period": self.new.period,
            "breakdown": dict(self.new.breakdown),
            "kind": self.new.kind.value,
            "value": self.new.value,
            "unit": self.new.unit,
            "earlier": None if self.old is None else self.old.id,
            "earlier_value": None if self.old is None else self.old.value,
            "earlier_unit": None if self.old is None else self.old.unit,
            "earlier_place": None if self.old is None else self.old.cite(),
            "difference": self.difference,
            "verdict": self.verdict,
        }


def compare(new: Sequence[Figure], earlier: Iterable[Figure]) -> tuple[Change, ...]:
    """What a new document says beside what earlier ones said of the same facts.

    Example:
        >>> from dataclasses import replace
        >>> from ketenbalans import facts
        >>> old = facts.figure("JV-0375")
        >>> change, = compare([replace(old, source="report-2026", value=73650.0, printed="73650")], [old])
        >>> change.verdict, change.difference
        ('changed', -1050.0)
    """
    known: dict[object, Figure] = {}
    earlier = list(earlier)
    for figure in earlier:
        known[_place(figure)] = figure
    habits = table_rounding([*earlier, *new])
    found = []
    for figure in new:
        old = known.get(_place(figure))
        if old is None:
            found.append(Change(figure, None, None, "new"))
        elif not figure.is_number or not old.is_number:
            found.append(Change(figure, old, None, "same" if figure.value == old.value else "changed"))
        else:
            factor = old.measured_in.factor / figure.measured_in.factor
            gap = figure.number - old.number * factor
            reach = printed(figure, habits).half + printed(old, habits).half * factor
            found.append(Change(figure, old, gap, "same" if abs(gap) <= reach * (1 + 1e-9) else "changed"))
    return tuple(found)


def _place(figure: Figure) -> object:
    return sameness(figure) if figure.is_number else (figure.subject, figure.key, figure.period)
