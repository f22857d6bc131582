"""Turns a sampled chain and a standing stock into the inputs of what follows a decision.

What a late decision brings is in ``building_lateness``.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR
from ketenbalans.chain.sampling import Sample
from ketenbalans.simulation import lags
from ketenbalans.simulation.axes import (
    BEFORE,
    DTENV,
    ELSEWHERE,
    FORCED,
    LONG,
    LONGEST,
    SHORT,
    STREAM_COUNT,
    UNSEEN,
    VOLUNTARY,
)
from ketenbalans.simulation.building_lateness import family_lateness, lateness
from ketenbalans.simulation.horizon import PACT_START, Horizon, Standing
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START
from ketenbalans.vocabulary.streams import STREAMS

WEEKS_PER_MONTH = WEEKS_IN_A_YEAR / 12
SHORT_RULINGS = (
    *("old.former_safe_country", "old.nuisance"),
    *("pact.border", "pact.inadmissible", "pact.transfer", "pact.accelerated"),
)
"""Streams in which courts must rule within four weeks: not processed, inadmissible, manifestly unfounded."""
RULING_TERMS = (4, 23)  # weeks, Vw 83b
APPEAL_WEEKS = (1, 4)
"""Weeks to appeal (Vw 69): an appeal counts from the decision, so no ruling comes before these are over."""
REASSESSMENT_TERMS = {
    "pact.inadmissible": 6,  # Vw 83bc, APR 35(1)
    "pact.transfer": 6,
    "pact.border": 10,  # APR 35(3)
    "pact.accelerated": 10,
    "old.former_safe_country": 10,
    "old.nuisance": 10,
}
USUAL_REASSESSMENT = 22
"""Weeks in five months (Vw 83bc, APR 35(4))."""
FAMILY_TERM_WEEKS = 39  # Vw 2u(4): nine months
ADULT = 18
FIRST_AGES = ((16, 18), (14, 16), (4, 14))
"""Ages at entry in years, of which each third is spread evenly."""


@dataclass(frozen=True)
class _Future:
    """One future of a sample over the weeks of a run."""

    sample: Sample
    future: int
    standing: Standing
    horizon: Horizon

    def number(self, name: str) -> float:
        return self.sample.number(name, self.future)

    def by_week(self, name: str) -> np.ndarray:
        return self.sample.by_week(name, self.future, self.horizon.first_monday, self.horizon.weeks)

    @property
    def years(self) -> np.ndarray:
        """Years since the start, shape (week,)."""
        return np.arange(self.horizon.weeks) / WEEKS_IN_A_YEAR


def evenly(persons: float, weeks: float) -> np.ndarray:
    """Persons who joined a queue at a steady rate over the last weeks before the start, shape (BEFORE,).

    Example:
        >>> evenly(10.0, 2.5)[-4:].tolist()  # 4 a week, and half a week's before
        [0.0, 2.0, 4.0, 4.0]
    """
    ago = np.arange(BEFORE)[::-1]
    return np.asarray(persons * np.clip(weeks - ago, 0.0, 1.0) / min(weeks, float(BEFORE)))


def _standing(counted: np.ndarray | None, persons: float, weeks: float) -> np.ndarray:
    """Those in a queue at the start by the week they joined it: as counted, else evenly."""
    return evenly(persons, weeks) if counted is None else counted


def _outcomes(of: _Future) -> dict[str, object]:
    return {
        "grant": of.sample.by_week("flow.grant", of.future, of.horizon.first_monday, of.horizon.weeks),
        "refugee": of.sample.by_stream("flow.refugee", of.future),
        "appeal": of.sample.by_stream("flow.appeal", of.future),
        "appeal_subsidiary": of.number("flow.appeal_subsidiary"),
        "is_minor": np.array([name.endswith("unaccompanied_minor") for name in STREAMS]),
    }


def _standardised(of: _Future) -> np.ndarray:
    """What standard decisions add to the share annulled, by week of decision and stream.

    The plan's standard decisions come in step with its gain, in the categories in which it foresees them.
    """
    added = np.zeros((of.horizon.weeks, STREAM_COUNT))
    if of.sample.chain.word("plan.active") == "yes":
        since = np.arange(of.horizon.weeks) - of.horizon.week_of(FIRST_CYCLE_START) + 1
        level = np.clip(since / of.number("gain.ramp_weeks"), 0.0, 1.0) * of.number("court.standardisation")
        for name in ("old.A", "old.C"):
            added[:, STREAMS.index(name)] = level
    # A ruling of principle: courts annul more, or less, of what is decided from a day on.
    return np.asarray(added + of.by_week("flow.annulled") - of.sample.by_stream("flow.annulled", of.future))


def _courts(of: _Future) -> dict[str, object]:
    annulled = of.sample.by_stream("flow.annulled", of.future)
    short = np.array([name in SHORT_RULINGS for name in STREAMS])
    rulings = of.number("court.rulings_per_week") * of.number("court.factor")
    attended = of.number("court.attended")
    # The hearings at which the IND is present now, in hours, and how that staff grows.
    present = attended * rulings * of.number("court.hearing_hours")
    hours = present * (1.0 + of.number("court.representation_growth")) ** of.years
    hours = hours + of.by_week("court.representation_added")
    higher = of.number("higher.weeks")
    return {
        "appeal_kind": np.where(np.append(short, False), SHORT, LONG),
        "ruling_term": np.array(RULING_TERMS),
        "ruling_shortest": np.array(APPEAL_WEEKS) + np.rint(of.number("court.shortest")).astype(np.int64),
        "rulings": rulings,
        "rulings_growth": (1.0 + of.number("court.growth")) ** (1.0 / WEEKS_IN_A_YEAR) - 1.0,
        "late_ruling_load": of.number("court.late_load") / of.number("penalty.persons"),
        "represented": np.maximum(hours, 0.0) / of.number("court.hearing_hours"),
        "unattended_usual": 1.0 - attended,
        "unattended_slope": of.number("court.unattended_slope"),
        "annulled": np.append(annulled, of.number("court.upgraded")),
        "annulled_standard": _standardised(of),
        "higher_share": of.number("higher.share"),
        "higher_pace": 1.0 / higher,
        "higher_annulled": of.number("higher.annulled"),
        "reassessment_hours": of.number("hours.reassessment"),
        "reassessment_grant": of.number("flow.reassessment_grant"),
        "reassessment_term": np.array([REASSESSMENT_TERMS.get(name, USUAL_REASSESSMENT) for name in STREAMS]),
        "reassessment_shortest": round(of.number("hours.reassessment_weeks")),
        "appeals_initial": _standing(of.standing.appeals_lodged, of.standing.appeals, of.number("lag.court")),
        "higher_initial": of.number("standing.higher_appeals"),
    }


def _housing(of: _Future) -> dict[str, object]:
    wait = of.number("lag.housing")
    shortest = round(of.number("housing.shortest"))
    return {
        "housing": of.by_week("housing.persons_per_month") / WEEKS_PER_MONTH,
        "housing_shortest": shortest,
        "permit_initial": evenly(of.standing.permit_holders, wait),
        "stay_initial": evenly(of.number("standing.family_in_reception"), wait),
    }


def _families(of: _Future) -> dict[str, object]:
    refugee = lags.gamma_lag(of.number("lag.family_refugee"), 4.0)
    arrival = lags.gamma_lag(of.number("lag.arrival"), 3.0)
    weeks = of.horizon.weeks
    return {
        "family_rule_from": of.horizon.week_of(PACT_START),
        "family_lag_refugee": refugee,
        "family_lag_subsidiary": lags.gamma_lag(of.number("lag.family_subsidiary"), 12.0),
        "arrival_lag": arrival,
        "family_per_refugee": of.number("family.per_refugee"),
        "family_per_subsidiary": of.number("family.per_subsidiary"),
        "family_capacity": of.by_week("family.decisions_per_month") / WEEKS_PER_MONTH,
        "family_granted": of.number("family.granted"),
        "family_shortest": round(of.number("family.shortest")),
        "family_term": FAMILY_TERM_WEEKS,
        "family_waiting": of.number("family.waiting"),
        "family_initial": _standing(
            of.standing.family_lodged, of.standing.family_pending, of.number("standing.family_weeks")
        ),
        "family_initial_future": of.number("standing.family_to_apply") * lags.residual(refugee, weeks),
        "arrivals_initial": of.number("standing.family_to_arrive") * lags.residual(arrival, weeks),
        "family_unscreened_initial": of.standing.family_unscreened,
        **family_lateness(of.number),
    }


def _departures(of: _Future) -> dict[str, object]:
    share = of.number("return.dtenv_share")
    independent, forced = of.number("return.independent"), of.number("return.forced")
    unseen_dtenv = of.number("return.dtenv_unseen")
    unseen = 1.0 - independent - forced
    # Only the departure service forces; what it does not see to, and what the rest does, follows from the
    # shares of the whole chain.
    shares = np.zeros((2, 3))
    shares[DTENV, FORCED] = min(forced / share, 1.0 - unseen_dtenv)
    shares[DTENV, UNSEEN] = unseen_dtenv
    shares[DTENV, VOLUNTARY] = 1.0 - shares[DTENV].sum()
    shares[ELSEWHERE, UNSEEN] = np.clip((unseen - share * unseen_dtenv) / max(1.0 - share, 1e-9), 0.0, 1.0)
    shares[ELSEWHERE, VOLUNTARY] = 1.0 - shares[ELSEWHERE, UNSEEN]
    standing = of.standing.in_return
    return {
        "dtenv_share": share,
        "leaving": shares / of.number("lag.return"),
        "forced": of.by_week("return.forced_capacity") / WEEKS_IN_A_YEAR,
        "return_initial": np.array([share * standing, (1.0 - share) * standing]),
    }


def of_age(oldest: float, middle: float) -> np.ndarray:
    """Chance of each number of weeks from guardianship to the eighteenth birthday, shape (weeks,).

    Args:
        oldest: Share that comes at sixteen or seventeen.
        middle: Share that comes at fourteen or fifteen; the others come at four to thirteen.

    Example:
        >>> round(float(of_age(1.0, 0.0).sum()), 9), of_age(1.0, 0.0).size  # two years
        (1.0, 105)
    """
    shares = (oldest, middle, max(1.0 - oldest - middle, 0.0))
    size = max(
        round((ADULT - low) * WEEKS_IN_A_YEAR) + 1
        for (low, _), share in zip(FIRST_AGES, shares, strict=True)
        if share
    )
    chances = np.zeros(size)
    for (low, high), share in zip(FIRST_AGES, shares, strict=True):
        first = max(round((ADULT - high) * WEEKS_IN_A_YEAR), 1)
        last = round((ADULT - low) * WEEKS_IN_A_YEAR)
        if share:
            chances[first : last + 1] += share / (last + 1 - first)
    return chances


def _minors(of: _Future) -> dict[str, object]:
    lag = of_age(of.number("minors.oldest"), of.number("minors.middle"))
    leaving = 1.0 - (1.0 - of.number("minors.leaving")) ** (1.0 / WEEKS_IN_A_YEAR)
    # Of those who came k weeks ago some left before: the pupils of the start are younger than at entry.
    stayed = (1.0 - leaving) ** np.arange(lag.size)
    weight = np.convolve(lag[::-1], stayed)[: lag.size][::-1] if lag.size else lag
    extended = of.number("standing.extended_care")
    pupils = max(of.number("standing.pupils") - extended, 0.0)
    return {
        "pupils_per_minor": of.number("minors.per_application"),
        "of_age_lag": lag[:LONGEST],
        "of_age_initial": (pupils * weight / weight.sum())[:LONGEST],
        "pupils_initial": pupils,
        "pupils_leaving": leaving,
        "extended_share": of.number("minors.extended_share"),
        "extended_pace": 1.0 / of.number("minors.extended_weeks"),
        "extended_initial": extended,
    }


def _reception(of: _Future) -> dict[str, object]:
    places = of.by_week("reception.permanent_places") + of.years * of.number("reception.permanent_growth")
    return {
        "reception_open": of.number("reception.open"),
        "reception_appeal": of.number("reception.appeal"),
        "reception_return": of.number("reception.return"),
        "permanent": np.maximum(places, 0.0) * of.number("reception.occupied"),
    }


def aftermath(sample: Sample, future: int, standing: Standing, horizon: Horizon) -> dict[str, object]:
    """The fields of ``inputs_aftermath`` for one future."""
    of = _Future(sample, future, standing, horizon)
    return {
        **_outcomes(of),
        **_courts(of),
        **lateness(of.number, of.by_week, horizon),
        **_housing(of),
        **_families(of),
        **_departures(of),
        **_minors(of),
        **_reception(of),
    }
