"""The published series as read. Expected numbers were taken from the tables by eye."""

import pytest

from ketenbalans.forecast import published


def test_the_seven_nationalities_have_every_month_from_2015_to_2025() -> None:
    for measure in (published.FIRST, published.NAREIS):
        by_origin = published.months_by_origin(measure)
        assert set(by_origin) == set(published.ORIGINS)
        assert {len(months) for months in by_origin.values()} == {132}  # 11 years of 12 months.


def test_quarters_run_without_a_gap_from_2013_to_2025() -> None:
    labels = sorted(published.quarters(published.FIRST))
    assert labels == [f"{year}-Q{quarter}" for year in range(2013, 2026) for quarter in range(1, 5)]


def test_the_seven_never_count_more_than_all_nationalities_do() -> None:
    quarters = published.quarters(published.FIRST)
    for label, total in quarters.items():
        year, quarter = label[:4], int(label[-1])
        months = [f"{year}-{month:02d}" for month in range(3 * quarter - 2, 3 * quarter + 1)]
        seven = sum(
            of.get(month, 0)
            for of in published.months_by_origin(published.FIRST).values()
            for month in months
        )
        assert seven <= total, label


def test_years_of_unhcr_agree_with_statistics_netherlands() -> None:
    # Two sources of one count: within 8 per cent where both have it.
    ours, theirs = published.years(published.FIRST), published.yearly_applications()
    for year in range(2015, 2026):
        assert theirs[year] == pytest.approx(ours[year], rel=0.08), year
