"""The command ``finance``: one JSON document, words, files."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from ketenbalans.cli.main import app
from ketenbalans.errors import BadInputError, KetenbalansError, OutOfRangeError, UnknownNameError
from ketenbalans.store.connections import open_store


def test_published_money_is_recomputed_and_what_has_no_price_is_named() -> None:
    result = CliRunner().invoke(app, ["finance", "--json"])
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    tables = {table["name"]: table for table in document["tables"]}
    assert tables["ind_provisions_2025"]["rows"][3] == [
        "penalties", 75956, 270718, 0, 79063, 267611, 0
    ]  # fmt: skip
    assert "courts" in document["without_price"]
    assert document["synthetic"] is False


def test_words_are_in_the_readers_language() -> None:
    result = CliRunner().invoke(app, ["--lang", "nl", "finance"])
    assert "Voorzieningen van de IND in 2025 (bedragen x € 1.000)" in result.stdout
    assert "267.611" in result.stdout


def test_tables_are_written_where_asked(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["finance", "--out", str(tmp_path), "--form", "xlsx", "--json"])
    assert json.loads(result.stdout)["files"] == [str(tmp_path / "finance.xlsx")]


def test_an_unknown_scenario_tells_the_near_names() -> None:
    result = CliRunner().invoke(app, ["finance", "--scenario", "plna"])
    assert isinstance(result.exception, UnknownNameError)
    assert "'plan'" in str(result.exception)


def test_too_few_futures_are_refused() -> None:
    result = CliRunner().invoke(app, ["finance", "--scenario", "plan", "--futures", "3"])
    with pytest.raises(OutOfRangeError, match="too few"):
        raise result.exception  # type: ignore[misc]


def test_a_scenario_tells_its_cost_per_partner_and_that_of_a_month() -> None:
    result = CliRunner().invoke(app, ["finance", "--scenario", "regular", "--futures", "20", "--json"])
    assert result.exit_code == 0
    tables = {table["name"]: table for table in json.loads(result.stdout)["tables"]}
    delay = {row[0]: row for row in tables["month_of_delay"]["rows"]}
    assert delay["COA reception"][2] < delay["COA reception"][1] < delay["COA reception"][3]
    assert delay["COA reception"][2] > 0  # everybody waits longer, in every future
    years = tables["costs_regular"]["columns"][2:]
    assert years[0] == "2027"


def test_the_register_at_hand_tells_its_penalties(tmp_path: Path) -> None:
    register = tmp_path / "register.db"
    open_store(str(register), create=True).close()
    arguments = ["--lang", "nl", "--register", str(register), "finance", "--on", "2026-04-01"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert "Het register zoals het stond op 1 april 2026." in result.stdout


@pytest.mark.parametrize("day", ["2026-13-01", "gisteren"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    result = CliRunner().invoke(app, ["finance", "--on", day])
    assert isinstance(result.exception, BadInputError)
    assert day in str(result.exception)


ROWS = (
    "id,source,locator,subject,period,breakdown,value,unit,kind\n"
    "X-1,report-2026,Tabel 7,finance.oda,2026,item=COA,700123,EUR thousand,realised\n"
    "X-2,report-2026,Tabel 7,finance.oda,2026,item=Nidos,30456,EUR thousand,realised\n"
    "X-3,report-2026,Tabel 7,finance.oda,2026,item=IND interpreters,5601,EUR thousand,realised\n"
    "X-4,report-2026,Tabel 7,finance.oda,2026,item=legal aid,60789,EUR thousand,realised\n"
    "X-5,report-2026,Tabel 7,finance.oda,2026,item=VWN,13052,EUR thousand,realised\n"
    "X-6,report-2026,Tabel 7,finance.oda,2026,item=total,801021,EUR thousand,realised\n"
)


def run_on(folder: Path, rows: str) -> Result:
    file = folder / "facts.csv"
    file.write_text(rows, encoding="utf-8")
    return CliRunner().invoke(app, ["finance", "--facts", str(file), "--json"])


def test_the_figures_of_a_new_document_are_recomputed(tmp_path: Path) -> None:
    document = json.loads(run_on(tmp_path, ROWS).stdout)
    ((label, printed, computed, residual, unit, holds),) = document["tables"][0]["rows"]
    # 700,123 + 30,456 + 5,601 + 60,789 + 13,052 = 810,021: two digits changed round
    assert (printed, computed, residual, unit, holds) == (801021, 810021, -9000, "EUR thousand", "no")
    assert "X-6" in label


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        (
            "finance.oda,2026,item=Nidos",
            "finance.odaa,2026,item=Nidos",
            ["facts.csv:3", "odaa", "finance.oda"],
        ),
        ("30456,EUR thousand", "30456,EUR thousnd", ["facts.csv:3", "EUR thousnd", "EUR thousand"]),
        ("X-3,", "X-2,", ["facts.csv:4", "X-2", "line 3"]),
        ("60789", "60.789,0", ["facts.csv:5"]),
        ("60789", "about 60", ["facts.csv:5", "about 60", "no number"]),
    ],
)
def test_what_cannot_be_read_is_told_with_line_value_and_mend(
    tmp_path: Path, wrong: str, right: str, words: list[str]
) -> None:
    result = run_on(tmp_path, ROWS.replace(wrong, right))
    assert isinstance(result.exception, KetenbalansError)
    assert all(word in str(result.exception) for word in words), str(result.exception)
