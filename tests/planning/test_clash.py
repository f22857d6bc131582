"""When nothing fits. Expected clashes and relaxations are worked by hand in the comments."""

from ketenbalans.planning.clash import clash_of, fits
from ketenbalans.planning.instance import Fixed, GrantRate, Group, Instance, Limits


def test_a_question_that_fits_has_no_clash() -> None:
    group = Group(id="A", stock=10, value=(1.0,), grant_rate=0.5, latest_cycle=1)
    assert clash_of(Instance(1, (group,))) is None


def test_only_the_limits_that_clash_are_named() -> None:
    # 50 cases of 2 hours need 100 hours by cycle 1; there are 60. Appeals and places are ample.
    late = Group(id="late", stock=50, value=(1.0, 1.0), grant_rate=0.5, hours=(2.0,), latest_cycle=1)
    other = Group(id="other", stock=50, value=(1.0, 1.0), grant_rate=0.5, hours=(2.0,), latest_cycle=2)
    limits = Limits(loads={"hours": (60.0, 500.0), "places": (900.0, 900.0), "grants": (900.0, 900.0)})
    clash = clash_of(Instance(2, (late, other), limits))
    assert clash is not None
    assert clash.rules == (("latest_cycle", 1, "late"), ("hours", 1, ""))
    # 60 hours decide 30 cases, so 20 would be late; 100 - 60 hours are short.
    assert clash.relaxations == (20.0, 40.0)


def test_a_batch_too_large_for_the_language_is_told() -> None:
    group = Group(
        id="A", stock=30, value=(1.0,), grant_rate=0.5, min_batch=30, language="Tigrinya", latest_cycle=1
    )
    clash = clash_of(Instance(1, (group,), Limits(languages={"Tigrinya": (25.0,)})))
    assert clash is not None
    # Without the batch 25 could be taken up, but all 30 must be: the batch plays no part.
    assert clash.rules == (("latest_cycle", 1, "A"), ("language", 1, "Tigrinya"))
    # All 30 or none (the batch), so either the 30 wait or 5 interpreters more are needed.
    assert clash.relaxations == (30.0, 5.0)


def test_fixed_work_outside_the_band_is_told_as_the_band() -> None:
    # 100 decisions with 10 grants: 0.1, and nothing to take up can lift it to 0.3.
    instance = Instance(
        1,
        (Group(id="A", stock=50, value=(1.0,), grant_rate=0.0),),
        Limits(grant_rate=GrantRate(0.4, 0.1)),
        (Fixed(100, 10),),
    )
    clash = clash_of(instance)
    assert clash is not None
    assert clash.rules == (("band_low", 1, ""),)
    # 0.3 * 100 - 10 grants are short.
    assert clash.relaxations == (20.0,)


def test_leaving_any_one_limit_out_makes_the_rest_fit() -> None:
    groups = tuple(
        Group(id=name, stock=40, value=(1.0, 1.0), grant_rate=rate, hours=(3.0,), latest_cycle=2)
        for name, rate in (("A", 0.1), ("B", 0.9), ("C", 0.2))
    )
    limits = Limits(loads={"hours": (150.0, 150.0)}, groups_per_cycle=(1, 2), grant_rate=GrantRate(0.3, 0.25))
    instance = Instance(2, groups, limits)
    clash = clash_of(instance)
    assert clash is not None
    assert not fits(instance)
    for rule in clash.rules:
        others = frozenset(clash.rules) - {rule}
        everything = {
            *clash.rules,
            *(("hours", cycle, "") for cycle in (1, 2)),
            *(("groups_per_cycle", cycle, "") for cycle in (1, 2)),
            *((kind, cycle, "") for kind in ("band_low", "band_high") for cycle in (1, 2)),
            *(("latest_cycle", 2, group.id) for group in groups),
        }
        assert fits(instance, frozenset(everything) - others), rule
    lifted_all_others = frozenset(
        {("hours", cycle, "") for cycle in (1, 2)}
        | {("groups_per_cycle", cycle, "") for cycle in (1, 2)}
        | {(kind, cycle, "") for kind in ("band_low", "band_high") for cycle in (1, 2)}
        | {("latest_cycle", 2, group.id) for group in groups}
    ) - frozenset(clash.rules)
    assert not fits(instance, lifted_all_others)
