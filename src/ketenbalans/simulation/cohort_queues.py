"""The queues of the cohort kernel: flows of cases by lodging week, served oldest first."""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.inputs import (
    AXIS,
    HISTORY,
    NO_PREPHASE,
    OVERDUE_CELLS,
    PLAIN,
    PREPHASE_COMPULSORY,
    STREAM_COUNT,
    WAIT_CELLS,
    WITH_PREPHASE,
    Outputs,
    Record,
)

URGENT, PACT, OLD = 0, 1, 2
"""Classes of heard cases; each is decided in the order of hearing."""
TINY = 1e-9


POSITIONS = 4 * AXIS * STREAM_COUNT

FIELDS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("waiting", "f8", (STREAM_COUNT, AXIS), "Waiting cases before ``scale``, by lodging week."),
    ("scale", "f8", (STREAM_COUNT,), "What closures have left of ``waiting``."),
    ("total", "f8", (STREAM_COUNT,), "Waiting cases."),
    ("head", "i8", (STREAM_COUNT,), "Oldest lodging week that still waits."),
    ("court", "f8", (AXIS, STREAM_COUNT), "Cases under a court-set term, by week of the order."),
    ("court_lodged", "f8", (AXIS, STREAM_COUNT), "Sum of their lodging weeks."),
    ("court_head", "i8", (), "Week of the oldest order that still stands."),
    ("places", "f8", (), "Pre-phase places left this week."),
    ("ready", "f8", (3, POSITIONS), "Heard cases, by class and position."),
    ("ready_stream", "i2", (3, POSITIONS), "Their streams."),
    ("ready_lodged", "f4", (3, POSITIONS), "Their lodging weeks."),
    ("ready_week", "i2", (3, POSITIONS), "Weeks from which they can be decided."),
    ("ready_hours", "f8", (3, POSITIONS), "Hours that the decision takes per case."),
    ("ready_first", "i8", (3,), "Position of the first heard case that is not yet decided."),
    ("ready_end", "i8", (3,), "Position after the last heard case."),
)
"""Name, type, shape and meaning of the queues of cases before their first decision."""

QUEUES = np.dtype([(name, kind, shape) for name, kind, shape, _ in FIELDS])


@compiled
def start_queues(inputs: Record, queues: Record) -> None:
    """Puts the initial stock in its blank queues, and court orders of before the start in their bins."""
    for stream in range(STREAM_COUNT):
        queues.scale[stream] = 1.0
        for lodged in range(HISTORY):
            mass = inputs.initial[stream, lodged]
            first = lodged + inputs.overdue_after[stream]
            left = mass
            for lag in range(min(HISTORY - first, OVERDUE_CELLS)):
                ordered = mass * inputs.order_pmf[lag]
                queues.court[first + lag, stream] += ordered
                queues.court_lodged[first + lag, stream] += ordered * lodged
                left -= ordered
            queues.waiting[stream, lodged] = left
            queues.total[stream] += left


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
    queues.ready_hours[line, place] = inputs.decision[week, stream, kind]
    queues.ready_end[line] = place + 1


