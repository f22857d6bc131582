"""Limits in a replay, on two groups small enough to follow by hand; the arithmetic is in the comments."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.planning import obeying, replaying, rolling
from ketenbalans.planning.instance import GrantRate, Group, Instance, Limits
from ketenbalans.planning.obeying import Broken
from ketenbalans.planning.replaying import NO_LATEST, Situation


def situation(hours: list[float]) -> Situation:
    """Twenty refused cases of 5 hours that wait longest, ten granted ones of 10 hours."""
    cycles = len(hours)
    return Situation(
        groups=("refused", "granted"),
        group=np.array([0, 1]),
        weeks_open=np.array([90.0, 80.0]),
        weeks_beyond=np.array([64.0, 54.0]),
        stock=np.array([[20.0, 10.0]]),
        hours_per_case=np.tile([5.0, 10.0], (1, cycles, 1)),
        staying=np.ones((1, cycles, 2)),
        hours=np.array([hours]),
        first=np.ones((1, 2)),
        latest=np.array([NO_LATEST, NO_LATEST]),
        value=np.tile([9.0, 8.0], (cycles, 1)),
    )


def instance(cycles: int = 1, **limits: Any) -> Instance:
    refused = Group("refused", 20, (9.0,) * cycles, 0.0, hours=(5.0,), appeals=(0.5, 0.25), min_batch=6)
    granted = Group("granted", 10, (8.0,) * cycles, 1.0, hours=(10.0,), min_batch=4)
    return Instance(cycles, (refused, granted), Limits(**limits))


def told(one: Situation, asked: Instance) -> dict[str, Broken]:
    found = obeying.broken(one, obeying.rules_of(asked, one), replaying.first_come(one))
    return {each.limit: each for each in found}


def test_a_ceiling_that_is_broken_is_told_with_how_far() -> None:
    # 120 hours: 20 refused (100) and 2 granted. 10 appeals in cycle 1 for a ceiling of 8: a quarter over;
    # in cycle 2 the lag brings 5 of them more and the 8 granted left bring none.
    broken = told(situation([120.0, 80.0]), instance(2, loads={"appeals": (8.0, 8.0)}))
    assert broken["appeals"] == Broken("appeals", 0.5, 0.25)


def test_the_band_is_told_in_points_over_all_first_decisions() -> None:
    # 20 refused and 2 granted: 2 of 22 is 0.0909, below 0.25 by 0.1591.
    broken = told(situation([120.0]), instance(grant_rate=GrantRate(0.5, 0.25)))
    assert broken["grant_rate"] == Broken("grant_rate", 1.0, 0.1591)


def test_too_many_groups_and_too_small_batches_are_told() -> None:
    # Two groups where one may be taken up; two granted ones where the smallest batch is four.
    broken = told(situation([120.0]), instance(groups_per_cycle=(1,)))
    assert broken["groups_per_cycle"] == Broken("groups_per_cycle", 1.0, 1.0)
    assert broken["min_batch"] == Broken("min_batch", 1.0, 1.0)


def within(one: Situation, asked: Instance) -> list[float]:
    rules = obeying.rules_of(asked, one)
    course = obeying.within(one, rules, replaying.first_come_key(one))
    return [round(float(cases), 6) for cases in course.taken[0, 0]]


def test_an_order_within_a_ceiling_goes_on_with_who_does_not_load_it() -> None:
    # 8 appeals allow 16 refused (80 hours); the 40 hours left are for 4 granted ones.
    assert within(situation([120.0]), instance(loads={"appeals": (8.0,)})) == [16.0, 4.0]


def test_what_comes_later_makes_room_in_the_band_for_what_came_before() -> None:
    # At first no refused case fits a band from 0.25: granted come (10, all), then 3 refused to each granted
    # fit: all 20 in the hours that are there (100 + 100).
    assert within(situation([200.0]), instance(grant_rate=GrantRate(0.5, 0.25))) == [0.0, 0.0]
    assert within(situation([200.0]), instance(grant_rate=GrantRate(0.6, 0.4))) == [20.0, 10.0]


def test_a_group_below_its_batch_makes_way() -> None:
    # 120 hours: after 20 refused only 2 granted would fit, fewer than four: none are taken up.
    assert within(situation([120.0]), instance()) == [20.0, 0.0]


def test_a_latest_cycle_comes_before_the_order() -> None:
    one = replace(situation([100.0]), latest=np.array([NO_LATEST, 1]))
    assert within(one, instance()) == [0.0, 10.0]


def test_a_plan_made_anew_takes_what_brings_most_and_keeps_a_promise() -> None:
    # Per hour refused bring 1.8 and granted 0.8: 100 hours go to the refused; a latest cycle turns that.
    one = situation([100.0])
    asked = instance()
    rules = obeying.rules_of(asked, one)
    owed = rolling.remade(one, asked, rules)(0, one.stock, np.zeros((1, 2)))
    assert owed.round(6).tolist() == [[20.0, 0.0]]
    promised = replace(asked, groups=(asked.groups[0], replace(asked.groups[1], latest_cycle=1)))
    owed = rolling.remade(one, promised, rules)(0, one.stock, np.zeros((1, 2)))
    assert owed.round(6).tolist() == [[0.0, 10.0]]


@settings(max_examples=40, deadline=None)
@given(
    hours=st.lists(st.floats(0.0, 300.0), min_size=2, max_size=3),
    appeals=st.floats(0.0, 12.0),
    groups=st.integers(0, 2),
)
def test_no_order_within_the_limits_breaks_a_ceiling_a_count_or_a_batch(
    hours: list[float], appeals: float, groups: int
) -> None:
    one, cycles = situation(hours), len(hours)
    asked = instance(cycles, loads={"appeals": (appeals,) * cycles}, groups_per_cycle=(groups,) * cycles)
    rules = obeying.rules_of(asked, one)
    for owed in (None, rolling.remade(one, asked, rules)):
        course = obeying.within(one, rules, replaying.easy_key(one), owed)
        assert all(each.share == 0 for each in obeying.broken(one, rules, course))
        spent = (course.taken * one.hours_per_case).sum(axis=2)
        assert (spent <= one.hours + 1e-6).all()
        assert (course.taken.sum(axis=1) <= one.stock + 1e-6).all()
        assert (course.taken >= 0).all()
