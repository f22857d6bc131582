"""Planning anew: announced cohorts stay, the rest moves only where it pays. Worked by hand."""

import pytest

from ketenbalans.errors import ContradictionError
from ketenbalans.planning.instance import Group, Instance, Intake, Limits
from ketenbalans.planning.recalibrating import recalibrate

ONE = Group(id="one", stock=100, value=(2.0, 2.0, 2.0), grant_rate=0.5, hours=(1.0,))


def question(worth: float, hours: tuple[float, float, float] = (50.0, 50.0, 50.0)) -> Instance:
    other = Group(id="other", stock=100, value=(worth, worth, worth), grant_rate=0.5, hours=(1.0,))
    return Instance(3, (ONE, other), Limits(loads={"hours": hours}))


OLD = (Intake(1, "one", 50), Intake(2, "one", 50), Intake(3, "other", 50))


def test_an_announced_cohort_stays_whatever_it_is_worth() -> None:
    anew = recalibrate(question(9.0), OLD, pinned_until=1)
    assert [take for take in anew.proposal.plan if take.cycle == 1] == [Intake(1, "one", 50)]


def test_a_small_gain_moves_nobody() -> None:
    # 2.1 against 2.0 is 5 per cent more; a kept place counts for 10 per cent more.
    anew = recalibrate(question(2.1), OLD, pinned_until=1)
    assert anew.proposal.plan == OLD
    assert (anew.moved, anew.planned) == (0, 100)
    # What the calm costs: 50 cases of 0.1.
    assert anew.free.objective - anew.proposal.objective == pytest.approx(5.0)


def test_a_large_gain_moves_and_is_told() -> None:
    anew = recalibrate(question(4.0), OLD, pinned_until=1)
    assert Intake(2, "other", 50) in anew.proposal.plan
    assert anew.moved == 50


def test_the_effect_on_what_remains_is_told() -> None:
    # 300 cases of supply less 150; with 80 hours in cycle 3 thirty more are taken up.
    anew = recalibrate(question(2.1, hours=(50.0, 50.0, 80.0)), OLD, pinned_until=2)
    assert (anew.remaining_before, anew.remaining_after) == (50, 20)


def test_announced_cohorts_that_no_longer_fit_are_refused_not_dropped() -> None:
    with pytest.raises(ContradictionError):
        recalibrate(question(2.1, hours=(40.0, 50.0, 50.0)), OLD, pinned_until=1)
