"""The linear relaxation of a plan: groups may be taken up by halves, and the worth of that bounds every plan.

A relaxation is solved again and again from where it stood: with cuts added (``planning.cuts``) and with
groups taken up or left (``planning.tree``). From the prices of its rows it draws a bound that holds whatever
the solver's tolerance, and the choices that can no longer matter.
"""

import math
from dataclasses import dataclass

import numpy as np

from ketenbalans.planning.linear import (
    OPTIMAL,
    Rows,
    append,
    load,
    model_rows,
    objective_of,
    rows_of,
    silent_solver,
    values_of,
)
from ketenbalans.planning.model import INFINITE, Indices, Model, Numbers

CUT_SLACK = 1e-9
TINY = 1e-9


@dataclass(frozen=True)
class Cut:
    """``coefficients . (cases, taken) <= high`` for every plan worth looking for, shape (2 * column,)."""

    coefficients: Numbers
    high: float


@dataclass(frozen=True)
class Domain:
    """What is still open: whether each column must be (low 1) or may not be (high 0) taken up."""

    low: Numbers
    high: Numbers

    def with_fixed(self, left: Indices, taken: Indices) -> "Domain":
        """The same with more columns settled."""
        low, high = self.low.copy(), self.high.copy()
        high[left] = 0.0
        low[taken] = 1.0
        return Domain(low, high)


