"""From a plan cycle to a scheduling question: numbers of the plan, order of the schedule, people named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketenbalans.errors import KetenbalansError, MissingValueError, UnknownNameError
from ketenbalans.scheduling.from_plan import question_from
from ketenbalans.scheduling.making import schedule
from ketenbalans.scheduling.wording import taken_in_words

HEAD = "key,group,language,reception,category,household,registered_on,latest_day,lawyer,partners,minor\n"
PEOPLE = (
    HEAD
    + "s1,Syria A,ara,camp,A,,2026-03-03,,l1,vwn;dtv,\n"
    + "s2,Syria A,ara,camp,A,h,2026-01-02,,l1,,\n"
    + "s3,Syria A,ara,camp,A,h,2026-06-01,,l1,,\n"
    + "s4,Syria A,ara,camp,A,,2026-02-01,2026-11-30,l1,,true\n"
    + "e1,Eritrea C,tir,camp,C,,2026-02-01,,l2,,\n"
    + "x1,Iran D,fas,camp,D,,2026-02-01,,l2,,\n"
)
PLAN = {
    "plan": [{"group": "Syria A", "cycle": 1, "cases": 2}, {"group": "Eritrea C", "cycle": 1, "cases": 3}]
}


@pytest.fixture
def files(small: dict[str, Any], tmp_path: Path) -> Callable[..., tuple[Path, Path, Path]]:
    """Plan, resources and people as files; parts can be given."""

    def write(people: str = PEOPLE, plan: dict[str, Any] = PLAN) -> tuple[Path, Path, Path]:
        for name in ("people", "first_day", "last_day", "issued_on", "cohorts"):
            small.pop(name, None)
        small["screenings_per_day"] = 9
        found = tmp_path / "plan.json", tmp_path / "resources.json", tmp_path / "people.csv"
        found[0].write_text(json.dumps(plan))
        found[1].write_text(json.dumps(small))
        found[2].write_text(people)
        return found

    return write


def test_the_plan_says_how_many_and_the_order_of_the_schedule_says_who(
    files: Callable[..., tuple[Path, Path, Path]],
) -> None:
    plan, resources, people = files()
    document, question, taken = question_from(plan, 1, resources, people)
    # Two of Syria A: s4 has a latest day; then s2, registered first, whose household of two is not split.
    assert [one["key"] for one in document["people"]] == ["s2", "s3", "s4", "e1"]
    assert [(one.group, one.planned, one.found, one.chosen, one.short) for one in taken] == [
        ("Syria A", 2, 4, 3, 0),
        ("Eritrea C", 3, 1, 1, 2),
    ]
    # Cycle 1 runs from 1 October to 31 December 2026; invitations go out 14 days before (DAY-01).
    assert (document["first_day"], document["issued_on"]) == ("2026-10-01", "2026-09-17")
    assert document["cohorts"] == [{"number": 1, "first_day": "2026-10-01", "last_day": "2026-12-31"}]
    assert {person.cohort for person in question.people} == {1}
    assert not any("group" in one for one in document["people"])
    assert schedule(question, effort=0).assignments
    assert "2 te weinig" in taken_in_words(taken, "nl")
    assert "households are not split" in taken_in_words(taken, "en")


def test_the_plan_may_begin_with_a_later_cycle(files: Callable[..., tuple[Path, Path, Path]]) -> None:
    plan, resources, people = files(plan={**PLAN, "first_cycle": {"number": 2, "first_day": "2027-01-01"}})
    people.write_text(PEOPLE.replace("2026-11-30", "2027-02-26"))
    assert question_from(plan, 1, resources, people)[0]["first_day"] == "2027-01-01"
    assert question_from(plan, 1, resources, people, first_cycle=3)[0]["first_day"] == "2027-04-01"


@pytest.mark.parametrize(
    ("people", "problem", "words"),
    [
        (PEOPLE.replace("lawyer,", "lawyr,"), UnknownNameError, ("lawyr", "people.csv:1", "lawyer")),
        (PEOPLE.replace("Eritrea C", ""), MissingValueError, ("group", "people.csv:6")),
        (PEOPLE + "a,b\n", KetenbalansError, ("cells", "people.csv:8")),
        (PEOPLE.replace(",true", ",yes"), KetenbalansError, ("minor", "yes", "people.csv:5")),
        (PEOPLE.replace("x1,", "e1,"), KetenbalansError, ("e1", "twice", "people.csv:7")),
        (PEOPLE.replace(",l2,,\nx1", ",l9,,\nx1"), UnknownNameError, ("l9", "people.csv:6")),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(
    files: Callable[..., tuple[Path, Path, Path]], people: str, problem: type[KetenbalansError], words: Any
) -> None:
    plan, resources, file = files(people=people)
    with pytest.raises(problem) as told:
        question_from(plan, 1, resources, file)
    for word in words:
        assert word in str(told.value)


def test_a_cycle_without_intake_is_told(files: Callable[..., tuple[Path, Path, Path]]) -> None:
    plan, resources, people = files()
    with pytest.raises(MissingValueError, match="nothing in cycle 4"):
        question_from(plan, 4, resources, people)
