"""Draft letters of invitation in plain language (B1), per reception location, ready to be printed.

A letter is a draft: a person reads it, looks up who the key is, and sends it. It says when, where, what for,
who is there, what to bring, how to get there and what to do when one cannot come. It says nothing about the
outcome, because the schedule knows none.
"""

from collections import defaultdict
from collections.abc import Sequence
from html import escape

from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.instance import MINORS, Instance, Person, Step, clock
from ketenbalans.scheduling.names import language_name, weekday_and_date
from ketenbalans.vocabulary.language import translate

DRAFT = "DRAFT. A member of staff reads this letter before it is sent."
STYLE = """
body { font: 16px/1.5 "Noto Sans", Verdana, sans-serif; color: #1a1a1a; margin: 0; }
article { max-width: 40rem; margin: 0 auto; padding: 2.5rem 1.5rem; page-break-after: always; }
.draft { border: 2px solid #8a3b00; color: #8a3b00; padding: .4rem .8rem; font-weight: bold; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-bottom: .2rem; }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .1rem 1rem; margin: 0; }
dt { font-weight: bold; } dd { margin: 0; } .key { color: #555; }
"""


def letters(instance: Instance, rows: Sequence[Assignment], language: str) -> dict[str, str]:
    """A page of letters by reception location; screening needs nobody present and is in no letter."""
    by_person: dict[str, list[Assignment]] = defaultdict(list)
    for row in rows:
        if row.step is not Step.SCREENING:
            by_person[row.person].append(row)
    pages: dict[str, list[str]] = defaultdict(list)
    for person in instance.people:
        if person.key in by_person:
            own = sorted(by_person[person.key], key=lambda row: (row.day, row.start))
            pages[person.reception].append(letter(instance, person, own, language))
    title = translate("Draft letters", language)
    return {
        name: (
            f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
            f"<title>{escape(title)} {escape(name)}</title><style>{STYLE}</style></head>"
            f"<body>{''.join(found)}</body></html>\n"
        )
        for name, found in sorted(pages.items())
    }


def letter(instance: Instance, person: Person, rows: Sequence[Assignment], language: str) -> str:
    """One letter as an article of HTML, with every day on which the person is invited."""

    def say(sentence: str, **fields: object) -> str:
        return escape(translate(sentence, language, **fields))

    changed = any(row.changed for row in rows)
    parts = [
        f'<article><p class="draft">{say(DRAFT)}</p>',
        f'<p class="key">{say("Your number: {key}", key=person.key)}<br>',
        f"{say('You live at: {reception}', reception=person.reception)}</p>",
        f"<h1>{say('Your appointment has changed' if changed else 'Invitation')}</h1>",
        f"<p>{say('You asked for asylum in the Netherlands. We want to talk with you about it.')} ",
        f"{say('Please come on the days below.')}</p>",
    ]
    for row in rows:
        parts.append(_appointment(instance, person, row, language))
    parts.append(f"<h2>{say('How do you get there?')}</h2>")
    parts.append(f"<p>{say('Transport from your reception location is arranged. It is free.')}</p>")
    if person.skills & {MINORS}:
        parts.append(f"<p>{say('You are under 18. Your guardian may come with you.')}</p>")
    parts.append(f"<h2>{say('Can you not come?')}</h2>")
    parts.append(
        f"<p>{say('Tell us as soon as you can. Ask the staff of your reception location, or your lawyer.')} "
        f"{say('Are you ill? Tell us too. We then give you another day.')}</p>"
    )
    parts.append(f"<h2>{say('Do you have questions?')}</h2>")
    parts.append(
        f"<p>{say('VluchtelingenWerk (the refugee council) can help you. It is free.')}</p></article>"
    )
    return "".join(parts)


ABOUT = {
    Step.PREPHASE: (
        "A day to prepare",
        "You get information about the procedure. You hand in your documents. "
        "We listen which language you speak. You can write down why you ask for asylum.",
        "Bring all your documents, such as your passport and identity card.",
    ),
    Step.HEARING: (
        "Your hearing",
        "You tell an officer why you ask for asylum. An interpreter is there. What you say is secret.",
        "Bring this letter and new documents, if you have any.",
    ),
    Step.MEETING: (
        "Talk with your lawyer",
        "You read the report of your hearing with your lawyer. You are alone with your lawyer. "
        "You can say what is wrong or missing.",
        "Bring the report of your hearing, if you have it.",
    ),
}


def _appointment(instance: Instance, person: Person, row: Assignment, language: str) -> str:
    title, what, bring = (translate(text, language) for text in ABOUT[row.step])
    lines = [
        ("When?", f"{weekday_and_date(row.day, language)}, {clock(row.start)}"),
        ("Until when?", clock(row.end)),
        (
            "Where?",
            row.location + (f", {translate('room {room}', language, room=row.room)}" if row.room else ""),
        ),
        ("What do you do?", what),
        ("What do you bring?", bring),
    ]
    if row.step is not Step.MEETING:
        name = language_name(person.language, language)
        spoken = translate("an interpreter of {code}", language, code=name)
        lines.insert(3, ("Your language", spoken))
    listed = "".join(
        f"<dt>{escape(translate(name, language))}</dt><dd>{escape(text)}</dd>" for name, text in lines
    )
    return f"<h2>{escape(title)}</h2><dl>{listed}</dl>"
