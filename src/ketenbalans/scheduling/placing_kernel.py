"""Placing and taking away one step of one person, with what it costs, in machine code.

A schedule at this level is a day and location per step and an interpreter where one is needed; counts of
everything that is shared are kept beside it. A step is added only where every hard rule leaves room.
"""

from typing import NamedTuple

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.scheduling.arrays import (
    FAMILY,
    HALF_LIMIT,
    HALVES,
    HIGH,
    INTERPRETER_DAY,
    INTERPRETERS,
    LANGUAGE,
    LAWYER,
    LAWYER_DAY,
    LOW,
    MEETING_GAP,
    MEETING_ROOMS,
    MEETING_SIZE,
    MEETING_WITHIN,
    OF_FAMILY,
    OF_SPOKEN,
    PARTNER,
    PLACES,
    PREPHASE_SIZE,
    PRESENT,
    RECEPTION,
    SKILL,
    SKILLS,
    SPLIT,
    SPOKEN,
    TRIP,
    WAYS,
    Data,
)

PREPHASE, HEARING, MEETING = 0, 1, 2
PLACE, INTERPRETER = 3, 6
"""Columns of ``State.person``: a day per step, then a location and an interpreter per step."""
GUESTS, HELD, LAWYERS, SKILLED = range(4)
TASK, WHERE, USED = range(3)
AT, MET = range(2)
FREE, HEARS, HELPS = 0, 1, 2
"""What an interpreter does on a day: nothing, hearings, or the pre-phase."""
NEVER = 1e18


class State(NamedTuple):
    """A schedule and its counts; everything here changes in place.

    Args:
        person: Shape (person, 9): day of each step, its location, its interpreter; -1 where there is none.
        riders: Shape (reception, location, day).
        spots: Shape (layer, location, day): people on a pre-phase day, halves of hearings, lawyers, and
            halves of hearings per skill.
        staff: Shape (layer, day, interpreter): task, location, halves or people.
        lawyer: Shape (layer, lawyer, day): location, meetings.
        calls: Shape (language, day).
        ready: Shape (layer, way of speaking, location, day): interpreters who can be there and do nothing
            yet (``FREE``), and who hear or help there with room left; kept up to date by ``note``.
        extra: Costs of a meeting by day, for ``cheapest``.
        part: What a vehicle or day that is begun counts for, shape (size, people in it); see ``curve``.
    """

    person: np.ndarray
    riders: np.ndarray
    spots: np.ndarray
    staff: np.ndarray
    lawyer: np.ndarray
    calls: np.ndarray
    ready: np.ndarray
    extra: np.ndarray
    part: np.ndarray


def empty(data: Data) -> State:
    """A schedule with nobody in it."""
    layers, locations, days = data.spots.shape
    interpreters, lawyers = data.interpreter_at.shape[0], data.lawyer_at.shape[0]
    staff = np.zeros((3, days, interpreters), dtype=np.int32)
    staff[WHERE] = -1
    lawyer = np.zeros((2, lawyers, days), dtype=np.int32)
    lawyer[AT] = -1
    state = State(
        person=np.full((len(data.people), 9), -1, dtype=np.int32),
        riders=np.zeros((len(data.receptions), locations, days), dtype=np.int32),
        spots=np.zeros((layers - SKILLS + SKILLED, locations, days), dtype=np.int32),
        staff=staff,
        lawyer=lawyer,
        calls=np.zeros((len(data.calls), days), dtype=np.int32),
        ready=np.zeros((3, data.count(OF_SPOKEN), locations, days), dtype=np.int32),
        extra=np.full(days, NEVER),
        part=curve(int(max(data.receptions[:, 0].max(), *data.rules[PREPHASE_SIZE:], 2)), 8.0),
    )
    count_ready(data, state)
    return state


