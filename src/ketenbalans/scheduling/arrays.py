"""A scheduling question as arrays for the search, which knows numbers and no people.

Axes: person and unit (people who must come on the same days), open day, location, interpreter, lawyer. What
has no place in the arrays (officers by name, rooms, hours) is settled afterwards in ``scheduling.detailing``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ketenbalans.scheduling.instance import MINORS, Instance, Interpreter, Person, Step
from ketenbalans.scheduling.windows import Window, priority

PARTNERS = ("vwn", "dtv")
UNLIMITED = 1_000_000
PHANTOMS = 3
"""Interpreters per way of speaking who do not exist: asked only when it is told how many would have done."""


class Data(NamedTuple):
    """Everything the search reads and never changes.

    Per person: ``unit``, ``reception``, ``lawyer`` (-1: none), ``spoken`` (number of language and wish),
    ``language``, ``halves`` of a hearing (0: none), ``skill`` (bits), ``partner`` (bits), ``family`` (a
    household for which splitting costs, -1: none), ``has`` (pre-phase, hearing, meeting) and ``low`` and
    ``high``, shape (person, step). The lists ``*_start`` and ``*_list`` hold the members of each unit,
    reception, lawyer, way of speaking and family.
    """

    unit: np.ndarray
    reception: np.ndarray
    lawyer: np.ndarray
    spoken: np.ndarray
    language: np.ndarray
    halves: np.ndarray
    skill: np.ndarray
    partner: np.ndarray
    family: np.ndarray
    has: np.ndarray
    low: np.ndarray
    high: np.ndarray
    order: np.ndarray
    unit_start: np.ndarray
    unit_list: np.ndarray
    reception_start: np.ndarray
    reception_list: np.ndarray
    lawyer_start: np.ndarray
    lawyer_list: np.ndarray
    spoken_start: np.ndarray
    spoken_list: np.ndarray
    family_start: np.ndarray
    family_list: np.ndarray
    interpreters_start: np.ndarray
    interpreters_list: np.ndarray
    drives: np.ndarray
    seats: np.ndarray
    places: np.ndarray
    present: np.ndarray
    half_limit: np.ndarray
    skill_limit: np.ndarray
    meeting_rooms: np.ndarray
    interpreter_on: np.ndarray
    interpreter_at: np.ndarray
    lawyer_on: np.ndarray
    lawyer_at: np.ndarray
    calls: np.ndarray
    gaps: np.ndarray
    sizes: np.ndarray
    weights: np.ndarray


def members(group: Sequence[int], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Start of each group's members, and the members; -1 belongs to no group.

    Example:
        >>> start, listed = members([1, -1, 0, 1], 2)
        >>> start.tolist(), listed.tolist()
        ([0, 1, 3], [2, 0, 3])
    """
    groups = np.asarray(group, dtype=np.int64)
    inside = np.flatnonzero(groups >= 0)
    listed = inside[np.argsort(groups[inside], kind="stable")]
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(groups[inside], minlength=count), out=start[1:])
    return start, listed


def numbered(names: Sequence[object]) -> tuple[list[int], int]:
    """A number per distinct name, in order of first sight, and how many there are."""
    seen: dict[object, int] = {}
    return [seen.setdefault(name, len(seen)) for name in names], len(seen)


def units_of(people: Sequence[Person]) -> tuple[list[int], int]:
    """Number of the unit of each person: a household that asked to come together is one unit."""
    asked = {person.household for person in people if person.together}
    return numbered(
        [("household", one.household) if one.household in asked else ("person", one.key) for one in people]
    )


def eligible(interpreter: Interpreter, person: Person) -> bool:
    """Whether an interpreter speaks a person's language and is of the gender asked for."""
    return person.language in interpreter.languages and person.interpreter_gender in ("", interpreter.gender)


