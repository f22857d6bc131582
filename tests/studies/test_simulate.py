"""One scenario, and two on the same luck, through the command."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketenbalans.cli.main import app
from ketenbalans.errors import UnknownNameError

CHAIN = Path(__file__).parents[1] / "broken_files" / "chain"


def call(*words: str) -> dict[str, dict[str, dict[str, float]]]:
    result = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    found: dict[str, dict[str, dict[str, float]]] = json.loads(result.stdout)
    return found


def test_simulate_tells_bands_in_order() -> None:
    found = call("simulate", "--scenario", "plan", "--futures", "4")
    for name, band in found["figures"].items():
        assert band["p05"] <= band["p50"] <= band["p95"], name


def test_more_inflow_leaves_more_old_applications() -> None:
    found = call("compare", "plan_18000", "plan_32000", "--futures", "6")
    assert found["difference"]["old_remaining_on_12_june_2029"]["p50"] > 0


def test_a_scenario_beside_itself_differs_in_nothing() -> None:
    found = call("compare", "plan", "plan", "--futures", "3")
    for band in found["difference"].values():
        assert (band["p05"], band["p95"], band["paired_spread"]) == (0, 0, 0)


def test_an_unknown_scenario_is_told_the_near_one() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'regular'"):
        CliRunner().invoke(app, ["simulate", "--scenario", "regulr"], catch_exceptions=False)


def test_a_broken_scenario_file_ends_with_code_two() -> None:
    result = CliRunner().invoke(app, ["simulate", "--scenario", str(CHAIN / "out_of_range.yaml")])
    assert getattr(result.exception, "exit_code", None) == 2
