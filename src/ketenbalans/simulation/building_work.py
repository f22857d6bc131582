"""Turns a sampled chain into the inputs of the way to the first decision: hours, places, terms, moves."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial

import numpy as np

from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR, Staff
from ketenbalans.chain.sampling import Sample
from ketenbalans.compiling import compiled
from ketenbalans.errors import OutOfRangeError
from ketenbalans.simulation import lags
from ketenbalans.simulation.axes import AXIS, HISTORY, WAIT_CELLS
from ketenbalans.simulation.horizon import PACT_START, Horizon
from ketenbalans.simulation.inputs import (
    FIRST_OF_ALL,
    NO_PREPHASE,
    ONE_OF_MANY,
    PREPHASE_COMPULSORY,
    PREPHASE_IF_PLACES,
)
from ketenbalans.simulation.inputs_work import MOST_MOVES
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START
from ketenbalans.vocabulary.streams import PRIORITY_STREAMS, STREAMS

SCREENERS_LATER = date(2027, 1, 1)
SIX_MONTHS = 183
"""Days of the longest usual six months; the exact calendar term of a case is in the policy room."""
SCREENED_AHEAD = 4
"""Weeks before the hearing at which the old stock is screened today (AR-0069)."""
NEVER = 10**6
DAYS = 7
YEAR = 52

A, B, D = (STREAMS.index(f"old.{category}") for category in "ABD")
ACCELERATED, NORMAL = STREAMS.index("pact.accelerated"), STREAMS.index("pact.normal")
CATEGORIES = [STREAMS.index(f"old.{category}") for category in "ABCD"]
TEAM = [place for place, name in enumerate(STREAMS) if name.endswith("unaccompanied_minor")]
RANKS = {"old.nuisance": FIRST_OF_ALL}


def inflow_by_stream(sample: Sample, future: int, paths: np.ndarray, horizon: Horizon) -> np.ndarray:
    """Applications lodged per week and stream, shape (week, stream).

    What is lodged before 12 June 2026 joins the old stock; the week of that day is split by its days. A
    conflict comes on top with a mix of its own; a group that changed stream is lodged in the new one.
    """
    old = sample.by_stream("inflow.streams_old", future)
    pact = sample.by_stream("inflow.streams_pact", future)
    days = np.arange(horizon.weeks) * DAYS
    before = np.clip(((PACT_START - horizon.first_monday).days - days) / DAYS, 0.0, 1.0)
    share = before[:, None] * (old / old.sum()) + (1.0 - before)[:, None] * (pact / pact.sum())
    lodged = paths[:, None] * share
    lodged = lodged + _weekly(sample, future, horizon, "inflow.surge") / WEEKS_IN_A_YEAR
    for move in sample.chain.moves:
        first = max(horizon.week_of(move.day), 0)
        origin, target = STREAMS.index(move.origin), STREAMS.index(move.target)
        gone = lodged[first:, origin] * move.share
        lodged[first:, origin] -= gone
        lodged[first:, target] += gone
    return np.asarray(lodged)


def _weekly(sample: Sample, future: int, horizon: Horizon, name: str) -> np.ndarray:
    return sample.by_week(name, future, horizon.first_monday, horizon.weeks)


def plan_level(sample: Sample, future: int, horizon: Horizon) -> np.ndarray:
    """How much of the plan's gain is reached without and with a pre-phase, shape (week, 2)."""
    level = np.zeros(horizon.weeks)
    if sample.chain.word("plan.active") == "yes":
        since = np.arange(horizon.weeks) - horizon.week_of(FIRST_CYCLE_START) + 1
        level = np.clip(since / sample.number("gain.ramp_weeks", future), 0.0, 1.0)
    return np.stack([level * sample.number("gain.without_prephase", future), level], axis=1)


def case_hours(sample: Sample, future: int, horizon: Horizon) -> tuple[np.ndarray, np.ndarray]:
    """Hours to hear and to decide, each of shape (week, stream, without or with pre-phase).

    The decision is that of the outcome which is standard for the stream. The second column of a Pact stream
    is for cases that come from another procedure: they are heard once more, shortly.
    """
    hearing, decision, _ = all_hours(sample, future, horizon)
    return hearing, decision


