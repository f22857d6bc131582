"""Taking a few related hearings out at once and putting them back where they cost least, in machine code.

Single changes cannot empty a vehicle in which a lawyer's five clients sit: each of them alone finds nothing
better. Taken out together they can go elsewhere together. Every day of a window is looked at, so this is for
short windows; ``scheduling.search_kernel`` is for long ones.
"""

import math

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.draws import case_key, unit_of
from ketenbalans.scheduling.arrays import (
    HALVES,
    LAWYER,
    MEETING_SIZE,
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
from ketenbalans.scheduling.filling_kernel import (
    cheapest,
    place_hearing,
    take_unit,
    window_of,
)
from ketenbalans.scheduling.lifting_kernel import lift, put_back
from ketenbalans.scheduling.placing_kernel import (
    HEARING,
    INTERPRETER,
    MEETING,
    MET,
    NEVER,
    PLACE,
    PREPHASE,
    USED,
    State,
)

LARGEST_UNIT, MOST, MOST_BUSY = 64, 14, 5
"""Most people of a unit, most units taken out at once, and most where they must give room on one day."""
WASTEFUL, TRIED = 0.8, 30
"""How often to begin with the most wasteful of how many."""
RIDE, ROW, SPEECH = 0.5, 0.7, 0.85
"""Shares, one upon the other, of taking out people who share a ride, a lawyer, a language; the rest is for
people of the language who are heard on a day on which the first one's reception location rides."""
HALF_DAY = 0.2
"""What half a day of an interpreter that nobody uses counts for, beside an empty vehicle or lawyer's day."""


@compiled_inline
def waste(data: Data, state: State, person: int) -> float:
    """How much of the rides, lawyer's and interpreter's days of somebody's steps is to spare.

    Empty seats count where all rides of the reception location could do with fewer vehicles, and hours of a
    lawyer where all clients could be met on fewer days.
    """
    home, found = data.people[person, RECEPTION], 0.0
    seats = data.receptions[home, 0]
    riders = vehicles = 0
    for place in range(state.riders.shape[1]):
        for day in range(state.riders.shape[2]):
            count = state.riders[home, place, day]
            riders += count
            vehicles += (count + seats - 1) // seats
    if vehicles > (riders + seats - 1) // seats:
        for step in (HEARING, MEETING):
            if state.person[person, step] >= 0:
                at, day = state.person[person, PLACE + step], state.person[person, step]
                rest = state.riders[home, at, day] % seats
                if rest > 0:
                    found += 1.0 - rest / seats
    met = state.person[person, MEETING]
    if met >= 0:
        lawyer, size = data.people[person, LAWYER], data.rules[MEETING_SIZE]
        clients = days = 0
        for day in range(state.lawyer.shape[2]):
            clients += state.lawyer[MET, lawyer, day]
            days += state.lawyer[MET, lawyer, day] > 0
        if days > (clients + size - 1) // size:
            found += 1.0 - state.lawyer[MET, lawyer, met] / size
    heard, who = state.person[person, HEARING], state.person[person, INTERPRETER + HEARING]
    if heard >= 0 and data.people[person, HALVES] == 1 and state.staff[USED, heard, who] == 1:
        found += HALF_DAY
    return found


@compiled
def beginning(data: Data, state: State, luck: np.uint64) -> int:
    """Somebody to begin with: mostly, of a few, the one around whom most is to spare."""
    person = int(unit_of(luck, 0, 0) * data.people.shape[0])
    if unit_of(luck, 1, 1) < WASTEFUL:
        most = waste(data, state, person)
        for tried in range(1, TRIED):
            other = int(unit_of(luck, 0, tried) * data.people.shape[0])
            found = waste(data, state, other)
            if found > most:
                person, most = other, found
    return person


@compiled
def chosen(data: Data, state: State, luck: np.uint64, units: np.ndarray) -> int:
    """Numbers of a few units that have a ride, lawyer or language in common, into ``units``; how many."""
    person = beginning(data, state, luck)
    if state.person[person, HEARING] < 0:
        return 0
    kind, day = unit_of(luck, 1, 0), -1
    group = data.base[OF_SPOKEN] + data.people[person, SPOKEN]
    wanted = 2 + int(unit_of(luck, 2, 0) * (MOST - 1))
    if kind < RIDE:
        group = data.base[OF_RECEPTION] + data.people[person, RECEPTION]
    elif kind < ROW and data.people[person, LAWYER] >= 0:
        group = data.base[OF_LAWYER] + data.people[person, LAWYER]
    elif kind >= SPEECH:
        home = data.base[OF_RECEPTION] + data.people[person, RECEPTION]
        size = data.start[home + 1] - data.start[home]
        other = data.listed[data.start[home] + int(unit_of(luck, 5, 0) * size)]
        day = state.person[other, HEARING if unit_of(luck, 5, 1) < 0.5 else MEETING]
        wanted = min(wanted, MOST_BUSY)
    start, size = data.start[group], data.start[group + 1] - data.start[group]
    units[0], count = data.people[person, UNIT], 1
    for tried in range(4 * wanted):
        other = data.listed[start + int(unit_of(luck, 4, tried) * size)]
        unit = data.people[other, UNIT]
        if state.person[other, HEARING] < 0 or (day >= 0 and state.person[other, HEARING] != day):
            continue
        known = False
        for number in range(count):
            known = known or units[number] == unit
        if not known:
            units[count] = unit
            count += 1
            if count == wanted:
                break
    for at in range(count):
        place = data.base[OF_UNIT] + units[at]
        if data.start[place + 1] - data.start[place] > LARGEST_UNIT:
            return 0
    return count


@compiled
def put_cheapest(data: Data, state: State, unit: int, blind: np.uint64) -> float:
    """Puts the hearings of a unit where they cost least; returns the cost, ``NEVER`` if there is no room."""
    low, high = window_of(data, unit, HEARING)
    for at in range(data.start[data.base[OF_UNIT] + unit], data.start[data.base[OF_UNIT] + unit + 1]):
        prepared = state.person[data.listed[at], PREPHASE]
        if prepared >= 0:
            low = max(low, prepared + data.rules[PREPHASE_GAP])
    day, place = cheapest(data, state, unit, HEARING, low, high, 0.0, blind)
    return NEVER if day < 0 else place_hearing(data, state, unit, day, place)


@compiled
def rebuild(
    data: Data, state: State, key: np.uint64, first: int, moves: int, hot: float, cold: float, all_moves: int
) -> float:
    """Makes rebuildings ``first`` to ``first + moves`` of ``all_moves``; returns the change of the cost.

    Args:
        data: The question.
        state: The schedule; changed in place.
        key: Stream of the draws.
        first: Number of the first.
        moves: How many.
        hot: Heat at number 0: a change that costs this much is accepted about one time in three.
        cold: Heat at the last.
        all_moves: How many the whole search makes, over which the heat falls.
    """
    old = np.empty((MOST, LARGEST_UNIT, 4), dtype=np.int64)
    units = np.empty(MOST, dtype=np.int64)
    total = 0.0
    for number in range(first, first + moves):
        luck = case_key(key, number)
        count = chosen(data, state, luck, units)
        change, placed = 0.0, 0
        for at in range(count):
            change -= lift(data, state, units[at], HEARING, old[at])
        while placed < count:
            cost = put_cheapest(data, state, units[placed], case_key(luck, placed))
            if cost >= NEVER:
                break
            placed += 1
            change += cost
        heat = hot * (cold / hot) ** (number / all_moves)
        if placed == count and change <= 1e-9 - heat * math.log(unit_of(luck, 8, 0)):
            total += change
            continue
        for at in range(placed):
            take_unit(data, state, units[at], HEARING)
        for at in range(count):
            put_back(data, state, units[at], HEARING, old[at])
    return total
