"""Turns a sampled chain, a standing stock and paths of inflow into what a kernel reads."""

from collections.abc import Callable
from datetime import date
from functools import partial

import numpy as np

from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR, hours_path, staff
from ketenbalans.chain.sampling import Sample
from ketenbalans.draws import stream
from ketenbalans.errors import OutOfRangeError
from ketenbalans.simulation.building_aftermath import aftermath
from ketenbalans.simulation.building_work import SIX_MONTHS as SIX_MONTHS
from ketenbalans.simulation.building_work import (
    all_hours,
    closures,
    inflow_by_stream,
    moves,
    prephase,
    screening,
    sharing,
    staff_columns,
    terms,
    triage_week,
    with_extensions,
)
from ketenbalans.simulation.building_work import case_hours as case_hours
from ketenbalans.simulation.horizon import PACT_START as PACT_START
from ketenbalans.simulation.horizon import PROMISE as PROMISE
from ketenbalans.simulation.horizon import Horizon as Horizon
from ketenbalans.simulation.horizon import Standing as Standing
from ketenbalans.simulation.inputs import HISTORY, INPUTS, LONGEST
from ketenbalans.vocabulary.calendar import week_start
from ketenbalans.vocabulary.streams import OLD_STREAMS, STREAMS

IS_OLD = np.array([name in OLD_STREAMS for name in STREAMS])


def lodging_week(days: np.ndarray, start: date) -> np.ndarray:
    """Position on the lodging axis of lodging days before the start, clipped to its first week, int64."""
    weeks = (days - np.datetime64(week_start(start), "D")).astype(np.int64) // 7
    return np.clip(weeks + HISTORY, 0, HISTORY - 1)


def _record(into: np.ndarray | None, **values: object) -> np.ndarray:
    """One record, shape (1,); an array shorter than its field leaves the rest zero."""
    record = np.zeros(1, INPUTS) if into is None else into
    record.view(np.uint8)[:] = 0
    for name, value in values.items():
        array = np.asarray(value)
        field = record[name][0]
        if array.ndim == 0:
            record[name] = value
        else:
            field[tuple(slice(0, length) for length in array.shape)] = array
    return record


def build(
    sample: Sample,
    future: int,
    standing: Standing,
    paths: np.ndarray,
    weeks: int,
    plan_weight: np.ndarray | None = None,
    *,
    into: np.ndarray | None = None,
) -> np.ndarray:
    """The inputs of one future.

    Args:
        sample: The chain with its assumptions drawn.
        future: Which of its futures.
        standing: What stands on the first day.
        paths: Applications lodged per week in this future, shape (week,).
        weeks: Weeks to simulate.
        plan_weight: Share of the old stock's hours per stream, shape (week, stream); proportional if None.
        into: A record that is written over instead of a new one, shape (1,).
    """
    if not 1 <= weeks <= LONGEST:
        raise OutOfRangeError(
            "{weeks} weeks cannot be simulated", mend="ask for 1 to {most}", weeks=weeks, most=LONGEST
        )
    horizon = Horizon(standing.start, weeks)
    number: Callable[[str], float] = partial(sample.number, future=future)
    factor = sample.by_week("inflow.factor", future, horizon.first_monday, weeks)
    lodged = np.maximum(paths * factor * number("inflow.entering"), 0.0)
    added = number("inflow.added") / WEEKS_IN_A_YEAR
    lodged = lodged + np.where(np.arange(weeks) >= horizon.week_of(PACT_START), added, 0.0)
    inflow = inflow_by_stream(sample, future, np.maximum(lodged, 0.0), horizon)
    total = np.rint(inflow.sum(axis=1)).astype(np.int64)
    # The same whole number of people in both kernels; the streams share it out.
    inflow *= (total / np.maximum(inflow.sum(axis=1), 1e-9))[:, None]
    hearing, decision, granted = all_hours(sample, future, horizon)
    people = staff(sample, future, horizon.first_monday, weeks)
    hours = hours_path(sample, future, standing.start, people)
    term = terms(sample, future, horizon)
    triage = triage_week(sample, future, inflow.sum(axis=1), horizon)
    return _record(
        into,
        key=np.uint64(stream(sample.seed, int(sample.luck[future]))),
        weeks=weeks,
        initial=standing.initial,
        inflow=inflow,
        inflow_total=total,
        is_old=IS_OLD,
        intake_lag=np.rint(sample.by_stream("flow.intake_lag", future)).astype(np.int64),
        hours=hours,
        staff=staff_columns(people),
        hearing=hearing,
        decision=decision,
        decision_granted=granted,
        hours_spread=number("hours.spread"),
        decision_lag=round(number("hours.decision_lag")),
        plan_weight=np.zeros((weeks, len(STREAMS))) if plan_weight is None else plan_weight,
        screened_initial=standing.screened,
        **sharing(sample, future, horizon, hours, triage),
        **prephase(sample, future, horizon),
        **screening(sample, future, horizon),
        **closures(sample, future, horizon),
        **moves(sample, horizon),
        **term,
        **with_extensions(aftermath(sample, future, standing, horizon), term),
    )
