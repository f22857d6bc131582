"""Whether a schedule keeps every hard rule, straight from the instance and the hours in the answer.

A second route: it shares no code with the search or with the settling of hours, looks at dates and minutes
rather than at numbers of days and halves, and knows nothing of how a schedule was made.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.instance import MINORS, Instance, Person, Step
from ketenbalans.vocabulary.calendar import is_working_day

GAP = "meetings not back to back"


@dataclass(frozen=True)
class Breach:
    """One hard rule that a schedule breaks: which rule, for whom or what, and on which day."""

    rule: str
    who: str
    day: date

    def __str__(self) -> str:
        return f"{self.rule}: {self.who} on {self.day.isoformat()}"


def breaches(instance: Instance, assignments: Sequence[Assignment], *, remade: bool = False) -> list[Breach]:
    """Every hard rule that the assignments break; empty where they keep them all.

    Args:
        instance: The question.
        assignments: The schedule.
        remade: Whether it was made again after events. A client who falls away may then leave a gap between
            a lawyer's meetings, which is not closed because that would move people.

    Example:
        >>> from ketenbalans.scheduling.example import example
        >>> from ketenbalans.scheduling.reading import parse_instance
        >>> from ketenbalans.vocabulary.json_documents import parse_json
        >>> import json
        >>> question = parse_instance(parse_json(json.dumps(example(hearings=1, weeks=1)), "x.json"))
        >>> sunday = Assignment(question.people[0].key, Step.SCREENING, date(2026, 10, 11))
        >>> [breach.rule for breach in breaches(question, [sunday])]
        ['step not asked for', 'closed day']
    """
    known = {person.key: person for person in instance.people}
    found: list[Breach] = []
    mine: list[Assignment] = []
    for one in assignments:
        if one.person not in known:
            found.append(Breach("unknown person", one.person, one.day))
        else:
            mine.append(one)
    by_person: dict[str, list[Assignment]] = defaultdict(list)
    for one in mine:
        by_person[one.person].append(one)
    for key, rows in by_person.items():
        found += _of_person(instance, known[key], rows)
    for one in mine:
        found += _of_row(instance, known[one.person], one)
    found += _of_places(instance, known, mine)
    found += [one for one in _of_staff(instance, known, mine) if not (remade and one.rule == GAP)]
    found += _of_households(known, by_person)
    return found


def _closed(instance: Instance, day: date) -> bool:
    return (
        not instance.first_day <= day <= instance.last_day
        or not is_working_day(day)
        or day in instance.closed_days
    )


def _open_days_between(instance: Instance, first: date, last: date) -> int:
    """Open days after the first up to the last; days before the period count when they are working days."""
    day, count = first, 0
    while day < last:
        day += timedelta(days=1)
        count += is_working_day(day) and day not in instance.closed_days
    return count


def _of_person(instance: Instance, person: Person, rows: list[Assignment]) -> list[Breach]:
    found = []
    steps = {row.step: row for row in rows}
    if len(steps) < len(rows):
        found.append(Breach("a step twice", person.key, rows[0].day))
    cohort = instance.cohorts.get(person.cohort)
    for row in rows:
        if row.step not in person.steps:
            found.append(Breach("step not asked for", person.key, row.day))
        if _closed(instance, row.day):
            found.append(Breach("closed day", person.key, row.day))
        if row.step is Step.SCREENING:
            if person.registered_on is not None and row.day <= person.registered_on:
                found.append(Breach("screening before registration", person.key, row.day))
            continue
        notice = instance.rules.notice_after_change if row.changed else instance.rules.notice_days
        if (row.day - (row.issued or instance.issued_on)).days < notice:
            found.append(Breach("notice", person.key, row.day))
        if person.not_before is not None and row.day < person.not_before:
            found.append(Breach("not before", person.key, row.day))
        if cohort is not None and row.day < cohort.first:
            found.append(Breach("cohort", person.key, row.day))
    last_step = steps.get(Step.HEARING) or steps.get(Step.PREPHASE)
    if last_step is not None and (Step.HEARING in steps or Step.HEARING not in person.steps):
        for limit, rule in ((person.latest_day, "latest day"), (person.court_day, "court-set day")):
            if limit is not None and last_step.day > limit:
                found.append(Breach(rule, person.key, last_step.day))
        if cohort is not None and last_step.day > cohort.last:
            found.append(Breach("cohort", person.key, last_step.day))
    return found + _of_order(instance, person, steps)


def _of_order(instance: Instance, person: Person, steps: dict[Step, Assignment]) -> list[Breach]:
    found = []
    rules, hearing, meeting = instance.rules, steps.get(Step.HEARING), steps.get(Step.MEETING)
    prepared = steps[Step.PREPHASE].day if Step.PREPHASE in steps else person.prephase_on
    if hearing is not None:
        if Step.PREPHASE in person.steps and Step.PREPHASE not in steps:
            found.append(Breach("hearing without pre-phase", person.key, hearing.day))
        if (
            prepared is not None
            and _open_days_between(instance, prepared, hearing.day) < rules.prephase_to_hearing
        ):
            found.append(Breach("pre-phase to hearing", person.key, hearing.day))
        if Step.SCREENING in person.steps and (
            Step.SCREENING not in steps or steps[Step.SCREENING].day >= hearing.day
        ):
            found.append(Breach("hearing before screening", person.key, hearing.day))
    if meeting is not None:
        if hearing is None:
            found.append(Breach("meeting without hearing", person.key, meeting.day))
        else:
            gap = _open_days_between(instance, hearing.day, meeting.day)
            if not rules.hearing_to_meeting <= gap <= rules.meeting_within:
                found.append(Breach("hearing to meeting", person.key, meeting.day))
    days = [row.day for step, row in steps.items() if step is not Step.SCREENING]
    if len(set(days)) < len(days):
        found.append(Breach("two steps on a day", person.key, min(days)))
    return found


def _of_row(instance: Instance, person: Person, row: Assignment) -> list[Breach]:
    """What concerns one assignment alone: place, hours, skills, language, room."""
    if row.step is Step.SCREENING:
        return []
    found = []

    def broken(rule: str, holds: bool) -> None:
        if not holds:
            found.append(Breach(rule, person.key, row.day))

    places = {one.id: one for one in instance.locations}
    if row.location not in places:
        return [Breach("unknown location", person.key, row.day)]
    location = places[row.location]
    drives = next(one for one in instance.receptions if one.id == person.reception)
    broken("no transport to the location", row.location in drives.locations)
    broken("location closed", location.presence.on(row.day))
    (opens, noon), (resumes, closes) = instance.hours.morning, instance.hours.afternoon
    broken("working hours", opens <= row.start < row.end <= closes)
    whole_day = row.step is Step.PREPHASE or (row.step is Step.HEARING and person.long_hearing)
    broken("break", whole_day or row.end <= noon or row.start >= resumes)
    if row.step is Step.HEARING:
        lengths = {(opens, closes)} if person.long_hearing else {(opens, noon), (resumes, closes)}
        broken("length of the hearing", (row.start, row.end) in lengths)
    if row.step is Step.MEETING:
        broken("length of the meeting", row.end - row.start == instance.rules.meeting_minutes)
        broken("another lawyer", row.lawyer == person.lawyer)
        broken("meeting without room", row.room != "")
    if row.step is Step.PREPHASE:
        broken("location not ready", location.ready_from is None or row.day >= location.ready_from)
        for partner in person.partners:
            there = location.partners.get(partner)
            broken(f"{partner} not present", there is None or there.on(row.day))
        length = instance.rules.station_minutes
        for at in (row.documents, row.language):
            inside = opens + instance.rules.information_minutes <= at and at + length <= closes
            broken("hours of the pre-phase day", inside and (at + length <= noon or at >= resumes))
        broken("two things at once", abs(row.documents - row.language) >= length)
    return found + _of_row_staff(instance, person, row)


def _of_row_staff(instance: Instance, person: Person, row: Assignment) -> list[Breach]:
    """Whether the people and the room that are named suit this person and are there."""
    found = []
    if row.step in (Step.HEARING, Step.PREPHASE):
        interpreter = next((one for one in instance.interpreters if one.id == row.interpreter), None)
        if interpreter is None:
            found.append("no interpreter")
        else:
            if person.language not in interpreter.languages:
                found.append("language of the interpreter")
            if person.interpreter_gender and person.interpreter_gender != interpreter.gender:
                found.append("gender of the interpreter")
            if not interpreter.presence.on(row.day) or row.location not in interpreter.locations:
                found.append("interpreter not present")
    if row.step is Step.HEARING:
        officer = next((one for one in instance.officers if one.id == row.officer), None)
        if officer is None or officer.location != row.location or not officer.presence.on(row.day):
            found.append("officer not present")
        elif not person.skills <= officer.skills:
            found.append("skills of the officer")
        location = next(one for one in instance.locations if one.id == row.location)
        room = next((one for one in location.rooms if one.id == row.room), None)
        if room is None or not room.presence.on(row.day):
            found.append("room not available")
        elif MINORS in person.skills and not room.adapted:
            found.append("room not adapted")
    if row.step is Step.MEETING:
        lawyer = next((one for one in instance.lawyers if one.id == row.lawyer), None)
        served = lawyer is not None and (not lawyer.locations or row.location in lawyer.locations)
        if lawyer is None or not served or not lawyer.presence.on(row.day):
            found.append("lawyer not present")
    return [Breach(rule, person.key, row.day) for rule in found]


def _of_places(instance: Instance, known: dict[str, Person], rows: list[Assignment]) -> list[Breach]:
    """Places, desks, meeting rooms, telephone interpreters and screenings: what is counted."""
    found = []
    guests: dict[tuple[date, str], int] = defaultdict(int)
    desks: dict[tuple[date, str], list[tuple[int, int]]] = defaultdict(list)
    lawyers: dict[tuple[date, str], set[str]] = defaultdict(set)
    calls: dict[tuple[date, str], list[tuple[int, int]]] = defaultdict(list)
    screened: dict[date, int] = defaultdict(int)
    for row in rows:
        if row.step is Step.SCREENING:
            screened[row.day] += 1
        elif row.step is Step.PREPHASE:
            guests[row.day, row.location] += 1
            desks[row.day, row.location].append(
                (row.documents, row.documents + instance.rules.station_minutes)
            )
        elif row.step is Step.MEETING:
            lawyers[row.day, row.location].add(row.lawyer)
            calls[row.day, known[row.person].language].append((row.start, row.end))
    places = {one.id: one for one in instance.locations}
    for (day, location), count in guests.items():
        if location in places and count > places[location].places:
            found.append(Breach("places of the location", location, day))
    for (day, location), spans in desks.items():
        if location in places and _at_once(spans) > places[location].desks:
            found.append(Breach("desks of the location", location, day))
    for (day, location), there in lawyers.items():
        if location in places and len(there) > places[location].meeting_rooms:
            found.append(Breach("meeting rooms", location, day))
    for (day, language), spans in calls.items():
        if language in instance.telephone and _at_once(spans) > instance.telephone[language]:
            found.append(Breach("telephone interpreters", language, day))
    for day, count in screened.items():
        if count > instance.screenings_per_day:
            found.append(Breach("screenings of the day", str(count), day))
    return found


def _at_once(spans: list[tuple[int, int]]) -> int:
    """Most spans that hold one and the same minute."""
    edges = sorted([(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans])
    most = now = 0
    for _, change in edges:
        now += change
        most = max(most, now)
    return most


def _of_staff(instance: Instance, known: dict[str, Person], rows: list[Assignment]) -> list[Breach]:
    """Nobody and no room in two places at a time; lawyers' clients back to back and not too many."""
    found = []
    busy: dict[tuple[str, str, date], list[tuple[int, int]]] = defaultdict(list)
    where: dict[tuple[str, str, date], set[str]] = defaultdict(set)
    task: dict[tuple[str, date], set[Step]] = defaultdict(set)
    helped: dict[tuple[str, date], int] = defaultdict(int)
    for row in rows:
        if row.step is Step.HEARING:
            busy["officer", row.officer, row.day].append((row.start, row.end))
            busy["room", f"{row.location} {row.room}", row.day].append((row.start, row.end))
        if row.step is Step.MEETING:
            busy["lawyer", row.lawyer, row.day].append((row.start, row.end))
            busy["room", f"{row.location} {row.room}", row.day].append((row.start, row.end))
            where["lawyer", row.lawyer, row.day].add(row.location)
        if row.step in (Step.HEARING, Step.PREPHASE):
            where["interpreter", row.interpreter, row.day].add(row.location)
            task[row.interpreter, row.day].add(row.step)
            if row.step is Step.HEARING:
                busy["interpreter", row.interpreter, row.day].append((row.start, row.end))
            else:
                end = row.language + instance.rules.station_minutes
                busy["interpreter", row.interpreter, row.day].append((row.language, end))
                helped[row.interpreter, row.day] += 1
    for (kind, name, day), spans in busy.items():
        if _at_once(spans) > 1:
            found.append(Breach(f"{kind} in two places at a time", name, day))
        if kind == "lawyer":
            if len(spans) > instance.rules.meetings_per_lawyer:
                found.append(Breach("meetings of the lawyer", name, day))
            if not _back_to_back(instance, spans):
                found.append(Breach(GAP, name, day))
    for (kind, name, day), locations in where.items():
        if len(locations) > 1:
            found.append(Breach(f"{kind} at two locations", name, day))
    for (name, day), steps in task.items():
        if len(steps) > 1:
            found.append(Breach("interpreter for hearings and pre-phase", name, day))
        if helped[name, day] > instance.rules.prephase_per_interpreter:
            found.append(Breach("people of the interpreter", name, day))
    return found


def _back_to_back(instance: Instance, spans: list[tuple[int, int]]) -> bool:
    """Whether nothing but the break lies between meetings: no gap in which another would fit."""
    ordered = sorted(spans)
    noon, resumes = instance.hours.morning[1], instance.hours.afternoon[0]
    length = instance.rules.meeting_minutes
    for (_, end), (start, _) in pairwise(ordered):
        gap = start - end
        if end <= noon and start >= resumes:
            gap = max(noon - end, start - resumes)
        if gap >= length:
            return False
    return True


def _of_households(known: dict[str, Person], by_person: dict[str, list[Assignment]]) -> list[Breach]:
    """A household that asked to come together comes on the same days to the same place, or not at all."""
    asked = {person.household for person in known.values() if person.together}
    found = []
    for household in sorted(asked):
        members = [person for person in known.values() if person.household == household]
        for step in (Step.PREPHASE, Step.HEARING):
            wanted = [person.key for person in members if step in person.steps]
            rows = [row for key in wanted for row in by_person.get(key, []) if row.step is step]
            if rows and (len({(row.day, row.location) for row in rows}) > 1 or len(rows) < len(wanted)):
                found.append(Breach("household not together", household, rows[0].day))
    return found
