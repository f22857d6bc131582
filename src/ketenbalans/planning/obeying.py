"""Which limits an order of work breaks in a replay, and how it would run within them.

Whoever serves people in one plain order looks at no partner, no grant rate and no batch. A share of the best
says little beside a plan that keeps to all of those, unless what is broken is told with it. Serves R-023,
R-042, R-100.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ketenbalans.planning.instance import LOADS, Instance
from ketenbalans.planning.model import Flags, Indices, Numbers
from ketenbalans.planning.replaying import (
    AFTERWARDS,
    Course,
    Key,
    Situation,
    follow,
    in_order,
    per_group,
)

SUMMED = tuple(name for name in LOADS if name != "hours")
"""Limits that add up over groups; hours are what a replay gives, so no order can break them."""
SLACK = 1e-6
ROUNDS = 3
"""How often groups that would stay below their smallest batch are left out and the rest is served anew."""
SWEEPS = 2
"""How often an order is gone through: what comes later may make room in the band for what came before."""


@dataclass(frozen=True)
class Broken:
    """How often an order of work breaks a limit, and by how much.

    Args:
        limit: family, appeals, returns, places, grants, grant_rate, groups_per_cycle or min_batch.
        share: Share of futures and cycles in which it is broken.
        by: By how much on average where it is: a share of the ceiling, percentage points of the grant rate
            as a fraction, groups too many, or groups below their batch.
    """

    limit: str
    share: float
    by: float


@dataclass(frozen=True)
class Rules:
    """The limits of a question as arrays, groups in the order of the situation.

    Args:
        names: Limits that add up.
        loads: What a case brings, by cycles after intake, shape (limit, group, cycle).
        ceilings: The most per cycle, shape (limit, cycle).
        grant_rate: Shape (group,).
        band: Lowest and highest grant rate; None where it does not bind.
        fixed: First decisions that are no choice and grants among them, shape (2, cycle).
        groups: Most groups at a time, shape (cycle,); None where it does not bind.
        batch: Shape (group,).
    """

    names: tuple[str, ...]
    loads: Numbers
    ceilings: Numbers
    grant_rate: Numbers
    band: tuple[float, float] | None
    fixed: Numbers
    groups: Numbers | None
    batch: Numbers


def rules_of(instance: Instance, situation: Situation) -> Rules:
    """The limits of a question, for the groups of a replay.

    Example:
        >>> from ketenbalans.planning.instance import Group, Limits
        >>> group = Group(id="A", stock=9, value=(1.0, 1.0), grant_rate=0.5, appeals=(0.2, 0.1))
        >>> instance = Instance(2, (group,), Limits({"appeals": (3.0, 3.0)}))
        >>> one = np.ones((1, 2, 1))
        >>> zero = np.zeros(1, dtype=np.int64)
        >>> situation = Situation(
        ...     ("A",), zero, one[0, 0], one[0, 0], one[0, :1], one, one, one[0].T, one[0, :1], zero, one[0]
        ... )
        >>> rules_of(instance, situation).loads.tolist()
        [[[0.2, 0.1]]]
    """
    by_name = {group.id: group for group in instance.groups}
    groups = [by_name[name] for name in situation.groups]
    names = tuple(name for name in SUMMED if name in instance.limits.loads)
    loads = np.zeros((len(names), len(groups), instance.cycles))
    for at, name in enumerate(names):
        for place, group in enumerate(groups):
            lags = group.load(name)[: instance.cycles]
            loads[at, place, : len(lags)] = lags
    fixed = [instance.fixed_in(cycle) for cycle in range(1, instance.cycles + 1)]
    band, most = instance.limits.grant_rate, instance.limits.groups_per_cycle
    return Rules(
        names,
        loads,
        np.array([instance.limits.loads[name] for name in names]).reshape(len(names), instance.cycles),
        np.array([group.grant_rate for group in groups]),
        None if band is None else (band.low, band.high),
        np.array([[one.decisions for one in fixed], [one.grants for one in fixed]]),
        None if most is None else np.array(most, dtype=float),
        np.array([float(group.min_batch) for group in groups]),
    )


def broken(situation: Situation, rules: Rules, course: Course) -> tuple[Broken, ...]:
    """How often a course breaks each limit over the plan's cycles, and by how much."""
    cycles = situation.planned_cycles
    taken = per_group(situation, course.taken[:, :cycles])
    found = []
    for at, name in enumerate(rules.names):
        load = _arriving(taken, rules.loads[at])
        over = load - rules.ceilings[at][None, :]
        ceiling = np.broadcast_to(rules.ceilings[at], load.shape)
        part = np.divide(over, ceiling, out=np.ones_like(over), where=ceiling > 0)
        found.append(_told(name, part, over > SLACK * (1.0 + ceiling)))
    if rules.band is not None:
        decisions = taken.sum(axis=2) + rules.fixed[0]
        grants = taken @ rules.grant_rate + rules.fixed[1]
        rate = np.divide(grants, decisions, out=np.full_like(grants, rules.band[0]), where=decisions > SLACK)
        apart = np.maximum(rules.band[0] - rate, rate - rules.band[1])
        found.append(_told("grant_rate", apart, apart > SLACK))
    if rules.groups is not None:
        many = (taken >= 0.5).sum(axis=2) - rules.groups
        found.append(_told("groups_per_cycle", many, many > 0.5))
    start = np.concatenate([situation.stock[:, None], course.waiting[:, : cycles - 1]], axis=1)
    there = per_group(situation, start)
    small = ((taken >= 0.5) & (taken < np.minimum(rules.batch, there) - 0.5)).sum(axis=2)
    found.append(_told("min_batch", small, small > 0))
    return tuple(found)


