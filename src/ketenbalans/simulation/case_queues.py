"""The queues of the case kernel: single applications, each with its own draws, served oldest first.

A case is a row number. Whatever chance decides about it is drawn from the case's own counter, so it meets
the same luck in every scenario. Lists by week and by stream are linked through arrays of row numbers.
"""

import math

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.draws import case_key, unit_of
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.case_prephase import FRESH, change_stream, diverted, join
from ketenbalans.simulation.case_records import (
    AGAIN,
    APPEAL,
    CLOSURE,
    DECISION_HOURS,
    GONE,
    GRANT,
    HEARD,
    HEARING_HOURS,
    IN_TERM,
    LITIGATES,
    NOBODY,
    ORDER,
    REFUGEE,
    ROOT_OF_TWELVE,
    WAITING,
    Lines,
)
from ketenbalans.simulation.clock import week_of_clock, weeks_held
from ketenbalans.simulation.courts import GRANTED_REFUGEE, GRANTED_SUBSIDIARY, REJECTED, follow_one
from ketenbalans.simulation.inputs import (
    AXIS,
    HISTORY,
    PLAIN,
    STREAM_COUNT,
    WAIT_CELLS,
    Outputs,
    Record,
)
from ketenbalans.simulation.inputs_work import YOUNG
from ketenbalans.simulation.lateness import stop_penalty


@compiled
def start_cases(
    inputs: Record, lists: Record, cases: np.ndarray, lines: Lines, order_cumulative: np.ndarray
) -> None:
    """Puts the initial stock in its queues; orders of before the start stand in the order of their weeks."""
    lists.queue_head[:] = NOBODY
    lists.queue_tail[:] = NOBODY
    lists.closure_head[:] = NOBODY
    lists.order_head[:] = NOBODY
    lists.due_head[:] = NOBODY
    lists.refiled_head[:] = NOBODY
    lists.court_head[:] = NOBODY
    lists.court_tail[:] = NOBODY
    lists.old_hours = inputs.hours[0]
    weeks = np.empty(cases.size, dtype=np.int64)
    held = np.empty(cases.size, dtype=np.int64)
    under_term = 0
    number = 0
    for stream in range(STREAM_COUNT):
        for lodged in range(HISTORY):
            for _ in range(int(np.round(inputs.initial[stream, lodged]))):
                luck = case_key(inputs.key, number)
                row = admit(inputs, lists, cases, order_cumulative, luck, stream, lodged, 0)
                number += 1
                if cases[row].ordered < HISTORY:
                    held[under_term] = row
                    weeks[under_term] = cases[row].ordered
                    under_term += 1
    order = np.argsort(weeks[:under_term], kind="mergesort")
    for position in range(under_term):
        come_under(lists, cases, held[order[position]])


@compiled_inline
def come_under(lists: Record, cases: np.ndarray, row: int) -> None:
    """A court sets a term for a waiting case; it keeps its place in its queue."""
    stream, ordered = cases[row].stream, cases[row].ordered
    cases[row].under = 1
    cases[row].following_order = NOBODY
    if lists.court_head[stream] == NOBODY:
        lists.court_head[stream] = row
    else:
        cases[lists.court_tail[stream]].following_order = row
    lists.court_tail[stream] = row
    lists.under[stream, cases[row].lodged] += 1
    lists.standing[ordered] += 1
    lists.again[ordered] += cases[row].again


@compiled_inline
def lag_of(unit: float, cumulative: np.ndarray) -> int:
    """The weeks whose cumulative chance first exceeds a uniform number; the size where none does."""
    low, high = 0, cumulative.size
    while low < high:
        middle = (low + high) >> 1
        if cumulative[middle] > unit:
            high = middle
        else:
            low = middle + 1
    return low


@compiled_inline
def weeks_to_closure(inputs: Record, stream: int, luck: np.uint64, age: int) -> float:
    """Weeks until a case of so many weeks closes without a decision; it does so faster while it is young."""
    hazard = inputs.closure[stream]
    if hazard <= 0.0:
        return math.inf
    drawn = math.log(unit_of(luck, CLOSURE, 0))
    young = min(hazard * (1.0 + inputs.closure_young), 0.999)
    left = YOUNG - age
    if left <= 0 or young <= hazard:
        return drawn / math.log1p(-hazard)
    weeks = drawn / math.log1p(-young)
    if weeks < left:
        return weeks
    return left + (drawn - left * math.log1p(-young)) / math.log1p(-hazard)