@compiled_inline
def record_decision(
    inputs: Record, after: Record, out: Outputs, week: int, stream: int, lodged: float, mass: float
) -> None:
    """A first decision: its wait, its outcome, and the appeal that may follow."""
    weeks = HISTORY + week - lodged
    cell = min(int(weeks + 0.5), m.LONGEST_WAIT - 1)
    in_term = mass * inputs.within_term[stream, min(cell, WAIT_CELLS - 1)]
    out.flows[week, stream, m.DECIDED] += mass
    out.waits[stream, cell] += mass
    out.weekly[week, m.DECIDED_IN_TERM] += in_term
    out.weekly[week, m.DECIDED_WEEKS] += mass * weeks
    if not inputs.is_old[stream] and lodged >= HISTORY:
        row = int(lodged + 0.5) - HISTORY
        out.cohorts[row, m.COHORT_IN_TERM] += in_term
        out.cohorts[row, m.COHORT_LATE] += mass - in_term
    granted = mass * inputs.grant[stream]
    after.granted[stream] += granted
    appealed = (mass - granted) * inputs.appeal[stream]
    after.returned += mass - granted - appealed
    subsidiary = granted * (1.0 - inputs.refugee[stream]) * inputs.appeal_subsidiary
    out.weekly[week, m.APPEALS_LODGED] += appealed + subsidiary
    after.appeals_pending += appealed + subsidiary
    after.appealed[stream] += appealed
    after.appealed_subsidiary += subsidiary


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
        done = min(mass, max(budget - used, 0.0) / cost)
        if done > 0.0:
            stream = queues.ready_stream[line, place]
            record_decision(inputs, after, out, week, stream, queues.ready_lodged[line, place], done)
            used += done * cost
        if done < mass:
            queues.ready[line, place] = mass - done
            break
        place += 1
    queues.ready_first[line] = place
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
    """Hears the oldest of a stream while hours, screened cases and places last; returns the hours used.

    Where the pre-phase is compulsory a case waits for a place; elsewhere it goes on without one, at the
    smaller gain.
    """
    used = 0.0
    if week < inputs.open_from[stream]:
        return used
    rule = inputs.prephase_rule[stream]
    lodged = queues.head[stream]
    newest = HISTORY + week - inputs.intake_lag[stream]
    while lodged <= newest and budget - used > TINY:
        mass = queues.waiting[stream, lodged] * queues.scale[stream]
        if mass <= TINY:
            lodged += 1
            continue
        limit = mass
        kind = PLAIN
        if rule != NO_PREPHASE and queues.places > TINY:
            kind = WITH_PREPHASE
            limit = min(limit, queues.places)
        elif rule == PREPHASE_COMPULSORY:
            break
        if inputs.is_old[stream]:
            limit = min(limit, after.screened_credit)
        if limit <= TINY:
            break
        cost = inputs.hearing[week, stream, kind]
        done = min(limit, (budget - used) / cost)
        used += done * cost
        queues.total[stream] -= done
        queues.waiting[stream, lodged] -= done / queues.scale[stream]
        if kind == WITH_PREPHASE:
            queues.places -= done
            out.weekly[week, m.PREPHASE_USED] += done
        if inputs.is_old[stream]:
            after.screened_credit -= done
        make_ready(inputs, queues, week, line, stream, float(lodged), done, kind)
    queues.head[stream] = lodged
    return used


@compiled
def take_court(
    inputs: Record, queues: Record, after: Record, out: Outputs, week: int, budget: float
) -> float:
    """Hears cases under a court-set term, the oldest order first; returns the hours used.

    The penalty runs until the decision, a fixed lag after the hearing; one that reached its maximum was
    paid in that week.
    """
    used = 0.0
    now = HISTORY + week
    ordered = queues.court_head
    while ordered <= now:
        left = 0.0
        for stream in range(STREAM_COUNT):
            mass = queues.court[ordered, stream]
            if mass <= TINY:
                continue
            cost = inputs.hearing[week, stream, PLAIN]
            done = min(mass, max(budget - used, 0.0) / cost)
            if inputs.is_old[stream]:
                done = min(done, after.screened_credit)
                after.screened_credit -= done
            if done > 0.0:
                lodged = queues.court_lodged[ordered, stream] / mass
                used += done * cost
                queues.court[ordered, stream] = mass - done
                queues.court_lodged[ordered, stream] -= done * lodged
                rate, cap = inputs.court_rate[ordered], inputs.court_cap[ordered]
                late = now - ordered - inputs.court_weeks
                if late * rate < cap:
                    due = min(max(late + inputs.decision_lag, 0) * rate, cap)
                    out.weekly[week, m.PENALTIES_PAID] += done * due
                make_ready(inputs, queues, week, URGENT, stream, lodged, done, PLAIN)
            left += queues.court[ordered, stream]
        if left > TINY:
            break
        ordered += 1
    queues.court_head = min(ordered, now)
    return used