def _told(name: str, by: Numbers, where: Flags) -> Broken:
    return Broken(
        name, round(float(where.mean()), 4), round(float(by[where].mean()) if where.any() else 0.0, 4)
    )


def _arriving(taken: Numbers, load: Numbers) -> Numbers:
    """What intake brings in each cycle, shape (future, cycle), for loads of shape (group, lag)."""
    arriving = np.zeros(taken.shape[:2])
    for lag in range(taken.shape[1]):
        arriving[:, lag:] += taken[:, : taken.shape[1] - lag] @ load[:, lag]
    return arriving


def within(
    situation: Situation,
    rules: Rules,
    key: Key,
    owed: Callable[[int, Numbers, Numbers], Numbers] | None = None,
) -> Course:
    """The course of an order of work that keeps to the limits, whoever's latest cycle has come first.

    Cells are gone through by their keys. Each is served as far as the hours, the partners' ceilings, the band
    and the number of groups leave room; groups that would stay below their smallest batch are left out and
    the rest is served anew. Beyond the plan's cycles there are no limits to keep.

    Args:
        situation: What the futures hold.
        rules: The limits.
        key: The order's key of every cell in a cycle, the lowest first.
        owed: What comes before everything else, as ``replaying.owed_by`` gives it; None where nothing does.
    """
    latest = situation.latest[situation.group]
    used = np.zeros((len(situation.hours), len(rules.names), situation.planned_cycles))

    def serve(cycle: int, wanted: Numbers, before: Numbers) -> Numbers:
        cost, hours = situation.hours_per_case[:, cycle], situation.hours[:, cycle]
        keys = np.where(latest <= cycle + 1, -AFTERWARDS + latest, key(cycle))
        keys = np.broadcast_to(keys, wanted.shape)
        if cycle >= situation.planned_cycles:
            return in_order(keys, wanted, cost, hours)
        first = [] if owed is None else [owed(cycle, wanted, per_group(situation, before))]
        going = _Cycle(situation, rules, cycle, [*first, wanted], rules.ceilings[None] - used)
        order = np.argsort(keys, axis=1, kind="stable")
        taken = going.served(order)
        for _ in range(ROUNDS):
            small = going.below_batch(taken)
            if not small.any():
                break
            going.left_out |= small
            taken = going.served(order)
        taken = np.where(going.below_batch(taken)[:, situation.group], 0.0, taken)
        groups = per_group(situation, taken)
        for lag in range(situation.planned_cycles - cycle):
            used[:, :, cycle + lag] += groups @ rules.loads[:, :, lag].T
        return taken

    return follow(situation, serve)


