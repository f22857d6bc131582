"""What a case is worth: the equations of docs/explanation/plan-cycle.md, by hand."""

import numpy as np
import pytest

from ketenbalans.errors import BadInputError, OutOfRangeError
from ketenbalans.planning.cycles import propose
from ketenbalans.planning.from_stock import Weights, instance_from, waiting_avoided

WEIGHTS = Weights(doubling_weeks=52.0, penalty_per_week=10.0, euros_per_week=100.0, least_batch=25)


def test_within_the_term_nothing_is_spared_until_the_term_ends() -> None:
    # 100 weeks before the end of the term, 2 cycles of 13 weeks: never beyond it.
    assert waiting_avoided(-100.0, cycle=1, cycles=2, doubling_weeks=52.0) == 0.0


def test_a_wait_that_passes_the_term_within_the_horizon_counts_from_there() -> None:
    # 13 weeks before the end: decided at 6.5 weeks nothing is late; at 26 weeks it would be 13 late.
    # 13 + 13 ** 2 / 104 = 14.625
    assert waiting_avoided(-13.0, cycle=1, cycles=2, doubling_weeks=52.0) == pytest.approx(14.625)


def test_worth_is_waiting_plus_penalties_at_one_rate() -> None:
    instance = instance_from(
        groups=["A"],
        stock=[100],
        hours=[10.0],
        grant_rate=[0.5],
        weeks_beyond_term=[10.0],
        cycles=2,
        limits={"hours": 500.0},
        weights=WEIGHTS,
    )
    # Cycle 1: from 16.5 to 36 weeks: 29.34375 weighted weeks; 19.5 weeks of 10 euros are 1.95 weeks.
    # Cycle 2: from 29.5 to 36: 6.5 + (1296 - 870.25) / 104 = 10.59375; 0.65.
    assert instance.groups[0].value == pytest.approx((31.29375, 11.24375))
    assert instance.groups[0].penalties == pytest.approx((195.0, 65.0))


def test_the_longest_wait_goes_first_where_all_else_is_equal() -> None:
    instance = instance_from(
        groups=["short", "long"],
        stock=[100, 100],
        hours=[10.0, 10.0],
        grant_rate=[0.5, 0.5],
        weeks_beyond_term=[5.0, 60.0],
        cycles=2,
        limits={"hours": 1000.0},
    )
    proposal = propose(instance)
    assert [(take.cycle, take.group) for take in proposal.plan] == [(1, "long"), (2, "short")]


def test_a_small_group_can_still_be_taken_up_whole() -> None:
    instance = instance_from(
        groups=["small"],
        stock=[7],
        hours=[10.0],
        grant_rate=[0.5],
        weeks_beyond_term=[5.0],
        cycles=1,
        limits={"hours": 100.0},
        weights=WEIGHTS,
    )
    assert instance.groups[0].min_batch == 7


def test_twenty_five_groups_over_twelve_cycles_are_proved_within_a_hundredth() -> None:
    # The size of the main job. Figures are made by a formula, not drawn.
    at = np.arange(25)
    rates = (at * 37 % 25) / 25
    instance = instance_from(
        groups=[f"group {number}" for number in at],
        stock=100 + (at * 613) % 4000,
        hours=8.0 + (at * 7) % 17,
        grant_rate=rates,
        weeks_beyond_term=(at * 11) % 90 - 10.0,
        family=np.stack([0 * rates, 0 * rates, 0.5 * rates], axis=1),
        appeals=np.stack([0 * rates, 0.7 * (1 - rates)], axis=1),
        not_before=np.where(rates > 0.8, 3, 1),
        cycles=12,
        limits={"hours": 60000.0, "appeals": 2000.0, "family": 1500.0},
        groups_per_cycle=8,
        grant_rate_band=(0.45, 0.15),
        fixed_decisions=4000.0,
        fixed_grants=1800.0,
    )
    proposal = propose(instance, seconds=30, gap=0.01)
    assert proposal.gap is not None
    assert proposal.gap <= 0.01


def test_arrays_of_another_length_are_refused() -> None:
    with pytest.raises(BadInputError, match="hours has shape"):
        instance_from(
            groups=["A"],
            stock=[1],
            hours=[1.0, 2.0],
            grant_rate=[0.5],
            weeks_beyond_term=[0.0],
            cycles=1,
            limits={},
        )


def test_a_grant_rate_above_one_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match=r"grant_rate of group 0 is 1\.5"):
        instance_from(
            groups=["A"],
            stock=[1],
            hours=[1.0],
            grant_rate=[1.5],
            weeks_beyond_term=[0.0],
            cycles=1,
            limits={},
        )
