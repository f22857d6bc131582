"""The assumptions of the forecasts: every number that no source gives, with its reason and its owner.

They stand in ``data/assumptions/forecast.yaml``; code asks for them by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from ketenbalans.errors import OutOfRangeError, UnknownNameError
from ketenbalans.vocabulary.documents import Section, parse_yaml

KEYS = (
    "id",
    "name",
    "statement",
    "value",
    "low",
    "high",
    "distribution",
    "unit",
    "reason",
    "source",
    "owner",
    "review_date",
)


@dataclass(frozen=True)
class Assumption:
    """A number that no source gives.

    ``low`` and ``high`` bound what a reasonable owner could hold; sensitivity rankings move within them.
    ``statement`` says in English and Dutch (keys ``en``, ``nl``) what is assumed.
    """

    id: str
    name: str
    statement: Mapping[str, str]
    value: float
    unit: str
    low: float
    high: float
    distribution: str
    reason: str
    source: str
    owner: str
    review_date: date


def _read(section: Section) -> Assumption:
    section.only(*KEYS)
    statement = section.section("statement").only("en", "nl")
    found = Assumption(
        section.text("id"),
        section.text("name"),
        {language: statement.text(language) for language in ("en", "nl")},
        section.number("value"),
        section.text("unit"),
        section.number("low"),
        section.number("high"),
        section.one_of("distribution", ("triangular", "uniform")),
        section.text("reason"),
        section.text("source"),
        section.text("owner"),
        section.day("review_date"),
    )
    if not found.low <= found.value <= found.high:
        raise OutOfRangeError(
            "assumption {id} has {value} outside its own band {low} to {high}",
            where=section.place("value"),
            mend="widen the band or change the value",
            id=found.id,
            value=found.value,
            low=found.low,
            high=found.high,
        )
    return found


def parse(text: str, file: str) -> dict[str, Assumption]:
    """Name to assumption, from the text of a file.

    Raises:
        OutOfRangeError: If a value lies outside its own band.
    """
    document = parse_yaml(text, file).only("schema", "assumptions")
    return {found.name: found for found in map(_read, document.sections("assumptions"))}


@lru_cache(maxsize=1)
def assumptions() -> dict[str, Assumption]:
    """The assumptions of the forecasts, name to assumption.

    Example:
        >>> assumptions()["household_clumping"].value
        2.0
    """
    file = files("ketenbalans") / "data" / "assumptions" / "forecast.yaml"
    return parse(file.read_text(encoding="utf-8"), "data/assumptions/forecast.yaml")


def assumed(name: str) -> float:
    """The value of an assumption.

    Raises:
        UnknownNameError: If there is none of that name.

    Example:
        >>> assumed("longest_half_life")
        4.0
    """
    known = assumptions()
    if name not in known:
        raise UnknownNameError("assumption", name, known)
    return known[name].value
