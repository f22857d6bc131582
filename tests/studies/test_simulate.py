"""One scenario, and two on the same luck, through the command."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketenbalans.cli.main import app
from ketenbalans.errors import ContradictionError, OutOfRangeError, UnknownNameError
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


def test_the_share_of_futures_with_a_triage_is_that_of_the_weeks_until_one() -> None:
    found = call("simulate", "--scenario", "plan_32000", "--futures", "20")
    share = found["share_of_futures_with_triage"]
    weeks = found["figures"]["weeks_until_triage"]
    assert 0.0 <= float(str(share["by_12_june_2029"])) <= float(str(share["ever"])) <= 1.0
    # 32,000 a year is above 25,000 for good: nearly every future passes it in the first whole year or two.
    assert float(str(share["ever"])) > 0.9
    assert weeks["p50"] < 200


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


def a_register(folder: Path, old: int, screened: bool) -> str:
    """A small register: applications lodged before the Pact, one each day back from March 2026."""
    rows = ["key,product,nationality,lodged_on,type,on"]
    for place in range(old):
        lodged = date(2026, 3, 20) - timedelta(days=place)
        rows.append(f"k{place},asylum,NGA,{lodged},lodged,{lodged}")
        if screened:
            rows.append(f"k{place},asylum,NGA,{lodged},security_screened,{date(2026, 3, 25)}")
    file = folder / "cases.csv"
    file.write_text("\n".join(rows) + "\n")
    address = str(folder / "register.db")
    result = CliRunner().invoke(
        app,
        ["--register", address, "register", "import", str(file), "--format", "csv"],
        catch_exceptions=False,
    )
    assert result.exit_code == 0, result.output
    return address


def test_a_scenario_runs_on_the_register_at_hand_and_says_what_is_lent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETENBALANS_KEY_FILE", str(tmp_path / "key"))
    address = a_register(tmp_path, 300, screened=False)
    found = json.loads(
        CliRunner()
        .invoke(
            app,
            ["--register", address, "simulate", "--futures", "2", "--on", "2026-04-01", "--json"],
            catch_exceptions=False,
        )
        .stdout
    )
    assert found["synthetic"] is False
    assert found["reference_date"] == "2026-04-01"
    assert any("security screenings" in note for note in found["notes"])
    # 300 old applications and what comes until 12 June 2026, in place of 54,000.
    assert found["figures"]["old_remaining_on_12_june_2029"]["p95"] < 10_000


def test_a_run_that_was_begun_on_another_register_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETENBALANS_KEY_FILE", str(tmp_path / "key"))
    study.run("plan", futures=2, seed=1, out=tmp_path / "job")
    address = a_register(tmp_path, 200, screened=True)
    with pytest.raises(ContradictionError, match="another job"):
        study.run("plan", futures=2, seed=1, out=tmp_path / "job", register=address, on=date(2026, 4, 1))
