"""Scores. Expected numbers by hand from the definition in the design; the arithmetic is in the comments."""

import numpy as np
import pytest

from ketenbalans.forecast.scores import LEVELS, pinball, relative_score, summary, weighted_interval_score

BAND = np.array([60.0, 70, 80, 90, 100, 110, 120, 130, 140])


def test_the_quantiles_are_those_of_the_design() -> None:
    assert LEVELS == (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)


def test_pinball_loss_weighs_above_and_below_by_the_share() -> None:
    loss = pinball(BAND, np.array(105.0))
    assert loss[3] == pytest.approx(0.25 * 15)  # 105 lies 15 above the 25 per cent point
    assert loss[7] == pytest.approx(0.05 * 25)  # and 25 below the 95 per cent point


def test_the_score_is_the_mean_of_twice_the_pinball_loss() -> None:
    # Outcome 105. Above the quantile: share * distance; below: (1 - share) * distance.
    # 0.025*45 + 0.05*35 + 0.1*25 + 0.25*15 + 0.5*5 + 0.25*5 + 0.1*15 + 0.05*25 + 0.025*35
    # = 1.125 + 1.75 + 2.5 + 3.75 + 2.5 + 1.25 + 1.5 + 1.25 + 0.875 = 16.5; 2 * 16.5 / 9 = 3.6667
    assert weighted_interval_score(BAND, np.array(105.0)) == pytest.approx(2 * 16.5 / 9)


def test_a_forecast_of_one_number_scores_its_absolute_error() -> None:
    # The shares add up to 4.5, so 2 * 4.5 * 7 / 9 = 7.
    assert weighted_interval_score(np.full(9, 50.0), np.array(57.0)) == pytest.approx(7.0)


def test_coverage_counts_the_edges_as_inside() -> None:
    quantiles = np.tile(BAND, (5, 1))
    outcome = np.array([70.0, 130.0, 130.5, 90.0, 110.0])
    found = summary(quantiles, outcome)
    assert found["coverage_90"] == pytest.approx(4 / 5)
    assert found["coverage_50"] == pytest.approx(2 / 5)
    assert found["above_95"] == pytest.approx(1 / 5)
    # |70-100| + |130-100| + |130.5-100| + |90-100| + |110-100| = 110.5
    assert found["mae"] == pytest.approx(110.5 / 5)


def test_unknown_outcomes_and_forecasts_are_left_out() -> None:
    quantiles = np.array([BAND, np.full(9, np.nan), BAND])
    found = summary(quantiles, np.array([100.0, 100.0, np.nan]))
    assert found["mae"] == 0.0
    assert summary(quantiles[1:2], np.array([1.0]))["wis"] is None


def test_the_relative_score_is_a_geometric_mean_over_series() -> None:
    # sqrt((5 / 10) * (20 / 10)) = 1: halving one and doubling the other cancel.
    assert relative_score(np.array([5.0, 20.0]), np.array([10.0, 10.0])) == pytest.approx(1.0)


def test_series_without_a_ratio_are_left_out_of_it() -> None:
    ours, theirs = np.array([5.0, 0.0, np.nan]), np.array([10.0, 0.0, 3.0])
    assert relative_score(ours, theirs) == pytest.approx(0.5)
    assert relative_score(np.array([0.0]), np.array([0.0])) is None
