"""Between which days each step of each person can fall, before anybody else is looked at.

Days are numbers of open days (``Instance.days``). A window that is empty has a reason that can be told: which
two rules leave no day, and by how many days one of them would have to give.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from ketenbalans.scheduling.instance import Instance, Person, Step
from ketenbalans.vocabulary.calendar import add_working_days


@dataclass
class Window:
    """First and last open day of each step that is to be planned, and the day of screening.

    Args:
        first: By step; a day beyond the last open day means that the period is too short.
        last: By step.
        screening: Number of the day of security screening; None where there is none to plan.
        earliest_reason: What sets the first day of all: ``notice``, ``not_before``, ``cohort`` or ``start``.
        unscreened: Whether screening is needed and no day had room for it.
    """

    first: dict[Step, int] = field(default_factory=dict)
    last: dict[Step, int] = field(default_factory=dict)
    screening: int | None = None
    earliest_reason: str = "start"
    unscreened: bool = False

    @property
    def empty(self) -> bool:
        """Whether some step has no day at all."""
        return self.unscreened or any(self.last[step] < first for step, first in self.first.items())


def priority(person: Person) -> tuple[date, date, int, date, str]:
    """Who comes first where not all fit: court-set day, latest day, cohort, registration; then the key.

    Going to court for lateness earns nobody a place: only a day that a court has set counts. The key, a
    hash, only breaks ties.
    """
    return (
        person.court_day or date.max,
        person.latest_day or date.max,
        person.cohort or 1_000_000,
        person.registered_on or date.max,
        person.key,
    )


def screening_days(instance: Instance) -> dict[str, int | None]:
    """The open day of security screening per person: the first one with room after registration (R-075).

    In order of registration, so that nobody waits while somebody registered later is screened. None where
    the period has no room left.
    """
    used: dict[int, int] = defaultdict(int)
    found: dict[str, int | None] = {}
    people = [person for person in instance.people if Step.SCREENING in person.steps]
    open_from = 0
    for person in sorted(people, key=lambda one: (one.registered_on or date.min, one.key)):
        registered = person.registered_on or instance.first_day
        day = max(open_from, instance.from_day(registered + timedelta(days=1)))
        while day < len(instance.days) and used[day] >= instance.screenings_per_day:
            day += 1
        if day >= len(instance.days):
            found[person.key] = None
            continue
        used[day] += 1
        found[person.key] = day
        while open_from < len(instance.days) and used[open_from] >= instance.screenings_per_day > 0:
            open_from += 1
    return found


def earliest(instance: Instance, person: Person) -> tuple[date, str]:
    """The first day on which a person may come for anything, and the rule that sets it."""
    cohort = instance.cohorts.get(person.cohort)
    options = [
        (instance.first_day, "start"),
        (instance.issued_on + timedelta(days=instance.rules.notice_days), "notice"),
    ]
    if person.not_before is not None:
        options.append((person.not_before, "not_before"))
    if cohort is not None:
        options.append((cohort.first, "cohort"))
    return max(options, key=lambda option: option[0])


def windows(instance: Instance) -> dict[str, Window]:
    """The window of every person by key."""
    screened = screening_days(instance)
    return {person.key: _window(instance, person, screened) for person in instance.people}


def _window(instance: Instance, person: Person, screened: dict[str, int | None]) -> Window:
    rules = instance.rules
    start, reason = earliest(instance, person)
    cohort = instance.cohorts.get(person.cohort)
    limits = [day for day in (person.last, cohort.last if cohort else None) if day is not None]
    first = instance.from_day(start)
    last = instance.until_day(min(limits, default=None))
    window = Window(earliest_reason=reason)
    after_screening = 0
    if Step.SCREENING in person.steps:
        window.screening = screened[person.key]
        window.unscreened = window.screening is None
        after_screening = (window.screening or 0) + 1
    if Step.PREPHASE in person.steps:
        window.first[Step.PREPHASE] = first
        window.last[Step.PREPHASE] = last
    if Step.HEARING in person.steps:
        if Step.PREPHASE in person.steps:
            first += rules.prephase_to_hearing
        elif person.prephase_on is not None:
            ready = add_working_days(person.prephase_on, rules.prephase_to_hearing)
            first = max(first, instance.from_day(ready))
        first = max(first, after_screening)
        if Step.MEETING in person.steps:
            last = min(last, len(instance.days) - 1 - rules.hearing_to_meeting)
            window.first[Step.MEETING] = first + rules.hearing_to_meeting
            window.last[Step.MEETING] = min(len(instance.days) - 1, last + rules.meeting_within)
        window.first[Step.HEARING] = first
        window.last[Step.HEARING] = last
        if Step.PREPHASE in person.steps:
            window.last[Step.PREPHASE] = last - rules.prephase_to_hearing
    return window
