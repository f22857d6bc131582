"""The long run. The filter is held against the multivariate normal density written out in full."""

import numpy as np
import pytest

from ketenbalans.errors import MissingValueError
from ketenbalans.forecast.long_run import learn


def test_the_filter_weighs_combinations_as_the_full_normal_density_does() -> None:
    years = np.array([20_000.0, 12_000.0])
    quarters = np.array([4_000.0, np.nan, 6_000.0, 5_500.0])
    known = learn(years, quarters)
    # All twelve quarters at once: the departures are normal with covariance spread^2 * kept^distance, the
    # long-run mean adds a variance of one, a year is the mean of its four quarters.
    rows = np.zeros((5, 12))
    rows[0, 0:4] = rows[1, 4:8] = 0.25
    rows[2, 8] = rows[3, 10] = rows[4, 11] = 1.0
    seen = np.log([5_000.0, 3_000.0, 4_000.0, 6_000.0, 5_500.0]) - np.log(np.nanmean(quarters))
    distance = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    noises = np.meshgrid(np.geomspace(0.35, 4.0, 8), np.linspace(0.3, 0.8, 6), [0.0, 0.1, 0.2])[2].ravel()
    logs = []
    for half_life, spread, noise in zip(known.half_life, known.spread, noises, strict=True):
        process = spread**2 * 0.5 ** (distance / (4 * half_life)) + 1.0
        covariance = rows @ process @ rows.T
        covariance += np.diag([noise**2 / 4] * 2 + [noise**2] * 3) + 1e-6 * np.eye(5)
        logs.append(-0.5 * (np.linalg.slogdet(covariance)[1] + seen @ np.linalg.solve(covariance, seen)))
    weight = np.exp(np.array(logs) - max(logs))
    assert known.weight == pytest.approx(weight / weight.sum(), rel=1e-6)


def test_a_level_far_above_the_long_run_is_expected_to_come_down() -> None:
    calm = np.full(40, 4_000.0)
    known = learn(np.array([]), np.append(calm * np.exp(0.3 * np.sin(np.arange(40.0))), 16_000.0))
    ahead = known.expected(np.array([0.0, 52.0, 520.0]))
    assert ahead[0] > ahead[1] > ahead[2]


def test_no_known_quarter_is_refused() -> None:
    with pytest.raises(MissingValueError, match="no quarter is known"):
        learn(np.array([]), np.array([np.nan]))