@compiled_inline
def note(data: Data, state: State, who: int, day: int, change: int) -> None:
    """Books an interpreter as ready for whatever more can be asked on a day, or (-1) takes that back."""
    task, used = state.staff[TASK, day, who], state.staff[USED, day, who]
    if task == FREE:
        if not data.interpreter_on[day, who]:
            return
    elif used >= (data.rules[PREPHASE_SIZE] if task == HELPS else 2):
        return
    for at in range(data.start[data.base[WAYS] + who], data.start[data.base[WAYS] + who + 1]):
        way = data.listed[at]
        if task == FREE:
            for place in range(data.interpreter_at.shape[1]):
                if data.interpreter_at[who, place]:
                    state.ready[FREE, way, place, day] += change
        else:
            state.ready[task, way, state.staff[WHERE, day, who], day] += change


@compiled
def count_ready(data: Data, state: State) -> None:
    """Counts anew which interpreters are ready; needed after a change of who is there."""
    state.ready[:] = 0
    for day in range(data.interpreter_on.shape[0]):
        for who in range(data.interpreter_on.shape[1]):
            note(data, state, who, day, 1)


def recounted(data: Data, state: State) -> State:
    """The same schedule, seen with other interpreters present; all other counts are shared with it."""
    other = state._replace(ready=np.zeros_like(state.ready))
    count_ready(data, other)
    return other


@compiled_inline
def load(count: int, size: int, part: np.ndarray) -> float:
    """Vehicles or days for a count: whole ones, and for one that is begun what ``curve`` says."""
    whole = count // size
    return float(whole + part[size, count - whole * size])


def curve(largest: int, steepness: float) -> np.ndarray:
    """What a vehicle or day that is begun counts for while the search goes on, shape (size, people in it).

    The true cost is 1 from the first person on, which tells the search nothing until the last one has left.
    Here it rises with who is in it, ever more slowly, so that moving somebody from an emptier one to a fuller
    one always pays; the steeper, the nearer to the true cost.

    Example:
        >>> curve(2, 2.0)[2].tolist()  # 1 - (1 - 1/2)**2
        [0.0, 0.75, 1.0]
    """
    size = np.maximum(np.arange(largest + 1), 1)[:, None]
    share = np.minimum(np.arange(largest + 1)[None, :] / size, 1.0)
    return np.asarray(1.0 - (1.0 - share) ** steepness)


@compiled_inline
def ride(data: Data, state: State, person: int, day: int, place: int) -> float:
    """What one more rider from a person's reception location costs."""
    from_ = data.people[person, RECEPTION]
    count, seats = state.riders[from_, place, day], data.receptions[from_, 0]
    return float(data.weights[TRIP] * (load(count + 1, seats, state.part) - load(count, seats, state.part)))


@compiled_inline
def interpreter_cost(data: Data, state: State, person: int, step: int, day: int, place: int) -> float:
    """What an interpreter for one more person costs; ``NEVER`` where nobody can."""
    way = data.people[person, SPOKEN]
    if step == PREPHASE:
        if state.ready[HELPS, way, place, day] > 0:
            return interpreter_for(data, state, person, step, day, place)[1]
        need, size = 1, data.rules[PREPHASE_SIZE]
    else:
        need, size = data.people[person, HALVES], 2
        if need == 1 and state.ready[HEARS, way, place, day] > 0:
            return float(data.weights[INTERPRETER_DAY] * (load(2, 2, state.part) - load(1, 2, state.part)))
    if state.ready[FREE, way, place, day] > 0:
        return float(data.weights[INTERPRETER_DAY] * load(need, size, state.part))
    return NEVER


@compiled
def interpreter_for(
    data: Data, state: State, person: int, step: int, day: int, place: int
) -> tuple[int, float]:
    """The interpreter who costs least, and that cost; -1 where nobody can."""
    way = data.people[person, SPOKEN]
    task = HELPS if step == PREPHASE else HEARS
    size = data.rules[PREPHASE_SIZE] if step == PREPHASE else 2
    need = 1 if step == PREPHASE else data.people[person, HALVES]
    begun = need < size and state.ready[task, way, place, day] > 0
    best, least = -1, NEVER
    for at in range(data.start[data.base[INTERPRETERS] + way], data.start[data.base[INTERPRETERS] + way + 1]):
        who = data.listed[at]
        used = state.staff[USED, day, who]
        if state.staff[TASK, day, who] == FREE:
            if begun or not data.interpreter_on[day, who] or not data.interpreter_at[who, place]:
                continue
        elif (
            state.staff[TASK, day, who] != task or state.staff[WHERE, day, who] != place or used + need > size
        ):
            continue
        cost = load(used + need, size, state.part) - load(used, size, state.part)
        if cost < least:
            best, least = who, cost
            if used == 0 or used + need == size:
                break
    return best, data.weights[INTERPRETER_DAY] * least


