"""The front on a question small enough to know its corners by hand."""

import pytest

from ketenbalans.planning.front import front
from ketenbalans.planning.instance import Group, Instance, Limits

# Refused cases bring 2 and an appeal each, granted ones 1 and none; 100 hours do for 100 cases in all.
REFUSED = Group("refused", 100, (2.0,), 0.0, hours=(1.0,), appeals=(1.0,))
GRANTED = Group("granted", 100, (1.0,), 1.0, hours=(1.0,))
QUESTION = Instance(1, (REFUSED, GRANTED), Limits({"hours": (100.0,), "appeals": (100.0,)}))


def test_a_front_runs_from_the_most_worth_to_the_least_load() -> None:
    found = front(QUESTION, points=6, seconds=5.0)
    # With a ceiling of s * 100 appeals: 100 * s refused and the rest granted, worth 100 + 100 * s.
    for point in found:
        assert point.value == pytest.approx(100 + 100 * point.ceilings, abs=2.0)
        assert point.partner_load == pytest.approx(point.ceilings, abs=0.02)
    assert found[0].partner_load == pytest.approx(1.0)
    values = [point.value for point in found]
    assert values == sorted(values, reverse=True)
    assert len({point.value for point in found}) == len(found)


def test_no_ceiling_lower_than_a_latest_cycle_allows_is_on_the_front() -> None:
    # All 40 refused must be taken up in cycle 1: 40 of 100 appeals at least.
    promised = Group("refused", 40, (2.0,), 0.0, hours=(1.0,), appeals=(1.0,), latest_cycle=1)
    asked = Instance(1, (promised, GRANTED), Limits({"hours": (60.0,), "appeals": (100.0,)}))
    found = front(asked, points=6, seconds=5.0)
    assert found
    assert all(point.partner_load == pytest.approx(0.4) for point in found)
