"""The pre-phase in the cohort kernel, and what moves cases from one stream to another.

A case that was invited stays among the waiting of its lodging week: closures and court orders reach it
there. ``prepared`` tells how many of a week's waiting have their result, ``busy`` how many are on their way
to it or did not come and are still to be invited again.
"""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import AXIS, HISTORY, STREAM_COUNT
from ketenbalans.simulation.cohort_orders import move_orders
from ketenbalans.simulation.inputs import NO_PREPHASE, WITH_PREPHASE, Outputs, Record

TINY = 1e-9
PREPARING, AWAY = 0, 1
"""Those whose result is on its way, and those who did not come."""
DUE_POSITIONS = 4 * AXIS * STREAM_COUNT


@compiled_inline
def fresh_of(queues: Record, stream: int, lodged: int) -> float:
    """Waiting cases of a lodging week that can be invited, or heard without a pre-phase."""
    idle = queues.waiting[stream, lodged] - queues.prepared[stream, lodged] - queues.busy[stream, lodged]
    return float(idle * queues.scale[stream])


@compiled_inline
def expect(queues: Record, line: int, week: int, stream: int, lodged: int, mass: float) -> None:
    """Cases are busy until a week: their result comes then, or their next invitation."""
    if mass <= 0.0:
        return
    place = queues.due_end[line]
    queues.due[line, place] = mass / queues.scale[stream]
    queues.due_stream[line, place] = stream
    queues.due_lodged[line, place] = lodged
    queues.due_week[line, place] = week
    queues.due_end[line] = place + 1
    queues.busy[stream, lodged] += mass / queues.scale[stream]
    queues.invites[stream] = 1


@compiled_inline
def transfer(
    queues: Record, out: Outputs, week: int, origin: int, target: int, lodged: int, mass: float
) -> None:
    """Waiting cases join another stream with the day on which they were lodged and their court orders."""
    standing = queues.waiting[origin, lodged] * queues.scale[origin]
    move_orders(queues, week, origin, target, lodged, mass / standing)
    queues.waiting[origin, lodged] -= mass / queues.scale[origin]
    queues.total[origin] -= mass
    queues.waiting[target, lodged] += mass / queues.scale[target]
    queues.total[target] += mass
    queues.head[target] = min(queues.head[target], lodged)
    out.flows[week, origin, m.MOVED] -= mass
    out.flows[week, target, m.MOVED] += mass


@compiled_inline
def prepare(queues: Record, stream: int, lodged: int) -> None:
    """Some of a lodging week are prepared: the search for the oldest begins and ends there at the latest."""
    queues.prepared_head[stream] = min(queues.prepared_head[stream], lodged)
    queues.prepared_last[stream] = max(queues.prepared_last[stream], lodged)
    queues.invites[stream] = 1


@compiled
def receive(queues: Record, week: int) -> None:
    """Results of the pre-phase come in, and those who did not come can be invited again."""
    for line in range(2):
        place = queues.due_first[line]
        while place < queues.due_end[line] and queues.due_week[line, place] <= week:
            stream, lodged = queues.due_stream[line, place], queues.due_lodged[line, place]
            # Closures and orders take the busy ones of a cell along; what they took cannot come back.
            mass = min(queues.due[line, place], queues.busy[stream, lodged])
            queues.busy[stream, lodged] -= mass
            if line == PREPARING:
                queues.prepared[stream, lodged] += mass
                prepare(queues, stream, lodged)
            else:
                queues.fresh_head[stream] = min(queues.fresh_head[stream], lodged)
            place += 1
        queues.due_first[line] = place


@compiled_inline
def is_cohort(inputs: Record, stream: int) -> bool:
    """Whether a stream belongs to the cohorts of the old stock: no priority group, no team of its own."""
    return bool(inputs.is_old[stream] and not inputs.is_priority[stream] and not inputs.is_team[stream])


@compiled
def old_weights(inputs: Record, queues: Record, week: int) -> np.ndarray:
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
            weights[stream] = max(queues.total[stream], 0.0)
    return weights


