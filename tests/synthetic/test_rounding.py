"""Whole counts that add up. Expected values are worked out by hand in the comments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenbalans.errors import ContradictionError, OutOfRangeError
from ketenbalans.synthetic.rounding import fit_margins, largest_remainder, round_table, spread

WEIGHTS = st.lists(st.floats(0.01, 1000), min_size=1, max_size=12).map(np.array)


def test_largest_remainders_by_hand() -> None:
    # 10 * (0.46, 0.33, 0.21) = 4.6, 3.3, 2.1: floors 4, 3, 2, the one that is left goes to 0.6.
    assert largest_remainder(np.array([46.0, 33.0, 21.0]), 10).tolist() == [5, 3, 2]


@given(WEIGHTS, st.integers(0, 100_000))
def test_largest_remainders_add_up_and_stay_within_one(weights: np.ndarray, total: int) -> None:
    counts = largest_remainder(weights, total)
    assert counts.sum() == total
    assert (np.abs(counts - weights / weights.sum() * total) < 1 + 1e-6).all()


def test_no_weight_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="no weight"):
        largest_remainder(np.zeros(3), 5)


def test_margins_are_met_and_products_of_the_seed_are_kept() -> None:
    # Odds ratio 1*4/(2*3) = 2/3 is kept by proportional fitting.
    fitted = fit_margins(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 5.0]), np.array([4.0, 6.0]))
    assert fitted.sum(axis=1) == pytest.approx([5, 5])
    assert fitted.sum(axis=0) == pytest.approx([4, 6])
    assert fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0]) == pytest.approx(2 / 3)


def test_margins_that_differ_or_cannot_be_met_are_refused() -> None:
    with pytest.raises(ContradictionError, match="the rows add up to 3"):
        fit_margins(np.ones((2, 2)), np.array([1.0, 2.0]), np.array([2.0, 2.0]))
    with pytest.raises(ContradictionError, match="no table has these sums"):
        fit_margins(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([1.0, 1.0]), np.array([1.0, 1.0]), steps=20)


@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_a_rounded_table_has_both_margins_and_stays_near(
    rows: int, columns: int, data: st.DataObject
) -> None:
    cell = st.integers(0, 40)
    line = st.lists(cell, min_size=columns, max_size=columns)
    whole = np.array(data.draw(st.lists(line, min_size=rows, max_size=rows)))
    by_row, by_column = whole.sum(axis=1), whole.sum(axis=0)
    if whole.sum() == 0:
        return
    table = np.outer(by_row, by_column) / whole.sum()
    counts = round_table(table, by_row, by_column)
    assert counts.sum(axis=1).tolist() == by_row.tolist()
    assert counts.sum(axis=0).tolist() == by_column.tolist()
    assert (counts >= 0).all()
    assert np.abs(counts - table).max() < 3


@given(WEIGHTS, st.integers(0, 5000), st.floats(0.001, 0.999))
def test_spreading_adds_up_and_each_part_is_its_share_rounded(
    weights: np.ndarray, total: int, start: float
) -> None:
    counts = spread(weights, total, start)
    assert counts.sum() == total
    assert (np.abs(counts - weights / weights.sum() * total) < 1 + 1e-6).all()


def test_spreading_does_not_always_favour_the_largest() -> None:
    # Weights 0.5, 0.3, 0.2, one person: the first for starts above 0.5, the second above 0.2, else the third.
    assert [spread(np.array([5.0, 3.0, 2.0]), 1, start).argmax() for start in (0.9, 0.4, 0.1)] == [0, 1, 2]
