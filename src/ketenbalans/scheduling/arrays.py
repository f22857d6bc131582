"""A scheduling question as arrays for the search, which knows numbers and no people.

Axes: person and unit (people who must come on the same days), open day, location, interpreter, lawyer. What
has no place in the arrays (officers by name, rooms, hours) is settled afterwards in ``scheduling.detailing``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ketenbalans.scheduling.instance import MINORS, Instance, Interpreter, Person, Step
from ketenbalans.scheduling.windows import Window, priority

PARTNERS = ("vwn", "dtv")
UNLIMITED = 1_000_000
PHANTOMS = 3
"""Interpreters per way of speaking who do not exist: asked only when it is told how many would have done."""


UNIT, RECEPTION, LAWYER, SPOKEN, LANGUAGE, HALVES, SKILL, PARTNER, FAMILY = range(9)
HAS, LOW, HIGH = 9, 12, 15
"""Columns of ``Data.people``; the last three begin a column per step: pre-phase, hearing, meeting."""
PEOPLE_COLUMNS = 18
OF_UNIT, OF_RECEPTION, OF_LAWYER, OF_SPOKEN, OF_FAMILY, INTERPRETERS, WAYS = range(7)
"""Kinds of list: the people of each unit and so on, interpreters of each way of speaking, and the reverse."""
PLACES, PRESENT, HALF_LIMIT, MEETING_ROOMS, SKILLS = range(5)
"""Layers of ``Data.spots``; the last begins a layer per skill."""
PREPHASE_GAP, MEETING_GAP, MEETING_WITHIN, PREPHASE_SIZE, MEETING_SIZE = range(5)
TRIP, LAWYER_DAY, INTERPRETER_DAY, SPLIT = range(4)


class Data(NamedTuple):
    """Everything the search reads and never changes, in few arrays: a compiled call hands each of them over.

    Args:
        people: Shape (person, column): numbers of unit, reception location, lawyer (-1: none), way of
            speaking (language and wish) and language; halves of a hearing (0: none); bits of skills and
            partners; household for which splitting costs (-1: none); steps to plan; first and last day.
        order: Units in order of priority.
        base: Where the lists of each kind begin in ``start``.
        start: Where the members of each group begin in ``listed``.
        listed: Members of all groups of all kinds.
        spots: Shape (layer, location, day): places, partners as bits, halves of hearings, meeting rooms, and
            halves of hearings per skill.
        receptions: Shape (reception, 1 + location): seats, then 1 where it drives to the location.
        interpreter_on: Shape (day, interpreter).
        interpreter_at: Shape (interpreter, location).
        lawyer_on: Shape (lawyer, day).
        lawyer_at: Shape (lawyer, location).
        calls: Most meetings a day per language.
        rules: Gaps in open days, most people of an interpreter, most meetings of a lawyer.
        weights: Of a trip, a lawyer's day, an interpreter's day, a split household.
    """

    people: np.ndarray
    order: np.ndarray
    base: np.ndarray
    start: np.ndarray
    listed: np.ndarray
    spots: np.ndarray
    receptions: np.ndarray
    interpreter_on: np.ndarray
    interpreter_at: np.ndarray
    lawyer_on: np.ndarray
    lawyer_at: np.ndarray
    calls: np.ndarray
    rules: np.ndarray
    weights: np.ndarray

    def members(self, kind: int, group: int) -> np.ndarray:
        """The members of one group."""
        at = self.base[kind] + group
        return self.listed[self.start[at] : self.start[at + 1]]

    def count(self, kind: int) -> int:
        """How many groups there are of a kind."""
        ends = [*self.base[1:], len(self.start)]
        return int(ends[kind] - self.base[kind] - 1)


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
    best: dict[int, tuple[object, ...]] = {}
    for number, one in enumerate(people):
        best[unit[number]] = min(best.get(unit[number], priority(one)), priority(one))
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
    served = np.ones((all_interpreters, len(instance.locations)), dtype=bool)
    for number, each in enumerate(instance.interpreters):
        there[:, number] = [each.presence.on(day) for day in days]
        served[number] = [location.id in each.locations for location in instance.locations]
    base, start, listed = _joined(
        [
            members(unit, units),
            members(reception, len(receptions)),
            members(lawyer, len(lawyers)),
            members(spoken, ways),
            members(family, families),
            _listed(by_way),
            _listed(_turned(by_way, all_interpreters)),
        ]
    )
    rules, weights = instance.rules, instance.weights
    slots = len(instance.hours.slots(rules.meeting_minutes))
    calls = np.full(max(languages, 1), UNLIMITED, dtype=np.int64)
    for number, one in zip(language, people, strict=True):
        if one.language in instance.telephone:
            calls[number] = slots * instance.telephone[one.language]
    table = np.zeros((count, PEOPLE_COLUMNS), dtype=np.int64)
    for column, values in (
        (UNIT, unit),
        (RECEPTION, reception),
        (LAWYER, lawyer),
        (SPOKEN, spoken),
        (LANGUAGE, language),
        (HALVES, [_halves(one) for one in people]),
        (SKILL, [sum(1 << skills.index(skill) for skill in one.skills) for one in people]),
        (PARTNER, [_partner_bits(one.partners) for one in people]),
        (FAMILY, family),
    ):
        table[:, column] = values
    for number, one in enumerate(people):
        for column, step in enumerate(steps):
            table[number, HIGH + column] = -1
            if step in one.steps:
                table[number, HAS + column] = 1
                table[number, LOW + column] = window[one.key].first[step]
                table[number, HIGH + column] = window[one.key].last[step]
    return Data(
        people=table,
        order=_whole(sorted(best, key=lambda number: best[number])),
        base=base,
        start=start,
        listed=listed,
        spots=_spots(instance, skills),
        receptions=_whole(
            [
                [each.seats, *(one.id in each.locations for one in instance.locations)]
                for each in instance.receptions
            ]
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
        ).reshape(len(lawyers), len(instance.locations)),
        calls=calls,
        rules=_whole(
            [
                rules.prephase_to_hearing,
                rules.hearing_to_meeting,
                rules.meeting_within,
                prephase_size(instance),
                meeting_size(instance),
            ]
        ),
        weights=np.array(
            [weights.trip, weights.lawyer_day, weights.interpreter_day, weights.household_split]
        ),
    )


def _listed(groups: Sequence[Sequence[int]]) -> tuple[np.ndarray, list[int]]:
    """Where each group's members begin, and the members."""
    return np.cumsum([0, *(len(each) for each in groups)]), [number for each in groups for number in each]


