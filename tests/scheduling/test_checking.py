"""The checker of hard rules: each planted breach is found, and only that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.checking import breaches
from ketenbalans.scheduling.instance import Instance, Step

Reads = Callable[[dict[str, Any]], Instance]
Rows = dict[tuple[str, str], Assignment]


def day(number: int) -> date:
    return date(2026, 10, number)


def prephase(person: str, when: int, interpreter: str, documents: int, language: int) -> Assignment:
    return Assignment(
        person, Step.PREPHASE, day(when), 540, 975, "north",
        interpreter=interpreter, documents=documents, language=language,
    )  # fmt: skip


def hearing(
    person: str, when: int, hours: tuple[int, int], room: str, officer: str, interpreter: str
) -> Assignment:
    return Assignment(person, Step.HEARING, day(when), *hours, "north", room, officer, interpreter)


def meeting(person: str, when: int, start: int, lawyer: str) -> Assignment:
    return Assignment(person, Step.MEETING, day(when), start, start + 60, "north", "north-M1", lawyer=lawyer)


MORNING, AFTERNOON, WHOLE = (540, 735), (780, 975), (540, 975)
# Worked out by hand. Monday 5: information until 10:00, then slots of half an hour from 600, break 735-780.
GOOD = [
    prephase("a", 5, "i1", 630, 600),
    prephase("c", 5, "i1", 600, 630),
    prephase("e", 5, "i1", 690, 660),
    prephase("d", 6, "i1", 630, 600),
    prephase("b", 6, "i2", 600, 630),
    Assignment("e", Step.SCREENING, day(5)),
    hearing("a", 12, MORNING, "1", "o1", "i1"),
    hearing("e", 12, AFTERNOON, "1", "o1", "i1"),
    hearing("b", 13, WHOLE, "2", "o2", "i2"),
    hearing("d", 13, WHOLE, "1", "o1", "i1"),
    meeting("a", 14, 540, "l1"),
    meeting("e", 14, 600, "l1"),
    meeting("b", 14, 660, "l1"),
    meeting("d", 15, 540, "l2"),
]


def rows() -> Rows:
    return {(row.person, row.step.value): row for row in GOOD}


def test_a_schedule_made_by_hand_keeps_every_rule(small: dict[str, Any], reads: Reads) -> None:
    assert breaches(reads(small), GOOD) == []


Change = Callable[[Rows], Any]


def change(person: str, step: str, /, **new: Any) -> Change:
    return lambda found: found.update({(person, step): replace(found[person, step], **new)})


def drop(person: str, step: str) -> Change:
    return lambda found: found.pop((person, step))


def both(*changes: Change) -> Change:
    return lambda found: [one(found) for one in changes]


PLANTED: list[tuple[str, Change]] = [
    ("closed day", change("d", "meeting", day=day(18))),
    ("closed day", change("d", "meeting", day=day(26))),
    ("hearing to meeting", change("d", "meeting", day=day(21))),
    ("hearing to meeting", change("d", "meeting", day=day(13))),
    ("two steps on a day", change("d", "meeting", day=day(13))),
    ("pre-phase to hearing", change("b", "hearing", day=day(12))),
    ("hearing without pre-phase", drop("a", "prephase")),
    ("meeting without hearing", drop("d", "hearing")),
    ("hearing before screening", change("e", "screening", day=day(12))),
    ("hearing before screening", drop("e", "screening")),
    ("screening before registration", change("e", "screening", day=day(2))),
    ("working hours", change("d", "meeting", start=480, end=540)),
    ("break", change("d", "meeting", start=720, end=780)),
    ("length of the hearing", change("b", "hearing", end=735)),
    ("length of the meeting", change("d", "meeting", end=570)),
    ("another lawyer", change("d", "meeting", lawyer="l1")),
    ("meeting without room", change("d", "meeting", room="")),
    ("hours of the pre-phase day", change("a", "prephase", documents=540)),
    ("hours of the pre-phase day", change("a", "prephase", documents=720)),
    ("two things at once", change("a", "prephase", documents=600)),
    ("no interpreter", change("a", "hearing", interpreter="")),
    ("language of the interpreter", change("b", "hearing", interpreter="i1")),
    ("officer not present", change("b", "hearing", officer="o3")),
    ("skills of the officer", change("d", "hearing", officer="o2")),
    ("room not available", change("b", "hearing", room="9")),
    ("room not adapted", change("d", "hearing", room="2")),
    ("desks of the location", change("a", "prephase", documents=690)),
    ("meeting rooms", both(change("d", "meeting", day=day(14), start=780, end=840))),
    ("officer in two places at a time", change("e", "hearing", start=540, end=735)),
    ("room in two places at a time", change("b", "hearing", room="1")),
    ("interpreter in two places at a time", change("c", "prephase", language=600, documents=660)),
    ("lawyer in two places at a time", change("e", "meeting", start=540, end=600)),
    ("meetings not back to back", change("e", "meeting", start=780, end=840)),
    ("interpreter for hearings and pre-phase", change("c", "prephase", day=day(12))),
    ("interpreter at two locations", change("e", "prephase", location="south")),
    ("lawyer at two locations", change("b", "meeting", location="south")),
    ("unknown location", change("d", "meeting", location="east")),
    ("unknown person", change("d", "meeting", person="z")),
    ("step not asked for", lambda found: found.update(x=replace(found["d", "meeting"], person="c"))),
    ("a step twice", lambda found: found.update(x=replace(found["d", "meeting"], start=600, end=660))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "plant"), PLANTED, ids=[f"{rule} {at}" for at, (rule, _) in enumerate(PLANTED)]
)
def test_a_planted_breach_is_found(small: dict[str, Any], reads: Reads, rule: str, plant: Change) -> None:
    found = rows()
    plant(found)
    assert rule in {breach.rule for breach in breaches(reads(small), list(found.values()))}


FACTS: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("notice", lambda q: q.update(issued_on="2026-09-22")),
    ("not before", lambda q: q["people"][0].update(not_before="2026-10-06")),
    ("latest day", lambda q: q["people"][0].update(latest_day="2026-10-09")),
    ("latest day", lambda q: q["people"][2].update(latest_day="2026-10-02")),
    ("court-set day", lambda q: q["people"][0].update(court_day="2026-10-09")),
    ("cohort", lambda q: _cohort(q, "2026-10-06", "2026-10-30")),
    ("cohort", lambda q: _cohort(q, "2026-10-05", "2026-10-09")),
    ("dtv not present", lambda q: q["people"][0].update(partners=["vwn", "dtv"]) or _dtv(q)),
    ("location closed", lambda q: q["locations"][0].update(absent=["2026-10-13"])),
    ("location not ready", lambda q: q["locations"][0].update(ready_from="2026-10-06")),
    ("no transport to the location", lambda q: q["receptions"][0].update(locations=["south"])),
    ("places of the location", lambda q: q["locations"][0].update(places=2)),
    ("gender of the interpreter", lambda q: q["people"][0].update(interpreter_gender="m")),
    ("interpreter not present", lambda q: q["interpreters"][0].update(absent=["2026-10-12"])),
    ("interpreter not present", lambda q: q["interpreters"][0].update(locations=["south"])),
    ("officer not present", lambda q: q["officers"][0].update(weekdays=["mon"])),
    ("room not available", lambda q: q["locations"][0]["rooms"][1].update(absent=["2026-10-13"])),
    ("lawyer not present", lambda q: q["lawyers"][1].update(absent=["2026-10-15"])),
    ("lawyer not present", lambda q: q["lawyers"][1].update(locations=["south"])),
    ("meetings of the lawyer", lambda q: q.update(rules={"meetings_per_lawyer": 2})),
    ("people of the interpreter", lambda q: q.update(rules={"prephase_per_interpreter": 2})),
    ("telephone interpreters", lambda q: q.update(telephone={"tir": 0})),
    ("screenings of the day", lambda q: q.update(screenings_per_day=0)),
    ("household not together", lambda q: _household(q, "a", "b")),
    ("pre-phase to hearing", lambda q: q.update(closed_days=["2026-10-07"])),
]


def _cohort(question: dict[str, Any], first: str, last: str) -> None:
    question["cohorts"] = [{"number": 1, "first_day": first, "last_day": last}]
    question["people"][0]["cohort"] = 1


def _dtv(question: dict[str, Any]) -> None:
    question["locations"][0]["partners"] = {"dtv": {"weekdays": ["tue"]}}


def _household(question: dict[str, Any], *keys: str) -> None:
    for person in question["people"]:
        if person["key"] in keys:
            person |= {"household": "h", "together": True}


@pytest.mark.parametrize(("rule", "plant"), FACTS, ids=[f"{rule} {at}" for at, (rule, _) in enumerate(FACTS)])
def test_a_good_schedule_breaks_a_rule_when_the_facts_change(
    small: dict[str, Any], reads: Reads, rule: str, plant: Callable[[dict[str, Any]], Any]
) -> None:
    plant(small)
    assert rule in {breach.rule for breach in breaches(reads(small), GOOD)}


def test_somebody_who_was_moved_has_the_shorter_notice(small: dict[str, Any], reads: Reads) -> None:
    small["issued_on"] = "2026-09-28"  # seven days before the first step
    assert "notice" in {breach.rule for breach in breaches(reads(small), GOOD)}
    moved = [replace(row, changed=True) for row in GOOD]
    assert breaches(reads(small), moved) == []
