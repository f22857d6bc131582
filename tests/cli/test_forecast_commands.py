"""The commands forecast and backtest forecast, as a user calls them."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from ketenbalans.cli.main import app
from ketenbalans.errors import BadInputError, MissingValueError, OutOfRangeError


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


FORECASTS = "forecaster,made_on,series,period,quantile,value\n" + "".join(
    f"Bureau,{year}-{month:02d}-03,SYR,{year}-{month:02d},mid,95\n"
    for year, last in ((2023, 12), (2024, 12), (2025, 6))
    for month in range(1, last + 1)
)


def test_a_forecast_is_kept_and_later_scored_with_that_of_others(table: str, tmp_path: Path) -> None:
    issued, others = tmp_path / "issued.csv", tmp_path / "others.csv"
    others.write_text(FORECASTS)
    early = tmp_path / "early.csv"
    early.write_text("\n".join(Path(table).read_text().splitlines()[:38]))  # SYR to 2025-01
    told = call("--lang", "nl", "forecast", str(early), "--horizon", "2", "--issue", str(issued))
    assert f"Bewaard in {issued} als gemaakt op 2025-02-01: 2 nieuw." in told.stdout
    result = call(
        "scoreboard", "--counts", table, "--forecasts", str(issued), "--forecasts", str(others), "--json"
    )
    found = {row["forecaster"]: row for row in json.loads(result.stdout)["forecasters"]}
    assert (found["ketenbalans"]["with_outcome"], found["Bureau"]["with_outcome"]) == (2, 28)
    mixed = json.loads(call("forecast", table, "--horizon", "2", "--forecasts", str(others), "--json").stdout)
    assert [row["period"] for row in mixed["mixture"]] == ["2025-05", "2025-06"]
    told = call("--lang", "nl", "forecast", table, "--horizon", "2", "--forecasts", str(others))
    assert "SYR, 2025-05 tot en met 2025-06: gewogen naar eerdere score, deze voorspeller" in told.stdout


def test_counts_alone_make_no_scoreboard(table: str) -> None:
    result = CliRunner().invoke(app, ["scoreboard", "--counts", table])
    assert isinstance(result.exception, MissingValueError)
    assert result.exception.where == "--forecasts"


def test_a_new_official_forecast_is_scored_on_the_published_counts(tmp_path: Path) -> None:
    file = tmp_path / "mpp.csv"
    file.write_text(
        "forecaster,made_on,series,period,quantile,value\n"
        "MPP,2024-09,whole_chain,2025,mid,76400\nMPP,2026-03,whole_chain,2026,mid,40000\n"
    )
    told = call("scoreboard", "--forecasts", str(file), "--out", str(tmp_path / "page"))
    assert "2024-09-01: whole_chain in 2025 76,400 foreseen, 42,810 came" in told.stdout
    assert (tmp_path / "page" / "report.html").exists()
