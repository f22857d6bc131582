"""Whether a plan keeps every rule, in exact arithmetic and straight from the instance.

This looks at the instance file's own numbers as decimals, never at the rows of the solver, so that it is a
second route: a mistake in the model cannot hide itself here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ketenbalans.errors import UnknownNameError
from ketenbalans.planning.instance import Group, Instance, Intake


@dataclass(frozen=True)
class Breach:
    """One rule that a plan breaks: which, in which cycle, for whom, and by how much."""

    kind: str
    cycle: int
    name: str
    found: float
    allowed: float


def exact(value: float) -> Fraction:
    """The decimal number that stands in the file, not its nearest binary neighbour.

    Example:
        >>> exact(0.1) * 10 == 1
        True
    """
    return Fraction(str(value))


def objective_of(instance: Instance, plan: Iterable[Intake]) -> float:
    """Sum of value times cases, exact until the last rounding."""
    groups = {group.id: group for group in instance.groups}
    return float(sum(exact(groups[take.group].value[take.cycle - 1]) * take.cases for take in plan))


def breaches(instance: Instance, plan: Iterable[Intake]) -> list[Breach]:
    """Every rule that a plan breaks; empty where it keeps them all.

    Raises:
        UnknownNameError: If the plan names a group that the instance does not have.

    Example:
        >>> group = Group(id="A", stock=50, value=(2.0,), grant_rate=0.5, min_batch=20)
        >>> breaches(Instance(1, (group,)), [Intake(1, "A", 10)])
        [Breach(kind='min_batch', cycle=1, name='A', found=10, allowed=20)]
    """
    groups = {group.id: group for group in instance.groups}
    cases: dict[tuple[str, int], int] = defaultdict(int)
    found: list[Breach] = []
    for take in plan:
        if take.group not in groups:
            raise UnknownNameError("group", take.group, groups, where=instance.place)
        if (take.group, take.cycle) in cases or not 1 <= take.cycle <= instance.cycles:
            found.append(Breach("cycle", take.cycle, take.group, take.cycle, instance.cycles))
        cases[take.group, take.cycle] += take.cases
    for group in instance.groups:
        found += _of_group(group, [cases[group.id, cycle] for cycle in range(1, instance.cycles + 1)])
    for cycle in range(1, instance.cycles + 1):
        found += _of_cycle(instance, cases, cycle)
    found += _of_promises(instance, cases)
    pinned = {(take.group, take.cycle): take.cases for take in instance.pinned}
    for cycle in range(1, instance.pinned_until + 1):
        for group in instance.groups:
            announced = pinned.get((group.id, cycle), 0)
            if cases[group.id, cycle] != announced:
                found.append(Breach("pinned", cycle, group.id, cases[group.id, cycle], announced))
    return found


def _of_group(group: Group, cases: list[int]) -> list[Breach]:
    found = []
    total = in_a_row = 0
    for cycle, taken in enumerate(cases, start=1):
        total += taken
        in_a_row = in_a_row + 1 if taken else 0
        if taken and taken < group.min_batch:
            found.append(Breach("min_batch", cycle, group.id, taken, group.min_batch))
        if taken and cycle < group.not_before:
            found.append(Breach("not_before", cycle, group.id, cycle, group.not_before))
        if total > group.stock + exact(group.inflow_per_cycle) * cycle:
            found.append(Breach("supply", cycle, group.id, total, group.supply(cycle)))
        if group.rotate_after is not None and in_a_row > group.rotate_after:
            found.append(Breach("rotate_after", cycle, group.id, in_a_row, group.rotate_after))
        if group.latest_cycle == cycle and total < group.stock:
            found.append(Breach("latest_cycle", cycle, group.id, total, group.stock))
    return found


def _of_promises(instance: Instance, cases: dict[tuple[str, int], int]) -> list[Breach]:
    """Latest cycles beyond the horizon: the hours left for them must fit in the hours that come after."""
    found = []
    last, given = instance.cycles, Fraction(0)
    for later, hours in enumerate(instance.hours_after, start=1):
        given += exact(hours)
        due = [
            group
            for group in instance.groups
            if group.latest_cycle and last < group.latest_cycle <= last + later
        ]
        left = sum(
            sum(map(exact, group.hours))
            * (group.stock - sum(cases[group.id, cycle] for cycle in range(1, last + 1)))
            for group in due
        )
        if left > given and any(group.latest_cycle == last + later for group in due):
            found.append(Breach("latest_after", last + later, "", float(left), float(given)))
    return found


def _of_cycle(instance: Instance, cases: dict[tuple[str, int], int], cycle: int) -> list[Breach]:
    found = []
    limits = instance.limits
    for name, most in limits.loads.items():
        load = sum(
            exact(group.load(name)[cycle - taken]) * cases[group.id, taken]
            for group in instance.groups
            for taken in range(1, cycle + 1)
            if cycle - taken < len(group.load(name))
        )
        if load > exact(most[cycle - 1]):
            found.append(Breach(name, cycle, "", float(load), most[cycle - 1]))
    for language, most in limits.languages.items():
        load = sum(
            exact(group.interpreters) * cases[group.id, cycle]
            for group in instance.groups
            if group.language == language
        )
        if load > exact(most[cycle - 1]):
            found.append(Breach("language", cycle, language, float(load), most[cycle - 1]))
    taken_up = sum(1 for group in instance.groups if cases[group.id, cycle])
    if limits.groups_per_cycle is not None and taken_up > limits.groups_per_cycle[cycle - 1]:
        found.append(Breach("groups_per_cycle", cycle, "", taken_up, limits.groups_per_cycle[cycle - 1]))
    return found + _of_band(instance, cases, cycle)


def _of_band(instance: Instance, cases: dict[tuple[str, int], int], cycle: int) -> list[Breach]:
    band = instance.limits.grant_rate
    if band is None:
        return []
    fixed = instance.fixed_in(cycle)
    decisions = exact(fixed.decisions) + sum(cases[group.id, cycle] for group in instance.groups)
    grants = exact(fixed.grants) + sum(
        exact(group.grant_rate) * cases[group.id, cycle] for group in instance.groups
    )
    low, high = exact(band.target) - exact(band.band), exact(band.target) + exact(band.band)
    if decisions and grants < low * decisions:
        return [Breach("band_low", cycle, "", float(grants / decisions), float(low))]
    if decisions and grants > high * decisions:
        return [Breach("band_high", cycle, "", float(grants / decisions), float(high))]
    return []
