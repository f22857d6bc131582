"""The reduced model in SimPy 4: two queues, weekly hours, closures, a lag between hearing and decision.

It carries what the case kernel does when courts, pre-phase, screening and priority groups are switched
off, and on demand faster closures of the young, refiling and a moratorium, with the same weekly order of
steps: lodge, close, decide what is ready, hear the oldest. Chance is drawn from numpy's own generator, so
agreement with the kernel is agreement in distribution, not in luck.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import simpy

OLD, NEW = 0, 1


@dataclass(frozen=True)
class Reduced:
    """The reduced model: one old queue and one new queue, new applications first."""

    weeks: int
    initial: np.ndarray
    """Old applications by weeks before the start, the longest ago first."""
    inflow: np.ndarray
    """New applications per week."""
    hours: np.ndarray
    """Hours per week."""
    hearing: tuple[float, float]
    decision: tuple[float, float]
    closure: tuple[float, float]
    """Chance per week to close."""
    spread: float
    intake_lag: int
    decision_lag: int
    young: float = 0.0
    """Part by which the chance to close is higher in the first half year."""
    refiled: float = 0.0
    """Share of the old closures that are filed again."""
    refiled_lag: int = 0
    held: tuple[int, int] = (0, 0)
    """First week of a moratorium on the old queue, and the week after its last."""


YOUNG = 26


@dataclass
class Case:
    """One application."""

    kind: int
    lodged: int
    waiting: bool = True


def run(model: Reduced, seed: int) -> dict[str, np.ndarray]:
    """One future; stock, decisions and sum of weeks waited per week, and stock of each queue."""
    rng = np.random.default_rng(seed)
    environment = simpy.Environment()
    queues: tuple[list[Case], list[Case]] = ([], [])
    heads = [0, 0]
    heard: tuple[list[tuple[int, float, Case]], list[tuple[int, float, Case]]] = ([], [])
    firsts = [0, 0]
    found = {name: np.zeros(model.weeks) for name in ("decided", "waited", "closed", "old", "new")}
    open_cases = [0, 0]
    carried = [0.0]

    def factor() -> float:
        return float(1.0 + model.spread * np.sqrt(12.0) * (rng.random() - 0.5))

    def life(case: Case) -> Generator[simpy.Event, None, None]:
        """A case that nobody hears closes after a geometric number of weeks."""
        yield environment.timeout(weeks_to_closure(case))
        if not case.waiting:
            return
        case.waiting = False
        open_cases[case.kind] -= 1
        found["closed"][int(environment.now)] += 1
        if case.kind == OLD and model.refiled > 0 and rng.random() < model.refiled:
            yield environment.timeout(model.refiled_lag)
            lodge(OLD, int(environment.now))

    def weeks_to_closure(case: Case) -> int:
        rate = model.closure[case.kind]
        if model.young == 0:
            return int(rng.geometric(rate)) - 1
        young = rate * (1.0 + model.young)
        left = YOUNG - (int(environment.now) - case.lodged)
        drawn = np.log(rng.random())
        weeks = drawn / np.log1p(-young)
        if left <= 0 or weeks >= left:
            spent = max(left, 0)
            weeks = spent + (drawn - spent * np.log1p(-young)) / np.log1p(-rate)
        return int(weeks)

    def lodge(kind: int, lodged: int) -> None:
        case = Case(kind, lodged)
        queues[kind].append(case)
        open_cases[kind] += 1
        environment.process(life(case))

    def serve(kind: int, week: int, budget: float) -> float:
        used = 0.0
        line = heard[kind]
        while firsts[kind] < len(line) and line[firsts[kind]][0] <= week:
            _, cost, case = line[firsts[kind]]
            if 0.5 * cost > budget - used:
                break
            used += cost
            open_cases[kind] -= 1
            found["decided"][week] += 1
            found["waited"][week] += week - case.lodged
            firsts[kind] += 1
        queue = queues[kind]
        while heads[kind] < len(queue) and queue[heads[kind]].lodged <= week - model.intake_lag:
            case = queue[heads[kind]]
            if case.waiting:
                cost = model.hearing[kind] * factor()
                if 0.5 * cost > budget - used:
                    break
                used += cost
                case.waiting = False
                line.append((week + model.decision_lag, model.decision[kind] * factor(), case))
            heads[kind] += 1
        return used

    def weekly() -> Generator[simpy.Event, None, None]:
        for place, count in enumerate(model.initial):
            for _ in range(int(count)):
                lodge(OLD, place - model.initial.size)
        for week in range(model.weeks):
            for _ in range(int(model.inflow[week])):
                lodge(NEW, week)
            # The closures of this week happen before the work: they are already scheduled at this time.
            yield environment.timeout(0.5)
            budget = model.hours[week] + carried[0]
            left = budget - serve(NEW, week, budget)
            if not model.held[0] <= week < model.held[1]:
                left -= serve(OLD, week, left)
            carried[0] = left if left < 200.0 else 0.0
            found["old"][week], found["new"][week] = open_cases
            yield environment.timeout(0.5)

    environment.process(weekly())
    environment.run(until=model.weeks)
    return found
