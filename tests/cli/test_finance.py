"""The command ``finance``: one JSON document, words, files."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketenbalans.cli.main import app
from ketenbalans.errors import BadInputError, OutOfRangeError, UnknownNameError
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