def _turned(groups: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    """For each member the groups that it is in."""
    found: list[list[int]] = [[] for _ in range(count)]
    for group, each in enumerate(groups):
        for number in each:
            found[number].append(group)
    return found


def _joined(lists: Sequence[tuple[Any, Any]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lists of all kinds behind one another: where each kind begins, where each group begins, the members."""
    base, start, listed = [], [], []
    groups = held = 0
    for begins, members_of in lists:
        base.append(groups)
        start.append(_whole(begins) + held)
        listed.append(_whole(members_of))
        groups += len(begins)
        held += len(members_of)
    return _whole(base), np.concatenate(start), np.concatenate(listed)


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


def _spots(instance: Instance, skills: Sequence[str]) -> np.ndarray:
    """What each location holds on each day, layer by layer; teams are the fewer of officers and rooms."""
    spots = np.zeros((SKILLS + len(skills), len(instance.locations), len(instance.days)), dtype=np.int64)
    for where, location in enumerate(instance.locations):
        officers = [one for one in instance.officers if one.location == location.id]
        for when, day in enumerate(instance.days):
            if not location.presence.on(day):
                continue
            partners = (
                name for name in PARTNERS if name not in location.partners or location.partners[name].on(day)
            )
            rooms = [room for room in location.rooms if room.presence.on(day)]
            there = [one for one in officers if one.presence.on(day)]
            if location.ready_from is None or day >= location.ready_from:
                spots[PLACES, where, when] = location.places
            spots[PRESENT, where, when] = _partner_bits(partners)
            spots[HALF_LIMIT, where, when] = 2 * min(len(rooms), len(there))
            spots[MEETING_ROOMS, where, when] = location.meeting_rooms
            for number, skill in enumerate(skills):
                able = sum(skill in one.skills for one in there)
                fit = sum(room.adapted for room in rooms) if skill == MINORS else len(rooms)
                spots[SKILLS + number, where, when] = 2 * min(able, fit)
    return spots
