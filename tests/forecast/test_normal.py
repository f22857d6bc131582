"""Normal numbers from uniform ones, held against the standard library's exact inverse."""

from statistics import NormalDist

import numpy as np
import pytest

from ketenbalans.draws import stream
from ketenbalans.forecast.normal import normal, normal_quantile


@pytest.mark.parametrize("share", [1e-9, 1e-4, 0.02425, 0.1, 0.5, 0.77, 0.97575, 0.999, 1 - 1e-9])
def test_the_normal_number_below_which_a_share_lies(share: float) -> None:
    assert normal_quantile(share) == pytest.approx(NormalDist().inv_cdf(share), rel=2e-9, abs=2e-9)


def test_many_draws_have_mean_nought_and_spread_one() -> None:
    key = stream(5, 0)
    drawn = np.array([normal(key, case, 549, 0) for case in range(20_000)])
    # Standard errors of mean and of spread: 1 / sqrt(20000) = 0.0071 and 0.005; four of them.
    assert abs(drawn.mean()) < 0.028
    assert abs(drawn.std() - 1) < 0.02
