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
FIRST_WALK = 60
SHORT_WALK = 8
POOL = 8
ROUNDS = 8
MOST_NODES = 50_000
WHOLE_SHARE = 0.1
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

    def improve(self, shares: Numbers, domain: Domain) -> float:
        """Rounds the shares of a node to a choice; walks on from the best of every few."""
        choice = rounded(self.volumes.model, shares)
        name = choice.tobytes()
        if name in self.seen or not allowed(self.volumes.model, choice):
            return self.cutoff
        self.seen.add(name)
        worth = self.volumes.worth(choice)
        if worth > -math.inf:
            self.pool.append((worth, choice))
        if worth > self.worth or len(self.pool) >= POOL:
            worth, choice = max(self.pool, key=lambda pair: pair[0])
            self.pool.clear()
            before = self.worth
            self.keep(worth, choice)
            self.walk(choice, SHORT_WALK)
            if self.worth > before:
                self.walk(self.choices[0][1], 2 * SHORT_WALK)
        return self.cutoff


def rounded(model: Model, shares: Numbers) -> Choice:
    """The groups most taken up in each cycle, as many as the cycle may hold."""
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
        best.walk(choice, FIRST_WALK)
        best.until = until
    relaxation, root = tightened(relaxation, best, started + 0.45 * seconds)
    tree = Tree(relaxation, best.improve, best.cutoff)
    ended = tree.search(root, until=until, most_nodes=most_nodes)
    cases = _made_whole(model, best, max(0.3, started + seconds - time.monotonic()), gap)
    worth = -math.inf if cases is None else float(model.value @ cases)
    bound = max(ended.bound, best.worth, relaxation.discarded)
    left = started + seconds - time.monotonic()
    if (
        ended.stopped_by == "gap"
        and (cases is None or bound - worth > gap * abs(worth) + 1e-9)
        and left > 0.05
    ):
        return _whole_search(model, seconds=left, gap=gap, start=cases, bound=bound)
    return Found(cases, bound, ended.stopped_by, ended.nodes)


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
    return relaxation.lean(), bound


def _made_whole(model: Model, best: _Best, seconds: float, gap: float) -> Numbers | None:
    """The best whole plan over the best choices."""
    for _, choice in best.choices:
        whole = whole_cases(model, choice.astype(float), seconds=seconds, gap=gap * WHOLE_SHARE)
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
        model_rows(model, least=True),
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