@compiled
def prephase_cost(data: Data, state: State, person: int, day: int, place: int) -> float:
    """What a pre-phase day costs; ``NEVER`` where there is no room."""
    if day < data.people[person, LOW + PREPHASE] or day > data.people[person, HIGH + PREPHASE]:
        return NEVER
    if (
        not data.receptions[data.people[person, RECEPTION], 1 + place]
        or state.spots[GUESTS, place, day] >= data.spots[PLACES, place, day]
    ):
        return NEVER
    if data.people[person, PARTNER] & ~data.spots[PRESENT, place, day]:
        return NEVER
    cost = interpreter_cost(data, state, person, PREPHASE, day, place)
    if cost >= NEVER:
        return NEVER
    return float(cost + ride(data, state, person, day, place))


@compiled_inline
def hearing_cost(data: Data, state: State, person: int, day: int, place: int) -> float:
    """What a hearing costs, without its meeting; ``NEVER`` where there is no room."""
    if day < data.people[person, LOW + HEARING] or day > data.people[person, HIGH + HEARING]:
        return NEVER
    need = data.people[person, HALVES]
    if not data.receptions[data.people[person, RECEPTION], 1 + place]:
        return NEVER
    if state.spots[HELD, place, day] + need > data.spots[HALF_LIMIT, place, day]:
        return NEVER
    skill, number = data.people[person, SKILL], 0
    while skill:
        if (
            skill & 1
            and state.spots[SKILLED + number, place, day] + need > data.spots[SKILLS + number, place, day]
        ):
            return NEVER
        skill >>= 1
        number += 1
    cost = interpreter_cost(data, state, person, HEARING, day, place)
    if cost >= NEVER:
        return NEVER
    return float(cost + ride(data, state, person, day, place) + split(data, state, person, day))


@compiled_inline
def split(data: Data, state: State, person: int, day: int) -> float:
    """What it costs that nobody else of the household is heard on a day, while others are on other days."""
    family = data.people[person, FAMILY]
    if family < 0:
        return 0.0
    others = False
    for at in range(data.start[data.base[OF_FAMILY] + family], data.start[data.base[OF_FAMILY] + family + 1]):
        other = data.listed[at]
        if other != person and state.person[other, HEARING] >= 0:
            if state.person[other, HEARING] == day:
                return 0.0
            others = True
    return data.weights[SPLIT] if others else 0.0


@compiled_inline
def meeting_cost(data: Data, state: State, person: int, day: int, place: int) -> float:
    """What a second-day meeting costs; ``NEVER`` where there is no room."""
    lawyer = data.people[person, LAWYER]
    if day > data.people[person, HIGH + MEETING] or not data.lawyer_on[lawyer, day]:
        return NEVER
    count = state.lawyer[MET, lawyer, day]
    if count == 0:
        if (
            not data.lawyer_at[lawyer, place]
            or state.spots[LAWYERS, place, day] >= data.spots[MEETING_ROOMS, place, day]
        ):
            return NEVER
    elif state.lawyer[AT, lawyer, day] != place or count >= data.rules[MEETING_SIZE]:
        return NEVER
    language = data.people[person, LANGUAGE]
    if state.calls[language, day] >= data.calls[language]:
        return NEVER
    size = data.rules[MEETING_SIZE]
    cost = load(count + 1, size, state.part) - load(count, size, state.part)
    return float(data.weights[LAWYER_DAY] * cost + ride(data, state, person, day, place))


