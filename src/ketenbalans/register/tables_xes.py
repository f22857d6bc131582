"""Reads XES event logs (IEEE 1849): a trace is a case, an event an event.

Attributes of the trace become columns ``case:NAME``, those of the event ``NAME``.
"""

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from ketenbalans.errors import BadInputError, UnavailableError
from ketenbalans.register.allowed import ATTRIBUTE_NAMES, CASE_FACTS
from ketenbalans.register.chunks import Refused
from ketenbalans.register.mapping import EventRule, Layout, Source, SourceMapping
from ketenbalans.register.tables_records import RecordTable, plain

KEY, NAME, TIME, LIFECYCLE = "case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition"


def read_xes(file: Path) -> RecordTable:
    """The events of a XES file.

    Raises:
        UnavailableError: If it cannot be read.
        BadInputError: If it is no XES.
    """
    rows: list[Mapping[str, str]] = []
    lines: list[int] = []
    refused: list[Refused] = []
    try:
        root = None
        number = 0
        for happening, element in ElementTree.iterparse(file, events=("start", "end")):
            if root is None:
                root = element
                if _local(element) != "log":
                    raise _no_xes(file, f"<{_local(element)}>")
            if happening == "end" and _local(element) == "trace":
                number = _trace(element, number, rows, lines, refused)
                element.clear()
    except ElementTree.ParseError as problem:
        raise _no_xes(file, str(problem)) from None
    except OSError as problem:
        raise UnavailableError(
            "cannot be read: {reason}",
            where=str(file),
            mend="check the name and the rights",
            reason=problem.strerror,
        ) from None
    return RecordTable(file, rows, lines, refused)


def _no_xes(file: Path, problem: str) -> BadInputError:
    return BadInputError(
        "this is no XES event log: {problem}",
        where=str(file),
        mend="have the source write it again",
        problem=problem,
    )


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attributes(element: ElementTree.Element, prefix: str) -> dict[str, str]:
    found = {}
    for child in element:
        if _local(child) in {"event", "list", "container"}:
            continue
        name, value = child.get("key"), plain(child.get("value"))
        if name and value is not None:
            found[prefix + name] = value
    return found


def _trace(
    trace: ElementTree.Element,
    number: int,
    rows: list[Mapping[str, str]],
    lines: list[int],
    refused: list[Refused],
) -> int:
    """Adds the events of a trace; returns the number of the last event so far."""
    of_case = _attributes(trace, "case:")
    for event in trace:
        if _local(event) != "event":
            continue
        number += 1
        told = _attributes(event, "")
        step = told.get(LIFECYCLE, "complete").lower()
        if step != "complete":
            refused.append(
                Refused(
                    number,
                    LIFECYCLE,
                    step,
                    "{value!r} is a step towards the event, not the event itself",
                    "nothing needs to be done: the step 'complete' counts",
                )
            )
            continue
        rows.append({**of_case, **told})
        lines.append(number)
    return number


def xes_mapping(columns: tuple[str, ...]) -> SourceMapping:
    """The mapping of a XES log whose events have the names of the register."""

    def if_there(name: str) -> Source | None:
        return Source(column=name) if name in columns else None

    facts = {name: Source(column=f"case:{name}") for name in CASE_FACTS if f"case:{name}" in columns}
    return SourceMapping(
        name="xes",
        layout=Layout.EVENTS,
        key=Source(column=KEY),
        facts=facts,
        events=(
            EventRule(
                type=Source(column=NAME),
                on=if_there("on") or Source(column=TIME),
                identity=if_there("event_id") or if_there("identity:id"),
                thread=if_there("event_thread"),
                retracted=if_there("retracted"),
                attributes={name: Source(column=name) for name in ATTRIBUTE_NAMES if name in columns},
            ),
        ),
        recorded_at=if_there("recorded_at"),
        facts_recorded_at=if_there("case:facts_recorded_at"),
        ignore=(LIFECYCLE, TIME),
    )
