"""The commands forecast and backtest forecast, as a user calls them."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from ketenbalans.cli.main import app
from ketenbalans.errors import BadInputError, OutOfRangeError


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def table(tmp_path: Path) -> str:
    rows = ["series,period,value"]
    for row, name in enumerate(("SYR", "ERI")):
        for place in range(40):
            period = f"{2022 + place // 12}-{place % 12 + 1:02d}"
            rows.append(f"{name},{period},{round((80 + 100 * row) * (1 + 0.4 * np.sin(place * 1.7)))}")
    path = tmp_path / "inflow.csv"
    path.write_text("\n".join(rows))
    return str(path)


def test_forecast_gives_one_document_and_nothing_else(table: str) -> None:
    result = call("forecast", table, "--horizon", "4", "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert len(document["forecasts"]) == 3 * 4
    assert document["last_period"] == "2025-04"


def test_backtest_gives_the_fields_of_the_design(table: str) -> None:
    result = call("backtest", "forecast", table, "--origins", "6", "--horizons", "1,3", "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["overall"]["fits"] == 12
    assert set(document["baselines"]) == {"naive", "seasonal_naive"}


def test_a_page_is_written_where_it_is_asked_for(table: str, tmp_path: Path) -> None:
    judgement = tmp_path / "judgement.yaml"
    judgement.write_text(
        "schema: 1\nscenarios:\n"
        "  - {name: border, source: Note 12, series: [SYR], from: 2025-06, factor: 0.5}\n"
    )
    result = call(
        "forecast", table, "--horizon", "2", "--scenarios", str(judgement), "--indicators", table,
        "--out", str(tmp_path / "page"), "--json",
    )  # fmt: skip
    document = json.loads(result.stdout)
    assert Path(document["page"]).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert {row["scenario"] for row in document["scenarios"]} == {"border"}
    assert [item["name"] for item in document["indicators"]] == ["SYR", "ERI"]
    told = call(
        "--lang", "nl", "forecast", table, "--scenarios", str(judgement), "--indicators", table
    ).stdout
    assert "Oordeel border (Note 12), SYR:" in told
    assert "Indicator SYR:" in told


def test_indicators_are_judged_beside_the_rule_alone(table: str) -> None:
    result = call(
        "backtest", "forecast", table, "--origins", "4", "--horizons", "1", "--indicators", table, "--json"
    )
    assert set(json.loads(result.stdout)["baselines"]) == {"naive", "seasonal_naive", "without_indicators"}


def test_both_answer_in_dutch_words(table: str) -> None:
    assert "met 90% tussen" in call("--lang", "nl", "forecast", table).stdout
    assert "deze voorspeller" in call("--lang", "nl", "backtest", "forecast", table, "--horizons", "1").stdout


def test_bad_input_is_an_error_with_exit_code_two(tmp_path: Path, table: str) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("series,period,value\nSYR,2025-01,-1\n")
    error = call("forecast", str(broken)).exception
    assert isinstance(error, OutOfRangeError)
    assert error.exit_code == 2
    assert isinstance(call("backtest", "forecast", table, "--horizons", "one").exception, BadInputError)
