"""The places of a scheduling question and those who work there, read strictly."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from ketenbalans.errors import ContradictionError, DuplicateError, UnknownNameError
from ketenbalans.scheduling.fields import days, optional, truth, whole
from ketenbalans.scheduling.instance import (
    WEEKDAYS,
    Hours,
    Interpreter,
    Lawyer,
    Location,
    Officer,
    Presence,
    Reception,
    Room,
    Rules,
)
from ketenbalans.vocabulary.documents import Section

Named = TypeVar("Named", Location, Reception, Officer, Interpreter, Lawyer)


def named(found: Sequence[Named], document: Section, kind: str) -> tuple[Named, ...]:
    """The list itself, once it is sure that no name stands twice in it."""
    seen = set()
    for one in found:
        if one.id in seen:
            raise DuplicateError(
                "{name!r} stands twice among the {kind}",
                where=document.place(kind),
                mend="remove or rename one",
                name=one.id,
                kind=kind,
            )
        seen.add(one.id)
    return tuple(found)


def _known(section: Section, key: str, found: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(found)
    for name in wanted:
        if name not in known:
            raise UnknownNameError(key, name, known, where=section.place(key))
    return wanted


def _presence(section: Section) -> Presence:
    names = section.texts("weekdays", list(WEEKDAYS))
    _known(section, "weekdays", names, WEEKDAYS)
    return Presence(frozenset(WEEKDAYS.index(name) for name in names), frozenset(days(section, "absent")))


PRESENCE = ("weekdays", "absent")


def location_of(section: Section, hours: Hours, rules: Rules) -> Location:
    """One location, its rooms and the presence of partners."""
    section.only(
        "id", "address", "places", "desks", "rooms", "meeting_rooms", "partners", "ready_from", *PRESENCE
    )
    places = whole(section, "places", 0)
    slots = len(hours.slots(rules.station_minutes, hours.morning[0] + rules.information_minutes))
    needed = -(-places // (slots - 1)) if slots > 1 else places + 1
    desks = whole(section, "desks", needed)
    if desks < needed:
        # Each person passes one desk in a slot that is not the one of the language indication.
        raise ContradictionError(
            "{places} people a day cannot pass {desks} desks",
            where=section.place("desks"),
            mend="have {needed} desks, or fewer places",
            places=places,
            desks=desks,
            needed=needed,
        )
    rooms = []
    for one in optional(section, "rooms"):
        one.only("id", "adapted", *PRESENCE)
        rooms.append(Room(one.text("id"), truth(one, "adapted"), _presence(one)))
    if len({room.id for room in rooms}) < len(rooms):
        raise DuplicateError(
            "two rooms of {location} bear the same name",
            where=section.place("rooms"),
            mend="remove or rename one",
            location=section.text("id"),
        )
    partners = {}
    if section.values.get("partners") is not None:
        inner = section.section("partners").only("vwn", "dtv")
        partners = {name: _presence(inner.section(name).only(*PRESENCE)) for name in inner}
    return Location(
        section.text("id"),
        places,
        desks,
        tuple(rooms),
        whole(section, "meeting_rooms", 0),
        partners,
        _presence(section),
        section.optional_day("ready_from"),
        section.text("address", ""),
    )


def reception_of(section: Section, names: list[str]) -> Reception:
    """One reception location."""
    section.only("id", "seats", "locations")
    where = _known(section, "locations", section.texts("locations", names), names)
    return Reception(section.text("id"), whole(section, "seats", low=1), where)


def officer_of(section: Section, names: list[str]) -> Officer:
    """One officer."""
    section.only("id", "location", "skills", *PRESENCE)
    (location,) = _known(section, "location", [section.text("location")], names)
    return Officer(section.text("id"), location, frozenset(section.texts("skills", [])), _presence(section))


def interpreter_of(section: Section, names: list[str]) -> Interpreter:
    """One interpreter."""
    section.only("id", "languages", "gender", "locations", *PRESENCE)
    gender = section.one_of("gender", ("f", "m", ""), "")
    where = _known(section, "locations", section.texts("locations", names), names)
    return Interpreter(
        section.text("id"), frozenset(section.texts("languages")), where, gender, _presence(section)
    )


def lawyer_of(section: Section, names: list[str]) -> Lawyer:
    """One lawyer."""
    section.only("id", "locations", *PRESENCE)
    where = _known(section, "locations", section.texts("locations", names), names)
    return Lawyer(section.text("id"), where, _presence(section))
