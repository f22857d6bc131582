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
    """
    now = HISTORY + week
    held = inputs.held[week, stream] == 1
    litigation = inputs.litigation[now]
    # Sums stay in registers; the outputs are written once.
    six_months = fifteen_months = notices = late_appeals = expected = overdue = 0.0
    for lodged in range(oldest, now + 1):
        mass = waiting[lodged] * scale
        if mass <= TINY:
            continue
        age = now - lodged
        if age > SIX_MONTHS:
            six_months += mass
            if age > FIFTEEN_MONTHS:
                fifteen_months += mass
        late = weeks_late(inputs, stream, lodged, now)
        if late < 0:
            continue
        under = ordered[lodged] * scale
        mass -= under
        overdue += under + mass * overdue_share(inputs, stream, late)
        late = min(late, OVERDUE_CELLS - 1)
        expected += mass * inputs.order_within_year[stream, late]
        if not held:
            notices += mass * inputs.notice_hazard[stream, late]
            late_appeals += mass * inputs.late_appeal_hazard[stream, late]
    out.weekly[week, m.OVER_6_MONTHS] += six_months
    out.weekly[week, m.OVER_15_MONTHS] += fifteen_months
    out.weekly[week, m.NOTICES] += notices * litigation
    out.weekly[week, m.LATE_APPEALS] += late_appeals * litigation
    ahead = inputs.first_ahead[inputs.order_regime[now], 0]
    out.weekly[week, m.PENALTIES_EXPECTED] += expected * litigation * ahead
    out.weekly[week, m.OVERDUE_OLD if inputs.is_old[stream] else m.OVERDUE_PACT] += overdue


@compiled_inline
def run_penalty(inputs: Record, out: Outputs, week: int, ordered: int, waiting: float, again: float) -> None:
    """One week of the penalties of those under an order of one week, of whom some go to court again."""
    if HISTORY + week < inputs.repeat_from:
        again = 0.0
    after_order = min(HISTORY + week - ordered, PENALTY_CELLS - 1)
    regime = inputs.order_regime[ordered]
    due = waiting * inputs.first_passing[regime, after_order]
    due += again * inputs.repeat_passing[regime, after_order]
    ahead = waiting * inputs.first_ahead[regime, after_order]
    ahead += again * inputs.repeat_ahead[regime, after_order]
    out.weekly[week, m.PENALTIES_DUE] += due
    out.weekly[week, m.PENALTIES_EXPECTED] += ahead
    out.weekly[week, m.REPEAT_ORDERS] += again * inputs.repeat_ordered[regime, after_order]
    out.weekly[week, m.COURT_WAITING] += waiting


@compiled_inline
def stop_penalty(inputs: Record, out: Outputs, week: int, ordered: int, decided: float, again: float) -> None:
    """What is still due of those who are heard, and so decided a fixed lag later."""
    if HISTORY + week < inputs.repeat_from:
        again = 0.0
    after_order = min(HISTORY + week - ordered, PENALTY_CELLS - 1)
    regime = inputs.order_regime[ordered]
    due = decided * inputs.first_stopping[regime, after_order]
    due += again * inputs.repeat_stopping[regime, after_order]
    out.weekly[week, m.PENALTIES_DUE] += due
