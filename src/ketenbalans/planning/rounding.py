"""Whole cases: the best whole plan over a choice of groups per cycle.

The relaxation takes up fractions of a case; a plan takes up people's applications. First the fractions are
rounded down and mended case by case; then a small whole-number search looks close around that.
"""

import math
import time

import numpy as np
from numpy.typing import NDArray

from ketenbalans.planning.checking import breaches
from ketenbalans.planning.instance import Intake
from ketenbalans.planning.linear import OPTIMAL, load, rows_of, silent_solver, values_of
from ketenbalans.planning.model import Model, Numbers

MARGINS = (0.0, 2e-6, 1e-4)
"""How far the limits are drawn in, in turn, where the solver's own tolerance let a plan slip over one."""

AROUND = 4.0
"""How many cases from the rounded volumes the whole-number search looks."""

ROOM = 1e-9
SOME = 256
"""Swaps that are weighed together."""


def whole_cases(
    model: Model,
    taken: Numbers,
    *,
    seconds: float,
    gap: float = 2e-5,
    nodes: int = 50,
    enough: float = math.inf,
) -> tuple[Numbers, float] | None:
    """A near-best whole number of cases for each group and cycle taken up.

    Args:
        model: The model.
        taken: Whether each column is taken up, shape (column,), 0 or 1.
        seconds: When to stop.
        gap: Share of the objective that whole numbers may cost.
        nodes: Deterministic limit on the search.
        enough: A worth that will do, however much whole numbers cost.

    Returns:
        Cases, shape (column,), checked in exact arithmetic; and what the volumes are worth before they are
        whole. None where no whole plan was found for this choice.
    """
    chosen = np.flatnonzero(taken > 0.5)
    if not len(chosen):
        return None if breaches(model.instance, ()) else (np.zeros(len(taken)), 0.0)
    until = time.monotonic() + seconds
    for margin in MARGINS:
        volumes = _Chosen(model, chosen, margin)
        worth = volumes.fractions()
        if worth is None:
            continue
        mended = volumes.mended()
        if mended is not None:
            mended = volumes.swapped(mended)
        near = mended is not None and (volumes.value @ mended >= min(enough, worth - gap * abs(worth)))
        left = max(0.05, until - time.monotonic())
        for cases in (mended if near else volumes.searched(mended, 0.6 * gap, nodes, left), mended):
            if cases is None:
                continue
            full = np.zeros(len(taken))
            full[chosen] = cases
            if not breaches(model.instance, plan_of(model, full)):
                return full, worth
    return None


class _Chosen:
    """The volumes of one choice of groups: fractions, mended whole numbers, searched whole numbers."""

    def __init__(self, model: Model, chosen: NDArray[np.int64], margin: float) -> None:
        self.value = model.value[chosen]
        self.least, self.most = model.least[chosen], model.most[chosen]
        place = np.full(len(model.value), -1)
        place[chosen] = np.arange(len(chosen))
        parts = []
        for row in model.case_rows:
            kept = place[row.columns] >= 0
            if model.is_rare(row) and place[row.columns[-1]] < 0:
                continue  # nothing is added in that cycle, so the supply before it says as much
            if kept.any() or not row.low <= 0 <= row.high:
                columns = place[row.columns[kept]]
                parts.append((columns, row.coefficients[kept], row.low + margin, row.high - margin))
        self.rows = rows_of(parts)
        self.table = np.zeros((self.rows.count, len(chosen)))
        for at, (columns, coefficients, _, _) in enumerate(parts):
            self.table[at, columns] = coefficients
        self.columns = self.table.T.copy()
        self.point = self.least

    def fractions(self) -> float | None:
        """Solves in fractions of cases; gives the worth, or None where nothing fits."""
        solver = silent_solver()
        load(solver, self.value, self.least, self.most, self.rows)
        solver.run()
        if solver.getModelStatus() != OPTIMAL:
            return None
        self.point = values_of(solver)
        return float(self.value @ self.point)

    def broken(self, activity: Numbers) -> Numbers:
        """How far limits are broken in all, for activities of shape (..., row)."""
        above = np.maximum(activity - self.rows.high - ROOM, 0.0)
        below = np.maximum(self.rows.low - ROOM - activity, 0.0)
        return np.asarray((above + below).sum(axis=-1))

    def mended(self) -> Numbers | None:
        """Fractions rounded down, then changed case by case until all limits hold and nothing more fits."""
        cases = np.maximum(np.floor(self.point + 1e-7), self.least)
        steps = np.concatenate([np.eye(len(cases)), -np.eye(len(cases))])
        changes = steps @ self.table.T
        worth = steps @ self.value
        for _ in range(20 * len(cases)):
            activity = self.table @ cases
            now = float(self.broken(activity))
            fits = ((cases + steps) >= self.least).all(axis=1) & ((cases + steps) <= self.most).all(axis=1)
            after = self.broken(activity + changes)
            if now > 0:
                better = fits & (after < now - 1e-12)
                if not better.any():
                    return None
                step = int(np.argmin(np.where(better, after - 1e-9 * worth, np.inf)))
            else:
                better = fits & (after <= 0) & (worth > 0)
                if not better.any():
                    return cases
                step = int(np.argmax(np.where(better, worth, -np.inf)))
            cases = cases + steps[step]
        return None

    def swapped(self, cases: Numbers) -> Numbers:
        """One case more of one group for one less of another, the dearest first, while it brings more."""
        for _ in range(len(cases)):
            more = self.value[:, None] - self.value[None, :]
            more[cases + 1 > self.most, :] = 0.0
            more[:, cases - 1 < self.least] = 0.0
            into, out = np.nonzero(more > ROOM)
            order = np.argsort(-more[into, out], kind="stable")
            into, out = into[order], out[order]
            activity = self.table @ cases
            for first in range(0, len(into), SOME):
                some = slice(first, first + SOME)
                after = activity + self.columns[into[some]] - self.columns[out[some]]
                fits = np.flatnonzero(self.broken(after) <= 0)
                if len(fits):
                    cases = cases.copy()
                    cases[into[some][fits[0]]] += 1
                    cases[out[some][fits[0]]] -= 1
                    break
            else:
                return cases
        return cases

    def searched(self, start: Numbers | None, gap: float, nodes: int, seconds: float) -> Numbers | None:
        """The best whole numbers near the fractions, as far as a short search goes."""
        solver = silent_solver()
        for option, value in (("mip_rel_gap", gap), ("mip_max_nodes", nodes), ("time_limit", seconds)):
            solver.setOptionValue(option, value)
        centre = self.point if start is None else start
        around = np.inf if start is None else AROUND
        low = np.maximum(self.least, np.minimum(centre, np.floor(self.point)) - around)
        high = np.minimum(self.most, np.maximum(centre, np.ceil(self.point)) + around)
        load(solver, self.value, low, high, self.rows, np.arange(len(self.value)))
        if start is not None:
            solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
        solver.run()
        return np.round(values_of(solver)) if solver.getInfo().primal_solution_status == 2 else None


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