@compiled_inline
def admit(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    order_cumulative: np.ndarray,
    luck: np.uint64,
    stream: int,
    lodged: int,
    week: int,
) -> int:
    """A case enters: its closure and its court order are drawn, and it joins its queue."""
    row = lists.rows
    lists.rows = row + 1
    cases[row].luck = luck
    cases[row].stream = stream
    cases[row].lodged = lodged
    cases[row].status = WAITING
    cases[row].following = NOBODY
    cases[row].under = 0
    cases[row].prepared = 0
    cases[row].moved = 0
    cases[row].visits = 0
    weeks = weeks_to_closure(inputs, stream, luck, HISTORY + week - lodged)
    if week + weeks < inputs.weeks:
        closing = week + int(weeks)
        cases[row].following_closure = lists.closure_head[closing]
        lists.closure_head[closing] = row
    cases[row].ordered = HISTORY + inputs.weeks
    litigates = unit_of(luck, LITIGATES, 0)
    if litigates < lists.litigating[stream] * lists.litigation_most:
        clock = inputs.overdue_after[stream] + lag_of(unit_of(luck, ORDER, 0), order_cumulative[stream])
        ordered = week_of_clock(inputs, stream, lodged, clock)
        share = lists.litigating[stream] * inputs.litigation[ordered]
        if litigates < share and ordered < HISTORY + inputs.weeks:
            cases[row].ordered = ordered
            cases[row].again = unit_of(luck, AGAIN, 0) < inputs.repeat_share
            if ordered >= HISTORY:
                cases[row].following_order = lists.order_head[ordered - HISTORY]
                lists.order_head[ordered - HISTORY] = row
    join(lists, cases, FRESH, row)
    lists.counts[stream, lodged] += 1
    lists.total[stream] += 1
    return int(row)


@compiled_inline
def leave_queue(
    inputs: Record, lists: Record, cases: np.ndarray, out: Outputs, week: int, row: int, status: int
) -> None:
    """A waiting case stops waiting, and its penalty stops; its place in a list is skipped when reached."""
    stream, lodged = cases[row].stream, cases[row].lodged
    cases[row].status = status
    lists.counts[stream, lodged] -= 1
    lists.total[stream] -= 1
    if cases[row].under:
        ordered = cases[row].ordered
        lists.under[stream, lodged] -= 1
        lists.standing[ordered] -= 1
        lists.again[ordered] -= cases[row].again
        due = stop_penalty(inputs, week, ordered, 1.0, float(cases[row].again))
        out.weekly[week, m.PENALTIES_DUE] += due
    if cases[row].prepared:
        lists.in_prephase[stream] -= 1


@compiled_inline
def hours_of(inputs: Record, cases: np.ndarray, row: int, purpose: int, mean: float) -> float:
    """Hours that this case takes, around the mean of its stream."""
    unit = unit_of(cases[row].luck, purpose, 0)
    # A uniform distribution of unit width has a standard deviation of 1 / sqrt(12).
    return float(mean * (1.0 + inputs.hours_spread * ROOT_OF_TWELVE * (unit - 0.5)))


@compiled_inline
def make_ready(
    inputs: Record, lists: Record, cases: np.ndarray, lines: Lines, week: int, line: int, row: int, kind: int
) -> None:
    """A heard case joins those that wait for their decision."""
    place = lists.ready_end[line]
    lines.ready[line, place] = row
    lines.ready_week[line, place] = week + inputs.decision_lag
    stream = cases[row].stream
    mean = inputs.decision[week, stream, kind]
    granting = inputs.decision_granted[week, stream, kind]
    if granting > 0.0 and unit_of(cases[row].luck, GRANT, 0) < inputs.grant[week, stream]:
        mean = granting  # what is standard for a stream is its rejection or its grant
    lines.ready_hours[line, place] = hours_of(inputs, cases, row, DECISION_HOURS, mean)
    lists.ready_end[line] = place + 1


