"""Draws fill the whole of (0, 1), for every seed, and are the same inside and outside compiled code.

Expected values: a uniform number has mean 1/2 and variance 1/12; with 100,000 draws the mean lies within
0.5 ± 4 · sqrt(1 / 12 / 100,000) = 0.5 ± 0.0037.
"""

import numpy as np
import pytest

from ketenbalans.compiling import compiled
from ketenbalans.draws import stream, uniform, uniforms

COUNT = 100_000


@pytest.mark.parametrize("seed", range(8))  # about half of these streams lie above 2 ** 63
def test_draws_fill_the_unit_interval_evenly(seed: int) -> None:
    drawn = uniforms(seed, future=0, purpose=3, count=COUNT)
    assert drawn.mean() == pytest.approx(0.5, abs=0.0037)
    assert drawn.var() == pytest.approx(1 / 12, abs=0.002)
    # Ten equal parts of 10,000; standard deviation sqrt(100,000 * 0.1 * 0.9) = 95.
    assert np.abs(np.histogram(drawn, bins=10, range=(0, 1))[0] - COUNT / 10).max() < 5 * 95


@compiled
def _one_by_one(seed: int, out: np.ndarray) -> None:
    key = stream(seed, 0)
    for case in range(out.size):
        out[case] = uniform(key, case, 3, 0)


@pytest.mark.parametrize("seed", range(8))
def test_compiled_code_meets_the_same_luck_as_python(seed: int) -> None:
    inside = np.empty(50)
    _one_by_one(seed, inside)
    key = np.uint64(stream(seed, 0))
    assert uniforms(seed, 0, 3, 50).tolist() == inside.tolist()
    assert [uniform(key, case, 3, 0) for case in range(50)] == inside.tolist()


def test_seed_future_and_purpose_each_change_the_luck() -> None:
    base = uniforms(1, 0, 3, 1000)
    for other in (uniforms(2, 0, 3, 1000), uniforms(1, 1, 3, 1000), uniforms(1, 0, 4, 1000)):
        assert abs(np.corrcoef(base, other)[0, 1]) < 0.13  # 4 / sqrt(1000)
