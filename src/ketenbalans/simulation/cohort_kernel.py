"""The cohort kernel: one future as flows of cases between queues, a few milliseconds long.

Each queue keeps its cases by the week they were lodged and serves the oldest first, so waits are exact for
flows; chance between single cases is averaged out. The rules are those of the case kernel, step by step.
"""

import threading

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.aftermath import (
    AFTERMATH,
    close_week,
    start_aftermath,
)
from ketenbalans.simulation.case_records import CLASSES
from ketenbalans.simulation.cohort_orders import (
    close_orders,
    order_terms_of,
    price_orders,
    run_penalties,
    stop_orders,
)
from ketenbalans.simulation.cohort_prephase import TINY, hold_prephase, is_cohort, move_groups, old_weights
from ketenbalans.simulation.cohort_queues import (
    BLANK_FIELDS,
    OLD,
    PACT,
    QUEUES,
    TEAM,
    URGENT,
    decide_ready,
    start_queues,
    take_court,
    take_up,
)
from ketenbalans.simulation.courts import reassess, rule_on_appeals
from ketenbalans.simulation.families import follow_families
from ketenbalans.simulation.inputs import (
    FIRST_OF_ALL,
    FIXED_SHARE,
    HISTORY,
    ONE_OF_MANY,
    STREAM_COUNT,
    Outputs,
    Record,
    lent,
)
from ketenbalans.simulation.inputs_work import YOUNG
from ketenbalans.simulation.lateness import FIFTEEN_MONTHS, SIX_MONTHS, count_waiting
from ketenbalans.simulation.screening import screen, tell_week


