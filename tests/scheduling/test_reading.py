"""Instance files: what follows from the facts, and one mistake at a time with the words it must get."""

from collections.abc import Callable
from typing import Any

import pytest

from ketenbalans.errors import KetenbalansError
from ketenbalans.scheduling.instance import Instance, Step
from ketenbalans.vocabulary.language import explain

Reads = Callable[[dict[str, Any]], Instance]


def test_steps_follow_from_the_facts(small: dict[str, Any], reads: Reads) -> None:
    people = reads(small).person
    assert people["a"].steps == {Step.PREPHASE, Step.HEARING, Step.MEETING}
    assert not people["a"].long_hearing  # two hearings a day in category A
    assert people["b"].long_hearing
    assert people["c"].steps == {Step.PREPHASE}  # no hearing in category B
    assert people["d"].skills == {"minors"}
    assert Step.SCREENING in people["e"].steps


def test_defaults_are_the_assumptions(small: dict[str, Any], reads: Reads) -> None:
    question = reads(small)
    assert (question.rules.notice_days, question.rules.meetings_per_lawyer) == (14, 5)  # DAY-01, DAY-07
    assert question.weights.household_split == 0.5  # DAY-14
    assert len(question.days) == 15


def test_holidays_and_closed_days_are_no_open_days(small: dict[str, Any], reads: Reads) -> None:
    small |= {"first_day": "2026-12-21", "last_day": "2026-12-31", "closed_days": ["2026-12-24"]}
    # 21-23 and 28-31 December: Friday 25 is Christmas, the 26th a Saturday.
    assert [day.day for day in reads(small).days] == [21, 22, 23, 28, 29, 30, 31]


BROKEN = [
    (lambda q: q.update(last_day="2026-10-01"), "the period runs from 2026-10-05 to 2026-10-01"),
    (lambda q: q.update(hotels=1), "unknown key 'hotels'"),
    (lambda q: q["people"][0].update(reception="cmap"), "did you mean 'camp'"),
    (lambda q: q["people"][0].update(lawyer="l9"), "unknown lawyer 'l9'"),
    (lambda q: q["people"][1].update(key="a"), "'a' stands twice among the people"),
    (lambda q: q["people"][0].update(key="Jan Jansen"), "is no pseudonym"),
    (lambda q: q["people"][0].update(together=True), "asked to come together, but has no household"),
    (lambda q: q["people"][0].update(steps=["meeting"]), "a second-day meeting follows a hearing"),
    (lambda q: q["people"][2].update(steps=["hearing"]), "a hearing is to be planned and there is none"),
    (
        lambda q: q["people"][0].update(prephase_on="2026-09-01", steps=["prephase"]),
        "the pre-phase was held already",
    ),
    (lambda q: q["people"][0].update(steps=["screening"]), "whose day is missing"),
    (lambda q: q["people"][0].update(latest_day="12-10-2026"), "a day such as"),
    (lambda q: q["people"][0].update(cohort=3), "unknown cohort '3'"),
    (lambda q: q["people"][0].update(grant_rate=0.3), "unknown key 'grant_rate'"),
    (lambda q: q["people"][0].update(minor="yes"), "minor is 'yes'"),
    (lambda q: q["officers"][0].update(location="noord"), "did you mean 'north'"),
    (lambda q: q["locations"][0].update(places=40, desks=2), "40 people a day cannot pass 2 desks"),
    (lambda q: q["locations"][0].update(places=2.5), "places is 2.5, not a whole number"),
    (lambda q: q["locations"].append(q["locations"][0]), "'north' stands twice among the locations"),
    (lambda q: q["locations"][0]["rooms"].append({"id": "1"}), "bear the same name"),
    (lambda q: q["locations"][0]["rooms"][0].update(adapted=1), "adapted is 1"),
    (lambda q: q["receptions"][0].update(seats=0), "seats is 0"),
    (lambda q: q["lawyers"][0].update(absent=["soon"]), "absent holds 'soon'"),
    (lambda q: q["lawyers"][0].update(weekdays=["sat"]), "unknown weekdays 'sat'"),
    (lambda q: q.update(hours={"morning": ["09:00", "25:00"]}), "morning holds '25:00'"),
    (lambda q: q.update(hours={"morning": ["12:00", "09:00"]}), "write start and end"),
    (lambda q: q.update(hours={"afternoon": ["12:00", "16:00"]}), "no break"),
    (lambda q: q.update(rules={"hearing_to_meeting": 9}), "at least 9 and at most 5 open days"),
    (lambda q: q.update(weights={"trip": -1}), "trip is -1"),
    (
        lambda q: q.update(cohorts=[{"number": 1, "first_day": "2026-10-09", "last_day": "2026-10-05"}]),
        "cohort 1 stands twice or ends before it starts",
    ),
]


@pytest.mark.parametrize(("change", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_mistake_is_told_with_its_place(
    small: dict[str, Any], reads: Reads, change: Callable[[dict[str, Any]], Any], words: str
) -> None:
    change(small)
    with pytest.raises(KetenbalansError) as told:
        reads(small)
    assert words in str(told.value)
    assert str(told.value).startswith("instance.json:")
    assert explain(told.value, "nl") != str(told.value)
