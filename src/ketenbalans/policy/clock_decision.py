"""The decision term of one case, rule by rule: start, length, what changes it, cap and weekend rule.

This is the explaining way of counting: every rule that is applied leaves a step with its article, the
version of the law, and the last day before and after it. ``policy.clock_arrays`` counts the same for
millions of cases; a property test holds the two together.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.policy.clock_changes import (
    general_extension,
    moratorium_on_decisions,
    recorded_extension,
    suspension_of_term,
)
from ketenbalans.policy.clock_facts import Facts
from ketenbalans.policy.clock_records import Sentence, Term, say
from ketenbalans.policy.clock_run import Run, step_of
from ketenbalans.policy.clock_tracks import PACT_TRACKS, TRACKS, Track
from ketenbalans.policy.counting import Counting, Length
from ketenbalans.vocabulary.codes import TermKind

ONE_DAY = timedelta(days=1)
START_NOTES = {
    "received": "the term starts with the receipt",
    "received_disputed": "the term starts with the receipt; from the loopbrief it would end earlier",
    "loopbrief": "the term starts with the loopbrief, as the setting says",
    "loopbrief_unknown": "the loopbrief is not recorded: the term starts with the receipt",
    "lodged": "the term starts with the lodging",
    "registered": "the term starts with the registration",
    "registration_unknown": "the registration is not recorded: counted from the lodging, it may end earlier",
    "responsible": "the term starts when the Netherlands is established as responsible",
    "after_transfer": "the term starts with the lodging after the transfer",
    "protection_ended": "the term starts when the temporary protection ends",
    "objection_term_ended": "the term starts when the term for objections has ended",
    "objection_term_unknown": "the contested decision is not recorded: counted from the objection itself",
}
NOT_STARTED = {
    "responsibility_open": "the term has not started: which state is responsible is still examined",
    "not_lodged_again": "the term has not started: nothing was lodged after the transfer",
    "protection_lasts": "the term ends six months after the temporary protection, which still lasts",
}
GUESSED = frozenset(
    {"registration_unknown", "objection_term_unknown", "loopbrief_unknown", "received_disputed"}
)
LENGTH_NOTES = {
    "days": "{amount} days from {start}",
    "working_days": "{amount} working days from {start}",
    "weeks": "{amount} weeks from {start}",
    "months": "{amount} months from {start}",
    "years": "{amount} year from {start}",
}


def decision_term(facts: Facts, on: date, catalogue: Catalogue) -> Term | None:
    """The decision term of a case as it stands on a day.

    Args:
        facts: The facts of the case.
        on: The day asked for; a suspension still open counts up to and including it.
        catalogue: The law.

    Returns:
        The term with its steps; None where the application is not lodged yet. Its ``last_day`` is None
        where the term has not started.

    Raises:
        MissingValueError: If the law has no value for a day of the case.

    Source:
        law.md sections 0 to 2 and 4. Serves R-060.
    """
    if facts.track is None:
        return None
    rules = TRACKS[facts.track]
    reference = catalogue.value(rules.term, facts.law_day).reference
    if facts.start is None:
        step = step_of(catalogue, facts.start_rule, None, None, say(NOT_STARTED[facts.start_note]))
        return Term(
            TermKind.DECISION, reference.law, reference.article, None, None, None, (step,), running=False
        )
    length = Counting(catalogue).length(rules.term, facts.law_day)
    run = Run(facts, rules, facts.start, length, catalogue)
    _begin(run)
    for _, _, change in sorted(_timeline(run, on), key=lambda item: item[:2]):
        change()
    last_day = _close(run)
    return Term(
        TermKind.DECISION,
        reference.law,
        reference.article,
        facts.start,
        last_day,
        last_day + ONE_DAY,
        tuple(run.steps),
        running=not run.suspended,
    )


def _begin(run: Run) -> None:
    """The start and the length that the law gives."""
    facts = run.facts
    if facts.regime and run.catalogue.choice("transition.regime", facts.lodged) != facts.regime:
        note = say("the case itself says which law runs its term: {law}", law=str(facts.regime))
        run.note("TR-2", None, None, note)
    run.note(
        facts.start_rule,
        facts.lodged,
        run.start,
        say(START_NOTES[facts.start_note]),
        uncertain=facts.start_note in GUESSED,
    )
    rule = run.catalogue.value(run.rules.term, facts.law_day).reference.rule
    note = length_note(run.base, run.start)
    run.note(rule, run.start, run.raw_end(), note, parameter=run.rules.term)


def _timeline(run: Run, on: date) -> list[tuple[date, int, Callable[[], None]]]:
    """Everything that may change the term, by the day on which it takes effect."""
    facts, catalogue = run.facts, run.catalogue
    items: list[tuple[date, int, Callable[[], None]]] = []
    if facts.extendable and facts.track is Track.ASYLUM_OLD:
        for general in catalogue.extensions:
            items.append((max(general.in_force, run.start), 0, partial(general_extension, run, general)))
    if facts.extendable and (facts.track is Track.ASYLUM_OLD or facts.track in PACT_TRACKS):
        for moratorium in catalogue.moratoria:
            day = max(moratorium.from_day, run.start)
            items.append((day, 1, partial(moratorium_on_decisions, run, moratorium)))
    for extension in facts.extensions:
        items.append((extension.on, 2, partial(recorded_extension, run, extension)))
    for suspension in facts.suspensions:
        items.append((suspension.first, 3, partial(suspension_of_term, run, suspension, on)))
    return items


def _close(run: Run) -> date:
    """The cap and the weekend rule, told as steps of their own."""
    raw = run.raw_end()
    capped = run.capped(raw)
    if capped < raw:
        note = say("the longest term in any event, from {lodged}", lodged=run.facts.lodged)
        run.note(run.rules.cap_rule, raw, capped, note, parameter=run.rules.cap)
    last_day = run.last_day()
    if last_day != capped:
        rule = "CNT-9" if run.rules.european else "CNT-4"
        run.note(rule, capped, last_day, say("the last day is no working day"))
    return last_day


def length_note(length: Length, start: date) -> Sentence:
    """The sentence of a length from a day."""
    return say(LENGTH_NOTES[length.unit], amount=length.amount, start=start)