def data_of(instance: Instance, people: Sequence[Person], window: Mapping[str, Window]) -> Data:
    """The arrays of a question, for the people whose windows are not empty.

    Args:
        instance: The question.
        people: Those who are to be placed.
        window: Window of each by key.
    """
    count, days = len(people), instance.days
    at = {location.id: number for number, location in enumerate(instance.locations)}
    receptions = {one.id: number for number, one in enumerate(instance.receptions)}
    lawyers = {one.id: number for number, one in enumerate(instance.lawyers)}
    unit, units = units_of(people)
    reception = [receptions[one.reception] for one in people]
    lawyer = [lawyers.get(one.lawyer, -1) if Step.MEETING in one.steps else -1 for one in people]
    spoken, ways = numbered([(one.language, one.interpreter_gender) for one in people])
    language, languages = numbered([one.language for one in people])
    sample = dict(zip(spoken, people, strict=True))
    family, families = _families(people)
    skills = sorted({skill for one in people for skill in one.skills})
    steps = (Step.PREPHASE, Step.HEARING, Step.MEETING)
    low = np.zeros((count, 3), dtype=np.int64)
    high = np.full((count, 3), -1, dtype=np.int64)
    for number, one in enumerate(people):
        for column, step in enumerate(steps):
            if step in one.steps:
                low[number, column] = window[one.key].first[step]
                high[number, column] = window[one.key].last[step]
    best: dict[int, tuple[object, ...]] = {}
    for number, one in enumerate(people):
        best[unit[number]] = min(best.get(unit[number], priority(one)), priority(one))
    half_limit, skill_limit = _teams(instance, skills)
    interpreters = sorted(
        range(len(instance.interpreters)),
        key=lambda number: (
            len(instance.interpreters[number].languages),
            len(instance.interpreters[number].locations),
            number,
        ),
    )
    real = len(instance.interpreters)
    by_way = [
        [
            *(number for number in interpreters if eligible(instance.interpreters[number], sample[way])),
            *range(real + PHANTOMS * way, real + PHANTOMS * (way + 1)),
        ]
        for way in range(ways)
    ]
    all_interpreters = real + PHANTOMS * ways
    there = np.zeros((len(days), all_interpreters), dtype=bool)
    served = np.ones((all_interpreters, len(at)), dtype=bool)
    for number, each in enumerate(instance.interpreters):
        there[:, number] = [each.presence.on(day) for day in days]
        served[number] = [location.id in each.locations for location in instance.locations]
    lists = {
        "unit": members(unit, units),
        "reception": members(reception, len(receptions)),
        "lawyer": members(lawyer, len(lawyers)),
        "spoken": members(spoken, ways),
        "family": members(family, families),
    }
    rules, weights = instance.rules, instance.weights
    slots = len(instance.hours.slots(rules.meeting_minutes))
    calls = np.full(max(languages, 1), UNLIMITED, dtype=np.int64)
    for number, one in zip(language, people, strict=True):
        if one.language in instance.telephone:
            calls[number] = slots * instance.telephone[one.language]
    return Data(
        unit=_whole(unit),
        reception=_whole(reception),
        lawyer=_whole(lawyer),
        spoken=_whole(spoken),
        language=_whole(language),
        halves=_whole([_halves(one) for one in people]),
        skill=_whole([sum(1 << skills.index(skill) for skill in one.skills) for one in people]),
        partner=_whole([_partner_bits(one.partners) for one in people]),
        family=_whole(family),
        has=np.array([[step in one.steps for step in steps] for one in people]).reshape(count, 3),
        low=low,
        high=high,
        order=_whole(sorted(best, key=lambda number: best[number])),
        **{f"{name}_start": pair[0] for name, pair in lists.items()},
        **{f"{name}_list": pair[1] for name, pair in lists.items()},
        interpreters_start=_whole(np.cumsum([0, *(len(listed) for listed in by_way)])),
        interpreters_list=_whole([number for listed in by_way for number in listed]),
        drives=np.array(
            [[one.id in each.locations for one in instance.locations] for each in instance.receptions]
        ),
        seats=_whole([one.seats for one in instance.receptions]),
        places=_whole(
            [
                [
                    one.places
                    if one.presence.on(day) and (one.ready_from is None or day >= one.ready_from)
                    else 0
                    for day in days
                ]
                for one in instance.locations
            ]
        ),
        present=_whole(
            [
                [
                    _partner_bits(
                        name for name in PARTNERS if name not in one.partners or one.partners[name].on(day)
                    )
                    for day in days
                ]
                for one in instance.locations
            ]
        ),
        half_limit=half_limit,
        skill_limit=skill_limit,
        meeting_rooms=_whole(
            [[one.meeting_rooms if one.presence.on(day) else 0 for day in days] for one in instance.locations]
        ),
        interpreter_on=there,
        interpreter_at=served,
        lawyer_on=np.array([[one.presence.on(day) for day in days] for one in instance.lawyers]).reshape(
            len(lawyers), len(days)
        ),
        lawyer_at=np.array(
            [
                [not each.locations or one.id in each.locations for one in instance.locations]
                for each in instance.lawyers
            ]
        ).reshape(len(lawyers), len(at)),
        calls=calls,
        gaps=_whole([rules.prephase_to_hearing, rules.hearing_to_meeting, rules.meeting_within]),
        sizes=_whole([prephase_size(instance), meeting_size(instance)]),
        weights=np.array(
            [weights.trip, weights.lawyer_day, weights.interpreter_day, weights.household_split]
        ),
    )


