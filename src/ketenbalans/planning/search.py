"""The search for the best plan: a relaxation that bounds, walks that find, and a tree that proves.

First a plan is dived for and walked uphill; cuts draw the relaxation in; then a tree closes what is left,
handing each half-taken choice it meets to a short walk. Volumes become whole cases at the end. Nothing
here is random, and with the clock out of reach a run repeats to the bit.
"""

import math
import time
from dataclasses import dataclass, field

import numpy as np

from ketenbalans.planning.cuts import separate
from ketenbalans.planning.linear import INFEASIBLE, OPTIMAL, load, model_rows, silent_solver, values_of
from ketenbalans.planning.model import Model, Numbers
from ketenbalans.planning.neighbourhood import Choice, Volumes, allowed, walk
from ketenbalans.planning.relaxation import Domain, Relaxation
from ketenbalans.planning.rounding import whole_cases
from ketenbalans.planning.tree import Tree

FRACTION = 1e-6
WALK_PER_CYCLE = 5
SHORT_WALK = 8
POOL = 60
CORE_PER_CYCLE = 20
"""Choices per cycle that the prices of the root leave most in doubt; the first tree looks at these alone."""
CORE_NODES = 300
CORE_GAP = 0.2
"""Share of the wanted gap that the first tree looks for."""
ROUNDS = 8
MOST_NODES = 50_000
WHOLE_SHARE = 0.2
"""Share of the wanted gap kept for making cases whole."""


@dataclass(frozen=True)
class Found:
    """What a search ended with.

    Args:
        cases: Whole cases, shape (column,); None where no plan was found.
        bound: No plan is worth more.
        stopped_by: ``gap`` (proved near enough), ``clock``, ``limit`` (of nodes) or ``infeasible``.
        nodes: Nodes of the search tree that were looked at.
    """

    cases: Numbers | None
    bound: float
    stopped_by: str
    nodes: int


@dataclass
class _Best:
    """The best choices met so far, and what a node must beat."""

    volumes: Volumes
    gap: float
    until: float
    choices: list[tuple[float, Choice]] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    pool: list[tuple[float, Choice]] = field(default_factory=list)

    @property
    def worth(self) -> float:
        return self.choices[0][0] if self.choices else -math.inf

    @property
    def cutoff(self) -> float:
        return self.worth + self.gap * abs(self.worth) if self.choices else -math.inf

    def keep(self, worth: float, choice: Choice) -> None:
        if worth > -math.inf:
            self.choices = sorted([*self.choices, (worth, choice)], key=lambda pair: -pair[0])[:3]

    def walk(self, choice: Choice, steps: int) -> None:
        worth, better = walk(self.volumes, choice, steps=steps, until=self.until)
        if worth > self.worth:
            self.keep(worth, better)

    def try_out(self, choice: Choice) -> float:
        """What a choice is worth, kept if among the best; minus infinity where it was seen before."""
        name = choice.tobytes()
        if name in self.seen or not allowed(self.volumes.model, choice):
            return -math.inf
        self.seen.add(name)
        worth = self.volumes.worth(choice)
        if worth > self.worth:
            self.keep(worth, choice)
        return worth

    def improve(self, shares: Numbers, domain: Domain) -> float:
        """Rounds the shares of a node to a choice; walks on from the best of every few."""
        choice = rounded(self.volumes.model, shares)
        before_all = self.worth
        worth = self.try_out(choice)
        if worth > -math.inf:
            self.pool.append((worth, choice))
        if worth > before_all or len(self.pool) >= POOL:
            worth, choice = max(self.pool, key=lambda pair: pair[0])
            self.pool.clear()
            before = self.worth
            self.keep(worth, choice)
            self.walk(choice, SHORT_WALK)
            if self.worth > before:
                self.walk(self.choices[0][1], 2 * SHORT_WALK)
        return self.cutoff


