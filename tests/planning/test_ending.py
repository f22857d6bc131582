"""The end under a plan: within its cycles, in the hours after it, or not known."""

from ketenbalans.planning.ending import end_cycle
from ketenbalans.planning.instance import Group, Instance, Intake, Limits

A = Group(id="A", stock=100, value=(1.0, 1.0), grant_rate=0.5, hours=(10.0,))


def test_what_is_all_taken_up_ends_in_the_last_cycle_that_takes_up() -> None:
    instance = Instance(2, (A,), Limits(loads={"hours": (1000.0, 1000.0)}))
    assert end_cycle(instance, [Intake(1, "A", 100)]) == 1


def test_without_hours_after_the_mean_of_the_last_cycles_goes_on() -> None:
    # 900 of 1000 hours are left; (200 + 400) / 2 = 300 a cycle: cycles 3, 4 and 5.
    instance = Instance(2, (A,), Limits(loads={"hours": (200.0, 400.0)}))
    assert end_cycle(instance, [Intake(2, "A", 10)]) == 5


def test_without_any_hours_no_end_is_made_up() -> None:
    assert end_cycle(Instance(2, (A,)), []) is None
    assert end_cycle(Instance(2, (A,), Limits(loads={"hours": (0.0, 0.0)})), []) is None
