"""Mixtures. Expected numbers by hand."""

import numpy as np
import pytest

from ketenbalans.errors import ContradictionError, MissingValueError, OutOfRangeError
from ketenbalans.forecast.mixture import mix, weights_by_score


def test_twice_as_bad_weighs_half() -> None:
    # 1/10 : 1/20 : 1/20 = 2 : 1 : 1
    assert weights_by_score({"a": 10.0, "b": 20.0, "c": 20.0}) == pytest.approx(
        {"a": 0.5, "b": 0.25, "c": 0.25}
    )


def test_quantiles_are_averaged_share_by_share() -> None:
    parts = {"a": np.array([[10.0, 20.0]]), "b": np.array([[30.0, 60.0]])}
    # 0.75 * 10 + 0.25 * 30 = 15; 0.75 * 20 + 0.25 * 60 = 30
    assert mix(parts, {"a": 0.75, "b": 0.25}).tolist() == [[15.0, 30.0]]


def test_a_mixture_is_never_wider_than_its_widest_part() -> None:
    parts = {"a": np.array([0.0, 10.0, 100.0]), "b": np.array([40.0, 50.0, 60.0])}
    mixed = mix(parts, {"a": 0.5, "b": 0.5})
    assert mixed[2] - mixed[0] <= 100


@pytest.mark.parametrize("score", [0.0, -1.0, float("nan"), float("inf")])
def test_a_score_that_is_none_is_refused(score: float) -> None:
    with pytest.raises(OutOfRangeError, match="the past score of a is"):
        weights_by_score({"a": score})


def test_no_scores_and_weights_that_do_not_fit_are_refused() -> None:
    with pytest.raises(MissingValueError):
        weights_by_score({})
    one = {"a": np.array([1.0])}
    for weights in ({"a": 0.9}, {"b": 1.0}, {"a": 0.5, "b": 0.5}):
        with pytest.raises(ContradictionError):
            mix(one, weights)