def rounded(model: Model, shares: Numbers) -> Choice:
    """The groups most taken up in each cycle: as many as it may hold, no more batches than a group has."""
    groups = model.groups
    choice = np.zeros(len(shares), dtype=bool)
    room = np.full(model.cycles, groups)
    for row in model.taken_rows:
        if row.kind == "groups_per_cycle":
            room[row.cycle - 1] = int(row.high)
    for cycle in range(model.cycles):
        share = shares[cycle * groups : (cycle + 1) * groups]
        order = np.argsort(-share, kind="stable")[: room[cycle]]
        choice[cycle * groups + order[share[order] > 0.02]] = True
    taken, least = choice.reshape(model.cycles, groups), model.least.reshape(model.cycles, groups)
    supply = model.early_supply
    for at in np.flatnonzero(taken.sum(axis=0) > 1):
        batches = np.where(taken[:, at], least[:, at], 0.0)
        while (batches.cumsum() > supply[:, at]).any():
            last = int(np.argmax(batches.cumsum() > supply[:, at]))
            inside = np.flatnonzero(batches[: last + 1] > 0)
            worst = inside[np.argmin(shares[inside * groups + at])]
            batches[worst] = 0.0
            taken[worst, at] = bool(model.must[worst * groups + at])
            if taken[worst, at]:
                break
    return choice


def search(model: Model, *, seconds: float, gap: float, most_nodes: int = MOST_NODES) -> Found:
    """The best plan of a model and a proof of how near the best possible it is.

    Args:
        model: The model.
        seconds: When to stop at the latest.
        gap: Share of the objective that may be left unproved.
        most_nodes: Deterministic limit on the tree.
    """
    started = time.monotonic()
    until = started + 0.93 * seconds
    if not model.most.any():
        nothing = whole_cases(model, np.zeros(len(model.value)), seconds=seconds)
        return Found(nothing and nothing[0], 0.0, "gap" if nothing else "infeasible", 0)
    relaxation = Relaxation(model, [])
    if not relaxation.solve():
        return Found(None, -math.inf, "infeasible", 0)
    best = _Best(Volumes(model), (1 - WHOLE_SHARE) * gap, until)
    choice = dive(relaxation)
    if choice is not None and allowed(model, choice):
        best.keep(best.volumes.worth(choice), choice)
        best.until = started + 0.2 * seconds
        best.walk(choice, WALK_PER_CYCLE * model.cycles)
        best.until = until
    relaxation, root = tightened(relaxation, best, started + 0.45 * seconds)
    if root > best.cutoff:
        look_in_core(relaxation, best, root, started + 0.6 * seconds)
        relaxation, again = tightened(relaxation, best, started + 0.7 * seconds)
        root = min(root, again)
    tree = Tree(relaxation, best.improve, best.cutoff)
    ended = tree.search(root, until=until, most_nodes=most_nodes)
    bound = max(ended.bound, best.worth, relaxation.discarded)
    cases = _made_whole(model, best, max(0.3, started + seconds - time.monotonic()), gap, bound)
    worth = -math.inf if cases is None else float(model.value @ cases)
    left = started + seconds - time.monotonic()
    if (
        ended.stopped_by == "gap"
        and (cases is None or bound - worth > gap * abs(worth) + 1e-9)
        and left > 0.05
    ):
        return _whole_search(model, seconds=left, gap=gap, start=cases, bound=bound)
    return Found(cases, bound, ended.stopped_by, ended.nodes)


def look_in_core(relaxation: Relaxation, best: _Best, root: float, until: float) -> None:
    """Looks for better plans among the choices that are most in doubt, the others as the prices have them.

    A plan a little nearer to the best spares the tree that proves it more than anything else: the tree must
    close whatever lies between the plan and the bound. Nothing is proved here.

    Args:
        relaxation: The root, with its cuts.
        best: The best choices so far; better ones are put there.
        root: A bound on every plan.
        until: Monotonic time at which to stop.
    """
    whole = relaxation.domain
    _, gain = relaxation.priced()
    model = relaxation.model
    doubt = np.where((model.most > 0) & (whole.high > whole.low), np.abs(gain), np.inf)
    size = CORE_PER_CYCLE * model.cycles
    if np.isfinite(doubt).sum() > size:
        outside = np.ones(relaxation.width, dtype=bool)
        outside[np.argsort(doubt, kind="stable")[:size]] = False
        outside &= np.isfinite(doubt)
        whole = whole.with_fixed(np.flatnonzero(outside & (gain <= 0)), np.flatnonzero(outside & (gain > 0)))
    core = relaxation.within(whole)
    if core.solve():

        def improve(shares: Numbers, domain: Domain) -> float:
            best.try_out(rounded(model, shares))
            if best.cutoff >= root:
                return math.inf  # near enough already: nothing more need be looked at
            return best.worth + CORE_GAP * best.gap * abs(best.worth)

        cutoff = best.worth + CORE_GAP * best.gap * abs(best.worth) if best.choices else -math.inf
        Tree(core, improve, cutoff).search(root, until=until, most_nodes=CORE_NODES)
    if best.choices and best.cutoff < root:
        best.walk(best.choices[0][1], WALK_PER_CYCLE * model.cycles)


