"""The search for the best plan: a relaxation that bounds, walks that find, and a tree that proves.

First a plan is dived for and walked uphill; cuts draw the relaxation in; then a tree closes what is left,
handing each half-taken choice it meets to a short walk. Volumes become whole cases at the end. Nothing
here is random, and with the clock out of reach a run repeats to the bit.
"""

import math
import time
from dataclasses import dataclass

import numpy as np

from ketenbalans.planning.checking import breaches
from ketenbalans.planning.cuts import separate
from ketenbalans.planning.linear import INFEASIBLE, OPTIMAL, load, model_rows, silent_solver, values_of
from ketenbalans.planning.looking import WALK_PER_CYCLE, Best, dive, look_in_core
from ketenbalans.planning.model import Model, Numbers
from ketenbalans.planning.neighbourhood import Volumes, allowed
from ketenbalans.planning.relaxation import Relaxation
from ketenbalans.planning.rounding import plan_of, whole_cases
from ketenbalans.planning.tree import Tree

ROUNDS = 8
MOST_NODES = 50_000
CLOSE_NODES = 300
"""Nodes of a search for whole cases that nothing comes after."""
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
    best = Best(Volumes(model), (1 - WHOLE_SHARE) * gap, until)
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


def tightened(relaxation: Relaxation, best: Best, until: float) -> tuple[Relaxation, float]:
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


def _made_whole(model: Model, best: Best, seconds: float, gap: float, bound: float) -> Numbers | None:
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
        values = values_of(solver)
        whole = _kept_whole(model, values, seconds, gap)
        if whole is not None and (start is None or model.value @ whole > model.value @ start):
            cases = whole
    stopped = "gap" if solver.getModelStatus() == OPTIMAL else "clock"
    return Found(cases, min(bound, float(info.mip_dual_bound)), stopped, int(info.mip_node_count))


def _kept_whole(model: Model, values: Numbers, seconds: float, gap: float) -> Numbers | None:
    """The whole cases of a solution, or near ones where the solver's tolerance let a limit slip."""
    width = len(model.value)
    whole = np.round(values[:width])
    if not breaches(model.instance, plan_of(model, whole)):
        return whole
    found = whole_cases(model, values[width:], seconds=seconds, gap=gap / 5, nodes=CLOSE_NODES)
    return None if found is None else found[0]
