"""Making a schedule again: who is touched, who moves, and that nothing else does."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scheduling.test_checking import GOOD, day

from ketenbalans.errors import KetenbalansError
from ketenbalans.scheduling import events as happened
from ketenbalans.scheduling.again import Remade, again
from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.checking import breaches
from ketenbalans.scheduling.events import Event, applied, read_events
from ketenbalans.scheduling.example import example
from ketenbalans.scheduling.instance import Instance, Step
from ketenbalans.scheduling.making import schedule
from ketenbalans.scheduling.reading import parse_instance
from ketenbalans.vocabulary.json_documents import parse_json

Reads = Callable[[dict[str, Any]], Instance]


def row(remade: Remade, person: str, step: Step) -> Assignment:
    (found,) = [one for one in remade.assignments if (one.person, one.step) == (person, step)]
    return found


def test_a_free_officer_takes_over_and_nobody_moves(small: dict[str, Any], reads: Reads) -> None:
    small["officers"].append({"id": "o4", "location": "north"})
    event = Event(happened.OFFICER, officer="o2", days=frozenset({day(13)}))
    remade = again(reads(small), GOOD, [event], day(7))
    assert remade.moves == ()
    assert row(remade, "b", Step.HEARING).officer == "o4"
    assert row(remade, "b", Step.HEARING).start == 540


def test_a_trained_officer_is_freed_for_the_minor_without_anybody_moving(
    small: dict[str, Any], reads: Reads
) -> None:
    # o1 is ill on the 13th, when o1 hears the minor d. o2 is trained too and takes d; o4 takes b from o2.
    small["officers"][1]["skills"] = ["minors"]
    small["officers"].append({"id": "o4", "location": "north"})
    event = Event(happened.OFFICER, officer="o1", days=frozenset({day(13)}))
    remade = again(reads(small), GOOD, [event], day(7))
    assert remade.moved_people == 0
    assert row(remade, "d", Step.HEARING).officer == "o2"
    assert row(remade, "b", Step.HEARING).officer == "o4"


def test_without_another_officer_only_the_one_person_moves(small: dict[str, Any], reads: Reads) -> None:
    event = Event(happened.OFFICER, officer="o2", days=frozenset({day(13)}))
    remade = again(reads(small), GOOD, [event], day(7))
    assert remade.moved_people == 1
    assert {move.person for move in remade.moves} == {"b"}
    moved = row(remade, "b", Step.HEARING)
    assert (moved.changed, moved.issued) == (True, day(7))
    # Pre-phase on the 6th, five open days later is the 13th; the meeting on the 14th stays, so the hearing is
    # on the 13th at the latest: at the other location, where o3 is free, with the same interpreter.
    assert (moved.day, moved.location, moved.officer, moved.interpreter) == (day(13), "south", "o3", "i2")
    assert row(remade, "b", Step.MEETING) == GOOD[12]


def test_no_show_gets_a_new_hearing_and_a_new_meeting(small: dict[str, Any], reads: Reads) -> None:
    event = Event(happened.NO_SHOW, person="d", step=Step.HEARING)
    remade = again(reads(small), GOOD, [event], day(13))
    assert remade.moved_people == 1
    assert row(remade, "d", Step.HEARING).day == date(2026, 10, 19)  # the 13th plus 5 is a Sunday
    assert row(remade, "d", Step.MEETING).day > date(2026, 10, 19)
    assert {move.why for move in remade.moves} == {"did not come on {day}", "an earlier step moved"}


def test_whoever_finds_no_new_day_is_named(small: dict[str, Any], reads: Reads) -> None:
    small["people"][3]["latest_day"] = "2026-10-14"
    event = Event(happened.NO_SHOW, person="d", step=Step.HEARING)
    remade = again(reads(small), GOOD, [event], day(13))
    (one,) = remade.unplaced
    assert (one.person, one.resource) == ("d", "latest_day")
    assert not [found for found in remade.assignments if (found.person, found.step) == ("d", Step.HEARING)]


def test_withdrawn_people_free_their_places_and_new_people_take_them(
    small: dict[str, Any], reads: Reads
) -> None:
    small["people"].append(
        {"key": "n", "language": "ara", "reception": "camp", "category": "A", "prephase_on": "2026-09-20"}
    )
    event = Event(happened.WITHDRAWN, person="b")
    remade = again(reads(small), GOOD, [event], day(6))
    assert {gone.step for gone in remade.withdrawn} == {Step.HEARING, Step.MEETING}
    assert [one.person for one in remade.added] == ["n"]
    assert remade.added[0].day >= date(2026, 10, 20)  # fourteen days of notice from the 6th
    assert remade.moved_people == 0


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), pick=st.integers(0, 10**6))
def test_untouched_people_stay_and_no_hard_rule_breaks(seed: int, pick: int) -> None:
    question = parse_instance(parse_json(json.dumps(example(hearings=30, weeks=3, seed=seed)), "x.json"))
    before = schedule(question, effort=0.05).assignments
    hearings = [one for one in before if one.step is Step.HEARING]
    hit = hearings[pick % len(hearings)]
    kinds = (
        Event(happened.OFFICER, officer=hit.officer, days=frozenset({hit.day})),
        Event(happened.INTERPRETER, interpreter=hit.interpreter, days=frozenset({hit.day})),
        Event(happened.ROOM, location=hit.location, room=hit.room, days=frozenset({hit.day})),
        Event(happened.LOCATION, location=hit.location, days=frozenset({hit.day})),
        Event(happened.CANNOT_COME, person=hit.person, step=Step.HEARING),
    )
    event = kinds[pick % len(kinds)]
    remade = again(question, before, [event], hit.day.replace(day=max(1, hit.day.day - 3)))
    assert breaches(applied(question, [event]), remade.assignments, remade=True) == []
    moved = {move.person for move in remade.moves}
    missing = {one.person for one in remade.unplaced}
    now = {(one.person, one.step): one for one in remade.assignments}
    for one in before:
        if one.person not in moved | missing and one.step is not Step.SCREENING:
            kept = now[one.person, one.step]
            assert (kept.day, kept.start, kept.location) == (one.day, one.start, one.location)
    assert remade.moved_people <= remade.touched + sum(
        move.why == "the household asked to come together" for move in remade.moves
    )


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"kind": "ill"}, "unknown kind 'ill'"),
        ({"kind": "officer_absent", "officer": "o9", "days": ["2026-10-13"]}, "unknown officer 'o9'"),
        ({"kind": "officer_absent", "officer": "o1"}, "'days' is missing"),
        ({"kind": "room_out", "location": "north", "room": "7", "days": ["2026-10-13"]}, "unknown room '7'"),
        ({"kind": "no_show", "person": "a", "step": "hearing", "days": []}, "unknown key 'days'"),
    ],
)
def test_a_mistake_in_the_events_is_told(
    small: dict[str, Any], reads: Reads, tmp_path: Path, event: dict[str, Any], words: str
) -> None:
    file = tmp_path / "events.json"
    file.write_text(json.dumps({"on": "2026-10-07", "events": [event]}))
    with pytest.raises(KetenbalansError, match=r"events\.json") as told:
        read_events(file, reads(small))
    assert words in str(told.value)
