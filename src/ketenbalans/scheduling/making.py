"""Making a schedule: fill in order of priority, improve, settle the hours, check, and say what did not fit.

The search ends after a number of moves that follows from the size of the question, so that results repeat.
Where the clock would come first, fewer moves are planned, and the manifest says that the clock decided.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ketenbalans.draws import stream
from ketenbalans.errors import ContradictionError
from ketenbalans.scheduling import placing_kernel as placing
from ketenbalans.scheduling.answer import Assignment, Costs, Unplaced, costs_of
from ketenbalans.scheduling.arrays import HAS, HIGH, LOW, OF_UNIT, UNIT, Data, data_of
from ketenbalans.scheduling.bounds import lower_bounds
from ketenbalans.scheduling.checking import breaches
from ketenbalans.scheduling.detailing import detailed
from ketenbalans.scheduling.filling_kernel import EARLY, fill, insert, is_placed, take_unit
from ketenbalans.scheduling.instance import Instance, Person, Step
from ketenbalans.scheduling.rebuilding_kernel import rebuild
from ketenbalans.scheduling.search_kernel import improve
from ketenbalans.scheduling.shortage import HOUSEHOLD, HOUSEHOLD_MEND, room_reasons, window_reasons
from ketenbalans.scheduling.windows import Window, windows

LONG_WINDOW = 12
"""Days of a window from which on the search moves one step at a time."""
MOVES_PER_STEP, MOST_MOVES = 2000, 36_000_000
REBUILDINGS_PER_STEP = 65
CHUNKS = 40
HOT, COLD = 0.3, 0.04
FLAT, STEEP = 2.0, 20.0
"""How steep a begun vehicle is priced at the first and last move; see ``placing_kernel.curve``."""
FIRST_FIT = 1000.0
"""A day earlier outweighs everything: first-fit, with which schedules are compared."""
DETERMINISTIC, CLOCK = "moves", "clock"


@dataclass(frozen=True)
class Schedule:
    """A schedule that keeps every hard rule, what it costs, and who is not in it and why.

    Args:
        assignments: Every step that has a day, in order of day, place and hour.
        unplaced: Everybody with a step that has none.
        costs: What the schedule uses.
        bounds: What no schedule of the same people can go below, each part on its own.
        objective: Weighted sum of the costs.
        bound: Weighted sum of the bounds.
        seconds: Elapsed time.
        stopped_by: ``moves`` (repeatable) or ``clock``.
        moves: Moves of the search.
        seed: Of the search.
    """

    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    costs: Costs
    bounds: Costs
    objective: float
    bound: float
    seconds: float
    stopped_by: str
    moves: int
    seed: int

    @property
    def gap(self) -> float:
        """Share of the objective that is not proved to be needed."""
        return 0.0 if self.objective <= 0 else max(0.0, (self.objective - self.bound) / self.objective)


def schedule(
    instance: Instance,
    *,
    seconds: float = 60.0,
    seed: int = 1,
    effort: float = 1.0,
    early: float = EARLY,
    told: Callable[[int, int], None] = lambda done, whole: None,
) -> Schedule:
    """A schedule for everybody who can be placed.

    Args:
        instance: The question.
        seconds: When to stop at the latest, not counting what is compiled on the first use.
        seed: Of the search.
        effort: Share of the usual number of moves; 0 gives the filled schedule as it is.
        early: What a day later weighs while filling; ``FIRST_FIT`` takes the first day that has room.
        told: Called with parts done and all parts.

    Raises:
        ContradictionError: If the schedule found breaks a hard rule: a defect of this program, never hidden.
    """
    started = time.monotonic()
    window = windows(instance)
    unplaced = window_reasons(instance, window)
    people = _placeable(instance, window, unplaced)
    data = data_of(instance, people, window)
    state = placing.empty(data)
    started += _compiling(data, state)
    fill(data, state, early)
    moves, stopped_by = _improved(data, state, seed, effort, started + 0.9 * seconds, told)
    rows, lost = detailed(instance, people, state)
    for _ in range(5):
        if not lost:
            break
        _again(data, state, people, lost)
        rows, lost = detailed(instance, people, state)
    _take_away(data, state, people, lost)
    without = _companions(data, people, lost)
    rows = [row for row in rows if row.person not in without]
    missing = [unit for unit in range(data.count(OF_UNIT)) if not is_placed(data, state, unit)]
    unplaced |= room_reasons(instance, people, data, state, missing)
    rows += _screenings(instance, people, window)
    broken = breaches(instance, rows)
    if broken:
        raise ContradictionError(
            "the schedule made breaks a hard rule: {breach}",
            where=instance.place,
            mend="report this as a defect, with the instance file",
            breach=broken[0],
        )
    placed = [person for person in people if person.key not in unplaced]
    costs, bounds = costs_of(instance, rows), lower_bounds(instance, placed, window)
    return Schedule(
        assignments=tuple(sorted(rows, key=_reading_order)),
        unplaced=tuple(unplaced[person.key] for person in instance.people if person.key in unplaced),
        costs=costs,
        bounds=bounds,
        objective=costs.total(instance),
        bound=bounds.total(instance),
        seconds=time.monotonic() - started,
        stopped_by=stopped_by,
        moves=moves,
        seed=seed,
    )


def _reading_order(row: Assignment) -> tuple[date, str, int, str, str]:
    return (row.day, row.location, row.start, row.room, row.person)


def _placeable(instance: Instance, window: dict[str, Window], unplaced: dict[str, Unplaced]) -> list[Person]:
    """Everybody with a step in a window; who asked to come along with somebody unplaceable waits too."""
    blocked = {
        person.household for person in instance.people if person.household and person.key in unplaced
    } & {person.household for person in instance.people if person.together}
    found = []
    for person in instance.people:
        if person.key in unplaced:
            continue
        if person.household in blocked:
            unplaced[person.key] = Unplaced(person.key, HOUSEHOLD, HOUSEHOLD_MEND, {}, "household")
        elif window[person.key].first:
            found.append(person)
    return found


def _improved(
    data: Data,
    state: placing.State,
    seed: int,
    effort: float,
    until: float,
    told: Callable[[int, int], None],
) -> tuple[int, str]:
    """Makes the moves in chunks; returns how many, and what ended them."""
    steps = int(data.people[:, HAS : HAS + 3].sum())
    search, per_step = _search_for(data)
    planned = int(effort * min(per_step * steps, MOST_MOVES))
    key = np.uint64(stream(seed, 0))
    chunk, done, stopped_by = max(1, planned // CHUNKS), 0, DETERMINISTIC
    while done < planned:
        told(done, planned)
        share = done / planned
        state.part[:] = placing.curve(len(state.part) - 1, FLAT * (STEEP / FLAT) ** share)
        started = time.monotonic()
        count = min(chunk, planned - done)
        search(data, state, key, done, count, HOT, COLD, planned)
        done += count
        fill(data, state, EARLY)
        now = time.monotonic()
        possible = done + int(count * max(0.0, until - now) / max(now - started, 1e-9))
        if possible < planned:
            planned, stopped_by = max(done, possible), CLOCK
            chunk = max(1, (planned - done) // 10)
    return done, stopped_by


Search = Callable[[Data, placing.State, np.uint64, int, int, float, float, int], float]


def _search_for(data: Data) -> tuple[Search, int]:
    """The search that suits, and how many of its moves a step gets."""
    return (rebuild, REBUILDINGS_PER_STEP) if short_windows(data) else (improve, MOVES_PER_STEP)


def _compiling(data: Data, state: placing.State) -> float:
    """Seconds that compiling takes on the first use; not counted, so that results repeat all the same."""
    started = time.monotonic()
    fill(data._replace(order=data.order[:0]), state, EARLY)
    _search_for(data)[0](data, state, np.uint64(0), 0, 0, 1.0, 1.0, 1)
    return time.monotonic() - started


def short_windows(data: Data) -> bool:
    """Whether only hearings are to be planned, within a few days: then each day can be looked at."""
    heard = data.people[:, HAS + placing.HEARING] > 0
    span = data.people[heard, HIGH + placing.HEARING] - data.people[heard, LOW + placing.HEARING]
    return not data.people[:, HAS + placing.PREPHASE].any() and bool((span < LONG_WINDOW).all())


def _companions(data: Data, people: Sequence[Person], keys: set[str]) -> set[str]:
    """The keys with those of everybody who comes along."""
    units = {int(data.people[number, UNIT]) for number, person in enumerate(people) if person.key in keys}
    return {person.key for number, person in enumerate(people) if int(data.people[number, UNIT]) in units}


def _take_away(data: Data, state: placing.State, people: Sequence[Person], keys: set[str]) -> list[int]:
    units = sorted(
        {int(data.people[number, UNIT]) for number, person in enumerate(people) if person.key in keys}
    )
    for unit in units:
        take_unit(data, state, unit, placing.HEARING)
        take_unit(data, state, unit, placing.PREPHASE)
    return units


def _again(data: Data, state: placing.State, people: Sequence[Person], keys: set[str]) -> None:
    """Places those who found no match elsewhere: their old day is closed to them."""
    number_of = {person.key: number for number, person in enumerate(people)}
    days = {key: int(state.person[number_of[key], placing.HEARING]) for key in keys}
    for unit in _take_away(data, state, people, keys):
        members = data.members(OF_UNIT, unit)
        tried = [days.get(people[number].key, -1) for number in members]
        low = data.people[members, LOW + placing.HEARING].copy()
        data.people[members, LOW + placing.HEARING] = np.maximum(low, max(tried) + 1)
        if not insert(data, state, unit, EARLY):
            data.people[members, LOW + placing.HEARING] = low


def _screenings(instance: Instance, people: Sequence[Person], window: dict[str, Window]) -> list[Assignment]:
    """Security screening for everybody for whom it has room, whether or not the rest fits (R-075)."""
    found = []
    for person in instance.people:
        day = window[person.key].screening
        if day is not None:
            found.append(Assignment(person.key, Step.SCREENING, instance.days[day]))
    return found
