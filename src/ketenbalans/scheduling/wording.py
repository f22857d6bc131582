"""What a schedule says to people, in Dutch or English. What it counts is made in ``scheduling.making``."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from ketenbalans.scheduling.again import Move, Remade
from ketenbalans.scheduling.answer import Assignment, Unplaced
from ketenbalans.scheduling.from_plan import Taken
from ketenbalans.scheduling.instance import Instance, clock
from ketenbalans.scheduling.making import CLOCK, Schedule
from ketenbalans.scheduling.names import STEPS
from ketenbalans.vocabulary.language import long_date, number, percentage, translate


def _field(value: object, language: str) -> object:
    if isinstance(value, date):
        return long_date(value, language)
    if isinstance(value, list):
        return ", ".join(translate(str(word), language) for word in value)
    return value


def reason_in_words(one: Unplaced, language: str) -> str:
    """Why somebody could not be placed."""
    fields = {name: _field(value, language) for name, value in one.fields.items()}
    return translate(one.reason, language, **fields)


def mend_in_words(one: Unplaced, language: str) -> str:
    """What would let somebody be placed."""
    fields = {name: _field(value, language) for name, value in one.fields.items()}
    return translate(one.mend, language, **fields)


def schedule_in_words(instance: Instance, schedule: Schedule, language: str) -> str:
    """How many come when, what it takes, how far that is from the least, and who could not be placed."""
    placed = {row.person for row in schedule.assignments} - {one.person for one in schedule.unplaced}
    steps = Counter(row.step.value for row in schedule.assignments)

    def count(value: int) -> str:
        return number(value, language)

    lines = [
        translate(
            "{placed} of {all_people} people are scheduled from {first} to {last}.",
            language,
            placed=count(len(placed)),
            all_people=count(len(instance.people)),
            first=long_date(instance.first_day, language),
            last=long_date(instance.last_day, language),
        ),
        translate(
            "{prephase} pre-phase days, {hearing} hearings, {meeting} second-day meetings, "
            "{screening} security screenings.",
            language,
            **{step: count(steps[step]) for step in ("prephase", "hearing", "meeting", "screening")},
        ),
        translate(
            "{trips} rides (at least {least_trips}), {lawyers} lawyer's days (at least {least_lawyers}), "
            "{interpreters} interpreter's days (at least {least_interpreters}), "
            "{splits} extra hearing days of households.",
            language,
            trips=count(schedule.costs.trips),
            least_trips=count(schedule.bounds.trips),
            lawyers=count(schedule.costs.lawyer_days),
            least_lawyers=count(schedule.bounds.lawyer_days),
            interpreters=count(schedule.costs.interpreter_days),
            least_interpreters=count(schedule.bounds.interpreter_days),
            splits=count(schedule.costs.household_splits),
        ),
        translate(
            "No schedule of these people can be more than {gap} better.",
            language,
            gap=percentage(schedule.gap, language, 2),
        ),
    ]
    if schedule.stopped_by == CLOCK:
        lines.append(translate("The clock stopped the search: a run elsewhere may differ.", language))
    lines += unplaced_in_words(schedule.unplaced, language)
    lines.append(translate("This is a draft. Invitations go out only when a person sends them.", language))
    return "\n".join(lines)


def why_in_words(move: Move, language: str) -> str:
    """Why a step of a person moved."""
    return translate(move.why, language, who=move.who, day=move.who)


def place_in_words(row: Assignment | None, language: str) -> str:
    """Day, hour and location of a row."""
    if row is None:
        return translate("no day", language)
    return f"{long_date(row.day, language)} {clock(row.start)} {row.location}"


def remade_in_words(remade: Remade, language: str) -> str:
    """Who moves and why, who keeps the invitation with another colleague, and who could not be placed."""

    def count(value: int) -> str:
        return number(value, language)

    lines = [
        translate(
            "People who move: {moved} (touched by events: {touched}). Invitations that stand with another "
            "officer, room or interpreter: {replaced}. New people: {added}.",
            language,
            moved=count(remade.moved_people),
            touched=count(remade.touched),
            replaced=count(len(remade.replaced)),
            added=count(len({row.person for row in remade.added})),
        )
    ]
    for move in remade.moves:
        step = translate(STEPS[move.step], language)
        told = f"{place_in_words(move.before, language)} -> {place_in_words(move.after, language)}"
        lines.append(f"- {move.person}, {step}: {told} ({why_in_words(move, language)})")
    lines += unplaced_in_words(remade.unplaced, language)
    lines.append(translate("This is a draft. Invitations go out only when a person sends them.", language))
    return "\n".join(lines)


def unplaced_in_words(unplaced: tuple[Unplaced, ...], language: str) -> list[str]:
    """Everybody who could not be placed, gathered by reason; each key is named."""
    gathered: dict[str, list[str]] = {}
    for one in unplaced:
        told = f"{reason_in_words(one, language)}; {mend_in_words(one, language)}"
        gathered.setdefault(told, []).append(one.person)
    lines = []
    if unplaced:
        lines.append(translate("Not scheduled: {count}.", language, count=number(len(unplaced), language)))
    for told, keys in sorted(gathered.items(), key=lambda pair: -len(pair[1])):
        lines.append(f"- {told}: {', '.join(keys)}")
    return lines


def taken_in_words(taken: Sequence[Taken], language: str) -> str:
    """How many of each group are in the question of a plan cycle, and where the file has too few people."""
    lines = []
    for one in taken:
        told = translate(
            "{group}: {chosen} of {planned} that the plan takes up",
            language,
            group=one.group,
            chosen=number(one.chosen, language),
            planned=number(one.planned, language),
        )
        if one.short:
            told += translate(
                "; the file of people has {short} too few", language, short=number(one.short, language)
            )
        elif one.chosen > one.planned:
            told += translate("; households are not split", language)
        lines.append(told)
    return "\n".join(lines)
