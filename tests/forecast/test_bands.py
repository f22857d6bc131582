"""How wide bands are; expected values by hand."""

import numpy as np
import pytest

from ketenbalans.forecast.bands import growth_by_horizon, growth_shape, upper_side, usual_spread
from ketenbalans.forecast.level_kernel import growth_of_errors


def test_the_spread_grows_as_lasting_and_passing_shocks_say() -> None:
    # 0.7 passes: sqrt(0.7 + 0.3 * (1 - 0.98**24) / (1 - 0.98**2)) at twelve months.
    assert growth_shape(12, 0.98)[11] == pytest.approx(np.sqrt(0.7 + 0.3 * (1 - 0.98**24) / (1 - 0.98**2)))


def test_without_errors_the_assumed_growth_stands_alone() -> None:
    nothing = np.full(5, np.nan)
    assert growth_by_horizon(nothing, np.zeros(5), 3, 0.982) == pytest.approx(growth_shape(5, 0.982))


def test_few_errors_move_the_width_less_than_many() -> None:
    # FC-46: fifteen errors weigh as much as the usual width, so thirty that are twice as large bring 5/3.
    wide = 2 * growth_shape(1, 0.982)
    few, many = (growth_by_horizon(wide, np.array([weight]), 1, 0.982)[0] for weight in (30.0, 1e9))
    # Beside the anchor, FC-18: thirty windows against thirty-six of the assumed growth.
    assert few == pytest.approx(2 * 30 / 66 + 5 / 3 * 36 / 66)
    assert many == pytest.approx(2)


def test_recent_errors_count_more_in_the_width_of_all() -> None:
    errors = np.full((2, 5, 1), np.nan)
    errors[:, :4, 0] = [[1.0, 1.0, 2.0, 4.0], [-1.0, np.nan, -2.0, 4.0]]
    mean, periods = growth_of_errors(errors, np.ones(2), np.ones((2, 5)), 0, 0.5)
    assert periods[0] == pytest.approx(1.875)  # 1 + 1/2 + 1/4 + 1/8
    assert mean[0] == pytest.approx((4 + 2 / 2 + 1 / 4 + 1 / 8) / 1.875)


def test_a_series_without_errors_has_the_spread_of_the_others() -> None:
    found = usual_spread(np.array([0.1, 0.4, 0.0]), np.array([1e9, 1e9, 0.0]))
    assert found == pytest.approx([0.1, 0.4, 0.2], rel=1e-3)  # sqrt(0.1 * 0.4)


def test_bands_lean_upward_only_beyond_a_year() -> None:
    # FC-47: 1 + 0.1 * ln(36 / 12) at three years.
    assert upper_side(36, 1.0)[[0, 11, 35]] == pytest.approx([1.0, 1.0, 1 + 0.1 * np.log(3)])
    assert upper_side(3, 12.0)[2] == pytest.approx(1 + 0.1 * np.log(3))
