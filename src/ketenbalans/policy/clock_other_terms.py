"""The terms beside the decision: registration, lodging, the border in total, appeal, and the court's ruling.

Each is one length from one day, under the law of that day, with its weekend rule.
"""

from datetime import date, timedelta

from ketenbalans.cases.case import Case, Event
from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.policy.clock_decision import length_note
from ketenbalans.policy.clock_facts import Facts
from ketenbalans.policy.clock_penalties import annulments, court_term
from ketenbalans.policy.clock_records import Sentence, Term, say
from ketenbalans.policy.clock_run import step_of
from ketenbalans.policy.clock_tracks import Track
from ketenbalans.policy.counting import Counting, Length
from ketenbalans.vocabulary.codes import EventType, Procedure, Product, TermKind, TermRegime

ONE_DAY = timedelta(days=1)
BORDER_TRACKS = (Track.PACT_BORDER, Track.PACT_BORDER_RELOCATED)
FAST_TRACKS = (1, 2)
SHORT_WORDS = ("30", "inadmissible", "ontvankelijk", "manifestly", "kennelijk", "transfer", "dublin", "short")
UNFOUNDED_WORDS = ("31", "32", "29a", "unfounded", "ongegrond", "subsidiary", "withdraw")
APPEAL_PARAMETERS = {"short": "appeal.short", "unfounded": "appeal.unfounded", "other": "appeal.other"}


def simple_term(
    catalogue: Catalogue,
    kind: TermKind,
    parameter: str,
    start: date,
    *,
    european: bool,
    note: Sentence | None = None,
    uncertain: bool = False,
    law_day: date | None = None,
) -> Term:
    """A term of one length from one day, under the law of that day.

    Args:
        catalogue: The law.
        kind: Which term.
        parameter: The parameter of its length.
        start: The day that starts it, not counted.
        european: Whether European counting applies instead of the Dutch weekend rule.
        note: What is to be said beside the length.
        uncertain: Whether the note is a guess.
        law_day: The day whose law applies, where it is not the day that starts the term.
    """
    counting = Counting(catalogue)
    version_day = law_day or start
    value = catalogue.value(parameter, version_day)
    length = counting.length(parameter, version_day)
    raw = counting.after(start, length)
    end = counting.european(start, raw, length) if european else counting.dutch(start, raw, length)
    rule = value.reference.rule
    steps = [
        step_of(catalogue, rule, start, raw, length_note(length, start), parameter=parameter, day=version_day)
    ]
    if note:
        steps.insert(0, step_of(catalogue, rule, start, start, note, uncertain=uncertain))
    if end != raw:
        shift = say("the last day is no working day")
        steps.append(step_of(catalogue, "CNT-9" if european else "CNT-4", raw, end, shift))
    return Term(kind, value.reference.law, value.reference.article, start, end, end + ONE_DAY, tuple(steps))


def registration(case: Case, catalogue: Catalogue) -> Term | None:
    """The term for registration, from the making of the application (APR 27; before, PD 6)."""
    made = case.made_on or case.first(EventType.MADE)
    if case.product is not Product.ASYLUM or made is None:
        return None
    if catalogue.choice("transition.regime", made) == TermRegime.PACT:
        return simple_term(catalogue, TermKind.REGISTRATION, "pact.registration", made, european=True)
    first = catalogue.parameter("old.registration").values[0].from_day
    if made < first:
        return None
    return simple_term(catalogue, TermKind.REGISTRATION, "old.registration", made, european=True)


def lodging(case: Case, catalogue: Catalogue) -> Term | None:
    """The term for lodging, from registration (APR 28)."""
    registered = case.first(EventType.REGISTERED)
    if case.product is not Product.ASYLUM or registered is None:
        return None
    if catalogue.choice("transition.regime", registered) != TermRegime.PACT:
        return None
    return simple_term(catalogue, TermKind.LODGING, "pact.lodging", registered, european=True)


def border_total(case: Case, facts: Facts, catalogue: Catalogue) -> Term | None:
    """The whole border procedure, appeal included, from registration (APR 51(2))."""
    if facts.track not in BORDER_TRACKS or facts.start is None:
        return None
    relocated = facts.track is Track.PACT_BORDER_RELOCATED
    guessed = facts.start_note == "registration_unknown"
    return simple_term(
        catalogue,
        TermKind.BORDER_TOTAL,
        "pact.border_total_relocated" if relocated else "pact.border_total",
        facts.start,
        european=True,
        note=say("the registration is not recorded: counted from the lodging, it may end earlier")
        if guessed
        else None,
        uncertain=guessed,
        law_day=facts.law_day,
    )


