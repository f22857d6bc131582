"""What a case says that matters to its term: the track, the day it starts, what stops and what lengthens it.

Facts only, taken from the record; no term is counted here. Both ways of counting, the explaining clock
and the array clock, start from these facts, and each counts for itself.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from ketenbalans.cases.case import Case, Purpose
from ketenbalans.errors import MissingValueError
from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.policy.clock_pauses import (
    Extension,
    Suspension,
    extension_of,
    merged,
    protection_of,
    suspensions_of,
)
from ketenbalans.policy.clock_tracks import PACT_TRACKS, Track
from ketenbalans.vocabulary.calendar import is_working_day
from ketenbalans.vocabulary.codes import (
    ApplicationKind,
    EventType,
    PlanningCohort,
    Procedure,
    Product,
    TermRegime,
)

ONE_DAY = timedelta(days=1)
DUBLIN_TRACK = 1
QUICK_GROUND = "38(1)(e)"


@dataclass(frozen=True)
class Facts:
    """The facts of one application that matter to its decision term.

    Args:
        track: Which decision term applies; None while only the making of the application is known.
        lodged: Day of lodging (or receipt), by which the version of the law is chosen.
        law_day: The day whose law applies, inside the reach of the regime.
        start: Day of the event that starts the term; None while it has not happened.
        start_rule: Rule of law of the start.
        start_note: Code of what is to be said about the start.
        ended: Day of the first decision, withdrawal or closing.
        extendable: Whether general extensions and moratoria reach the case.
        capped: Whether the longest term in any event applies.
    """

    product: Product
    regime: TermRegime | None
    cohort: PlanningCohort | None
    track: Track | None
    lodged: date
    law_day: date
    start: date | None
    start_rule: str
    start_note: str
    ended: date | None
    suspensions: tuple[Suspension, ...]
    extensions: tuple[Extension, ...]
    country: str | None
    extendable: bool = True
    capped: bool = True


def current_application(case: Case) -> tuple[Case, Case | None]:
    """The application that is open now, and the one before it where it was lodged anew."""
    again = case.of_type(EventType.RELODGED)
    if not again:
        return case, None
    day = again[-1].on
    kept = tuple(event for event in case.events if event.on >= day and event is not again[-1])
    now = replace(case, events=kept, lodged_on=day, received_on=None, made_on=None)
    if case.lodged_on is not None and case.lodged_on >= day:
        return now, None  # the record itself begins with the new application
    events = tuple(event for event in case.events if event.on < day)
    return now, replace(case, events=events, term_regime=None)


def facts_of(case: Case, catalogue: Catalogue) -> Facts:
    """The facts of the application that is open now.

    Args:
        case: The record, already cut at the day asked for.
        catalogue: The law; its settings decide which event starts a term.

    Raises:
        MissingValueError: If no day of application is recorded at all.
        ContradictionError: If the events cannot hold together.
    """
    whole, (case, _) = case, current_application(case)
    lodged = _lodged(case, catalogue)
    made = (case.made_on, *_days(case, EventType.MADE), *_days(case, EventType.REGISTERED))
    basis_day = lodged or min(day for day in made if day)
    regime = _regime(case, basis_day, catalogue)
    track = _track(case, regime, lodged)
    law_day = _law_day(basis_day, regime, catalogue)
    if track is Track.NAREIS:
        law_day = _law_day_of_nareis(case, law_day, catalogue)
    start, rule, note = _start(case, track, basis_day, law_day, catalogue)
    protection = protection_of(case)
    extendable = capped = True
    suspensions = suspensions_of(case, catalogue, law_day)
    if track in PACT_TRACKS and not catalogue.holds("pact.suspension_applies", law_day):
        suspensions = []
    if protection:
        begun, ended = protection
        if track is Track.ASYLUM_OLD:
            start, rule, note = ended, "OLD-9", "protection_ended" if ended else "protection_lasts"
            extendable = capped = False
        elif track in PACT_TRACKS and start is not None:
            capped = False
            until = ended + ONE_DAY if ended else None
            suspensions.append(Suspension(max(begun, start) + ONE_DAY, until, "APR-11"))
    return Facts(
        product=case.product,
        regime=regime,
        cohort=_cohort(whole, basis_day, catalogue),
        track=track,
        lodged=basis_day,
        law_day=law_day,
        start=start,
        start_rule=rule,
        start_note=note,
        ended=case.first(EventType.DECIDED, EventType.WITHDRAWN, EventType.CLOSED),
        suspensions=merged(suspensions),
        extensions=tuple(extension_of(event) for event in case.of_type(EventType.TERM_EXTENDED)),
        country=case.nationality,
        extendable=extendable,
        capped=capped,
    )


def _days(case: Case, kind: EventType) -> tuple[date, ...]:
    return tuple(event.on for event in case.of_type(kind))


def _lodged(case: Case, catalogue: Catalogue) -> date | None:
    """The day of lodging; for other products than asylum the receipt may stand in its place."""
    lodged = case.lodged_on or case.first(EventType.LODGED) or case.received_on
    made = case.made_on or case.first(EventType.MADE)
    if lodged is None and made is None and not case.of_type(EventType.REGISTERED):
        raise MissingValueError(
            "case {key!r} has no day of lodging",
            where=case.place,
            mend="add lodged_on or received_on (or made_on, while it is not lodged yet)",
            key=case.key,
        )
    if lodged is None and made and catalogue.choice("old.start_event", made) == "loopbrief":
        return made if _regime(case, made, catalogue) is TermRegime.OLD else None
    return lodged


def _regime(case: Case, day: date, catalogue: Catalogue) -> TermRegime | None:
    if case.product is not Product.ASYLUM:
        return None
    return case.term_regime or TermRegime(catalogue.choice("transition.regime", day))


def _cohort(case: Case, day: date, catalogue: Catalogue) -> PlanningCohort | None:
    """Whose promise it falls under: lodged anew, it stays with the old stock (TR-4, R-003)."""
    if case.product is not Product.ASYLUM:
        return None
    if case.planning_cohort:
        return case.planning_cohort
    again = case.first(EventType.RELODGED)
    first = case.lodged_on or case.made_on or case.received_on or case.first(EventType.LODGED)
    if again and (first is None or first >= again):
        return None  # the day of the first application is not recorded
    old = catalogue.choice("transition.regime", min(first or day, day)) == TermRegime.OLD
    return PlanningCohort.OLD_STOCK if old else PlanningCohort.PACT


def _law_day_of_nareis(case: Case, day: date, catalogue: Catalogue) -> date:
    """The day whose law a nareis application follows (FAM-3 ⚠)."""
    if catalogue.choice("family.nareis_transition", day) == "by_lodging":
        return day
    new = catalogue.value("family.nareis_new_term_from", day).value
    ended = case.first(EventType.DECIDED, EventType.WITHDRAWN, EventType.CLOSED)
    pending = isinstance(new, date) and day < new and (ended is None or ended >= new)
    return new if pending and isinstance(new, date) else day


def _law_day(day: date, regime: TermRegime | None, catalogue: Catalogue) -> date:
    """The day whose law applies, kept inside the reach of a regime that the case names itself."""
    if regime is None or catalogue.choice("transition.regime", day) == regime:
        return day
    values = [v for v in catalogue.parameter("transition.regime").values if v.value == regime]
    value = values[-1] if regime is TermRegime.OLD else values[0]
    return value.until or day if regime is TermRegime.OLD else value.from_day


def _track(case: Case, regime: TermRegime | None, lodged: date | None) -> Track | None:
    if case.product is Product.ASYLUM:
        if regime is TermRegime.OLD:
            return Track.ASYLUM_OLD if lodged else None
        if case.procedure is Procedure.BORDER:
            relocated = case.kind is ApplicationKind.RELOCATION
            return Track.PACT_BORDER_RELOCATED if relocated else Track.PACT_BORDER
        if lodged is None:
            return None
        if case.procedure is Procedure.INADMISSIBLE:
            grounds = [case.inadmissibility_ground] + [
                event.detail("ground") for event in case.of_type(EventType.DECIDED)
            ]
            quick = any(QUICK_GROUND in ground.replace(" ", "") for ground in grounds if ground)
            return Track.PACT_INADMISSIBLE_QUICK if quick else Track.PACT_INADMISSIBLE
        if case.procedure is Procedure.ACCELERATED:
            return Track.PACT_ACCELERATED
        return Track.PACT_NORMAL
    if case.product is Product.NAREIS:
        arrived = case.purpose is Purpose.ARRIVED_FAMILY_MEMBER
        return Track.ARRIVED_FAMILY_MEMBER if arrived else Track.NAREIS
    if case.product is Product.REGULAR:
        return {
            Purpose.ENTRY_VISA: Track.VISA_ORDINARY,
            Purpose.BLUE_CARD_OR_ICT: Track.BLUE_CARD_OR_ICT,
            Purpose.RESEARCH_OR_STUDY: Track.RESEARCH_OR_STUDY,
            Purpose.LONG_TERM_RESIDENT: Track.LONG_TERM_RESIDENT,
            Purpose.ARRIVED_FAMILY_MEMBER: Track.ARRIVED_FAMILY_MEMBER,
        }.get(case.purpose or Purpose.ORDINARY, Track.REGULAR)
    return Track.NATURALISATION if case.product is Product.NATURALISATION else Track.OBJECTION


def _start(
    case: Case, track: Track | None, lodged: date, law_day: date, catalogue: Catalogue
) -> tuple[date | None, str, str]:
    """The day that starts the decision term, its rule, and a code for what is to be said of it."""
    if track is None:
        return None, "", "not_lodged"
    if track is Track.ASYLUM_OLD:
        return _start_of_old(case, lodged, law_day, catalogue)
    if track in (Track.PACT_BORDER, Track.PACT_BORDER_RELOCATED):
        registered = case.first(EventType.REGISTERED)
        return registered or lodged, "APR-9", "registered" if registered else "registration_unknown"
    if track in PACT_TRACKS:
        return _start_of_pact(case, lodged)
    if track is Track.OBJECTION:
        return _start_of_objection(case, lodged, law_day, catalogue)
    if track is Track.NAREIS and catalogue.value("family.nareis_term", law_day).unit == "months":
        return lodged, "FAM-2", "lodged"
    return case.received_on or lodged, "CNT-1", "received"


def _start_of_old(
    case: Case, lodged: date, law_day: date, catalogue: Catalogue
) -> tuple[date | None, str, str]:
    made = case.made_on or case.first(EventType.MADE)
    start, note = case.received_on or lodged, "received"
    if catalogue.choice("old.start_event", law_day) == "loopbrief":
        start, note = (made, "loopbrief") if made else (start, "loopbrief_unknown")
    elif made and made != start:
        note = "received_disputed"
    responsible = case.first(EventType.RESPONSIBILITY_ESTABLISHED)
    if responsible:
        return (responsible, "OLD-6", "responsible") if responsible > start else (start, "OLD-7", note)
    if case.track == DUBLIN_TRACK or case.procedure is Procedure.TRANSFER:
        return None, "OLD-6", "responsibility_open"
    return start, "OLD-7", note


def _start_of_pact(case: Case, lodged: date) -> tuple[date | None, str, str]:
    transferred = case.first(EventType.TRANSFERRED)
    if transferred:
        after = [day for day in (lodged, *_days(case, EventType.LODGED)) if day >= transferred]
        return (min(after), "APR-5", "after_transfer") if after else (None, "APR-5", "not_lodged_again")
    if case.procedure is Procedure.TRANSFER:
        responsible = case.first(EventType.RESPONSIBILITY_ESTABLISHED)
        if responsible is None:
            return None, "APR-5", "responsibility_open"
        return max(lodged, responsible), "APR-5", "responsible"
    return lodged, "APR-3", "lodged"


def _start_of_objection(
    case: Case, lodged: date, law_day: date, catalogue: Catalogue
) -> tuple[date | None, str, str]:
    contested = case.contested_decision_on
    if contested is None:
        return case.received_on or lodged, "REG-3", "objection_term_unknown"
    weeks = int(catalogue.number("objection.lodging_term", law_day))
    end = contested + timedelta(weeks=weeks)
    while not is_working_day(end) or end in catalogue.holidays(end):  # four weeks: ATW 1 reaches it
        end += ONE_DAY
    return end, "REG-3", "objection_term_ended"