class _Cycle:
    """One cycle in every future: who is served in an order, within what is left of the limits."""

    def __init__(
        self, situation: Situation, rules: Rules, cycle: int, stages: list[Numbers], room: Numbers
    ) -> None:
        self.situation, self.rules, self.cycle, self.stages = situation, rules, cycle, stages
        self.cost = situation.hours_per_case[:, cycle]
        self.all_room = room[:, :, cycle:]
        self.loads = rules.loads[:, :, : self.all_room.shape[2]]
        self.there = per_group(situation, stages[-1])
        self.left_out = np.zeros(self.there.shape, dtype=bool)
        self.futures = np.arange(len(room))

    def below_batch(self, taken: Numbers) -> Flags:
        """Groups that are taken up with less than their smallest batch, shape (future, group)."""
        groups = per_group(self.situation, taken)
        return np.asarray((groups > 0) & (groups < np.minimum(self.rules.batch, self.there) - SLACK))

    def served(self, order: Indices) -> Numbers:
        """Cases of each cell, shape (future, cell)."""
        fixed = self.rules.fixed[:, self.cycle]
        self.hours = self.situation.hours[:, self.cycle].copy()
        self.room = self.all_room.copy()
        self.decided = np.tile(fixed[:, None], len(self.futures))
        self.opened = np.zeros(self.there.shape, dtype=bool)
        taken = np.zeros(order.shape)
        for wanted in self.stages:
            for _ in range(SWEEPS):
                for cell in order.T:
                    self._serve(cell, wanted, taken)
        return taken

    def _serve(self, cell: Indices, wanted: Numbers, taken: Numbers) -> None:
        """Serves one cell in every future, as far as there is room."""
        rules, futures = self.rules, self.futures
        group = self.situation.group[cell]
        most = np.inf if rules.groups is None else rules.groups[self.cycle]
        asked = wanted[futures, cell] - taken[futures, cell]
        may = ~self.left_out[futures, group] & (asked > SLACK) & (self.hours > SLACK)
        may &= self.opened[futures, group] | (self.opened.sum(axis=1) < most)
        if not may.any():
            return
        cost = self.cost[futures, cell]
        amount = np.minimum(np.where(may, asked, 0.0), self.hours / np.maximum(cost, SLACK))
        load = self.loads[:, group].transpose(1, 0, 2)
        fits = np.divide(self.room, load, out=np.full(load.shape, np.inf), where=load > 0)
        amount = np.minimum(amount, fits.min(axis=(1, 2), initial=np.inf))
        rate = rules.grant_rate[group]
        if rules.band is not None:
            amount = np.minimum(amount, self._in_band(rate, *rules.band))
        amount = np.maximum(amount, 0.0)
        taken[futures, cell] += amount
        self.hours -= amount * cost
        self.room -= amount[:, None, None] * load
        self.decided += np.stack([amount, amount * rate])
        self.opened[futures, group] |= amount > SLACK

    def _in_band(self, rate: Numbers, low: float, high: float) -> Numbers:
        """Most cases of a grant rate that do not lead out of the band."""
        decisions, grants = self.decided
        most = np.full_like(rate, np.inf)
        for away, slack in ((rate - high, high * decisions - grants), (low - rate, grants - low * decisions)):
            bound = np.divide(np.maximum(slack, 0.0), away, out=np.full_like(rate, np.inf), where=away > 0)
            most = np.minimum(most, bound)
        return most
