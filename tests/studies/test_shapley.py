"""Shapley effects against functions whose effects are known in closed form."""

import numpy as np
import pytest

from ketenbalans.studies.shapley import effects, walk


def estimate(function: object, inputs: int, walks: int) -> tuple[np.ndarray, np.ndarray, float]:
    rng = np.random.default_rng(7)
    one, other = rng.random((walks, inputs)), rng.random((walks, inputs))
    orders = np.argsort(rng.random((walks, inputs)), axis=1)
    points = np.where(walk(orders), other[:, None, :], one[:, None, :])
    found = effects(function(points), orders)  # type: ignore[operator]
    return found.shares, found.standard_errors, found.variance


def test_a_sum_shares_by_its_squared_slopes() -> None:
    # y = 3 a + 1 b, uniform: variances 9/12 and 1/12, so nine tenths and one tenth.
    shares, errors, variance = estimate(lambda x: 3 * x[..., 0] + x[..., 1] + 0 * x[..., 2], 3, 4000)
    assert np.abs(shares - [0.9, 0.1, 0.0]).max() < 4 * errors.max()
    assert variance == pytest.approx(10 / 12, rel=0.08)


def test_an_interaction_is_shared_evenly() -> None:
    # y = (a - 1/2)(b - 1/2): no first-order effect at all; each takes half.
    shares, errors, _ = estimate(lambda x: (x[..., 0] - 0.5) * (x[..., 1] - 0.5), 2, 4000)
    assert np.abs(shares - 0.5).max() < 4 * errors.max()


def test_shares_add_up_to_one_whatever_the_function() -> None:
    shares, _, _ = estimate(lambda x: np.exp(x[..., 0] * x[..., 1]) + np.sin(9 * x[..., 2]), 3, 50)
    assert shares.sum() == pytest.approx(1.0)


def test_a_constant_has_no_shares() -> None:
    shares, _, variance = estimate(lambda x: np.ones(x.shape[:-1]), 2, 20)
    assert shares.tolist() == [0.0, 0.0]
    assert variance == 0.0
