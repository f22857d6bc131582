"""A planning question as columns and rows: cases and taken-up-or-not per group and cycle.

Column ``cycle_index * groups + group_index`` is one group in one cycle; groups stand in an order that
looks at what they are and never at their names. The equations are in ``docs/explanation/plan-cycle.md``.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ketenbalans.planning.instance import Group, Instance

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]
INFINITE = float("inf")
SAFETY = 1e-9


@dataclass(frozen=True)
class Row:
    """One limit: ``low <= sum of coefficients * columns <= high``.

    Args:
        kind: hours, grants, family, appeals, returns, places, language, band_low, band_high,
            groups_per_cycle, supply, latest_cycle, latest_after or rotate_after.
        cycle: The cycle in which it holds (the last one, for a row over several).
        name: The language or the group it concerns; empty where it concerns all.
        columns: Which columns, shape (entry,).
        coefficients: Shape (entry,).
        low: Least value; minus infinity where there is none.
        high: Greatest value; infinity where there is none.
    """

    kind: str
    cycle: int
    name: str
    columns: Indices
    coefficients: Numbers
    low: float
    high: float


@dataclass(frozen=True)
class Model:
    """The whole question as arrays.

    Args:
        instance: What it was made from.
        order: Index in ``instance.groups`` of each group of the arrays, shape (group,).
        value: Shape (column,).
        least: Fewest cases where a group is taken up, shape (column,).
        most: Most cases that any plan can take up there, shape (column,); 0 where it may not be taken up.
        case_rows: Limits on cases.
        taken_rows: Limits on how many groups, and how long in a row.
        must: Which columns have to be taken up because they are pinned, shape (column,).
    """

    instance: Instance
    order: tuple[int, ...]
    value: Numbers
    least: Numbers
    most: Numbers
    case_rows: tuple[Row, ...]
    taken_rows: tuple[Row, ...]
    must: Flags

    @cached_property
    def standing_rows(self) -> tuple[Row, ...]:
        """The limits on cases without the supply of early cycles, which rarely binds."""
        return tuple(row for row in self.case_rows if not self.is_rare(row))

    @property
    def rare_rows(self) -> tuple[Row, ...]:
        """The supply of early cycles: checked after each solution, and added where it is overdrawn."""
        return tuple(row for row in self.case_rows if self.is_rare(row))

    def is_rare(self, row: Row) -> bool:
        """Whether a row is worth adding only when a solution breaks it."""
        return row.kind == "supply" and row.cycle < self.cycles

    @cached_property
    def early_supply(self) -> Numbers:
        """Most cases by the end of each cycle, shape (cycle, group)."""
        return np.array(
            [
                [self.group(at).supply(cycle) for at in range(self.groups)]
                for cycle in range(1, self.cycles + 1)
            ],
            dtype=float,
        )

    @property
    def groups(self) -> int:
        """How many groups."""
        return len(self.order)

    @property
    def cycles(self) -> int:
        """How many cycles."""
        return self.instance.cycles

    def group(self, column: int) -> Group:
        """The group of a column."""
        return self.instance.groups[self.order[column % self.groups]]


Lifted = frozenset[tuple[str, int, str]]
"""Rules that are left out, each by kind, cycle (0 where it has none) and name."""


def model_of(instance: Instance, *, lifted: Lifted = frozenset()) -> Model:
    """The columns and rows of an instance.

    Args:
        instance: The question.
        lifted: Rules to leave out, to see which of them clash.

    Example:
        >>> group = Group(id="A", stock=50, value=(2.0,), grant_rate=0.5, hours=(10.0,), min_batch=20)
        >>> from ketenbalans.planning.instance import Limits
        >>> model = model_of(Instance(1, (group,), Limits(loads={"hours": (300.0,)})))
        >>> model.most.tolist(), [row.kind for row in model.case_rows]  # 300 / 10
        ([30.0], ['hours', 'supply'])
    """
    order = tuple(sorted(range(len(instance.groups)), key=lambda at: _nameless(instance.groups[at])))
    groups = [instance.groups[at] for at in order]
    cycles = instance.cycles
    case_rows = [
        row
        for row in (
            *_load_rows(instance, groups),
            *_band_rows(instance, groups),
            *_supply_rows(groups, cycles),
            *_promise_rows(instance, groups),
        )
        if (row.kind, row.cycle, row.name) not in lifted
    ]
    taken_rows = [
        row
        for row in (*_count_rows(instance, len(groups)), *_rotation_rows(groups, cycles))
        if (row.kind, row.cycle, row.name) not in lifted
    ]
    most = np.array([float(group.supply(cycle)) for cycle in range(1, cycles + 1) for group in groups])
    least = np.array([float(group.min_batch) for _ in range(cycles) for group in groups])
    for at, (cycle, group) in enumerate((c, g) for c in range(1, cycles + 1) for g in groups):
        if cycle < group.not_before and ("not_before", 0, group.id) not in lifted:
            most[at] = 0.0
        if ("min_batch", 0, group.id) in lifted:
            least[at] = 1.0
    for row in case_rows:
        if row.high < INFINITE and row.kind not in ("band_low", "band_high"):
            asking = row.coefficients > 0
            columns = row.columns[asking]
            most[columns] = np.minimum(
                most[columns], np.floor(row.high / row.coefficients[asking] * (1 + SAFETY) + SAFETY)
            )
    most[most < least] = 0.0
    must = np.zeros(len(most), dtype=bool)
    for at, (cycle, group) in enumerate((c, g) for c in range(1, instance.pinned_until + 1) for g in groups):
        cases = sum(take.cases for take in instance.pinned if (take.cycle, take.group) == (cycle, group.id))
        least[at], most[at], must[at] = float(max(cases, 1)), float(cases), cases > 0
    return Model(
        instance,
        order,
        np.array([group.value[at] for at in range(cycles) for group in groups]),
        least,
        most,
        tuple(case_rows),
        tuple(taken_rows),
        must,
    )


def _nameless(group: Group) -> str:
    return repr(replace(group, id="", language=group.language and ""))


def _load_rows(instance: Instance, groups: list[Group]) -> list[Row]:
    rows = []
    limits = [(name, "", most) for name, most in instance.limits.loads.items()]
    limits += [("language", language, most) for language, most in sorted(instance.limits.languages.items())]
    for kind, language, most in limits:
        loads = [
            ((group.interpreters,) if group.language == language else (0.0,))
            if language
            else group.load(kind)
            for group in groups
        ]
        for cycle in range(1, instance.cycles + 1):
            entries = [
                ((taken - 1) * len(groups) + at, load[cycle - taken])
                for taken in range(1, cycle + 1)
                for at, load in enumerate(loads)
                if cycle - taken < len(load) and load[cycle - taken] > 0
            ]
            rows.append(_row(kind, cycle, language, entries, high=most[cycle - 1]))
    return rows


def _row(
    kind: str,
    cycle: int,
    name: str,
    entries: list[tuple[int, float]],
    *,
    low: float = -INFINITE,
    high: float = INFINITE,
) -> Row:
    columns = np.array([column for column, _ in entries], dtype=np.int64)
    return Row(kind, cycle, name, columns, np.array([value for _, value in entries]), low, high)


def _band_rows(instance: Instance, groups: list[Group]) -> list[Row]:
    """``low * (fixed + cases) <= fixed grants + grants <= high * (fixed + cases)``, per cycle (R-042)."""
    band = instance.limits.grant_rate
    if band is None:
        return []
    rows = []
    for cycle in range(1, instance.cycles + 1):
        fixed = instance.fixed_in(cycle)
        start = (cycle - 1) * len(groups)
        below = [(start + at, group.grant_rate - band.low) for at, group in enumerate(groups)]
        above = [(start + at, group.grant_rate - band.high) for at, group in enumerate(groups)]
        rows.append(_row("band_low", cycle, "", below, low=band.low * fixed.decisions - fixed.grants))
        rows.append(_row("band_high", cycle, "", above, high=band.high * fixed.decisions - fixed.grants))
    return rows


def _supply_rows(groups: list[Group], cycles: int) -> list[Row]:
    rows = []
    for at, group in enumerate(groups):
        for cycle in range(1, cycles + 1):
            entries = [((taken - 1) * len(groups) + at, 1.0) for taken in range(1, cycle + 1)]
            # Earlier cycles matter only where inflow makes the supply grow.
            if cycle == cycles or group.inflow_per_cycle > 0:
                rows.append(_row("supply", cycle, group.id, entries, high=float(group.supply(cycle))))
            if group.latest_cycle == cycle and group.stock > 0:
                rows.append(_row("latest_cycle", cycle, group.id, entries, low=float(group.stock)))
    return rows


def _promise_rows(instance: Instance, groups: list[Group]) -> list[Row]:
    """What is left for a latest cycle beyond the horizon must fit in the hours until then (guardrail 4)."""
    rows = []
    hours = [sum(group.hours) for group in groups]
    last = instance.cycles
    for later in range(1, len(instance.hours_after) + 1):
        due = [
            at
            for at, group in enumerate(groups)
            if group.latest_cycle and last < group.latest_cycle <= last + later and hours[at] > 0
        ]
        if not any(groups[at].latest_cycle == last + later for at in due):
            continue
        entries = [(cycle * len(groups) + at, hours[at]) for cycle in range(last) for at in due]
        asked = sum(hours[at] * groups[at].stock for at in due)
        low = asked - sum(instance.hours_after[:later])
        rows.append(_row("latest_after", last + later, "", entries, low=low))
    return rows


def _count_rows(instance: Instance, groups: int) -> list[Row]:
    most = instance.limits.groups_per_cycle
    if most is None:
        return []
    return [
        _row(
            "groups_per_cycle",
            cycle,
            "",
            [((cycle - 1) * groups + at, 1.0) for at in range(groups)],
            high=float(math.floor(most[cycle - 1])),
        )
        for cycle in range(1, instance.cycles + 1)
    ]


def _rotation_rows(groups: list[Group], cycles: int) -> list[Row]:
    """No group longer in a row than its rotation allows (R-023)."""
    rows = []
    for at, group in enumerate(groups):
        if group.rotate_after is None:
            continue
        for last in range(group.rotate_after + 1, cycles + 1):
            window = range(last - group.rotate_after, last + 1)
            entries = [((cycle - 1) * len(groups) + at, 1.0) for cycle in window]
            rows.append(_row("rotate_after", last, group.id, entries, high=float(group.rotate_after)))
    return rows
