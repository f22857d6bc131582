"""One scheduling question as frozen data: people and their steps, places, officers, interpreters, lawyers.

How it is read from a file is in ``scheduling.reading``; the file is documented in
``docs/reference/schedule-instance.md``. Keys are pseudonyms: no names or birth dates exist here.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from ketenbalans.vocabulary.calendar import is_working_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
MINORS = "minors"
"""The skill of the trained team, which also asks for an adapted room (R-020)."""


class Step(StrEnum):
    """What a person is invited for, in the order in which the steps come; screening needs nobody present."""

    SCREENING = "screening"
    PREPHASE = "prephase"
    HEARING = "hearing"
    MEETING = "meeting"


@dataclass(frozen=True)
class Presence:
    """When somebody or something is there: weekdays, less single days.

    Args:
        weekdays: Numbers of the weekdays, Monday is 0.
        absent: Days on which it is not there all the same.
    """

    weekdays: frozenset[int] = frozenset(range(5))
    absent: frozenset[date] = frozenset()

    def on(self, day: date) -> bool:
        """Whether it is there on a day.

        Example:
            >>> Presence(absent=frozenset({date(2026, 10, 5)})).on(date(2026, 10, 5))
            False
        """
        return day.weekday() in self.weekdays and day not in self.absent


@dataclass(frozen=True)
class Room:
    """A hearing room; ``adapted`` for minors."""

    id: str
    adapted: bool = False
    presence: Presence = Presence()


@dataclass(frozen=True)
class Location:
    """A place where people come for a day.

    Args:
        id: The name.
        places: Most people on one pre-phase day.
        desks: Desks where documents are handed in, one person at a time.
        rooms: Hearing rooms.
        meeting_rooms: Rooms for second-day meetings; a lawyer has one for the day.
        partners: When each partner (``vwn``, ``dtv``) is there; one that is not named is there every day.
        presence: When the location is open.
        ready_from: First day on which pre-phase days can be held (R-031); None where it is ready.
        address: As a letter writes it; empty where it is filled in by hand.
    """

    id: str
    places: int = 0
    desks: int = 0
    rooms: tuple[Room, ...] = ()
    meeting_rooms: int = 0
    partners: Mapping[str, Presence] = field(default_factory=dict)
    presence: Presence = Presence()
    ready_from: date | None = None
    address: str = ""


@dataclass(frozen=True)
class Reception:
    """A reception location: seats of one transport, and the locations to which it drives."""

    id: str
    seats: int
    locations: tuple[str, ...]


@dataclass(frozen=True)
class Officer:
    """An officer who hears, at one location, with the skills he or she is trained in."""

    id: str
    location: str
    skills: frozenset[str] = frozenset()
    presence: Presence = Presence()


@dataclass(frozen=True)
class Interpreter:
    """An interpreter; at one location a day, for hearings or for the pre-phase."""

    id: str
    languages: frozenset[str]
    locations: tuple[str, ...]
    gender: str = ""
    presence: Presence = Presence()


@dataclass(frozen=True)
class Lawyer:
    """A lawyer; at one location a day. No locations: all of them."""

    id: str
    locations: tuple[str, ...] = ()
    presence: Presence = Presence()


@dataclass(frozen=True)
class Cohort:
    """An announced cohort: no step before ``first``, the hearing not after ``last``."""

    number: int
    first: date
    last: date


@dataclass(frozen=True)
class Person:
    """One applicant and the steps that are to be planned.

    Args:
        key: Pseudonym.
        language: Language of the interpreter, ISO 639-3.
        reception: Where the person lives.
        steps: The steps that need a day.
        category: A to D, or empty outside the categories.
        long_hearing: Whether the hearing takes the day; otherwise half of it (category A, R-012).
        household: Pseudonym of the household; empty where the person is alone.
        together: Whether the household asked for the same days.
        lawyer: Id of the lawyer; empty where there is none.
        skills: What the officer must be trained in.
        interpreter_gender: ``f`` or ``m`` where asked for, else empty.
        partners: Partners who must be at the location on the pre-phase day.
        not_before: First day of any step.
        latest_day: Last day of the hearing, or of the pre-phase where there is no hearing.
        court_day: The same, set by a court.
        cohort: Number of the announced cohort; 0 where there is none.
        registered_on: Day of the registration interview, after which security screening follows (R-075).
        prephase_on: Day on which the pre-phase was held, where it was.
    """

    key: str
    language: str
    reception: str
    steps: frozenset[Step]
    category: str = ""
    long_hearing: bool = True
    household: str = ""
    together: bool = False
    lawyer: str = ""
    skills: frozenset[str] = frozenset()
    interpreter_gender: str = ""
    partners: frozenset[str] = frozenset({"vwn"})
    not_before: date | None = None
    latest_day: date | None = None
    court_day: date | None = None
    cohort: int = 0
    registered_on: date | None = None
    prephase_on: date | None = None

    @property
    def last(self) -> date | None:
        """The earlier of the two latest days."""
        known = [day for day in (self.latest_day, self.court_day) if day is not None]
        return min(known, default=None)


@dataclass(frozen=True)
class Hours:
    """The working day in minutes after midnight: two halves with a break between."""

    morning: tuple[int, int]
    afternoon: tuple[int, int]

    @property
    def halves(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Start and end of both halves."""
        return self.morning, self.afternoon

    def slots(self, minutes: int, start: int = 0) -> list[tuple[int, int]]:
        """Consecutive slots of a length that fit in the halves, none across the break.

        Args:
            minutes: Length of a slot.
            start: No slot starts before this minute.

        Example:
            >>> Hours((540, 735), (780, 975)).slots(75)
            [(540, 615), (615, 690), (780, 855), (855, 930)]
        """
        found = []
        for first, last in self.halves:
            at = max(first, start)
            while at + minutes <= last:
                found.append((at, at + minutes))
                at += minutes
        return found


