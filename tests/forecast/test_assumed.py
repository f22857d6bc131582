"""Assumptions of the forecasts: complete, within their own band, and refused when they are not."""

import pytest

from ketenbalans.errors import MissingValueError, OutOfRangeError, UnknownNameError
from ketenbalans.forecast.assumed import assumed, assumptions, parse

GOOD = """schema: 1
assumptions:
  - id: X-1
    name: a
    statement: {en: This, nl: Dit}
    value: 2
    low: 1
    high: 3
    distribution: triangular
    unit: weeks
    reason: why
    source: none
    owner: planner
    review_date: 2027-01-01
"""


def test_every_assumption_has_a_number_of_its_own_and_an_owner() -> None:
    found = assumptions().values()
    assert len({assumption.id for assumption in found}) == len(found)
    assert all(assumption.owner and len(assumption.reason) > 15 for assumption in found)


def test_a_value_outside_its_own_band_is_refused_with_its_line() -> None:
    with pytest.raises(OutOfRangeError, match=r"f.yaml:6: assumption X-1 has 9.0 outside its own band"):
        parse(GOOD.replace("value: 2", "value: 9"), "f.yaml")


def test_an_assumption_without_a_reason_is_refused() -> None:
    with pytest.raises(MissingValueError, match="'reason' is missing"):
        parse(GOOD.replace("    reason: why\n", ""), "f.yaml")


def test_an_unknown_name_tells_the_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="household_clumping"):
        assumed("household_clump")
