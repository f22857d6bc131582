"""Better plans near a plan: swap groups within a cycle or between cycles, and let the volumes follow.

A choice of groups is worth what a small linear programme over the volumes says. Its prices point at the
swaps worth trying. A walk may go downhill, but never back to a choice it has seen; it draws no random
numbers, so it repeats to the bit.
"""

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketenbalans.planning.linear import OPTIMAL, append, load, objective_of, rows_of, silent_solver, values_of
from ketenbalans.planning.model import Model, Numbers

Choice = NDArray[np.bool_]
"""Which columns are taken up, shape (column,)."""

INSERTS = 16
EXCHANGES = 8
SWAPS = 40
TRIES = 12
FAILURES = 60
REST = 7
"""How many steps a column that was put in or taken out is left alone; taken out: three more."""


@dataclass(frozen=True)
class Move:
    """Columns to take up and to leave, and what the prices promise of it at best."""

    promise: float
    into: tuple[int, ...]
    out: tuple[int, ...]


class Volumes:
    """The best volumes for a choice of groups, re-solved from where the last choice left it."""

    def __init__(self, model: Model) -> None:
        self.model = model
        width = len(model.value)
        self.solver = silent_solver()
        self.solver.setOptionValue("presolve", "off")
        rows = rows_of([(row.columns, row.coefficients, row.low, row.high) for row in model.standing_rows])
        load(self.solver, model.value, np.zeros(width), np.zeros(width), rows)
        self.choice: Choice = np.zeros(width, dtype=bool)
        self.shared = [
            (at, row)
            for at, row in enumerate(model.standing_rows)
            if row.kind not in ("supply", "latest_cycle", "latest_after")
        ]
        capped = [row for _, row in self.shared if math.isfinite(row.high) and (row.coefficients >= 0).all()]
        self.batches = np.zeros((len(capped), width))
        for at, row in enumerate(capped):
            self.batches[at, row.columns] = row.coefficients * model.least[row.columns]
        self.ceilings = np.array([row.high for row in capped])
        self.supply = model.early_supply
        self.added: set[int] = set()
        self.solves = 0

    def worth(self, choice: Choice) -> float:
        """Objective of the best volumes; minus infinity where none fit."""
        changed = np.flatnonzero(choice != self.choice)
        if len(changed):
            taken = choice[changed]
            self.solver.changeColsBounds(
                len(changed),
                changed.astype(np.int32),
                np.where(taken, self.model.least[changed], 0.0),
                np.where(taken, self.model.most[changed], 0.0),
            )
            self.choice = choice.copy()
        while True:
            self.solver.run()
            self.solves += 1
            if self.solver.getModelStatus() != OPTIMAL:
                return -math.inf
            if not self._add_overdrawn():
                return objective_of(self.solver)

    def _add_overdrawn(self) -> bool:
        """Adds the early supplies that the last volumes overdraw; False where there are none."""
        cycles, groups = self.supply.shape
        by_then = values_of(self.solver).reshape(cycles, groups).cumsum(axis=0)
        overdrawn = np.flatnonzero((by_then > self.supply + 1e-6 * (1.0 + self.supply)).ravel())
        new = [int(at) for at in overdrawn if int(at) not in self.added]
        if not new:
            return False
        parts = []
        for at in new:
            cycle, group = divmod(at, groups)
            columns = np.arange(group, (cycle + 1) * groups, groups)
            parts.append((columns, np.ones(len(columns)), -math.inf, float(self.supply[cycle, group])))
        append(self.solver, rows_of(parts))
        self.added.update(new)
        return True

    def cases_and_profit(self) -> tuple[Numbers, Numbers]:
        """Volumes of the last choice, and per case the value less the shared limits at their prices."""
        solution = self.solver.getSolution()
        prices = np.array(solution.row_dual)
        profit = self.model.value.copy()
        for at, row in self.shared:
            if prices[at]:
                profit[row.columns] -= prices[at] * row.coefficients
        return np.array(solution.col_value), profit


def allowed(model: Model, choice: Choice) -> bool:
    """Whether a choice keeps the limits on how many groups at a time and how long in a row."""
    return all(float(row.coefficients @ choice[row.columns]) <= row.high + 1e-9 for row in model.taken_rows)


def walk(
    volumes: Volumes, choice: Choice, *, steps: int, until: float, enough: float = math.inf
) -> tuple[float, Choice]:
    """The best choice met on a walk of swaps.

    Args:
        volumes: The volumes of the model.
        choice: Where to start.
        steps: Deterministic limit on the walk.
        until: Monotonic time at which to stop at the latest.
        enough: A worth at which to stop.

    Returns:
        What it is worth in volumes not yet whole, and the choice.
    """
    here = best = volumes.worth(choice)
    best_choice = choice
    rests = np.zeros(len(choice), dtype=np.int64)
    seen = {choice.tobytes()}
    for step in range(1, steps + 1):
        if time.monotonic() > until or best >= enough:
            break
        volumes.worth(choice)
        found = _step(volumes, choice, _moves(volumes, choice), here, best, rests >= step, seen)
        if found is None:
            break
        here, choice, move = found
        rests[list(move.into)] = step + REST
        rests[list(move.out)] = step + REST + 3
        if here > best + 1e-9 * abs(best):
            best, best_choice = here, choice
    return best, best_choice


