"""Events of a case as a row of a table writes them: a column with JSON, or a column per fact.

The column ``events`` holds the events of the case in their JSON form. Who has no events writes the few
that triage reads in columns of their own: the result of the pre-phase, a withdrawal, an overrule.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ketenbalans.cases.case import Event
from ketenbalans.cases.reading import event_of
from ketenbalans.errors import BadInputError
from ketenbalans.triage.circumstances import OVERRULES
from ketenbalans.vocabulary.codes import EventType
from ketenbalans.vocabulary.documents import Section

PREPHASE = ("language_indication", "documents")
OVERRULE = ("overrule_category", "overrule_reason", "overrule_on")
COLUMNS_OF_EVENTS = (
    "events",
    *PREPHASE,
    "prephase_held_on",
    "withdrawn_on",
    "relodged_on",
    *OVERRULE,
)


@dataclass(frozen=True)
class Place:
    """A line of a file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def events_of(record: Mapping[str, Any], place: Place, on: date) -> tuple[Event, ...]:
    """The events of a row, in order of day.

    A result of the pre-phase or an overrule without a day of its own counts from the day of triage.

    Raises:
        BadInputError: If the column ``events`` holds no JSON list of events.
        UnknownNameError: If an event, a field or a value is in no list.

    Example:
        >>> row = dict.fromkeys(COLUMNS_OF_EVENTS) | {"language_indication": "negative"}
        >>> [str(event.on) for event in events_of(row, Place("a.csv", 2), date(2027, 1, 4))]
        ['2027-01-04']
    """
    events = [event_of(section) for section in _written(record["events"], place)]
    found = {name: record[name] for name in PREPHASE if record[name] is not None}
    if found:
        events.append(_event(EventType.PREPHASE_HELD, record["prephase_held_on"] or on, found, place))
    for name, kind in (("withdrawn_on", EventType.WITHDRAWN), ("relodged_on", EventType.RELODGED)):
        if record[name] is not None:
            events.append(_event(kind, record[name], {}, place))
    if any(record[name] is not None for name in OVERRULE):
        details = {
            "category": record["overrule_category"],
            "reason": record["overrule_reason"],
            "rule": OVERRULES[0],
        }
        events.append(_event(EventType.CATEGORY_ASSIGNED, record["overrule_on"] or on, details, place))
    return tuple(sorted(events, key=lambda event: event.on))


def _event(kind: EventType, on: date, details: Mapping[str, Any], place: Place) -> Event:
    return Event(kind, on, datetime.combine(on, time()), details, str(place))


def _written(text: str | None, place: Place) -> list[Section]:
    if text is None:
        return []
    try:
        found = json.loads(text)
    except json.JSONDecodeError as problem:
        raise BadInputError(
            "column events: this is no JSON: {problem}",
            where=str(place),
            mend="mend column {column} of the text, or leave it empty",
            problem=problem.msg,
            column=problem.colno,
        ) from None
    if not isinstance(found, list) or not all(isinstance(event, dict) for event in found):
        raise BadInputError(
            "column events holds no list of events",
            where=str(place),
            mend="write [{example}]",
            example='{"type": "withdrawn", "on": "2026-07-01"}',
        )
    return [Section(event, dict.fromkeys(event, place.line), place.file, place.line) for event in found]
