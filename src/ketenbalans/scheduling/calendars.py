"""Day lists as iCalendar files, one per location, officer, interpreter and lawyer.

Every entry is tentative until a person sends the invitations. Times are written in UTC, so that no calendar
has to know the Dutch zone; nothing in a file depends on when it was written.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.instance import Instance, Step
from ketenbalans.scheduling.names import COLUMNS, STEPS
from ketenbalans.vocabulary.language import translate

ZONE, UTC = ZoneInfo("Europe/Amsterdam"), ZoneInfo("UTC")
KINDS = {"locations": "location", "officers": "officer", "interpreters": "interpreter", "lawyers": "lawyer"}


def calendars(instance: Instance, rows: Sequence[Assignment], language: str) -> dict[str, dict[str, bytes]]:
    """The content of each calendar, by kind and name."""
    found: dict[str, dict[str, bytes]] = {}
    for kind, attribute in KINDS.items():
        by_name: dict[str, list[Assignment]] = defaultdict(list)
        for row in rows:
            if getattr(row, attribute):
                by_name[getattr(row, attribute)].append(row)
        found[kind] = {
            name: _calendar(instance, name, own, language) for name, own in sorted(by_name.items())
        }
    return found


def _calendar(instance: Instance, name: str, rows: Sequence[Assignment], language: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//ketenbalans//day schedule//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for row in rows:
        calendar.add_component(_event(instance, row, language))
    return bytes(calendar.to_ical())


def _event(instance: Instance, row: Assignment, language: str) -> Event:
    person = instance.person[row.person]
    event = Event()
    event.add("uid", f"{row.person}-{row.step.value}@ketenbalans")
    issued = row.issued or instance.issued_on
    event.add("dtstamp", datetime.combine(issued, time(), tzinfo=UTC))
    start, end = row.start, row.end
    if row.step is Step.PREPHASE:
        start, end = row.language, row.language + instance.rules.station_minutes
    event.add("dtstart", _moment(row, start))
    event.add("dtend", _moment(row, end))
    step = translate(STEPS[row.step], language)
    event.add("summary", f"{step} {row.person} ({person.language})")
    where = row.room if row.room.startswith(row.location) else f"{row.location} {row.room}".strip()
    event.add("location", where)
    names = [
        f"{translate(COLUMNS[name], language)}: {getattr(row, name)}"
        for name in ("officer", "interpreter", "lawyer")
        if getattr(row, name)
    ]
    event.add("description", "; ".join([*names, translate("draft", language)]))
    event.add("status", "TENTATIVE")
    return event


def _moment(row: Assignment, minute: int) -> datetime:
    midnight = datetime.combine(row.day, time(), tzinfo=ZONE)
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)