def prephase_size(instance: Instance) -> int:
    """Most people whom one interpreter can help on a pre-phase day."""
    start = instance.hours.morning[0] + instance.rules.information_minutes
    return min(
        instance.rules.prephase_per_interpreter,
        len(instance.hours.slots(instance.rules.station_minutes, start)),
    )


def meeting_size(instance: Instance) -> int:
    """Most meetings that one lawyer can have in a day."""
    return min(instance.rules.meetings_per_lawyer, len(instance.hours.slots(instance.rules.meeting_minutes)))


def _whole(values: object) -> np.ndarray:
    return np.asarray(values, dtype=np.int64)


def _halves(person: Person) -> int:
    if Step.HEARING not in person.steps:
        return 0
    return 2 if person.long_hearing else 1


def _partner_bits(names: Iterable[str]) -> int:
    return sum(1 << PARTNERS.index(name) for name in names)


def _families(people: Sequence[Person]) -> tuple[list[int], int]:
    """Households of several people who are heard and did not ask to come together."""
    heard: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(people):
        if one.household and Step.HEARING in one.steps:
            heard[one.household].append(number)
    family, count = [-1] * len(people), 0
    for numbers in heard.values():
        if len(numbers) > 1 and not any(people[number].together for number in numbers):
            for number in numbers:
                family[number] = count
            count += 1
    return family, count


def _teams(instance: Instance, skills: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Halves of hearings per location and day, in all and per skill: the fewer of officers and rooms."""
    shape = (len(instance.locations), len(instance.days))
    total = np.zeros(shape, dtype=np.int64)
    skilled = np.zeros((max(len(skills), 1), *shape), dtype=np.int64)
    for where, location in enumerate(instance.locations):
        officers = [one for one in instance.officers if one.location == location.id]
        for when, day in enumerate(instance.days):
            if not location.presence.on(day):
                continue
            rooms = [room for room in location.rooms if room.presence.on(day)]
            there = [one for one in officers if one.presence.on(day)]
            total[where, when] = 2 * min(len(rooms), len(there))
            for number, skill in enumerate(skills):
                able = sum(skill in one.skills for one in there)
                fit = sum(room.adapted for room in rooms) if skill == MINORS else len(rooms)
                skilled[number, where, when] = 2 * min(able, fit)
    return total, skilled
