"""Which tables a report is made of, with their columns, and the check that a study's tables are those.

A column's kind stands behind its name: ``t`` text, ``n`` number, ``c`` number that is never below zero,
``s`` share between 0 and 1, ``d`` day, ``f`` yes or no; a question mark allows an empty cell, an exclamation
mark allows the column to be absent.
"""

import math
from dataclasses import dataclass
from datetime import date

from ketenbalans.errors import (
    BadInputError,
    ContradictionError,
    MissingValueError,
    OutOfRangeError,
    UnknownNameError,
)
from ketenbalans.report.tables import Cell, Row, StudyTables, Table, number

QUANTILES = ("p025", "p10", "p25", "p50", "p75", "p90", "p975")
BAND = " ".join(f"{name}:c" for name in QUANTILES)

LAYOUT: dict[str, str] = {
    "required_realised": "measure:t low:c? value:c? high:c? period:t population:t source:t kind:t",
    "old_stock": f"scenario:t date:d {BAND}",
    "promise": "scenario:t assumption_set:t remaining_p025:c remaining_p50:c remaining_p975:c p_90_done:s"
    " p_95_done:s p_99_done:s end_p10:t end_p50:t end_p90:t futures:c",
    "claims": "claim:t stated_en:t stated_nl:t source:t stated_years_low:c? stated_years_high:c?"
    " leaves_out_en:t leaves_out_nl:t modelled_years_p10:c? modelled_years_p50:c? modelled_years_p90:c?"
    " reading_en:t reading_nl:t",
    "claim_values": "claim:t parameter_en:t parameter_nl:t low:n? high:n? unit:t yields_years:c?",
    "contradictions": "statement_a_en:t statement_a_nl:t statement_b_en:t statement_b_nl:t sentence_en:t"
    " sentence_nl:t left:n? right:n? unit:t source:t",
    "new_stock": f"scenario:t date:d {BAND}",
    "new_timeliness": "scenario:t cohort:t p10:s? p50:s? p90:s? known:f",
    "frontier": "pact_share:s old_end_p10:c? old_end_p50:c? old_end_p90:c? pact_in_term_p50:s"
    " penalties_million_p10:c penalties_million_p50:c penalties_million_p90:c reception_average_p50:c"
    " old_remaining_promise_p50:c",
    "waits": "scenario:t category:t open_weeks_p10:c? open_weeks_p50:c? open_weeks_p90:c? longest:f!",
    "longest_waits": "category:t nationality:t applications:c mean_weeks_open_on_reference_date:c",
    "chain_partners": "scenario:t measure:t year:c p10:c p50:c p90:c unit:t",
    "published_modelled": "figure:t population:t period:t published:c modelled_p05:c? modelled_p50:c?"
    " modelled_p95:c? tolerance:c unit:t mark:t difference:n? within:f? source:t",
    "foreseen": "figure:t population:t period:t published:c foreseen_p05:c foreseen_p50:c foreseen_p95:c"
    " unit:t inside:f source:t",
    "triage": "scenario:t by:d share:s",
    "levers": "lever_en:t lever_nl:t kind:t change:t weeks_p10:n? weeks_p50:n? weeks_p90:n?"
    " share_of_variance:s?",
    "assumptions": "id:t statement_en:t statement_nl:t value:n? low:n? high:n? unit:t reason:t source:t?"
    " owner:t review_date:d rank:c?",
    "synthetic_made_of": "what_en:t what_nl:t exact:f note_en:t? note_nl:t?",
    "plan_cycles": "cycle:c first_day:d group:t cases:c expected_grants:c",
}
"""The tables of the main job and their columns."""

NAMES_LAYOUT = "code:t en:t nl:t"
"""An optional table ``names``: how a code (a scenario, a measure, a group) is called in both languages."""

KINDS = {
    "t": "a text",
    "n": "a number",
    "c": "a number",
    "s": "a share between 0 and 1",
    "d": "an ISO day",
    "f": "yes or no",
}

CLOSED = {
    ("required_realised", "kind"): ("required", "realised", "plan", "note"),
    ("published_modelled", "mark"): ("input", "calibration", "validation"),
    ("levers", "kind"): ("lever", "assumption"),
}
"""Columns whose texts come from a closed list."""

