"""Filling a schedule person by person, each where it costs least, in machine code.

People who must come together are a unit: all of its members are placed, or none.
"""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.scheduling.arrays import (
    HAS,
    HIGH,
    LOW,
    MEETING_GAP,
    MEETING_WITHIN,
    OF_UNIT,
    PREPHASE_GAP,
    RECEPTION,
    Data,
)
from ketenbalans.scheduling.placing_kernel import (
    HEARING,
    MEETING,
    NEVER,
    PREPHASE,
    State,
    add_attended,
    add_meeting,
    best_meeting,
    hearing_cost,
    meeting_cost,
    prephase_cost,
    take_attended,
    take_meeting,
)

NOT_KNOWN = -1e18
EARLY = 0.002
"""What a day later weighs while filling, so that equal places are taken from the front."""


@compiled
def place_prephase(data: Data, state: State, unit: int, day: int, place: int) -> float:
    """Places the pre-phase of a whole unit on a day; returns its cost, or ``NEVER`` with nothing changed."""
    total = 0.0
    start, end = data.start[data.base[OF_UNIT] + unit], data.start[data.base[OF_UNIT] + unit + 1]
    for at in range(start, end):
        person = data.listed[at]
        if not data.people[person, HAS + PREPHASE]:
            continue
        cost = prephase_cost(data, state, person, day, place)
        if cost >= NEVER:
            for back in range(start, at):
                if data.people[data.listed[back], HAS + PREPHASE]:
                    take_attended(data, state, data.listed[back], PREPHASE)
            return NEVER
        add_attended(data, state, person, PREPHASE, day, place, -1)
        total += cost
    return total


@compiled
def place_hearing(data: Data, state: State, unit: int, day: int, place: int) -> float:
    """Places hearing and second-day meeting of a whole unit; returns the cost; ``NEVER`` if it fails."""
    total = 0.0
    start, end = data.start[data.base[OF_UNIT] + unit], data.start[data.base[OF_UNIT] + unit + 1]
    for at in range(start, end):
        person = data.listed[at]
        if not data.people[person, HAS + HEARING]:
            continue
        cost = hearing_cost(data, state, person, day, place)
        met, extra = -1, 0.0
        if cost < NEVER and data.people[person, HAS + MEETING]:
            met, extra = best_meeting(data, state, person, day, place)
            cost += extra
        if cost >= NEVER:
            for back in range(start, at):
                take_hearing(data, state, data.listed[back])
            return NEVER
        add_attended(data, state, person, HEARING, day, place, -1)
        if met >= 0:
            add_meeting(data, state, person, met, place)
        total += cost
    return total


@compiled
def take_hearing(data: Data, state: State, person: int) -> None:
    """Takes hearing and meeting of a person away, where they are placed."""
    if state.person[person, MEETING] >= 0:
        take_meeting(data, state, person)
    if state.person[person, HEARING] >= 0:
        take_attended(data, state, person, HEARING)


@compiled
def window_of(data: Data, unit: int, step: int) -> tuple[int, int]:
    """First and last day that every member of a unit with this step can share; empty where none has it."""
    low, high, some = 0, data.spots.shape[2] - 1, False
    for at in range(data.start[data.base[OF_UNIT] + unit], data.start[data.base[OF_UNIT] + unit + 1]):
        person = data.listed[at]
        if data.people[person, HAS + step]:
            some = True
            low, high = max(low, data.people[person, LOW + step]), min(high, data.people[person, HIGH + step])
    return (low, high) if some else (0, -1)


@compiled
def has_step(data: Data, unit: int, step: int) -> bool:
    """Whether anybody of a unit has a step to be planned."""
    for at in range(data.start[data.base[OF_UNIT] + unit], data.start[data.base[OF_UNIT] + unit + 1]):
        if data.people[data.listed[at], HAS + step]:
            return True
    return False


