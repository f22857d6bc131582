"""Who takes over on a touched day: officers, rooms and interpreters matched anew, so that fewest people move.

Those with most people come first, and whoever has somebody keeps somebody (augmenting paths): matchable sets
form a matroid, so the least weight stays without. Hours, days and places stand; only names change.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ketenbalans.scheduling import events as happened
from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.arrays import eligible
from ketenbalans.scheduling.diary import Diary
from ketenbalans.scheduling.events import Event
from ketenbalans.scheduling.instance import MINORS, Instance, Step
from ketenbalans.scheduling.windows import priority

Causes = dict[tuple[str, Step], tuple[Assignment, Event]]
"""The rows that cannot stand as they are, each with the event that touches it."""
STANDING = ("", happened.OFFICER, happened.ROOM, happened.INTERPRETER)
"""Kinds of event that leave a row its day and hours where somebody or something else is free."""


def interpreters_again(
    instance: Instance, rows: Sequence[Assignment], causes: Causes
) -> tuple[list[Assignment], dict[tuple[str, Step], Assignment]]:
    """The rows with interpreters of touched hearing days matched anew; causes that are solved are taken out.

    Returns:
        The rows, and as they were those whose interpreter changed.
    """
    cause_of = {
        (row.day, row.location): event
        for row, event in causes.values()
        if event.kind == happened.INTERPRETER and row.step is Step.HEARING
    }
    before: dict[tuple[str, Step], Assignment] = {}
    now = {(row.person, row.step): row for row in rows}
    for cell, event in cause_of.items():
        groups: dict[str, list[Assignment]] = defaultdict(list)
        for row in rows:
            kind = causes[row.person, row.step][1].kind if (row.person, row.step) in causes else ""
            if (row.day, row.location) == cell and row.step is Step.HEARING and kind in STANDING:
                groups[row.interpreter].append(row)
        for row, name in _interpreters_of(instance, cell, list(groups.values()), rows):
            key = (row.person, row.step)
            if name is None:  # displaced by an interpreter of more people: the same event is the cause
                causes.setdefault(key, (row, event))
                continue
            if name != row.interpreter:
                before[key] = row
                now[key] = replace(row, interpreter=name)
            if key in causes and causes[key][1].kind == happened.INTERPRETER:
                del causes[key]
            elif key in causes:
                causes[key] = (now[key], causes[key][1])
    return list(now.values()), before


def _interpreters_of(
    instance: Instance, cell: tuple[date, str], groups: list[list[Assignment]], rows: Sequence[Assignment]
) -> list[tuple[Assignment, str | None]]:
    """Each row with the interpreter that it gets; None for the groups that are left without."""
    day, place = cell
    elsewhere = {
        row.interpreter
        for row in rows
        if row.day == day and row.interpreter and (row.location != place or row.step is Step.PREPHASE)
    }
    there = [
        one
        for one in instance.interpreters
        if one.presence.on(day) and place in one.locations and one.id not in elsewhere
    ]
    held = {group[0].interpreter for group in groups}
    able = [
        sorted(
            (one.id for one in there if all(eligible(one, instance.person[row.person]) for row in group)),
            key=lambda name, own=group[0].interpreter: (name != own, name in held, name),  # type: ignore[misc]
        )
        for group in groups
    ]

    def weight(at: int) -> tuple[int, bool, tuple[object, ...]]:
        touched = groups[at][0].interpreter not in {one.id for one in there}
        return -len(groups[at]), touched, min(priority(instance.person[row.person]) for row in groups[at])

    name_of = _kept_matching(sorted(range(len(groups)), key=weight), able)
    return [(row, name_of.get(at)) for at, group in enumerate(groups) for row in group]


def matched_again(
    instance: Instance, rows: Sequence[Assignment], causes: Causes, diary: Diary
) -> list[Assignment]:
    """Books every row that stands; officers and rooms of a touched day are matched anew.

    Returns the rows whose officer or room changed, as they were.
    """
    cells: dict[tuple[date, str], list[Assignment]] = defaultdict(list)
    cause_of = {
        (row.day, row.location): event
        for row, event in causes.values()
        if event.kind in (happened.OFFICER, happened.ROOM)
    }
    replaced = []
    for row in rows:
        key, cell = (row.person, row.step), (row.day, row.location)
        kind = causes[key][1].kind if key in causes else ""
        if row.step is Step.HEARING and cell in cause_of and kind in ("", happened.OFFICER, happened.ROOM):
            cells[cell].append(row)
        elif not kind:
            diary.book(row)
    for (day, place), hearings in cells.items():
        teams: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
        for row in hearings:
            teams[row.room, row.officer].append(row)
        for row, new in _teams_again(instance, day, place, list(teams.values())):
            if new is None:  # displaced by a team with more people: the same event is the cause
                causes.setdefault((row.person, row.step), (row, cause_of[day, place]))
            else:
                diary.book(new)
                causes.pop((row.person, row.step), None)
                if new != row:
                    replaced.append(row)
    return replaced


def _teams_again(
    instance: Instance, day: date, place: str, teams: list[list[Assignment]]
) -> list[tuple[Assignment, Assignment | None]]:
    """Each row with what it becomes; None for the teams that are left without officer or room."""
    location = instance.location[place]
    officers = [one for one in instance.officers if one.location == place and one.presence.on(day)]
    rooms = [room for room in location.rooms if room.presence.on(day)]
    needs = [frozenset().union(*(instance.person[row.person].skills for row in team)) for team in teams]
    there = {one.id for one in officers} | {room.id for room in rooms}

    def weight(at: int) -> tuple[int, bool, tuple[object, ...]]:
        """Most people first; of as many, those who keep what they have; then priority."""
        touched = not {teams[at][0].officer, teams[at][0].room} <= there
        return -len(teams[at]), touched, min(priority(instance.person[row.person]) for row in teams[at])

    order = sorted(range(len(teams)), key=weight)
    held = {name for team in teams for name in (team[0].officer, team[0].room)}

    def own_first(own: str, names: Iterable[str]) -> list[str]:
        """The name that it has, then those that nobody has, then the others'."""
        return sorted(names, key=lambda name: (name != own, name in held, name))

    officer_of = _kept_matching(
        order,
        [
            own_first(teams[at][0].officer, (one.id for one in officers if needs[at] <= one.skills))
            for at in range(len(teams))
        ],
    )
    room_of = _kept_matching(
        [at for at in order if at in officer_of],
        [
            own_first(
                teams[at][0].room, (room.id for room in rooms if room.adapted or MINORS not in needs[at])
            )
            for at in range(len(teams))
        ],
    )
    return [
        (row, replace(row, officer=officer_of[at], room=room_of[at]) if at in room_of else None)
        for at, team in enumerate(teams)
        for row in team
    ]


def _kept_matching(order: Sequence[int], able: Sequence[Sequence[str]]) -> dict[int, str]:
    """A name for each item, in order of weight: an item that has one keeps one (augmenting paths)."""
    holder: dict[str, int] = {}

    def found(item: int, seen: set[str]) -> bool:
        for name in able[item]:
            if name in seen:
                continue
            seen.add(name)
            if name not in holder or found(holder[name], seen):
                holder[name] = item
                return True
        return False

    for item in order:
        found(item, set())
    return {item: name for name, item in holder.items()}
