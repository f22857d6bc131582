"""Reads cases as the APIs for case-oriented working (ZGW) give them: ``zaken`` in JSON.

Each day of a zaak becomes an event: ``registratiedatum``, ``startdatum``, every status and ``einddatum``.
What ZGW tells without a day (``verlenging``, ``opschorting``) cannot be placed in time and is refused by
name, so that nobody takes it for done.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ketenbalans.errors import BadInputError
from ketenbalans.register.allowed import CASE_FACTS
from ketenbalans.register.chunks import Refused
from ketenbalans.register.mapping import EventRule, Layout, Source, SourceMapping
from ketenbalans.register.tables_records import RecordTable, plain, read_json

EVENT, DAY, MOMENT = "gebeurtenis", "datum", "tijdstip"
DAYS = {"registratiedatum": "registered", "startdatum": "lodged", "einddatum": "closed"}
"""Days of a zaak and the event that each is where no mapping says otherwise."""


def read_zgw(file: Path) -> RecordTable:
    """The events of a file with zaken: a list, a page with ``results``, or one zaak.

    Raises:
        UnavailableError: If it cannot be read.
        BadInputError: If it holds no zaken.
    """
    found = read_json(file)
    if isinstance(found, dict):
        found = found.get("results", found.get("zaken", [found]))
    if not isinstance(found, list):
        raise BadInputError(
            "the file holds no list of zaken", where=str(file), mend="write [{{...}}] or {{'results': [...]}}"
        )
    rows: list[Mapping[str, str]] = []
    lines: list[int] = []
    refused: list[Refused] = []
    for number, zaak in enumerate(found, start=1):
        if not isinstance(zaak, dict):
            refused.append(Refused(number, "", "", "this is no zaak", "write an object"))
            continue
        told = _facts(zaak)
        events = _events(zaak)
        for event in events:
            rows.append({**told, **event})
            lines.append(number)
        refused += _without_day(number, zaak)
        if not events:
            refused.append(
                Refused(number, "registratiedatum", "", "the zaak has no day at all", "add registratiedatum")
            )
    return RecordTable(file, rows, lines, refused)


def _name(value: Any) -> str | None:
    """The name of a type: its description where it is expanded, else the last part of its address."""
    if isinstance(value, dict):
        return plain(
            value.get("omschrijving") or value.get("omschrijvingGeneriek") or value.get("identificatie")
        )
    text = plain(value)
    return text.rstrip("/").rpartition("/")[2] if text else None


def _expanded(zaak: dict[str, Any], name: str) -> Any:
    extra = zaak.get("_expand")
    return (extra.get(name) if isinstance(extra, dict) else None) or zaak.get(name)


def _facts(zaak: dict[str, Any]) -> dict[str, str]:
    told = {"zaak": plain(zaak.get("identificatie")) or _name(zaak.get("url")) or plain(zaak.get("uuid"))}
    told["zaaktype"] = _name(_expanded(zaak, "zaaktype"))
    for name in CASE_FACTS:
        told[name] = plain(zaak.get(name))
    for item in _expanded(zaak, "eigenschappen") or []:
        if isinstance(item, dict):
            told[f"eigenschap:{plain(item.get('naam'))}"] = plain(item.get("waarde"))
    return {name: value for name, value in told.items() if value is not None}


def _result(zaak: dict[str, Any]) -> str | None:
    result = _expanded(zaak, "resultaat")
    return _name((_expanded(result, "resultaattype") or result) if isinstance(result, dict) else result)


def _events(zaak: dict[str, Any]) -> list[dict[str, str]]:
    events = []
    for name in DAYS:
        day = plain(zaak.get(name))
        if day is not None:
            result = _result(zaak) if name == "einddatum" else None
            events.append({EVENT: name, DAY: day} | ({"resultaat": result} if result else {}))
    statuses = _expanded(zaak, "statussen") or [_expanded(zaak, "status")]
    for status in statuses if isinstance(statuses, list) else []:
        if not isinstance(status, dict):
            continue
        day = plain(status.get("datumStatusGezet"))
        kind = _name(_expanded(status, "statustype"))
        if day and kind:
            events.append({EVENT: kind, DAY: day, MOMENT: day})
    return events


def _without_day(number: int, zaak: dict[str, Any]) -> list[Refused]:
    extension, suspension = zaak.get("verlenging"), zaak.get("opschorting")
    found = []
    if isinstance(extension, dict) and plain(extension.get("duur")):
        found.append(("verlenging", str(extension.get("duur"))))
    if isinstance(suspension, dict) and suspension.get("indicatie") is True:
        found.append(("opschorting", "true"))
    return [
        Refused(
            number,
            name,
            value,
            "ZGW tells {name} without a day, so it cannot be placed in time",
            "tell it as a status with its day",
            {"name": name},
        )
        for name, value in found
    ]


def zgw_mapping(columns: tuple[str, ...]) -> SourceMapping:
    """The mapping of zaken whose statuses have the names of the register and whose zaaktype is a product."""
    facts = {name: Source(column=name) for name in CASE_FACTS if name in columns}
    facts.setdefault("product", Source(column="zaaktype"))
    attributes = {"reason": Source(column="resultaat")} if "resultaat" in columns else {}
    return SourceMapping(
        name="zgw",
        layout=Layout.EVENTS,
        key=Source(column="zaak"),
        facts=facts,
        events=(
            EventRule(type=Source(column=EVENT, codes=DAYS), on=Source(column=DAY), attributes=attributes),
        ),
        recorded_at=Source(column=MOMENT) if MOMENT in columns else None,
        ignore=("zaaktype", "resultaat"),
    )
