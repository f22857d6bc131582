"""The cohort kernel: one future as flows of cases between queues, a few milliseconds long.

Each queue keeps its cases by the week they were lodged and serves the oldest first, so waits are exact for
flows; chance between single cases is averaged out. The rules are those of the case kernel, step by step.
"""

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.aftermath import (
    AFTERMATH,
    close_week,
    count_ages,
    follow_families,
    reassess,
    rule_on_appeals,
    screen,
    start_aftermath,
)
from ketenbalans.simulation.cohort_queues import (
    OLD,
    PACT,
    QUEUES,
    TINY,
    URGENT,
    decide_ready,
    start_queues,
    take_court,
    take_up,
)
from ketenbalans.simulation.inputs import FIXED_SHARE, HISTORY, OVERDUE_CELLS, STREAM_COUNT, Outputs, Record


@compiled
def lodge(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """The week's applications join their queues."""
    for stream in range(STREAM_COUNT):
        lodged = inputs.inflow[week, stream]
        out.flows[week, stream, m.LODGED] = lodged
        queues.waiting[stream, HISTORY + week] += lodged / queues.scale[stream]
        queues.total[stream] += lodged
        if not inputs.is_old[stream]:
            out.cohorts[week, m.COHORT_LODGED] += lodged


@compiled
def close_waiting(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """Some who wait withdraw or leave without a decision, at the same rate whatever they have waited."""
    for stream in range(STREAM_COUNT):
        closed = queues.total[stream] * inputs.closure[stream]
        out.flows[week, stream, m.CLOSED] += closed
        if not inputs.is_old[stream]:
            for lodged in range(max(queues.head[stream], HISTORY), HISTORY + week + 1):
                mass = queues.waiting[stream, lodged] * queues.scale[stream]
                out.cohorts[lodged - HISTORY, m.COHORT_CLOSED] += mass * inputs.closure[stream]
        queues.scale[stream] *= 1.0 - inputs.closure[stream]
        queues.total[stream] -= closed


@compiled
def order_terms(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """Overdue applicants give notice and appeal; courts set terms. Ages of those who wait are counted."""
    last = OVERDUE_CELLS - 1
    newest = HISTORY + week
    for stream in range(STREAM_COUNT):
        if queues.total[stream] <= TINY:
            continue
        scale = queues.scale[stream]
        overdue_total = 0.0
        for lodged in range(queues.head[stream], newest + 1):
            mass = queues.waiting[stream, lodged] * scale
            if mass <= TINY:
                continue
            count_ages(out, week, float(newest - lodged), mass)
            overdue = newest - lodged - inputs.overdue_after[stream]
            if overdue < 0:
                continue
            late = min(overdue, last)
            ordered = mass * inputs.order_hazard[late]
            out.weekly[week, m.NOTICES] += mass * inputs.notice_hazard[late]
            out.weekly[week, m.COURT_ORDERS] += ordered
            queues.waiting[stream, lodged] -= ordered / scale
            queues.total[stream] -= ordered
            queues.court[newest, stream] += ordered
            queues.court_lodged[newest, stream] += ordered * lodged
            overdue_total += mass - ordered
            out.weekly[week, m.PENALTIES_EXPECTED] += (
                (mass - ordered) * inputs.order_within_year[late] * inputs.court_cap[newest]
            )
        out.weekly[week, m.OVERDUE_OLD if inputs.is_old[stream] else m.OVERDUE_PACT] += overdue_total


@compiled
def run_penalties(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """Penalties that reach their maximum are paid; of the others the maximum is expected."""
    now = HISTORY + week
    for ordered in range(queues.court_head, now + 1):
        rate, cap = inputs.court_rate[ordered], inputs.court_cap[ordered]
        late = now - ordered - inputs.court_weeks
        for stream in range(STREAM_COUNT):
            mass = queues.court[ordered, stream]
            if mass <= TINY:
                continue
            count_ages(out, week, now - queues.court_lodged[ordered, stream] / mass, mass)
            out.weekly[week, m.COURT_WAITING] += mass
            out.weekly[week, m.OVERDUE_OLD if inputs.is_old[stream] else m.OVERDUE_PACT] += mass
            if late * rate < cap:
                out.weekly[week, m.PENALTIES_EXPECTED] += mass * cap
            elif (late - 1) * rate < cap:
                out.weekly[week, m.PENALTIES_PAID] += mass * cap


@compiled
def count_heard(queues: Record, out: Outputs, week: int) -> None:
    """Heard cases are open too: their ages count until they are decided."""
    for line in range(3):
        for place in range(queues.ready_first[line], queues.ready_end[line]):
            age = HISTORY + week - float(queues.ready_lodged[line, place])
            count_ages(out, week, age, queues.ready[line, place])


@compiled
def take_old_cohorts(
    inputs: Record, queues: Record, after: Record, out: Outputs, week: int, budget: float
) -> float:
    """The old stock by the plan's shares, or as the stock is; what a stream leaves goes to the rest."""
    weights = np.zeros(STREAM_COUNT)
    for stream in range(STREAM_COUNT):
        if inputs.is_old[stream] and not inputs.is_priority[stream]:
            weights[stream] = inputs.plan_weight[week, stream]
    if weights.sum() <= 0.0:
        for stream in range(STREAM_COUNT):
            if inputs.is_old[stream] and not inputs.is_priority[stream] and week >= inputs.open_from[stream]:
                weights[stream] = max(queues.total[stream], 0.0)
    used = 0.0
    total = weights.sum()
    for stream in range(STREAM_COUNT):
        if weights[stream] > 0.0:
            share = budget * weights[stream] / total
            used += take_up(inputs, queues, after, out, week, stream, share, OLD)
    for stream in range(STREAM_COUNT):
        if inputs.is_old[stream] and not inputs.is_priority[stream] and budget - used > TINY:
            used += take_up(inputs, queues, after, out, week, stream, budget - used, OLD)
    return used


@compiled
def take_pact(inputs: Record, queues: Record, after: Record, out: Outputs, week: int, budget: float) -> float:
    """Pact decisions that are ready, then hearings, the procedures with the shortest terms first."""
    used = decide_ready(inputs, queues, after, out, week, PACT, budget)
    for stream in range(STREAM_COUNT):
        if not inputs.is_old[stream] and budget - used > TINY:
            used += take_up(inputs, queues, after, out, week, stream, budget - used, PACT)
    return used


@compiled
def work(inputs: Record, queues: Record, after: Record, out: Outputs, week: int) -> None:
    """Shares out the week's hours: reopened, court-set terms, priority groups, then Pact and old stock."""
    hours = inputs.hours[week]
    queues.places = inputs.prephase_places[week]
    used = reassess(inputs, after, out, week, hours)
    used += decide_ready(inputs, queues, after, out, week, URGENT, hours - used)
    court_budget = min(hours - used, inputs.court_share * hours)
    used += take_court(inputs, queues, after, out, week, court_budget)
    for stream in range(STREAM_COUNT):
        if inputs.is_priority[stream]:
            used += take_up(inputs, queues, after, out, week, stream, hours - used, URGENT)
    out.weekly[week, m.HOURS_PRIORITY] = used
    pact_budget = hours - used
    if inputs.rule == FIXED_SHARE:
        pact_budget = min(pact_budget, inputs.pact_share * hours)
    pact = take_pact(inputs, queues, after, out, week, pact_budget)
    remaining = hours - used - pact
    old = decide_ready(inputs, queues, after, out, week, OLD, remaining)
    old += take_old_cohorts(inputs, queues, after, out, week, remaining - old)
    remaining -= old
    if inputs.rule == FIXED_SHARE:
        released = take_pact(inputs, queues, after, out, week, remaining)
        pact += released
        remaining -= released
    out.weekly[week, m.HOURS_PACT] = pact
    out.weekly[week, m.HOURS_OLD] = old
    out.weekly[week, m.HOURS_UNUSED] = remaining


@compiled
def run_weeks(inputs: Record, queues: Record, after: Record, out: Outputs) -> None:
    """Runs one future week by week."""
    start_queues(inputs, queues)
    start_aftermath(inputs, after)
    for week in range(inputs.weeks):
        lodge(inputs, queues, out, week)
        rule_on_appeals(inputs, after, out, week)
        close_waiting(inputs, queues, out, week)
        order_terms(inputs, queues, out, week)
        run_penalties(inputs, queues, out, week)
        count_heard(queues, out, week)
        follow_families(inputs, after, out, week)
        screen(inputs, after, out, week)
        work(inputs, queues, after, out, week)
        close_week(inputs, after, out, week)


def run_cohorts(inputs: np.ndarray, out: Outputs) -> None:
    """Runs one future and fills its outputs, which must be zero on entry.

    Args:
        inputs: One record of type INPUTS, shape (1,).
        out: Outputs of the same number of weeks.
    """
    queues, after = np.zeros(1, QUEUES), np.zeros(1, AFTERMATH)
    run_weeks(inputs[0], queues[0], after[0], out)
