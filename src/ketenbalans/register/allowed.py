"""The allow-list: which facts of a case and which attributes of an event may enter, and in which form.

There is no place for a name, a number of a person, a birth date or free prose: texts are codes or short
references. What is not on this list is left outside the register.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from ketenbalans.cases.case import Flag, Purpose
from ketenbalans.cases.event_fields import EVENT_FIELDS, TEXT, Field
from ketenbalans.cases.reading import SEXES
from ketenbalans.errors import BadInputError
from ketenbalans.vocabulary.codes import (
    ApplicationKind,
    EventType,
    PlanningCohort,
    Procedure,
    Product,
    TermRegime,
)

FLAGS = tuple(str(flag) for flag in Flag)
FIRST_YEAR, LAST_YEAR = 1950, 2100
"""Days outside are typing errors: nobody in a register of applications was decided on in 1026 or 20206."""

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
"""The zone in which a moment falls on a day, for Dutch law."""

_REFERENCE = re.compile(r"[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]{0,119}")
_YES = frozenset({"true", "1", "yes", "y", "ja", "j", "waar"})
_NO = frozenset({"false", "0", "no", "n", "nee", "onwaar"})


class RefusedValueError(BadInputError):
    """A single value that cannot be taken, with the template that says why and how to mend it."""

    def __init__(self, what: str, mend: str, **fields: Any) -> None:
        super().__init__(what, mend=mend, **fields)


Converter = Callable[[Any], Any]


def code(known: type[StrEnum] | tuple[str, ...], spellings: Mapping[str, str] | None = None) -> Converter:
    """A converter for a closed list, with other spellings that are read as one of its codes."""
    names = tuple(str(name) for name in known)
    lower = {name.lower(): name for name in names} | dict(spellings or {})

    def convert(value: Any) -> str:
        found = lower.get(str(value).strip().lower())
        if found is None:
            raise RefusedValueError(
                "{value!r} is not on the list", "use one of: {known}", value=value, known=", ".join(names)
            )
        return found

    return convert


def country(value: Any) -> str:
    """An ISO 3166-1 alpha-3 code; the codes from XAA (stateless, unknown) are for the users of the list."""
    text = str(value).strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise RefusedValueError(
            "{value!r} is no ISO 3166-1 alpha-3 code",
            "write three letters such as SYR, or give codes in the mapping",
            value=value,
        )
    return text


def reference(value: Any) -> str:
    """A code or short reference; prose, with its risk of a name inside, is refused."""
    text = str(value).strip()
    if not _REFERENCE.fullmatch(text):
        raise RefusedValueError(
            "{value!r} is no code or short reference",
            "write at most 120 characters on one line",
            value=text[:40],
        )
    return text


def yes_or_no(value: Any) -> bool:
    """A truth value, in English or Dutch."""
    text = str(value).strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise RefusedValueError("{value!r} is neither yes nor no", "write true or false", value=value)


def number(low: float, high: float, *, whole: bool = False) -> Converter:
    """A converter for a number within bounds."""

    def convert(value: Any) -> float | int:
        try:
            found = float(str(value).strip())
        except ValueError:
            raise RefusedValueError(
                "{value!r} is no number", "write a number with a point", value=value
            ) from None
        if not low <= found <= high:  # also refuses a value that is not a number
            raise RefusedValueError(
                "{value} is outside {low} to {high}", "mend the value", value=value, low=low, high=high
            )
        if whole and found != int(found):
            raise RefusedValueError("{value!r} is no whole number", "write a whole number", value=value)
        return int(found) if whole or found == int(found) else found

    return convert


def day(value: Any, formats: tuple[str, ...] = ()) -> date:
    """A day; a moment with a zone falls on its Dutch day."""
    found: date | None = None
    if isinstance(value, datetime):
        found = value.astimezone(DUTCH_TIME).date() if value.tzinfo else value.date()
    elif isinstance(value, date):
        found = value
    else:
        found = _written_day(str(value).strip(), formats)
    if found is None:
        raise RefusedValueError(
            "{value!r} is no day",
            "write a day such as 2026-06-12, or give its form under 'days' in the mapping",
            value=value,
        )
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise RefusedValueError(
            "{value!r} lies outside {low} to {high}",
            "mend the year",
            value=str(value),
            low=FIRST_YEAR,
            high=LAST_YEAR,
        )
    return found


def _written_day(text: str, formats: tuple[str, ...]) -> date | None:
    for form in formats:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if len(text) > len("2026-06-12") and text[4:5] == "-":
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return moment.astimezone(DUTCH_TIME).date() if moment.tzinfo else moment.date()
    return None


CASE_FACTS: Mapping[str, Converter] = {
    "person": str,
    "household": str,
    "kind": code(ApplicationKind),
    "product": code(Product),
    "purpose": code(Purpose),
    "nationality": country,
    "language": reference,
    "region": reference,
    "sex": code(tuple(SEXES), SEXES),
    "minor": yes_or_no,
    "received_on": day,
    "contested_decision_on": day,
    "track": number(1, 5, whole=True),
    "procedure": code(Procedure),
    "inadmissibility_ground": reference,
    "term_regime": code(TermRegime),
    "planning_cohort": code(PlanningCohort),
    **dict.fromkeys(FLAGS, yes_or_no),
}
"""What may be told about a case. ``person`` and ``household`` become pseudonyms."""

MOST = 1e12
REGISTER_FIELDS: Mapping[EventType, Mapping[str, Field]] = {
    EventType.SECURITY_SCREENED: {"official_report": Field("yes_no"), "delay": TEXT},
}
"""What the register keeps of events beside the fields of a case file: official reports and causes of delay
of screenings (R-070, R-071)."""


def _converter(field: Field) -> Converter:
    if field.choices:
        return code(field.choices, field.spellings)
    forms: dict[str, Converter] = {
        "text": reference,
        "day": _day_text,
        "count": number(0, MOST, whole=True),
        "amount": number(0, MOST),
        "yes_no": yes_or_no,
        "mark": reference,
    }
    return forms[field.form]


def _day_text(value: Any) -> str:
    return day(value).isoformat()


EVENT_ATTRIBUTES: Mapping[EventType, Mapping[str, Converter]] = {
    event: {
        name: _converter(field)
        for name, field in {**EVENT_FIELDS[event], **REGISTER_FIELDS.get(event, {})}.items()
    }
    for event in EventType
}
"""What an event may carry, by type: the fields of ``cases.event_fields`` and ``REGISTER_FIELDS``."""

ATTRIBUTE_NAMES = tuple(sorted({name for names in EVENT_ATTRIBUTES.values() for name in names}))
"""Every attribute that some event may carry."""
