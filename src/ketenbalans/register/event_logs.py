"""Writes event logs: OCEL 2.0 in JSON and XES (IEEE 1849), row after row, so that a large one fits.

Applications are objects (or traces), households objects that they belong to. Beside the moment that a log
asks for, each event keeps the day and the moment of recording, which are what the register knows.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import IO, Any
from xml.sax.saxutils import quoteattr

import polars as pl

from ketenbalans.register.allowed import DUTCH_TIME

ROWS_AT_ONCE = 200_000
_OF_EVENT = ("on", "recorded_at", "event_thread", "retracted")


def _records(table: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for start in range(0, table.height, ROWS_AT_ONCE):
        yield from table.slice(start, ROWS_AT_ONCE).iter_rows(named=True)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def begins(day: date) -> str:
    """The first moment of a day in the Netherlands, with its zone.

    Example:
        >>> begins(date(2026, 6, 12))
        '2026-06-12T00:00:00+02:00'
    """
    return datetime.combine(day, time(), DUTCH_TIME).isoformat()


def _case_columns(table: pl.DataFrame) -> list[str]:
    own = {"key", "type", *_OF_EVENT}
    return [name for name in table.columns if name not in own and not name.startswith("with_")]


def _event_columns(table: pl.DataFrame) -> list[str]:
    return [name for name in table.columns if name in _OF_EVENT or name.startswith("with_")]


def _told(row: dict[str, Any], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if row[name] is not None:
            yield name.removeprefix("with_"), _text(row[name])


def write_ocel(stream: IO[str], table: pl.DataFrame) -> None:
    """Writes OCEL 2.0 in JSON.

    Args:
        stream: Where it goes.
        table: From ``exporting.event_table``.
    """
    of_case, of_event = _case_columns(table), _event_columns(table)
    kinds = table.get_column("type").unique().sort().to_list()
    described = [{"name": name.removeprefix("with_"), "type": "string"} for name in of_event]
    event_types = [{"name": kind, "attributes": described} for kind in kinds]
    object_types = [
        {"name": "application", "attributes": [{"name": name, "type": "string"} for name in of_case]},
        {"name": "household", "attributes": []},
    ]
    stream.write('{"objectTypes": ' + json.dumps(object_types))
    stream.write(', "eventTypes": ' + json.dumps(event_types))
    stream.write(', "objects": [')
    cases = table.unique("key", keep="first", maintain_order=True)
    separator = "\n"
    for row in _records(cases):
        moment = _text(row["facts_recorded_at"]) if row.get("facts_recorded_at") else "1970-01-01T00:00:00Z"
        told = [{"name": name, "time": moment, "value": value} for name, value in _told(row, of_case)]
        item: dict[str, Any] = {"id": row["key"], "type": "application", "attributes": told}
        if row.get("household"):
            item["relationships"] = [{"objectId": row["household"], "qualifier": "member of"}]
        stream.write(separator + json.dumps(item, ensure_ascii=False))
        separator = ",\n"
    if "household" in table.columns:
        for household in table.get_column("household").drop_nulls().unique().sort():
            stream.write(separator + json.dumps({"id": household, "type": "household", "attributes": []}))
    stream.write('], "events": [')
    separator = "\n"
    for number, row in enumerate(_records(table), start=1):
        event = {
            "id": f"e{number}",
            "type": row["type"],
            "time": begins(row["on"]),
            "attributes": [{"name": name, "value": value} for name, value in _told(row, of_event)],
            "relationships": [{"objectId": row["key"], "qualifier": "application"}],
        }
        stream.write(separator + json.dumps(event, ensure_ascii=False))
        separator = ",\n"
    stream.write("]}\n")


def write_xes(stream: IO[str], table: pl.DataFrame) -> None:
    """Writes XES.

    Args:
        stream: Where it goes.
        table: From ``exporting.event_table``; rows of one case stand together.
    """
    of_case, of_event = _case_columns(table), _event_columns(table)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1849.2016">\n')
    for name, prefix in (("Concept", "concept"), ("Time", "time")):
        address = f"http://www.xes-standard.org/{prefix}.xesext"
        stream.write(f'<extension name="{name}" prefix="{prefix}" uri="{address}"/>\n')
    current = None
    for row in _records(table):
        if row["key"] != current:
            stream.write("" if current is None else "</trace>\n")
            current = row["key"]
            stream.write("<trace>\n" + _xes("string", "concept:name", current))
            stream.write("".join(_xes("string", name, value) for name, value in _told(row, of_case)))
        stream.write("<event>" + _xes("string", "concept:name", row["type"]))
        stream.write(_xes("date", "time:timestamp", begins(row["on"])))
        stream.write("".join(_xes("string", name, value) for name, value in _told(row, of_event)))
        stream.write("</event>\n")
    stream.write(("" if current is None else "</trace>\n") + "</log>\n")


def _xes(kind: str, key: str, value: str) -> str:
    return f"<{kind} key={quoteattr(key)} value={quoteattr(value)}/>"