def appeal_class(case: Case, decided: Event) -> str | None:
    """Which term for appeal a decision has: ``short``, ``unfounded``, ``other``; None where there is none.

    Source:
        Vw 69; law.md section 5. The ground decides; where it is not recorded, the procedure.
    """
    outcome = decided.detail("outcome")
    if outcome not in ("rejection", "subsidiary"):
        return None
    if case.product is not Product.ASYLUM:
        return "other" if outcome == "rejection" else None
    ground = (decided.detail("ground") or "").lower()
    if any(word in ground for word in SHORT_WORDS) or ground == "aa":
        return "short"
    if outcome == "subsidiary" or any(word in ground for word in UNFOUNDED_WORDS):
        return "unfounded"
    if ground:
        return "other"
    fast = case.procedure in (Procedure.INADMISSIBLE, Procedure.TRANSFER) or case.track in FAST_TRACKS
    return "short" if fast else "unfounded"


def appeal(case: Case, catalogue: Catalogue) -> Term | None:
    """The term for appeal against the last decision; for a subsidiary status only under the new law."""
    decisions = case.of_type(EventType.DECIDED)
    found = appeal_class(case, decisions[-1]) if decisions else None
    if found is None:
        return None
    decided = decisions[-1]
    new_law = catalogue.choice("transition.regime", decided.on) == TermRegime.PACT
    if decided.detail("outcome") == "subsidiary" and not new_law:
        return None
    guessed = case.product is Product.ASYLUM and not decided.detail("ground") and found != "short"
    guessed = guessed and decided.detail("outcome") == "rejection"
    return simple_term(
        catalogue,
        TermKind.APPEAL,
        APPEAL_PARAMETERS[found],
        decided.on,
        european=False,
        note=say("the ground is not recorded: read as unfounded") if guessed else None,
        uncertain=guessed,
    )


def court_ruling(case: Case, facts: Facts, catalogue: Catalogue) -> Term | None:
    """The term in which the court decides on an appeal (Vw 83b)."""
    lodged = case.first(EventType.APPEAL_LODGED)
    if lodged is None or case.product is not Product.ASYLUM:
        return None
    if facts.track in BORDER_TRACKS:
        whole = border_total(case, facts, catalogue)
        return (
            Term(
                TermKind.COURT_RULING,
                whole.law,
                whole.article,
                whole.start,
                whole.last_day,
                whole.overdue_from,
                whole.steps,
            )
            if whole
            else None
        )
    decisions = [event for event in case.of_type(EventType.DECIDED) if event.on <= lodged]
    short = bool(decisions) and appeal_class(case, decisions[-1]) == "short"
    parameter = "appeal.court_short" if short else "appeal.court_other"
    return simple_term(catalogue, TermKind.COURT_RULING, parameter, lodged, european=False)


def after_annulment(case: Case, facts: Facts, catalogue: Catalogue) -> list[tuple[Event, Term]]:
    """The term for a new decision after each annulment; the court sets it, the law bounds it (Vw 83bc)."""
    found = []
    for event in annulments(case):
        default = _longest_after_annulment(facts, event.on, catalogue)
        if default or any(event.detail(name) is not None for name in ("term_weeks", "term_days")):
            found.append((event, court_term(event, catalogue, default)))
        else:
            reference = catalogue.rules["DW-8"].reference
            note = say("the ruling names no term, and no rule for one was found")
            step = step_of(catalogue, "DW-8", None, None, note, uncertain=True)
            found.append(
                (
                    event,
                    Term(
                        TermKind.COURT_ORDER, reference.law, reference.article, event.on, None, None, (step,)
                    ),
                )
            )
    return found


def _longest_after_annulment(facts: Facts, day: date, catalogue: Catalogue) -> Length | None:
    if facts.regime is not TermRegime.PACT:
        return None
    name = {
        Track.PACT_INADMISSIBLE: "pact.after_annulment_inadmissible",
        Track.PACT_INADMISSIBLE_QUICK: "pact.after_annulment_inadmissible",
        Track.PACT_ACCELERATED: "pact.after_annulment_accelerated",
    }.get(facts.track or Track.PACT_NORMAL, "pact.after_annulment_normal")
    return Counting(catalogue).length(name, day)