ORDERED = tuple(
    (f"{stem}{low}", f"{stem}{high}")
    for stem in ("", "remaining_", "modelled_years_", "modelled_", "open_weeks_", "weeks_", "old_end_",
                 "penalties_million_", "foreseen_")
    for low, high in zip(("p025", "p05", "p10", "p10", "p25", "p50", "p50", "p50", "p75", "p90", "p025"),
                         ("p10", "p50", "p25", "p50", "p50", "p75", "p90", "p95", "p90", "p975", "p50"),
                         strict=True)
)  # fmt: skip
ORDERED += (("low", "high"), ("low", "value"), ("value", "high"), ("stated_years_low", "stated_years_high"))
"""Pairs of columns of which the first is never above the second."""

ROUNDING = 0.0006
"""How far a printed difference may be from the one recomputed, when both were rounded to three decimals."""


@dataclass(frozen=True)
class Column:
    """One column that the contract asks for."""

    name: str
    kind: str
    may_be_empty: bool
    may_be_absent: bool


def columns_of(name: str) -> tuple[Column, ...]:
    """The columns that a table must have.

    Raises:
        UnknownNameError: If the contract has no table of that name.

    Example:
        >>> [column.name for column in columns_of("frontier")][:2]
        ['pact_share', 'old_end_p10']
    """
    if name == "names":
        layout = NAMES_LAYOUT
    elif name in LAYOUT:
        layout = LAYOUT[name]
    else:
        raise UnknownNameError("table", name, [*LAYOUT, "names"])
    found = []
    for word in layout.split():
        column, kind = word.split(":")
        found.append(Column(column, kind[0], "?" in kind, "!" in kind))
    return tuple(found)


def check(study: StudyTables) -> None:
    """Refuses tables that cannot be reported as they stand.

    Tables outside the contract pass unread: they become data files and no figure. A table of the
    contract may be absent; the report then says so at its top.

    Raises:
        BadInputError: If a cell is not of its column's kind, or a row has another length.
        MissingValueError: If a column or a cell is missing.
        UnknownNameError: If a column or a code is not one of the contract's.
        OutOfRangeError: If a share is outside 0 to 1, a number is not finite or a count below zero.
        ContradictionError: If quantiles are out of order, or a verdict does not follow from its numbers.
    """
    for name, table in study.tables.items():
        if name not in LAYOUT and name != "names":
            continue
        if name != table.name:
            raise ContradictionError(
                "table {name!r} is handed over as {key!r}", where=name, mend="use one name", key=name,
                name=table.name,
            )  # fmt: skip
        check_table(table)
    _check_main_scenario(study)


def check_table(table: Table) -> None:
    """Refuses one table of the contract that is not as the contract says; see ``check``."""
    columns = columns_of(table.name)
    known = [column.name for column in columns]
    for name in table.columns:
        if name not in known:
            raise UnknownNameError("column", name, known, where=table.name)
    for column in columns:
        if column.name not in table.columns and not column.may_be_absent:
            raise MissingValueError(
                "column {column!r} is missing", where=table.name, mend="hand it over", column=column.name
            )
    present = [column for column in columns if column.name in table.columns]
    for index, cells in enumerate(table.rows, start=1):
        place = f"{table.name}:{index}"
        if len(cells) != len(table.columns):
            raise BadInputError(
                "the row has {found} cells for {wanted} columns",
                where=place,
                mend="give one cell per column",
                found=len(cells),
                wanted=len(table.columns),
            )
        row = dict(zip(table.columns, cells, strict=True))
        for column in present:
            _check_cell(row[column.name], column, f"{place}:{column.name}", table.name)
        _check_order(row, place)
        if table.name == "published_modelled":
            _check_verdict(row, place)
        if table.name == "foreseen":
            _check_inside(row, place)
        if table.name == "required_realised" and row["low"] is row["value"] is row["high"] is None:
            raise MissingValueError(
                "low, value and high are all empty",
                where=place,
                mend="give one of them, or leave the row out",
            )


def _check_cell(cell: Cell, column: Column, place: str, table: str) -> None:
    if cell is None:
        if not column.may_be_empty:
            raise MissingValueError("the cell is empty", where=place, mend="give a value")
        return
    if not _is_kind(cell, column.kind):
        raise BadInputError(
            "{found!r} is not {wanted}",
            where=place,
            mend="give {wanted}",
            found=cell,
            wanted=KINDS[column.kind],
        )
    if isinstance(cell, float | int) and not math.isfinite(cell):
        raise OutOfRangeError(
            "{found} is no finite number", where=place, mend="leave it empty when it is not known", found=cell
        )
    if column.kind == "s" and not -1e-12 <= float(cell) <= 1 + 1e-12:
        raise OutOfRangeError(
            "{found} is no share", where=place, mend="give a fraction between 0 and 1", found=cell
        )
    if column.kind == "c" and float(cell) < 0:
        raise OutOfRangeError("{found} is below zero", where=place, mend="give 0 or more", found=cell)
    choices = CLOSED.get((table, column.name))
    if choices and cell not in choices:
        raise UnknownNameError(column.name, str(cell), choices, where=place)