def all_hours(sample: Sample, future: int, horizon: Horizon) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hours to hear, to decide, and to decide with a grant, each of shape (week, stream, 2).

    In category A the rejection is standard and in B the grant: the other outcome takes what it took before
    the plan (R-011, R-013, R-014).
    """
    number = partial(sample.number, future=future)
    relative = np.ascontiguousarray(_weekly(sample, future, horizon, "hours.relative"))
    shape = (horizon.weeks, len(STREAMS), 2)
    found = np.empty(shape), np.empty(shape), np.empty(shape)
    fill_hours(
        relative * number("hours.standard"),
        number("hours.hearing_share"),
        number("gain.pact"),
        horizon.week_of(PACT_START),
        sample.by_stream("gain.hearing", future).copy(),
        sample.by_stream("gain.decision", future).copy(),
        plan_level(sample, future, horizon),
        number("plan.hearings_per_day") - 1.0,
        number("pact.second_hearing"),
        found,
    )
    return found


@compiled
def fill_hours(
    hours: np.ndarray,
    hearing_share: float,
    gain: float,
    gain_from: int,
    gain_hearing: np.ndarray,
    gain_decision: np.ndarray,
    levels: np.ndarray,
    more_a_day: float,
    second_hearing: float,
    found: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Fills the three arrays of ``all_hours`` from the hours of a case before any gain, (week, stream)."""
    hearing, decision, granted = found
    for week in range(hours.shape[0]):
        simplified = 1.0 - gain if week >= gain_from else 1.0
        for stream in range(hours.shape[1]):
            whole = hours[week, stream] * simplified
            plain = (1.0 - hearing_share) * whole
            for kind in range(2):
                level = levels[week, kind]
                heard = hearing_share * whole * (1.0 - gain_hearing[stream] * level)
                standard = plain * (1.0 - gain_decision[stream] * level)
                if stream == A:
                    heard /= 1.0 + more_a_day * level
                if stream == NORMAL and kind == 1:
                    heard *= second_hearing
                hearing[week, stream, kind] = heard
                decision[week, stream, kind] = plain if stream == B else standard
                granted[week, stream, kind] = 0.0
                if stream == A:
                    granted[week, stream, kind] = plain
                if stream == B:
                    granted[week, stream, kind] = standard


def triage_week(sample: Sample, future: int, lodged: np.ndarray, horizon: Horizon) -> int:
    """First week in which first applications are structurally above the threshold (R-049); NEVER if none.

    Structurally: the sum over 52 weeks has been above it for a number of weeks on end. Only whole years
    after the Pact takes effect count.
    """
    first = lodged * sample.number("triage.first_share", future)
    start = max(horizon.week_of(PACT_START) + 1, 0)
    if first.size - start <= YEAR:
        return NEVER
    summed = np.cumsum(np.concatenate([[0.0], first[start:]]))
    above = (summed[YEAR:] - summed[:-YEAR]) * WEEKS_IN_A_YEAR / YEAR > sample.number(
        "triage.threshold", future
    )
    lasting = round(sample.number("triage.weeks", future))
    below = np.concatenate([[-1], np.flatnonzero(~above), [above.size]])
    first_long = np.flatnonzero(np.diff(below) > lasting)
    if first_long.size == 0:
        return NEVER
    return int(start + YEAR - 1 + below[first_long[0]] + lasting)


def prephase(sample: Sample, future: int, horizon: Horizon) -> dict[str, object]:
    """The pre-phase: places from the day the location is ready, invitations, results, who moves."""
    number = partial(sample.number, future=future)
    open_from = np.zeros(len(STREAMS), dtype=np.int64)
    places = np.zeros(horizon.weeks)
    rule = np.full(len(STREAMS), NO_PREPHASE, dtype=np.int64)
    if sample.chain.word("plan.active") == "yes":
        location = horizon.week_of(FIRST_CYCLE_START) + round(number("plan.location_delay"))
        # B waits for the location from the first day of the simulation.
        places[location:] = _weekly(sample, future, horizon, "plan.places")[location:]
        rule[CATEGORIES] = PREPHASE_IF_PLACES
        open_from[B] = location
        rule[B] = PREPHASE_COMPULSORY
    divert_share, divert_to = np.zeros(len(STREAMS)), np.zeros(len(STREAMS), dtype=np.int64)
    divert_share[[B, ACCELERATED]] = number("plan.doubted_origin"), number("pact.handed_over")
    divert_to[[B, ACCELERATED]] = D, NORMAL
    additional = np.full(len(STREAMS), number("plan.additional_hearing"))
    second_days = _weekly(sample, future, horizon, "plan.second_days")
    return {
        "open_from": open_from,
        "prephase_places": places,
        "prephase_rule": rule,
        "account": sample.by_stream("plan.account_suffices", future),
        "additional": additional,
        "divert_share": divert_share,
        "divert_to": divert_to,
        "prephase_lag": round(number("plan.prephase_lag")),
        "prephase_ahead": round(number("plan.invite_ahead")),
        "no_show": number("plan.no_show"),
        "no_show_weeks": round(number("plan.no_show_weeks")),
        "second_days_given": int(second_days.max() > 0),
        "second_days": second_days,
    }


