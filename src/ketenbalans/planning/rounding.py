"""Whole cases: the best whole plan over a choice of groups per cycle.

The relaxation takes up fractions of a case; a plan takes up people's applications. With the choice of
groups fixed, what is left is a small problem in whole numbers.
"""

import time

import numpy as np

from ketenbalans.planning.checking import breaches
from ketenbalans.planning.instance import Intake
from ketenbalans.planning.linear import load, rows_of, silent_solver, values_of
from ketenbalans.planning.model import INFINITE, Model, Numbers

MARGINS = (0.0, 2e-6, 1e-4)
"""How far the limits are drawn in, in turn, where the solver's own tolerance let a plan slip over one."""


def whole_cases(
    model: Model, taken: Numbers, *, seconds: float, gap: float = 2e-5, nodes: int = 2000
) -> tuple[Numbers, float] | None:
    """The best whole number of cases for each group and cycle taken up, and a bound on any such number.

    Args:
        model: The model.
        taken: Whether each column is taken up, shape (column,), 0 or 1.
        seconds: When to stop.
        gap: Share of the objective that may be left.
        nodes: Deterministic limit on the search.

    Returns:
        Cases, shape (column,), checked in exact arithmetic; and the bound for this choice. None where no
        whole plan was found.
    """
    chosen = np.flatnonzero(taken > 0.5)
    if not len(chosen):
        return None if breaches(model.instance, ()) else (np.zeros(len(taken)), 0.0)
    place = np.full(len(taken), -1)
    place[chosen] = np.arange(len(chosen))
    until = time.monotonic() + seconds
    for margin in MARGINS:
        parts = []
        for row in model.case_rows:
            kept = place[row.columns] >= 0
            if row.low <= 0 <= row.high and not kept.any():
                continue
            parts.append(
                (place[row.columns[kept]], row.coefficients[kept], row.low + margin, row.high - margin)
            )
        solver = silent_solver()
        solver.setOptionValue("mip_rel_gap", gap)
        solver.setOptionValue("mip_max_nodes", nodes)
        solver.setOptionValue("time_limit", max(0.05, until - time.monotonic()))
        low, high = model.least[chosen], np.minimum(model.most[chosen], INFINITE)
        load(solver, model.value[chosen], low, high, rows_of(parts), np.arange(len(chosen)))
        solver.run()
        info = solver.getInfo()
        if info.primal_solution_status != 2:  # no feasible point
            continue
        cases = np.zeros(len(taken))
        cases[chosen] = np.round(values_of(solver))
        if not breaches(model.instance, plan_of(model, cases)):
            return cases, float(info.mip_dual_bound)
    return None


def plan_of(model: Model, cases: Numbers) -> tuple[Intake, ...]:
    """The plan that an array of cases stands for, in order of cycle and group as the instance lists them."""
    at_instance = [
        (column // model.groups, model.order[column % model.groups], column)
        for column in np.flatnonzero(cases > 0.5)
    ]
    return tuple(
        Intake(int(cycle) + 1, model.instance.groups[at].id, round(cases[column]))
        for cycle, at, column in sorted(at_instance)
    )
