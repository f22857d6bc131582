"""What a case records that stops or lengthens a term: suspensions, temporary protection, extensions.

Facts only: pairs and merges what the record says. What they do to a term is in ``policy.clock_changes``.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from ketenbalans.cases.case import Case, Event
from ketenbalans.errors import ContradictionError
from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.vocabulary.codes import EventType

ONE_DAY = timedelta(days=1)
PROTECTION = "temporary_protection"
FAR_AWAY = date(9999, 1, 1)


class Basis(IntEnum):
    """The ground of an extension; the number is the code in arrays."""

    FIRST = 0
    """Art. 42(4) Vw, art. 35(5) APR, or the extension of another product."""
    EXCEPTIONAL = 1
    """Art. 42(5) Vw."""
    COVID = 2
    POSTPONEMENT = 3
    """A moratorium or postponement recorded in the case itself."""
    GENERAL = 4
    """A WBV: it follows from the day of lodging, not from the record."""


@dataclass(frozen=True)
class Extension:
    """An extension recorded in a case; no length means the longest that its ground allows."""

    on: date
    basis: Basis
    months: int | None
    weeks: int | None
    text: str


@dataclass(frozen=True)
class Suspension:
    """Days on which the term does not run: from the first up to, not including, the resumption."""

    first: date
    resumed: date | None
    rule: str = "OLD-8"


def basis_of(text: str) -> Basis:
    """The ground of an extension, from the words in which it was recorded.

    Example:
        >>> basis_of("Vw 42(5)").name, basis_of("complex").name, basis_of("WBV 2023/3").name
        ('EXCEPTIONAL', 'FIRST', 'GENERAL')
    """
    plain = text.lower().replace(" ", "").replace("_", "").replace("-", "")
    for basis, words in (
        (Basis.GENERAL, ("wbv",)),
        (Basis.COVID, ("covid",)),
        (Basis.EXCEPTIONAL, ("42(5)", "exception", "justified", "uitzonder")),
        (Basis.POSTPONEMENT, ("moratorium", "postpone", "uitstel", "35(7)", "vw43", "art.43", "article43")),
    ):
        if any(word in plain for word in words):
            return basis
    return Basis.POSTPONEMENT if plain == "43" else Basis.FIRST


def extension_of(event: Event) -> Extension:
    """The extension that an event records, with its ground."""
    text = event.detail("basis") or event.detail("reason") or ""
    return Extension(event.on, basis_of(text), event.detail("months"), event.detail("weeks"), text)


def _is_protection(event: Event) -> bool:
    return PROTECTION in str(event.detail("basis") or event.detail("kind") or "").replace(" ", "_").lower()


def protection_of(case: Case) -> tuple[date, date | None] | None:
    """First and last day of temporary protection, from a permit or from a suspension on that ground."""
    for event in case.of_type(EventType.PERMIT, EventType.TERM_SUSPENDED):
        if _is_protection(event):
            resumed = [
                other.on
                for other in case.of_type(EventType.TERM_RESUMED)
                if other.on >= event.on and _is_protection(other)
            ]
            return event.on, event.detail("until") or (min(resumed) if resumed else None)
    return None


def suspensions_of(case: Case, catalogue: Catalogue, day: date) -> list[Suspension]:
    """Pairs each resumption with the earliest suspension still open (Awb 4:15, OLD-8)."""
    late = ONE_DAY if catalogue.holds("counting.resumption_day_suspended", day) else timedelta()
    found: list[list[date | None]] = []
    waiting: list[int] = []
    order = (EventType.TERM_SUSPENDED, EventType.TERM_RESUMED)
    for event in sorted(case.of_type(*order), key=lambda event: (event.on, order.index(event.type))):
        if _is_protection(event):
            continue
        if event.type is EventType.TERM_SUSPENDED:
            waiting.append(len(found))
            until = event.detail("until")
            found.append([event.on + ONE_DAY, until + late if until else None])
        elif waiting:
            pair = found[waiting.pop(0)]
            pair[1] = min(event.on + late, pair[1] or FAR_AWAY)
        else:
            raise ContradictionError(
                "the term was resumed on {on}, but it was not suspended",
                where=event.place,
                mend="add the event term_suspended, or remove this one",
                on=event.on,
            )
    return [Suspension(first, resumed) for first, resumed in found if first]


def merged(suspensions: list[Suspension]) -> tuple[Suspension, ...]:
    """Suspensions without overlap, in order of day: a day is suspended once, however many grounds it has."""
    merged: list[Suspension] = []
    for part in sorted(suspensions, key=lambda part: part.first):
        if part.resumed is not None and part.resumed <= part.first:
            continue
        last = merged[-1] if merged else None
        if last and (last.resumed is None or part.first <= last.resumed):
            open_ended = last.resumed is None or part.resumed is None
            resumed = None if open_ended else max(last.resumed or FAR_AWAY, part.resumed or FAR_AWAY)
            merged[-1] = Suspension(last.first, resumed, last.rule)
        else:
            merged.append(part)
    return tuple(merged)
