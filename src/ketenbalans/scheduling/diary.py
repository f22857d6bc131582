"""Who and what is taken when, to the minute: for adding a few people to a schedule that stands.

The search makes schedules of thousands; this keeps one that was announced and finds room in it. Hours of
officers, rooms, interpreters and lawyers are booked row by row, and an option is offered only where all are
free.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.arrays import eligible, meeting_size, prephase_size
from ketenbalans.scheduling.instance import (
    MINORS,
    Instance,
    Interpreter,
    Location,
    Officer,
    Person,
    Room,
    Step,
)

Span = tuple[int, int]


@dataclass
class Diary:
    """Bookings of one schedule.

    Args:
        instance: The question, with everybody's presence as it is now known.
    """

    instance: Instance
    rows: dict[tuple[str, Step], Assignment] = field(default_factory=dict)
    _busy: dict[tuple[str, str, date], list[Span]] = field(default_factory=lambda: defaultdict(list))
    _where: dict[tuple[str, str, date], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _task: dict[tuple[str, date], Counter[Step]] = field(default_factory=lambda: defaultdict(Counter))
    _guests: Counter[tuple[str, date]] = field(default_factory=Counter)
    _riders: Counter[tuple[str, str, date]] = field(default_factory=Counter)
    _calls: dict[tuple[str, date], list[Span]] = field(default_factory=lambda: defaultdict(list))
    _screened: Counter[date] = field(default_factory=Counter)

    def book(self, row: Assignment) -> None:
        """Enters a row."""
        self.rows[row.person, row.step] = row
        self._enter(row, 1)

    def cancel(self, person: str, step: Step) -> Assignment | None:
        """Takes a row out, if it is there, and returns it."""
        row = self.rows.pop((person, step), None)
        if row is not None:
            self._enter(row, -1)
        return row

    def _enter(self, row: Assignment, change: int) -> None:
        day = row.day
        if row.step is Step.SCREENING:
            self._screened[day] += change
            return
        person = self.instance.person[row.person]
        self._riders[person.reception, row.location, day] += change
        span = (row.start, row.end)
        spans: list[tuple[list[Span], Span]] = []
        if row.step is Step.PREPHASE:
            self._guests[row.location, day] += change
            length = self.instance.rules.station_minutes
            spans.append(
                (self._busy["interpreter", row.interpreter, day], (row.language, row.language + length))
            )
            spans.append((self._busy["desks", row.location, day], (row.documents, row.documents + length)))
        elif row.step is Step.HEARING:
            spans.append((self._busy["interpreter", row.interpreter, day], span))
            spans.append((self._busy["officer", row.officer, day], span))
            spans.append((self._busy["room", f"{row.location} {row.room}", day], span))
            self._where["officer", row.officer, day][row.room] += change
        else:
            spans.append((self._busy["lawyer", row.lawyer, day], span))
            spans.append((self._calls[person.language, day], span))
            self._where["lawyer", row.lawyer, day][row.location] += change
            self._where["meeting room", row.room, day][row.lawyer] += change
        if row.interpreter:
            self._where["interpreter", row.interpreter, day][row.location] += change
            self._task[row.interpreter, day][row.step] += change
        for listed, one in spans:
            if change > 0:
                listed.append(one)
            else:
                listed.remove(one)

    def screened(self, day: date) -> int:
        """How many security screenings a day holds."""
        return self._screened[day]

    def free(self, kind: str, name: str, day: date, span: Span) -> bool:
        """Whether somebody or a room has nothing else in a span."""
        return all(end <= span[0] or start >= span[1] for start, end in self._busy.get((kind, name, day), ()))

    def options(
        self, person: Person, step: Step, day: date, location: Location
    ) -> Iterator[tuple[float, Assignment]]:
        """Rows that are possible on a day at a location, each with what it adds to the soft costs."""
        if not location.presence.on(day):
            return
        ride = self._ride(person, location, day)
        make = {Step.PREPHASE: self._prephase, Step.HEARING: self._hearing, Step.MEETING: self._meeting}[step]
        for cost, row in make(person, day, location):
            yield cost + ride, row

    def _ride(self, person: Person, location: Location, day: date) -> float:
        reception = next(one for one in self.instance.receptions if one.id == person.reception)
        riders = self._riders[person.reception, location.id, day]
        return self.instance.weights.trip * (riders % reception.seats == 0)

    def interpreters(
        self, person: Person, step: Step, day: date, location: Location
    ) -> Iterator[tuple[float, Interpreter]]:
        """Who could interpret there for this step, and what that costs; hours are still to be looked at."""
        other = Step.HEARING if step is Step.PREPHASE else Step.PREPHASE
        for one in self.instance.interpreters:
            if not eligible(one, person) or location.id not in one.locations or not one.presence.on(day):
                continue
            where = +self._where["interpreter", one.id, day]
            task = self._task[one.id, day]
            if task[other] or (where and set(where) != {location.id}):
                continue
            if step is Step.PREPHASE and task[step] >= prephase_size(self.instance):
                continue
            yield 0.0 if where else self.instance.weights.interpreter_day, one

    def _prephase(self, person: Person, day: date, location: Location) -> Iterator[tuple[float, Assignment]]:
        hours, rules = self.instance.hours, self.instance.rules
        if self._guests[location.id, day] >= location.places:
            return
        if location.ready_from is not None and day < location.ready_from:
            return
        if any(name in location.partners and not location.partners[name].on(day) for name in person.partners):
            return
        slots = hours.slots(rules.station_minutes, hours.morning[0] + rules.information_minutes)
        desks = Counter(self._busy["desks", location.id, day])
        for cost, one in self.interpreters(person, Step.PREPHASE, day, location):
            spoken = next((slot for slot in slots if self.free("interpreter", one.id, day, slot)), None)
            desk = next((slot for slot in slots if slot != spoken and desks[slot] < location.desks), None)
            if spoken is not None and desk is not None:
                yield (
                    cost,
                    Assignment(
                        person.key, Step.PREPHASE, day, hours.morning[0], hours.afternoon[1], location.id,
                        interpreter=one.id, documents=desk[0], language=spoken[0],
                    ),
                )  # fmt: skip

    def _hearing(self, person: Person, day: date, location: Location) -> Iterator[tuple[float, Assignment]]:
        hours = self.instance.hours
        spans = [(hours.morning[0], hours.afternoon[1])] if person.long_hearing else list(hours.halves)
        for span in spans:
            team = self.team(person, day, location, span)
            if team is None:
                continue
            officer, room = team
            for cost, one in self.interpreters(person, Step.HEARING, day, location):
                if self.free("interpreter", one.id, day, span):
                    yield (
                        cost,
                        Assignment(
                            person.key, Step.HEARING, day, *span, location.id, room.id, officer.id, one.id
                        ),
                    )
                    break

    def team(self, person: Person, day: date, location: Location, span: Span) -> tuple[Officer, Room] | None:
        """An officer and a room that are free; an officer who has a room that day stays in it."""
        rooms = [
            room
            for room in location.rooms
            if room.presence.on(day)
            and (room.adapted or MINORS not in person.skills)
            and self.free("room", f"{location.id} {room.id}", day, span)
        ]
        rooms.sort(key=lambda room: (room.adapted and MINORS not in person.skills, room.id))
        if not rooms:
            return None
        able = [
            one
            for one in self.instance.officers
            if one.location == location.id
            and one.presence.on(day)
            and person.skills <= one.skills
            and self.free("officer", one.id, day, span)
        ]
        able.sort(key=lambda one: (len(one.skills), one.id))
        for officer in able:
            held = +self._where["officer", officer.id, day]
            for room in rooms:
                if (not held or room.id in held) and (held or not self._in_use(location, room, day)):
                    return officer, room
        return (able[0], rooms[0]) if able else None

    def _in_use(self, location: Location, room: Room, day: date) -> bool:
        return bool(self._busy.get(("room", f"{location.id} {room.id}", day)))

    def _meeting(self, person: Person, day: date, location: Location) -> Iterator[tuple[float, Assignment]]:
        lawyer = next(one for one in self.instance.lawyers if one.id == person.lawyer)
        where = +self._where["lawyer", lawyer.id, day]
        taken = sorted(self._busy.get(("lawyer", lawyer.id, day), ()))
        if not lawyer.presence.on(day) or (lawyer.locations and location.id not in lawyer.locations):
            return
        if (where and set(where) != {location.id}) or len(taken) >= meeting_size(self.instance):
            return
        slots = self.instance.hours.slots(self.instance.rules.meeting_minutes)
        numbers = [slots.index(span) for span in taken if span in slots]
        room = self._meeting_room(lawyer.id, day, location)
        if room is None or len(numbers) < len(taken):
            return
        near = range(len(slots)) if not numbers else (min(numbers) - 1, max(numbers) + 1)
        most = self.instance.telephone.get(person.language)
        for number in near:
            if not 0 <= number < len(slots):
                continue
            called = self._calls[person.language, day].count(slots[number])
            if most is None or called < most:
                cost = 0.0 if taken else self.instance.weights.lawyer_day
                row = Assignment(
                    person.key, Step.MEETING, day, *slots[number], location.id, room, lawyer=lawyer.id
                )
                yield cost, row
                return

    def _meeting_room(self, lawyer: str, day: date, location: Location) -> str | None:
        names = [f"{location.id}-M{number + 1}" for number in range(location.meeting_rooms)]
        empty = None
        for name in names:
            held = +self._where["meeting room", name, day]
            if lawyer in held:
                return name
            empty = empty or (None if held else name)
        return empty

    def replaced(self, row: Assignment) -> Assignment | None:
        """The same invitation with whoever is free instead: same day, hours and location; None if nobody is.

        Call it after the row has been cancelled.
        """
        person = self.instance.person[row.person]
        location = self.instance.location[row.location]
        span = (row.start, row.end)
        if row.step is Step.HEARING:
            keep = self._kept_team(row, person, location, span)
            if keep is None:
                return None
            officer, room = keep
            chosen = sorted(
                (
                    (cost, one.id != row.interpreter, one.id)
                    for cost, one in self.interpreters(person, Step.HEARING, row.day, location)
                    if self.free("interpreter", one.id, row.day, span)
                ),
                key=lambda choice: (choice[1], choice[0], choice[2]),
            )
            if not chosen:
                return None
            return replace(row, officer=officer, room=room, interpreter=chosen[0][2])
        for _, other in self.options(person, row.step, row.day, location):
            if row.step is Step.PREPHASE or (other.start, other.end) == span:
                return other
        return None

    def _kept_team(
        self, row: Assignment, person: Person, location: Location, span: Span
    ) -> tuple[str, str] | None:
        """Officer and room as they were where both are still there, else another team."""
        officer = next((one for one in self.instance.officers if one.id == row.officer), None)
        room = next((one for one in location.rooms if one.id == row.room), None)
        if (
            officer is not None
            and room is not None
            and officer.presence.on(row.day)
            and room.presence.on(row.day)
            and self.free("officer", officer.id, row.day, span)
            and self.free("room", f"{location.id} {room.id}", row.day, span)
        ):
            return officer.id, room.id
        team = self.team(person, row.day, location, span)
        return None if team is None else (team[0].id, team[1].id)
