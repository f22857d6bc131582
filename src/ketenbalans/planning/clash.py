"""When nothing fits: a smallest set of limits that clash, and the cheapest way out of each.

A set is smallest in this sense: leave any one of its limits out and the rest can be kept together. Whether
something can be kept is asked of the whole question, whole groups and batches included.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ketenbalans.errors import UnavailableError
from ketenbalans.planning.instance import Instance
from ketenbalans.planning.linear import INFEASIBLE, load, model_rows, rows_of, silent_solver
from ketenbalans.planning.model import INFINITE, Lifted, Model, Row, model_of

SECONDS = 20.0
SHARE_OF_SUPPLY = ("supply",)
"""Rules that no decision can relax: nobody can take up applications that are not there."""

Rule = tuple[str, int, str]
"""A limit by kind, cycle (0 where it has none) and name."""


@dataclass(frozen=True)
class Clash:
    """Limits that cannot be kept together, and for each the least by which it would have to give.

    Args:
        rules: Each limit, by kind, cycle and name.
        relaxations: For each, the least relaxation that makes a plan possible while all others hold, in the
            limit's own unit; None where relaxing it alone does not help or is not a matter of degree.
    """

    rules: tuple[Rule, ...]
    relaxations: tuple[float | None, ...]


def fits(instance: Instance, lifted: Lifted = frozenset()) -> bool:
    """Whether any plan keeps the limits, those lifted left out.

    Raises:
        UnavailableError: If that could not be found out in time.
    """
    model = model_of(instance, lifted=lifted)
    width = len(model.value)
    if not width:
        return all(row.low <= 0 <= row.high for row in model.case_rows)
    solver = silent_solver()
    solver.setOptionValue("time_limit", SECONDS)
    low = np.concatenate([np.where(model.must, model.least, 0.0), model.must.astype(float)])
    high = np.concatenate([model.most, (model.most > 0).astype(float)])
    load(
        solver,
        np.zeros(2 * width),
        low,
        high,
        model_rows(model, model.most > 0, early=True),
        np.arange(2 * width),
    )
    solver.run()
    if solver.getModelStatus() in INFEASIBLE:
        return False
    if solver.getInfo().primal_solution_status == 2:
        return True
    raise UnavailableError(
        "whether any plan keeps the limits was not found out in {seconds} seconds",
        where=instance.place,
        mend="make the question smaller, or lift the limit that you doubt",
        seconds=SECONDS,
    )


def rules_of(instance: Instance) -> list[Rule]:
    """Every limit that a decision could relax, in an order that puts the easiest to relax last."""
    model = model_of(instance)
    rows = [
        (row.kind, row.cycle, row.name)
        for row in (*model.case_rows, *model.taken_rows)
        if row.kind not in SHARE_OF_SUPPLY
    ]
    rules = [("not_before", 0, group.id) for group in instance.groups if group.not_before > 1]
    rules += [("min_batch", 0, group.id) for group in instance.groups if group.min_batch > 1]
    return [*rules, *rows]


def clash_of(instance: Instance, told: Callable[[int, int], None] = lambda done, all_: None) -> Clash | None:
    """A smallest set of limits that clash; None where a plan keeps them all.

    Args:
        instance: The question.
        told: Called with how many limits have been tried and how many there are.

    Raises:
        UnavailableError: If it could not be found out in time.

    Example:
        >>> from ketenbalans.planning.instance import Group, Limits
        >>> late = Group(id="A", stock=50, value=(1.0,), grant_rate=0.5, hours=(2.0,), latest_cycle=1)
        >>> clash_of(Instance(1, (late,), Limits(loads={"hours": (60.0,)})))
        Clash(rules=(('latest_cycle', 1, 'A'), ('hours', 1, '')), relaxations=(20.0, 40.0))
    """
    if fits(instance):
        return None
    rules = rules_of(instance)
    lifted: set[Rule] = set()
    # Whole kinds first: most of them play no part, and one answer settles them all.
    for kind in sorted({rule[0] for rule in rules}):
        of_kind = {rule for rule in rules if rule[0] == kind}
        if not fits(instance, frozenset(lifted | of_kind)):
            lifted |= of_kind
    left = [rule for rule in rules if rule not in lifted]
    for at, rule in enumerate(left):
        told(at, len(left))
        if not fits(instance, frozenset(lifted | {rule})):
            lifted.add(rule)
    clashing = tuple(sorted((rule for rule in left if rule not in lifted), key=_reading_order))
    return Clash(clashing, tuple(_least_relaxation(instance, rule) for rule in clashing))


def _reading_order(rule: Rule) -> tuple[int, int, str, str]:
    promises = ("latest_cycle", "latest_after", "not_before", "min_batch", "pinned")
    return (0 if rule[0] in promises else 1, rule[1], rule[0], rule[2])


def _least_relaxation(instance: Instance, rule: Rule) -> float | None:
    """The least by which one limit must give so that a plan exists while all others hold."""
    lifted: Lifted = frozenset({rule})
    if rule[0] in ("not_before", "min_batch") or not fits(instance, lifted):
        return None
    whole = model_of(instance)
    row = next(
        row for row in (*whole.case_rows, *whole.taken_rows) if (row.kind, row.cycle, row.name) == rule
    )
    return _least_slack(model_of(instance, lifted=lifted), row, over_cases=row in whole.case_rows)


def _least_slack(model: Model, row: Row, *, over_cases: bool) -> float | None:
    """How far a row is missed at least by any plan that keeps all others."""
    width = len(model.value)
    columns = row.columns + (0 if over_cases else width)
    base = model_rows(model, model.most > 0, early=True)
    slack = 2 * width
    parts = []
    for at in range(base.count):
        entries = slice(base.starts[at], base.starts[at + 1])
        parts.append((base.columns[entries], base.coefficients[entries], base.low[at], base.high[at]))
    missed_by = np.append(columns, slack)
    if row.high < INFINITE:
        parts.append((missed_by, np.append(row.coefficients, -1.0), -INFINITE, row.high))
    if row.low > -INFINITE:
        parts.append((missed_by, np.append(row.coefficients, 1.0), row.low, INFINITE))
    solver = silent_solver()
    solver.setOptionValue("time_limit", SECONDS)
    low = np.concatenate([np.where(model.must, model.least, 0.0), model.must.astype(float), [0.0]])
    high = np.concatenate([model.most, (model.most > 0).astype(float), [INFINITE]])
    cost = np.append(np.zeros(2 * width), -1.0)
    load(solver, cost, low, high, rows_of(parts), np.arange(2 * width))
    solver.run()
    if solver.getInfo().primal_solution_status != 2:
        return None
    missed = -float(solver.getInfo().objective_function_value)
    return round(missed, 6) if math.isfinite(missed) else None
