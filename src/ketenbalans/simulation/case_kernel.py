"""The case kernel: one future, one application at a time, with exact waits, clocks and penalties.

The rules are those of the cohort kernel, step by step; what is a share there is a draw here.
"""

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.draws import case_key, unit_of
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.aftermath import (
    AFTERMATH,
    close_week,
    start_aftermath,
)
from ketenbalans.simulation.case_hearings import take_up
from ketenbalans.simulation.case_prephase import hold_prephase, move_groups, old_weights
from ketenbalans.simulation.case_queues import (
    admit,
    come_under,
    decide_ready,
    lag_of,
    leave_queue,
    start_cases,
    take_court,
)
from ketenbalans.simulation.case_records import (
    CASE,
    CLASSES,
    GONE,
    LISTS,
    NOBODY,
    REFILED,
    STREAM,
    WAITING,
    Lines,
)
from ketenbalans.simulation.cohort_prephase import is_cohort
from ketenbalans.simulation.cohort_queues import OLD, PACT, TEAM, URGENT
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
from ketenbalans.simulation.lateness import (
    FIFTEEN_MONTHS,
    SIX_MONTHS,
    count_waiting,
    run_penalty,
    tell_penalties,
)
from ketenbalans.simulation.screening import screen, tell_week

LARGEST_CASE_HOURS = 200.0
"""More left over than any case can take means that there was nothing left to do."""
CASES_PER_WEEK = 1 << 20


@compiled
def file_again(
    inputs: Record, lists: Record, cases: np.ndarray, order_cumulative: np.ndarray, out: Outputs, week: int
) -> None:
    """Closed applications that are filed again join the old stock with a new day of lodging (R-003)."""
    row = lists.refiled_head[week]
    while row != NOBODY and lists.rows < cases.size:
        stream = cases[row].stream
        luck = case_key(cases[row].luck, REFILED)
        admit(inputs, lists, cases, order_cumulative, luck, stream, HISTORY + week, week)
        out.flows[week, stream, m.LODGED] += 1.0
        out.weekly[week, m.REFILED] += 1.0
        row = cases[row].following_closure


@compiled
def lodge(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    order_cumulative: np.ndarray,
    out: Outputs,
    week: int,
) -> None:
    """The week's applications enter; the stream of each is drawn."""
    file_again(inputs, lists, cases, order_cumulative, out, week)
    shares = np.cumsum(inputs.inflow[week])
    if shares[-1] <= 0.0:
        return
    for place in range(inputs.inflow_total[week]):
        number = (week + 1) * CASES_PER_WEEK + place
        unit = unit_of(case_key(inputs.key, number), STREAM, 0) * shares[-1]
        stream = lag_of(unit, shares)
        luck = case_key(inputs.key, number)
        admit(inputs, lists, cases, order_cumulative, luck, stream, HISTORY + week, week)
        out.flows[week, stream, m.LODGED] += 1.0
        if not inputs.is_old[stream]:
            out.cohorts[week, m.COHORT_LODGED] += 1.0


@compiled
def close_waiting(
    inputs: Record, lists: Record, cases: np.ndarray, lines: Lines, out: Outputs, week: int
) -> None:
    """Those whose drawn week of closure has come leave, if they still wait."""
    row = lists.closure_head[week]
    again = week + inputs.refiled_lag
    while row != NOBODY:
        following = cases[row].following_closure
        if cases[row].status == WAITING:
            stream = cases[row].stream
            out.flows[week, stream, m.CLOSED] += 1.0
            if not inputs.is_old[stream]:
                out.cohorts[cases[row].lodged - HISTORY, m.COHORT_CLOSED] += 1.0
            leave_queue(inputs, lists, cases, out, week, row, GONE)
            back = inputs.is_old[stream] and week >= inputs.refiled_from and again < inputs.weeks
            if back and unit_of(cases[row].luck, REFILED, 0) < inputs.refiled:
                cases[row].following_closure = lists.refiled_head[again]
                lists.refiled_head[again] = row
        row = following


