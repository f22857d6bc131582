"""Hearings in the case kernel: who of a stream is heard, at which hours, and who belongs elsewhere."""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.draws import unit_of
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.case_prephase import FRESH, PREPARED, change_stream, diverted, join, leave_front
from ketenbalans.simulation.case_queues import hours_of, leave_queue, make_ready
from ketenbalans.simulation.case_records import (
    ACCOUNT,
    ADDITIONAL,
    HEARD,
    HEARING_HOURS,
    NOBODY,
    WAITING,
    Lines,
)
from ketenbalans.simulation.inputs import (
    HISTORY,
    NO_PREPHASE,
    PLAIN,
    PREPHASE_COMPULSORY,
    WITH_PREPHASE,
    Outputs,
    Record,
)


@compiled_inline
def hours_of_hearing(inputs: Record, cases: np.ndarray, row: int, week: int, kind: int) -> float:
    """Hours to hear a case; of the prepared some need no hearing, and some of those one after all (R-032)."""
    stream, luck = cases[row].stream, cases[row].luck
    sufficed = kind == WITH_PREPHASE and unit_of(luck, ACCOUNT, 0) < inputs.account[stream]
    if sufficed and unit_of(luck, ADDITIONAL, 0) >= inputs.additional[stream]:
        return 0.0
    return hours_of(inputs, cases, row, HEARING_HOURS, inputs.hearing[week, stream, kind])


@compiled_inline
def may_be_heard(inputs: Record, lists: Record, after: Record, stream: int) -> bool:
    """Whether one more of a stream may be heard: screened (R-068), and with a second day (R-037)."""
    if not inputs.is_old[stream]:
        return True
    if after.screened_credit < 0.5:
        return False
    return not inputs.second_days_given or inputs.is_priority[stream] > 0 or lists.second_days >= 0.5


@compiled
def take_queue(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    stream: int,
    budget: float,
    line: int,
    queue: int,
) -> float:
    """Hears the first of one queue of a stream; returns the hours used.

    A case is taken when at least half of it fits, so that what is over and what is short cancel out.
    """
    used = 0.0
    kind = WITH_PREPHASE if queue == PREPARED else PLAIN
    newest = HISTORY + week - (0 if queue == PREPARED else inputs.intake_lag[stream])
    row = lists.queue_head[queue, stream]
    while row != NOBODY and cases[row].lodged <= newest:
        if cases[row].status == WAITING:
            if not may_be_heard(inputs, lists, after, stream):
                break
            cost = hours_of_hearing(inputs, cases, row, week, kind)
            if 0.5 * cost > budget - used:
                break
            used += cost
            leave_front(lists, cases, queue, stream)
            if kind == PLAIN and inputs.prephase_rule[stream] == NO_PREPHASE and diverted(inputs, cases, row):
                change_stream(lists, cases, out, week, row, inputs.divert_to[stream])
                cases[row].moved = 1
                cases[row].prepared = 1
                lists.in_prephase[cases[row].stream] += 1
                join(lists, cases, PREPARED, row)
            else:
                if kind == WITH_PREPHASE and unit_of(cases[row].luck, ACCOUNT, 0) < inputs.account[stream]:
                    measure = m.ACCOUNT_SUFFICED if cost == 0.0 else m.ADDITIONAL_HEARINGS
                    out.weekly[week, measure] += 1.0
                leave_queue(inputs, lists, cases, out, week, row, HEARD)
                if inputs.is_old[stream]:
                    after.screened_credit -= 1.0
                    lists.second_days -= 1.0
                make_ready(inputs, lists, cases, lines, week, line, row, kind)
        else:
            leave_front(lists, cases, queue, stream)
        row = lists.queue_head[queue, stream]
    return used


@compiled
def take_up(
    inputs: Record,
    lists: Record,
    cases: np.ndarray,
    lines: Lines,
    after: Record,
    out: Outputs,
    week: int,
    stream: int,
    budget: float,
    line: int,
) -> float:
    """Hears the oldest of a stream while hours and screened cases last; returns the hours used.

    The prepared come first. Where the pre-phase is compulsory the others wait for it; elsewhere they go on
    without one, at the smaller gain.
    """
    if week < inputs.open_from[stream] or inputs.held[week, stream]:
        return 0.0
    used = take_queue(inputs, lists, cases, lines, after, out, week, stream, budget, line, PREPARED)
    if inputs.prephase_rule[stream] != PREPHASE_COMPULSORY:
        used += take_queue(inputs, lists, cases, lines, after, out, week, stream, budget - used, line, FRESH)
    return used
