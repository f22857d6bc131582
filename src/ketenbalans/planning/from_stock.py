"""From stock and waits to a planning question: what taking up a case in a cycle is worth.

Worth is waiting beyond the term that is avoided, the longest waits weighing most, and expected penalties
at one rate for every group: going to court earns a group no place in the plan. Equations:
``docs/explanation/plan-cycle.md``; weights: ``data/assumptions/planning.yaml``. Serves R-041.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from ketenbalans.chain import assumptions
from ketenbalans.errors import BadInputError, OutOfRangeError
from ketenbalans.planning.instance import LOADS, Fixed, GrantRate, Group, Instance, Limits
from ketenbalans.planning.model import Numbers

WEEKS_IN_A_CYCLE = 13.0
UNIT = "weighted weeks of waiting beyond the term"
FILE = "planning.yaml"


@dataclass(frozen=True)
class Weights:
    """What waiting and penalties weigh; ``assumed()`` reads the shipped assumptions.

    Args:
        doubling_weeks: Weeks beyond the term after which one more week weighs twice as much.
        penalty_per_week: Euros per application and week beyond the term, the same for every group.
        euros_per_week: Euros that weigh as much as one week.
        least_batch: Fewest applications of a group in a cycle.
    """

    doubling_weeks: float
    penalty_per_week: float
    euros_per_week: float
    least_batch: int


@lru_cache(maxsize=1)
def assumed() -> Weights:
    """The weights under the shipped assumptions PLN-01 to PLN-04.

    Example:
        >>> assumed().doubling_weeks
        52.0
    """
    found = assumptions.read(assumptions.FOLDER / FILE)
    return Weights(
        found["PLN-01"].value, found["PLN-02"].value, found["PLN-03"].value, int(found["PLN-04"].value)
    )


def overdue_weeks(weeks_beyond_term: float, cycle: int, cycles: int) -> tuple[float, float]:
    """Weeks beyond the term at which a wait is cut off in a cycle, and would end at the horizon.

    Cases are decided in the middle of their cycle on average.

    Args:
        weeks_beyond_term: Mean weeks beyond the term at the start of cycle 1; below zero: still in term.
        cycle: Cycle of the decision.
        cycles: How many cycles the plan has.

    Example:
        >>> overdue_weeks(10.0, cycle=1, cycles=2)  # 10 + 13 / 2, and 10 + 2 * 13
        (16.5, 36.0)
    """
    at_decision = weeks_beyond_term + WEEKS_IN_A_CYCLE * (cycle - 0.5)
    at_horizon = weeks_beyond_term + WEEKS_IN_A_CYCLE * cycles
    return max(0.0, at_decision), max(0.0, at_horizon)


def waiting_avoided(weeks_beyond_term: float, cycle: int, cycles: int, doubling_weeks: float) -> float:
    """Weighted weeks beyond the term that one case is spared by a decision in a cycle.

    The week after ``w`` weeks beyond the term weighs ``1 + w / doubling_weeks``.

    Example:
        >>> waiting_avoided(10.0, cycle=1, cycles=2, doubling_weeks=52.0)
        29.34375

        From 16.5 to 36 weeks: 19.5 + (36 ** 2 - 16.5 ** 2) / (2 * 52) = 19.5 + 9.84375.
    """
    start, end = overdue_weeks(weeks_beyond_term, cycle, cycles)
    return (end - start) + (end * end - start * start) / (2 * doubling_weeks)


def worth(
    weeks_beyond_term: float, cycles: int, weights: Weights
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What one case taken up in each cycle is worth, and the euros of penalties that it avoids.

    Args:
        weeks_beyond_term: Mean weeks beyond the term at the start of cycle 1.
        cycles: How many cycles the plan has.
        weights: What waiting and penalties weigh.

    Returns:
        Worth in weighted weeks and euros, each of shape (cycle,).

    Example:
        >>> weights = Weights(doubling_weeks=52.0, penalty_per_week=10.0, euros_per_week=100.0, least_batch=1)
        >>> worth(10.0, 2, weights)[1]  # 10 euros for each of 36 - 16.5 and 36 - 29.5 weeks
        (195.0, 65.0)
    """
    euros = tuple(
        weights.penalty_per_week * (end - start)
        for start, end in (overdue_weeks(weeks_beyond_term, cycle, cycles) for cycle in range(1, cycles + 1))
    )
    weeks = tuple(
        waiting_avoided(weeks_beyond_term, cycle, cycles, weights.doubling_weeks)
        + euros[cycle - 1] / weights.euros_per_week
        for cycle in range(1, cycles + 1)
    )
    return weeks, euros


