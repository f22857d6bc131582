"""Explanations. Prices and reasons are worked by hand in the comments."""

import pytest

from ketenbalans.planning import explaining
from ketenbalans.planning.cycles import propose
from ketenbalans.planning.explaining import explain
from ketenbalans.planning.instance import Fixed, GrantRate, Group, Instance, Intake, Limits


def test_a_price_is_what_one_more_unit_would_bring() -> None:
    # Hours 100 at 4 a case: 25 cases of 6. One hour more brings 6 / 4, and euros at 50 a unit.
    group = Group(id="A", stock=90, value=(6.0,), grant_rate=0.5, hours=(4.0,))
    instance = Instance(1, (group,), Limits(loads={"hours": (100.0,)}), euros_per_unit=50.0)
    binding = explain(instance, [Intake(1, "A", 25)]).bindings[0]
    assert (binding.kind, binding.used, binding.limit) == ("hours", 100.0, 100.0)
    assert binding.price == pytest.approx(1.5)
    assert binding.euros == pytest.approx(75.0)


def test_the_price_is_what_solving_again_with_more_brings() -> None:
    groups = (
        Group(id="A", stock=60, value=(5.0,), grant_rate=0.1, hours=(2.0,), appeals=(0.8,)),
        Group(id="B", stock=60, value=(4.0,), grant_rate=0.8, hours=(3.0,), appeals=(0.1,)),
    )

    def with_hours(hours: float) -> Instance:
        return Instance(1, groups, Limits(loads={"hours": (hours,), "appeals": (40.0,)}))

    plan = propose(with_hours(180.0), gap=0.0)
    price = next(b.price for b in explain(with_hours(180.0), plan.plan).bindings if b.kind == "hours")
    more = propose(with_hours(210.0), gap=0.0)
    # 30 hours more, and whole cases cost less than one case on each side.
    assert (more.objective - plan.objective) / 30.0 == pytest.approx(price, abs=9.0 / 30.0)


def test_one_more_group_is_worth_what_the_best_one_brings() -> None:
    groups = tuple(
        Group(id=name, stock=10, value=(value,), grant_rate=0.5)
        for name, value in (("A", 3.0), ("B", 2.0), ("C", 1.0))
    )
    instance = Instance(1, groups, Limits(groups_per_cycle=(1,)))
    told = explain(instance, [Intake(1, "A", 10)])
    # B is the best of those left: 10 cases of 2.
    assert told.bindings[0].price == pytest.approx(20.0)
    assert [(why.group, why.reason) for why in told.why_not] == [
        ("B", explaining.GROUPS_FULL),
        ("C", explaining.GROUPS_FULL),
    ]


def test_the_band_is_told_over_all_first_decisions_of_the_cycle() -> None:
    group = Group(id="A", stock=100, value=(1.0,), grant_rate=0.1)
    instance = Instance(1, (group,), Limits(grant_rate=GrantRate(0.4, 0.1)), (Fixed(100, 50),))
    proposal = propose(instance)
    # (50 + 0.1 x) / (100 + x) >= 0.3 gives x <= 100.
    assert proposal.objective == 100.0
    low = next(b for b in explain(instance, proposal.plan).bindings if b.kind == "band_low")
    assert (low.used, low.limit) == (pytest.approx(0.3), pytest.approx(0.3))


@pytest.mark.parametrize(
    ("group", "reason"),
    [
        (Group(id="W", stock=5, value=(1.0,), grant_rate=0.5, not_before=2), explaining.NOT_YET),
        (Group(id="W", stock=5, value=(0.0,), grant_rate=0.5), explaining.UNFAVOURABLE),
        (Group(id="W", stock=5, value=(1.0,), grant_rate=0.5, hours=(9.0,)), explaining.DEARER),
        (Group(id="W", stock=5, value=(9.0,), grant_rate=0.5, places=0, min_batch=6), explaining.NO_ROOM),
    ],
    ids=["not yet", "unfavourable", "dearer", "no room"],
)
def test_why_a_group_waits(group: Group, reason: str) -> None:
    busy = Group(id="busy", stock=50, value=(4.0,), grant_rate=0.5, hours=(1.0,))
    instance = Instance(1, (busy, group), Limits(loads={"hours": (40.0,)}))
    told = {why.group: why.reason for why in explain(instance, [Intake(1, "busy", 40)]).why_not}
    assert told["W"] == reason


def test_easy_work_before_complex_work_is_flagged() -> None:
    easy = Group(id="easy", stock=10, value=(1.0,), grant_rate=0.5, hours=(2.0,), latest_cycle=1)
    hard = Group(id="hard", stock=10, value=(1.0,), grant_rate=0.5, hours=(9.0,))
    effects = explain(Instance(1, (easy, hard)), [Intake(1, "easy", 10), Intake(1, "hard", 1)]).side_effects
    # 10 of 10 easy, 1 of 10 complex.
    assert (effects.easy_share, effects.complex_share, effects.easy_first) == (1.0, 0.1, True)
    assert effects.undated == ("hard",)