@compiled
def lodge(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """The week's applications join their queues."""
    for stream in range(STREAM_COUNT):
        lodged = inputs.inflow[week, stream] + queues.refiled[week, stream]
        out.flows[week, stream, m.LODGED] = lodged
        out.weekly[week, m.REFILED] += queues.refiled[week, stream]
        queues.waiting[stream, HISTORY + week] += lodged / queues.scale[stream]
        queues.total[stream] += lodged
        if not inputs.is_old[stream]:
            out.cohorts[week, m.COHORT_LODGED] += lodged


@compiled
def close_waiting(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """Some who wait withdraw or leave without a decision, more of them in their first half year.

    Of the old stock a part files again and joins it once more, with a new day of lodging (R-003).
    """
    first = HISTORY + week - YOUNG + 1
    again = week + inputs.refiled_lag
    for stream in range(STREAM_COUNT):
        rate = inputs.closure[stream]
        if rate <= 0.0 or queues.total[stream] <= TINY:
            continue
        scale = queues.scale[stream]
        young = min(rate * (1.0 + inputs.closure_young), 1.0)
        keep = (1.0 - young) / (1.0 - rate)
        closed = queues.total[stream] * rate
        if not inputs.is_old[stream]:
            for lodged in range(max(queues.head[stream], HISTORY), first):
                mass = queues.waiting[stream, lodged] * scale
                out.cohorts[lodged - HISTORY, m.COHORT_CLOSED] += mass * rate
        for lodged in range(max(first, queues.head[stream]), HISTORY + week + 1):
            mass = queues.waiting[stream, lodged] * scale
            if mass <= 0.0:
                continue
            closed += mass * (young - rate)
            stop_orders(queues, out, week, stream, lodged, 1.0 - keep)
            queues.waiting[stream, lodged] *= keep
            queues.prepared[stream, lodged] *= keep
            queues.busy[stream, lodged] *= keep
            if not inputs.is_old[stream] and lodged >= HISTORY:
                out.cohorts[lodged - HISTORY, m.COHORT_CLOSED] += mass * young
        close_orders(queues, out, week, stream, rate)
        out.flows[week, stream, m.CLOSED] += closed
        queues.scale[stream] = scale * (1.0 - rate)
        queues.in_prephase[stream] *= 1.0 - rate
        queues.total[stream] -= closed
        if inputs.is_old[stream] and week >= inputs.refiled_from and again < inputs.weeks:
            queues.refiled[again, stream] += closed * inputs.refiled


@compiled
def order_terms(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """Courts set terms for some of the overdue; those who wait on are counted."""
    newest = HISTORY + week
    for stream in range(STREAM_COUNT):
        if queues.total[stream] <= TINY:
            continue
        scale = queues.scale[stream]
        while queues.head[stream] < newest and queues.waiting[stream, queues.head[stream]] * scale <= TINY:
            queues.head[stream] += 1
    for stream in range(STREAM_COUNT):
        order_terms_of(inputs, queues, out, week, stream)
        if queues.total[stream] > TINY:
            waiting, under = queues.waiting[stream], queues.under[stream]
            scale, oldest, total = queues.scale[stream], queues.head[stream], queues.total[stream]
            count_waiting(inputs, out, week, stream, waiting, under, scale, oldest, total)


@compiled
def count_heard(queues: Record, out: Outputs, week: int) -> None:
    """Heard cases are open too: their ages count until they are decided."""
    six_months = fifteen_months = 0.0
    for line in range(CLASSES):
        for place in range(queues.ready_first[line], queues.ready_end[line]):
            age = HISTORY + week - float(queues.ready_lodged[line, place])
            if age > SIX_MONTHS:
                six_months += queues.ready[line, place]
                if age > FIFTEEN_MONTHS:
                    fifteen_months += queues.ready[line, place]
    out.weekly[week, m.OVER_6_MONTHS] += six_months
    out.weekly[week, m.OVER_15_MONTHS] += fifteen_months


@compiled
def take_old_cohorts(
    inputs: Record, queues: Record, after: Record, out: Outputs, week: int, budget: float
) -> float:
    """The old stock by the plan's shares, or as the stock is; what a stream leaves goes to the rest."""
    weights = old_weights(inputs, queues, week)
    used = 0.0
    total = weights.sum()
    for stream in range(STREAM_COUNT):
        if weights[stream] > 0.0:
            share = budget * weights[stream] / total
            used += take_up(inputs, queues, after, out, week, stream, share, OLD)
    for stream in range(STREAM_COUNT):
        if is_cohort(inputs, stream) and budget - used > TINY:
            used += take_up(inputs, queues, after, out, week, stream, budget - used, OLD)
    return used


@compiled
def take_pact(inputs: Record, queues: Record, after: Record, out: Outputs, week: int, budget: float) -> float:
    """Pact decisions that are ready, then hearings, the procedures with the shortest terms first."""
    used = decide_ready(inputs, queues, after, out, week, PACT, budget)
    for stream in range(STREAM_COUNT):
        if not inputs.is_old[stream] and not inputs.is_team[stream] and budget - used > TINY:
            used += take_up(inputs, queues, after, out, week, stream, budget - used, PACT)
    return used


@compiled
def take_team(
    inputs: Record, queues: Record, after: Record, out: Outputs, week: int, budget: float, old: bool
) -> float:
    """The trained team hears its streams of one cohort (R-020); returns the hours used."""
    used = 0.0
    for stream in range(STREAM_COUNT):
        if inputs.is_team[stream] and (inputs.is_old[stream] == 1) == old and budget - used > TINY:
            used += take_up(inputs, queues, after, out, week, stream, budget - used, TEAM)
    return used


@compiled
def take_priority(
    inputs: Record, queues: Record, after: Record, out: Outputs, week: int, budget: float, rank: int
) -> float:
    """Hears the streams that come before the cohorts, those of one rank; returns the hours used."""
    used = 0.0
    for stream in range(STREAM_COUNT):
        if inputs.is_priority[stream] == rank and not inputs.is_team[stream]:
            used += take_up(inputs, queues, after, out, week, stream, budget - used, URGENT)
    return used


@compiled
def work(inputs: Record, queues: Record, after: Record, out: Outputs, week: int) -> None:
    """Shares out the week's hours.

    The trained team first, for minors only; then nuisance, reopened cases, court-set terms and the other
    priority groups; then Pact and old stock by the capacity rule. What one side leaves goes to the other.
    """
    hours = inputs.hours[week]
    queues.second_days = inputs.second_days[week]
    team = min(inputs.team_hours[week], hours)
    used = decide_ready(inputs, queues, after, out, week, TEAM, team)
    used += take_team(inputs, queues, after, out, week, team - used, True)
    minors = take_team(inputs, queues, after, out, week, team - used, False)
    hours -= minors
    used += decide_ready(inputs, queues, after, out, week, URGENT, hours - used)
    used += take_priority(inputs, queues, after, out, week, hours - used, FIRST_OF_ALL)
    used += reassess(inputs, after, out, week, hours - used)
    court_budget = min(hours - used, inputs.court_share * inputs.hours[week])
    used += take_court(inputs, queues, after, out, week, court_budget)
    used += take_priority(inputs, queues, after, out, week, hours - used, ONE_OF_MANY)
    out.weekly[week, m.HOURS_PRIORITY] = used
    pact_budget = hours - used
    if inputs.rule == FIXED_SHARE:
        pact_budget = min(pact_budget, max(inputs.pact_share[week] * inputs.hours[week] - minors, 0.0))
    pact = take_pact(inputs, queues, after, out, week, pact_budget)
    remaining = hours - used - pact
    queues.old_hours = remaining
    old = decide_ready(inputs, queues, after, out, week, OLD, remaining)
    old += take_old_cohorts(inputs, queues, after, out, week, remaining - old)
    remaining -= old
    if inputs.rule == FIXED_SHARE:
        released = take_pact(inputs, queues, after, out, week, remaining)
        pact += released
        remaining -= released
    out.weekly[week, m.HOURS_PACT] = pact + minors
    out.weekly[week, m.HOURS_OLD] = old
    out.weekly[week, m.HOURS_UNUSED] = remaining


@compiled
def run_weeks(inputs: Record, queues: Record, after: Record, out: Outputs) -> None:
    """Runs one future week by week."""
    out = lent(out)
    start_queues(inputs, queues)
    start_aftermath(inputs, after)
    for week in range(inputs.weeks):
        move_groups(inputs, queues, out, week)
        lodge(inputs, queues, out, week)
        price_orders(inputs, queues, week)
        close_waiting(inputs, queues, out, week)
        order_terms(inputs, queues, out, week)
        run_penalties(inputs, queues, out, week)
        count_heard(queues, out, week)
        follow_families(inputs, after, out, week)
        screen(inputs, after, out, week, queues.old_hours)
        rule_on_appeals(inputs, after, out, week)
        hold_prephase(inputs, queues, out, week)
        work(inputs, queues, after, out, week)
        tell_week(inputs, out, week)
        close_week(inputs, after, out, week)


class Workspace(threading.local):
    """The queues of one thread, used again for every future that it runs: fresh memory costs more than the
    few fields that must be blank.
    """

    def __init__(self) -> None:
        self.queues, self.after = np.empty(1, QUEUES), np.empty(1, AFTERMATH)

    def blank(self) -> tuple[np.ndarray, np.ndarray]:
        """The queues of before the first week; what is written before it is read keeps what it holds."""
        for name in BLANK_FIELDS:
            self.queues[name] = 0
        self.after.view(np.uint8)[:] = 0
        return self.queues, self.after


WORKSPACE = Workspace()


def run_cohorts(inputs: np.ndarray, out: Outputs) -> None:
    """Runs one future and fills its outputs, which must be zero on entry.

    Args:
        inputs: One record of type INPUTS, shape (1,).
        out: Outputs of the same number of weeks.
    """
    queues, after = WORKSPACE.blank()
    run_weeks(inputs[0], queues[0], after[0], out)