@compiled
def order_terms(
    inputs: Record, lists: Record, cases: np.ndarray, lines: Lines, out: Outputs, week: int
) -> None:
    """Courts set terms for those whose drawn week has come; those who wait on are counted.

    Notices and late appeals are counts of expectation here too: they move nothing.
    """
    newest = HISTORY + week
    row = lists.order_head[week]
    while row != NOBODY:
        following = cases[row].following_order
        if cases[row].status == WAITING:
            come_under(lists, cases, row)
            out.weekly[week, m.COURT_ORDERS] += 1.0
        row = following
    for stream in range(STREAM_COUNT):
        while lists.oldest[stream] <= newest and lists.counts[stream, lists.oldest[stream]] == 0:
            lists.oldest[stream] += 1
        waiting, under = lists.counts[stream], lists.under[stream]
        oldest, total = lists.oldest[stream], float(lists.total[stream])
        count_waiting(inputs, out, week, stream, waiting, under, 1.0, oldest, total)


@compiled
def run_penalties(inputs: Record, lists: Record, out: Outputs, week: int) -> None:
    """The penalties of those under an order run on."""
    now = HISTORY + week
    while lists.standing_first < now and lists.standing[lists.standing_first] == 0:
        lists.standing_first += 1
    standing = due = ahead = repeated = 0.0
    for ordered in range(lists.standing_first, now + 1):
        waiting = lists.standing[ordered]
        if waiting > 0:
            one = run_penalty(inputs, week, ordered, float(waiting), float(lists.again[ordered]))
            standing += waiting
            due += one[0]
            ahead += one[1]
            repeated += one[2]
    tell_penalties(out, week, standing, due, ahead, repeated)


@compiled
def count_heard(lists: Record, cases: np.ndarray, lines: Lines, out: Outputs, week: int) -> None:
    """Heard cases are open too: their ages count until they are decided."""
    six_months = fifteen_months = 0.0
    for line in range(CLASSES):
        for place in range(lists.ready_first[line], lists.ready_end[line]):
            age = HISTORY + week - cases[lines.ready[line, place]].lodged
            six_months += age > SIX_MONTHS
            fifteen_months += age > FIFTEEN_MONTHS
    out.weekly[week, m.OVER_6_MONTHS] += six_months
    out.weekly[week, m.OVER_15_MONTHS] += fifteen_months


@compiled
def take_old_cohorts(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    budget: float,
) -> float:
    """The old stock by the plan's shares, or as the stock is; what a stream leaves goes to the rest."""
    weights = old_weights(inputs, lists, week)
    used = 0.0
    total = weights.sum()
    for stream in range(STREAM_COUNT):
        if weights[stream] > 0.0:
            share = budget * weights[stream] / total
            used += take_up(inputs, lists, cases, lines, after, out, week, stream, share, OLD)
    for stream in range(STREAM_COUNT):
        if is_cohort(inputs, stream) and budget > used:
            used += take_up(inputs, lists, cases, lines, after, out, week, stream, budget - used, OLD)
    return used


@compiled
def take_pact(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    budget: float,
) -> float:
    """Pact decisions that are ready, then hearings, the procedures with the shortest terms first."""
    used = decide_ready(inputs, lists, cases, lines, after, out, week, PACT, budget)
    for stream in range(STREAM_COUNT):
        if not inputs.is_old[stream] and not inputs.is_team[stream] and budget > used:
            used += take_up(inputs, lists, cases, lines, after, out, week, stream, budget - used, PACT)
    return used


@compiled
def take_team(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    budget: float,
    old: bool,
) -> float:
    """The trained team hears its streams of one cohort (R-020); returns the hours used."""
    used = 0.0
    for stream in range(STREAM_COUNT):
        if inputs.is_team[stream] and (inputs.is_old[stream] == 1) == old and budget > used:
            used += take_up(inputs, lists, cases, lines, after, out, week, stream, budget - used, TEAM)
    return used


@compiled
def take_priority(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    budget: float,
    rank: int,
) -> float:
    """Hears the streams that come before the cohorts, those of one rank; returns the hours used."""
    used = 0.0
    for stream in range(STREAM_COUNT):
        if inputs.is_priority[stream] == rank and not inputs.is_team[stream]:
            used += take_up(inputs, lists, cases, lines, after, out, week, stream, budget - used, URGENT)
    return used


