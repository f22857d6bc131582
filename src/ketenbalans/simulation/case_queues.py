"""The queues of the case kernel: single applications, each with its own draws, served oldest first.

A case is a row number. Whatever chance decides about it is drawn from the case's own counter, so it meets
the same luck in every scenario. Lists by week and by stream are linked through arrays of row numbers.
"""

import math
from typing import NamedTuple

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.draws import uniform
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.aftermath import Aftermath
from ketenbalans.simulation.inputs import (
    NO_PREPHASE,
    PLAIN,
    PREPHASE_COMPULSORY,
    WITH_PREPHASE,
    Inputs,
    Outputs,
)

WAITING, UNDER_COURT_TERM, HEARD, GONE = 0, 1, 2, 3
(
    STREAM,
    CLOSURE,
    ORDER,
    HEARING_HOURS,
    DECISION_HOURS,
    IN_TERM,
    GRANT,
    REFUGEE,
    APPEAL,
    RULING,
    LAG,
    FAMILY,
    HOME,
) = range(1, 14)
"""Purposes of the draws of a case."""
ROOT_OF_TWELVE = 3.4641016151377544
NOBODY = -1


class Cases(NamedTuple):
    """Every application of one future, one row each, and the lists that hold them."""

    number: np.ndarray
    """Counter of the case's draws: the same application has the same number in every scenario."""
    stream: np.ndarray
    lodged: np.ndarray
    """Lodging week on the lodging axis."""
    status: np.ndarray
    ordered: np.ndarray
    """Week of the court's order on the lodging axis."""
    following: np.ndarray
    """Next case in the queue of the stream."""
    following_closure: np.ndarray
    """Next case whose closure falls in the same week."""
    following_order: np.ndarray
    """Next case whose court order falls in the same week."""
    queue_head: np.ndarray
    queue_tail: np.ndarray
    closure_head: np.ndarray
    order_head: np.ndarray
    counts: np.ndarray
    """Waiting cases, shape (stream, lodging week)."""
    total: np.ndarray
    oldest: np.ndarray
    """Oldest lodging week that may still have a waiting case, shape (stream,)."""
    court: np.ndarray
    """Cases under a court-set term in the order of their orders."""
    court_span: np.ndarray
    """First and end position in ``court``."""
    ready: np.ndarray
    """Heard cases in the order of hearing, shape (class, position)."""
    ready_week: np.ndarray
    ready_hours: np.ndarray
    ready_first: np.ndarray
    ready_end: np.ndarray
    rows: np.ndarray
    """Rows in use, one element."""
    places: np.ndarray


class Lags(NamedTuple):
    """Cumulative distributions of the lags, each of shape (weeks,)."""

    court: np.ndarray
    housing: np.ndarray
    departure: np.ndarray
    family_refugee: np.ndarray
    family_subsidiary: np.ndarray


