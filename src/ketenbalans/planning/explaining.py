"""Why a plan is as it is: what binds, what one more unit would bring, and why each group waits.

Prices hold for the chosen groups: they say what the volumes would gain. What one more group in a cycle
would bring is found by trying, so it is at least that. Nothing here looks at persons. Serves R-041, R-046,
R-100, R-138.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ketenbalans.planning.instance import Instance, Intake
from ketenbalans.planning.model import Flags, Model, Row, model_of
from ketenbalans.planning.neighbourhood import Volumes, allowed

NOT_YET = "it may not start before cycle {not_before}"
EMPTY = "it has no applications"
DEARER = "in cycle {cycle} a case brings {value}, but what it asks of {limit} is worth {asked} elsewhere"
UNFAVOURABLE = "a case brings nothing: its value is {value}"
NO_ROOM = "its smallest batch of {batch} does not fit beside the groups chosen in cycle {cycle}"
GROUPS_FULL = "cycle {cycle} holds as many groups as it may, and each of them brings more"
RESTS = "after its cycles in a row it rests in cycle {cycle}"
PROFITLESS = "adding it in cycle {cycle} brings no more than the work it would displace"
PINNED = "the cycles announced stay as they are"
ALL_TAKEN = "all that there was by cycle {cycle} is taken up; the rest comes in later"
BEST_FOUND = "the search proved no plan with it to be better by more than the gap"
REASONS = (
    NOT_YET,
    EMPTY,
    DEARER,
    UNFAVOURABLE,
    NO_ROOM,
    GROUPS_FULL,
    RESTS,
    PROFITLESS,
    PINNED,
    ALL_TAKEN,
    BEST_FOUND,
)

Fields = dict[str, object]


@dataclass(frozen=True)
class Binding:
    """A limit of a cycle: how much of it the plan uses, and what one more unit would bring.

    Args:
        kind: hours, grants, family, appeals, returns, places, language, band_low, band_high, supply or
            groups_per_cycle.
        cycle: The cycle.
        name: Language or group; empty where it concerns all.
        used: What the plan uses. For the band: the grant rate of all first decisions.
        limit: What there is. For the band: the bound.
        price: What one more unit would bring, in units of value; for groups_per_cycle at least that.
        euros: The same in euros; None where the instance does not say what a unit is worth.
    """

    kind: str
    cycle: int
    name: str
    used: float
    limit: float
    price: float
    euros: float | None


@dataclass(frozen=True)
class WhyNot:
    """A group of which applications remain: how many, and why."""

    group: str
    taken: int
    left: int
    reason: str
    fields: Fields


@dataclass(frozen=True)
class SideEffects:
    """What a plan does besides: easy before complex work, and groups left without a date (R-100).

    Args:
        easy_share: Share of the supply taken up among groups below the median hours per case.
        complex_share: The same among the other groups.
        easy_first: Whether easy work is favoured while complex work remains.
        undated: Groups with applications left and no announced latest cycle (guardrail 4).
        untouched: Groups that are not taken up in any cycle.
    """

    easy_share: float
    complex_share: float
    easy_first: bool
    undated: tuple[str, ...]
    untouched: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """What binds, why groups wait, and what the plan does besides."""

    bindings: tuple[Binding, ...]
    why_not: tuple[WhyNot, ...]
    side_effects: SideEffects


def explain(instance: Instance, plan: Sequence[Intake]) -> Explanation:
    """Explains a plan.

    Args:
        instance: The question.
        plan: A plan that keeps its limits.

    Raises:
        UnknownNameError: If the plan names a group that the instance does not have.

    Example:
        >>> from ketenbalans.planning.instance import Group, Limits
        >>> group = Group(id="A", stock=90, value=(3.0,), grant_rate=0.5, hours=(2.0,))
        >>> instance = Instance(1, (group,), Limits(loads={"hours": (100.0,)}))
        >>> told = explain(instance, [Intake(1, "A", 50)])
        >>> [(b.kind, b.used, b.price) for b in told.bindings]  # an hour brings 3 / 2
        [('hours', 100.0, 1.5)]
    """
    model = model_of(instance)
    names = [model.group(at).id for at in range(model.groups)]
    cases = np.zeros(len(model.value))
    for take in plan:
        cases[(take.cycle - 1) * model.groups + names.index(take.group)] = take.cases
    choice = cases > 0.5
    # Without the bounds that follow from the limits themselves, so that the limits carry their full price.
    roomy = np.where(model.most > 0, np.maximum(model.most, model.early_supply.ravel()), 0.0)
    volumes = Volumes(replace(model, most=np.where(model.must, model.most, roomy)))
    worth = volumes.worth(choice)
    prices = np.array(volumes.solver.getSolution().row_dual)
    rows = model.standing_rows
    priced = {(row.kind, row.cycle, row.name): float(prices[at]) for at, row in enumerate(rows)}
    bindings = [
        _binding(instance, row, float(row.coefficients @ cases[row.columns]), priced[_key(row)], cases, model)
        for row in rows
        if row.kind not in ("supply", "latest_cycle", "latest_after")
    ]
    extra = _one_group_more(volumes, choice, worth)
    for row in model.taken_rows:
        if row.kind == "groups_per_cycle":
            used = float(choice[row.columns].sum())
            gain = extra[row.cycle] if used >= row.high else 0.0
            bindings.append(Binding(row.kind, row.cycle, "", used, row.high, gain, _euros(instance, gain)))
    return Explanation(
        tuple(bindings),
        tuple(_why_not(model, volumes, choice, cases, priced)),
        _side_effects(instance, plan),
    )


def _key(row: Row) -> tuple[str, int, str]:
    return row.kind, row.cycle, row.name


def _euros(instance: Instance, price: float) -> float | None:
    return None if instance.euros_per_unit is None else price * instance.euros_per_unit


def _binding(
    instance: Instance, row: Row, activity: float, price: float, cases: np.ndarray, model: Model
) -> Binding:
    used, limit = activity, row.high if np.isfinite(row.high) else row.low
    band = instance.limits.grant_rate
    if row.kind in ("band_low", "band_high") and band is not None:
        fixed = instance.fixed_in(row.cycle)
        start = (row.cycle - 1) * model.groups
        rates = np.array([model.group(at).grant_rate for at in range(model.groups)])
        taken = cases[start : start + model.groups]
        decisions = float(taken.sum()) + fixed.decisions
        used = (float(rates @ taken) + fixed.grants) / decisions if decisions else band.target
        limit = band.low if row.kind == "band_low" else band.high
    price = abs(price)
    return Binding(row.kind, row.cycle, row.name, used, limit, price, _euros(instance, price))


def _one_group_more(volumes: Volumes, choice: Flags, worth: float) -> dict[int, float]:
    """What the best single group more would bring in each cycle."""
    model = volumes.model
    gains: dict[int, float] = defaultdict(float)
    for column in np.flatnonzero(~choice & (model.most > 0)):
        more = choice.copy()
        more[column] = True
        cycle = int(column) // model.groups + 1
        gains[cycle] = max(gains[cycle], volumes.worth(more) - worth)
    volumes.worth(choice)
    return gains


def _why_not(
    model: Model,
    volumes: Volumes,
    choice: Flags,
    cases: np.ndarray,
    priced: dict[tuple[str, int, str], float],
) -> list[WhyNot]:
    worth = volumes.worth(choice)
    found = []
    for at in range(model.groups):
        group = model.group(at)
        taken = round(float(cases[at :: model.groups].sum()))
        left = group.supply(model.cycles) - taken
        if left <= 0:
            continue
        reason, fields = _reason(model, volumes, choice, at, priced, worth)
        found.append(WhyNot(group.id, taken, left, reason, fields))
    return sorted(found, key=lambda why: model_position(model, why.group))


def model_position(model: Model, name: str) -> int:
    """Where a group stands in the instance."""
    return next(at for at, group in enumerate(model.instance.groups) if group.id == name)


def _reason(
    model: Model,
    volumes: Volumes,
    choice: Flags,
    at: int,
    priced: dict[tuple[str, int, str], float],
    worth: float,
) -> tuple[str, Fields]:
    """Why no more of a group is taken up: looked at in the cycle where it comes nearest."""
    group = model.group(at)
    columns = np.arange(at, len(model.value), model.groups)
    if group.not_before > model.cycles:
        return NOT_YET, {"not_before": group.not_before}
    if max(group.value) <= 0:
        return UNFAVOURABLE, {"value": max(group.value)}
    open_columns = columns[model.most[columns] > 0]
    if model.instance.pinned_until >= model.cycles:
        return PINNED, {}
    if not len(open_columns):
        return NO_ROOM, {"batch": group.min_batch, "cycle": max(1, group.not_before)}
    asked = {int(column): _asked(model, int(column), priced) for column in open_columns}
    profit = {column: model.value[column] - sum(asked[int(column)].values()) for column in open_columns}
    full = [column for column in open_columns if choice[column] and profit[column] > 1e-9]
    open_columns = np.array([column for column in open_columns if column not in full], dtype=np.int64)
    if not len(open_columns):
        return ALL_TAKEN, {"cycle": int(max(full)) // model.groups + 1}
    best = max(open_columns, key=lambda column: profit[column])
    cycle = int(best) // model.groups + 1
    total = sum(asked[int(best)].values())
    if asked[int(best)] and profit[best] <= 1e-9:
        limit = max(asked[int(best)], key=lambda name: asked[int(best)][name])
        return DEARER, {
            "cycle": cycle,
            "value": round(float(model.value[best]), 3),
            "limit": limit,
            "asked": round(total, 3),
        }
    more = choice.copy()
    more[best] = True
    gain = volumes.worth(more) - worth
    volumes.worth(choice)
    if gain == -np.inf:
        return NO_ROOM, {"batch": group.min_batch, "cycle": cycle}
    if gain <= 1e-9:
        return PROFITLESS, {"cycle": cycle}
    if not allowed(model, more):
        counted = any(
            row.kind == "rotate_after" and row.coefficients @ more[row.columns] > row.high
            for row in model.taken_rows
        )
        return (RESTS if counted else GROUPS_FULL), {"cycle": cycle}
    return BEST_FOUND, {}


def _asked(model: Model, column: int, priced: dict[tuple[str, int, str], float]) -> dict[str, float]:
    """What one case more asks of each limit, at the prices of the plan."""
    asked: dict[str, float] = {}
    for row in model.standing_rows:
        price = priced[_key(row)]
        if price and row.kind != "supply":
            load = row.coefficients[row.columns == column]
            if len(load) and price * load[0] > 0:
                name = f"{row.kind} {row.name}".strip()
                asked[name] = asked.get(name, 0.0) + float(price * load[0])
    return asked


def _side_effects(instance: Instance, plan: Sequence[Intake]) -> SideEffects:
    taken: dict[str, int] = defaultdict(int)
    for take in plan:
        taken[take.group] += take.cases
    supply = {group.id: group.supply(instance.cycles) for group in instance.groups}
    hours = {group.id: sum(group.hours) for group in instance.groups}
    median = float(np.median(list(hours.values()))) if hours else 0.0
    shares = []
    for easy in (True, False):
        names = [name for name in supply if (hours[name] < median) == easy]
        total = sum(supply[name] for name in names)
        shares.append(sum(taken[name] for name in names) / total if total else 0.0)
    left = [group for group in instance.groups if supply[group.id] > taken[group.id]]
    return SideEffects(
        shares[0],
        shares[1],
        shares[0] > shares[1] and any(hours[group.id] >= median for group in left),
        tuple(group.id for group in left if group.latest_cycle is None),
        tuple(group.id for group in instance.groups if supply[group.id] and not taken[group.id]),
    )