@compiled
def cheapest(
    data: Data, state: State, unit: int, step: int, low: int, high: int, early: float, blind: np.uint64
) -> tuple[int, int]:
    """Day and location at which a unit's step costs least, -1 where it has no room.

    Args:
        data: The question.
        state: The schedule; as it was when this returns.
        unit: Who.
        step: ``PREPHASE``, or ``HEARING`` with the meetings that follow.
        low: First day to look at.
        high: Last day to look at.
        early: What a day later weighs.
        blind: Where it is not zero, one place in 32 is not looked at, drawn from here.
    """
    best_day, best_place, least = -1, -1, NEVER
    first = data.start[data.base[OF_UNIT] + unit]
    alone = data.start[data.base[OF_UNIT] + unit + 1] - first == 1
    person = data.listed[first]
    meets = alone and step == HEARING and data.people[person, HAS + MEETING] > 0
    gap, within = data.rules[MEETING_GAP], data.rules[MEETING_WITHIN]
    until = min(high + within, data.people[person, HIGH + MEETING])
    for place in range(data.spots.shape[1]):
        if not data.receptions[data.people[person, RECEPTION], 1 + place]:
            continue
        if meets:
            for day in range(low + gap, until + 1):
                state.extra[day] = NOT_KNOWN
        for day in range(low, high + 1):
            if blind != 0:
                blind = mixed(blind)
                if blind & np.uint64(31) == 0:
                    continue
            if alone and step == PREPHASE:
                cost = prephase_cost(data, state, person, day, place)
            elif alone:
                cost = hearing_cost(data, state, person, day, place)
                if meets and cost < least:
                    more = NEVER
                    for later in range(day + gap, min(day + within, until) + 1):
                        if state.extra[later] == NOT_KNOWN:
                            state.extra[later] = meeting_cost(data, state, person, later, place)
                        more = min(more, state.extra[later])
                    cost += more
            elif step == PREPHASE:
                cost = place_prephase(data, state, unit, day, place)
                if cost < NEVER:
                    take_unit(data, state, unit, PREPHASE)
            else:
                cost = place_hearing(data, state, unit, day, place)
                if cost < NEVER:
                    take_unit(data, state, unit, HEARING)
            cost += early * day
            if cost < least:
                best_day, best_place, least = day, place, cost
    return best_day, best_place


@compiled_inline
def mixed(bits: np.uint64) -> np.uint64:
    """The next of a short row of draws (xorshift): cheap, and good enough to look away with now and then."""
    bits ^= bits << np.uint64(13)
    bits ^= bits >> np.uint64(7)
    return bits ^ (bits << np.uint64(17))


@compiled
def take_unit(data: Data, state: State, unit: int, step: int) -> None:
    """Takes the pre-phase, or hearing and meeting, of a whole unit away."""
    for at in range(data.start[data.base[OF_UNIT] + unit], data.start[data.base[OF_UNIT] + unit + 1]):
        person = data.listed[at]
        if step == PREPHASE:
            if state.person[person, PREPHASE] >= 0:
                take_attended(data, state, person, PREPHASE)
        else:
            take_hearing(data, state, person)


@compiled
def insert(data: Data, state: State, unit: int, early: float) -> bool:
    """Places all steps of a unit where they cost least; False, nothing changed, if they do not fit."""
    before, heard = has_step(data, unit, PREPHASE), has_step(data, unit, HEARING)
    low, high = window_of(data, unit, PREPHASE)
    first, last = window_of(data, unit, HEARING)
    seeing = np.uint64(0)
    day, place = -1, -1
    for attempt in range(2 if before and heard else 1):
        if before:
            until = low - 1 if attempt == 1 else high
            day, place = cheapest(data, state, unit, PREPHASE, low, until, early, seeing)
            while attempt == 1 and day < 0 and until < high:
                # The cheapest day left no room for the hearing: the first day leaves most.
                until += 1
                day, place = cheapest(data, state, unit, PREPHASE, until, until, early, seeing)
            if day < 0:
                return False
            place_prephase(data, state, unit, day, place)
        if not heard:
            return True
        start = max(first, day + data.rules[PREPHASE_GAP]) if before else first
        day, place = cheapest(data, state, unit, HEARING, start, last, early, seeing)
        if day >= 0:
            place_hearing(data, state, unit, day, place)
            return True
        take_unit(data, state, unit, PREPHASE)
    return False


@compiled
def is_placed(data: Data, state: State, unit: int) -> bool:
    """Whether every step of a unit has a day."""
    for at in range(data.start[data.base[OF_UNIT] + unit], data.start[data.base[OF_UNIT] + unit + 1]):
        person = data.listed[at]
        for step in range(3):
            if data.people[person, HAS + step] and state.person[person, step] < 0:
                return False
    return True


@compiled
def fill(data: Data, state: State, early: float) -> int:
    """Places everybody who is not placed yet, in order of priority; returns how many units do not fit."""
    left = 0
    for at in range(data.order.size):
        unit = data.order[at]
        if not is_placed(data, state, unit) and not insert(data, state, unit, early):
            left += 1
    return left
