"""The report holds for odd runs too: one row of everything, zeros, nothing known, nothing made."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ketenbalans.report import answer
from ketenbalans.report.contract import Column, check, columns_of
from ketenbalans.report.outline import sections
from ketenbalans.report.tables import Cell, StudyTables
from ketenbalans.report.theme import NARROW, WIDE
from ketenbalans.report.voice import voice_for


def of_the_plan(study: StudyTables, rows: int) -> StudyTables:
    """Only the plan, and only its first rows."""
    made = {}
    for name, table in study.tables.items():
        kept = table.rows
        if "scenario" in table.columns:
            kept = tuple(row for row in kept if row[table.columns.index("scenario")] == "plan")
        made[name] = table if name == "names" else replace(table, rows=kept[:rows])
    return replace(study, tables=made, headline={})


def with_every_cell(study: StudyTables, change: Callable[[Column, Cell], Cell]) -> StudyTables:
    made = {}
    for name, table in of_the_plan(study, 3).tables.items():
        columns = {column.name: column for column in columns_of(name)}
        rows = [
            tuple(change(columns[column], cell) for column, cell in zip(table.columns, row, strict=True))
            for row in table.rows
        ]
        # A comparison of zeros has no difference, and a row without any number is refused.
        if name not in {"published_modelled", "required_realised"}:
            made[name] = replace(table, rows=tuple(rows))
    return replace(study, tables=made, headline={})


def number_of(value: float) -> Callable[[Column, Cell], Cell]:
    def change(column: Column, cell: Cell) -> Cell:
        if column.kind in {"c", "n"} and column.name not in {"year", "cycle"}:
            return value
        return min(1.0, value) if column.kind == "s" else cell

    return change


ODD: dict[str, Callable[[StudyTables], StudyTables]] = {
    "one row of everything": lambda study: of_the_plan(study, 1),
    "two rows of everything": lambda study: of_the_plan(study, 2),
    "nothing but zeros": lambda study: with_every_cell(study, number_of(0.0)),
    "thousands of millions": lambda study: with_every_cell(study, number_of(3e9)),
    "next to nothing": lambda study: with_every_cell(study, number_of(1e-9)),
    "what may be empty is": lambda study: with_every_cell(
        study, lambda column, cell: None if column.may_be_empty else cell
    ),
    "no table at all": lambda study: StudyTables({}, {}, {}),
    "tables without rows": lambda study: StudyTables(
        {name: replace(table, rows=()) for name, table in study.tables.items()}, {}, {}
    ),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", list(ODD))
def test_an_odd_run_is_told_and_drawn(study: StudyTables, name: str, language: str) -> None:
    odd = ODD[name](study)
    check(odd)
    voice = voice_for(odd, language)
    said = [answer.verdict(odd, voice), *answer.warnings(odd, voice), answer.closing_line(odd, language)]
    made = sections(odd, voice)
    assert len(made) == 9
    for section in made:
        for figure in section.figures:
            said += [figure.conclusion, *figure.notes]
            said += [cell for view in figure.views for row in view.rows for cell in row]
            for drawing in figure.drawings:
                said += [drawing.description, drawing.remark]
                for width in (WIDE, NARROW):
                    made_of = drawing.chart(width)
                    assert made_of.chart.to_dict(validate=False)["layer"]
    assert not [words for words in said if "nan" in words.lower().split() or "inf" in words.lower().split()]


def test_nothing_made_is_said_nine_times_over(study: StudyTables) -> None:
    made = sections(StudyTables({}, {}, {}), voice_for(study, "en"))
    titles = [figure.title for section in made for figure in section.figures]
    assert titles.count("Not made in this run") == len(titles) - 1  # the manifest is always there
