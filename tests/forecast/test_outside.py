"""Forecasts from outside: each mistake in a file of its own, and what a good table holds."""

from pathlib import Path

import pytest

from ketenbalans.errors import DuplicateError, KetenbalansError
from ketenbalans.forecast.outside import parse_outside, read_outside, together
from ketenbalans.vocabulary.language import explain

HEADER = "forecaster,made_on,series,period,quantile,value\n"
BROKEN = sorted((Path(__file__).parents[1] / "broken_files" / "outside").glob("*.csv"))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_table_is_refused_with_line_and_mend(path: Path) -> None:
    with pytest.raises(KetenbalansError) as caught:
        read_outside(path)
    assert path.with_suffix(".txt").read_text().strip() in f"{caught.value}".replace(str(path), "")
    assert caught.value.exit_code == 2
    if "no period" not in caught.value.what:
        assert explain(caught.value, "nl") != explain(caught.value, "en")


def test_rows_of_one_forecast_come_together_in_rising_order() -> None:
    rows = "A,2025-01-05,SYR,2025-02,0.9,140\nB,2025-01,SYR,2025,mid,1300\nA,2025-01-05,SYR,2025-02,0.1,90\n"
    first, second = parse_outside(HEADER + rows, "a.csv")
    assert (first.values, first.place) == ({0.1: 90.0, 0.9: 140.0}, "a.csv:2")
    assert (second.made_on.isoformat(), second.is_scenario, first.is_scenario) == ("2025-01-01", True, False)


@pytest.mark.parametrize(
    ("rows", "middle"),
    [
        ("low,100\nmid,150\nhigh,400", 150.0),
        ("low,100\nhigh,400", 200.0),  # sqrt(100 * 400)
        ("0.1,100\n0.5,170\n0.9,400", 170.0),
        ("0.25,100\n0.75,400", 250.0),  # (100 + 400) / 2
    ],
)
def test_the_middle_is_the_one_given_or_between(rows: str, middle: float) -> None:
    lines = "".join(f"A,2025-01-05,SYR,2025-02,{row}\n" for row in rows.split("\n"))
    assert parse_outside(HEADER + lines, "a.csv")[0].middle == pytest.approx(middle)


def test_the_same_forecast_in_two_tables_counts_once_and_another_is_refused() -> None:
    one = parse_outside(HEADER + "A,2025-01-05,SYR,2025-02,mid,90\n", "one.csv")
    other = parse_outside(HEADER + "A,2025-01-05,SYR,2025-02,mid,95\n", "other.csv")
    assert together([one, one]) == one
    with pytest.raises(DuplicateError, match=r"other\.csv:2: A says .* another in one\.csv:2"):
        together([one, other])
