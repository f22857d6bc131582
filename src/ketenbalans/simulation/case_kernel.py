"""The case kernel: one future, one application at a time, with exact waits, clocks and penalties.

The rules are those of the cohort kernel, step by step; what is a share there is a draw here.
"""

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.draws import uniform
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.aftermath import (
    Aftermath,
    close_week,
    follow_families,
    new_aftermath,
    reassess,
    rule_on_appeals,
    screen,
)
from ketenbalans.simulation.case_queues import (
    GONE,
    NOBODY,
    STREAM,
    UNDER_COURT_TERM,
    WAITING,
    Cases,
    Lags,
    admit,
    decide_ready,
    leave_queue,
    new_cases,
    take_court,
    take_up,
)
from ketenbalans.simulation.cohort_queues import OLD, PACT, URGENT
from ketenbalans.simulation.inputs import FIXED_SHARE, Inputs, Outputs

LARGEST_CASE_HOURS = 200.0
"""More left over than any case can take means that there was nothing left to do."""
CASES_PER_WEEK = 1 << 20


@compiled
def lodge(inputs: Inputs, cases: Cases, order_cumulative: np.ndarray, out: Outputs, week: int) -> None:
    """The week's applications enter; the stream of each is drawn."""
    shares = np.cumsum(inputs.inflow[week])
    if shares[-1] <= 0.0:
        return
    for place in range(inputs.inflow_total[week]):
        number = (week + 1) * CASES_PER_WEEK + place
        unit = uniform(inputs.key, number, STREAM, 0) * shares[-1]
        stream = int(np.searchsorted(shares, unit, side="right"))
        admit(inputs, cases, order_cumulative, number, stream, inputs.history + week, week)
        out.flows[week, stream, m.LODGED] += 1.0
        if not inputs.is_old[stream]:
            out.cohorts[week, m.COHORT_LODGED] += 1.0


@compiled
def close_waiting(inputs: Inputs, cases: Cases, out: Outputs, week: int) -> None:
    """Those whose drawn week of closure has come leave, if they still wait."""
    row = cases.closure_head[week]
    while row != NOBODY:
        if cases.status[row] == WAITING:
            stream = cases.stream[row]
            out.flows[week, stream, m.CLOSED] += 1.0
            if not inputs.is_old[stream]:
                out.cohorts[cases.lodged[row] - inputs.history, m.COHORT_CLOSED] += 1.0
            leave_queue(cases, row, GONE)
        row = cases.following_closure[row]


@compiled
def order_terms(inputs: Inputs, cases: Cases, out: Outputs, week: int) -> None:
    """Notices are counted, courts set terms, and the ages of those who wait are counted.

    The notice is the one count that is an expectation here too: it moves nothing.
    """
    last = inputs.order_hazard.size - 1
    newest = inputs.history + week
    for stream in range(inputs.is_old.size):
        while cases.oldest[stream] <= newest and cases.counts[stream, cases.oldest[stream]] == 0:
            cases.oldest[stream] += 1
        for lodged in range(cases.oldest[stream], newest - inputs.overdue_after[stream] + 1):
            late = min(newest - lodged - inputs.overdue_after[stream], last)
            out.weekly[week, m.NOTICES] += cases.counts[stream, lodged] * inputs.notice_hazard[late]
    row = cases.order_head[week]
    while row != NOBODY:
        if cases.status[row] == WAITING:
            leave_queue(cases, row, UNDER_COURT_TERM)
            cases.court[cases.court_span[1]] = row
            cases.court_span[1] += 1
            out.weekly[week, m.COURT_ORDERS] += 1.0
        row = cases.following_order[row]
    for stream in range(inputs.is_old.size):
        overdue_total = 0.0
        for lodged in range(cases.oldest[stream], newest + 1):
            waiting = cases.counts[stream, lodged]
            if waiting == 0:
                continue
            age = newest - lodged
            if age > 26:
                out.weekly[week, m.OVER_6_MONTHS] += waiting
            if age > 65:
                out.weekly[week, m.OVER_15_MONTHS] += waiting
            overdue = age - inputs.overdue_after[stream]
            if overdue >= 0:
                overdue_total += waiting
                expected = waiting * inputs.order_within_year[min(overdue, last)] * inputs.court_cap[newest]
                out.weekly[week, m.PENALTIES_EXPECTED] += expected
        out.weekly[week, m.OVERDUE_OLD if inputs.is_old[stream] else m.OVERDUE_PACT] += overdue_total


@compiled
def run_penalties(inputs: Inputs, cases: Cases, out: Outputs, week: int) -> None:
    """Penalties that reach their maximum are paid; of the others the maximum is expected."""
    now = inputs.history + week
    for position in range(cases.court_span[0], cases.court_span[1]):
        row = cases.court[position]
        age = now - cases.lodged[row]
        if age > 26:
            out.weekly[week, m.OVER_6_MONTHS] += 1.0
        if age > 65:
            out.weekly[week, m.OVER_15_MONTHS] += 1.0
        out.weekly[week, m.COURT_WAITING] += 1.0
        out.weekly[week, m.OVERDUE_OLD if inputs.is_old[cases.stream[row]] else m.OVERDUE_PACT] += 1.0
        ordered = cases.ordered[row]
        rate, cap = inputs.court_rate[ordered], inputs.court_cap[ordered]
        late = now - ordered - inputs.court_weeks
        if late * rate < cap:
            out.weekly[week, m.PENALTIES_EXPECTED] += cap
        elif (late - 1) * rate < cap:
            out.weekly[week, m.PENALTIES_PAID] += cap


