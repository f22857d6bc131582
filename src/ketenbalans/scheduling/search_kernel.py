"""Improving a schedule by small changes, in machine code.

Annealing: a step moves to a day and place where a ride, a lawyer or an interpreter is already; a change for
the worse is accepted ever less often. Every draw is by counter, so a search of so many moves gives the same
schedule anywhere.
"""

import math

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.draws import case_key, unit_of
from ketenbalans.scheduling.arrays import (
    HAS,
    HIGH,
    LAWYER,
    LOW,
    MEETING_GAP,
    MEETING_WITHIN,
    OF_LAWYER,
    OF_RECEPTION,
    OF_SPOKEN,
    OF_UNIT,
    PREPHASE_GAP,
    RECEPTION,
    SPOKEN,
    UNIT,
    Data,
)
from ketenbalans.scheduling.filling_kernel import place_hearing, place_prephase, take_unit
from ketenbalans.scheduling.lifting_kernel import (
    after_prephase,
    lift,
    put_back,
    saving,
)
from ketenbalans.scheduling.placing_kernel import (
    HEARING,
    MEETING,
    NEVER,
    PLACE,
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

LARGEST_UNIT = 64


@compiled
def target(data: Data, state: State, person: int, luck: np.uint64, hearing: bool) -> tuple[int, int]:
    """A day and location worth trying: where somebody with the same ride, lawyer or language already goes."""
    chance = unit_of(luck, 3, 0)
    other = person
    if chance < 0.45:
        of = data.people[person, RECEPTION]
        start, count = (
            data.start[data.base[OF_RECEPTION] + of],
            data.start[data.base[OF_RECEPTION] + of + 1] - data.start[data.base[OF_RECEPTION] + of],
        )
        other = data.listed[start + int(unit_of(luck, 4, 0) * count)]
        step = int(unit_of(luck, 5, 0) * 3)
        if state.person[other, step] >= 0:
            return state.person[other, step], state.person[other, PLACE + step]
    elif chance < 0.7 and hearing and data.people[person, LAWYER] >= 0:
        of = data.people[person, LAWYER]
        start, count = (
            data.start[data.base[OF_LAWYER] + of],
            data.start[data.base[OF_LAWYER] + of + 1] - data.start[data.base[OF_LAWYER] + of],
        )
        other = data.listed[start + int(unit_of(luck, 4, 0) * count)]
        if state.person[other, MEETING] >= 0:
            span = data.rules[MEETING_WITHIN] - data.rules[MEETING_GAP] + 1
            back = data.rules[MEETING_GAP] + int(unit_of(luck, 5, 0) * span)
            return state.person[other, MEETING] - back, state.person[other, PLACE + MEETING]
    elif chance < 0.9:
        of = data.people[person, SPOKEN]
        start, count = (
            data.start[data.base[OF_SPOKEN] + of],
            data.start[data.base[OF_SPOKEN] + of + 1] - data.start[data.base[OF_SPOKEN] + of],
        )
        other = data.listed[start + int(unit_of(luck, 4, 0) * count)]
        step = HEARING if hearing else PREPHASE
        if state.person[other, step] >= 0:
            return state.person[other, step], state.person[other, PLACE + step]
    step = HEARING if hearing else PREPHASE
    low, high = data.people[person, LOW + step], data.people[person, HIGH + step]
    return (
        low + int(unit_of(luck, 6, 0) * (high - low + 1)),
        int(unit_of(luck, 7, 0) * data.spots.shape[1]),
    )


@compiled
def allowance(heat: float, luck: np.uint64) -> float:
    """The most that a change may cost to be kept: more than nothing only by chance."""
    return 1e-9 - heat * math.log(unit_of(luck, 8, 0))


@compiled
def improve(
    data: Data, state: State, key: np.uint64, first: int, moves: int, hot: float, cold: float, all_moves: int
) -> float:
    """Makes moves number ``first`` to ``first + moves`` of ``all_moves``; returns the change of the cost.

    Args:
        data: The question.
        state: The schedule; changed in place.
        key: Stream of the draws.
        first: Number of the first move.
        moves: How many.
        hot: Heat at move 0: a change that costs this much is accepted about one time in three.
        cold: Heat at the last move.
        all_moves: Moves of the whole search, over which the heat falls.
    """
    people = data.people.shape[0]
    old = np.empty((LARGEST_UNIT, 4), dtype=np.int64)
    total = 0.0
    for number in range(first, first + moves):
        luck = case_key(key, number)
        heat = hot * (cold / hot) ** (number / all_moves)
        person = int(unit_of(luck, 0, 0) * people)
        unit = data.people[person, UNIT]
        if data.start[data.base[OF_UNIT] + unit + 1] - data.start[data.base[OF_UNIT] + unit] > LARGEST_UNIT:
            continue
        kind = unit_of(luck, 1, 0)
        if data.people[person, HAS + PREPHASE] and kind < 0.35 and state.person[person, PREPHASE] >= 0:
            total += move_prephase(data, state, person, luck, heat, old)
        elif data.people[person, HAS + MEETING] and kind < 0.5 and state.person[person, MEETING] >= 0:
            total += move_meeting(data, state, person, luck, heat)
        elif data.people[person, HAS + HEARING] and state.person[person, HEARING] >= 0:
            if kind < 0.85:
                total += move_hearing(data, state, person, luck, heat, old)
            else:
                total += swap_hearings(data, state, person, luck, heat)
    return total


@compiled
def move_prephase(
    data: Data, state: State, person: int, luck: np.uint64, heat: float, old: np.ndarray
) -> float:
    """Tries another pre-phase day for a person and those who come along."""
    day, place = target(data, state, person, luck, False)
    if day < 0 or (day == state.person[person, PREPHASE] and place == state.person[person, PLACE + PREPHASE]):
        return 0.0
    unit = data.people[person, UNIT]
    start, end = data.start[data.base[OF_UNIT] + unit], data.start[data.base[OF_UNIT] + unit + 1]
    if end - start == 1 and day != state.person[person, PREPHASE]:
        if day + data.rules[PREPHASE_GAP] > state.person[person, HEARING] >= 0:
            return 0.0
        saved = saving(data, state, person, PREPHASE)
        cost = prephase_cost(data, state, person, day, place)
        if cost - saved > allowance(heat, luck):
            return 0.0
        take_attended(data, state, person, PREPHASE)
        add_attended(data, state, person, PREPHASE, day, place, -1)
        return cost - saved
    for at in range(start, end):
        one = data.listed[at]
        if (
            data.people[one, HAS + HEARING]
            and day + data.rules[PREPHASE_GAP] > state.person[one, HEARING] >= 0
        ):
            return 0.0
    saved = lift(data, state, unit, PREPHASE, old)
    cost = place_prephase(data, state, unit, day, place)
    if cost < NEVER and cost - saved <= allowance(heat, luck):
        return cost - saved
    if cost < NEVER:
        take_unit(data, state, unit, PREPHASE)
    put_back(data, state, unit, PREPHASE, old)
    return 0.0


@compiled
def move_meeting(data: Data, state: State, person: int, luck: np.uint64, heat: float) -> float:
    """Tries another day for a second-day meeting."""
    heard, place, before = (
        state.person[person, HEARING],
        state.person[person, PLACE + HEARING],
        state.person[person, MEETING],
    )
    span = data.rules[MEETING_WITHIN] - data.rules[MEETING_GAP] + 1
    day = heard + data.rules[MEETING_GAP] + int(unit_of(luck, 4, 0) * span)
    if day == before:
        return 0.0
    saved = saving(data, state, person, MEETING)
    cost = meeting_cost(data, state, person, day, place)
    if cost - saved > allowance(heat, luck):
        return 0.0
    take_meeting(data, state, person)
    add_meeting(data, state, person, day, place)
    return cost - saved


@compiled
def move_hearing(
    data: Data, state: State, person: int, luck: np.uint64, heat: float, old: np.ndarray
) -> float:
    """Tries another day or place for a hearing, with the meeting on the day that then costs least."""
    day, place = target(data, state, person, luck, True)
    unit = data.people[person, UNIT]
    if day < data.people[person, LOW + HEARING] or day > data.people[person, HIGH + HEARING]:
        return 0.0
    if not after_prephase(data, state, unit, day):
        return 0.0
    if data.start[data.base[OF_UNIT] + unit + 1] - data.start[data.base[OF_UNIT] + unit] == 1:
        change, done = move_alone(data, state, person, day, place, allowance(heat, luck))
        if done:
            return change
    saved = lift(data, state, unit, HEARING, old)
    cost = place_hearing(data, state, unit, day, place)
    if cost < NEVER and cost - saved <= allowance(heat, luck):
        return cost - saved
    if cost < NEVER:
        take_unit(data, state, unit, HEARING)
    put_back(data, state, unit, HEARING, old)
    return 0.0


@compiled
def move_alone(
    data: Data, state: State, person: int, day: int, place: int, most: float
) -> tuple[float, bool]:
    """Moves hearing and meeting of one person if that costs at most so much; the cost, and whether tried.

    Everything is priced before anything is changed, which is several times faster than trying and putting
    back. Where an old and a new day are the same the prices would overlap: then it is not tried.
    """
    heard, met = state.person[person, HEARING], state.person[person, MEETING]
    if day in (heard, met):
        return 0.0, False
    saved = saving(data, state, person, HEARING)
    if met >= 0:
        saved += saving(data, state, person, MEETING)
    cost = hearing_cost(data, state, person, day, place)
    if cost - saved > most:
        return 0.0, True
    later = -1
    if met >= 0:
        later, extra = best_meeting(data, state, person, day, place)
        cost += extra
        if cost - saved > most:
            return 0.0, True
        if later in (heard, met):
            return 0.0, False
        take_meeting(data, state, person)
    take_attended(data, state, person, HEARING)
    add_attended(data, state, person, HEARING, day, place, -1)
    if later >= 0:
        add_meeting(data, state, person, later, place)
    return cost - saved, True


@compiled
def swap_hearings(data: Data, state: State, person: int, luck: np.uint64, heat: float) -> float:
    """Tries to let two people of the same length of hearing change places."""
    day, place = target(data, state, person, luck, True)
    if day < 0 or day >= data.spots.shape[2]:
        return 0.0
    # Somebody who is heard there: found by trying people at random, which is cheap beside the swap itself.
    other = -1
    for attempt in range(40):
        one = int(unit_of(luck, 9, attempt) * data.people.shape[0])
        if state.person[one, HEARING] == day and state.person[one, PLACE + HEARING] == place:
            other = one
            break
    if other < 0:
        return 0.0
    mine, theirs = data.people[person, UNIT], data.people[other, UNIT]
    if (
        mine == theirs
        or data.start[data.base[OF_UNIT] + mine + 1] - data.start[data.base[OF_UNIT] + mine] > 1
    ):
        return 0.0
    if data.start[data.base[OF_UNIT] + theirs + 1] - data.start[data.base[OF_UNIT] + theirs] > 1:
        return 0.0
    my_day, my_place = state.person[person, HEARING], state.person[person, PLACE + HEARING]
    if not after_prephase(data, state, mine, day) or not after_prephase(data, state, theirs, my_day):
        return 0.0
    kept = np.empty((2, 1, 4), dtype=np.int64)
    saved = lift(data, state, mine, HEARING, kept[0]) + lift(data, state, theirs, HEARING, kept[1])
    cost = place_hearing(data, state, mine, day, place)
    if cost < NEVER:
        more = place_hearing(data, state, theirs, my_day, my_place)
        if more < NEVER and cost + more - saved <= allowance(heat, luck):
            return cost + more - saved
        if more < NEVER:
            take_unit(data, state, theirs, HEARING)
        take_unit(data, state, mine, HEARING)
    put_back(data, state, mine, HEARING, kept[0])
    put_back(data, state, theirs, HEARING, kept[1])
    return 0.0