class Relaxation:
    """A linear programme over cases and taken-up shares, with rows that grow by cuts.

    Args:
        model: The model.
        cuts: Cuts to begin with.
        domain: What is open; choices that it settles stay settled. Without it all that the model allows.
    """

    def __init__(self, model: Model, cuts: list[Cut], domain: Domain | None = None) -> None:
        self.model = model
        self.width = len(model.value)
        self.solver = silent_solver()
        asked = domain or Domain(model.must.astype(float), (model.most > 0).astype(float))
        tied = (model.most > 0) & (asked.high > 0) & ((asked.low == 0) | (domain is None))
        self.rows = model_rows(model, tied, early=False)
        first = len(model.standing_rows) + len(model.taken_rows)
        self.ties = slice(first, self.rows.count)
        self.domain = Domain(np.zeros(self.width), (model.most > 0).astype(float))
        cost = np.concatenate([model.value, np.zeros(self.width)])
        load(
            self.solver,
            cost,
            np.zeros(2 * self.width),
            np.concatenate([model.most, self.domain.high]),
            self.rows,
        )
        self.cost = cost
        self.supply = model.early_supply
        self.added: set[tuple[int, int]] = set()
        self.cuts: list[Cut] = []
        self.solves = 0
        self.discarded = -math.inf
        self.add(cuts)
        self.restrict(asked)

    def add(self, cuts: list[Cut]) -> None:
        """Adds cuts as rows."""
        if not cuts:
            return
        parts = []
        for cut in cuts:
            columns = np.flatnonzero(cut.coefficients)
            parts.append((columns, cut.coefficients[columns], -INFINITE, cut.high))
        new = rows_of(parts)
        append(self.solver, new)
        self.cuts += cuts
        self.rows = Rows(
            np.concatenate([self.rows.starts, self.rows.starts[-1] + new.starts[1:]]),
            np.concatenate([self.rows.columns, new.columns]),
            np.concatenate([self.rows.coefficients, new.coefficients]),
            np.concatenate([self.rows.low, new.low]),
            np.concatenate([self.rows.high, new.high]),
        )

    def within(self, domain: Domain) -> "Relaxation":
        """A smaller relaxation of what is open in a domain, without the cuts that do not hold this one."""
        first = self.rows.count - len(self.cuts)
        prices = np.array(self.solver.getSolution().row_dual)[first:]
        held = [cut for at, cut in enumerate(self.cuts) if prices[at]]
        smaller = Relaxation(self.model, held, domain)
        smaller.solves += self.solves
        smaller.discarded = self.discarded
        return smaller

    def restrict(self, domain: Domain) -> None:
        """Settles columns: only what differs from before is told to the solver."""
        changed = np.flatnonzero((domain.low != self.domain.low) | (domain.high != self.domain.high))
        if len(changed):
            least = np.where(domain.low[changed] > 0, self.model.least[changed], 0.0)
            most = np.where(domain.high[changed] > 0, self.model.most[changed], 0.0)
            both = np.concatenate([changed, changed + self.width]).astype(np.int32)
            self.solver.changeColsBounds(
                len(both),
                both,
                np.concatenate([least, domain.low[changed]]),
                np.concatenate([most, domain.high[changed]]),
            )
        self.domain = domain

    def solve(self) -> bool:
        """Solves, adding the early supplies that a solution overdraws; False where nothing fits."""
        while True:
            self.solver.run()
            self.solves += 1
            if self.solver.getModelStatus() != OPTIMAL:
                return False
            overdrawn = self._overdrawn()
            if not overdrawn:
                return True
            self.add(overdrawn)

    def _overdrawn(self) -> list[Cut]:
        cycles, groups = self.supply.shape
        by_then = self.point()[0].reshape(cycles, groups).cumsum(axis=0)
        rows = []
        for cycle, group in np.argwhere(by_then > self.supply * (1 + 1e-6) + 1e-6):
            if (cycle, group) not in self.added:
                self.added.add((int(cycle), int(group)))
                coefficients = np.zeros(2 * self.width)
                coefficients[group : (cycle + 1) * groups : groups] = 1.0
                rows.append(Cut(coefficients, float(self.supply[cycle, group])))
        return rows

    def worth(self) -> float:
        """Objective of the last solution."""
        return objective_of(self.solver)

    def point(self) -> tuple[Numbers, Numbers]:
        """Cases and taken-up shares of the last solution, each of shape (column,)."""
        values = values_of(self.solver)
        return values[: self.width], values[self.width :]

    def combine(self, rows: Indices, weights: Numbers) -> Numbers:
        """A weighted sum of rows, shape (2 * column,)."""
        starts, ends = self.rows.starts[rows], self.rows.starts[rows + 1]
        lengths = ends - starts
        total = int(lengths.sum())
        if not total:
            return np.zeros(2 * self.width)
        offsets = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        entries = offsets + np.arange(total)
        terms = self.rows.coefficients[entries] * np.repeat(weights, lengths)
        return np.bincount(self.rows.columns[entries], terms, 2 * self.width).astype(np.float64)

    def priced(self) -> tuple[float, Numbers]:
        """A bound from the rows' prices alone, and what taking up each column adds to it.

        The rows that tie cases to taken-up shares carry no price here: instead each column is either left
        or taken up with a number of cases within its batch bounds. So the bound holds exactly, whatever the
        solver's tolerance, and is never above the relaxation's own.

        Returns:
            The bound, and the gain of taking up each column at these prices, shape (column,).
        """
        prices = np.array(self.solver.getSolution().row_dual)
        prices[self.ties] = 0.0
        prices[(prices > 0) & ~np.isfinite(self.rows.high)] = 0.0
        prices[(prices < 0) & ~np.isfinite(self.rows.low)] = 0.0
        used = np.flatnonzero(prices)
        constant = float(
            np.sum(
                np.where(prices[used] > 0, prices[used] * self.rows.high[used], 0.0)
                + np.where(prices[used] < 0, prices[used] * self.rows.low[used], 0.0)
            )
        )
        left = self.cost - self.combine(used, prices[used])
        per_case, per_group = left[: self.width], left[self.width :]
        gain = per_group + np.maximum(per_case * self.model.least, per_case * self.model.most)
        free = self.domain.high > self.domain.low
        settled = float(gain[self.domain.low > 0].sum())
        bound = constant + settled + float(np.maximum(gain[free], 0.0).sum())
        return bound, gain

    def settle(self, cutoff: float) -> tuple[float, Domain]:
        """The bound, and the domain without the choices that cannot lead above a cutoff.

        What is left out may be worth as much as the cutoff: ``discarded`` keeps that, and every final bound
        has to hold it too.
        """
        bound, gain = self.priced()
        if bound <= cutoff:  # nothing to look for here: no choice need be left out
            return bound, self.domain
        free = self.domain.high > self.domain.low
        left = np.flatnonzero(free & (gain < 0) & (bound + gain <= cutoff))
        taken = np.flatnonzero(free & (gain > 0) & (bound - gain <= cutoff))
        if not len(left) and not len(taken):
            return bound, self.domain
        self.discarded = max(self.discarded, cutoff)
        return bound, self.domain.with_fixed(left, taken)


def without_tiny(coefficients: Numbers, high: float, most: Numbers) -> Cut | None:
    """A cut scaled to a largest coefficient of one and without its smallest ones, still valid."""
    largest = float(np.abs(coefficients).max(initial=0.0))
    if largest < TINY or not math.isfinite(largest) or not math.isfinite(high):
        return None
    scaled, high = coefficients / largest, high / largest
    tiny = (np.abs(scaled) < TINY) & (scaled != 0)
    if tiny.any():
        high += float(np.maximum(-scaled[tiny] * most[tiny], 0.0).sum())
        scaled = np.where(tiny, 0.0, scaled)
    return Cut(scaled, high + CUT_SLACK * max(1.0, abs(high)))
