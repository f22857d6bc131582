"""The state of one decision term while rules are applied to it, and its last day at any moment.

Which rules are applied, and when, is in ``policy.clock_changes`` and ``policy.clock_decision``.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.policy.clock_facts import Facts
from ketenbalans.policy.clock_pauses import Basis
from ketenbalans.policy.clock_records import Sentence, Step
from ketenbalans.policy.clock_tracks import Track, TrackRules
from ketenbalans.policy.counting import DAYS_IN_A_WEEK, Counting, Length
from ketenbalans.vocabulary.calendar import add_months

NO_LIMIT = float("inf")


@dataclass
class Run:
    """A decision term in the making.

    Args:
        facts: What the case says.
        rules: What holds on its track.
        start: The day that starts the term.
        base: The term as the law gives it.
        catalogue: The law.
    """

    facts: Facts
    rules: TrackRules
    start: date
    base: Length
    catalogue: Catalogue
    months: list[int] = field(default_factory=list)
    """Months added, in order."""
    weeks: int = 0
    days: int = 0
    """Days added by suspensions."""
    used: dict[Basis, float] = field(default_factory=dict)
    """What each ground of extension has used, in its own unit."""
    steps: list[Step] = field(default_factory=list)
    suspended: bool = False

    @property
    def counting(self) -> Counting:
        """The counting rules."""
        return Counting(self.catalogue)

    @property
    def is_old(self) -> bool:
        """Whether this is an asylum term of the old law."""
        return self.facts.track is Track.ASYLUM_OLD

    def raw_end(self) -> date:
        """The last day before cap and weekend rule (CNT-3 ⚠: months added up, or in steps)."""
        in_steps = self.catalogue.choice("counting.month_addition", self.start) == "two_steps"
        base = self.base.in_months
        if base is None:
            end = self.counting.after(self.start, self.base)
            parts = self.months if in_steps else [sum(self.months)]
        else:
            end = self.start
            parts = [base, *self.months] if in_steps else [base + sum(self.months)]
        for months in parts:
            end = add_months(end, months)
        return end + timedelta(days=DAYS_IN_A_WEEK * self.weeks + self.days)

    def capped(self, end: date) -> date:
        """The last day, but no later than the longest term in any event (OLD-4, APR-6)."""
        cap = self.cap_months()
        return end if cap == NO_LIMIT else min(end, add_months(self.facts.lodged, int(cap)))

    def cap_months(self) -> float:
        """The longest term in any event, in months from lodging; infinite where there is none."""
        if not self.rules.cap or not self.facts.capped:
            return NO_LIMIT
        return self.catalogue.number(self.rules.cap, self.facts.law_day)

    def months_to_cap(self) -> float:
        """Months that would bring the term, counted from its start, to the longest in any event."""
        if not self.rules.cap:
            return 0
        cap = self.catalogue.number(self.rules.cap, self.facts.law_day)
        return max(0, cap - (self.base.in_months or 0) - sum(self.months))

    def last_day(self) -> date:
        """The last day as the term stands now, after cap and weekend rule."""
        end = self.capped(self.raw_end())
        if self.rules.european:
            return self.counting.european(self.start, end, self.base)
        length = self._length_for_weekend_rule()
        return self.counting.dutch(self.start, end, length) if length else end

    def _length_for_weekend_rule(self) -> Length | None:
        """The length by which the Dutch weekend rule is judged (CNT-5 ⚠: whole term or extension)."""
        months = sum(self.months)
        if not months and not self.weeks:
            return self.base
        if self.catalogue.choice("counting.extension_shift", self.start) == "whole_term":
            return None  # every extended term is longer than the weekend rule reaches
        return Length(months, "months") if months else Length(self.weeks, "weeks")

    def note(
        self,
        rule: str,
        before: date | None,
        after: date | None,
        reason: Sentence,
        *,
        parameter: str = "",
        version: date | None = None,
        uncertain: bool | None = None,
    ) -> None:
        """Adds a step.

        Args:
            rule: Id of the rule applied.
            before: Last day before it.
            after: Last day after it.
            reason: What it did.
            parameter: The parameter whose reference and version it carries; else the rule's own.
            version: First day of the version of the law, where no parameter says it.
            uncertain: Whether the step is uncertain; by default as the rule says.
        """
        self.steps.append(
            step_of(
                self.catalogue,
                rule,
                before,
                after,
                reason,
                parameter=parameter,
                day=self.facts.law_day,
                version=version,
                uncertain=uncertain,
            )
        )


def step_of(
    catalogue: Catalogue,
    rule: str,
    before: date | None,
    after: date | None,
    reason: Sentence,
    *,
    parameter: str = "",
    day: date | None = None,
    version: date | None = None,
    uncertain: bool | None = None,
) -> Step:
    """A step with the reference of a parameter on a day, or else of its rule; see ``Run.note``."""
    known = catalogue.rules[rule]
    reference, confidence, since = known.reference, known.confidence, known.checked_on
    if parameter and day:
        value = catalogue.value(parameter, day)
        reference, confidence, since = value.reference, value.confidence, value.from_day
    return Step(
        rule,
        reference.law,
        reference.article,
        version or since,
        confidence,
        known.uncertain if uncertain is None else uncertain,
        before,
        after,
        reason,
    )
