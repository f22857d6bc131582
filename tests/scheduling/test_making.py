"""Whole schedules: nothing broken, nobody lost, the same again, and the least possible on small ones."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenbalans.scheduling.answer import costs_of
from ketenbalans.scheduling.checking import breaches
from ketenbalans.scheduling.example import example
from ketenbalans.scheduling.instance import Instance, Step
from ketenbalans.scheduling.making import schedule
from ketenbalans.scheduling.reading import parse_instance
from ketenbalans.vocabulary.json_documents import parse_json

Reads = Callable[[dict[str, Any]], Instance]


def made(**size: Any) -> Instance:
    return parse_instance(parse_json(json.dumps(example(**size)), "example.json"))


def test_everybody_of_a_small_question_is_placed_within_the_bound(
    small: dict[str, Any], reads: Reads
) -> None:
    question = reads(small)
    found = schedule(question, effort=5)
    assert not found.unplaced
    assert {(row.person, row.step) for row in found.assignments} == {
        (person.key, step) for person in question.people for step in person.steps
    }
    # 5 pre-phase days, 4 hearings and 4 meetings in vehicles of four: ceil(13 / 4) = 4 rides.
    assert found.bounds.trips == 4
    # Three clients of l1 and one of l2.
    assert found.bounds.lawyer_days == found.costs.lawyer_days == 2
    # Hearings: two whole days and one day for both short ones; pre-phase: one day for Arabic and Tigrinya.
    assert found.bounds.interpreter_days == 4
    assert found.bound <= found.objective


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    hearings=st.integers(1, 40),
    weeks=st.sampled_from([1, 2, 3]),
    seed=st.integers(0, 10**6),
    slack=st.sampled_from([-0.4, 0.0, 0.3]),
)
def test_no_hard_rule_is_broken_and_nobody_is_lost(
    hearings: int, weeks: int, seed: int, slack: float
) -> None:
    question = made(hearings=hearings, weeks=weeks, seed=seed, slack=slack)
    found = schedule(question, effort=0.2, seed=seed)
    assert breaches(question, found.assignments) == []
    named = {one.person for one in found.unplaced}
    assert len(named) == len(found.unplaced)
    for person in question.people:
        steps = {row.step for row in found.assignments if row.person == person.key}
        if person.key in named:
            assert steps <= {Step.SCREENING}
        else:
            assert steps == person.steps
    assert found.bound <= found.objective + 1e-9
    assert found.costs == costs_of(question, found.assignments)


def test_the_same_question_gives_the_same_schedule() -> None:
    question = made(hearings=40, weeks=1)
    assert schedule(question, effort=0.2).assignments == schedule(question, effort=0.2).assignments


def test_the_order_of_the_file_and_the_names_of_countries_play_no_part(
    small: dict[str, Any], reads: Reads
) -> None:
    # Two people alike in everything but the key: whichever stands first in the file, both are placed.
    question = reads(small)
    turned = replace(question, people=tuple(reversed(question.people)))
    for one, other in product([question], [turned]):
        assert not schedule(one, effort=1).unplaced
        assert not schedule(other, effort=1).unplaced


def test_who_does_not_fit_is_named_with_what_is_short(small: dict[str, Any], reads: Reads) -> None:
    small["people"] += [
        {"key": f"t{number}", "language": "tir", "reception": "camp", "prephase_on": "2026-09-01"}
        for number in range(20)
    ]
    found = schedule(reads(small), effort=0.5)
    # One interpreter of Tigrinya hears one person a day: 15 open days, less one for the pre-phase of b.
    # 21 whole-day hearings in Tigrinya: at least 21 - 14 = 7 days are missing.
    assert len(found.unplaced) == 7
    assert {one.resource for one in found.unplaced} == {"interpreters"}
    assert {one.fields["more"] for one in found.unplaced} == {7}


def test_rules_that_clash_are_told_in_words(small: dict[str, Any], reads: Reads) -> None:
    small["people"][1]["latest_day"] = "2026-10-07"
    (one,) = schedule(reads(small), effort=0).unplaced
    # Pre-phase on Monday 5 October at the earliest, five open days later is Monday the 12th.
    told = one.reason.format(**one.fields)
    assert "first day possible is 2026-10-12" in told
    assert "last is 2026-10-07 (['latest day'])" in told


def test_a_household_that_cannot_come_together_is_not_split_in_silence(
    small: dict[str, Any], reads: Reads
) -> None:
    small["people"][0] |= {"household": "h", "together": True, "latest_day": "2026-10-13"}
    small["people"][1] |= {"household": "h", "not_before": "2026-10-19"}
    found = schedule(reads(small), effort=0)
    assert {one.person for one in found.unplaced} >= {"a", "b"}
    assert "household" in {one.resource for one in found.unplaced}
