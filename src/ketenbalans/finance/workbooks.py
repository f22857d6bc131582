"""Writes a workbook of money tables: a sheet of explanation first, then a table a sheet, with real numbers.

A sheet arrives in the reader's words; nothing is looked up here. The same sheets give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

from ketenbalans.errors import UnavailableError
from ketenbalans.vocabulary.language import translate

FIXED_MOMENT = datetime(2026, 4, 1)
"""Stands in a workbook as its making, so that the same tables give the same bytes."""
LONGEST_NAME = 31
"""Characters that a sheet's name may have."""
WIDE, NARROW = 52, 17


@dataclass(frozen=True)
class Sheet:
    """A table as a sheet holds it.

    Args:
        name: Name of the sheet.
        heading: Title with the unit.
        heads: Heads of the columns.
        rows: Cells in the reader's words; numbers stay numbers.
        decimals: Decimals of each cell.
        totals: Whether each row is a sum.
        notes: Sentences under the table.
        sources: Where the figures stand.
    """

    name: str
    heading: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | float | int | None, ...], ...]
    decimals: tuple[tuple[int, ...], ...]
    totals: tuple[bool, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


def write_workbook(sheets: Sequence[Sheet], path: Path, language: str) -> None:
    """All sheets in one workbook, after a sheet that says what each holds and where it comes from.

    Raises:
        UnavailableError: If the file cannot be written.
    """
    try:
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"created": FIXED_MOMENT})
        _explain(book, sheets, language)
        for sheet in sheets:
            _table(book, sheet)
        book.close()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as problem:
        raise UnavailableError(
            "cannot be written: {reason}",
            where=str(path),
            mend="check the folder and the rights",
            reason=problem,
        ) from None


def _explain(book: "xlsxwriter.Workbook", sheets: Sequence[Sheet], language: str) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(translate("Explanation", language))
    page.set_column(0, 0, 34)
    page.set_column(1, 1, WIDE)
    page.set_column(2, 3, WIDE + 18)
    page.write_string(0, 0, translate("Money", language), bold)
    page.write_string(
        1,
        0,
        translate(
            "Every amount is a published figure with its place, or computed from such figures; what no"
            " source gives is an assumption with its number.",
            language,
        ),
    )
    for place, head in enumerate(("sheet", "table", "explanation", "source")):
        page.write_string(3, place, translate(head, language), bold)
    for line, sheet in enumerate(sheets, 4):
        page.write_string(line, 0, sheet.name[:LONGEST_NAME], wrapped)
        page.write_string(line, 1, sheet.heading, wrapped)
        page.write_string(line, 2, "\n".join(sheet.notes), wrapped)
        page.write_string(line, 3, "\n".join(sheet.sources), wrapped)


def _table(book: "xlsxwriter.Workbook", sheet: Sheet) -> None:
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "text_wrap": True, "align": "right", "bottom": 1})
    page = book.add_worksheet(sheet.name[:LONGEST_NAME])
    page.write_string(0, 0, sheet.heading, bold)
    forms = {}
    for places in sorted({each for row in sheet.decimals for each in row}):
        plain = "#,##0" + ("." + "0" * places if places else "")
        for total in (False, True):
            forms[places, total] = book.add_format({"num_format": f'{plain};"‒ "{plain}', "bold": total})
    for place, word in enumerate(sheet.heads):
        page.write_string(1, place, word, head)
    rows = zip(sheet.rows, sheet.decimals, sheet.totals, strict=True)
    for line, (row, decimals, total) in enumerate(rows, 2):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, place, cell, bold if total else None)
            elif cell is not None:
                page.write_number(line, place, cell, forms[decimals[place], total])
    for line, note in enumerate(sheet.notes, len(sheet.rows) + 3):
        page.write_string(line, 0, note)
    page.set_column(0, 0, WIDE)
    page.set_column(1, max(len(sheet.heads) - 1, 1), NARROW)
    page.freeze_panes(2, 1)
