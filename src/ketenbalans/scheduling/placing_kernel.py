"""Placing and taking away one step of one person, with what it costs, in machine code.

A schedule at this level is a day and location per step and an interpreter where one is needed; counts of
everything that is shared are kept beside it. A step is added only where every hard rule leaves room.
"""

from typing import NamedTuple

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.scheduling.arrays import Data

PREPHASE, HEARING, MEETING = 0, 1, 2
TRIP, LAWYER_DAY, INTERPRETER_DAY, SPLIT = 0, 1, 2, 3
FREE, HEARS, HELPS = 0, 1, 2
"""What an interpreter does on a day: nothing, hearings, or the pre-phase."""
NEVER = 1e18


class State(NamedTuple):
    """A schedule and its counts; everything here changes in place.

    ``day``, ``place`` and ``interpreter`` have shape (person, step) and hold -1 where nothing is placed.
    """

    day: np.ndarray
    place: np.ndarray
    interpreter: np.ndarray
    riders: np.ndarray
    guests: np.ndarray
    halves: np.ndarray
    skilled: np.ndarray
    task: np.ndarray
    where: np.ndarray
    used: np.ndarray
    lawyer_place: np.ndarray
    meetings: np.ndarray
    lawyers: np.ndarray
    calls: np.ndarray
    part: np.ndarray


def empty(data: Data) -> State:
    """A schedule with nobody in it."""
    people = len(data.unit)
    locations, days = data.places.shape
    interpreters, lawyers = data.interpreter_at.shape[0], data.lawyer_at.shape[0]

    def nothing(*shape: int, value: int = 0) -> np.ndarray:
        return np.full(shape, value, dtype=np.int32)

    return State(
        day=nothing(people, 3, value=-1),
        place=nothing(people, 3, value=-1),
        interpreter=nothing(people, 3, value=-1),
        riders=nothing(len(data.seats), locations, days),
        guests=nothing(locations, days),
        halves=nothing(locations, days),
        skilled=nothing(data.skill_limit.shape[0], locations, days),
        task=nothing(days, max(interpreters, 1)),
        where=nothing(days, max(interpreters, 1), value=-1),
        used=nothing(days, max(interpreters, 1)),
        lawyer_place=nothing(max(lawyers, 1), days, value=-1),
        meetings=nothing(max(lawyers, 1), days),
        lawyers=nothing(locations, days),
        calls=nothing(len(data.calls), days),
        part=np.array([0.6]),
    )


@compiled_inline
def load(count: int, size: int, part: float) -> float:
    """Vehicles or days for a count: whole ones, and a part that makes filling one up pay.

    One that is begun costs ``part`` at once and the rest as it fills, so that moving the last person out of
    a nearly empty one is always a gain.
    """
    whole = count // size
    rest = count - whole * size
    if rest == 0:
        return float(whole)
    return whole + part + (1.0 - part) * rest / size


@compiled_inline
def ride(data: Data, state: State, person: int, day: int, place: int) -> float:
    """What one more rider from a person's reception location costs."""
    from_ = data.reception[person]
    count, seats = state.riders[from_, place, day], data.seats[from_]
    return float(
        data.weights[TRIP] * (load(count + 1, seats, state.part[0]) - load(count, seats, state.part[0]))
    )


@compiled
def interpreter_for(
    data: Data, state: State, person: int, step: int, day: int, place: int
) -> tuple[int, float]:
    """The interpreter who costs least, and that cost; -1 where nobody can."""
    way = data.spoken[person]
    task = HELPS if step == PREPHASE else HEARS
    size = data.sizes[0] if step == PREPHASE else 2
    need = 1 if step == PREPHASE else data.halves[person]
    best, least = -1, NEVER
    for at in range(data.interpreters_start[way], data.interpreters_start[way + 1]):
        who = data.interpreters_list[at]
        used = state.used[day, who]
        if state.task[day, who] == FREE:
            if best >= 0 or not data.interpreter_on[day, who] or not data.interpreter_at[who, place]:
                continue
        elif state.task[day, who] != task or state.where[day, who] != place or used + need > size:
            continue
        cost = load(used + need, size, state.part[0]) - load(used, size, state.part[0])
        if cost < least:
            best, least = who, cost
            if used > 0 and used + need == size:
                break
    return best, data.weights[INTERPRETER_DAY] * least


@compiled
def prephase_cost(data: Data, state: State, person: int, day: int, place: int) -> tuple[float, int]:
    """What a pre-phase day costs, and the interpreter; ``NEVER`` where there is no room."""
    if day < data.low[person, PREPHASE] or day > data.high[person, PREPHASE]:
        return NEVER, -1
    if not data.drives[data.reception[person], place] or state.guests[place, day] >= data.places[place, day]:
        return NEVER, -1
    if data.partner[person] & ~data.present[place, day]:
        return NEVER, -1
    who, cost = interpreter_for(data, state, person, PREPHASE, day, place)
    if who < 0:
        return NEVER, -1
    return cost + ride(data, state, person, day, place), who


