"""The queues of the cohort kernel: flows of cases by lodging week, served oldest first."""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.case_records import CLASSES
from ketenbalans.simulation.clock import weeks_held
from ketenbalans.simulation.cohort_orders import ORDER_FIELDS, start_orders, stop_orders, take_ordered
from ketenbalans.simulation.cohort_prephase import DUE_POSITIONS, TINY, hearing_cost, prepare, transfer
from ketenbalans.simulation.courts import follow
from ketenbalans.simulation.inputs import (
    AXIS,
    HISTORY,
    LONGEST,
    NO_PREPHASE,
    PLAIN,
    PREPHASE_COMPULSORY,
    STREAM_COUNT,
    WAIT_CELLS,
    WITH_PREPHASE,
    Outputs,
    Record,
)

URGENT, PACT, OLD, TEAM = 0, 1, 2, 3
"""Classes of heard cases; each is decided in the order of hearing."""

POSITIONS = 6 * AXIS * STREAM_COUNT

FIELDS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("waiting", "f8", (STREAM_COUNT, AXIS), "Waiting cases before ``scale``, by lodging week."),
    ("scale", "f8", (STREAM_COUNT,), "What closures have left of ``waiting``."),
    ("total", "f8", (STREAM_COUNT,), "Waiting cases."),
    ("head", "i8", (STREAM_COUNT,), "Oldest lodging week that still waits."),
    *ORDER_FIELDS,
    ("prepared", "f8", (STREAM_COUNT, AXIS), "Those of ``waiting`` whose pre-phase has its result."),
    (
        "busy",
        "f8",
        (STREAM_COUNT, AXIS),
        "Those of ``waiting`` who are in the pre-phase or did not come to it.",
    ),
    ("in_prephase", "f8", (STREAM_COUNT,), "Cases that came to the pre-phase and are not yet heard."),
    ("fresh_head", "i8", (STREAM_COUNT,), "Oldest lodging week of which some can be invited."),
    ("prepared_head", "i8", (STREAM_COUNT,), "Oldest lodging week of which some may be prepared."),
    ("prepared_last", "i8", (STREAM_COUNT,), "Newest lodging week of which some may be prepared."),
    ("due", "f8", (2, DUE_POSITIONS), "Those of ``busy``, by what they wait for and position."),
    ("due_stream", "i2", (2, DUE_POSITIONS), "Their streams."),
    ("due_lodged", "i2", (2, DUE_POSITIONS), "Their lodging weeks."),
    ("due_week", "i2", (2, DUE_POSITIONS), "Weeks in which they are no longer busy."),
    ("due_first", "i8", (2,), "Position of the first that is still busy."),
    ("due_end", "i8", (2,), "Position after the last."),
    ("old_hours", "f8", (), "Hours that last week left for the cohorts of the old stock."),
    ("second_days", "f8", (), "Hearings that lawyers can still follow up this week."),
    ("refiled", "f8", (LONGEST, STREAM_COUNT), "Closed applications that are filed again, by week."),
    ("court_streams", "i8", (STREAM_COUNT,), "Streams of which somebody may be heard for an order."),
    ("ready", "f8", (CLASSES, POSITIONS), "Heard cases, by class and position."),
    ("ready_stream", "i2", (CLASSES, POSITIONS), "Their streams."),
    ("ready_lodged", "f4", (CLASSES, POSITIONS), "Their lodging weeks."),
    ("ready_week", "i2", (CLASSES, POSITIONS), "Weeks from which they can be decided."),
    ("ready_hours", "f8", (CLASSES, POSITIONS), "Hours that the decision takes per case."),
    ("ready_first", "i8", (CLASSES,), "Position of the first heard case that is not yet decided."),
    ("ready_end", "i8", (CLASSES,), "Position after the last heard case."),
)
"""Name, type, shape and meaning of the queues of cases before their first decision."""

WRITTEN_FIRST = (
    "parcels",
    *(f"due{part}" for part in ("", "_stream", "_lodged", "_week")),
    *(f"ready{part}" for part in ("", "_stream", "_lodged", "_week", "_hours")),
)
"""Fields of which a position is always written before it is read."""
BLANK_FIELDS = tuple(name for name, _, _, _ in FIELDS if name not in WRITTEN_FIRST)

QUEUES = np.dtype([(name, kind, shape) for name, kind, shape, _ in FIELDS])


@compiled
def start_queues(inputs: Record, queues: Record) -> None:
    """Puts the initial stock in its blank queues, and the court orders of before the start beside it."""
    queues.old_hours = inputs.hours[0]
    for stream in range(STREAM_COUNT):
        queues.scale[stream] = 1.0
        for lodged in range(HISTORY):
            queues.waiting[stream, lodged] = inputs.initial[stream, lodged]
            queues.total[stream] += inputs.initial[stream, lodged]
    start_orders(inputs, queues)


