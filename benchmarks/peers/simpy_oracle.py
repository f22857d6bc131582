"""The reduced model in SimPy 4: two queues, weekly hours, closures, a lag between hearing and decision.

It carries what the case kernel does when pre-phase, screening and priority groups are switched off, and on
demand faster closures of the young, refiling, a moratorium, and court-set terms with hours of their own,
with the same weekly order of steps: lodge, close, order, decide what is ready, hear the oldest. Chance is
drawn from numpy's own generator, so agreement with the kernel is agreement in distribution, not in luck.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import simpy

OLD, NEW, URGENT = 0, 1, 2
"""The two queues, and the line of heard cases whose hearing came before their turn."""


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
    ordered: float = 0.0
    """Share of the old applications for which a court sets a term if they still wait then."""
    ordered_after: int = 0
    """Weeks from lodging to that order."""
    court_share: float = 0.0
    """Largest share of a week's hours for hearing cases under an order before their turn."""


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
    heard: tuple[list[tuple[int, float, Case]], ...] = ([], [], [])
    firsts = [0, 0, 0]
    names = ("decided", "waited", "closed", "old", "new", "under")
    found = {name: np.zeros(model.weeks) for name in names}
    open_cases = [0, 0]
    court: list[Case] = []
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
        after = lodged + model.ordered_after - int(environment.now)
        if kind == OLD and model.ordered > 0 and rng.random() < model.ordered:
            environment.process(go_to_court(case, after))

    def go_to_court(case: Case, after: int) -> Generator[simpy.Event, None, None]:
        """A court sets a term for a case that still waits; orders of before the start stand already."""
        if after > 0:
            yield environment.timeout(after)
        if case.waiting:
            court.append(case)

    def decide(line_of: int, week: int, budget: float) -> float:
        used = 0.0
        line = heard[line_of]
        while firsts[line_of] < len(line) and line[firsts[line_of]][0] <= week:
            _, cost, case = line[firsts[line_of]]
            if 0.5 * cost > budget - used:
                break
            used += cost
            open_cases[case.kind] -= 1
            found["decided"][week] += 1
            found["waited"][week] += week - case.lodged
            firsts[line_of] += 1
        return used

    def hear_ordered(week: int, budget: float) -> float:
        used = 0.0
        while court:
            if court[0].waiting:
                cost = model.hearing[OLD] * factor()
                if 0.5 * cost > budget - used:
                    break
                used += cost
                court[0].waiting = False
                decision = model.decision[OLD] * factor()
                heard[URGENT].append((week + model.decision_lag, decision, court[0]))
            court.pop(0)
        return used

    def serve(kind: int, week: int, budget: float) -> float:
        used = decide(kind, week, budget)
        line = heard[kind]
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
            court.sort(key=lambda case: case.lodged)
            found["under"][week] = sum(case.waiting for case in court)
            left = budget - decide(URGENT, week, budget)
            left -= hear_ordered(week, min(left, model.court_share * model.hours[week]))
            left -= serve(NEW, week, left)
            if not model.held[0] <= week < model.held[1]:
                left -= serve(OLD, week, left)
            carried[0] = left if left < 200.0 else 0.0
            found["old"][week], found["new"][week] = open_cases
            yield environment.timeout(0.5)

    environment.process(weekly())
    environment.run(until=model.weeks)
    return found