@compiled_inline
def record_decision(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    row: int,
) -> None:
    """A first decision: its wait, its outcome, and what follows at the lags that the case has drawn."""
    stream, luck, lodged = cases[row].stream, cases[row].luck, cases[row].lodged
    weeks = HISTORY + week - lodged
    cell = min(weeks, m.LONGEST_WAIT - 1)
    clock = cell - weeks_held(inputs, stream, lodged, HISTORY + week)
    share = inputs.within_term[stream, max(min(clock, WAIT_CELLS - 1), 0)]
    in_term = 1.0 if unit_of(luck, IN_TERM, 0) < share else 0.0
    cases[row].status = GONE
    out.flows[week, stream, m.DECIDED] += 1.0
    out.waits[stream, cell] += 1.0
    out.weekly[week, m.DECIDED_IN_TERM] += in_term
    out.weekly[week, m.DECIDED_WEEKS] += weeks
    if not inputs.is_old[stream]:
        out.cohorts[lodged - HISTORY, m.COHORT_IN_TERM] += in_term
        out.cohorts[lodged - HISTORY, m.COHORT_LATE] += 1.0 - in_term
    if unit_of(luck, GRANT, 0) < inputs.grant[week, stream]:
        subsidiary = unit_of(luck, REFUGEE, 0) >= inputs.refugee[stream]
        appeals = subsidiary and unit_of(luck, APPEAL, 0) < inputs.appeal_subsidiary
        follow_one(inputs, after, stream, GRANTED_SUBSIDIARY if subsidiary else GRANTED_REFUGEE, appeals)
    else:
        follow_one(inputs, after, stream, REJECTED, unit_of(luck, APPEAL, 0) < inputs.appeal[stream])


@compiled
def decide_ready(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    line: int,
    budget: float,
) -> float:
    """Decides the heard cases of a class in the order of their hearing; returns the hours used."""
    used = 0.0
    place = lists.ready_first[line]
    while place < lists.ready_end[line] and lines.ready_week[line, place] <= week:
        cost = lines.ready_hours[line, place]
        row = lines.ready[line, place]
        end = lists.ready_end[line]
        if inputs.held[week, cases[row].stream] and end < lines.ready.shape[1]:
            # A moratorium: the case goes to the end of the line, and back there each week that it lasts.
            lines.ready[line, end] = row
            lines.ready_week[line, end] = week + inputs.decision_lag + 1
            lines.ready_hours[line, end] = cost
            lists.ready_end[line] = end + 1
            place += 1
            continue
        if 0.5 * cost > budget - used:
            break
        record_decision(inputs, lists, cases, lines, after, out, week, row)
        used += cost
        place += 1
    lists.ready_first[line] = place
    return used


@compiled_inline
def oldest_order(lists: Record, cases: np.ndarray, blocked: np.ndarray) -> int:
    """The stream whose first case under a term has the oldest order; NOBODY if there is none to take."""
    found, oldest = NOBODY, AXIS
    for stream in range(STREAM_COUNT):
        row = lists.court_head[stream]
        while row != NOBODY and cases[row].status != WAITING:
            row = cases[row].following_order
        lists.court_head[stream] = row
        if row != NOBODY and not blocked[stream] and cases[row].ordered < oldest:
            found, oldest = stream, cases[row].ordered
    return found


@compiled
def take_court(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    line: int,
    budget: float,
) -> float:
    """Hears cases under a court-set term in the hours set apart, the oldest order first.

    Those whom it does not reach keep their place in their queue and are heard when their turn comes. A
    stream in a moratorium, or without screened cases, is passed over. Returns the hours used.
    """
    used = 0.0
    blocked = np.zeros(STREAM_COUNT, dtype=np.bool_)
    place = oldest_order(lists, cases, blocked)
    while place != NOBODY:
        row = lists.court_head[place]
        stream = cases[row].stream
        if inputs.held[week, stream] or (inputs.is_old[stream] and after.screened_credit < 0.5):
            blocked[place] = True
        else:
            cost = hours_of(inputs, cases, row, HEARING_HOURS, inputs.hearing[week, stream, PLAIN])
            if 0.5 * cost > budget - used:
                break
            used += cost
            if inputs.is_old[stream]:
                after.screened_credit -= 1.0
            leave_queue(inputs, lists, cases, out, week, row, HEARD)
            if diverted(inputs, cases, row):
                change_stream(lists, cases, out, week, row, inputs.divert_to[stream])
            make_ready(inputs, lists, cases, lines, week, line, row, PLAIN)
        place = oldest_order(lists, cases, blocked)
    return used
