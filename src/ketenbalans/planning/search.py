"""The search for the best plan: a relaxation that bounds, and a plan that is proved near it."""

import time
from dataclasses import dataclass

import numpy as np

from ketenbalans.planning.linear import INFEASIBLE, OPTIMAL, load, model_rows, silent_solver, values_of
from ketenbalans.planning.model import Model, Numbers
from ketenbalans.planning.rounding import whole_cases


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


def search(model: Model, *, seconds: float, gap: float) -> Found:
    """The best plan of a model and a proof of how near the best possible it is."""
    started = time.monotonic()
    width = len(model.value)
    if not model.most.any():
        nothing = whole_cases(model, np.zeros(width), seconds=seconds)
        return Found(nothing and nothing[0], 0.0, "gap" if nothing else "infeasible", 0)
    solver = silent_solver()
    solver.setOptionValue("time_limit", 0.9 * seconds)
    solver.setOptionValue("mip_rel_gap", 0.9 * gap)
    load(
        solver,
        np.concatenate([model.value, np.zeros(width)]),
        np.zeros(2 * width),
        np.concatenate([model.most, (model.most > 0).astype(float)]),
        model_rows(model, least=True),
        np.arange(width, 2 * width),
    )
    solver.run()
    if solver.getModelStatus() in INFEASIBLE:
        return Found(None, -np.inf, "infeasible", 0)
    info = solver.getInfo()
    left = seconds - (time.monotonic() - started)
    cases = None
    if info.primal_solution_status == 2:
        whole = whole_cases(model, values_of(solver)[width:], seconds=max(0.2, left), gap=gap / 5)
        cases = None if whole is None else whole[0]
    bound = float(info.mip_dual_bound)
    worth = -np.inf if cases is None else float(model.value @ cases)
    if bound - worth > gap * abs(worth) + 1e-9 and time.monotonic() - started < 0.9 * seconds:
        return _whole_search(model, seconds=seconds - (time.monotonic() - started), gap=gap, start=cases)
    stopped = "gap" if time.monotonic() - started < 0.9 * seconds else "clock"
    return Found(cases, bound, stopped, int(info.mip_node_count))


def _whole_search(model: Model, *, seconds: float, gap: float, start: Numbers | None) -> Found:
    """The search in whole cases from the outset: slower, and for small questions exact."""
    width = len(model.value)
    solver = silent_solver()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    load(
        solver,
        np.concatenate([model.value, np.zeros(width)]),
        np.zeros(2 * width),
        np.concatenate([model.most, (model.most > 0).astype(float)]),
        model_rows(model, least=True),
        np.arange(2 * width),
    )
    solver.run()
    info = solver.getInfo()
    if solver.getModelStatus() in INFEASIBLE:
        return Found(None, -np.inf, "infeasible", 0)
    cases = start
    if info.primal_solution_status == 2:
        found = np.round(values_of(solver)[:width])
        if start is None or model.value @ found > model.value @ start:
            cases = found
    stopped = "gap" if solver.getModelStatus() == OPTIMAL else "clock"
    return Found(cases, float(info.mip_dual_bound), stopped, int(info.mip_node_count))
