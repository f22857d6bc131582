"""National inflow. Expected numbers: the published tables themselves, and arithmetic by hand in comments."""

from datetime import date

import numpy as np
import pytest

from ketenbalans.errors import OutOfRangeError, PopulationError
from ketenbalans.forecast import published
from ketenbalans.forecast.national import (
    inflow_paths,
    last_known_day,
    long_run,
    month_factors,
    monthly_history,
    others_per_first,
    weekly_season,
)
from ketenbalans.vocabulary.codes import Population

START = date(2026, 4, 6)


def paths(**changes: object) -> np.ndarray:
    return inflow_paths(**{"start": START, "weeks": 104, "futures": 40, "seed": 7} | changes)  # type: ignore[arg-type]


def test_same_seed_gives_the_same_paths_and_another_seed_gives_others() -> None:
    assert np.array_equal(paths(), paths())
    assert not np.array_equal(paths(), paths(seed=8))


def test_a_future_keeps_its_luck_whatever_the_number_of_futures_and_weeks() -> None:
    assert np.array_equal(paths(futures=3), paths()[:3])
    assert np.array_equal(paths(weeks=20), paths()[:, :20])


def test_a_future_keeps_its_luck_when_it_starts_later() -> None:
    # Seven weeks later: the same weeks of the same futures.
    assert np.array_equal(paths(start=date(2026, 5, 25), weeks=97), paths()[:, 7:])


def test_a_start_within_a_week_means_the_monday_before() -> None:
    assert np.array_equal(paths(start=date(2026, 4, 9)), paths())


def test_counts_are_whole_and_never_negative() -> None:
    found = paths(level=200, futures=200)
    assert found.dtype == np.int64
    assert found.min() == 0  # At four a week some weeks are empty.


def test_a_level_is_the_expected_number_of_first_applications_in_a_year() -> None:
    found = paths(level=25_000, weeks=522, futures=3000, population=Population.FIRST_APPLICATIONS)
    years = found[:, :520].reshape(3000, 10, 52).sum(axis=2)
    # 52 weeks are 364/365.25 of a year; 3,000 lognormal futures leave an error near 1.3 per cent.
    assert years.mean(axis=0) == pytest.approx(25_000 * 364 / 365.25, rel=0.05)


def test_another_level_keeps_the_relative_luck_of_every_future() -> None:
    low = paths(level=18_000, weeks=520).sum(axis=1)
    high = paths(level=32_000, weeks=520).sum(axis=1)
    # 32,000 / 18,000; what differs is only the rounding to whole persons and households.
    assert high / low == pytest.approx(np.full(40, 32 / 18), rel=0.01)


def test_all_asylum_is_first_applications_with_the_others_of_recent_years() -> None:
    every = paths(weeks=520).sum(axis=1)
    first = paths(weeks=520, population=Population.FIRST_APPLICATIONS).sum(axis=1)
    # Others per first application, 2021 to 2025: lowest 0.0565 (2023), highest 0.0911 (2025).
    assert ((every / first > 1.05) & (every / first < 1.10)).all()


def test_the_season_peaks_in_autumn_and_is_one_on_average() -> None:
    factors = month_factors()
    assert factors.mean() == pytest.approx(1.0)
    assert (
        factors[7:10].min() > 1.1 > 0.95 > factors[1:4].max()
    )  # August to October against February to April.
    assert weekly_season(date(2026, 1, 5).toordinal(), 2 * 522).mean() == pytest.approx(1, abs=0.005)


def test_the_middle_futures_hold_the_last_year_and_the_outer_ones_past_surprises() -> None:
    yearly = paths(weeks=52, futures=2000, population=Population.FIRST_APPLICATIONS).sum(axis=1)
    low, middle, high = np.quantile(yearly, [0.05, 0.5, 0.95])
    assert 20_000 < middle < 28_000  # 24,140 first applications came in 2025.
    # Within a year inflow has doubled (2014 to 2015: 21,800 to 43,095) and halved (2015 to 2016: to 19,370).
    assert high / middle > 1.6
    assert middle / low > 1.6


def test_the_expected_level_agrees_with_the_mean_of_many_futures() -> None:
    # A second route: closed form of the mixture against the paths drawn from it.
    found = paths(futures=4000, population=Population.FIRST_APPLICATIONS, weeks=156).mean(axis=0)
    season = weekly_season(START.toordinal(), 156)
    gap = (365.25 / 8 - (last_known_day() - date(2025, 12, 29)).days) / 7
    weeks_before = (START - date(2025, 12, 29)).days / 7
    expected = long_run().expected(gap + weeks_before + np.arange(156)) * season / (365.25 / 28)
    assert found.sum() == pytest.approx(expected.sum(), rel=0.03)


@pytest.mark.parametrize("label", ["2019-Q2", "2020-Q3", "2022-Q4", "2025-Q4"])
def test_months_add_up_to_the_published_quarter(label: str) -> None:
    history = monthly_history()
    year, quarter = int(label[:4]), int(label[-1])
    months = {f"{year}-{month:02d}" for month in range(3 * quarter - 2, 3 * quarter + 1)}
    total = sum(
        int(count) for month, count in zip(history.months, history.persons, strict=True) if month in months
    )
    assert total == published.quarters(published.FIRST)[label]


def test_a_published_month_is_kept_as_published() -> None:
    history = monthly_history()
    place = history.months.index("2021-10")
    assert (int(history.persons[place]), history.basis[place]) == (3873, "published")  # The newer vintage.


def test_months_that_were_published_before_their_quarter_was_revised_keep_their_proportions() -> None:
    history = monthly_history()
    place = history.months.index("2022-10")
    # Months 3965 + 3981 + 2595 = 10541, the quarter 10745: 3965 * 10745 / 10541 = 4041.7.
    assert (int(history.persons[place]), history.basis[place]) == (4042, "estimated")


def test_all_asylum_in_a_year_is_the_chain_inflow_less_arriving_family() -> None:
    history = monthly_history(Population.ALL_ASYLUM)
    total = sum(
        int(count)
        for month, count in zip(history.months, history.persons, strict=True)
        if month.startswith("2025")
    )
    assert total == pytest.approx(42_810 - 16_470, abs=1)  # JV-0343 less nareis arrivals.
    assert others_per_first()[2025] == pytest.approx((42_810 - 16_470 - 24_140) / 24_140)


def test_a_start_before_the_end_of_the_counts_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match=r"2025-06-02 lies before .* \(2025-12-31\)"):
        paths(start=date(2025, 6, 2))


@pytest.mark.parametrize("changes", [{"weeks": 0}, {"futures": 0}, {"level": 0.0}, {"level": float("nan")}])
def test_a_size_or_level_of_nothing_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(OutOfRangeError):
        paths(**changes)


def test_paths_and_history_of_another_population_are_refused() -> None:
    with pytest.raises(PopulationError, match="not of 'nareis'"):
        paths(population=Population.NAREIS)
    with pytest.raises(PopulationError, match="track_4"):
        monthly_history(Population.TRACK_4)
