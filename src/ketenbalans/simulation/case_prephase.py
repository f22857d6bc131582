"""The pre-phase in the case kernel, and what moves single cases from one stream to another.

A case that was invited stays WAITING, so closures and court orders reach it; it stands in no queue until its
result is in or it can be invited again.
"""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.draws import unit_of
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import HISTORY, STREAM_COUNT
from ketenbalans.simulation.case_records import (
    DIVERTED,
    MOVE,
    NO_SHOW,
    NOBODY,
    WAITING,
)
from ketenbalans.simulation.cohort_prephase import AWAY, PREPARING, expected_hearings, is_cohort
from ketenbalans.simulation.inputs import NO_PREPHASE, Outputs, Record

FRESH, PREPARED = 0, 1
"""The two queues of a stream."""
MOST_VISITS = 100


@compiled_inline
def join(lists: Record, cases: np.ndarray, queue: int, row: int) -> None:
    """A case joins the end of a queue of its stream."""
    stream = cases[row].stream
    cases[row].following = NOBODY
    if lists.queue_tail[queue, stream] == NOBODY:
        lists.queue_head[queue, stream] = row
    else:
        cases[lists.queue_tail[queue, stream]].following = row
    lists.queue_tail[queue, stream] = row


@compiled_inline
def join_in_front(lists: Record, cases: np.ndarray, queue: int, row: int) -> None:
    """A case goes to the front of a queue of its stream."""
    stream = cases[row].stream
    cases[row].following = lists.queue_head[queue, stream]
    lists.queue_head[queue, stream] = row
    if lists.queue_tail[queue, stream] == NOBODY:
        lists.queue_tail[queue, stream] = row


@compiled_inline
def leave_front(lists: Record, cases: np.ndarray, queue: int, stream: int) -> None:
    """The first of a queue is taken out of it."""
    row = lists.queue_head[queue, stream]
    lists.queue_head[queue, stream] = cases[row].following
    if lists.queue_head[queue, stream] == NOBODY:
        lists.queue_tail[queue, stream] = NOBODY


@compiled_inline
def change_stream(lists: Record, cases: np.ndarray, out: Outputs, week: int, row: int, target: int) -> None:
    """A case belongs to another stream from now on; the caller puts it in a queue."""
    origin, lodged = cases[row].stream, cases[row].lodged
    if cases[row].status == WAITING:
        lists.counts[origin, lodged] -= 1
        lists.total[origin] -= 1
        lists.counts[target, lodged] += 1
        lists.total[target] += 1
        if cases[row].under:
            lists.under[origin, lodged] -= 1
            lists.under[target, lodged] += 1
        lists.oldest[target] = min(lists.oldest[target], lodged)
    cases[row].stream = target
    out.flows[week, origin, m.MOVED] -= 1.0
    out.flows[week, target, m.MOVED] += 1.0


@compiled_inline
def diverted(inputs: Record, cases: np.ndarray, row: int) -> bool:
    """Whether a case turns out to belong elsewhere, by its own luck."""
    share = inputs.divert_share[cases[row].stream]
    return share > 0.0 and not cases[row].moved and unit_of(cases[row].luck, DIVERTED, 0) < share


@compiled
def receive(lists: Record, cases: np.ndarray, week: int) -> None:
    """Results of the pre-phase come in, and those who did not come can be invited again."""
    for line in range(2):
        row = lists.due_head[line, week]
        while row != NOBODY:
            following = cases[row].following
            if cases[row].status == WAITING:
                if line == PREPARING:
                    join(lists, cases, PREPARED, row)
                else:
                    join_in_front(lists, cases, FRESH, row)
            row = following


@compiled
def old_weights(inputs: Record, lists: Record, week: int) -> np.ndarray:
    """Share of the old stock's hours per stream: by the plan, or as the stock is; not normalised."""
    weights = np.zeros(STREAM_COUNT)
    for stream in range(STREAM_COUNT):
        if is_cohort(inputs, stream) and not inputs.held[week, stream]:
            weights[stream] = inputs.plan_weight[week, stream]
    if weights.sum() > 0.0:
        return weights
    for stream in range(STREAM_COUNT):
        may = is_cohort(inputs, stream) and not inputs.held[week, stream]
        if may and week >= inputs.open_from[stream]:
            weights[stream] = lists.total[stream]
    return weights


