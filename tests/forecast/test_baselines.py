"""Naive and seasonal-naive. Expected numbers by hand from Hyndman and Athanasopoulos, §5.5."""

import numpy as np
import pytest

from ketenbalans.forecast.baselines import naive, needs_season, seasonal_naive
from ketenbalans.forecast.panel import Panel


def test_the_naive_band_grows_with_the_root_of_the_horizon() -> None:
    # Changes +10, -10, +10: root mean square 10. 95 per cent point: 110 + 1.644854 * 10 * sqrt(h).
    found = naive(Panel.of({"A": [100, 110, 100, 110]}, first="2026-01"), 4)
    assert found[0, :, 7] == pytest.approx([110 + 16.44854 * root for root in (1, 2**0.5, 3**0.5, 2)])


def test_the_naive_band_is_cut_at_nought() -> None:
    assert naive(Panel.of({"A": [100, 1]}, first="2026-01"), 1)[0, 0, 0] == 0


def test_the_seasonal_naive_repeats_the_last_season_and_widens_per_season() -> None:
    # Differences over four quarters: all 8, root mean square 8. In the second season sqrt(2) * 8.
    counts = [10, 20, 30, 40, 18, 28, 38, 48]
    found = seasonal_naive(Panel.of({"A": counts}, first="2024-Q1"), 5)
    assert found[0, :, 4].tolist() == [18, 28, 38, 48, 18]
    assert found[0, 1, 7] == pytest.approx(28 + 1.644854 * 8)
    assert found[0, 4, 7] == pytest.approx(18 + 1.644854 * 8 * 2**0.5)


def test_a_missing_month_is_taken_from_the_season_before() -> None:
    counts = [10, 20, 30, 40, 18, float("nan"), 38, 48]
    assert seasonal_naive(Panel.of({"A": counts}, first="2024-Q1"), 2)[0, 1, 4] == 20


def test_a_series_of_one_season_gets_the_naive_forecast_and_is_counted() -> None:
    panel = Panel.of({"A": [10, 20, 30, 40], "B": [1, 2, 3, 4]}, first="2025-Q1")
    assert needs_season(panel).all()
    assert np.array_equal(seasonal_naive(panel, 3), naive(panel, 3))


def test_years_have_no_season() -> None:
    panel = Panel.of({"A": [10, 20, 15, 40]}, first="2022")
    assert np.array_equal(seasonal_naive(panel, 3), naive(panel, 3))
