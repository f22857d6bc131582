"""Draft letters of invitation in plain language (B1), per reception location, ready to be printed.

A letter is a draft: a person reads it, looks up who the key is, fills in what is marked, and sends it. It
says when, where, what for, who is there, what to bring, how to get there and what to do when one cannot
come. It says nothing about the outcome, because the schedule knows none, and promises nothing that the
schedule does not hold.
"""

from collections import defaultdict
from collections.abc import Sequence
from html import escape

from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.instance import MINORS, Instance, Person, Step, clock
from ketenbalans.scheduling.names import language_name, weekday_and_date
from ketenbalans.vocabulary.language import long_date, translate

DRAFT = "DRAFT. A member of staff reads this letter before it is sent."
SENDER = "Immigration and Naturalisation Service (IND)"
STYLE = """
@page { size: A4; margin: 1.5cm 2cm; }
body { font: 16px/1.5 "Noto Sans", Verdana, sans-serif; color: #1a1a1a; margin: 0; }
article { max-width: 40rem; margin: 0 auto; padding: 2.5rem 1.5rem; page-break-after: always; }
.draft { border: 2px solid #8a3b00; color: #8a3b00; padding: .4rem .8rem; font-weight: bold; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 1.4rem 0 .2rem; }
section { break-inside: avoid; } p { margin: .4rem 0; }
.new { background: #fff3c4; padding: 0 .4rem; font-weight: normal; }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .15rem 1rem; margin: 0; }
dt { font-weight: bold; } dd { margin: 0; } .key { color: #555; } mark { background: #ffe08a; }
@media print { body { font-size: 11pt; } article { padding: 0; } }
"""


def letters(instance: Instance, rows: Sequence[Assignment], language: str) -> dict[str, str]:
    """A page of letters by reception location; screening needs nobody present and is in no letter."""
    by_person: dict[str, list[Assignment]] = defaultdict(list)
    for row in rows:
        if row.step is not Step.SCREENING:
            by_person[row.person].append(row)
    asked = {person.household for person in instance.people if person.together}
    pages: dict[str, list[str]] = defaultdict(list)
    for person in instance.people:
        if person.key in by_person:
            own = sorted(by_person[person.key], key=lambda row: (row.day, row.start))
            text = letter(instance, person, own, language, together=person.household in asked)
            pages[person.reception].append(text)
    title = translate("Draft letters", language)
    return {
        name: (
            f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
            f"<title>{escape(title)} {escape(name)}</title><style>{STYLE}</style></head>"
            f"<body><main>{''.join(found)}</main></body></html>\n"
        )
        for name, found in sorted(pages.items())
    }


def letter(
    instance: Instance, person: Person, rows: Sequence[Assignment], language: str, *, together: bool = False
) -> str:
    """One letter as an article of HTML, with every day on which the person is invited.

    Args:
        instance: The question.
        person: Who is invited.
        rows: The person's own rows, in order of day; one or more.
        language: ``nl`` or ``en``.
        together: Whether the household asked to come on the same days.
    """

    def say(sentence: str, **fields: object) -> str:
        return escape(translate(sentence, language, **fields))

    def part(head: str, *sentences: str) -> str:
        return f"<section><h2>{say(head)}</h2><p>{' '.join(sentences)}</p></section>"

    changed = any(row.changed for row in rows)
    issued = max(row.issued or instance.issued_on for row in rows)
    parts = [
        f'<article><p class="draft">{say(DRAFT)}</p>',
        f'<p class="key"><b>{say(SENDER)}</b><br>',
        f"{say('Date: {day}', day=long_date(issued, language))}<br>",
        f"{say('Your number: {key}', key=person.key)}<br>",
        f"{say('You live at: {reception}', reception=person.reception)}</p>",
        f"<h1>{say('Your appointment has changed' if changed else 'Invitation')}</h1>",
        f"<p>{say('Dear sir or madam,')}</p><p>{say('You asked for asylum in the Netherlands.')} ",
    ]
    if changed:
        parts.append(f"{say('We had to change an appointment. This letter replaces our earlier letter.')} ")
    parts.append(f"{say('Please come at the times below.')}</p>")
    if together:
        parts.append(
            f"<p>{say('You asked to come together with your family. You come on the same days.')}</p>"
        )
    if person.skills & {MINORS}:
        parts.append(f"<p>{say('You are under 18. Your guardian may come with you.')}</p>")
    parts.append(
        f"<p>{say('Is this letter hard to read? The staff of your reception location can help you.')}</p>"
    )
    parts += [_appointment(instance, person, row, language) for row in rows]
    ride = [
        say("We arrange free transport from your reception location and back."),
        say("Ask the staff there when it leaves."),
    ]
    parts.append(part("How do you get there?", *ride))
    unable = [
        say("Tell us before the day, also when you are ill. Say why you cannot come."),
        say("The staff of your reception location or your lawyer can help you with this."),
        say("We then look for another day."),
        say("Do not stay away without telling us. That can have consequences for your application."),
    ]
    parts.append(part("Can you not come?", *unable))
    help_of = [
        say("Do you need help that day, for example for your health or a young child?"),
        say("Would you rather speak with a woman or with a man?"),
        say("Tell us before the day. Then we can take it into account."),
    ]
    parts.append(part("Do you need something?", *help_of))
    contact = escape(instance.contact) or _gap(say("telephone number and e-mail address"), language)
    asking = [
        say("Ask your lawyer or VluchtelingenWerk (the refugee council). Their help is free."),
        f"{say('You can also reach us:')} {contact}",
    ]
    parts.append(part("Do you have questions?", *asking))
    return "".join([*parts, "</article>"])