def instance_from(
    *,
    groups: Sequence[str],
    stock: ArrayLike,
    hours: ArrayLike,
    grant_rate: ArrayLike,
    weeks_beyond_term: ArrayLike,
    cycles: int,
    limits: Mapping[str, float | Sequence[float]],
    inflow_per_cycle: ArrayLike = 0.0,
    family: ArrayLike = 0.0,
    appeals: ArrayLike = 0.0,
    returns: ArrayLike = 0.0,
    places: ArrayLike = 1.0,
    not_before: ArrayLike = 1,
    latest_cycle: Sequence[int | None] | None = None,
    rotate_after: Sequence[int | None] | None = None,
    min_batch: ArrayLike | None = None,
    groups_per_cycle: int | Sequence[int] | None = None,
    grant_rate_band: tuple[float, float] | None = None,
    fixed_decisions: ArrayLike | None = None,
    fixed_grants: ArrayLike | None = None,
    hours_after: Sequence[float] = (),
    weights: Weights | None = None,
    place: str = "stock",
) -> Instance:
    """A planning question from plain arrays, with the worth of every group in every cycle.

    Args:
        groups: Names, one per group (nationality x category).
        stock: Open applications, shape (group,).
        hours: Hours to hear and decide per case, shape (group,) or (group, lag) by cycles after intake.
        grant_rate: Expected share of grants, shape (group,).
        weeks_beyond_term: Mean weeks beyond the term at the start of cycle 1; below zero: still in term.
        cycles: How many cycles.
        limits: Name (hours, grants, family, appeals, returns, places) to the most per cycle: one number,
            or one per cycle.
        inflow_per_cycle: Applications added per cycle, shape (group,) or one number.
        family: Family applications per case, shape (group,), (group, lag) or one number.
        appeals: Appeals per case, likewise.
        returns: People for return per case, likewise.
        places: Pre-phase places per case, shape (group,) or one number.
        not_before: First cycle, shape (group,) or one number.
        latest_cycle: Latest cycle of each group's stock; None where none is announced.
        rotate_after: Most cycles in a row of each group.
        min_batch: Fewest cases, shape (group,); without it the assumed least batch, or the whole stock
            where that is smaller.
        groups_per_cycle: Most groups at a time.
        grant_rate_band: Target and band of the grant rate.
        fixed_decisions: First decisions of Pact and priority work per cycle, shape (cycle,).
        fixed_grants: Grants among them, shape (cycle,).
        hours_after: Hours in the cycles after the horizon, for the latest cycles that lie there.
        weights: What waiting and penalties weigh; without it the shipped assumptions.
        place: Where the figures come from, for messages.

    Returns:
        An instance whose objective is in weighted weeks of waiting beyond the term.

    Raises:
        BadInputError: If an array has another length than there are groups or cycles, or a limit is unknown.
        OutOfRangeError: If a count, load or rate cannot be true.

    Source:
        docs/explanation/plan-cycle.md. Serves R-040 to R-043, R-138.

    Example:
        >>> instance = instance_from(
        ...     groups=["SYR-A", "IRQ-C"], stock=[9000, 2500], hours=[10.0, 18.0], grant_rate=[0.1, 0.4],
        ...     weeks_beyond_term=[20.0, 45.0], cycles=2, limits={"hours": 30000.0},
        ... )
        >>> instance.groups[0].min_batch, instance.unit
        (25, 'weighted weeks of waiting beyond the term')
    """
    weights = weights or assumed()
    count = len(groups)
    for name in limits:
        if name not in LOADS:
            raise BadInputError(
                "{name} is no limit of a cycle",
                where=place,
                mend="use one of: {known}",
                name=name,
                known=", ".join(LOADS),
            )
    stocks = _per_group("stock", stock, count, place)
    waits = _per_group("weeks_beyond_term", weeks_beyond_term, count, place, low=-np.inf)
    rates = _per_group("grant_rate", grant_rate, count, place, high=1.0)
    loads = {
        name: _by_lag(name, load, count, place)
        for name, load in (("hours", hours), ("family", family), ("appeals", appeals), ("returns", returns))
    }
    inflows = _per_group("inflow_per_cycle", inflow_per_cycle, count, place)
    firsts = _per_group("not_before", not_before, count, place, low=1)
    rooms = _per_group("places", places, count, place)
    batches = (
        np.minimum(stocks, weights.least_batch)
        if min_batch is None
        else _per_group("min_batch", min_batch, count, place)
    )
    made = []
    for at, name in enumerate(groups):
        value, penalties = worth(float(waits[at]), cycles, weights)
        made.append(
            Group(
                id=name,
                stock=round(float(stocks[at])),
                value=value,
                grant_rate=float(rates[at]),
                inflow_per_cycle=float(inflows[at]),
                hours=loads["hours"][at],
                family=loads["family"][at],
                appeals=loads["appeals"][at],
                returns=loads["returns"][at],
                places=float(rooms[at]),
                min_batch=max(1, round(float(batches[at]))),
                not_before=int(firsts[at]),
                latest_cycle=latest_cycle[at] if latest_cycle is not None else None,
                rotate_after=rotate_after[at] if rotate_after is not None else None,
                penalties=penalties,
            )
        )
    return Instance(
        cycles,
        tuple(made),
        Limits(
            {name: _per_cycle(name, most, cycles, place) for name, most in limits.items()},
            {},
            None
            if groups_per_cycle is None
            else tuple(int(n) for n in _per_cycle("groups_per_cycle", groups_per_cycle, cycles, place)),
            None if grant_rate_band is None else GrantRate(*grant_rate_band),
        ),
        _fixed(fixed_decisions, fixed_grants, cycles, place),
        tuple(float(hours) for hours in hours_after),
        unit=UNIT,
        euros_per_unit=weights.euros_per_week,
        place=place,
    )