@compiled_inline
def decision_cost(inputs: Record, week: int, stream: int, kind: int) -> float:
    """Hours of a decision: what is standard for a stream is its rejection or its grant (R-011, R-013)."""
    usual, granting = inputs.decision[week, stream, kind], inputs.decision_granted[week, stream, kind]
    if granting <= 0.0:
        return float(usual)
    return float(usual + (granting - usual) * inputs.grant[week, stream])


@compiled_inline
def make_ready(
    inputs: Record, queues: Record, week: int, line: int, stream: int, lodged: float, mass: float, kind: int
) -> None:
    """A heard case joins those that wait for their decision."""
    place = queues.ready_end[line]
    queues.ready[line, place] = mass
    queues.ready_stream[line, place] = stream
    queues.ready_lodged[line, place] = lodged
    queues.ready_week[line, place] = week + inputs.decision_lag
    queues.ready_hours[line, place] = decision_cost(inputs, week, stream, kind)
    queues.ready_end[line] = place + 1


@compiled_inline
def record_decision(
    inputs: Record, after: Record, out: Outputs, week: int, stream: int, lodged: float, mass: float
) -> None:
    """A first decision: its wait, its outcome, and the appeal that may follow."""
    weeks = HISTORY + week - lodged
    cell = min(int(weeks + 0.5), m.LONGEST_WAIT - 1)
    clock = cell - weeks_held(inputs, stream, int(lodged), HISTORY + week)
    in_term = mass * inputs.within_term[stream, max(min(clock, WAIT_CELLS - 1), 0)]
    out.flows[week, stream, m.DECIDED] += mass
    out.waits[stream, cell] += mass
    out.weekly[week, m.DECIDED_IN_TERM] += in_term
    out.weekly[week, m.DECIDED_WEEKS] += mass * weeks
    if not inputs.is_old[stream] and lodged >= HISTORY:
        row = int(lodged + 0.5) - HISTORY
        out.cohorts[row, m.COHORT_IN_TERM] += in_term
        out.cohorts[row, m.COHORT_LATE] += mass - in_term
    granted = mass * inputs.grant[week, stream]
    refugees = granted * inputs.refugee[stream]
    follow(inputs, after, stream, refugees, granted - refugees, mass - granted)


@compiled
def decide_ready(
    inputs: Record, queues: Record, after: Record, out: Outputs, week: int, line: int, budget: float
) -> float:
    """Decides the heard cases of a class in the order of their hearing; returns the hours used."""
    used = 0.0
    place = queues.ready_first[line]
    while place < queues.ready_end[line] and queues.ready_week[line, place] <= week:
        mass = queues.ready[line, place]
        cost = queues.ready_hours[line, place]
        stream = queues.ready_stream[line, place]
        if inputs.held[week, stream]:
            # A moratorium: the case goes to the end of the line, and back there each week that it lasts.
            end = queues.ready_end[line]
            if end < POSITIONS:
                queues.ready[line, end] = mass
                queues.ready_stream[line, end] = stream
                queues.ready_lodged[line, end] = queues.ready_lodged[line, place]
                queues.ready_hours[line, end] = cost
                queues.ready_week[line, end] = week + inputs.decision_lag + 1
                queues.ready_end[line] = end + 1
                place += 1
                continue
        done = min(mass, max(budget - used, 0.0) / cost)
        if done > 0.0:
            record_decision(inputs, after, out, week, stream, queues.ready_lodged[line, place], done)
            used += done * cost
        if done < mass:
            queues.ready[line, place] = mass - done
            break
        place += 1
    queues.ready_first[line] = place
    return used


@compiled_inline
def available(inputs: Record, queues: Record, after: Record, stream: int, mass: float) -> float:
    """How many of the old stock may be heard: screened (R-068), and followed up on a second day (R-037)."""
    if inputs.is_old[stream]:
        mass = min(mass, after.screened_credit)
        if inputs.second_days_given and not inputs.is_priority[stream]:
            mass = min(mass, queues.second_days)
    return mass


@compiled_inline
def hear(
    inputs: Record,
    queues: Record,
    after: Record,
    out: Outputs,
    week: int,
    line: int,
    stream: int,
    lodged: int,
    mass: float,
    kind: int,
) -> None:
    """Waiting cases are heard; of a stream without a pre-phase some turn out to belong elsewhere."""
    if kind == PLAIN and inputs.divert_share[stream] > 0.0 and inputs.prephase_rule[stream] == NO_PREPHASE:
        elsewhere, target = mass * inputs.divert_share[stream], inputs.divert_to[stream]
        transfer(queues, out, week, stream, target, lodged, elsewhere)
        queues.prepared[target, lodged] += elsewhere / queues.scale[target]
        prepare(queues, target, lodged)
        queues.in_prephase[target] += elsewhere
        mass -= elsewhere
    if inputs.is_old[stream]:
        after.screened_credit -= mass
        queues.second_days -= mass
    part = mass / (queues.waiting[stream, lodged] * queues.scale[stream])
    stop_orders(queues, out, week, stream, lodged, min(part, 1.0))
    queues.total[stream] -= mass
    queues.waiting[stream, lodged] -= mass / queues.scale[stream]
    make_ready(inputs, queues, week, line, stream, float(lodged), mass, kind)