@compiled
def work(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    carried: float,
) -> float:
    """Shares out the week's hours as the cohort kernel does; returns what is carried to the next week."""
    given = inputs.hours[week]
    hours = given + carried
    lists.second_days = inputs.second_days[week] + (
        lists.second_days if abs(lists.second_days) < 1.0 else 0.0
    )
    team = min(inputs.team_hours[week], hours)
    used = decide_ready(inputs, lists, cases, lines, after, out, week, TEAM, team)
    used += take_team(inputs, lists, cases, lines, after, out, week, team - used, True)
    minors = take_team(inputs, lists, cases, lines, after, out, week, team - used, False)
    hours -= minors
    used += decide_ready(inputs, lists, cases, lines, after, out, week, URGENT, hours - used)
    used += take_priority(inputs, lists, cases, lines, after, out, week, hours - used, FIRST_OF_ALL)
    used += reassess(inputs, after, out, week, hours - used)
    court_budget = min(hours - used, inputs.court_share * given)
    used += take_court(inputs, lists, cases, lines, after, out, week, URGENT, court_budget)
    used += take_priority(inputs, lists, cases, lines, after, out, week, hours - used, ONE_OF_MANY)
    out.weekly[week, m.HOURS_PRIORITY] = used
    pact_budget = hours - used
    if inputs.rule == FIXED_SHARE:
        pact_budget = min(pact_budget, max(inputs.pact_share[week] * given - minors, 0.0))
    pact = take_pact(inputs, lists, cases, lines, after, out, week, pact_budget)
    remaining = hours - used - pact
    lists.old_hours = remaining
    old = decide_ready(inputs, lists, cases, lines, after, out, week, OLD, remaining)
    old += take_old_cohorts(inputs, lists, cases, lines, after, out, week, remaining - old)
    remaining -= old
    if inputs.rule == FIXED_SHARE:
        released = take_pact(inputs, lists, cases, lines, after, out, week, remaining)
        pact += released
        remaining -= released
    out.weekly[week, m.HOURS_PACT] = pact + minors
    out.weekly[week, m.HOURS_OLD] = old
    if remaining > LARGEST_CASE_HOURS:
        out.weekly[week, m.HOURS_UNUSED] = remaining
        remaining = 0.0
    return float(remaining)


@compiled
def run_weeks(
    inputs: Record, lists: Record, cases: np.ndarray, lines: Lines, after: Record, out: Outputs
) -> None:
    """Runs one future week by week."""
    out = lent(out)
    # When an order would come is drawn apart from whether there is one, so that a share can change.
    order_cumulative = np.empty(inputs.order_pmf.shape)
    lists.litigation_most = inputs.litigation.max()
    for stream in range(STREAM_COUNT):
        order_cumulative[stream] = np.cumsum(inputs.order_pmf[stream])
        lists.litigating[stream] = order_cumulative[stream, -1]
        order_cumulative[stream] /= max(lists.litigating[stream], 1e-12)
    start_cases(inputs, lists, cases, lines, order_cumulative)
    start_aftermath(inputs, after)
    carried = 0.0
    for week in range(inputs.weeks):
        move_groups(inputs, lists, cases, out, week)
        lodge(inputs, lists, cases, lines, order_cumulative, out, week)
        close_waiting(inputs, lists, cases, lines, out, week)
        order_terms(inputs, lists, cases, lines, out, week)
        run_penalties(inputs, lists, out, week)
        count_heard(lists, cases, lines, out, week)
        follow_families(inputs, after, out, week)
        screen(inputs, after, out, week, lists.old_hours)
        rule_on_appeals(inputs, after, out, week)
        hold_prephase(inputs, lists, cases, out, week)
        carried = work(inputs, lists, cases, lines, after, out, week, carried)
        tell_week(inputs, out, week)
        close_week(inputs, after, out, week)


def run_cases(inputs: np.ndarray, out: Outputs) -> None:
    """Runs one future and fills its outputs, which must be zero on entry.

    Args:
        inputs: One record of type INPUTS, shape (1,).
        out: Outputs of the same number of weeks.
    """
    once = round(float(inputs["initial"].sum())) + int(inputs["inflow_total"].sum())
    most = 2 * once  # room for those who file again, and for lines that a moratorium sends round
    lines = Lines(
        np.empty((CLASSES, most), np.int32),
        np.empty((CLASSES, most), np.int16),
        np.empty((CLASSES, most), np.float32),
    )
    lists, after = np.zeros(1, LISTS), np.zeros(1, AFTERMATH)
    run_weeks(inputs[0], lists[0], np.empty(most, CASE), lines, after[0], out)