def _is_kind(cell: Cell, kind: str) -> bool:
    if kind == "f":
        return isinstance(cell, bool)
    if kind in "ncs":
        return isinstance(cell, float | int) and not isinstance(cell, bool)
    if not isinstance(cell, str):
        return False
    if kind == "d":
        try:
            date.fromisoformat(cell)
        except ValueError:
            return False
    return True


def _check_order(row: Row, place: str) -> None:
    for low, high in ORDERED:
        if row.get(low) is None or row.get(high) is None:
            continue
        if number(row, low) > number(row, high) + 1e-9:
            raise ContradictionError(
                "{low} ({low_value}) is above {high} ({high_value})",
                where=place,
                mend="give quantiles in rising order",
                low=low,
                high=high,
                low_value=row[low],
                high_value=row[high],
            )


def _check_verdict(row: Row, place: str) -> None:
    """Difference and verdict of a comparison must follow from the numbers beside them.

    A share is compared in percentage points (as a fraction), anything else relative to what was published.
    """
    if row["modelled_p50"] is None or row["difference"] is None:
        if row["mark"] != "input":
            raise MissingValueError(
                "the modelled value or the difference is empty",
                where=place,
                mend="give it; only a figure marked as input may go without",
            )
        return
    published, modelled = number(row, "published"), number(row, "modelled_p50")
    difference = modelled - published if row["unit"] == "share" else modelled / published - 1
    if abs(difference - number(row, "difference")) > ROUNDING:
        raise ContradictionError(
            "the difference is given as {given} and recomputed as {recomputed}",
            where=place,
            mend="give modelled / published - 1, or modelled - published for shares",
            given=row["difference"],
            recomputed=round(difference, 6),
        )
    if row["within"] is None or row["within"] != (abs(number(row, "difference")) <= number(row, "tolerance")):
        raise ContradictionError(
            "within is {given} for a difference of {difference} and a tolerance of {tolerance}",
            where=place,
            mend="compare the size of the difference with the tolerance",
            given=row["within"],
            difference=row["difference"],
            tolerance=row["tolerance"],
        )


def _check_inside(row: Row, place: str) -> None:
    """Whether a figure lies within its band must follow from the numbers beside it."""
    published = number(row, "published")
    inside = number(row, "foreseen_p05") <= published <= number(row, "foreseen_p95")
    if row["inside"] != inside:
        raise ContradictionError(
            "inside is {given} for {published} in a band from {low} to {high}",
            where=place,
            mend="say whether the published figure lies within the band",
            given=row["inside"],
            published=published,
            low=row["foreseen_p05"],
            high=row["foreseen_p95"],
        )


def _check_main_scenario(study: StudyTables) -> None:
    for name in ("promise", "old_stock"):
        scenarios = {str(row["scenario"]) for row in study.records(name)}
        if scenarios and study.main_scenario not in scenarios:
            raise UnknownNameError("scenario", study.main_scenario, scenarios, where="manifest:main_scenario")


def missing_tables(study: StudyTables) -> list[str]:
    """The tables of the contract that this run did not make or left without rows."""
    return [name for name in LAYOUT if name not in study.tables or not study.tables[name].rows]


def reference() -> str:
    """The tables and their columns as a page of the reference, which a test holds to this module."""
    lines = [
        "# Tables of the report",
        "",
        "What `report.page.write` takes, one table each. Days are ISO text, shares fractions. A table may be",
        "missing, and the page says so; a column may not. This page is written by",
        "`ketenbalans.report.contract.reference` and a test holds it to the code.",
        "",
        "An optional table `names` with columns `code`, `en` and `nl` gives codes their names.",
        "",
    ]
    for name in LAYOUT:
        lines += [f"## {name}", "", "| column | holds | may be empty |", "|---|---|---|"]
        for column in columns_of(name):
            holds = KINDS[column.kind] + (", zero or more" if column.kind == "c" else "")
            if choices := CLOSED.get((name, column.name)):
                holds = "one of " + ", ".join(f"`{choice}`" for choice in choices)
            holds += " (the column may be absent)" if column.may_be_absent else ""
            lines.append(f"| `{column.name}` | {holds} | {'yes' if column.may_be_empty else 'no'} |")
        lines.append("")
    return "\n".join(lines)