@compiled
def take_prepared(
    inputs: Record,
    queues: Record,
    after: Record,
    out: Outputs,
    week: int,
    stream: int,
    budget: float,
    line: int,
) -> float:
    """Hears the oldest of a stream whose pre-phase has its result; returns the hours used."""
    used = 0.0
    cost = hearing_cost(inputs, week, stream, WITH_PREPHASE)
    lodged = queues.prepared_head[stream]
    while lodged <= queues.prepared_last[stream] and budget - used > TINY:
        mass = queues.prepared[stream, lodged] * queues.scale[stream]
        if mass <= TINY:
            lodged += 1
            continue
        limit = available(inputs, queues, after, stream, mass)
        if limit <= TINY:
            break
        done = min(limit, (budget - used) / max(cost, TINY))
        used += done * cost
        queues.prepared[stream, lodged] -= done / queues.scale[stream]
        queues.in_prephase[stream] -= done
        out.weekly[week, m.ACCOUNT_SUFFICED] += (
            done * inputs.account[stream] * (1.0 - inputs.additional[stream])
        )
        out.weekly[week, m.ADDITIONAL_HEARINGS] += done * inputs.account[stream] * inputs.additional[stream]
        hear(inputs, queues, after, out, week, line, stream, lodged, done, WITH_PREPHASE)
    queues.prepared_head[stream] = lodged
    return used


@compiled
def take_up(
    inputs: Record,
    queues: Record,
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
    used = take_prepared(inputs, queues, after, out, week, stream, budget, line)
    if inputs.prephase_rule[stream] == PREPHASE_COMPULSORY:
        return used
    cost = hearing_cost(inputs, week, stream, PLAIN)
    lodged = queues.fresh_head[stream]
    newest = HISTORY + week - inputs.intake_lag[stream]
    while lodged <= newest and budget - used > TINY:
        idle = queues.waiting[stream, lodged] - queues.prepared[stream, lodged] - queues.busy[stream, lodged]
        mass = idle * queues.scale[stream]
        if mass <= TINY:
            lodged += 1
            continue
        limit = available(inputs, queues, after, stream, mass)
        if limit <= TINY:
            break
        done = min(limit, (budget - used) / cost)
        used += done * cost
        hear(inputs, queues, after, out, week, line, stream, lodged, done, PLAIN)
    queues.fresh_head[stream] = min(lodged, newest + 1)
    return used


@compiled
def take_court(
    inputs: Record, queues: Record, after: Record, out: Outputs, week: int, budget: float
) -> float:
    """Hears cases under a court-set term in the hours set apart, the oldest order first.

    Those whom it does not reach keep their place in their queue and are heard when their turn comes. A
    stream in a moratorium, or without screened cases, is passed over. Returns the hours used.
    """
    used = 0.0
    waiting = 0
    of_pact = 0
    for stream in range(STREAM_COUNT):
        if queues.standing_total[stream] > TINY and not inputs.held[week, stream]:
            queues.court_streams[waiting] = stream
            waiting += 1
            of_pact += not inputs.is_old[stream]
    for ordered in range(queues.standing_first, HISTORY + week + 1):
        if budget - used <= TINY or waiting == 0 or (of_pact == 0 and after.screened_credit <= TINY):
            break
        if queues.standing_all[ordered] <= TINY:
            continue
        for place in range(waiting):
            stream = queues.court_streams[place]
            mass = queues.standing[stream, ordered] * queues.scale[stream]
            if mass <= TINY:
                continue
            cost = inputs.hearing[week, stream, PLAIN]
            done = min(mass, max(budget - used, 0.0) / cost)
            if inputs.is_old[stream]:
                done = min(done, after.screened_credit)
            if done > TINY:
                used += done * cost
                hear_ordered(inputs, queues, after, out, week, stream, ordered, done)
    return used


@compiled_inline
def hear_ordered(
    inputs: Record,
    queues: Record,
    after: Record,
    out: Outputs,
    week: int,
    stream: int,
    ordered: int,
    done: float,
) -> None:
    """Cases under one order are heard; some turn out to belong elsewhere.

    The penalty runs until the decision, a fixed lag after the hearing.
    """
    part = done / (queues.standing[stream, ordered] * queues.scale[stream])
    lodged = take_ordered(queues, stream, ordered, part)
    if inputs.is_old[stream]:
        after.screened_credit -= done
    out.weekly[week, m.PENALTIES_DUE] += done * queues.stopping[ordered]
    elsewhere = done * inputs.divert_share[stream]
    make_ready(inputs, queues, week, URGENT, stream, lodged, done - elsewhere, PLAIN)
    if elsewhere > 0.0:
        target = inputs.divert_to[stream]
        out.flows[week, stream, m.MOVED] -= elsewhere
        out.flows[week, target, m.MOVED] += elsewhere
        make_ready(inputs, queues, week, URGENT, target, lodged, elsewhere, PLAIN)
