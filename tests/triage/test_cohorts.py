"""Planning cohort and law of the clock are two answers (R-003; IND plan, Uitgangspunten 4; law.md TR-4)."""

from datetime import date
from typing import Any

import pytest

from ketenbalans.cases.reading import parse_case
from ketenbalans.policy.catalogue import load as load_law
from ketenbalans.triage.explaining import triage

WITHDRAWN = {"type": "withdrawn", "on": "2026-07-01"}
RELODGED = {"type": "relodged", "on": "2026-09-01"}
FIRST_LODGING = {"type": "lodged", "on": "2024-05-10"}


def classes(**fields: Any) -> tuple[str | None, str | None]:
    case = parse_case({"key": "a", "product": "asylum", "nationality": "SYR"} | fields)
    record = triage(case, date(2027, 1, 1)).as_record("a")
    return record["planning_cohort"], record["term_regime"]


@pytest.mark.parametrize(
    ("lodged_on", "expected"),
    [
        ("2024-05-10", ("old_stock", "old")),
        ("2026-06-11", ("old_stock", "old")),
        ("2026-06-12", ("pact", "pact")),  # the first day of the Pact
    ],
)
def test_one_lodging_decides_both(lodged_on: str, expected: tuple[str, str]) -> None:
    assert classes(lodged_on=lodged_on) == expected


def test_withdrawn_and_lodged_again_stays_in_the_old_stock_under_the_law_of_the_new_lodging() -> None:
    assert classes(lodged_on="2024-05-10", events=[WITHDRAWN, RELODGED]) == ("old_stock", "pact")


def test_the_record_may_carry_the_new_lodging_day_and_the_first_as_an_event() -> None:
    events = [FIRST_LODGING, WITHDRAWN, RELODGED]
    assert classes(lodged_on="2026-09-01", events=events) == ("old_stock", "pact")


def test_lodged_again_before_the_pact_keeps_the_old_law() -> None:
    events = [{"type": "withdrawn", "on": "2026-01-05"}, {"type": "relodged", "on": "2026-03-02"}]
    assert classes(lodged_on="2024-05-10", events=events) == ("old_stock", "old")


def test_a_pact_case_lodged_again_stays_a_pact_case() -> None:
    events = [{"type": "withdrawn", "on": "2026-08-01"}, RELODGED]
    assert classes(lodged_on="2026-06-20", events=events) == ("pact", "pact")


def test_without_any_day_the_stated_classes_are_told_and_without_those_none() -> None:
    assert classes(planning_cohort="old_stock", term_regime="pact") == ("old_stock", "pact")
    assert classes() == (None, None)


def test_a_stated_class_that_contradicts_the_days_is_flagged() -> None:
    case = parse_case(
        {
            "key": "a",
            "product": "asylum",
            "nationality": "SYR",
            "lodged_on": "2024-05-10",
            "planning_cohort": "pact",
        }
    )
    answer = triage(case, date(2027, 1, 1))
    assert answer.as_record("a")["planning_cohort"] == "old_stock"
    assert "stated_cohort_differs" in answer.flags


@pytest.mark.parametrize("day", [date(2026, 6, 11), date(2026, 6, 12)])
def test_the_first_day_of_the_pact_is_that_of_the_dated_law(day: date) -> None:
    """A second route: the parameter ``transition.regime`` changes on the day that triage uses."""
    regime = load_law().choice("transition.regime", day)
    assert classes(lodged_on=day.isoformat())[1] == regime
