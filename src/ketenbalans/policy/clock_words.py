"""The clock of a case in words, Dutch or English: every term, every step with its article, and the money."""

from collections.abc import Sequence
from datetime import date

from ketenbalans.policy.clock import Household
from ketenbalans.policy.clock_records import Clock, Step, Term, confidence_of
from ketenbalans.vocabulary.language import euros, long_date, translate

KIND_WORDS = {
    "registration": "Registration",
    "lodging": "Lodging",
    "decision": "Decision",
    "border_total": "Border procedure in total",
    "court_order": "Term set by a court",
    "appeal": "Appeal",
    "court_ruling": "Ruling of the court",
}


def words_of(clocks: Sequence[Clock], households: Sequence[Household], language: str) -> str:
    """The clocks of cases in words.

    Args:
        clocks: What ``policy.clock.explain`` gave for each case.
        households: What ``policy.clock.together`` gave.
        language: ``nl`` or ``en``.

    Returns:
        Lines of text; an uncertain step carries ⚠.
    """
    lines: list[str] = []
    for clock in clocks:
        lines += _case(clock, language)
        lines.append("")
    for household in households:
        if len(household.keys) > 1:
            lines.append(
                translate(
                    "Household {name} ({count} cases): {amount} in penalties, shared.",
                    language,
                    name=household.household,
                    count=len(household.keys),
                    amount=euros(household.total, language),
                )
            )
    lines.append(
        translate(
            "V statute read, C ruling read, S source document, P other page read, M from memory, "
            "⚠ uncertain. This is no legal advice.",
            language,
        )
    )
    return "\n".join(lines)


def _case(clock: Clock, language: str) -> list[str]:
    lines = [
        translate("Case {key}, as it stood on {day}", language, key=clock.key, day=_day(clock.on, language))
    ]
    for term in clock.terms:
        lines.append("  " + _term(term, clock.on, language))
        lines += [f"    - {_step(step, language)}" for step in term.steps]
    notice = clock.notice
    lines.append("  " + translate("Notice of default", language) + ": " + notice.reason.text(language))
    if notice.appeal_from:
        lines.append(
            "    - "
            + translate("appeal for lateness from {day}", language, day=_day(notice.appeal_from, language))
        )
    if notice.repeat_appeal_from:
        lines.append(
            "    - "
            + translate(
                "a next appeal, without notice, from {day}",
                language,
                day=_day(notice.repeat_appeal_from, language),
            )
        )
    penalties = clock.penalties
    lines.append(
        "  "
        + translate(
            "Penalties: administrative {administrative}, court {court}, together {total}",
            language,
            administrative=euros(penalties.administrative, language),
            court=euros(penalties.court, language),
            total=euros(penalties.total, language),
        )
    )
    return lines + [f"    - {_step(step, language)}" for step in penalties.steps]


def _term(term: Term, on: date, language: str) -> str:
    kind = translate(KIND_WORDS[term.kind], language)
    place = f"{term.law} {term.article}"
    if term.last_day is None:
        return f"{kind} ({place}): " + translate("not started", language)
    if not term.running:
        sentence = translate("suspended, not before {day}", language, day=_day(term.last_day, language))
    elif on > term.last_day:
        sentence = translate("ended on {day}", language, day=_day(term.last_day, language))
    else:
        sentence = translate("until {day}", language, day=_day(term.last_day, language))
    return f"{kind} ({place}): {sentence} [{confidence_of(list(term.steps))}]"


def _step(step: Step, language: str) -> str:
    moved = ""
    if step.before and step.after and step.before != step.after:
        moved = f"{_day(step.before, language)} → {_day(step.after, language)}: "
    place = f"{step.rule}, {step.law} {step.article}, {confidence_of([step])}"
    return f"{moved}{step.reason.text(language)} [{place}]"


def _day(day: date, language: str) -> str:
    return long_date(day, language)
