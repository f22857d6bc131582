"""Taking steps away at a price, and putting them back, in machine code: what every move is made of."""

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.scheduling.arrays import (
    HALVES,
    INTERPRETER_DAY,
    LAWYER,
    LAWYER_DAY,
    MEETING_SIZE,
    OF_UNIT,
    PREPHASE_GAP,
    PREPHASE_SIZE,
    RECEPTION,
    TRIP,
    Data,
)
from ketenbalans.scheduling.placing_kernel import (
    HEARING,
    INTERPRETER,
    MEETING,
    MET,
    PLACE,
    PREPHASE,
    USED,
    State,
    add_attended,
    add_meeting,
    load,
    split,
    take_attended,
    take_meeting,
)


@compiled
def saving(data: Data, state: State, person: int, step: int) -> float:
    """What taking one step away would save; the schedule stays as it is."""
    day, place = state.person[person, step], state.person[person, PLACE + step]
    part = state.part
    home = data.people[person, RECEPTION]
    riders, seats = state.riders[home, place, day], data.receptions[home, 0]
    saved = data.weights[TRIP] * (load(riders, seats, part) - load(riders - 1, seats, part))
    if step == MEETING:
        count, size = state.lawyer[MET, data.people[person, LAWYER], day], data.rules[MEETING_SIZE]
        return float(
            saved + data.weights[LAWYER_DAY] * (load(count, size, part) - load(count - 1, size, part))
        )
    size, need = 2, data.people[person, HALVES]
    if step == PREPHASE:
        size, need = data.rules[PREPHASE_SIZE], 1
    else:
        saved += split(data, state, person, day)
    used = state.staff[USED, day, state.person[person, INTERPRETER + step]]
    weight = data.weights[INTERPRETER_DAY]
    return float(saved + weight * (load(used, size, part) - load(used - need, size, part)))


@compiled
def take_priced(data: Data, state: State, person: int, step: int) -> float:
    """Takes one step away and returns what that saves."""
    saved = saving(data, state, person, step)
    if step == MEETING:
        take_meeting(data, state, person)
    else:
        take_attended(data, state, person, step)
    return saved


@compiled
def lift(data: Data, state: State, unit: int, step: int, old: np.ndarray) -> float:
    """Takes the pre-phase, or hearings and meetings, of a unit away; returns what that saves.

    Args:
        data: The question.
        state: The schedule; changed in place.
        unit: Whose steps.
        step: ``PREPHASE``, or ``HEARING`` with the meetings that follow.
        old: Notes for ``put_back``, shape (member, 4): day, location, interpreter, day of the meeting.
    """
    saved = 0.0
    start = data.start[data.base[OF_UNIT] + unit]
    for at in range(start, data.start[data.base[OF_UNIT] + unit + 1]):
        one = data.listed[at]
        row = old[at - start]
        row[0], row[3] = state.person[one, step], -1
        if row[0] < 0:
            continue
        row[1], row[2] = state.person[one, PLACE + step], state.person[one, INTERPRETER + step]
        if step == HEARING and state.person[one, MEETING] >= 0:
            row[3] = state.person[one, MEETING]
            saved += take_priced(data, state, one, MEETING)
        saved += take_priced(data, state, one, step)
    return saved


@compiled
def put_back(data: Data, state: State, unit: int, step: int, old: np.ndarray) -> None:
    """Puts what ``lift`` took away back as it was noted."""
    start = data.start[data.base[OF_UNIT] + unit]
    for at in range(start, data.start[data.base[OF_UNIT] + unit + 1]):
        one = data.listed[at]
        row = old[at - start]
        if row[0] >= 0:
            add_attended(data, state, one, step, row[0], row[1], row[2])
            if row[3] >= 0:
                add_meeting(data, state, one, row[3], row[1])


@compiled
def after_prephase(data: Data, state: State, unit: int, day: int) -> bool:
    """Whether a hearing day leaves the gap after everybody's pre-phase day."""
    for at in range(data.start[data.base[OF_UNIT] + unit], data.start[data.base[OF_UNIT] + unit + 1]):
        one = data.listed[at]
        if state.person[one, PREPHASE] >= 0 and state.person[one, PREPHASE] + data.rules[PREPHASE_GAP] > day:
            return False
    return True
