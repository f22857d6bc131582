"""Forecasts of national inflow from outside; outcomes from the annual report 2025 and from CBS."""

import numpy as np
import pytest

from ketenbalans.errors import ContradictionError, UnknownNameError
from ketenbalans.forecast import published
from ketenbalans.forecast.contest import own_year
from ketenbalans.forecast.national_board import WHOLE_CHAIN, score_national
from ketenbalans.forecast.outside import Said, parse_outside


def said(*rows: str) -> tuple[Said, ...]:
    return parse_outside("forecaster,made_on,series,period,quantile,value\n" + "\n".join(rows), "mpp.csv")


def test_the_whole_chain_is_scored_by_year_beside_the_own_forecast_of_that_day() -> None:
    first, coming = score_national(
        said(f"MPP,2024-09-17,{WHOLE_CHAIN},2025,mid,76400", f"MPP,2026-03,{WHOLE_CHAIN},2026,mid,40000")
    )
    assert first.outcome == 42_810
    assert first.quantiles is not None
    assert first.own is not None
    assert np.array_equal(first.own, own_year(2025, "2024-09"))
    assert first.quantiles[4] == 76_400
    assert np.isnan(coming.outcome)
    # Its one miss, 42,810 of 76,400, moves the middle of the next down.
    assert coming.quantiles is not None
    assert coming.quantiles[4] < 40_000


def test_first_applications_are_scored_by_quarter_or_year() -> None:
    rows = [f"A,2024-01,{published.FIRST},2024-Q3,mid,9000", f"A,2024-01,{published.FIRST},2024,mid,35000"]
    quarter, year = score_national(said(*rows))
    assert quarter.outcome == published.quarters(published.FIRST)["2024-Q3"]
    assert year.outcome == sum(published.quarters(published.FIRST)[f"2024-Q{part}"] for part in range(1, 5))


def test_another_series_or_a_part_of_a_year_is_refused_with_its_line() -> None:
    with pytest.raises(UnknownNameError, match=r"mpp\.csv:2: unknown series 'asylum'"):
        score_national(said("MPP,2024-09,asylum,2025,mid,76400"))
    with pytest.raises(
        ContradictionError, match=r"mpp\.csv:2: .* published by year, and 2025-Q1 is a quarter"
    ):
        score_national(said(f"MPP,2024-09,{WHOLE_CHAIN},2025-Q1,mid,20000"))
