"""Money tables in the form of the Rijksbegrotingsvoorschriften, as HTML, xlsx and CSV.

A table says its unit in the heading (``bedragen x € 1.000``), has years as columns, and writes a negative
with a minus sign before it. Files for machines are never localised; text that a spreadsheet would run as a
formula is escaped.
"""

import csv
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

from ketenbalans.errors import ContradictionError, UnavailableError, UnknownNameError
from ketenbalans.vocabulary.language import number, translate

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | float | int | None
FIXED_MOMENT = datetime(2026, 4, 1)
"""Stands in a workbook as its making, so that the same tables give the same bytes."""
PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font-family: sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5; }}
table {{ border-collapse: collapse; margin: 2rem 0; width: 100%; display: block; overflow-x: auto; }}
caption {{ text-align: left; font-weight: bold; padding-bottom: .5rem; }}
th[scope=row] {{ text-align: left; font-weight: normal; }}
td, th[scope=col] {{ text-align: right; padding: .2rem .6rem; white-space: nowrap; }}
tr {{ border-bottom: 1px solid #ccc; }} tr.total * {{ font-weight: bold; }}
</style></head>
<body><h1>{title}</h1>
{body}
</body></html>
"""


@dataclass(frozen=True)
class BudgetTable:
    """A table of money.

    Args:
        name: Short name, for files.
        title: Sentence above the table, English template.
        unit: What one is, such as ``EUR thousand``.
        columns: Heading of each column; the first is that of the rows.
        rows: Label and values per row; None where nothing is known.
        totals: Labels of rows that are sums.
        sources: Ids of the published figures behind it.
        decimals: Decimals shown to people.
    """

    name: str
    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    decimals: int = 0

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ContradictionError(
                    "row {row!r} has {found} cells, the table {wanted} columns",
                    where=self.name,
                    mend="give every column a value or nothing",
                    row=row[0] if row else "",
                    found=len(row),
                    wanted=len(self.columns),
                )


def as_html(table: BudgetTable, language: str) -> str:
    """The table as a piece of a page, with caption, heads and the sum rows marked.

    Example:
        >>> table = BudgetTable("x", "Provision", "EUR thousand", ("", "2025"), (("closing", -5.0),))
        >>> "<caption>Provision (amounts x € 1,000)</caption>" in as_html(table, "en")
        True
    """
    heading = html.escape(f"{translate(table.title, language)} ({amounts_in(table.unit, language)})")
    lines = [
        f'<table class="budget" id="{html.escape(table.name)}">',
        f"<caption>{heading}</caption>",
        "<thead><tr>",
    ]
    lines += [
        f'<th scope="col">{html.escape(translate(column, language) if column else "")}</th>'
        for column in table.columns
    ]
    lines += ["</tr></thead>", "<tbody>"]
    for row in table.rows:
        kind = ' class="total"' if str(row[0]) in table.totals else ""
        cells = "".join(f"<td>{html.escape(shown(cell, language, table.decimals))}</td>" for cell in row[1:])
        label = html.escape(translate(str(row[0]), language))
        lines.append(f'<tr{kind}><th scope="row">{label}</th>{cells}</tr>')
    lines += ["</tbody>", "</table>"]
    return "\n".join(lines)


def shown(cell: Cell, language: str, decimals: int) -> str:
    """A cell as people read it.

    Example:
        >>> shown(-80392.0, "nl", 0), shown(None, "nl", 0)
        ('‒ 80.392', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    text = number(abs(cell), language, decimals)
    return f"‒ {text}" if round(cell, decimals) < 0 else text


def amounts_in(unit: str, language: str) -> str:
    """How a heading tells the unit.

    Example:
        >>> amounts_in("EUR thousand", "nl")
        'bedragen x € 1.000'
    """
    known = {
        "EUR": "",
        "EUR thousand": number(1000, language),
        "EUR million": translate("1 million", language),
    }
    if unit not in known:
        return translate(unit, language)
    words = translate("amounts x €", language)
    return f"{words} {known[unit]}".strip() if known[unit] else translate("amounts in euros", language)


def as_csv(table: BudgetTable) -> str:
    """The table for machines: points for decimals, no separators, text that starts a formula escaped.

    Example:
        >>> as_csv(BudgetTable("x", "t", "EUR", ("line", "2025"), (("=1+1", 2.5), ("b", None))))
        "line,2025\\r\\n'=1+1,2.5\\r\\nb,\\r\\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in (table.columns, *table.rows):
        writer.writerow([_plain(cell) for cell in row])
    return text.getvalue()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return "'" + cell if cell.startswith(FORMULA_SIGNS) else cell
    return f"{round(cell, 6):.6f}".rstrip("0").rstrip(".")


def write_workbook(tables: Sequence[BudgetTable], path: Path, language: str) -> None:
    """All tables in one workbook, a sheet each; the same tables give the same bytes.

    Raises:
        UnavailableError: If the file cannot be written.
    """
    try:
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"created": FIXED_MOMENT})
        bold = book.add_format({"bold": True})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            form = book.add_format(
                {"num_format": "#,##0" + ("." + "0" * table.decimals if table.decimals else "")}
            )
            heading = f"{translate(table.title, language)} ({amounts_in(table.unit, language)})"
            sheet.write_string(0, 0, heading, bold)
            for place, column in enumerate(table.columns):
                sheet.write_string(1, place, translate(column, language) if column else "", bold)
            for line, row in enumerate(table.rows, 2):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(line, place, translate(cell, language))
                    elif cell is not None:
                        sheet.write_number(line, place, cell, form)
            sheet.set_column(0, 0, 48)
        book.close()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as problem:
        raise UnavailableError(
            "cannot be written: {reason}",
            where=str(path),
            mend="check the folder and the rights",
            reason=problem,
        ) from None


def write(tables: Sequence[BudgetTable], folder: Path, form: str, language: str) -> list[Path]:
    """Writes tables to a folder in a form, and names the files.

    Raises:
        UnknownNameError: If the form is not html, xlsx or csv.
        UnavailableError: If the folder cannot be written.
    """
    if form not in ("html", "xlsx", "csv"):
        raise UnknownNameError("form", form, ("html", "xlsx", "csv"), where="--form")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form == "xlsx":
            write_workbook(tables, folder / "finance.xlsx", language)
            return [folder / "finance.xlsx"]
        if form == "html":
            body = "\n".join(as_html(table, language) for table in tables)
            page = PAGE.format(language=language, title=html.escape(translate("Money", language)), body=body)
            (folder / "finance.html").write_text(page, encoding="utf-8")
            return [folder / "finance.html"]
        paths = []
        for table in tables:
            paths.append(folder / f"{table.name}.csv")
            paths[-1].write_text(as_csv(table), encoding="utf-8", newline="")
        return paths
    except OSError as problem:
        raise UnavailableError(
            "cannot be written: {reason}",
            where=str(folder),
            mend="check the folder and the rights",
            reason=problem.strerror,
        ) from None
