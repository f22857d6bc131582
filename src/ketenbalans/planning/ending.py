"""When all applications of a question are done under a plan: within its cycles or in the hours after."""

from collections import defaultdict
from collections.abc import Sequence

from ketenbalans.planning.instance import Instance, Intake

STEADY = 4
"""Cycles whose mean hours go on where nobody says what comes after."""
LONGEST = 400
"""Cycles after which an end is no longer told."""


def end_cycle(instance: Instance, plan: Sequence[Intake]) -> int | None:
    """The cycle by whose end all stock has been taken up, what a plan leaves in the hours after it.

    Args:
        instance: The question. Inflow counts up to the last cycle.
        plan: The plan.

    Returns:
        A cycle, counted from 1; None where no hours are known, or they never suffice.

    Source:
        Serves R-046: what a changed priority does to the end date.

    Example:
        >>> from ketenbalans.planning.instance import Group, Limits
        >>> group = Group(id="A", stock=100, value=(1.0,), grant_rate=0.5, hours=(10.0,))
        >>> instance = Instance(1, (group,), Limits(loads={"hours": (600.0,)}), hours_after=(300.0,))
        >>> end_cycle(instance, [Intake(1, "A", 60)])  # 40 cases of 10 hours: 300 in cycle 2, 100 in cycle 3
        3
    """
    taken: dict[str, int] = defaultdict(int)
    for take in plan:
        taken[take.group] += take.cases
    left = sum(
        max(0, group.supply(instance.cycles) - taken[group.id]) * sum(group.hours)
        for group in instance.groups
    )
    last = max((take.cycle for take in plan), default=0)
    if all(group.supply(instance.cycles) <= taken[group.id] for group in instance.groups):
        return last
    known = [*instance.limits.loads.get("hours", ()), *instance.hours_after]
    if not known or left <= 0:
        return None
    steady = sum(known[-STEADY:]) / len(known[-STEADY:])
    cycle = instance.cycles
    after = list(instance.hours_after)
    while left > 1e-6 and cycle < LONGEST:
        left -= after.pop(0) if after else steady
        cycle += 1
    return cycle if left <= 1e-6 else None
