"""Branch and bound: take a group up in a cycle or leave it, until no open choice can beat the best plan.

Nodes are bounded by ``planning.relaxation``. The search plunges to a plan, then goes back to the most
promising open node. What the tree proves is a bound; the plans it meets are handed to the caller.
"""

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ketenbalans.planning.model import Numbers
from ketenbalans.planning.relaxation import Domain, Relaxation

FRACTION = 1e-6
TRIALS = 16
RELIABLE = 2


@dataclass(order=True)
class _Node:
    minus_bound: float
    number: int
    domain: Domain = field(compare=False)


@dataclass(frozen=True)
class Ended:
    """How a tree ended: no plan is worth more than the bound; ``nodes`` were looked at."""

    bound: float
    nodes: int
    stopped_by: str


class Tree:
    """A search below one relaxation.

    Args:
        relaxation: Solved at the root, with its cuts.
        improve: Called with a choice of groups and its worth; gives the cutoff from then on: nodes that
            cannot lead above it are dropped.
        cutoff: The cutoff to start with.
    """

    def __init__(
        self, relaxation: Relaxation, improve: Callable[[Numbers, Domain], float], cutoff: float
    ) -> None:
        self.relaxation = relaxation
        self.improve = improve
        self.cutoff = cutoff
        self.closed_bound = -np.inf
        width = relaxation.width
        self.fall = np.zeros((2, width))
        self.tried = np.zeros((2, width))
        self.nodes = 0

    def search(self, root: float, *, until: float, most_nodes: int) -> Ended:
        """Searches until all is closed, the clock stops it or the node limit is reached.

        Args:
            root: A bound on everything below the root.
            until: Monotonic time at which to stop.
            most_nodes: Deterministic limit.
        """
        start = _Node(-root, 0, self.relaxation.domain)
        heap = [start]
        while heap:
            if self.nodes >= most_nodes or time.monotonic() > until:
                bound = max(self.closed_bound, -heap[0].minus_bound)
                return Ended(bound, self.nodes, "limit" if self.nodes >= most_nodes else "clock")
            node = heapq.heappop(heap)
            if -node.minus_bound <= self.cutoff and node.number:
                self._close(-node.minus_bound)
                continue
            self._plunge(node, heap, until, most_nodes)
        return Ended(self.closed_bound, self.nodes, "gap")

    def _close(self, bound: float) -> None:
        self.closed_bound = max(self.closed_bound, bound)

    def _plunge(self, node: _Node, heap: list[_Node], until: float, most_nodes: int) -> None:
        """Follows the more promising child of each node and puts the other aside."""
        domain: Domain | None = node.domain
        parent = -node.minus_bound
        while domain is not None:
            if self.nodes and (self.nodes >= most_nodes or time.monotonic() > until):
                heapq.heappush(heap, _Node(-parent, self.nodes + 1, domain))
                return
            domain, parent = self._look(domain, parent, heap)

    def _look(self, domain: Domain, parent: float, heap: list[_Node]) -> tuple[Domain | None, float]:
        """Bounds a node and splits it; gives the child to go on with, and the bound it starts from."""
        relaxation = self.relaxation
        self.nodes += 1
        relaxation.restrict(domain)
        if not relaxation.solve():
            return None, parent
        bound, domain = relaxation.settle(self.cutoff)
        bound = min(bound, parent)
        if bound <= self.cutoff:
            self._close(bound)
            return None, bound
        cases, shares = relaxation.point()
        self.cutoff = max(self.cutoff, self.improve(shares, domain))
        if bound <= self.cutoff:
            self._close(bound)
            return None, bound
        column = self._column(domain, cases, shares, bound)
        if column is None:
            self._close(bound)
            return None, bound
        none = np.zeros(0, dtype=np.int64)
        chosen = np.array([column])
        left, taken = domain.with_fixed(chosen, none), domain.with_fixed(none, chosen)
        first, second = (taken, left) if shares[column] > 0.5 else (left, taken)
        heapq.heappush(heap, _Node(-bound, self.nodes, second))
        return first, bound

    def _column(self, domain: Domain, cases: Numbers, shares: Numbers, bound: float) -> int | None:
        """The column to split on: where both sides fall most, as far as trials have shown."""
        free = domain.high > domain.low
        least = self.relaxation.model.least
        half = free & (shares > FRACTION) & (shares < 1 - FRACTION)
        if not half.any():
            thin = free & (shares >= 1 - FRACTION) & (cases < least - 1e-6)
            return int(np.flatnonzero(thin)[0]) if thin.any() else None
        columns = np.flatnonzero(half)
        rates = [
            np.where(
                self.tried[side] > 0,
                self.fall[side] / np.maximum(self.tried[side], 1),
                self.fall[side].sum() / max(1.0, self.tried[side].sum()),
            )
            for side in (0, 1)
        ]
        score = np.maximum(rates[0][columns] * shares[columns], 1e-6)
        score = score * np.maximum(rates[1][columns] * (1 - shares[columns]), 1e-6)
        untried = np.minimum(self.tried[0], self.tried[1])[columns] < RELIABLE
        order = np.lexsort((np.abs(shares[columns] - 0.5), -score))
        best, best_score = int(columns[order[0]]), -1.0
        trials = 0
        for at in order[: 2 * TRIALS]:
            column = int(columns[at])
            if untried[at] and trials < TRIALS:
                trials += 1
                real = self._try(domain, column, float(shares[column]), bound)
            else:
                real = float(score[at])
            if real > best_score:
                best, best_score = column, real
        return best

    def _try(self, domain: Domain, column: int, share: float, bound: float) -> float:
        """Solves both sides of a split for a few steps and remembers how far each falls."""
        relaxation = self.relaxation
        none, chosen = np.zeros(0, dtype=np.int64), np.array([column])
        falls = []
        relaxation.solver.setOptionValue("simplex_iteration_limit", 25)
        for side, child in ((0, domain.with_fixed(chosen, none)), (1, domain.with_fixed(none, chosen))):
            relaxation.restrict(child)
            relaxation.solver.run()
            infeasible = relaxation.solver.getModelStatus().name == "kInfeasible"
            fall = bound - self.cutoff if infeasible else max(0.0, bound - relaxation.worth())
            falls.append(fall)
            distance = share if side == 0 else 1 - share
            self.fall[side, column] += fall / max(distance, 1e-3)
            self.tried[side, column] += 1
        relaxation.solver.setOptionValue("simplex_iteration_limit", 2147483647)
        relaxation.restrict(domain)
        return max(falls[0], 1e-6) * max(falls[1], 1e-6)
