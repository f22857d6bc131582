"""Day lists as one workbook: who is where at what time, per location, officer, interpreter and lawyer."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from ketenbalans.scheduling.answer import Assignment, transports
from ketenbalans.scheduling.instance import Instance, clock
from ketenbalans.scheduling.names import COLUMNS, LISTS, STEPS
from ketenbalans.vocabulary.language import translate

KINDS = ("location", "officer", "interpreter", "lawyer")
ORDER = ("day", "start", "end", "location", "room", "step", "person", "language", "reception", *KINDS[1:])
WIDTHS = {"day": 12, "start": 7, "end": 7, "room": 12, "step": 16, "person": 16, "language": 9}
OTHER_WIDTH = 14


def write_lists(path: Path, instance: Instance, rows: Sequence[Assignment], language: str) -> None:
    """Writes the workbook: a sheet per kind of list, sorted by name, day and hour, and one of the rides."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"title": translate("Day lists (draft)", language)})
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#e8eef4"})
        for kind in KINDS:
            columns = [kind, *(column for column in ORDER if column != kind)]
            named = [row for row in rows if getattr(row, kind)]
            named.sort(key=lambda row: (getattr(row, kind), row.day, row.start, row.room, row.person))
            lines = [[_cell(instance, row, column, language) for column in columns] for row in named]
            _sheet(book, LISTS[kind], columns, lines, head, language)
        columns = ["day", "reception", "location", "people", "vehicles"]
        lines = [[ride[column] for column in columns] for ride in transports(instance, rows)]
        _sheet(book, LISTS["rides"], columns, lines, head, language)


def _cell(instance: Instance, row: Assignment, column: str, language: str) -> object:
    person = instance.person[row.person]
    if column == "day":
        return row.day.isoformat()
    if column in ("start", "end"):
        return clock(getattr(row, column))
    if column == "step":
        return translate(STEPS[row.step], language)
    if column in ("language", "reception"):
        return getattr(person, column)
    return getattr(row, column)


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    columns: Sequence[str],
    lines: Sequence[Sequence[object]],
    head: object,
    language: str,
) -> None:
    sheet = book.add_worksheet(translate(name, language))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, WIDTHS.get(column, OTHER_WIDTH))
        sheet.write_string(0, number, translate(COLUMNS[column], language), head)
    for at, line in enumerate(lines, start=1):
        for number, value in enumerate(line):
            # Text stays text: a name that begins with "=" is no formula.
            if isinstance(value, int):
                sheet.write_number(at, number, value)
            else:
                sheet.write_string(at, number, str(value))
    sheet.autofilter(0, 0, max(len(lines), 1), len(columns) - 1)
