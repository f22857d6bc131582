"""Proposals. Expected values are worked by hand or by trying every whole plan (brute force)."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.errors import ContradictionError
from ketenbalans.planning.checking import breaches, objective_of
from ketenbalans.planning.cycles import propose
from ketenbalans.planning.instance import Fixed, GrantRate, Group, Instance, Intake, Limits


def best_by_trying_every_plan(instance: Instance) -> float | None:
    """The greatest objective over every whole plan, or None where no plan keeps the rules."""
    cells = [(cycle, group) for cycle in range(1, instance.cycles + 1) for group in instance.groups]
    best = None
    for cases in itertools.product(*(range(group.supply(cycle) + 1) for cycle, group in cells)):
        plan = [
            Intake(cycle, group.id, count)
            for (cycle, group), count in zip(cells, cases, strict=True)
            if count
        ]
        if not breaches(instance, plan):
            worth = objective_of(instance, plan)
            best = worth if best is None else max(best, worth)
    return best


small = st.integers(0, 4)
rates = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
loads = st.sampled_from([0.0, 0.3, 1.0, 2.0])
lags = st.one_of(loads.map(lambda load: (load,)), st.tuples(loads, loads))


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Tiny questions that use every field of the format."""
    cycles = draw(st.integers(1, 2))
    groups = []
    for at in range(draw(st.integers(1, 3)) if cycles == 1 else 2):
        not_before = draw(st.integers(1, cycles))
        latest = draw(st.one_of(st.none(), st.integers(not_before, cycles + 1)))
        groups.append(
            Group(
                id=f"group {at}",
                stock=draw(small),
                value=tuple(draw(st.sampled_from([-1.0, 0.0, 1.0, 2.5, 3.0])) for _ in range(cycles)),
                grant_rate=draw(rates),
                inflow_per_cycle=draw(st.sampled_from([0.0, 0.5, 1.0])),
                hours=draw(lags),
                family=draw(lags),
                appeals=draw(lags),
                returns=draw(lags),
                min_batch=draw(st.integers(1, 3)),
                language=draw(st.sampled_from([None, "Arabic"])),
                not_before=not_before,
                latest_cycle=latest,
                rotate_after=draw(st.sampled_from([None, 1])),
            )
        )
    per_cycle = st.tuples(*[st.sampled_from([0.0, 1.0, 3.0, 5.5]) for _ in range(cycles)])
    names = draw(st.sets(st.sampled_from(["hours", "grants", "family", "appeals", "returns", "places"])))
    limits = Limits(
        loads={name: draw(per_cycle) for name in sorted(names)},
        languages={"Arabic": draw(per_cycle)} if draw(st.booleans()) else {},
        groups_per_cycle=draw(st.one_of(st.none(), st.tuples(*[st.integers(0, 3) for _ in range(cycles)]))),
        grant_rate=draw(st.one_of(st.none(), st.just(GrantRate(0.4, 0.2)))),
    )
    fixed = draw(st.one_of(st.just(()), st.just((Fixed(3, 1),) * cycles), st.just((Fixed(4, 3.5),) * cycles)))
    return Instance(cycles, tuple(groups), limits, fixed)


@settings(max_examples=60, deadline=None)
@given(instances())
def test_a_proposal_is_as_good_as_the_best_of_all_plans(instance: Instance) -> None:
    best = best_by_trying_every_plan(instance)
    if best is None:
        with pytest.raises(ContradictionError):
            propose(instance, seconds=20, gap=0.0)
        return
    proposal = propose(instance, seconds=20, gap=0.0)
    assert breaches(instance, proposal.plan) == []
    assert proposal.objective == pytest.approx(best, abs=1e-9)
    assert proposal.bound >= best - 1e-9


@settings(max_examples=40, deadline=None)
@given(instances(), st.sampled_from([0.02, 0.3]))
def test_a_bound_is_never_below_the_best_of_all_plans_however_wide_the_gap(
    instance: Instance, gap: float
) -> None:
    best = best_by_trying_every_plan(instance)
    if best is None:
        return
    proposal = propose(instance, seconds=20, gap=gap)
    assert breaches(instance, proposal.plan) == []
    assert proposal.objective <= best + 1e-9
    assert proposal.bound >= best - 1e-9
    assert best - proposal.objective <= gap * abs(proposal.objective) + 1e-9


def test_the_latest_cycle_binds_even_where_it_brings_less() -> None:
    # Hours for 10 cases a cycle. The small group is worth a tenth, yet must be done by cycle 1.
    dear = Group(id="dear", stock=30, value=(10.0, 10.0), grant_rate=0.5, hours=(1.0,))
    small = Group(id="small", stock=4, value=(1.0, 1.0), grant_rate=0.5, hours=(1.0,), latest_cycle=1)
    proposal = propose(Instance(2, (dear, small), Limits(loads={"hours": (10.0, 10.0)})))
    # 4 small and 6 dear in cycle 1, 10 dear in cycle 2: 4 * 1 + 16 * 10
    assert proposal.objective == 164.0
    assert Intake(1, "small", 4) in proposal.plan


def test_category_b_waits_until_its_location_is_ready() -> None:
    waiting = Group(id="MMR-B", stock=50, value=(9.0, 1.0), grant_rate=0.9, not_before=2)
    proposal = propose(Instance(2, (waiting,)))
    assert proposal.plan == (Intake(2, "MMR-B", 50),)


def test_a_load_falls_in_the_cycles_after_intake_when_it_really_arrives() -> None:
    # Every case brings one appeal in the next cycle, where the courts can bear 7.
    group = Group(id="A", stock=100, value=(1.0, 0.9), grant_rate=0.1, appeals=(0.0, 1.0))
    limits = Limits(loads={"appeals": (0.0, 7.0)})
    proposal = propose(Instance(2, (group,), limits))
    # 7 in cycle 1 (their appeals arrive in cycle 2), the other 93 in cycle 2 (theirs arrive after the end).
    assert proposal.plan == (Intake(1, "A", 7), Intake(2, "A", 93))