@compiled
def best_meeting(data: Data, state: State, person: int, heard: int, place: int) -> tuple[int, float]:
    """The open day of the cheapest meeting after a hearing, and its cost; -1 where there is none."""
    best, least = -1, NEVER
    for day in range(
        heard + data.rules[MEETING_GAP],
        min(heard + data.rules[MEETING_WITHIN], data.people[person, HIGH + MEETING]) + 1,
    ):
        cost = meeting_cost(data, state, person, day, place)
        if cost < least:
            best, least = day, cost
    return best, least


@compiled
def add_attended(data: Data, state: State, person: int, step: int, day: int, place: int, who: int) -> None:
    """Places a pre-phase day or a hearing with an interpreter (-1: the cheapest); there must be room."""
    if who < 0:
        who = interpreter_for(data, state, person, step, day, place)[0]
    note(data, state, who, day, -1)
    state.person[person, step], state.person[person, PLACE + step] = day, place
    state.person[person, INTERPRETER + step] = who
    state.riders[data.people[person, RECEPTION], place, day] += 1
    need = 1
    if step == PREPHASE:
        state.spots[GUESTS, place, day] += 1
        state.staff[TASK, day, who] = HELPS
    else:
        need = data.people[person, HALVES]
        state.spots[HELD, place, day] += need
        count_skills(data, state, person, day, place, need)
        state.staff[TASK, day, who] = HEARS
    state.staff[WHERE, day, who] = place
    state.staff[USED, day, who] += need
    note(data, state, who, day, 1)


@compiled
def count_skills(data: Data, state: State, person: int, day: int, place: int, change: int) -> None:
    """Books a hearing's halves, or gives them back, for each skill that it asks for."""
    skill, number = data.people[person, SKILL], 0
    while skill:
        if skill & 1:
            state.spots[SKILLED + number, place, day] += change
        skill >>= 1
        number += 1


@compiled
def take_attended(data: Data, state: State, person: int, step: int) -> None:
    """Takes a pre-phase day or a hearing away."""
    day, place, who = (
        state.person[person, step],
        state.person[person, PLACE + step],
        state.person[person, INTERPRETER + step],
    )
    state.person[person, step] = state.person[person, PLACE + step] = state.person[
        person, INTERPRETER + step
    ] = -1
    state.riders[data.people[person, RECEPTION], place, day] -= 1
    note(data, state, who, day, -1)
    need = 1
    if step == PREPHASE:
        state.spots[GUESTS, place, day] -= 1
    else:
        need = data.people[person, HALVES]
        state.spots[HELD, place, day] -= need
        count_skills(data, state, person, day, place, -need)
    state.staff[USED, day, who] -= need
    if state.staff[USED, day, who] == 0:
        state.staff[TASK, day, who], state.staff[WHERE, day, who] = FREE, -1
    note(data, state, who, day, 1)


@compiled
def add_meeting(data: Data, state: State, person: int, day: int, place: int) -> None:
    """Places a second-day meeting; the caller has made sure of the room."""
    lawyer = data.people[person, LAWYER]
    state.person[person, MEETING], state.person[person, PLACE + MEETING] = day, place
    state.riders[data.people[person, RECEPTION], place, day] += 1
    state.calls[data.people[person, LANGUAGE], day] += 1
    if state.lawyer[MET, lawyer, day] == 0:
        state.lawyer[AT, lawyer, day] = place
        state.spots[LAWYERS, place, day] += 1
    state.lawyer[MET, lawyer, day] += 1


@compiled
def take_meeting(data: Data, state: State, person: int) -> None:
    """Takes a second-day meeting away."""
    lawyer = data.people[person, LAWYER]
    day, place = state.person[person, MEETING], state.person[person, PLACE + MEETING]
    state.person[person, MEETING] = state.person[person, PLACE + MEETING] = -1
    state.riders[data.people[person, RECEPTION], place, day] -= 1
    state.calls[data.people[person, LANGUAGE], day] -= 1
    state.lawyer[MET, lawyer, day] -= 1
    if state.lawyer[MET, lawyer, day] == 0:
        state.lawyer[AT, lawyer, day] = -1
        state.spots[LAWYERS, place, day] -= 1