@compiled
def hold_prephase(inputs: Record, lists: Record, cases: np.ndarray, out: Outputs, week: int) -> None:
    """Invites the oldest of each stream to the week's places, as the cohort kernel does, case by case."""
    receive(lists, cases, week)
    places = inputs.prephase_places[week]
    if places <= 0.0:
        return
    weights = old_weights(inputs, lists, week)
    wanted = np.zeros(STREAM_COUNT)
    ahead = float(inputs.prephase_lag + inputs.prephase_ahead)
    for stream in range(STREAM_COUNT):
        if inputs.prephase_rule[stream] != NO_PREPHASE and week >= inputs.open_from[stream]:
            rate = expected_hearings(inputs, week, stream, lists.old_hours, weights[stream], weights.sum())
            wanted[stream] = max(ahead * rate - lists.in_prephase[stream], 0.0)
    share = min(1.0, places / max(wanted.sum(), 1e-9))
    for stream in range(STREAM_COUNT):
        invite(inputs, lists, cases, out, week, stream, wanted[stream] * share)


@compiled_inline
def expect(inputs: Record, lists: Record, cases: np.ndarray, line: int, week: int, row: int) -> None:
    """A case is busy until a week; beyond the end of the run it does not come back."""
    if week < inputs.weeks:
        cases[row].following = lists.due_head[line, week]
        lists.due_head[line, week] = row


@compiled
def invite(
    inputs: Record, lists: Record, cases: np.ndarray, out: Outputs, week: int, stream: int, wanted: float
) -> None:
    """Invites so many of a stream, the oldest first; part of a person is left for the next week."""
    wanted += lists.invited_over[stream]
    newest = HISTORY + week - inputs.intake_lag[stream]
    row = lists.queue_head[FRESH, stream]
    while row != NOBODY and wanted >= 1.0 and cases[row].lodged <= newest:
        leave_front(lists, cases, FRESH, stream)
        if cases[row].status == WAITING:
            wanted -= 1.0
            visit = cases[row].visits
            if unit_of(cases[row].luck, NO_SHOW, visit) < inputs.no_show:
                cases[row].visits = min(visit + 1, MOST_VISITS)
                expect(inputs, lists, cases, AWAY, week + inputs.no_show_weeks, row)
                out.weekly[week, m.NO_SHOWS] += 1.0
            else:
                if diverted(inputs, cases, row):
                    change_stream(lists, cases, out, week, row, inputs.divert_to[stream])
                    cases[row].moved = 1
                cases[row].prepared = 1
                lists.in_prephase[cases[row].stream] += 1
                expect(inputs, lists, cases, PREPARING, week + inputs.prephase_lag, row)
                out.weekly[week, m.PREPHASE_USED] += 1.0
        row = lists.queue_head[FRESH, stream]
    lists.invited_over[stream] = min(wanted, 1.0)


@compiled
def move_groups(inputs: Record, lists: Record, cases: np.ndarray, out: Outputs, week: int) -> None:
    """Country policy changes: cases of the group go to another stream, by their own luck (R-017)."""
    for move in range(inputs.move_count):
        if inputs.move_week[move] != week:
            continue
        origin, target, share = inputs.move_from[move], inputs.move_to[move], inputs.move_share[move]
        for row in range(lists.rows):
            if cases[row].stream != origin or cases[row].status != WAITING:
                continue
            if unit_of(cases[row].luck, MOVE, move) < share:
                if cases[row].prepared:
                    lists.in_prephase[origin] -= 1
                    lists.in_prephase[target] += 1
                change_stream(lists, cases, out, week, row, target)
        for queue in range(2):
            split_and_merge(lists, cases, queue, origin, target)


@compiled
def split_and_merge(lists: Record, cases: np.ndarray, queue: int, origin: int, target: int) -> None:
    """Those of a queue whose stream has changed go to the queue of that stream, in the order of lodging."""
    staying, moving = lists.queue_head[queue, origin], lists.queue_head[queue, target]
    for stream in (origin, target):
        lists.queue_head[queue, stream] = NOBODY
        lists.queue_tail[queue, stream] = NOBODY
    while staying != NOBODY or moving != NOBODY:
        if moving == NOBODY:
            row = staying
        elif staying == NOBODY or cases[moving].lodged <= cases[staying].lodged:
            row = moving
        else:
            row = staying
        if row == staying:
            staying = cases[row].following
        else:
            moving = cases[row].following
        if cases[row].status == WAITING:
            join(lists, cases, queue, row)