@compiled_inline
def hearing_cost(inputs: Record, week: int, stream: int, kind: int) -> float:
    """Hours to hear a case; of the prepared some need no hearing, and some of those one after all (R-032)."""
    cost = inputs.hearing[week, stream, kind]
    if kind == WITH_PREPHASE:
        cost *= 1.0 - inputs.account[stream] * (1.0 - inputs.additional[stream])
    return float(cost)


@compiled_inline
def expected_hearings(
    inputs: Record, week: int, stream: int, hours: float, weight: float, total: float
) -> float:
    """Cases of a stream of the old stock that a week's hours hear and decide."""
    cost = hearing_cost(inputs, week, stream, WITH_PREPHASE) + inputs.decision[week, stream, WITH_PREPHASE]
    if cost <= 0.0 or total <= 0.0:
        return 0.0
    return float(hours * weight / total / cost)


@compiled
def hold_prephase(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """Invites the oldest of each stream to the week's places, as many weeks of hearings ahead as wanted.

    Those who come have their result after a lag, and move to another stream where that shows that they
    belong there (R-014); the place of those who do not come stays empty, and they are invited again.
    """
    receive(queues, week)
    places = inputs.prephase_places[week]
    if places <= TINY:
        return
    weights = old_weights(inputs, queues, week)
    wanted = np.zeros(STREAM_COUNT)
    ahead = float(inputs.prephase_lag + inputs.prephase_ahead)
    for stream in range(STREAM_COUNT):
        if inputs.prephase_rule[stream] != NO_PREPHASE and week >= inputs.open_from[stream]:
            rate = expected_hearings(inputs, week, stream, queues.old_hours, weights[stream], weights.sum())
            wanted[stream] = max(ahead * rate - queues.in_prephase[stream], 0.0)
    share = min(1.0, places / max(wanted.sum(), TINY))
    for stream in range(STREAM_COUNT):
        invite(inputs, queues, out, week, stream, wanted[stream] * share)


@compiled
def invite(inputs: Record, queues: Record, out: Outputs, week: int, stream: int, wanted: float) -> None:
    """Invites so many of a stream, the oldest first."""
    lodged = queues.fresh_head[stream]
    newest = HISTORY + week - inputs.intake_lag[stream]
    while wanted > TINY and lodged <= newest:
        mass = fresh_of(queues, stream, lodged)
        if mass <= TINY:
            lodged += 1
            continue
        invited = min(mass, wanted)
        wanted -= invited
        absent = invited * inputs.no_show
        came = invited - absent
        expect(queues, AWAY, week + inputs.no_show_weeks, stream, lodged, absent)
        elsewhere = came * inputs.divert_share[stream]
        ready = week + inputs.prephase_lag
        expect(queues, PREPARING, ready, stream, lodged, came - elsewhere)
        queues.in_prephase[stream] += came - elsewhere
        if elsewhere > 0.0:
            target = inputs.divert_to[stream]
            transfer(queues, out, week, stream, target, lodged, elsewhere)
            expect(queues, PREPARING, ready, target, lodged, elsewhere)
            queues.in_prephase[target] += elsewhere
        out.weekly[week, m.PREPHASE_USED] += came
        out.weekly[week, m.NO_SHOWS] += absent
    queues.fresh_head[stream] = min(lodged, newest + 1)


@compiled
def move_groups(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """Country policy changes: a part of a stream's open cases goes to another stream (R-017)."""
    for move in range(inputs.move_count):
        if inputs.move_week[move] != week:
            continue
        origin, target, share = inputs.move_from[move], inputs.move_to[move], inputs.move_share[move]
        for lodged in range(queues.head[origin], HISTORY + week + 1):
            mass = queues.waiting[origin, lodged] * share
            if mass <= 0.0:
                continue
            prepared = queues.prepared[origin, lodged] * share
            transfer(queues, out, week, origin, target, lodged, mass * queues.scale[origin])
            queues.prepared[origin, lodged] -= prepared
            queues.busy[origin, lodged] *= 1.0 - share
            queues.prepared[target, lodged] += prepared * queues.scale[origin] / queues.scale[target]
        prepare(queues, target, queues.head[origin])
        prepare(queues, target, HISTORY + week)
        queues.fresh_head[target] = min(queues.fresh_head[target], queues.head[origin])
