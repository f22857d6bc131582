"""Orders of work on situations small enough to follow by hand; the arithmetic is in the comments."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.planning import replayed, replaying
from ketenbalans.planning.instance import Group, Instance, Intake, Limits
from ketenbalans.planning.obeying import Rules, rules_of
from ketenbalans.planning.replaying import NO_LATEST, Situation

OLD_EASY, YOUNG_EASY, OLD_HARD = 0, 1, 2


def situation(hours: list[float], *, staying: float = 1.0) -> Situation:
    """Three cells of two groups: easy (5 hours; 90 and 40 weeks old) and hard (20 hours; 80 weeks old)."""
    cycles = len(hours)
    shape = (1, cycles, 3)
    return Situation(
        groups=("easy", "hard"),
        group=np.array([0, 0, 1]),
        weeks_open=np.array([90.0, 40.0, 80.0]),
        weeks_beyond=np.array([64.0, -10.0, 54.0]),
        stock=np.array([[10.0, 20.0, 8.0]]),
        hours_per_case=np.tile([5.0, 5.0, 20.0], (1, cycles, 1)).reshape(shape),
        staying=np.full(shape, staying),
        hours=np.array([hours]),
        first=np.ones((1, 3)),
        latest=np.array([NO_LATEST, NO_LATEST]),
        value=np.tile([9.0, 4.0, 8.0], (cycles, 1)),
    )


def rules(one: Situation) -> Rules:
    """Rules under which two groups at a time are one too many."""
    groups = tuple(
        Group(name, 30, (1.0,) * one.planned_cycles, rate)
        for name, rate in zip(one.groups, (0.2, 0.5), strict=True)
    )
    limits = Limits(groups_per_cycle=(1,) * one.planned_cycles)
    return rules_of(Instance(one.planned_cycles, groups, limits), one)


def test_first_come_serves_whoever_waits_longest_whatever_it_costs() -> None:
    # 50 hours for the ten of 90 weeks, then 70 hours for 3.5 of the eight of 80 weeks.
    taken = replaying.first_come(situation([120.0])).taken[0, 0]
    assert taken.tolist() == [10.0, 0.0, 3.5]


def test_where_ages_are_not_known_everybody_is_served_alike() -> None:
    # 10 * 5 + 20 * 5 + 8 * 20 = 310 hours are asked; 155 serve half of each.
    assert replaying.alike(situation([155.0])).taken[0, 0].tolist() == [5.0, 10.0, 4.0]


def test_easy_first_leaves_the_complex_ones() -> None:
    # 50 hours for the older easy ones, 70 hours for 14 of the younger; none for the hard ones.
    taken = replaying.easy_first(situation([120.0])).taken[0, 0]
    assert taken.tolist() == [10.0, 14.0, 0.0]


def test_deadline_first_saves_what_is_still_in_term() -> None:
    # The young ones are ten weeks short of their term: 100 hours; then 20 hours for 4 of the oldest.
    taken = replaying.deadline_first(situation([120.0])).taken[0, 0]
    assert taken.tolist() == [4.0, 20.0, 0.0]


def test_once_the_term_is_over_the_longest_beyond_it_comes_first() -> None:
    # After one cycle of 13 weeks without hours the young ones are 3 weeks late and come last.
    taken = replaying.deadline_first(situation([0.0, 60.0])).taken[0, 1]
    assert taken.tolist() == [10.0, 0.0, 0.5]


def test_a_plan_is_carried_out_oldest_first_and_spare_hours_go_on() -> None:
    # 4 hard ones: 80 hours; of the 40 left, the longest waiting get 8 cases.
    taken = replaying.planned(situation([120.0]), [Intake(1, "hard", 4)]).taken[0, 0]
    assert taken.tolist() == [8.0, 0.0, 4.0]


def test_where_hours_fall_short_every_planned_group_is_cut_alike() -> None:
    # 12 easy (60 hours) and 3 hard (60 hours) in 60 hours: half of each.
    taken = replaying.planned(situation([60.0]), [Intake(1, "easy", 12), Intake(1, "hard", 3)]).taken[0, 0]
    assert taken.tolist() == [5.0, 1.0, 1.5]


def test_what_was_missed_is_made_good_in_the_next_cycle() -> None:
    plan = [Intake(1, "hard", 4)]
    taken = replaying.planned(situation([0.0, 80.0]), plan).taken[0]
    assert taken[1].tolist() == [0.0, 0.0, 4.0]


def test_a_latest_cycle_comes_before_the_plan() -> None:
    promised = replace(situation([40.0]), latest=np.array([NO_LATEST, 1]))
    taken = replaying.planned(promised, [Intake(1, "easy", 8)]).taken[0, 0]
    assert taken.tolist() == [0.0, 0.0, 2.0]


def test_who_closes_by_itself_asks_no_hours() -> None:
    course = replaying.first_come(situation([0.0, 0.0], staying=0.5))
    assert course.waiting[0, :, OLD_EASY].tolist() == [5.0, 2.5]


def test_nobody_starts_before_the_location_is_ready() -> None:
    closed = replace(situation([120.0, 0.0]), first=np.array([[2.0, 1.0, 1.0]]))
    assert replaying.first_come(closed).taken[0, 0, OLD_EASY] == 0.0


def test_the_best_in_hindsight_by_hand() -> None:
    # Per hour: 9 / 5 = 1.8, 4 / 5 = 0.8, 8 / 20 = 0.4. 120 hours: 10 * 9 + 14 * 4 = 146.
    assert replaying.best_in_hindsight(situation([120.0])).tolist() == pytest.approx([146.0])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0.0, 200.0), min_size=1, max_size=3),
    st.floats(0.5, 1.0),
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["easy", "hard"]), st.integers(1, 12)), max_size=4),
)
def test_no_order_of_work_beats_the_best_in_hindsight_or_spends_more_hours_than_there_are(
    hours: list[float], staying: float, takes: list[tuple[int, str, int]]
) -> None:
    one = situation(hours, staying=staying)
    plan = [Intake(cycle, group, cases) for cycle, group, cases in takes if cycle <= len(hours)]
    best = replaying.best_in_hindsight(one)[0]
    for course in (
        replaying.planned(one, plan),
        replaying.first_come(one),
        replaying.deadline_first(one),
        replaying.easy_first(one),
    ):
        assert replaying.brought(one, course)[0] <= best * (1 + 1e-9) + 1e-6
        spent = (course.taken * one.hours_per_case).sum(axis=2)[0]
        assert (spent <= np.array(hours) + 1e-6).all()
        assert (course.taken >= 0).all()
        # Nobody is counted twice: taken, still waiting, or gone by itself.
        assert (course.taken.sum(axis=1) <= one.stock + 1e-9).all()


def test_the_best_in_hindsight_is_the_best_of_all_orders_in_a_tiny_case() -> None:
    # Second route: every split of whole multiples over two cycles, hours 25 and 20, no one leaves.
    one = situation([25.0, 20.0])
    best = 0.0
    for first, second in product(product(range(6), range(6), range(2)), repeat=2):
        both = np.array([first, second], dtype=float)
        if (both.sum(axis=0) > one.stock[0]).any() or (both @ [5.0, 5.0, 20.0] > [25.0, 20.0]).any():
            continue
        best = max(best, float((both * one.value).sum()))
    assert best == pytest.approx(replaying.best_in_hindsight(one)[0])  # 9 of the oldest: 81


def test_easy_work_done_and_complex_left_is_told() -> None:
    one = situation([120.0])
    course = replaying.easy_first(one)
    best = replaying.best_in_hindsight(one)
    found = replayed.outcome(one, "planned", course, best, {}, 26.0, rules(one))
    # Of the 38 the middle one costs 5 hours: 24 of those 30 are taken up, none of the 8 others.
    assert (found.easy_share, found.complex_share) == (0.8, 0.0)
    assert found.share_of_best[1] == pytest.approx(1.0)


def test_a_group_that_waits_longer_because_of_the_order_is_told() -> None:
    # Cycles are 13 weeks. Easy ones (30) go in cycle 1 on average 6.5 weeks; 8 hard ones still wait at 26:
    # mean (30 * 6.5 + 8 * 26) / 38 = 10.6; the hard ones wait 15.4 weeks more.
    one = situation([150.0, 0.0])
    assert replayed.drifting(one, replaying.easy_first(one), 10.0) == (("hard", 15.4),)
    assert replayed.drifting(one, replaying.easy_first(one), 16.0) == ()


def test_a_replay_can_be_kept_and_read_back() -> None:
    one = situation([120.0])
    best = replaying.best_in_hindsight(one)
    outcome = replayed.outcome(
        one, "planned", replaying.first_come(one), best, {"left": (1.0, 2.0, 3.0)}, 1.0, rules(one)
    )
    replay = replayed.Replay(1, 7, "plan", 1, (outcome,), (("hard", 0.5),), ages_known=True)
    assert replayed.replay_of(replay.as_record()) == replay