@lru_cache(maxsize=64)
def _within(days: tuple[int, ...]) -> np.ndarray:
    """Share decided in term per stream and weeks waited, for the terms of the streams in days."""
    return np.stack([lags.share_within(float(term), WAIT_CELLS) for term in days])


def terms(sample: Sample, future: int, horizon: Horizon) -> dict[str, object]:
    """The terms of the procedures with their extensions, and the moratoria in which they stand still."""
    days = np.rint(sample.by_stream("term.days", future)).astype(np.int64)
    longer = np.rint(sample.by_stream("term.extension_days", future)).astype(np.int64)
    share = np.where(longer > 0, sample.by_stream("term.extended", future), 0.0)
    within = _within(tuple(days.tolist()))
    if share.any():
        within = within + share[:, None] * (_within(tuple((days + longer).tolist())) - within)
    held = _weekly(sample, future, horizon, "flow.held") > 0.5
    until = np.zeros((len(STREAMS), AXIS), dtype=np.int64)
    if held.any():
        until[:, HISTORY : HISTORY + horizon.weeks] = np.cumsum(held, axis=0).T
        until[:, HISTORY + horizon.weeks :] = until[:, HISTORY + horizon.weeks - 1, None]
    return {
        "overdue_after": days // DAYS + 1,
        "within_term": within,
        "term_extended": share,
        "term_extension": longer // DAYS,
        "held": held,
        "held_until": until,
    }


def with_extensions(fields: dict[str, object], term: dict[str, object]) -> dict[str, object]:
    """The tables of notices and orders per stream, mixed over ordinary and extended terms.

    Args:
        fields: With ``order_pmf``, ``order_hazard``, ``notice_hazard``, ``late_appeal_hazard`` and
            ``order_within_year`` of shape (weeks since the ordinary term,).
        term: With ``term_extended`` and ``term_extension``, as ``terms`` makes them.

    Returns:
        The same five, each of shape (stream, weeks).
    """
    share, weeks = np.asarray(term["term_extended"]), np.asarray(term["term_extension"])
    names = ("order_pmf", "order_hazard", "notice_hazard", "late_appeal_hazard", "order_within_year")
    tables = {
        name: np.repeat(np.asarray(fields[name], dtype=float)[None, :], len(STREAMS), axis=0)
        for name in names
    }
    base = np.asarray(fields["order_pmf"], dtype=float)
    standing = 1.0 - (np.cumsum(base) - base)
    notice = np.asarray(fields["notice_hazard"], dtype=float) * standing
    appeal = np.asarray(fields["late_appeal_hazard"], dtype=float) * standing
    for part, late in sorted(set(zip(share[share > 0].tolist(), weeks[share > 0].tolist(), strict=True))):
        streams = (share == part) & (weeks == late)
        order = _mixed(base, part, late)
        gone = np.cumsum(order)
        ahead = np.append(gone[YEAR:], np.full(YEAR, gone[-1])) - gone
        tables["order_pmf"][streams] = order
        tables["order_hazard"][streams] = lags.hazard(order, order)
        tables["late_appeal_hazard"][streams] = lags.hazard(_mixed(appeal, part, late), order)
        tables["notice_hazard"][streams] = lags.hazard(_mixed(notice, part, late), order)
        tables["order_within_year"][streams] = np.minimum(ahead, 1.0) / np.maximum(1.0 - gone, 1e-9)
    return {**fields, **tables}


