"""Tables of money for people and machines: form, escaping, the same bytes, and both languages."""

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from ketenbalans import facts
from ketenbalans.errors import ContradictionError, UnknownNameError
from ketenbalans.finance import budget_tables, money_tables, published
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
    assert rows[1] == ["asylum", "384180", "309676", "-74504"]


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
    book = openpyxl.load_workbook(first / "finance.xlsx")
    assert book.sheetnames[0] == "Explanation"
    assert [cell.value for cell in book["ind_provisions_2025"][6]] == [
        "penalties", 75956, 270718, 0, 79063, 267611, 0
    ]  # fmt: skip


def test_the_first_sheet_explains_every_other_with_its_sources(tmp_path: Path) -> None:
    budget_tables.write(TABLES, tmp_path, "xlsx", "nl")
    book = openpyxl.load_workbook(tmp_path / "finance.xlsx")
    page = book["Toelichting"]
    told = {row[0].value: row for row in page.iter_rows(min_row=5)}
    assert list(told) == book.sheetnames[1:]
    assert "JV-0474 (annual-report-2025, Tabel 9 (§37.4))" in told["ind_funding_2025"][3].value
    assert "1.160.752" in told["ind_funding_2025"][2].value


def test_a_table_against_budget_has_the_columns_of_the_budget_rules() -> None:
    parser = Cells()
    table = next(table for table in TABLES if table.name == "article_37_2025")
    parser.feed(budget_tables.as_html(table, "nl"))
    place = parser.texts.index("vastgestelde begroting (1)")
    assert parser.texts[place : place + 4] == [
        "vastgestelde begroting (1)", "realisatie (2)", "verschil (3 = 2 - 1)", "realisatie t-1"
    ]  # fmt: skip
    row = parser.texts.index("Nidos")
    # 349,615 - 439,564
    assert parser.texts[row + 1 : row + 5] == ["439.564", "349.615", "‒ 89.949", "335.637"]


def test_names_of_tables_are_their_own_as_sheets() -> None:
    assert len({table.name[:31] for table in TABLES}) == len(TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_source_is_a_figure_or_an_assumption(table: BudgetTable) -> None:
    known = {*facts.load().index, *published.assumptions()}
    assert set(table.sources) <= known
    assert table.sources or table.name == "residuals"


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
def test_words_have_their_dutch_form(table: BudgetTable) -> None:
    words = {table.title, table.unit, *table.columns, *(note.template for note in table.notes)}
    if table.name != "residuals":
        words |= {cell for row in table.rows for cell in row if isinstance(cell, str)}
    lacking = {word for word in words if word and word not in catalogue("nl") and not word.isdigit()}
    assert {word for word in lacking if not is_a_name(word)} == set()


def is_a_name(word: str) -> bool:
    """Ids of figures, and the documents' own names of instruments, with or without their article."""
    names = {value for figure in facts.load() for value in figure.breakdown.values()}
    bare = re.sub(r"^37\.\d ", "", word)
    return bool(re.fullmatch(r"(JV|OB|AR)-\d{4}|37\.\d", word)) or bare in names