@compiled
def new_cases(inputs: Inputs) -> Cases:
    """Room for every application of the future, with the initial stock in its queues."""
    streams, axis = inputs.is_old.size, inputs.history + inputs.weeks
    initial = int(np.round(inputs.initial.sum()))
    most = initial + int(inputs.inflow_total.sum())
    cases = Cases(
        np.empty(most, dtype=np.int64),
        np.empty(most, dtype=np.int8),
        np.empty(most, dtype=np.int16),
        np.empty(most, dtype=np.int8),
        np.empty(most, dtype=np.int16),
        np.empty(most, dtype=np.int32),
        np.empty(most, dtype=np.int32),
        np.empty(most, dtype=np.int32),
        np.full(streams, NOBODY, dtype=np.int32),
        np.full(streams, NOBODY, dtype=np.int32),
        np.full(inputs.weeks, NOBODY, dtype=np.int32),
        np.full(inputs.weeks, NOBODY, dtype=np.int32),
        np.zeros((streams, axis), dtype=np.int32),
        np.zeros(streams, dtype=np.int64),
        np.zeros(streams, dtype=np.int64),
        np.empty(most, dtype=np.int32),
        np.zeros(2, dtype=np.int64),
        np.empty((3, most), dtype=np.int32),
        np.empty((3, most), dtype=np.int16),
        np.empty((3, most), dtype=np.float32),
        np.zeros(3, dtype=np.int64),
        np.zeros(3, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
        np.zeros(1),
    )
    order_cumulative = np.cumsum(inputs.order_pmf)
    held = np.zeros(most, dtype=np.int32)
    under_term = 0
    number = 0
    for stream in range(streams):
        for lodged in range(inputs.history):
            for _ in range(int(np.round(inputs.initial[stream, lodged]))):
                row = admit(inputs, cases, order_cumulative, number, stream, lodged, 0)
                number += 1
                if cases.status[row] == UNDER_COURT_TERM:
                    held[under_term] = row
                    under_term += 1
    # Orders of before the start stand in the order of their weeks.
    order = np.argsort(cases.ordered[held[:under_term]], kind="mergesort")
    for position in range(under_term):
        cases.court[position] = held[order[position]]
    cases.court_span[1] = under_term
    return cases


@compiled
def lag_of(unit: float, cumulative: np.ndarray) -> int:
    """The weeks whose cumulative chance first exceeds a uniform number; the size where none does."""
    return int(np.searchsorted(cumulative, unit, side="right"))


@compiled
def admit(
    inputs: Inputs,
    cases: Cases,
    order_cumulative: np.ndarray,
    number: int,
    stream: int,
    lodged: int,
    week: int,
) -> int:
    """A case enters: its closure and its court order are drawn, and it joins its queue."""
    row = cases.rows[0]
    cases.rows[0] = row + 1
    cases.number[row] = number
    cases.stream[row] = stream
    cases.lodged[row] = lodged
    cases.status[row] = WAITING
    cases.following[row] = NOBODY
    hazard = inputs.closure[stream]
    if hazard > 0.0:
        weeks = math.log(uniform(inputs.key, number, CLOSURE, 0)) / math.log1p(-hazard)
        if week + weeks < inputs.weeks:
            closing = week + int(weeks)
            cases.following_closure[row] = cases.closure_head[closing]
            cases.closure_head[closing] = row
    lag = lag_of(uniform(inputs.key, number, ORDER, 0), order_cumulative)
    if lag < order_cumulative.size:
        ordered = lodged + inputs.overdue_after[stream] + lag
        cases.ordered[row] = min(ordered, inputs.history + inputs.weeks)
        if ordered < inputs.history:
            cases.status[row] = UNDER_COURT_TERM
        elif ordered < inputs.history + inputs.weeks:
            cases.following_order[row] = cases.order_head[ordered - inputs.history]
            cases.order_head[ordered - inputs.history] = row
    if cases.status[row] == WAITING:
        if cases.queue_tail[stream] == NOBODY:
            cases.queue_head[stream] = row
        else:
            cases.following[cases.queue_tail[stream]] = row
        cases.queue_tail[stream] = row
        cases.counts[stream, lodged] += 1
        cases.total[stream] += 1
    return int(row)


@compiled
def leave_queue(cases: Cases, row: int, status: int) -> None:
    """A waiting case stops waiting; its place in the list is skipped when it is reached."""
    stream = cases.stream[row]
    cases.status[row] = status
    cases.counts[stream, cases.lodged[row]] -= 1
    cases.total[stream] -= 1


@compiled
def hours_of(inputs: Inputs, cases: Cases, row: int, purpose: int, mean: float) -> float:
    """Hours that this case takes, around the mean of its stream."""
    unit = uniform(inputs.key, cases.number[row], purpose, 0)
    # A uniform distribution of unit width has a standard deviation of 1 / sqrt(12).
    return float(mean * (1.0 + inputs.hours_spread * ROOT_OF_TWELVE * (unit - 0.5)))


@compiled
def make_ready(inputs: Inputs, cases: Cases, week: int, line: int, row: int, kind: int) -> None:
    """A heard case joins those that wait for their decision."""
    place = cases.ready_end[line]
    cases.ready[line, place] = row
    cases.ready_week[line, place] = week + inputs.decision_lag
    mean = inputs.decision[week, cases.stream[row], kind]
    cases.ready_hours[line, place] = hours_of(inputs, cases, row, DECISION_HOURS, mean)
    cases.ready_end[line] = place + 1


@compiled
def record_decision(
    inputs: Inputs, cases: Cases, after: Aftermath, out: Outputs, lags: Lags, week: int, row: int
) -> None:
    """A first decision: its wait, its outcome, and what follows at the lags that the case has drawn."""
    stream, number, lodged = cases.stream[row], cases.number[row], cases.lodged[row]
    weeks = inputs.history + week - lodged
    cell = min(weeks, m.LONGEST_WAIT - 1)
    share = inputs.within_term[stream, min(cell, inputs.within_term.shape[1] - 1)]
    in_term = 1.0 if uniform(inputs.key, number, IN_TERM, 0) < share else 0.0
    cases.status[row] = GONE
    out.flows[week, stream, m.DECIDED] += 1.0
    out.waits[stream, cell] += 1.0
    out.weekly[week, m.DECIDED_IN_TERM] += in_term
    out.weekly[week, m.DECIDED_WEEKS] += weeks
    if not inputs.is_old[stream]:
        out.cohorts[lodged - inputs.history, m.COHORT_IN_TERM] += in_term
        out.cohorts[lodged - inputs.history, m.COHORT_LATE] += 1.0 - in_term
    lag_unit = uniform(inputs.key, number, LAG, 0)
    appeal_unit = uniform(inputs.key, number, APPEAL, 0)
    if uniform(inputs.key, number, GRANT, 0) < inputs.grant[stream]:
        out.weekly[week, m.GRANTS] += 1.0
        after.permits[0] += 1.0
        housed = week + lag_of(uniform(inputs.key, number, HOME, 0), lags.housing)
        if housed < inputs.weeks:
            after.housing_exits[housed] += 1.0
        refugee = uniform(inputs.key, number, REFUGEE, 0) < inputs.refugee[stream]
        persons = inputs.family_per_refugee if refugee else inputs.family_per_subsidiary
        lag = lags.family_refugee if refugee else lags.family_subsidiary
        applied = week + lag_of(lag_unit, lag)
        whole = math.floor(persons)
        if uniform(inputs.key, number, FAMILY, 0) < persons - whole:
            whole += 1
        if applied < inputs.weeks:
            after.family_due[applied] += whole
        if not refugee and appeal_unit < inputs.appeal_subsidiary:
            out.weekly[week, m.APPEALS_LODGED] += 1.0
            after.appeals_pending[0] += 1.0
            ruled = week + lag_of(uniform(inputs.key, number, LAG, 1), lags.court)
            if ruled < inputs.weeks:
                after.subsidiary_due[ruled] += 1.0
    elif appeal_unit < inputs.appeal[stream]:
        out.weekly[week, m.APPEALS_LODGED] += 1.0
        after.appeals_pending[0] += 1.0
        ruled = week + lag_of(lag_unit, lags.court)
        if ruled < inputs.weeks:
            if uniform(inputs.key, number, RULING, 0) < inputs.annulled[stream]:
                after.annulled_due[ruled, stream] += 1.0
            else:
                after.upheld_due[ruled] += 1.0
    else:
        after.returning[0] += 1.0
        left = week + lag_of(lag_unit, lags.departure)
        if left < inputs.weeks:
            after.return_exits[left] += 1.0


@compiled
def decide_ready(
    inputs: Inputs,
    cases: Cases,
    after: Aftermath,
    out: Outputs,
    lags: Lags,
    week: int,
    line: int,
    budget: float,
) -> float:
    """Decides the heard cases of a class in the order of their hearing; returns the hours used."""
    used = 0.0
    place = cases.ready_first[line]
    while place < cases.ready_end[line] and cases.ready_week[line, place] <= week:
        cost = cases.ready_hours[line, place]
        if 0.5 * cost > budget - used:
            break
        record_decision(inputs, cases, after, out, lags, week, cases.ready[line, place])
        used += cost
        place += 1
    cases.ready_first[line] = place
    return used


@compiled
def take_up(
    inputs: Inputs,
    cases: Cases,
    after: Aftermath,
    out: Outputs,
    week: int,
    stream: int,
    budget: float,
    line: int,
) -> float:
    """Hears the oldest of a stream while hours, screened cases and places last; returns the hours used.

    A case is taken when at least half of it fits, so that what is over and what is short cancel out.
    """
    used = 0.0
    if week < inputs.open_from[stream]:
        return used
    rule = inputs.prephase_rule[stream]
    newest = inputs.history + week - inputs.intake_lag[stream]
    row = cases.queue_head[stream]
    while row != NOBODY and cases.lodged[row] <= newest:
        if cases.status[row] == WAITING:
            kind = PLAIN
            if rule != NO_PREPHASE and cases.places[0] >= 0.5:
                kind = WITH_PREPHASE
            elif rule == PREPHASE_COMPULSORY:
                break
            if inputs.is_old[stream] and after.screened_credit[0] < 0.5:
                break
            cost = hours_of(inputs, cases, row, HEARING_HOURS, inputs.hearing[week, stream, kind])
            if 0.5 * cost > budget - used:
                break
            used += cost
            leave_queue(cases, row, HEARD)
            if kind == WITH_PREPHASE:
                cases.places[0] -= 1.0
                out.weekly[week, m.PREPHASE_USED] += 1.0
            if inputs.is_old[stream]:
                after.screened_credit[0] -= 1.0
            make_ready(inputs, cases, week, line, row, kind)
        row = cases.following[row]
        cases.queue_head[stream] = row
    if row == NOBODY:
        cases.queue_tail[stream] = NOBODY
    return used


@compiled
def take_court(
    inputs: Inputs, cases: Cases, after: Aftermath, out: Outputs, week: int, line: int, budget: float
) -> float:
    """Hears cases under a court-set term, the oldest order first; returns the hours used."""
    used = 0.0
    now = inputs.history + week
    position = cases.court_span[0]
    while position < cases.court_span[1]:
        row = cases.court[position]
        stream = cases.stream[row]
        if inputs.is_old[stream] and after.screened_credit[0] < 0.5:
            break
        cost = hours_of(inputs, cases, row, HEARING_HOURS, inputs.hearing[week, stream, PLAIN])
        if 0.5 * cost > budget - used:
            break
        used += cost
        cases.status[row] = HEARD
        if inputs.is_old[stream]:
            after.screened_credit[0] -= 1.0
        ordered = cases.ordered[row]
        rate, cap = inputs.court_rate[ordered], inputs.court_cap[ordered]
        late = now - ordered - inputs.court_weeks
        if late * rate < cap:
            out.weekly[week, m.PENALTIES_PAID] += min(max(late + inputs.decision_lag, 0) * rate, cap)
        make_ready(inputs, cases, week, line, row, PLAIN)
        position += 1
    cases.court_span[0] = position
    return used
