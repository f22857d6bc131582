"""Cases of the register as the records that a person, or the legal clock, reads."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from ketenbalans.cases.case import Case
from ketenbalans.cases.event_fields import EVENT_FIELDS
from ketenbalans.cases.reading import parse_case
from ketenbalans.errors import KetenbalansError
from ketenbalans.register.columns import EPOCH
from ketenbalans.register.reading import FOREVER, Register, told_moment
from ketenbalans.vocabulary.codes import EventType

_NAMES = [str(kind) for kind in EventType]
_DAYS = ("received_on", "contested_decision_on")


def records(
    register: Register,
    cases: Sequence[int],
    *,
    on: date | None = None,
    known_at: int = FOREVER,
    until: Mapping[int, int] | None = None,
    unreadable: list[int] | None = None,
) -> dict[int, Case]:
    """Some cases with their events, as they stood on a day and were known at a moment.

    Args:
        register: The register.
        cases: Numbers of the cases.
        on: Last day that counts; None for every day.
        known_at: Last moment of recording that counts.
        until: Last day that counts for some of the cases, by number, in days since 1970.
        unreadable: Takes the numbers of cases that cannot be; without it the first one stops the reading.

    Returns:
        A record by number; its key is the pseudonym.

    Raises:
        KetenbalansError: If a case cannot be, for instance because two days of it contradict one another.
    """
    wanted = pl.Series(sorted(set(cases)), dtype=pl.Int32)
    events = (
        register.events(on=on, known_at=known_at)
        .filter(pl.col("case_id").is_in(wanted.implode()))
        .sort("case_id", "on_day", "type", "id")
        .collect()
    )
    contents = dict(register.details.join(events, on="detail", how="semi").iter_rows())
    last = until or {}
    by_case: dict[int, list[dict[str, Any]]] = {}
    for row in events.iter_rows(named=True):
        if row["on_day"] <= last.get(row["case_id"], row["on_day"]):
            by_case.setdefault(row["case_id"], []).append(_event(row, contents))
    facts = register.facts(known_at=known_at).filter(pl.col("case_id").is_in(wanted.implode()))
    keys = register.keys_of(wanted.to_list())
    found = {}
    for row in facts.iter_rows(named=True):
        number = row["case_id"]
        told = {"key": keys[number], **_facts(row), "events": by_case.get(number, [])}
        try:
            found[number] = parse_case(told, keys[number])
        except KetenbalansError:
            if unreadable is None:
                raise
            unreadable.append(number)
    return found


def _event(row: dict[str, Any], contents: dict[int, str]) -> dict[str, Any]:
    kind = EventType(_NAMES[row["type"]])
    told = json.loads(contents[row["detail"]]) if row["detail"] else {}
    return {
        "type": str(kind),
        "on": (EPOCH + timedelta(days=row["on_day"])).isoformat(),
        "recorded_at": told_moment(row["recorded_at"]),
        **{name: value for name, value in told.items() if name in EVENT_FIELDS[kind]},
    }


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    told = {
        name: value
        for name, value in row.items()
        if value is not None and name not in {"case_id", "person", "flags", *_DAYS}
    }
    for name in _DAYS:
        if row[name] is not None:
            told[name] = (EPOCH + timedelta(days=row[name])).isoformat()
    if "minor" in told:
        told["minor"] = bool(told["minor"])
    marks = (row["flags"] or "").split()
    if marks:
        told["flags"] = {mark.removeprefix("-"): not mark.startswith("-") for mark in marks}
    return told
