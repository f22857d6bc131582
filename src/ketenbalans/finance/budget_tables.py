"""A money table in the form of the Rijksbegrotingsvoorschriften: what it is, and as HTML, text and CSV.

The caption tells the unit (``bedragen x € 1.000``), a negative has its sign before it (``‒ 15.456``), a table
that holds a budget to its outcome numbers its columns and says what the difference is. Files for machines
are never localised; text that a spreadsheet would run as a formula is escaped. The workbook stands in
``workbooks``.
"""

import csv
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ketenbalans.errors import ContradictionError, UnavailableError, UnknownNameError
from ketenbalans.facts import load
from ketenbalans.finance.workbooks import Sheet, write_workbook
from ketenbalans.vocabulary.language import long_date, number, translate

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | float | int | None
Field = tuple[float, int] | str | date | list[str]
FORMS = ("html", "xlsx", "csv")
BUDGET_COLUMNS = ("", "budget (1)", "realised (2)", "difference (3 = 2 - 1)", "realised a year before")
"""The columns of a table that holds a budget to its outcome."""
PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body {{ font-family: sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5; }}
.wide {{ overflow-x: auto; margin: 2.5rem 0 .5rem; }}
table {{ border-collapse: collapse; width: 100%; }}
caption {{ text-align: left; font-weight: bold; padding-bottom: .5rem; }}
th[scope=row] {{ text-align: left; font-weight: normal; padding: .2rem 0; min-width: 12rem; }}
td, th[scope=col] {{ text-align: right; padding: .2rem .6rem; vertical-align: bottom; }}
td {{ white-space: nowrap; }}
td.word, th[scope=col].word {{ text-align: left; white-space: normal; }}
th[scope=col].word:first-child {{ padding-left: 0; }}
tr {{ border-bottom: 1px solid #ccc; }} tr.total * {{ font-weight: bold; }}
.note, .source {{ margin: .2rem 0; max-width: 48rem; }} .source {{ color: #555; font-size: .85rem; }}
</style></head>
<body><h1>{title}</h1>
{body}
</body></html>
"""


@dataclass(frozen=True)
class Note:
    """A sentence under a table, with numbers in it.

    Args:
        template: The English sentence with named fields.
        fields: Value and decimals per field, or a text, a day, or several words of which each is translated.

    Example:
        >>> Note("{share} % of the budget", {"share": (8.66, 1)}).tell("nl")
        '8,7 % of the budget'
    """

    template: str
    fields: Mapping[str, Field] = field(default_factory=dict)

    def tell(self, language: str) -> str:
        """The sentence in a language."""
        told = {name: _field(value, language) for name, value in self.fields.items()}
        return translate(self.template, language, **told)


def _field(value: Field, language: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return long_date(value, language)
    if isinstance(value, list):
        return ", ".join(translate(word, language) for word in value)
    return shown(value[0], language, value[1])


@dataclass(frozen=True)
class BudgetTable:
    """A table of money.

    Args:
        name: Short name, for files.
        title: Sentence above the table, English template.
        unit: What one is, such as ``EUR thousand``; empty where the rows differ and say so themselves.
        columns: Heading of each column; the first is that of the rows.
        rows: Label and values per row; None where nothing is known.
        totals: Labels of rows that are sums.
        sources: Ids of the published figures and assumptions behind it.
        decimals: Decimals shown to people.
        row_decimals: Decimals of single rows, by label.
        column_decimals: Decimals of single columns, by heading; they go before those of the row.
        notes: Sentences under the table.
    """

    name: str
    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    decimals: int = 0
    row_decimals: Mapping[str, int] = field(default_factory=dict)
    column_decimals: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

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

    def places(self, row: Sequence[Cell]) -> tuple[int, ...]:
        """Decimals of every cell of a row."""
        of_row = self.row_decimals.get(str(row[0]), self.decimals)
        return tuple(self.column_decimals.get(column, of_row) for column in self.columns)

    def heading(self, language: str) -> str:
        """Title and unit, as the caption tells them."""
        title = translate(self.title, language)
        return f"{title} ({amounts_in(self.unit, language)})" if self.unit else title

    def texts(self, language: str) -> list[list[str]]:
        """Heads and rows as people read them."""
        heads = [translate(column, language) if column else "" for column in self.columns]
        rows = [
            [
                translate(str(row[0]), language),
                *(
                    shown(cell, language, places)
                    for cell, places in zip(row[1:], self.places(row)[1:], strict=True)
                ),
            ]
            for row in self.rows
        ]
        return [heads, *rows]

    def cited(self) -> tuple[str, ...]:
        """Every source with its document and table; assumptions by their id."""
        facts = load()
        return tuple(facts[each].cite() if each in facts.index else each for each in self.sources)


def against_budget(
    label: str, budget: float | None, realised: float | None, before: float | None = None
) -> tuple[Cell, ...]:
    """A row of ``BUDGET_COLUMNS``.

    Example:
        >>> against_budget("IND", 866_372, 1_017_282, 805_163)  # 1,017,282 - 866,372
        ('IND', 866372, 1017282, 150910, 805163)
    """
    gap = None if budget is None or realised is None else realised - budget
    return (label, budget, realised, gap, before)


def as_html(table: BudgetTable, language: str) -> str:
    """The table as a piece of a page, with caption, heads, the sum rows marked, notes and sources.

    Example:
        >>> table = BudgetTable("x", "Provision", "EUR thousand", ("", "2025"), (("closing", -5.0),))
        >>> "<caption>Provision (amounts x € 1,000)</caption>" in as_html(table, "en")
        True
    """
    heading, (heads, *rows) = html.escape(table.heading(language)), table.texts(language)
    words = [any(isinstance(row[place], str) for row in table.rows) for place in range(len(table.columns))]
    marks = [' class="word"' if word else "" for word in words]
    lines = [
        f'<div class="wide" role="region" aria-label="{heading}" tabindex="0">',
        f'<table class="budget" id="{html.escape(table.name)}">',
        f"<caption>{heading}</caption>",
        "<thead><tr>",
    ]
    lines += [
        f'<th scope="col"{mark}>{html.escape(head)}</th>' for head, mark in zip(heads, marks, strict=True)
    ]
    lines += ["</tr></thead>", "<tbody>"]
    for row, (label, *cells) in zip(table.rows, rows, strict=True):
        kind = ' class="total"' if str(row[0]) in table.totals else ""
        told = "".join(
            f"<td{mark}>{html.escape(cell)}</td>" for cell, mark in zip(cells, marks[1:], strict=True)
        )
        lines.append(f'<tr{kind}><th scope="row">{html.escape(label)}</th>{told}</tr>')
    lines += ["</tbody>", "</table></div>"]
    lines += [f'<p class="note">{html.escape(note.tell(language))}</p>' for note in table.notes]
    if table.sources:
        cited = html.escape("; ".join(table.cited()))
        lines.append(f'<p class="source">{translate("Source", language)}: {cited}</p>')
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
        return translate(cell, language) if cell else ""
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


def as_text(tables: Sequence[BudgetTable], language: str) -> str:
    """The tables for a terminal, columns under one another, notes below.

    Example:
        >>> print(as_text([BudgetTable("x", "t", "", ("", "2025"), (("closing", -5.0),))], "en"))
        t
                 2025
        closing   ‒ 5
    """
    lines: list[str] = []
    for table in tables:
        cells = table.texts(language)
        widths = [max(len(row[place]) for row in cells) for place in range(len(table.columns))]
        lines += ["", table.heading(language)]
        for row in cells:
            rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
            lines.append("  ".join([row[0].ljust(widths[0]), *rest]).rstrip())
        lines += [note.tell(language) for note in table.notes]
    return "\n".join(lines[1:])


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


def as_sheet(table: BudgetTable, language: str) -> Sheet:
    """The table as a sheet of a workbook."""
    heads, *_ = table.texts(language)
    rows = tuple(
        tuple(translate(cell, language) if isinstance(cell, str) and cell else cell for cell in row)
        for row in table.rows
    )
    return Sheet(
        table.name,
        table.heading(language),
        tuple(heads),
        rows,
        tuple(table.places(row) for row in table.rows),
        tuple(str(row[0]) in table.totals for row in table.rows),
        tuple(note.tell(language) for note in table.notes),
        table.cited(),
    )


def write(tables: Sequence[BudgetTable], folder: Path, form: str, language: str) -> list[Path]:
    """Writes tables to a folder in a form, and names the files.

    Raises:
        UnknownNameError: If the form is not html, xlsx or csv.
        UnavailableError: If the folder cannot be written.
    """
    if form not in FORMS:
        raise UnknownNameError("form", form, FORMS, where="--form")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form == "xlsx":
            write_workbook([as_sheet(table, language) for table in tables], folder / "finance.xlsx", language)
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
