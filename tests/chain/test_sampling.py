"""Draws of assumptions: luck that stays with its future."""

import numpy as np
import pytest

from ketenbalans.chain.chain import load
from ketenbalans.chain.sampling import at_units, latin, part, sample
from ketenbalans.chain.scenario import load as scenario
from ketenbalans.errors import OutOfRangeError


def test_a_future_keeps_its_luck_whatever_number_is_asked_for() -> None:
    few, many = sample(load(), 3, 1), sample(load(), 30, 1)
    for name, units in few.units.items():
        assert units.tolist() == many.units[name][:3].tolist()


def test_a_scenario_changes_no_luck() -> None:
    base, plan = sample(load(), 5, 1), sample(scenario("plan").apply(load()), 5, 1)
    assert base.values["hours.standard"].tolist() == plan.values["hours.standard"].tolist()


def test_another_seed_draws_otherwise() -> None:
    assert sample(load(), 5, 1).units["A-001"].tolist() != sample(load(), 5, 2).units["A-001"].tolist()


def test_draws_stay_within_their_bands() -> None:
    drawn = sample(load(), 500, 1).values["hours.standard"]
    assert 18 <= drawn.min() < 20 < 28 < drawn.max() <= 32  # band of A-001
    assert drawn.mean() == pytest.approx((18 + 24 + 32) / 3, abs=0.3)  # mean of a triangle


def test_the_latin_hypercube_fills_every_cell_once() -> None:
    cells = np.sort((latin(1, 99, 50) * 50).astype(int))
    assert cells.tolist() == list(range(50))


def test_shares_never_leave_zero_to_one() -> None:
    drawn = sample(load(), 300, 1)
    for name in ("flow.grant", "flow.appeal", "flow.refugee", "reception.open"):
        assert drawn.values[name].min() >= 0.0
        assert drawn.values[name].max() <= 1.0


def test_the_central_design_takes_every_assumption_at_its_value() -> None:
    assert sample(load(), 2, 1, design="central").values["hours.standard"].tolist() == [24.0, 24.0]


def test_no_future_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="0 futures"):
        sample(load(), 0, 1)


def test_a_part_of_a_sample_keeps_the_luck_and_the_draws_of_the_whole() -> None:
    whole = sample(load(), 6, 1)
    some = part(whole, 2, 5)
    assert some.futures == 3
    assert some.luck.tolist() == [2, 3, 4]
    assert some.values["hours.standard"].tolist() == whole.values["hours.standard"][2:5].tolist()


def test_an_assumption_that_is_not_placed_takes_its_value() -> None:
    # A-001 is a triangle from 18 over 24 to 32: a share (24 - 18) / (32 - 18) lies below its top.
    placed = at_units(load(), {"A-001": np.array([0.0, 6 / 14, 1.0])}, 1, np.zeros(3, dtype=np.int64))
    assert placed.values["hours.standard"] == pytest.approx([18, 24, 32])
    assert placed.values["hours.hearing_share"].tolist() == [0.45, 0.45, 0.45]