def dive(relaxation: Relaxation) -> Choice | None:
    """Takes up the largest shares, a few at a time, until none is by halves; None where that fails."""
    start = domain = relaxation.domain
    none = np.zeros(0, dtype=np.int64)
    choice: Choice | None = None
    for _ in range(relaxation.width):
        shares = relaxation.point()[1]
        half = (shares > FRACTION) & (shares < 1 - FRACTION) & (domain.high > domain.low)
        if not half.any():
            choice = shares > 0.5
            break
        columns = np.flatnonzero(half)
        columns = columns[np.argsort(-shares[columns], kind="stable")]
        for child in (
            domain.with_fixed(none, columns[: max(1, len(columns) // 6)]),
            domain.with_fixed(none, columns[:1]),
            domain.with_fixed(columns[:1], none),
        ):
            relaxation.restrict(child)
            if relaxation.solve():
                domain = child
                break
        else:
            break
    relaxation.restrict(start)
    relaxation.solve()
    return choice


def tightened(relaxation: Relaxation, best: _Best, until: float) -> tuple[Relaxation, float]:
    """The relaxation with cuts and without the choices that can no longer matter, and its bound so far."""
    bound = math.inf
    for _ in range(ROUNDS):
        bound_now, domain = relaxation.settle(best.cutoff)
        bound_now = min(bound, bound_now)
        stalled = bound - bound_now < 0.02 * max(bound_now - best.cutoff, 0.0)
        bound = bound_now
        if time.monotonic() > until or stalled or bound_now <= best.cutoff:
            break
        relaxation.restrict(domain)
        cuts = separate(relaxation, rows=80, most=60)
        relaxation.add(cuts)
        if not cuts or not relaxation.solve():
            break
    leaner = relaxation.within(relaxation.domain)
    leaner.solve()
    return leaner, bound


def _made_whole(model: Model, best: _Best, seconds: float, gap: float, bound: float) -> Numbers | None:
    """The best whole plan over the best choices; one that is near enough to the bound will do."""
    enough = bound / (1.0 + gap) if bound > 0 else math.inf
    for _, choice in best.choices:
        whole = whole_cases(
            model, choice.astype(float), seconds=seconds, gap=gap * WHOLE_SHARE, enough=enough
        )
        if whole is not None:
            return whole[0]
    return None


def _whole_search(model: Model, *, seconds: float, gap: float, start: Numbers | None, bound: float) -> Found:
    """The search in whole cases from the outset: slower, and for small questions exact."""
    width = len(model.value)
    solver = silent_solver()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    load(
        solver,
        np.concatenate([model.value, np.zeros(width)]),
        np.concatenate([np.where(model.must, model.least, 0.0), model.must.astype(float)]),
        np.concatenate([model.most, (model.most > 0).astype(float)]),
        model_rows(model, model.most > 0, early=True),
        np.arange(2 * width),
    )
    solver.run()
    info = solver.getInfo()
    if solver.getModelStatus() in INFEASIBLE:
        return Found(None, -math.inf, "infeasible", 0)
    cases = start
    if info.primal_solution_status == 2:
        taken = values_of(solver)[width:]
        found = whole_cases(model, taken, seconds=seconds, gap=gap / 5)
        if found is not None and (start is None or model.value @ found[0] > model.value @ start):
            cases = found[0]
    stopped = "gap" if solver.getModelStatus() == OPTIMAL else "clock"
    return Found(cases, min(bound, float(info.mip_dual_bound)), stopped, int(info.mip_node_count))
