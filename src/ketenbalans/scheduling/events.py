"""What came between: somebody did not come, an officer is ill, a room is out. Read from a file, and applied.

The file is documented in ``docs/reference/schedule-events.md``. Applying an event changes who and what is
there; whom that touches is worked out in ``scheduling.again``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from ketenbalans.errors import MissingValueError, UnknownNameError
from ketenbalans.scheduling.fields import days
from ketenbalans.scheduling.instance import (
    Instance,
    Interpreter,
    Lawyer,
    Location,
    Officer,
    Presence,
    Room,
    Step,
)
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.json_documents import read_json

NO_SHOW, CANNOT_COME, WITHDRAWN = "no_show", "cannot_come", "withdrawn"
OFFICER, INTERPRETER, LAWYER = "officer_absent", "interpreter_absent", "lawyer_absent"
ROOM, LOCATION = "room_out", "location_closed"
KINDS = {
    NO_SHOW: ("person", "step"),
    CANNOT_COME: ("person", "step"),
    WITHDRAWN: ("person",),
    OFFICER: ("officer", "days"),
    INTERPRETER: ("interpreter", "days"),
    LAWYER: ("lawyer", "days"),
    ROOM: ("location", "room", "days"),
    LOCATION: ("location", "days"),
}


@dataclass(frozen=True)
class Event:
    """One thing that happened; names that do not apply are empty."""

    kind: str
    person: str = ""
    step: Step | None = None
    officer: str = ""
    interpreter: str = ""
    lawyer: str = ""
    location: str = ""
    room: str = ""
    days: frozenset[date] = frozenset()

    @property
    def who(self) -> str:
        """The name of whom or what it concerns."""
        names = (self.person, self.officer, self.interpreter, self.lawyer, self.room, self.location)
        return next(name for name in names if name)


def read_events(path: Path, instance: Instance) -> tuple[date, tuple[Event, ...]]:
    """The day on which the schedule is made again, and what came between.

    Raises:
        KetenbalansError: With file, line and mend, for whatever is unknown or missing.
    """
    document = read_json(path) if path.suffix == ".json" else read_document(path)
    document.only("schema", "on", "events")
    return document.day("on"), tuple(_event(section, instance) for section in document.sections("events"))


def _event(section: Section, instance: Instance) -> Event:
    kind = section.one_of("kind", KINDS)
    section.only("kind", *KINDS[kind])
    texts = {name: section.text(name) for name in KINDS[kind] if name not in ("step", "days")}
    known = {
        "person": instance.person,
        "officer": {one.id for one in instance.officers},
        "interpreter": {one.id for one in instance.interpreters},
        "lawyer": {one.id for one in instance.lawyers},
        "location": instance.location,
    }
    for name, found in texts.items():
        if name in known and found not in known[name]:
            raise UnknownNameError(name, found, known[name], where=section.place(name))
    if kind == ROOM:
        rooms = [room.id for room in instance.location[texts["location"]].rooms]
        if texts["room"] not in rooms:
            raise UnknownNameError("room", texts["room"], rooms, where=section.place("room"))
    step = Step(section.one_of("step", list(Step))) if "step" in KINDS[kind] else None
    when = frozenset(days(section, "days"))
    if "days" in KINDS[kind] and not when:
        raise MissingValueError(
            "{key!r} is missing", where=section.place("days"), mend="add a line '{key}: ...'", key="days"
        )
    return Event(kind, step=step, days=when, **texts)


Absent = TypeVar("Absent", Officer, Interpreter, Lawyer, Location, Room)


def applied(instance: Instance, events: Sequence[Event]) -> Instance:
    """The question with everybody's presence as it is after the events."""
    for event in events:
        if event.kind == OFFICER:
            instance = replace(instance, officers=_absent(instance.officers, event.officer, event.days))
        elif event.kind == INTERPRETER:
            others = _absent(instance.interpreters, event.interpreter, event.days)
            instance = replace(instance, interpreters=others)
        elif event.kind == LAWYER:
            instance = replace(instance, lawyers=_absent(instance.lawyers, event.lawyer, event.days))
        elif event.kind == LOCATION:
            instance = replace(instance, locations=_absent(instance.locations, event.location, event.days))
        elif event.kind == ROOM:
            instance = replace(
                instance,
                locations=tuple(
                    replace(one, rooms=_absent(one.rooms, event.room, event.days))
                    if one.id == event.location
                    else one
                    for one in instance.locations
                ),
            )
    return instance


def _absent(all_of: tuple[Absent, ...], name: str, when: frozenset[date]) -> tuple[Absent, ...]:
    return tuple(
        replace(one, presence=Presence(one.presence.weekdays, one.presence.absent | when))
        if one.id == name
        else one
        for one in all_of
    )