def _step(
    volumes: Volumes,
    choice: Choice,
    moves: list[Move],
    here: float,
    best: float,
    resting: NDArray[np.bool_],
    seen: set[bytes],
) -> tuple[float, Choice, Move] | None:
    """The first move that improves, else the least bad of a few; None where none is left."""
    found: tuple[float, Choice, Move] | None = None
    tried = failed = 0
    for move in moves:
        if resting[list(move.into + move.out)].any() or volumes.model.must[list(move.out)].any():
            continue
        other = choice.copy()
        other[list(move.into)] = True
        other[list(move.out)] = False
        name = other.tobytes()
        if name in seen or not allowed(volumes.model, other):
            continue
        seen.add(name)
        worth = volumes.worth(other)
        if worth == -math.inf:
            failed += 1
            if failed >= (FAILURES if tried else 5 * FAILURES):
                break
            continue
        tried += 1
        if found is None or worth > found[0]:
            found = (worth, other, move)
        if worth > here + 1e-9 * abs(here) or worth > best or tried >= TRIES:
            break
    return found


def _moves(volumes: Volumes, choice: Choice) -> list[Move]:
    """Swaps, additions, removals and exchanges between cycles, the most promising first."""
    model = volumes.model
    cycles, groups = model.cycles, model.groups
    cases, profit = (array.reshape(cycles, groups) for array in volumes.cases_and_profit())
    most, taken = model.most.reshape(cycles, groups), choice.reshape(cycles, groups)
    supply = volumes.supply[-1]
    used = cases.sum(axis=0)
    unused = np.maximum(supply - used, 0.0)
    worst_use = np.where(taken, profit, np.inf).min(axis=0)
    worst_use = np.where(np.isfinite(worst_use), worst_use, 0.0)
    gain = np.maximum(profit, 0.0) * np.minimum(most, unused)
    gain += np.maximum(profit - worst_use, 0.0) * np.minimum(np.maximum(most - unused, 0.0), used)
    least = model.least.reshape(cycles, groups)
    room = volumes.supply - np.where(taken, least, 0.0).cumsum(axis=0)
    room = np.minimum.accumulate(room[::-1], axis=0)[::-1]  # of this cycle and every later one
    gain = np.where(taken | (most <= 0) | (room < least), -np.inf, gain)
    elsewhere = np.where(taken.sum(axis=0) > 1, 0.5, 1.0)
    loss = profit * cases * elsewhere
    spare = volumes.ceilings - volumes.batches @ choice + 1e-6
    moves: list[Move] = []
    for cycle in range(cycles):
        start = cycle * groups
        inside = np.flatnonzero(taken[cycle])
        outside = np.argsort(-gain[cycle], kind="stable")[:INSERTS]
        outside = outside[np.isfinite(gain[cycle][outside])]
        fits = (volumes.batches[:, start + outside] <= spare[:, None]).all(axis=0)
        moves += [Move(float(gain[cycle, at]), (start + int(at),), ()) for at in outside[fits]]
        moves += [Move(float(-loss[cycle, at]), (), (start + int(at),)) for at in inside]
        promise = gain[cycle, outside][:, None] - loss[cycle, inside][None, :]
        # A swap whose smallest batches alone break a limit is not worth a programme.
        needs = (
            volumes.batches[:, start + outside][:, :, None] - volumes.batches[:, start + inside][:, None, :]
        )
        promise[(needs > spare[:, None, None]).any(axis=0)] = -np.inf
        for flat in np.argsort(-promise, axis=None, kind="stable")[:SWAPS]:
            if not math.isfinite(promise.flat[flat]):
                break
            into, out = divmod(int(flat), len(inside))
            swap = (start + int(outside[into]),), (start + int(inside[out]),)
            moves.append(Move(float(promise[into, out]), *swap))
        for later in range(cycle + 1, cycles):
            moves += _exchanges(cycle, later, cases, profit, most, taken)
    return sorted(moves, key=lambda move: -move.promise)


def _exchanges(
    cycle: int, later: int, cases: Numbers, profit: Numbers, most: Numbers, taken: NDArray[np.bool_]
) -> list[Move]:
    groups = taken.shape[1]
    here = np.flatnonzero(taken[cycle] & ~taken[later] & (most[later] > 0))
    there = np.flatnonzero(taken[later] & ~taken[cycle] & (most[cycle] > 0))
    if not len(here) or not len(there):
        return []
    onward = (profit[later, here] - profit[cycle, here]) * cases[cycle, here]
    back = (profit[cycle, there] - profit[later, there]) * cases[later, there]
    promise = onward[:, None] + back[None, :]
    moves = []
    for flat in np.argsort(-promise, axis=None, kind="stable")[:EXCHANGES]:
        first, second = divmod(int(flat), len(there))
        one, other = int(here[first]), int(there[second])
        moves.append(
            Move(
                float(promise[first, second]),
                (later * groups + one, cycle * groups + other),
                (cycle * groups + one, later * groups + other),
            )
        )
    return moves
