"""A plan replayed in many futures beside simple orders of work, and the best there was in hindsight.

Waiting applications lie in cells: a group and an age within it. In each future the hours of each cycle, the
hours per case and what leaves by itself are given (``studies.replay`` takes them from the simulator); an
order of work says who is taken up. Volumes are fractions of cases: a replay weighs orders of work, it does
not schedule anybody. Serves R-100 and guardrail 4.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ketenbalans.planning.instance import Intake
from ketenbalans.planning.linear import OPTIMAL, load, objective_of, rows_of, silent_solver
from ketenbalans.planning.model import INFINITE, Indices, Numbers

NEARLY_NONE = 0.5
"""Applications; what a cell with fewer could bring is added to the bound in hindsight, hours or not."""
NO_LATEST = 10_000
AFTERWARDS = 1e6
"""Comes after every key of an order."""


@dataclass(frozen=True)
class Situation:
    """What is the same whatever order of work is followed.

    Args:
        groups: Names.
        group: Group of each cell, shape (cell,).
        weeks_open: Weeks since lodging when cycle 1 starts, shape (cell,).
        weeks_beyond: Weeks beyond the decision term when cycle 1 starts, shape (cell,).
        stock: Applications that wait when cycle 1 starts, shape (future, cell).
        hours_per_case: Shape (future, cycle, cell).
        staying: Share of those that wait at the start of a cycle that still do at its end unless they are
            taken up: neither closed nor under a court-set term, shape (future, cycle, cell).
        hours: Hours for the cohorts, shape (future, cycle).
        first: First cycle in which a cell may be taken up, counted from 1, shape (future, cell).
        latest: Latest cycle of each group, shape (group,).
        value: What one case taken up in each cycle of the plan brings, shape (plan cycle, cell).
    """

    groups: tuple[str, ...]
    group: Indices
    weeks_open: Numbers
    weeks_beyond: Numbers
    stock: Numbers
    hours_per_case: Numbers
    staying: Numbers
    hours: Numbers
    first: Numbers
    latest: Indices
    value: Numbers

    @property
    def cycles(self) -> int:
        """Cycles that are replayed; those of the plan come first."""
        return int(self.hours.shape[1])

    @property
    def planned_cycles(self) -> int:
        """Cycles of the plan."""
        return int(self.value.shape[0])


@dataclass(frozen=True)
class Course:
    """What an order of work does in every future.

    Args:
        taken: Cases taken up, shape (future, cycle, cell).
        waiting: Cases that wait at the end of each cycle, shape (future, cycle, cell).
    """

    taken: Numbers
    waiting: Numbers


Key = Callable[[int], Numbers]
"""The key of every cell in a cycle (from 0): the lowest is served first."""
Serve = Callable[[int, Numbers, Numbers], Numbers]
"""Cases taken up, shape (future, cell), from the cycle (from 0), who waits and what was taken up before."""


def in_order(keys: Numbers, wanted: Numbers, cost: Numbers, hours: Numbers) -> Numbers:
    """Serves cells by their keys, the lowest first, until the hours are used; shape (future, cell).

    Args:
        keys: Shape (future, cell); cells of one key are served in the order in which they stand.
        wanted: Most cases of each cell, shape (future, cell).
        cost: Hours per case, shape (future, cell).
        hours: Shape (future,).

    Example:
        >>> in_order(np.array([[2.0, 1.0]]), np.array([[5.0, 3.0]]), np.array([[2.0, 4.0]]), np.array([16.0]))
        array([[2., 3.]])

        The second comes first and takes 12 hours; 4 hours are left for two cases of the first.
    """
    order = np.argsort(keys, axis=1, kind="stable")
    work = np.take_along_axis(wanted * cost, order, axis=1)
    before = np.cumsum(work, axis=1) - work
    served = np.clip(hours[:, None] - before, 0.0, work)
    back = np.empty_like(served)
    np.put_along_axis(back, order, served, axis=1)
    return np.divide(back, cost, out=np.zeros_like(back), where=cost > 0)


def follow(situation: Situation, serve: Serve) -> Course:
    """Lets an order of work run through every cycle of every future."""
    waiting = situation.stock.copy()
    taken_all, waiting_all = (np.zeros(situation.hours_per_case.shape) for _ in range(2))
    for cycle in range(situation.cycles):
        open_now = situation.first <= cycle + 1
        wanted = np.where(open_now, waiting, 0.0)
        taken = serve(cycle, wanted, taken_all.sum(axis=1) if cycle else np.zeros_like(waiting))
        waiting = np.maximum(waiting - taken, 0.0) * situation.staying[:, cycle]
        taken_all[:, cycle], waiting_all[:, cycle] = taken, waiting
    return Course(taken_all, waiting_all)


def by_key(situation: Situation, key: Key) -> Course:
    """The course of an order that looks at one key per cell, the lowest first."""

    def serve(cycle: int, wanted: Numbers, before: Numbers) -> Numbers:
        keys = np.broadcast_to(key(cycle), wanted.shape)
        return in_order(keys, wanted, situation.hours_per_case[:, cycle], situation.hours[:, cycle])

    return follow(situation, serve)


def first_come_key(situation: Situation) -> Key:
    """Whoever waits longest first, whatever the group."""
    return lambda _: -situation.weeks_open


def first_come(situation: Situation) -> Course:
    """First come, first served: whoever waits longest, whatever the group."""
    return by_key(situation, first_come_key(situation))


def alike(situation: Situation) -> Course:
    """Every cell in proportion to who waits: what first come, first served means where ages are not known."""

    def serve(cycle: int, wanted: Numbers, before: Numbers) -> Numbers:
        asked = (wanted * situation.hours_per_case[:, cycle]).sum(axis=1)
        share = np.minimum(1.0, situation.hours[:, cycle] / np.maximum(asked, 1e-9))
        return np.asarray(wanted * share[:, None])

    return follow(situation, serve)


def deadline_key(situation: Situation) -> Key:
    """Who can still be decided in term first, the nearest deadline before; then the longest beyond it."""

    def key(cycle: int) -> Numbers:
        now = situation.weeks_beyond + 13.0 * cycle
        return np.where(now < 0, -now, AFTERWARDS - now)

    return key


def deadline_first(situation: Situation) -> Course:
    """Who can still be decided in term first, the nearest deadline before; then the longest beyond it."""
    return by_key(situation, deadline_key(situation))


def easy_key(situation: Situation) -> Key:
    """The fewest hours per case first, and of those the longest waiting (the lesson of R-100)."""
    ages = _ages(situation) * 1e-3
    return lambda cycle: situation.hours_per_case[:, cycle] - ages


def easy_first(situation: Situation) -> Course:
    """The fewest hours per case first, and of those the longest waiting (the lesson of R-100)."""
    return by_key(situation, easy_key(situation))


def latest_key(situation: Situation) -> Key:
    """The nearest latest cycle first, and of those the longest waiting."""
    keys = situation.latest[situation.group] - _ages(situation)
    return lambda _: keys


def latest_first(situation: Situation) -> Course:
    """By latest cycle alone: what keeps most of them with the hours that there are."""
    return by_key(situation, latest_key(situation))


def _ages(situation: Situation) -> Numbers:
    """Weeks of waiting, scaled below one."""
    return np.asarray(situation.weeks_open / (1.0 + situation.weeks_open.max(initial=0.0)))


def owed_by(situation: Situation, plan: Sequence[Intake]) -> Callable[[int, Numbers, Numbers], Numbers]:
    """What a plan owes: cases of each cell, from the cycle, who waits and what each group had before.

    What the plan takes up by now and is not yet done, from the oldest cells of each group.
    """
    names = {name: at for at, name in enumerate(situation.groups)}
    targets = np.zeros((situation.planned_cycles, len(names)))
    for take in plan:
        targets[take.cycle - 1, names[take.group]] += take.cases
    by_then = np.cumsum(targets, axis=0)

    def owed(cycle: int, wanted: Numbers, before: Numbers) -> Numbers:
        return oldest_of_group(situation, wanted, np.maximum(by_then[cycle][None, :] - before, 0.0))

    return owed


def planned(situation: Situation, plan: Sequence[Intake]) -> Course:
    """The plan as its people would carry it out.

    First whoever's latest cycle has come; then what the plan takes up by now and is not yet done, every
    group cut alike where hours fall short; hours to spare go by latest cycle, then by waiting.
    """
    owed = owed_by(situation, plan)
    latest = situation.latest[situation.group]
    key = latest_key(situation)

    def serve(cycle: int, wanted: Numbers, before: Numbers) -> Numbers:
        cost, hours = situation.hours_per_case[:, cycle], situation.hours[:, cycle]
        keys = np.broadcast_to(key(cycle), wanted.shape)
        taken = in_order(keys, np.where(latest <= cycle + 1, wanted, 0.0), cost, hours)
        if cycle < situation.planned_cycles:
            share = owed(cycle, wanted - taken, per_group(situation, before + taken))
            spare = np.maximum(hours - (taken * cost).sum(axis=1), 0.0)
            asked = (share * cost).sum(axis=1)
            taken = taken + share * np.minimum(1.0, spare / np.maximum(asked, 1e-9))[:, None]
        spare = np.maximum(hours - (taken * cost).sum(axis=1), 0.0)
        return taken + in_order(keys, np.maximum(wanted - taken, 0.0), cost, spare)

    return follow(situation, serve)


def per_group(situation: Situation, cells: Numbers) -> Numbers:
    """Sums over the cells of each group; the last axis becomes the group."""
    one = np.zeros((len(situation.group), len(situation.groups)))
    one[np.arange(len(situation.group)), situation.group] = 1.0
    return np.asarray(cells @ one)


def oldest_of_group(situation: Situation, wanted: Numbers, budget: Numbers) -> Numbers:
    """A number of cases per group, taken from its cells the oldest first, shape (future, cell)."""
    order = np.lexsort((-situation.weeks_open, situation.group))
    sorted_wanted = wanted[:, order]
    running = np.cumsum(sorted_wanted, axis=1)
    groups = situation.group[order]
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    base = np.concatenate([np.zeros((len(wanted), 1)), running], axis=1)[:, starts]
    place = np.searchsorted(starts, np.arange(len(order)), side="right") - 1
    before = running - sorted_wanted - base[:, place]
    share = np.clip(budget[:, groups] - before, 0.0, sorted_wanted)
    back = np.empty_like(share)
    back[:, order] = share
    return np.asarray(back)


def brought(situation: Situation, course: Course) -> Numbers:
    """What a course brings within the plan's cycles, in the unit of the objective, shape (future,)."""
    return np.asarray(np.einsum("fcx,cx->f", course.taken[:, : situation.planned_cycles], situation.value))


