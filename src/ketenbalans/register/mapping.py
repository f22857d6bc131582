"""Mapping files: which column of a source is which fact or event, read strictly, with lines.

A mapping is the allow-list of one source. Columns that it does not name never enter; those under
``ignore`` are known to be left outside and are not mentioned again.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ketenbalans.errors import BadInputError, MissingValueError, UnknownNameError
from ketenbalans.register.allowed import ATTRIBUTE_NAMES, CASE_FACTS
from ketenbalans.vocabulary.codes import EventType
from ketenbalans.vocabulary.documents import Section, read_document

OTHERS = "*"
"""In a table of codes: every value that is not named."""


class Layout(StrEnum):
    """How a table tells what happened."""

    EVENTS = "events"
    """A row per event."""
    CASES = "cases"
    """A row per case, a column per event."""


@dataclass(frozen=True)
class Source:
    """Where one value comes from: a column, with codes to translate it, or a fixed value.

    Attributes:
        column: Name of the column; None for a fixed value.
        value: The fixed value.
        codes: What the values of the source mean here; None as meaning leaves the value out.
    """

    column: str | None = None
    value: Any = None
    codes: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class EventRule:
    """How rows become events of a type.

    ``thread`` is for what a register exported itself: the number under which it knows the event, so that
    an export that comes back adds nothing.
    """

    type: Source
    on: Source
    identity: Source | None = None
    thread: Source | None = None
    recorded_at: Source | None = None
    retracted: Source | None = None
    attributes: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceMapping:
    """Which column of a source is what.

    Attributes:
        name: What it is called in reports.
        layout: A row per event or a row per case.
        key: The key of the case.
        key_id: Set where the keys are pseudonyms already: the id of the key that made them.
        recorded_at: When the source wrote a row down; None for the day of the event.
        facts_recorded_at: When the facts of the case were written down, where a row tells that apart.
        facts: Facts of the case by name.
        events: The rules.
        ignore: Columns that are meant to stay outside.
        days: Forms in which days are written, beside the ISO form.
        delimiter: Of a CSV file; None to tell from its header.
        encoding: How the signs of a CSV file are written.
        time_zone: Of moments that are written without one.
    """

    name: str
    layout: Layout
    key: Source
    facts: Mapping[str, Source]
    events: tuple[EventRule, ...]
    recorded_at: Source | None = None
    facts_recorded_at: Source | None = None
    key_id: str | None = None
    ignore: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    delimiter: str | None = None
    time_zone: str = "UTC"
    encoding: str = "utf-8"

    def sources(self) -> Iterator[Source]:
        """Every source of a value."""
        yield self.key
        if self.recorded_at:
            yield self.recorded_at
        if self.facts_recorded_at:
            yield self.facts_recorded_at
        yield from self.facts.values()
        for rule in self.events:
            yield rule.type
            yield rule.on
            yield from (
                part for part in (rule.identity, rule.thread, rule.recorded_at, rule.retracted) if part
            )
            yield from rule.attributes.values()

    def columns(self) -> tuple[str, ...]:
        """The columns that are read, each once, in the order in which they are named."""
        return tuple(dict.fromkeys(source.column for source in self.sources() if source.column is not None))

    def with_key_id(self, key_id: str | None) -> "SourceMapping":
        """The same mapping for a source whose keys are pseudonyms of a key already."""
        return replace(self, key_id=key_id)

    def sha256(self) -> str:
        """A hash of what this mapping means, whatever its layout or name."""
        content = json.dumps(self, default=_plain, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    told = {name: item for name, item in vars(value).items() if name != "name"}
    if told.get("encoding") == "utf-8":
        del told["encoding"]  # a mapping of before encodings keeps its hash
    return told


_TOP = (
    "schema",
    "name",
    "layout",
    "key",
    "key_id",
    "recorded_at",
    "case",
    "events",
    "event",
    "ignore",
    "days",
    "delimiter",
    "time_zone",
    "encoding",
)
ENCODINGS = ("utf-8", "windows-1252", "iso-8859-15")
"""How the signs of a CSV file may be written."""


def read_mapping(file: Path) -> SourceMapping:
    """Reads a mapping file.

    Raises:
        BadInputError: If a value has the wrong form.
        UnknownNameError: If it names a fact, event, attribute or key that does not exist.
        MissingValueError: If the key of the case or the day of an event is not told.
    """
    section = read_document(file).only(*_TOP)
    layout = Layout(section.one_of("layout", list(Layout)))
    wrong, right = ("event", "events") if layout is Layout.CASES else ("events", "event")
    if wrong in section:
        raise BadInputError(
            "layout {layout!r} has no {wrong!r}",
            where=section.place(wrong),
            mend="write {right!r}, or change the layout",
            layout=str(layout),
            wrong=wrong,
            right=right,
        )
    facts = {}
    if "case" in section:
        case = section.section("case").only(*CASE_FACTS)
        facts = {name: _source(case, name) for name in case}
    key = _source(section, "key")
    if key.column is None:
        raise BadInputError("the key is a fixed value", where=section.place("key"), mend="name its column")
    return SourceMapping(
        name=section.text("name", file.stem),
        layout=layout,
        key=key,
        key_id=section.text("key_id") if "key_id" in section else None,
        recorded_at=_source(section, "recorded_at") if "recorded_at" in section else None,
        facts=facts,
        events=_rules(section, layout),
        ignore=tuple(section.texts("ignore", [])),
        days=tuple(section.texts("days", [])),
        delimiter=section.text("delimiter") if "delimiter" in section else None,
        time_zone=section.one_of("time_zone", ("UTC", "Europe/Amsterdam"), "UTC"),
        encoding=section.one_of("encoding", ENCODINGS, "utf-8"),
    )


def _rules(section: Section, layout: Layout) -> tuple[EventRule, ...]:
    if layout is Layout.EVENTS:
        return (_rule(section.section("event")),)
    return tuple(_rule(item) for item in section.sections("events")) if "events" in section else ()


def _rule(section: Section) -> EventRule:
    section.only("type", "on", "id", "recorded_at", "retracted", "with")
    attributes: dict[str, Source] = {}
    if "with" in section:
        told = section.section("with").only(*ATTRIBUTE_NAMES)
        attributes = {name: _source(told, name) for name in told}
    kind = section.value("type")
    if isinstance(kind, str):
        # In a row per case a bare word is the type itself; in a row per event it is the column.
        type_source = Source(value=kind) if kind in list(EventType) else Source(column=kind)
    else:
        type_source = _source(section, "type")
    _check_types(type_source, section)
    return EventRule(
        type=type_source,
        on=_source(section, "on"),
        identity=_source(section, "id") if "id" in section else None,
        recorded_at=_source(section, "recorded_at") if "recorded_at" in section else None,
        retracted=_source(section, "retracted") if "retracted" in section else None,
        attributes=attributes,
    )


def _check_types(source: Source, section: Section) -> None:
    named = [source.value] if source.column is None else list((source.codes or {}).values())
    for name in named:
        if name is not None and name not in list(EventType):
            raise UnknownNameError("event", str(name), list(EventType), where=section.place("type"))


def _source(section: Section, key: str) -> Source:
    found = section.value(key)
    if isinstance(found, str):
        return Source(column=found)
    if not isinstance(found, Section):
        raise BadInputError(
            "{key} is {found!r}",
            where=section.place(key),
            mend="write the name of a column, or {{column: NAME, codes: {{...}}}}, or {{value: ...}}",
            key=key,
            found=found,
        )
    found.only("column", "value", "codes")
    if ("column" in found) == ("value" in found):
        raise MissingValueError(
            "{key!r} needs a column or a value, not both",
            where=found.place(),
            mend="keep one of the two",
            key=key,
        )
    if "value" in found:
        return Source(value=found.value("value"))
    codes = None
    if "codes" in found:
        table = found.section("codes")
        codes = {str(name): table.values[name] for name in table}
    return Source(column=found.text("column"), codes=codes)
