"""Family reunification: applications after permits, decisions in the order of application, visa, arrival.

Before 12 June 2026 both statuses gave the same right; since then a holder of subsidiary protection may be
refused for two years, and on income and housing (law FAM-6). Decisions have a term of nine months (FAM-2);
what comes later brings notices, court orders and penalties of its own.
"""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import BEFORE, OVERDUE_CELLS
from ketenbalans.simulation.inputs import Outputs, Record

TINY = 1e-9


@compiled_inline
def spread(bins: np.ndarray, week: int, mass: float, lag: np.ndarray) -> None:
    """Adds a flow to the weeks in which it arrives, by the distribution of its lag.

    A distribution is one run of chances above zero; what is behind it is empty.
    """
    if mass > 0.0:
        begun = False
        for weeks in range(min(lag.size, bins.size - week)):
            if lag[weeks] > 0.0:
                begun = True
                bins[week + weeks] += mass * lag[weeks]
            elif begun:
                break


@compiled
def start_families(inputs: Record, after: Record) -> None:
    """Puts the pending applications in their queue."""
    for week in range(BEFORE):
        after.families[week] = inputs.family_initial[week]
        after.family_pending += inputs.family_initial[week]


@compiled
def _decide(inputs: Record, after: Record, out: Outputs, week: int) -> float:
    """Decides the oldest applications as far as capacity goes; returns the decisions."""
    decided = 0.0
    lodged = after.families_head
    while lodged <= BEFORE + week - inputs.family_shortest and inputs.family_capacity[week] - decided > TINY:
        standing = after.families[lodged]
        if standing <= TINY:
            lodged += 1
            continue
        done = min(standing, inputs.family_capacity[week] - decided)
        after.families[lodged] -= done
        decided += done
        waited = BEFORE + week - lodged
        out.weekly[week, m.FAMILY_WEEKS] += done * waited
        if waited <= inputs.family_term:
            out.weekly[week, m.FAMILY_IN_TERM] += done
        if done < standing:
            break
        lodged += 1
    after.families_head = lodged
    return decided


@compiled
def _count_late(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Notices, orders and penalties for those whose term has passed."""
    last = OVERDUE_CELLS - 1
    for lodged in range(after.families_head, BEFORE + week - inputs.family_term):
        standing = after.families[lodged]
        late = min(BEFORE + week - inputs.family_term - lodged, last)
        out.weekly[week, m.FAMILY_OVERDUE] += standing
        out.weekly[week, m.FAMILY_NOTICES] += standing * inputs.family_notices[late]
        out.weekly[week, m.FAMILY_ORDERS] += standing * inputs.family_orders[late]
        out.weekly[week, m.FAMILY_PENALTIES_DUE] += standing * inputs.family_penalty[late]
        out.weekly[week, m.FAMILY_PENALTIES_EXPECTED] += standing * inputs.family_ahead[late]


@compiled
def follow_families(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Families apply, are decided, and arrive; the late ones are counted before this week's decisions."""
    applied = after.family_due[week] + inputs.family_initial_future[week]
    after.families[BEFORE + week] += applied
    _count_late(inputs, after, out, week)
    decided = _decide(inputs, after, out, week)
    after.family_pending += applied - decided
    spread(after.arrivals_due, week, decided * inputs.family_granted, inputs.arrival_lag)
    out.weekly[week, m.FAMILY_APPLICATIONS] = applied
    out.weekly[week, m.FAMILY_DECIDED] = decided
    out.weekly[week, m.FAMILY_PENDING] = after.family_pending
    out.weekly[week, m.FAMILY_ARRIVALS] = after.arrivals_due[week] + inputs.arrivals_initial[week]


@compiled
def found_families(inputs: Record, after: Record, week: int) -> None:
    """The week's permits, and statuses that a court raised, will bring family applications."""
    refugees, subsidiaries = after.refugees, after.subsidiaries
    if week < inputs.family_rule_from:
        refugees += subsidiaries
        subsidiaries = 0.0
    first = refugees * inputs.family_per_refugee
    # Who is raised to refugee status need not wait for what subsidiary protection would have given.
    first += after.upgraded * max(inputs.family_per_refugee - inputs.family_per_subsidiary, 0.0)
    spread(after.family_due, week, first, inputs.family_lag_refugee)
    later = subsidiaries * inputs.family_per_subsidiary
    spread(after.family_due, week, later, inputs.family_lag_subsidiary)
    after.upgraded = 0.0
