"""Another day for somebody in a schedule that stands, with whoever comes along and whatever follows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ketenbalans.scheduling.answer import Assignment, Unplaced
from ketenbalans.scheduling.diary import Diary
from ketenbalans.scheduling.instance import Instance, Location, Person, Step
from ketenbalans.scheduling.shortage import (
    INTERPRETERS,
    LAWYERS,
    MENDS,
    NO_DAY,
    NO_DAY_MEND,
    PLACES,
    REASONS,
    TEAMS,
    WORDS,
)
from ketenbalans.vocabulary.calendar import add_working_days

LATER = 0.01
"""What a day later weighs: of equal days the first is taken."""
FOLLOWING = {Step.PREPHASE: (Step.HEARING, Step.MEETING), Step.HEARING: (Step.MEETING,), Step.MEETING: ()}
Lost = dict[tuple[str, Step], Assignment | None]
Changes = list[tuple[Assignment | None, Assignment | None]]


@dataclass
class Placer:
    """Places people in a diary.

    Args:
        diary: The schedule that stands; changed in place.
        on: The day on which new invitations go out.
    """

    diary: Diary
    on: date

    @property
    def instance(self) -> Instance:
        """The question."""
        return self.diary.instance

    def move(self, key: str, step: Step, not_on: date | None) -> tuple[Changes, list[Unplaced]]:
        """Gives a step another day; first alone, then with the steps that follow.

        Args:
            key: The person.
            step: The step whose day is lost.
            not_on: A day on which the person cannot come.

        Returns:
            What each step was and became, and whoever could not be placed.
        """
        members = self._together(self.instance.person[key], step)
        lost: Lost = {}
        for member in members:
            lost[member.key, step] = self.diary.cancel(member.key, step)
        for follow in ((), FOLLOWING[step]):
            for member in members:
                for later in follow:
                    row = self.diary.cancel(member.key, later)
                    if row is not None:
                        lost[member.key, later] = row
            steps = [one for one in (step, *follow) if any((each.key, one) in lost for each in members)]
            found = self._placed(members, steps, lost, not_on, changed=True)
            if found is not None:
                return [(lost.get((row.person, row.step)), row) for row in found], []
        missing = [self._why(member, step, lost.keys()) for member in members]
        return [(row, None) for row in lost.values() if row is not None], missing

    def add(self, person: Person) -> tuple[list[Assignment], list[Unplaced]]:
        """Places a new person, and those who asked to come along, with the usual notice."""
        members = self._together(person, Step.PREPHASE, Step.HEARING)
        screened: list[Assignment] = []
        for member in members:
            if Step.SCREENING in member.steps:
                row = self._screening(member)
                if row is not None:
                    self.diary.book(row)
                    screened.append(row)
        steps = [step for step in FOLLOWING if any(step in member.steps for member in members)]
        lost: Lost = {(member.key, step): None for member in members for step in member.steps}
        found = self._placed(members, steps, lost, None, changed=False)
        if found is None:
            return screened, [self._why(member, steps[0], lost.keys()) for member in members if steps]
        return screened + found, []

    def _together(self, person: Person, *steps: Step) -> list[Person]:
        others = [one for one in self.instance.people if one.household and one.household == person.household]
        if steps == (Step.MEETING,) or not any(one.together for one in others):
            return [person]
        return [one for one in others if any(step in one.steps for step in steps)]

    def _screening(self, person: Person) -> Assignment | None:
        start = max(self.on, person.registered_on or self.on) + timedelta(days=1)
        for day in self.instance.days:
            if day >= start and self.diary.screened(day) < self.instance.screenings_per_day:
                return Assignment(person.key, Step.SCREENING, day, issued=self.on)
        return None

    def _placed(
        self,
        members: Sequence[Person],
        steps: Sequence[Step],
        wanted: Lost,
        not_on: date | None,
        *,
        changed: bool,
    ) -> list[Assignment] | None:
        """Books all steps of all members, one step after another, going back where a later one fails."""
        if not steps:
            return []
        step, rest = steps[0], steps[1:]
        who = [member for member in members if (member.key, step) in wanted]
        if step is Step.MEETING:
            booked = self._meetings(who, not_on, changed)
            return booked
        for day, location in self._choices(who, step, not_on, changed):
            booked = self._book(who, step, day, location, changed)
            if booked is None:
                continue
            after = self._placed(members, rest, wanted, not_on, changed=changed)
            if after is not None:
                return booked + after
            for row in booked:
                self.diary.cancel(row.person, row.step)
        return None

    def _choices(
        self, who: Sequence[Person], step: Step, not_on: date | None, changed: bool
    ) -> list[tuple[date, Location]]:
        """Days and locations where the first of them fits, the cheapest and soonest first."""
        found = []
        spans = [self.span(person, step, changed) for person in who]
        if not spans:
            return []
        first, last = max(span[0] for span in spans), min(span[1] for span in spans)
        days = [day for day in self.instance.days if first <= day <= last and day != not_on]
        for number, day in enumerate(days):
            for location in self._driven(who[0]):
                costs = [cost for cost, _ in self.diary.options(who[0], step, day, location)]
                if costs:
                    found.append((min(costs) + LATER * number, number, day, location))
        return [(day, location) for _, _, day, location in sorted(found, key=lambda one: one[:2])]

    def _driven(self, person: Person) -> list[Location]:
        reception = next(one for one in self.instance.receptions if one.id == person.reception)
        return [self.instance.location[name] for name in reception.locations]

    def _book(
        self, who: Sequence[Person], step: Step, day: date, location: Location, changed: bool
    ) -> list[Assignment] | None:
        booked: list[Assignment] = []
        for person in who:
            options = sorted(
                self.diary.options(person, step, day, location), key=lambda one: (one[0], one[1].start)
            )
            if not options:
                for row in booked:
                    self.diary.cancel(row.person, row.step)
                return None
            row = replace(options[0][1], issued=self.on, changed=changed)
            self.diary.book(row)
            booked.append(row)
        return booked

    def _meetings(self, who: Sequence[Person], not_on: date | None, changed: bool) -> list[Assignment] | None:
        booked: list[Assignment] = []
        for person in who:
            for day, location in self._choices([person], Step.MEETING, not_on, changed):
                row = self._book([person], Step.MEETING, day, location, changed)
                if row is not None:
                    booked += row
                    break
            else:
                for placed in booked:
                    self.diary.cancel(placed.person, placed.step)
                return None
        return booked

    def span(self, person: Person, step: Step, changed: bool) -> tuple[date, date]:
        """First and last day of a step, given the other steps as they stand and the notice."""
        rules, rows = self.instance.rules, self.diary.rows
        notice = rules.notice_after_change if changed else rules.notice_days
        first = max(self.instance.first_day, self.on + timedelta(days=notice))
        last = self.instance.last_day
        cohort = self.instance.cohorts.get(person.cohort)
        firsts = [person.not_before, cohort.first if cohort else None]
        lasts: list[date | None] = []
        hearing, prephase = rows.get((person.key, Step.HEARING)), rows.get((person.key, Step.PREPHASE))
        if step is Step.HEARING or Step.HEARING not in person.steps:
            lasts += [person.last, cohort.last if cohort else None]
        if step is Step.PREPHASE and hearing is not None:
            lasts.append(self._open(hearing.day, -rules.prephase_to_hearing))
        if step is Step.HEARING:
            if prephase is not None:
                firsts.append(self._open(prephase.day, rules.prephase_to_hearing))
            elif person.prephase_on is not None:
                firsts.append(add_working_days(person.prephase_on, rules.prephase_to_hearing))
            screened = rows.get((person.key, Step.SCREENING))
            if screened is not None:
                firsts.append(screened.day + timedelta(days=1))
            met = rows.get((person.key, Step.MEETING))
            if met is not None:
                firsts.append(self._open(met.day, -rules.meeting_within))
                lasts.append(self._open(met.day, -rules.hearing_to_meeting))
        if step is Step.MEETING and hearing is not None:
            firsts.append(self._open(hearing.day, rules.hearing_to_meeting))
            lasts.append(self._open(hearing.day, rules.meeting_within))
        return (
            max([first, *(day for day in firsts if day is not None)]),
            min([last, *(day for day in lasts if day is not None)]),
        )

    def _open(self, day: date, count: int) -> date:
        """The open day a number of open days after (or before) another; beyond the period where it ends."""
        number = self.instance.from_day(day) + count
        if number < 0:
            return self.instance.first_day - timedelta(days=1)
        if number >= len(self.instance.days):
            return self.instance.last_day + timedelta(days=1)
        return self.instance.days[number]

    def _why(self, person: Person, step: Step, wanted: object) -> Unplaced:
        """What stands in the way most often on the days that would suit."""
        first, last = self.span(person, step, True)
        days = [day for day in self.instance.days if first <= day <= last]
        if not days:
            reasons: dict[str, object] = {
                "first": first, "why_first": [WORDS["notice"], WORDS["gaps"]],
                "last": last, "why_last": [WORDS[self._limit(person, last)]],
            }  # fmt: skip
            return Unplaced(person.key, NO_DAY, NO_DAY_MEND, reasons, self._limit(person, last))
        missing = Counter(self._lacking(person, step, days))
        resource = missing.most_common(1)[0][0] if missing else LAWYERS
        name = {INTERPRETERS: person.language, LAWYERS: person.lawyer}.get(resource, "")
        fields = {"name": name, "more": 1, "people": 1}
        return Unplaced(person.key, REASONS[resource], MENDS[resource], fields, resource)

    def _limit(self, person: Person, last: date) -> str:
        """The rule that sets a last day."""
        cohort = self.instance.cohorts.get(person.cohort)
        named = {"court_day": person.court_day, "latest_day": person.latest_day}
        named |= {"cohort": cohort.last if cohort else None, "period": self.instance.last_day}
        return next((rule for rule, day in named.items() if day == last), "gaps")

    def _lacking(self, person: Person, step: Step, days: Sequence[date]) -> Iterator[str]:
        for day in days:
            for location in self._driven(person):
                if any(True for _ in self.diary.options(person, step, day, location)):
                    continue
                if step is Step.MEETING:
                    yield LAWYERS
                elif not any(True for _ in self.diary.interpreters(person, step, day, location)):
                    yield INTERPRETERS
                else:
                    yield TEAMS if step is Step.HEARING else PLACES
