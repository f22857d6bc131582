"""The record of one case with its events, as a person would read it.

Reading it from a file is in ``cases.reading``; many cases as arrays are in ``cases.applications``; what
the law makes of a case lives in ``policy``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from ketenbalans.vocabulary.codes import (
    ApplicationKind,
    EventType,
    PlanningCohort,
    Procedure,
    Product,
    TermRegime,
)


class Flag(StrEnum):
    """What marks a case beside its dates."""

    UNACCOMPANIED_MINOR = "unaccompanied_minor"
    NUISANCE = "nuisance"
    FORMER_SAFE_COUNTRY = "former_safe_country"
    SECURITY_SIGNAL = "security_signal"
    PUBLIC_ORDER = "public_order"
    FILE_SUFFICIENT = "file_sufficient"


class Purpose(StrEnum):
    """What a regular or family application is for, where that decides the term (law.md 4)."""

    ORDINARY = "ordinary"
    ENTRY_VISA = "entry_visa"
    BLUE_CARD_OR_ICT = "blue_card_or_ict"
    RESEARCH_OR_STUDY = "research_or_study"
    LONG_TERM_RESIDENT = "long_term_resident"
    ARRIVED_FAMILY_MEMBER = "arrived_family_member"


@dataclass(frozen=True)
class Event:
    """Something that happened to a case on a day, and when it was written down."""

    type: EventType
    on: date
    recorded_at: datetime
    details: Mapping[str, Any] = field(default_factory=dict)
    """The fields of this type of event, see ``cases.event_fields``."""
    place: str = ""
    """File and line, for messages."""

    def detail(self, name: str) -> Any:
        """A field of the event, or None where it is not recorded."""
        return self.details.get(name)


@dataclass(frozen=True)
class Case:
    """One application with its events in order of day.

    Example:
        >>> case = Case("c1", Product.ASYLUM, lodged_on=date(2024, 4, 10))
        >>> case.last_day(), case.household
        (datetime.date(2024, 4, 10), None)
    """

    key: str
    product: Product
    household: str | None = None
    kind: ApplicationKind | None = None
    purpose: Purpose | None = None
    nationality: str | None = None
    language: str | None = None
    region: str | None = None
    sex: str | None = None
    minor: bool | None = None
    made_on: date | None = None
    lodged_on: date | None = None
    received_on: date | None = None
    contested_decision_on: date | None = None
    track: int | None = None
    procedure: Procedure | None = None
    inadmissibility_ground: str | None = None
    term_regime: TermRegime | None = None
    planning_cohort: PlanningCohort | None = None
    flags: Mapping[Flag, bool] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    place: str = ""
    """File and line, for messages."""

    def of_type(self, *types: EventType) -> tuple[Event, ...]:
        """The events of some types, in order of day."""
        return tuple(event for event in self.events if event.type in types)

    def first(self, *types: EventType) -> date | None:
        """The day of the first event of some types, or None."""
        found = self.of_type(*types)
        return found[0].on if found else None

    def last_day(self) -> date | None:
        """The last day that the record names, of an event or of the application itself."""
        days = [self.made_on, self.lodged_on, self.received_on, self.contested_decision_on]
        return max([day for day in days if day] + [event.on for event in self.events], default=None)

    def as_it_stood(self, on: date) -> "Case":
        """The same case with only the events up to and including a day."""
        kept = tuple(event for event in self.events if event.on <= on)
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return Case(**(fields | {"events": kept}))
