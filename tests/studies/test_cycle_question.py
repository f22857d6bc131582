"""The planning question of a register: every group has its date, names no weight, and B waits."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.cases.applications import Applications
from ketenbalans.errors import ContradictionError
from ketenbalans.planning.checking import breaches
from ketenbalans.planning.instance import PARTNER_LOADS
from ketenbalans.studies import cycle_question, cycle_world, cycles
from ketenbalans.studies.cycle_question import Question
from ketenbalans.studies.cycle_world import Source
from ketenbalans.vocabulary.calendar import plan_cycle
from ketenbalans.vocabulary.codes import GROUPS

REFERENCE = np.datetime64("2026-04-01", "D")


@pytest.fixture(scope="module")
def source() -> Source:
    return cycle_world.synthetic(1)


@pytest.fixture(scope="module")
def question(source: Source) -> Question:
    return cycle_question.question_of(source.world, source.applications, "plan")


def test_every_open_application_of_the_cohorts_is_in_exactly_one_group(
    source: Source, question: Question
) -> None:
    members = np.concatenate([group.members for group in question.groups])
    assert len(members) == len(set(members.tolist()))
    cohorts = np.isin(source.applications.group, [GROUPS.index(name) for name in GROUPS[:5]])
    assert len(members) == int(cohorts.sum())


def test_every_group_small_ones_included_has_a_latest_cycle(question: Question) -> None:
    assert "small groups" in [group.name for group in question.groups]
    assert all(group.latest_cycle for group in question.instance.groups)


def test_the_first_cycle_starts_on_1_october_2026_and_later_ones_roll(
    source: Source, question: Question
) -> None:
    assert question.bounds[0] == question.probe.horizon.week_of(plan_cycle(1).first)
    third = cycle_question.question_of(source.world, source.applications, "plan", first=3)
    assert third.instance.first_cycle == 3
    assert third.bounds[0] == question.bounds[2]
    assert third.open_then < question.open_then


def test_what_leaves_before_its_turn_is_taken_off_every_group_alike(question: Question) -> None:
    # Litigation empties some streams sooner; it earns no group of a stream a larger or smaller place.
    for stream in set(question.stream.tolist()):
        own = [
            (group.stock, one.share)
            for group, one in zip(question.instance.groups, question.groups, strict=True)
            if one.stream == stream
        ]
        total = sum(stock for stock, _ in own)
        for stock, share in own:
            assert abs(stock - share * total) <= 0.5 + 0.5 * len(own) * share


def test_the_answer_keeps_every_limit(question: Question) -> None:
    instance, proposal, band = cycles.answer(question, seconds=20)
    assert breaches(instance, proposal.plan) == []
    assert band in cycles.WIDEST_BANDS
    b = {group.name for group in question.groups if group.name.endswith(" B")}
    assert all(take.cycle >= 2 for take in proposal.plan if take.group in b)


NATIONS = ("SYR", "TUR", "COL", "IRQ")


def applications(order: tuple[str, ...], counts: list[int], ages: list[int]) -> Applications:
    """Applications of four nationalities in category D, in the order of their lodging."""
    nationality = np.repeat([order.index(name) for name in NATIONS], counts)
    days = np.repeat(ages, counts)
    count = len(nationality)
    nothing = np.zeros(count, dtype=np.int16)
    return Applications(
        key=np.arange(count),
        household=np.arange(count),
        group=np.full(count, GROUPS.index(GROUPS[3]), dtype=np.int8),
        nationality=nationality.astype(np.int16),
        kind=nothing.astype(np.int8),
        lodged=REFERENCE - days.astype("timedelta64[D]"),
        minor=nothing > 0,
        female=nothing > 0,
        language=nothing,
        region=nothing.astype(np.int8),
        interviewed=nothing > 0,
        screened=nothing > 0,
        nationalities=order,
        languages=("und",),
        regions=("",),
    )


@settings(max_examples=15, deadline=None)
@given(
    st.permutations(NATIONS),
    st.lists(st.integers(100, 160), min_size=4, max_size=4, unique=True),
    st.lists(st.integers(200, 300), min_size=4, max_size=4),
)
def test_the_order_of_nationalities_changes_no_group(
    order: list[str], counts: list[int], ages: list[int]
) -> None:
    # Syria's moratorium moves its term, so ages stay within the last year, where all terms are alike.
    plain = cycle_question.groups_of(applications(NATIONS, counts, ages), REFERENCE, 100)
    other = cycle_question.groups_of(applications(tuple(order), counts, ages), REFERENCE, 100)
    content = lambda group: (group.name, group.share, group.weeks_open, group.weeks_beyond)  # noqa: E731
    assert sorted(map(content, plain)) == sorted(map(content, other))


def test_by_cycle_spreads_a_lag_over_the_cycles_in_which_it_falls() -> None:
    # Thirteen weeks after an intake that is spread over thirteen weeks: all in the next cycle.
    lag = np.zeros(14)
    lag[13] = 1.0
    assert cycle_question.by_cycle(lag).round(9).tolist() == [0.0, 1.0]


def test_ceilings_that_no_plan_keeps_are_raised_and_the_factor_is_told(question: Question) -> None:
    assert cycles.within_ceilings(question)[2] == 1.0
    limits = question.instance.limits
    tight = {
        name: tuple(0.4 * most for most in load) if name in PARTNER_LOADS else load
        for name, load in limits.loads.items()
    }
    narrow = replace(question, instance=replace(question.instance, limits=replace(limits, loads=tight)))
    with pytest.raises(ContradictionError):
        cycles.answer(narrow)
    wider, (instance, proposal, _), factor = cycles.within_ceilings(narrow)
    assert factor in cycles.CEILINGS[1:]
    for name in PARTNER_LOADS:
        assert wider.instance.limits.loads[name][0] == pytest.approx(factor * tight[name][0])
    assert not breaches(instance, proposal.plan)
