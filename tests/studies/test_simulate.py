"""One scenario, and two on the same luck, through the command."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketenbalans.cli.main import app
from ketenbalans.errors import OutOfRangeError, UnknownNameError
from ketenbalans.studies import simulate as study
from ketenbalans.studies.figures import SHARE_DONE

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


def test_a_run_in_pieces_is_the_run_in_one(tmp_path: Path) -> None:
    one = study.run("plan", futures=7, seed=1)
    first = study.run("plan", futures=study.PER_PIECE, seed=1, out=tmp_path)
    longer = study.run("plan", futures=study.PER_PIECE + 3, seed=1, out=tmp_path)
    for name, values in one.figures.items():
        assert values.tolist() == first.figures[name][:7].tolist()
        assert first.figures[name].tolist() == longer.figures[name][: study.PER_PIECE].tolist()
    assert longer.futures == study.PER_PIECE + 3


def test_futures_are_added_until_a_probability_is_known_well_enough() -> None:
    rough = study.run("plan", futures=10, seed=1, precision=0.14)
    assert study.reach(rough.figures[SHARE_DONE]) <= 0.14
    # One piece of 50 leaves at least 1.96 * sqrt(0.2 * 0.8 / 52) = 0.109; a share near a half leaves 0.136.
    assert rough.futures % study.PER_PIECE == 0


@pytest.mark.parametrize("precision", [0.0, 0.0001, 0.7])
def test_a_precision_that_cannot_be_reached_is_refused(precision: float) -> None:
    with pytest.raises(OutOfRangeError, match="cannot be reached"):
        study.run("plan", futures=10, seed=1, precision=precision)


def test_the_futures_of_a_hypercube_cannot_be_added_to() -> None:
    with pytest.raises(OutOfRangeError, match="cannot be added"):
        study.run("plan", futures=10, seed=1, design="latin", precision=0.1)


def test_an_unknown_design_is_told_the_near_one() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'latin'"):
        study.run("plan", futures=2, seed=1, design="lattin")
