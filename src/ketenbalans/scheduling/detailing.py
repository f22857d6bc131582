"""From days to hours: who sits in which room with which officer at what time, for each location and day.

The search leaves room for this: two short hearings of one interpreter, and two in one room, are each a pair,
and people joined by two sorts of pairs can always be parted into morning and afternoon (the pairs form
paths and rings of even length). Officers are matched to rooms by what the people need. Where skills overlap
so oddly that no match exists, the people concerned come back as not placed.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import permutations

import numpy as np

from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.instance import MINORS, Instance, Location, Officer, Person, Step
from ketenbalans.scheduling.placing_kernel import INTERPRETER, PLACE, State


def detailed(instance: Instance, people: Sequence[Person], state: State) -> tuple[list[Assignment], set[str]]:
    """Every placed step with its hours, room and people; and the keys of those who found no match.

    Args:
        instance: The question.
        people: In the order of the state's rows.
        state: Days, places and interpreters as the search left them.
    """
    found: list[Assignment] = []
    lost: set[str] = set()
    for step, make in ((0, _prephase_day), (1, _hearing_day)):
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number in np.flatnonzero(state.person[:, step] >= 0):
            cells[int(state.person[number, step]), int(state.person[number, PLACE + step])].append(
                int(number)
            )
        for (day, place), numbers in sorted(cells.items()):
            chosen = [(people[number], int(state.person[number, INTERPRETER + step])) for number in numbers]
            rows, failed = make(instance, day, instance.locations[place], chosen)
            found += rows
            lost |= failed
    rows, failed = _meetings(instance, people, state)
    return [*found, *rows], lost | failed


Chosen = list[tuple[Person, int]]


def _prephase_day(
    instance: Instance, day: int, location: Location, chosen: Chosen
) -> tuple[list[Assignment], set[str]]:
    """Information together; then documents and language indication in slots, the account in between."""
    hours, rules = instance.hours, instance.rules
    slots = hours.slots(rules.station_minutes, hours.morning[0] + rules.information_minutes)
    at_desk = [0] * len(slots)
    turn: dict[int, int] = defaultdict(int)
    found = []
    for person, interpreter in chosen:
        spoken = turn[interpreter]
        turn[interpreter] += 1
        desk = min((at for at in range(len(slots)) if at != spoken), key=lambda at: (at_desk[at], at))
        at_desk[desk] += 1
        found.append(
            Assignment(
                person.key,
                Step.PREPHASE,
                instance.days[day],
                hours.morning[0],
                hours.afternoon[1],
                location.id,
                interpreter=instance.interpreters[interpreter].id,
                documents=slots[desk][0],
                language=slots[spoken][0],
            )
        )
    return found, set()


def _hearing_day(
    instance: Instance, day: int, location: Location, chosen: Chosen
) -> tuple[list[Assignment], set[str]]:
    when = instance.days[day]
    officers = [one for one in instance.officers if one.location == location.id and one.presence.on(when)]
    rooms = [room for room in location.rooms if room.presence.on(when)]
    teams = _teams_of([person for person, _ in chosen], min(len(officers), len(rooms)))
    officer_of = _matched(
        [frozenset().union(*(person.skills for person in team)) for team in teams], officers
    )
    plain = [room for room in rooms if not room.adapted]
    adapted = [room for room in rooms if room.adapted]
    half = _halves_of(chosen, teams)
    interpreter_of = {person.key: interpreter for person, interpreter in chosen}
    found, lost = [], set()
    for at, team in enumerate(teams):
        minors = any(MINORS in person.skills for person in team)
        stock = adapted if minors or not plain else plain
        officer = officer_of[at]
        if officer is None or not stock:
            lost |= {person.key for person in team}
            continue
        room = stock.pop(0)
        for person in team:
            start, end = (
                (instance.hours.morning[0], instance.hours.afternoon[1])
                if person.long_hearing
                else instance.hours.halves[half[person.key]]
            )
            found.append(
                Assignment(
                    person.key,
                    Step.HEARING,
                    when,
                    start,
                    end,
                    location.id,
                    room.id,
                    officer.id,
                    instance.interpreters[interpreter_of[person.key]].id,
                )
            )
    return found, lost


def _teams_of(people: Sequence[Person], most: int) -> list[list[Person]]:
    """Who share an officer and a room for the day: one long hearing, or up to two short ones.

    Short hearings with the same needs share first; others only where teams would run out. Those for minors
    come first, so that adapted rooms are not taken by others.
    """
    teams = [[person] for person in people if person.long_hearing]
    waiting: dict[frozenset[str], list[Person]] = defaultdict(list)
    for person in people:
        if not person.long_hearing:
            waiting[person.skills].append(person)
    single = []
    for alike in waiting.values():
        teams += [alike[at : at + 2] for at in range(0, len(alike) - 1, 2)]
        single += alike[len(alike) - len(alike) % 2 :]
    single.sort(key=lambda person: (len(person.skills), person.key))
    while len(teams) + len(single) > most and len(single) > 1:
        first = single.pop()
        partner = max(
            range(len(single)), key=lambda at: (single[at].skills <= first.skills, len(single[at].skills))
        )
        teams.append([first, single.pop(partner)])
    teams += [[person] for person in single]
    return sorted(teams, key=lambda team: not any(MINORS in person.skills for person in team))


def _halves_of(chosen: Chosen, teams: list[list[Person]]) -> dict[str, int]:
    """Morning (0) or afternoon (1) of each short hearing, so that no pair falls in one half."""
    joined: dict[str, list[str]] = defaultdict(list)
    by_interpreter: dict[int, list[str]] = defaultdict(list)
    for person, interpreter in chosen:
        if not person.long_hearing:
            by_interpreter[interpreter].append(person.key)
    pairs = [[person.key for person in team] for team in teams if len(team) == 2]
    for pair in [*by_interpreter.values(), *pairs]:
        if len(pair) == 2:
            joined[pair[0]].append(pair[1])
            joined[pair[1]].append(pair[0])
    half: dict[str, int] = {}
    for person, _ in chosen:
        if person.long_hearing or person.key in half:
            continue
        half[person.key] = 0
        waiting = [person.key]
        while waiting:
            key = waiting.pop()
            for other in joined[key]:
                if other not in half:
                    half[other] = 1 - half[key]
                    waiting.append(other)
    return half


def _matched(needs: Sequence[frozenset[str]], officers: Sequence[Officer]) -> list[Officer | None]:
    """An officer with the skills for each need, as many as possible (augmenting paths)."""
    by_skill = sorted(range(len(officers)), key=lambda at: (len(officers[at].skills), officers[at].id))
    able = [[at for at in by_skill if need <= officers[at].skills] for need in needs]
    need_of: dict[int, int] = {}

    def found(need: int, seen: set[int]) -> bool:
        for at in able[need]:
            if at in seen:
                continue
            seen.add(at)
            if at not in need_of or found(need_of[at], seen):
                need_of[at] = need
                return True
        return False

    for need in sorted(range(len(needs)), key=lambda at: len(able[at])):
        found(need, set())
    chosen: list[Officer | None] = [None] * len(needs)
    for at, need in need_of.items():
        chosen[need] = officers[at]
    return chosen


def _meetings(
    instance: Instance, people: Sequence[Person], state: State
) -> tuple[list[Assignment], set[str]]:
    """The meetings of each lawyer one after another, each client alone; interpreters by telephone."""
    cells: dict[tuple[int, int, str], list[Person]] = defaultdict(list)
    for number in np.flatnonzero(state.person[:, 2] >= 0):
        person = people[int(number)]
        cells[int(state.person[number, 2]), int(state.person[number, PLACE + 2]), person.lawyer].append(
            person
        )
    slots = instance.hours.slots(instance.rules.meeting_minutes)
    calls: dict[tuple[int, str, int], int] = defaultdict(int)
    rooms: dict[tuple[int, int], int] = defaultdict(int)
    found, lost = [], set()
    scarce = sorted(
        cells,
        key=lambda cell: (-sum(one.language in instance.telephone for one in cells[cell]), cell),
    )
    for day, place, lawyer in scarce:
        clients = cells[day, place, lawyer]
        order = _order_of(instance, day, clients, len(slots), calls)
        if order is None:
            lost |= {person.key for person in clients}
            continue
        rooms[day, place] += 1
        location = instance.locations[place]
        for slot, person in order:
            calls[day, person.language, slot] += 1
            found.append(
                Assignment(
                    person.key,
                    Step.MEETING,
                    instance.days[day],
                    *slots[slot],
                    location.id,
                    f"{location.id}-M{rooms[day, place]}",
                    lawyer=lawyer,
                )
            )
    return found, lost


def _order_of(
    instance: Instance,
    day: int,
    clients: Sequence[Person],
    slots: int,
    calls: dict[tuple[int, str, int], int],
) -> list[tuple[int, Person]] | None:
    """Consecutive slots for a lawyer's clients in which every language has a telephone interpreter left."""
    for first in range(slots - len(clients) + 1):
        for order in permutations(clients) if len(clients) <= 6 else [tuple(clients)]:
            chosen = list(enumerate(order, start=first))
            if all(
                person.language not in instance.telephone
                or calls[day, person.language, slot] < instance.telephone[person.language]
                for slot, person in chosen
            ):
                return chosen
    return None
