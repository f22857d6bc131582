"""What triage looks at in a case, and nothing else: no name, no score, no learned input.

A case becomes its circumstances; cases with the same circumstances get the same answer. What follows from
them is told by ``triage.explaining``.

Source:
    IND plan May 2026, "Aanpak", "Voorfase", "Besluit". Serves R-009, R-010, R-014, R-017.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ketenbalans.cases.case import Case, Event, Flag
from ketenbalans.errors import MissingValueError, UnknownNameError
from ketenbalans.vocabulary import nationalities
from ketenbalans.vocabulary.codes import Category, EventType, PlanningCohort, Product, TermRegime

INDICATIONS: Mapping[str, bool] = {
    "positive": False,
    "positief": False,
    "true": False,
    "negative": True,
    "negatief": True,
    "false": True,
    "inconclusive": False,
    "not_taken": False,
}
"""Results of a language indication, and whether each is negative."""

DOCUMENTS: Mapping[str, bool] = {
    "sufficient": False,
    "established": False,
    "insufficient": False,
    "none": False,
    "true": False,
    "false": False,
    "doubted": True,
    "doubt": True,
    "doubtful": True,
    "origin_doubted": True,
    "forged": True,
}
"""Results of the examination of documents, and whether each casts doubt on the country of origin.

Other texts (which document it was) cast none, and the answer says that they were not read.
"""

OVERRULES = ("official", "overrule", "official_overrule", "manual")
"""Rules under which a category was assigned by an official; a missing rule is read as such."""


@dataclass(frozen=True)
class Overrule:
    """A category that an official gave, with the reason that was written down."""

    on: date
    category: Category
    reason: str


@dataclass(frozen=True)
class Circumstances:
    """All that decides the category, department and cohort of a case."""

    product: Product
    nationality: str | None = None
    sex: str | None = None
    minor: bool | None = None
    flags: frozenset[Flag] = frozenset()
    lodged_on: date | None = None
    """First lodging, before any withdrawal."""
    withdrawn_on: date | None = None
    relodged_on: date | None = None
    indication_negative_on: date | None = None
    origin_doubted_on: date | None = None
    documents_unread: bool = False
    """Whether a result of documents is a text that is in no list."""
    overrules: tuple[Overrule, ...] = ()
    stated_cohort: PlanningCohort | None = None
    stated_regime: TermRegime | None = None

    @property
    def doubted_on(self) -> date | None:
        """First day on which the language indication was negative or the origin was doubted (R-014)."""
        days = [day for day in (self.indication_negative_on, self.origin_doubted_on) if day is not None]
        return min(days, default=None)


def of(case: Case, own_rules: Iterable[str] = ()) -> Circumstances:
    """The circumstances of a case, from its record and events.

    Args:
        case: The record, as it stood on the day of triage.
        own_rules: Names under which triage itself writes categories; such events are its own log and
            decide nothing.

    Raises:
        UnknownNameError: If a nationality, an indication or a rule is in no list.
        MissingValueError: If an official's category has no reason.

    Example:
        >>> from ketenbalans.cases.reading import parse_case
        >>> held = {"type": "prephase_held", "on": "2027-02-01", "language_indication": "negative"}
        >>> case = parse_case({"key": "a", "product": "asylum", "nationality": "ERI", "events": [held]})
        >>> of(case).doubted_on
        datetime.date(2027, 2, 1)
    """
    if case.nationality is not None:
        nationalities.check(case.nationality, where=case.place)
    lodgings = [day for day in (case.lodged_on, case.first(EventType.LODGED)) if day is not None]
    held = case.of_type(EventType.PREPHASE_HELD)
    told = [event for event in held if event.detail("documents") is not None]
    read = [event for event in told if _plain(event.detail("documents")) in DOCUMENTS]
    return Circumstances(
        product=case.product,
        nationality=case.nationality,
        sex=case.sex,
        minor=case.minor,
        flags=frozenset(flag for flag, is_set in case.flags.items() if is_set),
        lodged_on=min(lodgings, default=case.received_on or case.made_on),
        withdrawn_on=case.first(EventType.WITHDRAWN),
        relodged_on=case.first(EventType.RELODGED),
        indication_negative_on=_first_day(held, "language_indication", INDICATIONS),
        origin_doubted_on=_first_day(read, "documents", DOCUMENTS),
        documents_unread=len(read) < len(told),
        overrules=_overrules(case.of_type(EventType.CATEGORY_ASSIGNED), frozenset(own_rules)),
        stated_cohort=case.planning_cohort,
        stated_regime=case.term_regime,
    )


def _first_day(held: Iterable[Event], name: str, known: Mapping[str, bool]) -> date | None:
    days = [event.on for event in held if is_marked(event.detail(name), name, known, event.place)]
    return min(days, default=None)


def is_marked(found: Any, name: str, known: Mapping[str, bool], where: str) -> bool:
    """Whether a recorded result is one that casts doubt.

    Raises:
        UnknownNameError: If the result is in no list.

    Example:
        >>> is_marked("negative", "language_indication", INDICATIONS, "row 2")
        True
    """
    if found is None:
        return False
    text = _plain(found)
    if text not in known:
        raise UnknownNameError(name, str(found), known, where=where)
    return known[text]


def _plain(found: Any) -> str:
    """A recorded result in the spelling of the lists."""
    return str(found).strip().lower().replace(" ", "_").replace("-", "_")


def _overrules(events: Iterable[Event], own_rules: frozenset[str]) -> tuple[Overrule, ...]:
    found = []
    for event in events:
        rule = str(event.detail("rule") or OVERRULES[0])
        if rule in own_rules:
            continue
        if rule not in OVERRULES:
            raise UnknownNameError("rule", rule, (*OVERRULES, *own_rules), where=event.place)
        for name in ("category", "reason"):
            if not event.detail(name):
                raise MissingValueError(
                    "an official's category of {on} has no {name}",
                    where=event.place,
                    mend="add the {name} that the official gave",
                    on=event.on,
                    name=name,
                )
        found.append(Overrule(event.on, Category(event.detail("category")), str(event.detail("reason"))))
    return tuple(found)