@compiled
def hearing_cost(data: Data, state: State, person: int, day: int, place: int) -> tuple[float, int]:
    """What a hearing costs, without its meeting, and the interpreter; ``NEVER`` where there is no room."""
    if day < data.low[person, HEARING] or day > data.high[person, HEARING]:
        return NEVER, -1
    need = data.halves[person]
    if not data.drives[data.reception[person], place]:
        return NEVER, -1
    if state.halves[place, day] + need > data.half_limit[place, day]:
        return NEVER, -1
    skill, number = data.skill[person], 0
    while skill:
        if skill & 1 and state.skilled[number, place, day] + need > data.skill_limit[number, place, day]:
            return NEVER, -1
        skill >>= 1
        number += 1
    who, cost = interpreter_for(data, state, person, HEARING, day, place)
    if who < 0:
        return NEVER, -1
    cost += ride(data, state, person, day, place) + split(data, state, person, day)
    return cost, who


@compiled_inline
def split(data: Data, state: State, person: int, day: int) -> float:
    """What it costs that nobody else of the household is heard on a day, while others are on other days."""
    family = data.family[person]
    if family < 0:
        return 0.0
    others = False
    for at in range(data.family_start[family], data.family_start[family + 1]):
        other = data.family_list[at]
        if other != person and state.day[other, HEARING] >= 0:
            if state.day[other, HEARING] == day:
                return 0.0
            others = True
    return data.weights[SPLIT] if others else 0.0


@compiled
def meeting_cost(data: Data, state: State, person: int, day: int, place: int) -> float:
    """What a second-day meeting costs; ``NEVER`` where there is no room."""
    lawyer = data.lawyer[person]
    if day > data.high[person, MEETING] or not data.lawyer_on[lawyer, day]:
        return NEVER
    count = state.meetings[lawyer, day]
    if count == 0:
        if not data.lawyer_at[lawyer, place] or state.lawyers[place, day] >= data.meeting_rooms[place, day]:
            return NEVER
    elif state.lawyer_place[lawyer, day] != place or count >= data.sizes[1]:
        return NEVER
    language = data.language[person]
    if state.calls[language, day] >= data.calls[language]:
        return NEVER
    size = data.sizes[1]
    cost = load(count + 1, size, state.part[0]) - load(count, size, state.part[0])
    return float(data.weights[LAWYER_DAY] * cost + ride(data, state, person, day, place))


@compiled
def best_meeting(data: Data, state: State, person: int, heard: int, place: int) -> tuple[int, float]:
    """The open day of the cheapest meeting after a hearing, and its cost; -1 where there is none."""
    best, least = -1, NEVER
    for day in range(heard + data.gaps[1], min(heard + data.gaps[2], data.high[person, MEETING]) + 1):
        cost = meeting_cost(data, state, person, day, place)
        if cost < least:
            best, least = day, cost
    return best, least


@compiled
def add_attended(data: Data, state: State, person: int, step: int, day: int, place: int, who: int) -> None:
    """Places a pre-phase day or a hearing with an interpreter; the caller has made sure of the room."""
    state.day[person, step], state.place[person, step] = day, place
    state.interpreter[person, step] = who
    state.riders[data.reception[person], place, day] += 1
    need = 1
    if step == PREPHASE:
        state.guests[place, day] += 1
        state.task[day, who] = HELPS
    else:
        need = data.halves[person]
        state.halves[place, day] += need
        count_skills(data, state, person, day, place, need)
        state.task[day, who] = HEARS
    state.where[day, who] = place
    state.used[day, who] += need


@compiled_inline
def count_skills(data: Data, state: State, person: int, day: int, place: int, change: int) -> None:
    """Books a hearing's halves, or gives them back, for each skill that it asks for."""
    skill, number = data.skill[person], 0
    while skill:
        if skill & 1:
            state.skilled[number, place, day] += change
        skill >>= 1
        number += 1


@compiled
def take_attended(data: Data, state: State, person: int, step: int) -> None:
    """Takes a pre-phase day or a hearing away."""
    day, place, who = state.day[person, step], state.place[person, step], state.interpreter[person, step]
    state.day[person, step] = state.place[person, step] = state.interpreter[person, step] = -1
    state.riders[data.reception[person], place, day] -= 1
    need = 1
    if step == PREPHASE:
        state.guests[place, day] -= 1
    else:
        need = data.halves[person]
        state.halves[place, day] -= need
        count_skills(data, state, person, day, place, -need)
    state.used[day, who] -= need
    if state.used[day, who] == 0:
        state.task[day, who], state.where[day, who] = FREE, -1


@compiled
def add_meeting(data: Data, state: State, person: int, day: int, place: int) -> None:
    """Places a second-day meeting; the caller has made sure of the room."""
    lawyer = data.lawyer[person]
    state.day[person, MEETING], state.place[person, MEETING] = day, place
    state.riders[data.reception[person], place, day] += 1
    state.calls[data.language[person], day] += 1
    if state.meetings[lawyer, day] == 0:
        state.lawyer_place[lawyer, day] = place
        state.lawyers[place, day] += 1
    state.meetings[lawyer, day] += 1


@compiled
def take_meeting(data: Data, state: State, person: int) -> None:
    """Takes a second-day meeting away."""
    lawyer = data.lawyer[person]
    day, place = state.day[person, MEETING], state.place[person, MEETING]
    state.day[person, MEETING] = state.place[person, MEETING] = -1
    state.riders[data.reception[person], place, day] -= 1
    state.calls[data.language[person], day] -= 1
    state.meetings[lawyer, day] -= 1
    if state.meetings[lawyer, day] == 0:
        state.lawyer_place[lawyer, day] = -1
        state.lawyers[place, day] -= 1
