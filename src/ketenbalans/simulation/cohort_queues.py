"""The queues of the cohort kernel: flows of cases by lodging week, served oldest first."""

from typing import NamedTuple

import numpy as np

from ketenbalans.compiling import compiled
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

URGENT, PACT, OLD = 0, 1, 2
"""Classes of heard cases; each is decided in the order of hearing."""
TINY = 1e-9


class Queues(NamedTuple):
    """Cases before their first decision."""

    waiting: np.ndarray
    """Waiting cases before ``scale``, shape (stream, lodging week)."""
    scale: np.ndarray
    """What closures have left of ``waiting``, shape (stream,)."""
    total: np.ndarray
    """Waiting cases, shape (stream,)."""
    head: np.ndarray
    """Oldest lodging week that still waits, shape (stream,)."""
    court: np.ndarray
    """Cases under a court-set term, shape (week of the order, stream)."""
    court_lodged: np.ndarray
    """Sum of their lodging weeks, same shape."""
    court_head: np.ndarray
    """Week of the oldest order that still stands, one element."""
    places: np.ndarray
    """Pre-phase places left this week, one element."""
    ready: np.ndarray
    """Heard cases, shape (class, position)."""
    ready_stream: np.ndarray
    ready_lodged: np.ndarray
    ready_week: np.ndarray
    ready_hours: np.ndarray
    ready_first: np.ndarray
    """Position of the first heard case that is not yet decided, shape (class,)."""
    ready_end: np.ndarray
    """Position after the last heard case, shape (class,)."""


@compiled
def new_queues(inputs: Inputs) -> Queues:
    """The initial stock in its queues; court orders of before the start in their bins."""
    streams, axis = inputs.is_old.size, inputs.history + inputs.weeks
    positions = 4 * axis * streams
    queues = Queues(
        np.zeros((streams, axis)),
        np.ones(streams),
        np.zeros(streams),
        np.zeros(streams, dtype=np.int64),
        np.zeros((axis, streams)),
        np.zeros((axis, streams)),
        np.zeros(1, dtype=np.int64),
        np.zeros(1),
        np.empty((3, positions)),
        np.empty((3, positions), dtype=np.int16),
        np.empty((3, positions), dtype=np.float32),
        np.empty((3, positions), dtype=np.int16),
        np.empty((3, positions)),
        np.zeros(3, dtype=np.int64),
        np.zeros(3, dtype=np.int64),
    )
    for stream in range(streams):
        for lodged in range(inputs.history):
            mass = inputs.initial[stream, lodged]
            first = lodged + inputs.overdue_after[stream]
            left = mass
            for lag in range(min(inputs.history - first, inputs.order_pmf.size)):
                ordered = mass * inputs.order_pmf[lag]
                queues.court[first + lag, stream] += ordered
                queues.court_lodged[first + lag, stream] += ordered * lodged
                left -= ordered
            queues.waiting[stream, lodged] = left
            queues.total[stream] += left
    return queues


@compiled
def make_ready(
    inputs: Inputs, queues: Queues, week: int, line: int, stream: int, lodged: float, mass: float, kind: int
) -> None:
    """A heard case joins those that wait for their decision."""
    place = queues.ready_end[line]
    queues.ready[line, place] = mass
    queues.ready_stream[line, place] = stream
    queues.ready_lodged[line, place] = lodged
    queues.ready_week[line, place] = week + inputs.decision_lag
    queues.ready_hours[line, place] = inputs.decision[week, stream, kind]
    queues.ready_end[line] = place + 1


@compiled
def record_decision(
    inputs: Inputs, after: Aftermath, out: Outputs, week: int, stream: int, lodged: float, mass: float
) -> None:
    """A first decision: its wait, its outcome, and the appeal that may follow."""
    weeks = inputs.history + week - lodged
    cell = min(int(weeks + 0.5), m.LONGEST_WAIT - 1)
    in_term = mass * inputs.within_term[stream, min(cell, inputs.within_term.shape[1] - 1)]
    out.flows[week, stream, m.DECIDED] += mass
    out.waits[stream, cell] += mass
    out.weekly[week, m.DECIDED_IN_TERM] += in_term
    out.weekly[week, m.DECIDED_WEEKS] += mass * weeks
    if not inputs.is_old[stream] and lodged >= inputs.history:
        row = int(lodged + 0.5) - inputs.history
        out.cohorts[row, m.COHORT_IN_TERM] += in_term
        out.cohorts[row, m.COHORT_LATE] += mass - in_term
    granted = mass * inputs.grant[stream]
    after.granted[stream] += granted
    appealed = (mass - granted) * inputs.appeal[stream]
    after.returned[0] += mass - granted - appealed
    subsidiary = granted * (1.0 - inputs.refugee[stream]) * inputs.appeal_subsidiary
    out.weekly[week, m.APPEALS_LODGED] += appealed + subsidiary
    after.appeals_pending[0] += appealed + subsidiary
    after.appealed[stream] += appealed
    after.appealed_subsidiary[0] += subsidiary


@compiled
def decide_ready(
    inputs: Inputs, queues: Queues, after: Aftermath, out: Outputs, week: int, line: int, budget: float
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
    inputs: Inputs,
    queues: Queues,
    after: Aftermath,
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
    newest = inputs.history + week - inputs.intake_lag[stream]
    while lodged <= newest and budget - used > TINY:
        mass = queues.waiting[stream, lodged] * queues.scale[stream]
        if mass <= TINY:
            lodged += 1
            continue
        limit = mass
        kind = PLAIN
        if rule != NO_PREPHASE and queues.places[0] > TINY:
            kind = WITH_PREPHASE
            limit = min(limit, queues.places[0])
        elif rule == PREPHASE_COMPULSORY:
            break
        if inputs.is_old[stream]:
            limit = min(limit, after.screened_credit[0])
        if limit <= TINY:
            break
        cost = inputs.hearing[week, stream, kind]
        done = min(limit, (budget - used) / cost)
        used += done * cost
        queues.total[stream] -= done
        queues.waiting[stream, lodged] -= done / queues.scale[stream]
        if kind == WITH_PREPHASE:
            queues.places[0] -= done
            out.weekly[week, m.PREPHASE_USED] += done
        if inputs.is_old[stream]:
            after.screened_credit[0] -= done
        make_ready(inputs, queues, week, line, stream, float(lodged), done, kind)
    queues.head[stream] = lodged
    return used


@compiled
def take_court(
    inputs: Inputs, queues: Queues, after: Aftermath, out: Outputs, week: int, budget: float
) -> float:
    """Hears cases under a court-set term, the oldest order first; returns the hours used.

    The penalty runs until the decision, a fixed lag after the hearing; one that reached its maximum was
    paid in that week.
    """
    used = 0.0
    now = inputs.history + week
    ordered = queues.court_head[0]
    while ordered <= now:
        left = 0.0
        for stream in range(inputs.is_old.size):
            mass = queues.court[ordered, stream]
            if mass <= TINY:
                continue
            cost = inputs.hearing[week, stream, PLAIN]
            done = min(mass, max(budget - used, 0.0) / cost)
            if inputs.is_old[stream]:
                done = min(done, after.screened_credit[0])
                after.screened_credit[0] -= done
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
    queues.court_head[0] = min(ordered, now)
    return used
