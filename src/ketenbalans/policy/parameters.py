"""The records of dated law: rules, parameters with their values, general extensions and moratoria.

A parameter is one number, choice or day of the law with every value that it ever had, each from a day to a
day, with unit, reference, confidence and the day on which somebody last checked it. Reading them from
files is in ``policy.loader``; finding the one that applies is in ``policy.catalogue``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ketenbalans.errors import MissingValueError

UNITS: Mapping[str, str] = {
    "days": "number",
    "working_days": "number",
    "weeks": "number",
    "months": "number",
    "years": "number",
    "euros": "number",
    "euros_per_day": "number",
    "applications": "number",
    "yes_no": "yes_no",
    "choice": "choice",
    "day": "day",
    "days_off": "days_off",
}
"""Every unit a parameter can have, and the form of its values."""

CONFIDENCE: Mapping[str, int] = {"V": 0, "C": 1, "S": 2, "P": 3, "M": 4}
"""How a text is known, best first: statute read, ruling read, source document, page read, memory."""

Scalar = float | bool | str | date | tuple[date, ...]


@dataclass(frozen=True)
class Reference:
    """Where something stands in the law.

    Args:
        rule: Id of the rule in ``data/policy/rules.yaml``.
        law: Name of the law, regulation or source.
        article: Article and paragraph, such as ``42(1)``.
    """

    rule: str
    law: str
    article: str


@dataclass(frozen=True)
class Rule:
    """One rule of law by its id, with its sentence in the two languages."""

    reference: Reference
    confidence: tuple[str, ...]
    uncertain: bool
    checked_on: date
    sentence: Mapping[str, str]


@dataclass(frozen=True)
class Value:
    """A value of a parameter and the days for which it holds; ``until`` is None while it lasts."""

    from_day: date
    until: date | None
    value: Scalar
    unit: str
    reference: Reference
    confidence: tuple[str, ...]
    checked_on: date
    note: str = ""
    reform: str = ""
    """Name of the reform that set it; empty for the law as it stands."""

    def holds_on(self, day: date) -> bool:
        """Whether the value holds on a day."""
        return self.from_day <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Parameter:
    """One figure of the law over time.

    Args:
        id: Its name, such as ``old.decision_term``; also its file below ``data/policy``.
        names: What it is, per language.
        unit: One of ``UNITS``; a value may have a unit of its own.
        values: In order of day, without gap or overlap.
        choices: The closed list for a choice, else empty.
        uncertain: Whether the law is disputed or open; the values are then defaults.
        reason: Why it is uncertain, or what the default rests on.
        owner: The role that keeps it.
        review_date: When it is looked at again.
        alternatives: Values that a sensitivity run should try.
        place: File and line.
    """

    id: str
    names: Mapping[str, str]
    unit: str
    values: tuple[Value, ...]
    choices: tuple[str, ...] = ()
    uncertain: bool = False
    reason: str = ""
    owner: str = ""
    review_date: date | None = None
    alternatives: tuple[Scalar, ...] = ()
    place: str = ""

    def on(self, day: date) -> Value:
        """The value that holds on a day.

        Raises:
            MissingValueError: If none does; there is no default.
        """
        for value in self.values:
            if value.holds_on(day):
                return value
        raise MissingValueError(
            "{id} has no value on {day}",
            where=self.place,
            mend="its values run from {first} to {last}; add one with its reference, or ask for another day",
            id=self.id,
            day=day,
            first=self.values[0].from_day,
            last=self.values[-1].until or "now",
        )


@dataclass(frozen=True)
class GeneralExtension:
    """A decree (WBV) that extends the term of all applications lodged in a period."""

    id: str
    in_force: date
    lodged_from: date
    lodged_until: date | None
    months: int
    validity: Mapping[str, bool]
    """Whether it holds, per scenario of ``old.wbv_scenario``."""
    reference: Reference
    confidence: tuple[str, ...]
    checked_on: date
    uncertain: bool
    note: str = ""
    place: str = ""


@dataclass(frozen=True)
class Moratorium:
    """A moratorium on decisions for a country: days, both included, and what it does to a term."""

    id: str
    country: str
    regime: str
    """The law under which it was set, ``old`` or ``pact``."""
    from_day: date
    until: date
    mode: str
    """A: longer by ``old.moratorium_extension``; B: up to the cap; C: suspended while it lasts."""
    reference: Reference
    confidence: tuple[str, ...]
    checked_on: date
    uncertain: bool
    note: str = ""
    place: str = ""
