"""The inputs of what a late decision brings: who goes to court, when, and what an order then costs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from ketenbalans.errors import OutOfRangeError
from ketenbalans.simulation import lags
from ketenbalans.simulation.axes import AXIS, HISTORY, OVERDUE_CELLS, PENALTY_CELLS, REGIMES
from ketenbalans.simulation.horizon import Horizon

HIGHER_MAXIMUM = date(2024, 12, 1)  # law DW-11
COURT_PENALTY_AGAIN = date(2022, 11, 30)  # law section 3a
REPEAT_FROM = date(2025, 1, 1)  # law DW-12: rulings of 2025
NO_PENALTY, LOWER, HIGHER, CHANGED = range(4)
"""Rules on penalties; from CHANGED on they are those that a scenario dates."""
WEEKS_FROM_NOTICE_TO_ORDER = 20.0
WEEKS_FROM_APPEAL_TO_ORDER = 12.0
SHORTEST_LAG = 4.0
A_YEAR = 52
DAYS_IN_A_WEEK = 7.0
REPEAT_TERM_WEEKS = 2  # law DW-12
FAMILY_TERM_OF_COURT = 8  # weeks, law DW-14


@dataclass(frozen=True)
class Order:
    """What a court orders: weeks to decide, then euros a day up to a maximum."""

    term_weeks: int
    rate: float
    maximum: float


@lru_cache(maxsize=8)
def regime_of(first_monday: date) -> np.ndarray:
    """The rules on penalties by the week of the order, shape (lodging axis,)."""
    week = np.datetime64(first_monday, "D") + 7 * (np.arange(AXIS) - HISTORY)
    regime = np.where(week >= np.datetime64(HIGHER_MAXIMUM), HIGHER, LOWER)
    return np.asarray(np.where(week >= np.datetime64(COURT_PENALTY_AGAIN), regime, NO_PENALTY))


def first_repeat(first_monday: date, repeat: Order) -> int:
    """The lodging week by which a further order of the first day they were given reaches its maximum."""
    if repeat.rate <= 0 or repeat.maximum <= 0:
        return AXIS
    week = HISTORY + (REPEAT_FROM - first_monday).days // 7
    return week + repeat.term_weeks + int(np.ceil(repeat.maximum / (DAYS_IN_A_WEEK * repeat.rate)))


def dated_orders(
    regime: np.ndarray, term_weeks: int, before: float, rates: np.ndarray, maxima: np.ndarray
) -> tuple[np.ndarray, dict[int, Order]]:
    """The rules by the week of the order, and what an order is under each, changes in mid-run included.

    Args:
        regime: From ``regime_of``.
        term_weeks: Weeks that the court gives.
        before: The maximum of orders before December 2024, euros.
        rates: Euros a day per simulated week.
        maxima: Largest penalty per simulated week, euros.

    Raises:
        OutOfRangeError: If the rules change more often than can be kept apart.

    Example:
        >>> base = np.full(AXIS, HIGHER)
        >>> found, orders = dated_orders(base, 16, 7_500.0, np.array([100.0, 200.0]), np.full(2, 15_000.0))
        >>> found[HISTORY : HISTORY + 2].tolist(), orders[3].rate
        ([2, 3], 200.0)
    """
    found = regime.copy()
    orders = {LOWER: Order(term_weeks, float(rates[0]), before)}
    pairs = list(zip(rates.tolist(), maxima.tolist(), strict=True))
    for place, (rate, maximum) in enumerate(dict.fromkeys(pairs)):
        if HIGHER + place >= REGIMES:
            raise OutOfRangeError(
                "penalties of courts change {count} times in a run",
                mend="let penalty.rate and penalty.maximum change at most {most} times",
                count=len(dict.fromkeys(pairs)) - 1,
                most=REGIMES - CHANGED,
            )
        orders[HIGHER + place] = Order(term_weeks, rate, maximum)
        under = np.array([pair == (rate, maximum) for pair in pairs])
        weeks = found[HISTORY : HISTORY + under.size]
        weeks[under & (weeks == HIGHER)] = HIGHER + place
    return found, orders


def litigation(regime: np.ndarray, maxima: tuple[float, ...], elasticity: float, usual: int) -> np.ndarray:
    """Factor on the chance of an order: more go to court where an order can bring more, same shape.

    Where an order brings nothing, half the factor of the lower maximum is kept: a term is worth something
    without a penalty too.

    Args:
        regime: From ``regime_of``.
        maxima: The maximum under each regime that has penalties, euros.
        elasticity: Per cent more orders for a per cent more maximum.
        usual: The regime under which the chance of an order was assumed.

    Example:
        >>> litigation(np.array([1, 2]), (7_500.0, 15_000.0), 0.5, usual=2).round(3).tolist()  # 0.5 ** 0.5
        [0.707, 1.0]
    """
    factors = [(maximum / maxima[usual - 1]) ** elasticity if maximum > 0 else 0.0 for maximum in maxima]
    nothing = factors[0] if elasticity == 0 else 0.5 * factors[0]
    return np.asarray(np.array([nothing, *factors])[regime])


def penalty_tables(
    first: dict[int, Order], repeat: Order, repeat_lag: int, persons: float, decision_lag: int
) -> dict[str, np.ndarray]:
    """What one application under an order brings, by rules and weeks since the order, in euros.

    Args:
        first: The first order under each regime that has penalties.
        repeat: Every further order.
        repeat_lag: Weeks from the maximum of one order to the next order.
        persons: Applications that share one penalty.
        decision_lag: Weeks from hearing to decision; the penalty runs on until the decision.

    Returns:
        The tables ``first_*`` and ``repeat_*`` of the inputs, each of shape (regime, week).

    Source:
        Law DW-9 to DW-13.

    Example:
        >>> order = Order(8, 100.0, 15_000.0)
        >>> tables = penalty_tables({2: order}, Order(2, 200.0, 15_000.0), 20, 1.0, 0)
        >>> float(tables["first_stopping"][2, 18])  # ten weeks late at 700 euros
        7000.0
        >>> # the maximum after 8 + 21.4 weeks
        >>> int(np.argmax(tables["first_passing"][2])), float(tables["first_passing"][2].max())
        (30, 15000.0)
    """
    found = _tables_of_one(tuple(sorted(first.items())), repeat, repeat_lag, decision_lag)
    return {name: table if name == "repeat_ordered" else table / persons for name, table in found.items()}


@lru_cache(maxsize=256)
def _tables_of_one(
    first: tuple[tuple[int, Order], ...], repeat: Order, repeat_lag: int, decision_lag: int
) -> dict[str, np.ndarray]:
    """The tables of a penalty that nobody shares; many futures differ only in how many share one."""
    names = ("passing", "stopping", "ahead")
    found = {
        f"{which}_{name}": np.zeros((REGIMES, PENALTY_CELLS))
        for which in ("first", "repeat")
        for name in names
    }
    found["repeat_ordered"] = np.zeros((REGIMES, PENALTY_CELLS))
    for regime, order in first:
        if order.maximum <= 0 or order.rate <= 0:
            continue
        end = _run(order, 0, decision_lag, found["first_passing"][regime], found["first_stopping"][regime])
        begin = end + repeat_lag
        while begin < PENALTY_CELLS and repeat.maximum > 0 and repeat.rate > 0:
            found["repeat_ordered"][regime, begin] = 1.0
            passing, stopping = found["repeat_passing"][regime], found["repeat_stopping"][regime]
            begin = _run(repeat, begin, decision_lag, passing, stopping) + repeat_lag
    for which in ("first", "repeat"):
        total = np.cumsum(found[f"{which}_passing"], axis=1)
        later = np.concatenate([total[:, A_YEAR:], np.repeat(total[:, -1:], A_YEAR, axis=1)], axis=1)
        found[f"{which}_ahead"] = later - total
    return found


def _run(order: Order, begin: int, lag: int, passing: np.ndarray, stopping: np.ndarray) -> int:
    """Writes one order of week ``begin`` into the tables; returns the week of its maximum."""
    a_week = DAYS_IN_A_WEEK * order.rate
    first = begin + order.term_weeks
    end = first + int(np.ceil(order.maximum / a_week))
    weeks = np.arange(begin, min(end, PENALTY_CELLS))
    stopping[weeks] = np.clip((weeks + lag - first) * a_week, 0.0, order.maximum)
    if end < PENALTY_CELLS:
        passing[end] = order.maximum
    return end


def lateness(
    number: Callable[[str], float], by_week: Callable[[str], np.ndarray], horizon: Horizon
) -> dict[str, object]:
    """The inputs on late decisions for one future: numbers by name, and weekly values by name."""
    litigating = number("penalty.litigating")
    mean = number("penalty.order_lag")
    order = litigating * lags.padded(lags.gamma_lag(mean, 2.0), OVERDUE_CELLS)
    notice = lags.gamma_lag(max(mean - WEEKS_FROM_NOTICE_TO_ORDER, SHORTEST_LAG), 2.0)
    notice = litigating * number("penalty.notices_per_order") * lags.padded(notice, OVERDUE_CELLS)
    appeal = lags.gamma_lag(max(mean - WEEKS_FROM_APPEAL_TO_ORDER, SHORTEST_LAG), 2.0)
    appeal = litigating * lags.padded(appeal, OVERDUE_CELLS)
    gone = np.cumsum(order)
    later = np.append(gone[A_YEAR:], np.full(A_YEAR, gone[-1]))
    term = round(number("penalty.term_weeks"))
    repeat = Order(REPEAT_TERM_WEEKS, number("penalty.repeat_rate"), number("penalty.repeat_maximum"))
    regime, orders = dated_orders(
        regime_of(horizon.first_monday),
        term,
        number("penalty.maximum_before"),
        by_week("penalty.rate"),
        by_week("penalty.maximum"),
    )
    tables = penalty_tables(
        orders,
        repeat,
        round(number("penalty.repeat_lag")),
        number("penalty.persons"),
        round(number("hours.decision_lag")),
    )
    maxima = tuple(order.maximum for order in orders.values())
    pace = 1.0 / number("penalty.payment_lag")
    return {
        "order_pmf": order,
        "order_hazard": lags.hazard(order, order),
        "notice_hazard": lags.hazard(notice, order),
        "late_appeal_hazard": lags.hazard(appeal, order),
        "order_within_year": np.minimum(later - gone, 1.0) / np.maximum(1.0 - gone, 1e-9),
        "litigation": litigation(regime, maxima, number("penalty.elasticity"), HIGHER),
        "persons_per_penalty": number("penalty.persons"),
        "administrative": number("penalty.administrative"),
        "order_regime": regime,
        "repeat_from": first_repeat(horizon.first_monday, repeat),
        "repeat_share": number("penalty.repeat_share"),
        "payment_pace": pace,
        "unpaid_initial": number("standing.penalties_unpaid") * number("penalty.asylum_share"),
        **tables,
    }


def family_lateness(number: Callable[[str], float]) -> dict[str, object]:
    """Notices, orders and penalties of family applications by weeks past their term.

    Applications are decided in the order in which they were lodged, so all of one week are equally late:
    what falls due in a week is what the orders of all weeks before it bring in that week.
    """
    orders = number("family.litigating") * lags.gamma_lag(number("family.order_lag"), 2.0)
    notices = lags.gamma_lag(max(number("family.order_lag") - WEEKS_FROM_NOTICE_TO_ORDER, SHORTEST_LAG), 2.0)
    notices = number("family.litigating") * number("penalty.notices_per_order") * notices
    a_week = DAYS_IN_A_WEEK * number("penalty.rate")
    run = np.clip((np.arange(OVERDUE_CELLS) - FAMILY_TERM_OF_COURT) * a_week, 0.0, number("penalty.maximum"))
    due = np.convolve(orders, np.diff(run, prepend=0.0))[:OVERDUE_CELLS]
    ahead = np.cumsum(due)
    ahead = np.append(ahead[A_YEAR:], np.full(A_YEAR, ahead[-1])) - ahead
    return {
        "family_ahead": ahead / number("family.persons"),
        "family_notices": lags.padded(notices, OVERDUE_CELLS),
        "family_orders": lags.padded(orders, OVERDUE_CELLS),
        "family_penalty": due / number("family.persons"),
    }
