"""The latest cycle of every group: by waiting alone, always feasible in hours, and kept by the plan.

Expected numbers are worked out by hand in the comments.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.errors import ContradictionError, OutOfRangeError
from ketenbalans.planning import promising
from ketenbalans.planning.checking import breaches
from ketenbalans.planning.clash import clash_of
from ketenbalans.planning.cycles import propose
from ketenbalans.planning.instance import Group, Instance, Intake, Limits


def test_the_longest_waiting_is_done_first() -> None:
    # 80 weeks: 100 * 10 = 1000 hours, two cycles of 600; 60 weeks: 200 hours more, still within 1200.
    latest = promising.latest_cycles(
        stock=[20, 100], hours=[10, 10], weeks_open=[60, 80], hours_per_cycle=[600, 600], margin=3
    )
    assert latest == (2 + 3, 2 + 3)


def test_hours_go_on_as_in_the_last_four_cycles() -> None:
    # 3000 hours; 4 * 500 = 2000 are told, then 500 a cycle: done in cycle 6.
    latest = promising.latest_cycles(
        stock=[300], hours=[10], weeks_open=[60], hours_per_cycle=[500] * 4, margin=0
    )
    assert latest == (6,)


def test_a_group_that_may_not_start_yet_is_never_promised_before() -> None:
    latest = promising.latest_cycles(
        stock=[1], hours=[10], weeks_open=[90], hours_per_cycle=[500], margin=1, not_before=[4]
    )
    assert latest == (5,)


def test_without_hours_no_date_is_made_up() -> None:
    with pytest.raises(OutOfRangeError, match="990 hours of the old stock are left"):
        promising.latest_cycles(
            stock=[100], hours=[10], weeks_open=[60], hours_per_cycle=[10, 0, 0, 0, 0], margin=4
        )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_latest_cycle_can_be_kept_in_hours(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 8))
    numbers = st.lists(st.integers(1, 400), min_size=count, max_size=count)
    stock, hours, weeks = (data.draw(numbers) for _ in range(3))
    given_hours = data.draw(st.lists(st.integers(50, 5000), min_size=1, max_size=6))
    latest = promising.latest_cycles(
        stock=stock, hours=hours, weeks_open=weeks, hours_per_cycle=given_hours, margin=0
    )
    all_hours = list(given_hours) + list(promising.hours_until(latest, given_hours, len(given_hours)))
    work = np.array(stock) * np.array(hours)
    for cycle in set(latest):
        due = sum(int(one) for one, last in zip(work, latest, strict=True) if last <= cycle)
        assert due <= sum(all_hours[:cycle]) + 1e-6


LATER = Group("later", 100, (1.0,), 0.5, hours=(10.0,), latest_cycle=2)
DEAR = Group("dear", 100, (9.0,), 0.5, hours=(10.0,), latest_cycle=3)


def test_what_is_left_for_a_latest_cycle_beyond_the_horizon_fits_in_the_hours_after() -> None:
    # 1000 hours in cycle 1; cycle 2 has 600, so 40 of 'later' (1000 - 600 = 400 hours) must go first.
    instance = Instance(1, (LATER, DEAR), Limits({"hours": (1000.0,)}), hours_after=(600.0, 9000.0))
    taken = {take.group: take.cases for take in propose(instance).plan}
    assert taken == {"later": 40, "dear": 60}
    assert breaches(instance, [Intake(1, "later", 39), Intake(1, "dear", 61)])[0].kind == "latest_after"


def test_promises_that_cannot_be_kept_after_the_horizon_clash_in_words() -> None:
    # 1000 hours are asked by cycle 2 and 300 + 600 are there: 100 are missing.
    instance = Instance(1, (LATER,), Limits({"hours": (300.0,)}), hours_after=(600.0,))
    with pytest.raises(ContradictionError):
        propose(instance)
    clash = clash_of(instance)
    assert clash is not None
    assert dict(zip([rule[0] for rule in clash.rules], clash.relaxations, strict=True)) == {
        "latest_after": 100.0,
        "hours": 100.0,
    }
