"""Tables of money for people and machines: form, escaping, the same bytes, and both languages."""

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from ketenbalans.errors import ContradictionError, UnknownNameError
from ketenbalans.finance import budget_tables, money_tables
from ketenbalans.finance.budget_tables import BudgetTable
from ketenbalans.vocabulary.language import catalogue

TABLES = money_tables.published_tables()


class Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def test_the_heading_tells_the_unit_and_a_negative_has_its_sign() -> None:
    parser = Cells()
    parser.feed(budget_tables.as_html(TABLES[0], "nl"))
    assert parser.texts[0] == "Bekostiging van de IND in 2025, totalen herberekend (bedragen x € 1.000)"
    assert "‒ 74.504" in parser.texts  # asylum: 309,676 - 384,180


def test_csv_is_for_machines() -> None:
    rows = list(csv.reader(io.StringIO(budget_tables.as_csv(TABLES[0]))))
    assert rows[1] == ["asylum", "309676", "384180", "-74504"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@sum"])
def test_text_that_a_spreadsheet_would_run_is_escaped(text: str) -> None:
    table = BudgetTable("x", "t", "EUR", ("line", "2025"), ((text, -1.0),))
    assert list(csv.reader(io.StringIO(budget_tables.as_csv(table))))[1] == ["'" + text, "-1"]


def test_html_escapes_what_a_document_brings_in() -> None:
    table = BudgetTable("x", "t", "EUR", ("line", "2025"), (("<script>", 1.0),))
    assert "<script>" not in budget_tables.as_html(table, "en")


def test_a_workbook_holds_numbers_and_is_the_same_twice(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        assert budget_tables.write(TABLES, folder, "xlsx", "en") == [folder / "finance.xlsx"]
    assert (first / "finance.xlsx").read_bytes() == (second / "finance.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(first / "finance.xlsx")["ind_provisions_2025"]
    assert [cell.value for cell in sheet[6]] == ["penalties", 75956, 270718, 0, 79063, 267611]


@pytest.mark.parametrize("form", ["html", "csv"])
def test_every_form_can_be_written(tmp_path: Path, form: str) -> None:
    paths = budget_tables.write(TABLES, tmp_path, form, "nl")
    assert all(path.stat().st_size > 0 for path in paths)


def test_another_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="xlsx"):
        budget_tables.write(TABLES, tmp_path, "xls", "nl")


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ContradictionError, match="2 cells"):
        BudgetTable("x", "t", "EUR", ("a", "b", "c"), (("x", 1.0),))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_titles_and_labels_have_their_dutch_form(table: BudgetTable) -> None:
    words = {table.title, *(column for column in table.columns if column and not column.isdigit())}
    if table.name not in ("residuals", "coa_funding_forecast"):
        words |= {str(row[0]) for row in table.rows}
    assert not {word for word in words if word not in catalogue("nl")}