def _mixed(chances: np.ndarray, share: float, weeks: int) -> np.ndarray:
    """Chances of which a share comes so many weeks later; what falls off the end is left out."""
    later = np.concatenate([np.zeros(weeks), chances[: chances.size - weeks]])
    return np.asarray((1.0 - share) * chances + share * later)


def screening(sample: Sample, future: int, horizon: Horizon) -> dict[str, object]:
    """Screenings that the two teams can do per week, and how far ahead the old stock is screened."""
    number = partial(sample.number, future=future)
    later = np.arange(horizon.weeks) >= horizon.week_of(SCREENERS_LATER)
    factor = _weekly(sample, future, horizon, "screening.capacity")
    per_week = factor * number("screening.per_fte") / WEEKS_IN_A_YEAR
    family = np.where(later, number("screening.family_fte_later"), number("screening.family_fte"))
    before = sample.chain.word("screening.when") == "before_hearing"
    return {
        "screening": np.where(later, number("screening.fte_later"), number("screening.fte")) * per_week,
        "screening_family": family * per_week,
        "screen_ahead": SCREENED_AHEAD if before else 0,
    }


def closures(sample: Sample, future: int, horizon: Horizon) -> dict[str, object]:
    """Who leaves without a decision, and who of them files again."""
    yearly = sample.by_stream("flow.closure", future)
    return {
        "closure": 1.0 - (1.0 - yearly) ** (1.0 / WEEKS_IN_A_YEAR),
        "closure_young": sample.number("flow.closure_young", future),
        "refiled": sample.number("flow.refiled", future),
        "refiled_from": horizon.week_of(PACT_START),
        "refiled_lag": round(sample.number("flow.refiled_lag", future)),
    }


def moves(sample: Sample, horizon: Horizon) -> dict[str, object]:
    """The groups that change stream.

    Raises:
        OutOfRangeError: If there are more than a run can hold.
    """
    made = sample.chain.moves
    if len(made) > MOST_MOVES:
        raise OutOfRangeError(
            "{count} groups change stream in one run",
            where=made[MOST_MOVES].place,
            mend="name at most {most}",
            count=len(made),
            most=MOST_MOVES,
        )
    # Several moves out of one stream on one day: each takes its share of what the earlier ones left.
    shares: list[float] = []
    for place, move in enumerate(made):
        earlier = sum(one.share for one in made[:place] if one.origin == move.origin and one.day == move.day)
        shares.append(min(move.share / max(1.0 - earlier, 1e-9), 1.0))
    return {
        "move_count": len(made),
        "move_week": np.array([max(horizon.week_of(move.day), 0) for move in made], dtype=np.int64),
        "move_from": np.array([STREAMS.index(move.origin) for move in made], dtype=np.int64),
        "move_to": np.array([STREAMS.index(move.target) for move in made], dtype=np.int64),
        "move_share": np.array(shares),
    }


def sharing(
    sample: Sample, future: int, horizon: Horizon, hours: np.ndarray, triage: int
) -> dict[str, object]:
    """Who gets the hours: the trained team, the priority groups, the largest share for the Pact streams."""
    number: Callable[[str], float] = partial(sample.number, future=future)
    rule = sample.chain.word("capacity.rule")
    weeks = np.arange(horizon.weeks)
    share = _weekly(sample, future, horizon, "capacity.pact_share")
    if rule == "regular":
        share = np.full(horizon.weeks, number("capacity.regular_share"))
    if rule == "pact_first":
        share = np.full(horizon.weeks, np.inf)
    if sample.chain.word("triage.rule") == "cap_pact":
        share = np.where(weeks >= triage, np.minimum(share, number("triage.pact_share")), share)
    is_team = np.zeros(len(STREAMS), dtype=np.int64)
    is_team[TEAM] = 1
    return {
        "rule": int(np.isfinite(share).any()),
        "pact_share": np.minimum(share, float(NEVER)),
        "is_priority": np.array(
            [RANKS.get(name, ONE_OF_MANY) if name in PRIORITY_STREAMS else 0 for name in STREAMS]
        ),
        "court_share": number("capacity.court_share"),
        "is_team": is_team,
        "team_hours": number("capacity.team_share") * hours,
        "triage_from": triage,
    }


def staff_columns(people: Staff) -> np.ndarray:
    """Staff as the outputs tell it: experienced, in their first year, external; shape (week, 3)."""
    return np.stack([people.experienced, people.learning, people.external], axis=1)
