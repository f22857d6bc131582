"""Turns a sampled chain, a standing stock and paths of inflow into what a kernel reads."""

from collections.abc import Callable
from datetime import date

import numpy as np

from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR, hours_path, staff
from ketenbalans.chain.sampling import Sample
from ketenbalans.draws import stream
from ketenbalans.errors import OutOfRangeError
from ketenbalans.simulation import lags
from ketenbalans.simulation.building_aftermath import COURT_PENALTY_AGAIN as COURT_PENALTY_AGAIN
from ketenbalans.simulation.building_aftermath import HIGHER_MAXIMUM as HIGHER_MAXIMUM
from ketenbalans.simulation.building_aftermath import aftermath
from ketenbalans.simulation.horizon import PACT_START as PACT_START
from ketenbalans.simulation.horizon import PROMISE as PROMISE
from ketenbalans.simulation.horizon import Horizon as Horizon
from ketenbalans.simulation.horizon import Standing as Standing
from ketenbalans.simulation.inputs import (
    FIXED_SHARE,
    HISTORY,
    INPUTS,
    LONGEST,
    NO_PREPHASE,
    PACT_FIRST,
    PREPHASE_COMPULSORY,
    PREPHASE_IF_PLACES,
    WAIT_CELLS,
)
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START, week_start
from ketenbalans.vocabulary.streams import OLD_STREAMS, PRIORITY_STREAMS, STREAMS

SCREENERS_LATER = date(2027, 1, 1)

TERM_DAYS = {
    "pact.border": 35,  # Vw 3(6): five weeks from registration
    "pact.inadmissible": 61,  # APR 35(1): two months
    "pact.accelerated": 92,  # APR 35(3): three months
}
SIX_MONTHS = 183
"""Days of the longest usual six months; the exact calendar term of a case is in the policy room."""

CATEGORIES = tuple(name in ("old.A", "old.B", "old.C", "old.D") for name in STREAMS)


def lodging_week(days: np.ndarray, start: date) -> np.ndarray:
    """Position on the lodging axis of lodging days before the start, clipped to its first week, int64."""
    weeks = (days - np.datetime64(week_start(start), "D")).astype(np.int64) // 7
    return np.clip(weeks + HISTORY, 0, HISTORY - 1)


def inflow_by_stream(sample: Sample, future: int, paths: np.ndarray, horizon: Horizon) -> np.ndarray:
    """Applications lodged per week and stream, shape (week, stream).

    What is lodged before 12 June 2026 joins the old stock; the week of that day is split by its days.
    """
    old = sample.by_stream("inflow.streams_old", future)
    pact = sample.by_stream("inflow.streams_pact", future)
    days = np.arange(horizon.weeks) * 7
    before = np.clip(((PACT_START - horizon.first_monday).days - days) / 7, 0.0, 1.0)
    share = before[:, None] * (old / old.sum()) + (1.0 - before)[:, None] * (pact / pact.sum())
    return np.asarray(paths[:, None] * share)


def case_hours(sample: Sample, future: int, horizon: Horizon) -> tuple[np.ndarray, np.ndarray]:
    """Hours to hear and to decide, each of shape (week, stream, without or with pre-phase)."""
    weeks = np.arange(horizon.weeks)
    relative = sample.by_stream("hours.relative", future) * sample.number("hours.standard", future)
    hearing_share = sample.number("hours.hearing_share", future)
    simplified = np.where(weeks >= horizon.week_of(PACT_START), 1.0 - sample.number("gain.pact", future), 1.0)
    level = np.zeros(horizon.weeks)
    if sample.chain.word("plan.active") == "yes":
        since = weeks - horizon.week_of(FIRST_CYCLE_START) + 1
        level = np.clip(since / sample.number("gain.ramp_weeks", future), 0.0, 1.0)
    levels = np.stack([level * sample.number("gain.without_prephase", future), level], axis=1)
    found = []
    for part, gain in ((hearing_share, "gain.hearing"), (1.0 - hearing_share, "gain.decision")):
        left = 1.0 - sample.by_stream(gain, future)[None, :, None] * levels[:, None, :]
        hours = part * simplified[:, None, None] * relative[None, :, None] * left
        _move_doubted(sample, future, hours)
        found.append(hours)
    return found[0], found[1]


