"""A plan re-made every quarter within a replay: what a planner would take up next, given what is left.

A plan of twelve cycles that is followed to the letter meets other hours and another stock than it was made
for. Whoever plans on a rolling horizon looks again each quarter. Here that look is a linear programme over
groups: the cycle's hours are known, those after it as they are on average, and what a latest cycle still
asks weighs more than anything else. Batches and the number of groups are kept by ``planning.obeying``.
Serves R-040.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ketenbalans.planning.instance import Instance
from ketenbalans.planning.linear import OPTIMAL, load, rows_of, silent_solver, values_of
from ketenbalans.planning.model import INFINITE, Indices, Numbers
from ketenbalans.planning.obeying import Rules
from ketenbalans.planning.replaying import Situation, oldest_of_group, per_group

LATE = 10.0
"""How much more than the dearest case one weighs that its latest cycle asks for and that stays behind."""

Parts = list[tuple[Indices, Numbers, float, float]]


def remade(
    situation: Situation, instance: Instance, rules: Rules
) -> Callable[[int, Numbers, Numbers], Numbers]:
    """What a plan re-made in each cycle takes up, in the form of ``replaying.owed_by``.

    Args:
        situation: What the futures hold.
        instance: The question that the plan answers.
        rules: Its limits.
    """
    expected = situation.hours.mean(axis=0)
    loads_so_far = np.zeros((len(situation.hours), len(rules.names), situation.planned_cycles))
    had = np.zeros((len(situation.hours), len(situation.groups)))

    def owed(cycle: int, wanted: Numbers, before: Numbers) -> Numbers:
        nonlocal had
        if cycle:  # what the last cycle really took up arrives at the partners from then on
            for lag in range(situation.planned_cycles - cycle + 1):
                loads_so_far[:, :, cycle - 1 + lag] += (before - had) @ rules.loads[:, :, lag].T
        had = before
        look = _Look(situation, instance, rules, cycle, expected)
        waiting = per_group(situation, wanted)
        budget = np.array(
            [
                look.taken(waiting[future], float(situation.hours[future, cycle]), loads_so_far[future])
                for future in range(len(waiting))
            ]
        )
        return oldest_of_group(situation, wanted, budget)

    return owed


@dataclass
class _Look:
    """The linear programme of one cycle, whose bounds alone differ between futures."""

    situation: Situation
    instance: Instance
    rules: Rules
    cycle: int
    expected: Numbers

    def __post_init__(self) -> None:
        instance = self.instance
        by_name = {group.id: group for group in instance.groups}
        self.groups = [by_name[name] for name in self.situation.groups]
        self.count, self.ahead = len(self.groups), instance.cycles - self.cycle
        latest = np.array([group.latest_cycle or instance.cycles + 1 for group in self.groups])
        self.asking = np.flatnonzero(latest <= instance.cycles)
        width = self.count * self.ahead
        columns = np.arange(width).reshape(self.ahead, self.count)
        parts = self._limits(columns)
        self.supplies = len(parts)
        parts += [(of_group, np.ones(self.ahead), -INFINITE, 0.0) for of_group in columns.T]
        self.promises = len(parts)
        for place, asking in enumerate(self.asking.tolist()):
            steps = max(1, min(self.ahead, int(latest[asking]) - self.cycle))
            mine = np.append(columns[:steps, asking], width + place)
            parts.append((mine, np.ones(len(mine)), 0.0, INFINITE))
        value = np.array([group.value[self.cycle :] for group in self.groups]).T.ravel()
        behind = LATE * max(1.0, float(value.max(initial=0.0)))
        most = np.full(width + len(self.asking), INFINITE)
        for at, group in enumerate(self.groups):
            most[columns[: max(0, group.not_before - 1 - self.cycle), at]] = 0.0
        self.solver = silent_solver()
        cost = np.append(value, np.full(len(self.asking), -behind))
        load(self.solver, cost, np.zeros(len(cost)), most, rows_of(parts))

    def _limits(self, columns: Indices) -> Parts:
        """Hours and band of every cycle ahead, then what reaches the partners."""
        rules = self.rules
        hours = np.array([sum(group.hours) for group in self.groups])
        parts: Parts = []
        for step, mine in enumerate(columns):
            parts.append((mine, hours, -INFINITE, 0.0))
            if rules.band is not None:
                low, high = rules.band
                decided, granted = rules.fixed[:, self.cycle + step]
                parts.append((mine, rules.grant_rate - low, low * decided - granted, INFINITE))
                parts.append((mine, rules.grant_rate - high, -INFINITE, high * decided - granted))
        self.partners = len(parts)
        for loads in rules.loads:
            for step in range(self.ahead):
                lags = [loads[:, step - taken] for taken in range(step + 1)]
                parts.append((columns[: step + 1].ravel(), np.concatenate(lags), -INFINITE, 0.0))
        return parts

    def taken(self, waiting: Numbers, hours: float, loads: Numbers) -> Numbers:
        """Cases of each group that the look takes up now, shape (group,); none where nothing fits."""
        per_step = 3 if self.rules.band is not None else 1
        for step in range(self.ahead):
            given = hours if step == 0 else float(self.expected[self.cycle + step])
            self.solver.changeRowBounds(step * per_step, -INFINITE, given)
        room = np.maximum(self.rules.ceilings[:, self.cycle :] - loads[:, self.cycle :], 0.0).ravel()
        for at, most in enumerate(room):
            self.solver.changeRowBounds(self.partners + at, -INFINITE, float(most))
        for group, count in enumerate(waiting):
            self.solver.changeRowBounds(self.supplies + group, -INFINITE, float(count))
        for place, asking in enumerate(self.asking.tolist()):
            self.solver.changeRowBounds(self.promises + place, float(waiting[asking]), INFINITE)
        self.solver.run()
        if self.solver.getModelStatus() != OPTIMAL:
            return np.zeros(self.count)
        return values_of(self.solver)[: self.count]