def best_in_hindsight(situation: Situation, told: Callable[[int], None] = lambda _: None) -> Numbers:
    """The most that any order of work could have brought had the future been known, shape (future,).

    Only hours, stock and first cycles bind; batches, partners and the grant rate are left out, so this is a
    bound that no plan need reach.
    """
    found = np.zeros(len(situation.hours))
    for future in range(len(found)):
        found[future] = _best(situation, future)
        told(future + 1)
    return found


def _best(situation: Situation, future: int) -> float:
    cycles = situation.planned_cycles
    kept = np.flatnonzero(situation.stock[future] >= NEARLY_NONE)
    few = situation.stock[future] < NEARLY_NONE
    loose = float((situation.stock[future] * situation.value.max(axis=0))[few].sum())
    if not len(kept):
        return loose
    there = np.ones((cycles, len(kept)))
    there[1:] = np.cumprod(situation.staying[future, : cycles - 1][:, kept], axis=0)
    hours = situation.hours_per_case[future, :cycles][:, kept] * there
    value = situation.value[:, kept] * there
    may = np.arange(1, cycles + 1)[:, None] >= situation.first[future, kept][None, :]
    width = cycles * len(kept)
    parts = [
        (
            np.arange(cycle * len(kept), (cycle + 1) * len(kept)),
            hours[cycle],
            -INFINITE,
            float(situation.hours[future, cycle]),
        )
        for cycle in range(cycles)
    ]
    parts += [
        (np.arange(at, width, len(kept)), np.ones(cycles), -INFINITE, float(situation.stock[future, cell]))
        for at, cell in enumerate(kept)
    ]
    solver = silent_solver()
    high = np.where(may, situation.stock[future, kept][None, :], 0.0).ravel()
    load(solver, value.ravel(), np.zeros(width), high, rows_of(parts))
    solver.run()
    return loose + (objective_of(solver) if solver.getModelStatus() == OPTIMAL else 0.0)