def _per_group(
    name: str, values: ArrayLike, count: int, place: str, *, low: float = 0.0, high: float = np.inf
) -> Numbers:
    """One number per group; a single number stands for all."""
    array = np.asarray(values, dtype=float)
    if array.ndim == 0:
        array = np.full(count, float(array))
    if array.shape != (count,):
        raise BadInputError(
            "{name} has shape {shape} for {count} groups",
            where=place,
            mend="give one number per group",
            name=name,
            shape=array.shape,
            count=count,
        )
    wrong = np.flatnonzero(~((array >= low) & (array <= high)))
    if len(wrong):
        raise OutOfRangeError(
            "{name} of group {at} is {value}",
            where=place,
            mend="give a number from {low} to {high}",
            name=name,
            at=int(wrong[0]),
            value=float(array[wrong[0]]),
            low=low,
            high=high,
        )
    return array


def _by_lag(name: str, values: ArrayLike, count: int, place: str) -> list[tuple[float, ...]]:
    array = np.asarray(values, dtype=float)
    if array.ndim == 2:
        columns = [_per_group(name, array[:, lag], count, place) for lag in range(array.shape[1])]
    else:
        columns = [_per_group(name, array, count, place)]
    return [tuple(float(column[at]) for column in columns) for at in range(count)]


def _per_cycle(name: str, values: ArrayLike, cycles: int, place: str) -> tuple[float, ...]:
    array = np.asarray(values, dtype=float)
    if array.ndim == 0:
        array = np.full(cycles, float(array))
    if array.shape != (cycles,) or not (array >= 0).all():
        raise BadInputError(
            "{name} has shape {shape} for {cycles} cycles, or is below zero",
            where=place,
            mend="give one number of 0 or more, or one per cycle",
            name=name,
            shape=array.shape,
            cycles=cycles,
        )
    return tuple(float(value) for value in array)


def _fixed(
    decisions: ArrayLike | None, grants: ArrayLike | None, cycles: int, place: str
) -> tuple[Fixed, ...]:
    if decisions is None and grants is None:
        return ()
    taken = _per_cycle("fixed_decisions", 0.0 if decisions is None else decisions, cycles, place)
    granted = _per_cycle("fixed_grants", 0.0 if grants is None else grants, cycles, place)
    for decision, grant in zip(taken, granted, strict=True):
        if grant > decision:
            raise OutOfRangeError(
                "{grants} grants among {decisions} decisions",
                where=place,
                mend="grants are part of the decisions",
                grants=grant,
                decisions=decision,
            )
    return tuple(Fixed(decision, grant) for decision, grant in zip(taken, granted, strict=True))