def _move_doubted(sample: Sample, future: int, hours: np.ndarray) -> None:
    """A case of B whose origin is doubted costs what one of D costs (R-014)."""
    share = sample.number("plan.doubted_origin", future)
    likely, open_ended = STREAMS.index("old.B"), STREAMS.index("old.D")
    hours[:, likely] = (1.0 - share) * hours[:, likely] + share * hours[:, open_ended]


def _record(**values: object) -> np.ndarray:
    """One record, shape (1,); an array shorter than its field leaves the rest zero."""
    record = np.zeros(1, INPUTS)
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
) -> np.ndarray:
    """The inputs of one future.

    Args:
        sample: The chain with its assumptions drawn.
        future: Which of its futures.
        standing: What stands on the first day.
        paths: Applications lodged per week in this future, shape (week,).
        weeks: Weeks to simulate.
        plan_weight: Share of the old stock's hours per stream, shape (week, stream); proportional if None.
    """
    if not 1 <= weeks <= LONGEST:
        raise OutOfRangeError(
            "{weeks} weeks cannot be simulated", mend="ask for 1 to {most}", weeks=weeks, most=LONGEST
        )
    horizon = Horizon(standing.start, weeks)
    number: Callable[[str], float] = lambda name: sample.number(name, future)  # noqa: E731 (read twenty times below)
    added = number("inflow.added") / WEEKS_IN_A_YEAR
    lodged = np.maximum(paths * number("inflow.factor") * number("inflow.entering"), 0.0)
    lodged = lodged + np.where(np.arange(weeks) >= horizon.week_of(PACT_START), added, 0.0)
    total = np.rint(np.maximum(lodged, 0.0)).astype(np.int64)
    hearing, decision = case_hours(sample, future, horizon)
    rule = sample.chain.word("capacity.rule")
    planned = sample.chain.word("plan.active") == "yes"
    location = horizon.week_of(FIRST_CYCLE_START) + round(number("plan.location_delay"))
    open_from = np.zeros(len(STREAMS), dtype=np.int64)
    places = np.zeros(weeks)
    prephase = np.full(len(STREAMS), NO_PREPHASE, dtype=np.int64)
    if planned:
        # B waits for the location from the first day of the simulation.
        places[location:] = number("plan.places")
        prephase[list(CATEGORIES)] = PREPHASE_IF_PLACES
        open_from[STREAMS.index("old.B")] = location
        prephase[STREAMS.index("old.B")] = PREPHASE_COMPULSORY
    term_days = np.array([TERM_DAYS.get(name, SIX_MONTHS) for name in STREAMS])
    later = np.arange(weeks) >= horizon.week_of(SCREENERS_LATER)
    per_week = number("screening.per_fte") / WEEKS_IN_A_YEAR
    screeners = np.where(later, number("screening.fte_later"), number("screening.fte"))
    family_screeners = np.where(later, number("screening.family_fte_later"), number("screening.family_fte"))
    share = number("capacity.regular_share") if rule == "regular" else number("capacity.pact_share")
    return _record(
        key=np.uint64(stream(sample.seed, int(sample.luck[future]))),
        weeks=weeks,
        initial=standing.initial.astype(np.float64),
        inflow=inflow_by_stream(sample, future, total.astype(np.float64), horizon),
        inflow_total=total,
        is_old=np.array([name in OLD_STREAMS for name in STREAMS]),
        is_priority=np.array([name in PRIORITY_STREAMS for name in STREAMS]),
        intake_lag=np.rint(sample.by_stream("flow.intake_lag", future)).astype(np.int64),
        open_from=open_from,
        prephase_rule=prephase,
        hours=hours_path(sample, future, standing.start, staff(sample, future, horizon.first_monday, weeks)),
        hearing=hearing,
        decision=decision,
        hours_spread=number("hours.spread"),
        decision_lag=round(number("hours.decision_lag")),
        rule=PACT_FIRST if rule == "pact_first" else FIXED_SHARE,
        pact_share=share,
        court_share=number("capacity.court_share"),
        plan_weight=np.zeros((weeks, len(STREAMS))) if plan_weight is None else plan_weight,
        prephase_places=places,
        screening=screeners * per_week,
        screening_family=family_screeners * per_week,
        screened_initial=standing.screened,
        overdue_after=term_days // 7 + 1,
        within_term=np.stack([lags.share_within(float(days), WAIT_CELLS) for days in term_days]),
        closure=1.0 - (1.0 - sample.by_stream("flow.closure", future)) ** (1.0 / WEEKS_IN_A_YEAR),
        **aftermath(sample, future, standing, horizon),
    )