@compiled
def take_old_cohorts(
    inputs: Inputs, cases: Cases, after: Aftermath, out: Outputs, week: int, budget: float
) -> float:
    """The old stock by the plan's shares, or as the stock is; what a stream leaves goes to the rest."""
    weights = np.zeros(inputs.is_old.size)
    for stream in range(weights.size):
        if inputs.is_old[stream] and not inputs.is_priority[stream]:
            weights[stream] = inputs.plan_weight[week, stream]
    if weights.sum() <= 0.0:
        for stream in range(weights.size):
            if inputs.is_old[stream] and not inputs.is_priority[stream] and week >= inputs.open_from[stream]:
                weights[stream] = cases.total[stream]
    used = 0.0
    total = weights.sum()
    for stream in range(weights.size):
        if weights[stream] > 0.0:
            share = budget * weights[stream] / total
            used += take_up(inputs, cases, after, out, week, stream, share, OLD)
    for stream in range(weights.size):
        if inputs.is_old[stream] and not inputs.is_priority[stream] and budget > used:
            used += take_up(inputs, cases, after, out, week, stream, budget - used, OLD)
    return used


@compiled
def take_pact(
    inputs: Inputs, cases: Cases, after: Aftermath, out: Outputs, lags: Lags, week: int, budget: float
) -> float:
    """Pact decisions that are ready, then hearings, the procedures with the shortest terms first."""
    used = decide_ready(inputs, cases, after, out, lags, week, PACT, budget)
    for stream in range(inputs.is_old.size):
        if not inputs.is_old[stream] and budget > used:
            used += take_up(inputs, cases, after, out, week, stream, budget - used, PACT)
    return used


@compiled
def work(
    inputs: Inputs, cases: Cases, after: Aftermath, out: Outputs, lags: Lags, week: int, carried: float
) -> float:
    """Shares out the week's hours as the cohort kernel does; returns what is carried to the next week."""
    given = inputs.hours[week]
    hours = given + carried
    cases.places[0] = inputs.prephase_places[week] + (cases.places[0] if abs(cases.places[0]) < 1.0 else 0.0)
    used = reassess(inputs, after, out, week, hours)
    used += decide_ready(inputs, cases, after, out, lags, week, URGENT, hours - used)
    court_budget = min(hours - used, inputs.court_share * given)
    used += take_court(inputs, cases, after, out, week, URGENT, court_budget)
    for stream in range(inputs.is_old.size):
        if inputs.is_priority[stream]:
            used += take_up(inputs, cases, after, out, week, stream, hours - used, URGENT)
    out.weekly[week, m.HOURS_PRIORITY] = used
    pact_budget = hours - used
    if inputs.rule == FIXED_SHARE:
        pact_budget = min(pact_budget, inputs.pact_share * given)
    pact = take_pact(inputs, cases, after, out, lags, week, pact_budget)
    remaining = hours - used - pact
    old = decide_ready(inputs, cases, after, out, lags, week, OLD, remaining)
    old += take_old_cohorts(inputs, cases, after, out, week, remaining - old)
    remaining -= old
    if inputs.rule == FIXED_SHARE:
        released = take_pact(inputs, cases, after, out, lags, week, remaining)
        pact += released
        remaining -= released
    out.weekly[week, m.HOURS_PACT] = pact
    out.weekly[week, m.HOURS_OLD] = old
    if remaining > LARGEST_CASE_HOURS:
        out.weekly[week, m.HOURS_UNUSED] = remaining
        remaining = 0.0
    return float(remaining)


@compiled
def run_cases(inputs: Inputs, out: Outputs) -> None:
    """Runs one future and fills its outputs, which must be zero on entry."""
    cases = new_cases(inputs)
    after = new_aftermath(inputs)
    order_cumulative = np.cumsum(inputs.order_pmf)
    lags = Lags(
        np.cumsum(inputs.court_lag),
        np.cumsum(inputs.housing_lag),
        np.cumsum(inputs.return_lag),
        np.cumsum(inputs.family_lag_refugee),
        np.cumsum(inputs.family_lag_subsidiary),
    )
    carried = 0.0
    for week in range(inputs.weeks):
        lodge(inputs, cases, order_cumulative, out, week)
        rule_on_appeals(inputs, after, out, week)
        close_waiting(inputs, cases, out, week)
        order_terms(inputs, cases, out, week)
        run_penalties(inputs, cases, out, week)
        follow_families(inputs, after, out, week)
        screen(inputs, after, out, week)
        carried = work(inputs, cases, after, out, lags, week, carried)
        close_week(inputs, after, out, week)
