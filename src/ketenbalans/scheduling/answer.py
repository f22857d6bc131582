"""A schedule as the answer file holds it: who comes when and where, what it costs, what could not be placed.

The file is documented in ``docs/reference/schedule-answer.md``. What a schedule costs is counted here from
its assignments, never carried over from the search.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ketenbalans.errors import BadInputError
from ketenbalans.scheduling.fields import minute, truth
from ketenbalans.scheduling.instance import Instance, Step, clock
from ketenbalans.vocabulary.documents import Section


@dataclass(frozen=True)
class Assignment:
    """One step of one person: day, hours, place and who is there; names that do not apply are empty.

    Args:
        person: Key.
        step: Which step.
        day: The day.
        start: Minute after midnight at which the person is expected.
        end: Minute after midnight at which it ends.
        location: Where.
        room: The room, for hearings and meetings.
        officer: Who hears.
        interpreter: Who interprets; empty for meetings, where it is done by telephone.
        lawyer: Whose meeting it is.
        documents: Minute at which documents are handed in on a pre-phase day; -1 elsewhere.
        language: Minute of the language indication on a pre-phase day; -1 elsewhere.
        issued: Day on which the invitation went out; None means the day that the instance names.
        changed: Whether it replaces an earlier invitation, so that the shorter notice holds.
    """

    person: str
    step: Step
    day: date
    start: int = 0
    end: int = 0
    location: str = ""
    room: str = ""
    officer: str = ""
    interpreter: str = ""
    lawyer: str = ""
    documents: int = -1
    language: int = -1
    issued: date | None = None
    changed: bool = False


@dataclass(frozen=True)
class Unplaced:
    """Somebody who could not be placed, and why, as a template with fields."""

    person: str
    reason: str
    mend: str
    fields: Mapping[str, object] = field(default_factory=dict)
    resource: str = ""


@dataclass(frozen=True)
class Costs:
    """What a schedule uses: rides, days of lawyers and of interpreters, households heard on several days."""

    trips: int
    lawyer_days: int
    interpreter_days: int
    household_splits: int

    def total(self, instance: Instance) -> float:
        """The weighted sum that the search makes small."""
        weights = instance.weights
        return (
            weights.trip * self.trips
            + weights.lawyer_day * self.lawyer_days
            + weights.interpreter_day * self.interpreter_days
            + weights.household_split * self.household_splits
        )


def costs_of(instance: Instance, assignments: Iterable[Assignment]) -> Costs:
    """What the assignments use, counted one by one."""
    seats = {one.id: one.seats for one in instance.receptions}
    riders: dict[tuple[str, str, date], int] = defaultdict(int)
    lawyers, interpreters = set(), set()
    heard: dict[str, set[date]] = defaultdict(set)
    for one in assignments:
        if one.step is Step.SCREENING:
            continue
        person = instance.person[one.person]
        riders[person.reception, one.location, one.day] += 1
        if one.lawyer:
            lawyers.add((one.lawyer, one.day))
        if one.interpreter:
            interpreters.add((one.interpreter, one.day))
        if one.step is Step.HEARING and person.household:
            heard[person.household].add(one.day)
    trips = sum(-(-count // seats[reception]) for (reception, _, _), count in riders.items())
    return Costs(trips, len(lawyers), len(interpreters), sum(len(days) - 1 for days in heard.values()))


def transports(instance: Instance, assignments: Iterable[Assignment]) -> list[dict[str, Any]]:
    """The rides per day: from which reception location to which location, how many people and vehicles."""
    seats = {one.id: one.seats for one in instance.receptions}
    riders: dict[tuple[date, str, str], int] = defaultdict(int)
    for one in assignments:
        if one.step is not Step.SCREENING:
            riders[one.day, instance.person[one.person].reception, one.location] += 1
    return [
        {
            "day": day.isoformat(),
            "reception": reception,
            "location": location,
            "people": count,
            "vehicles": -(-count // seats[reception]),
        }
        for (day, reception, location), count in sorted(riders.items())
    ]


def row_of(one: Assignment) -> dict[str, Any]:
    """An assignment as the answer file writes it; what does not apply is left out.

    Example:
        >>> row_of(Assignment("p1", Step.SCREENING, date(2026, 10, 5)))
        {'person': 'p1', 'step': 'screening', 'day': '2026-10-05'}
    """
    row: dict[str, Any] = {"person": one.person, "step": one.step.value, "day": one.day.isoformat()}
    if one.issued is not None:
        row["issued_on"] = one.issued.isoformat()
    if one.changed:
        row["changed"] = True
    if one.step is Step.SCREENING:
        return row
    row |= {"start": clock(one.start), "end": clock(one.end), "location": one.location}
    for name in ("room", "officer", "interpreter", "lawyer"):
        if getattr(one, name):
            row[name] = getattr(one, name)
    for name in ("documents", "language"):
        if getattr(one, name) >= 0:
            row[name] = clock(getattr(one, name))
    return row


ROW_KEYS = (
    "person", "step", "day", "start", "end", "location", "room", "officer", "interpreter", "lawyer",
    "documents", "language", "issued_on", "changed",
)  # fmt: skip


def read_rows(document: Section) -> list[Assignment]:
    """The assignments of an answer file.

    Raises:
        KetenbalansError: With file, line and mend, for a row that cannot be read.
    """
    found = []
    for section in document.sections("assignments"):
        section.only(*ROW_KEYS)
        times = {
            name: minute(section, name, section.text(name))
            for name in ("start", "end", "documents", "language")
            if name in section
        }
        texts = {
            name: section.text(name)
            for name in ("location", "room", "officer", "interpreter", "lawyer")
            if name in section
        }
        step = Step(section.one_of("step", list(Step)))
        if step is not Step.SCREENING and ("start" not in times or times["end"] <= times["start"]):
            raise BadInputError(
                "the row of {person} has no hours",
                where=section.place("step"),
                mend="write start and end, such as 09:00 and 12:15",
                person=section.text("person"),
            )
        issued = section.optional_day("issued_on") or document.optional_day("issued_on")
        row = Assignment(section.text("person"), step, section.day("day"), issued=issued)
        row = replace(row, changed=truth(section, "changed"), **times, **texts)  # type: ignore[arg-type]  # by name
        found.append(row)
    return found
