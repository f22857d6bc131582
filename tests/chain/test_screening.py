"""Screening in plain sums. Expected values: the Court of Audit's own sums (AR 4.1.4), by hand."""

import json

import pytest
from typer.testing import CliRunner

from ketenbalans.chain.chain import load
from ketenbalans.chain.screening import fte_to_keep_up, table, years_to_clear
from ketenbalans.cli.main import app
from ketenbalans.errors import OutOfRangeError


def test_28_fte_keep_up_with_the_inflow_of_2025() -> None:
    # 24,140 first applications and 16,470 family members at 1,450 a year: 28.007 fte (AR-0064 says 28).
    assert fte_to_keep_up(40_610, 1450) == pytest.approx(28.007, abs=0.001)


def test_40_fte_clear_the_backlog_in_some_years() -> None:
    # 12 fte are left: 40,100 / (11.993 * 1,450) = 2.306 years; the Court of Audit says some years.
    assert years_to_clear(40, per_fte=1450) == pytest.approx(2.306, abs=0.001)


def test_who_only_keeps_up_never_clears() -> None:
    assert years_to_clear(28, per_fte=1450) == float("inf")


def test_without_inflow_everybody_clears() -> None:
    assert years_to_clear(10, per_fte=1000, backlog=20_000, inflow=0) == pytest.approx(2.0)


def test_the_band_of_the_assumption_is_told() -> None:
    row = table(load(), [40.0])[0]
    # At 1,200 a year 40 fte do 48,000: 40,100 / 7,390 = 5.43; at 1,600 64,000: 40,100 / 23,390 = 1.71.
    assert (row["years_at_low"], row["years_at_high"]) == (5.43, 1.71)


@pytest.mark.parametrize(
    ("changed", "words"), [({"fte": -1.0}, "fte is -1"), ({"per_fte": 0.0}, "clear nothing")]
)
def test_what_cannot_be_is_refused(changed: dict[str, float], words: str) -> None:
    known = {"fte": 40.0, "per_fte": 1450.0, **changed}
    with pytest.raises(OutOfRangeError, match=words):
        years_to_clear(known.pop("fte"), **known)


def test_the_command_tells_every_staffing_asked_for() -> None:
    found = CliRunner().invoke(app, ["screening", "--fte", "40", "--fte", "20", "--json"])
    assert found.exit_code == 0
    rows = json.loads(found.stdout)["years_to_clear"]
    assert [row["years"] for row in rows] == [2.31, None]


def test_the_command_speaks_dutch() -> None:
    found = CliRunner().invoke(app, ["--lang", "nl", "screening", "--fte", "40"])
    assert "40,0 fte: 2,3 jaar" in found.stdout