def _gap(what: str, language: str) -> str:
    """A marked place that a member of staff fills in before the letter is sent; ``what`` is escaped."""
    return f"<mark>[{translate('fill in: {what}', language, what=what)}]</mark>"


ABOUT = {
    Step.PREPHASE: (
        "A day to prepare",
        "You get information about the procedure. You hand in your documents. "
        "We listen to find out which language you speak. You can write down why you ask for asylum.",
        "Bring this letter and all your documents, such as your passport and identity card.",
    ),
    Step.HEARING: (
        "Your hearing",
        "You tell why you ask for asylum. We do not tell the authorities of your country what you say.",
        "Bring this letter. Do you have documents that we have not seen? Bring them too.",
    ),
    Step.MEETING: (
        "Talk with your lawyer",
        "You go through the report of your hearing with your lawyer. No other client is there. "
        "You can say what is wrong or missing.",
        "Bring this letter. Do you have the report of your hearing? Bring it too.",
    ),
}
VWN = "VluchtelingenWerk (the refugee council)"
INTERPRETERS = {
    "f": "an interpreter of {code} (a woman, as you asked)",
    "m": "an interpreter of {code} (a man, as you asked)",
    "": "an interpreter of {code}",
}


def _appointment(instance: Instance, person: Person, row: Assignment, language: str) -> str:
    def say(sentence: str, **fields: object) -> str:
        return translate(sentence, language, **fields)

    title, what, bring = (say(text) for text in ABOUT[row.step])
    code = language_name(person.language, language)
    there = {
        Step.PREPHASE: [INTERPRETERS[person.interpreter_gender], VWN],
        Step.HEARING: ["an officer of the IND", INTERPRETERS[person.interpreter_gender]],
        Step.MEETING: ["your lawyer", "by telephone: an interpreter of {code}"],
    }[row.step]
    # Of the partners only the refugee council is named: who else is there must not look like an outcome.
    names = [say(name, code=code) for name in there if name != VWN or "vwn" in person.partners]
    address = instance.location[row.location].address
    place = (
        escape(address) if address else _gap(escape(say("address of {place}", place=row.location)), language)
    )
    if row.room:
        place += ", " + escape(say("room {room}", room=row.room.removeprefix(f"{row.location}-")))
    lines = [
        ("When?", escape(f"{weekday_and_date(row.day, language)}, {clock(row.start)}")),
        ("Until about?", clock(row.end)),
        ("Where?", place),
        ("Who is there?", escape("; ".join(names))),
        ("What do you do?", escape(what)),
        ("What do you bring?", escape(bring)),
    ]
    new = f' <span class="new">{escape(say("new time"))}</span>' if row.changed else ""
    listed = "".join(f"<dt>{escape(say(name))}</dt><dd>{text}</dd>" for name, text in lines)
    return f"<section><h2>{escape(title)}{new}</h2><dl>{listed}</dl></section>"