@dataclass(frozen=True)
class Rules:
    """The hard rules that are numbers; the defaults are assumptions DAY-01 to DAY-10 and DAY-15.

    Args:
        notice_days: Calendar days between the issue of the invitations and the first day on them.
        notice_after_change: The same, for somebody whose day is changed.
        prephase_to_hearing: Least open days from the pre-phase to the hearing.
        hearing_to_meeting: Least open days from the hearing to the second-day meeting.
        meeting_within: Most open days from the hearing to the second-day meeting.
        prephase_per_interpreter: Most people whom one interpreter helps on a pre-phase day.
        meetings_per_lawyer: Most meetings of a lawyer in a day.
        meeting_minutes: Length of a second-day meeting.
        station_minutes: Length of handing in documents, and of a language indication.
        information_minutes: Length of the information at the start of a pre-phase day.
        screening_days: Calendar days after registration within which screening is due (R-068).
    """

    notice_days: int
    notice_after_change: int
    prephase_to_hearing: int
    hearing_to_meeting: int
    meeting_within: int
    prephase_per_interpreter: int
    meetings_per_lawyer: int
    meeting_minutes: int
    station_minutes: int
    information_minutes: int
    screening_days: int


@dataclass(frozen=True)
class Weights:
    """What one unit of each soft wish weighs; the defaults are assumptions DAY-11 to DAY-14."""

    trip: float
    lawyer_day: float
    interpreter_day: float
    household_split: float


@dataclass(frozen=True)
class Instance:
    """A whole scheduling question; ``contact`` is how the letters say that people can reach the IND."""

    first_day: date
    last_day: date
    issued_on: date
    hours: Hours
    rules: Rules
    weights: Weights
    locations: tuple[Location, ...]
    receptions: tuple[Reception, ...]
    officers: tuple[Officer, ...]
    interpreters: tuple[Interpreter, ...]
    lawyers: tuple[Lawyer, ...]
    people: tuple[Person, ...]
    cohorts: Mapping[int, Cohort] = field(default_factory=dict)
    telephone: Mapping[str, int] = field(default_factory=dict)
    screenings_per_day: int = 0
    closed_days: frozenset[date] = frozenset()
    place: str = ""
    contact: str = ""

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The open days of the period: working days that are not closed."""
        span = (self.last_day - self.first_day).days + 1
        found = (self.first_day + timedelta(days=step) for step in range(span))
        return tuple(day for day in found if is_working_day(day) and day not in self.closed_days)

    @cached_property
    def location(self) -> Mapping[str, Location]:
        """Locations by name."""
        return {location.id: location for location in self.locations}

    @cached_property
    def person(self) -> Mapping[str, Person]:
        """People by key."""
        return {person.key: person for person in self.people}

    def from_day(self, day: date | None) -> int:
        """Number of the first open day on or after a day; 0 for None."""
        return 0 if day is None else bisect_left(self.days, day)

    def until_day(self, day: date | None) -> int:
        """Number of the last open day on or before a day; -1 where there is none."""
        return len(self.days) - 1 if day is None else bisect_right(self.days, day) - 1


def clock(minute: int) -> str:
    """A minute after midnight as people write it.

    Example:
        >>> clock(555)
        '09:15'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"
