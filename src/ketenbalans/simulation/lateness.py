"""From a term that passes to what it costs: notices, late appeals, court orders, and what falls due.

The tables say what one application brings in euros, k weeks after the order: what falls due when a penalty
reaches its maximum, what is still due when the decision comes, what the next 52 weeks may bring. Who is not
decided after the maximum may go to court again, at two weeks and a higher rate (law DW-12).
"""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import HISTORY, OVERDUE_CELLS, PENALTY_CELLS
from ketenbalans.simulation.clock import overdue_share, weeks_late
from ketenbalans.simulation.inputs import Outputs, Record

TINY = 1e-9
SIX_MONTHS, FIFTEEN_MONTHS = 26, 65
"""Whole weeks; an older case is over six, or over fifteen, months (R-004)."""


@compiled
def count_waiting(
    inputs: Record,
    out: Outputs,
    week: int,
    stream: int,
    waiting: np.ndarray,
    ordered: np.ndarray,
    scale: float,
    oldest: int,
    total: float,
) -> None:
    """Counts the ages of those who wait, and notices, late appeals and expected penalties of those of them
    for whom no court has set a term yet.

    Args:
        inputs: The inputs of the future.
        out: Its outputs.
        week: This week.
        stream: Whose queue.
        waiting: Those who wait by lodging week, before ``scale``.
        ordered: Those of them under a court-set term, likewise.
        scale: What closures have left of them.
        oldest: Oldest lodging week that may still have somebody waiting.
        total: Those who wait, after ``scale``; the old are what the young leave of it.
    """
    now = HISTORY + week
    overdue_until = last_late(inputs, stream, oldest, now)
    half_year = over_a_year = in_term = 0.0
    for lodged in range(max(oldest, min(now - FIFTEEN_MONTHS, overdue_until + 1)), now + 1):
        age = now - lodged
        mass = waiting[lodged] * scale
        if age <= FIFTEEN_MONTHS:
            over_a_year += mass
            if age <= SIX_MONTHS:
                half_year += mass
        if lodged > overdue_until:
            in_term += mass
    out.weekly[week, m.OVER_6_MONTHS] += max(total - half_year, 0.0)
    out.weekly[week, m.OVER_15_MONTHS] += max(total - over_a_year, 0.0)
    overdue = total - in_term
    if inputs.term_extended[stream] > 0.0:
        for lodged in range(oldest, overdue_until + 1):
            late = weeks_late(inputs, stream, lodged, now)
            free = (waiting[lodged] - ordered[lodged]) * scale
            overdue -= free * (1.0 - overdue_share(inputs, stream, late))
    out.weekly[week, m.OVERDUE_OLD if inputs.is_old[stream] else m.OVERDUE_PACT] += max(overdue, 0.0)
    notices, late_appeals, expected = expectations(
        inputs, stream, waiting, ordered, oldest, overdue_until, now
    )
    factor = inputs.litigation[now] * scale
    if not inputs.held[week, stream]:
        out.weekly[week, m.NOTICES] += notices * factor
        out.weekly[week, m.LATE_APPEALS] += late_appeals * factor
    ahead = inputs.first_ahead[inputs.order_regime[now], 0]
    out.weekly[week, m.PENALTIES_EXPECTED] += expected * factor * ahead


@compiled_inline
def last_late(inputs: Record, stream: int, oldest: int, now: int) -> int:
    """Newest lodging week whose ordinary term has passed; one before the oldest if there is none."""
    lodged = now - inputs.overdue_after[stream]
    while lodged >= oldest and weeks_late(inputs, stream, lodged, now) < 0:
        lodged -= 1
    return int(max(lodged, oldest - 1))


@compiled_inline
def expectations(
    inputs: Record,
    stream: int,
    waiting: np.ndarray,
    ordered: np.ndarray,
    oldest: int,
    newest: int,
    now: int,
) -> tuple[float, float, float]:
    """Sums over the overdue without an order, before ``scale``: notices, late appeals, orders in a year."""
    notice, appeal = inputs.notice_hazard[stream], inputs.late_appeal_hazard[stream]
    in_a_year = inputs.order_within_year[stream]
    notices = late_appeals = expected = 0.0
    if inputs.held_until[stream, now] > 0:
        for lodged in range(oldest, newest + 1):
            late = min(weeks_late(inputs, stream, lodged, now), OVERDUE_CELLS - 1)
            free = waiting[lodged] - ordered[lodged]
            notices += free * notice[late]
            late_appeals += free * appeal[late]
            expected += free * in_a_year[late]
        return notices, late_appeals, expected
    # Two sums of each at a time, because a sum waits for the one before it. Nothing comes after the tables.
    count = min(newest - oldest + 1, OVERDUE_CELLS)
    other_notices = other_appeals = other_expected = 0.0
    for pair in range(count // 2):
        late = 2 * pair
        one = waiting[newest - late] - ordered[newest - late]
        other = waiting[newest - late - 1] - ordered[newest - late - 1]
        notices += one * notice[late]
        other_notices += other * notice[late + 1]
        late_appeals += one * appeal[late]
        other_appeals += other * appeal[late + 1]
        expected += one * in_a_year[late]
        other_expected += other * in_a_year[late + 1]
    if count % 2 == 1:
        late = count - 1
        one = waiting[newest - late] - ordered[newest - late]
        notices += one * notice[late]
        late_appeals += one * appeal[late]
        expected += one * in_a_year[late]
    return notices + other_notices, late_appeals + other_appeals, expected + other_expected


@compiled_inline
def run_penalty(
    inputs: Record, week: int, ordered: int, waiting: float, again: float
) -> tuple[float, float, float]:
    """One week of the penalties of those under an order of one week, of whom some go to court again.

    Returns:
        What falls due and what the next 52 weeks may bring, in euros, and further orders.
    """
    if HISTORY + week < inputs.repeat_from:
        again = 0.0
    after_order = min(HISTORY + week - ordered, PENALTY_CELLS - 1)
    regime = inputs.order_regime[ordered]
    due = waiting * inputs.first_passing[regime, after_order]
    due += again * inputs.repeat_passing[regime, after_order]
    ahead = waiting * inputs.first_ahead[regime, after_order]
    ahead += again * inputs.repeat_ahead[regime, after_order]
    return due, ahead, again * inputs.repeat_ordered[regime, after_order]


@compiled
def tell_penalties(
    out: Outputs, week: int, standing: float, due: float, ahead: float, repeated: float
) -> None:
    """Writes what ``run_penalty`` found for all who stand under an order."""
    out.weekly[week, m.COURT_WAITING] = standing
    out.weekly[week, m.PENALTIES_DUE] += due
    out.weekly[week, m.PENALTIES_EXPECTED] += ahead
    out.weekly[week, m.REPEAT_ORDERS] = repeated


@compiled_inline
def stop_penalty(inputs: Record, week: int, ordered: int, decided: float, again: float) -> float:
    """What is still due, in euros, of those who are heard, and so decided a fixed lag later."""
    if HISTORY + week < inputs.repeat_from:
        again = 0.0
    after_order = min(HISTORY + week - ordered, PENALTY_CELLS - 1)
    regime = inputs.order_regime[ordered]
    due = decided * inputs.first_stopping[regime, after_order]
    due += again * inputs.repeat_stopping[regime, after_order]
    return float(due)
