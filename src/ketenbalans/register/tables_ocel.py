"""Reads OCEL 2.0 in JSON: an event belongs to each application that it is related to.

The row of an event carries the attributes that the application had at that time, as ``object:NAME``.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ketenbalans.errors import BadInputError
from ketenbalans.register.allowed import ATTRIBUTE_NAMES, CASE_FACTS
from ketenbalans.register.chunks import Refused
from ketenbalans.register.mapping import EventRule, Layout, Source, SourceMapping
from ketenbalans.register.tables_records import RecordTable, plain, read_json

APPLICATION = ("application", "case", "zaak", "aanvraag")
"""Object types that are taken for applications, in this order; the only type of a file is taken too."""


def read_ocel(file: Path) -> RecordTable:
    """The events of an OCEL 2.0 file, a row per related application.

    Raises:
        UnavailableError: If it cannot be read.
        BadInputError: If it is no OCEL 2.0, or it is unclear which objects are applications.
    """
    log = read_json(file)
    if not isinstance(log, dict) or not isinstance(log.get("events"), list):
        raise _no_ocel(file, "'events' is missing")
    if not isinstance(log.get("objects"), list):
        raise _no_ocel(file, "'objects' is missing")
    objects = [item for item in log["objects"] if isinstance(item, dict)]
    kind = _application_type(file, objects)
    applications = {str(item.get("id")): _history(item) for item in objects if item.get("type") == kind}
    rows: list[Mapping[str, str]] = []
    lines: list[int] = []
    refused: list[Refused] = []
    seen: set[str] = set()
    for number, event in enumerate(log["events"], start=1):
        if not isinstance(event, dict):
            refused.append(
                Refused(number, "events", "", "this is no event", "write an object with id and type")
            )
            continue
        related = [
            str(link.get("objectId")) for link in event.get("relationships") or [] if isinstance(link, dict)
        ]
        found = [name for name in dict.fromkeys(related) if name in applications]
        if not found:
            refused.append(
                Refused(
                    number,
                    "relationships",
                    ", ".join(related),
                    "the event belongs to no application",
                    "relate it to an object of type {kind}",
                    {"kind": kind},
                )
            )
        for name in found:
            rows.append(_row(event, name, applications[name]))
            lines.append(number)
            seen.add(name)
    refused += [
        Refused(0, "objects", "", "an application has no event, so nothing is known of its days", "add one")
        for name in applications
        if name not in seen
    ]
    return RecordTable(file, rows, lines, refused)


def _no_ocel(file: Path, problem: str) -> BadInputError:
    return BadInputError(
        "this is no OCEL 2.0 in JSON: {problem}",
        where=str(file),
        mend="have the source write it again",
        problem=problem,
    )


def _application_type(file: Path, objects: list[dict[str, Any]]) -> str:
    kinds = list(dict.fromkeys(str(item.get("type")) for item in objects))
    for name in APPLICATION:
        if name in kinds:
            return name
    if len(kinds) == 1:
        return kinds[0]
    raise BadInputError(
        "it is unclear which objects are applications among: {kinds}",
        where=str(file),
        mend="name their type 'application'",
        kinds=", ".join(kinds) or "none",
    )


def _history(item: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Time, name and value of the attributes of an object, in the order of time."""
    found = []
    for told in item.get("attributes") or []:
        value = plain(told.get("value")) if isinstance(told, dict) else None
        if value is not None:
            found.append((str(told.get("time") or ""), str(told.get("name")), value))
    return sorted(found)


def _row(event: dict[str, Any], name: str, history: list[tuple[str, str, str]]) -> dict[str, str]:
    row = {"ocel:oid": name}
    for key, column in (("id", "ocel:eid"), ("type", "ocel:type"), ("time", "ocel:time")):
        value = plain(event.get(key))
        if value is not None:
            row[column] = value
    for told in event.get("attributes") or []:
        value = plain(told.get("value")) if isinstance(told, dict) else None
        if value is not None:
            row[str(told.get("name"))] = value
    moment = row.get("recorded_at") or row.get("ocel:time", "")
    # An attribute without a time, or from before its first time, is what the object had all along.
    for _, attribute, value in history:
        row.setdefault(f"object:{attribute}", value)
    for time, attribute, value in history:
        if time <= moment:
            row[f"object:{attribute}"] = value
    return row


def ocel_mapping(columns: tuple[str, ...], key_id: str | None = None) -> SourceMapping:
    """The mapping of a log whose events have the names of the register.

    Args:
        columns: The columns that the log has.
        key_id: Set where the objects are named by pseudonyms of that key.
    """

    def if_there(name: str) -> Source | None:
        return Source(column=name) if name in columns else None

    return SourceMapping(
        name="ocel",
        layout=Layout.EVENTS,
        key=Source(column="ocel:oid"),
        facts={name: Source(column=f"object:{name}") for name in CASE_FACTS if f"object:{name}" in columns},
        events=(
            EventRule(
                type=Source(column="ocel:type"),
                on=if_there("on") or Source(column="ocel:time"),
                identity=if_there("event_id") or if_there("ocel:eid"),
                thread=if_there("event_thread"),
                retracted=if_there("retracted"),
                attributes={name: Source(column=name) for name in ATTRIBUTE_NAMES if name in columns},
            ),
        ),
        recorded_at=if_there("recorded_at"),
        facts_recorded_at=if_there("object:facts_recorded_at"),
        ignore=("ocel:time", "ocel:eid", "object:key_id"),
        key_id=key_id,
    )
