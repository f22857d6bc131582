"""The assumptions under the synthetic register, read strictly from ``data/assumptions/synthetic.yaml``.

Every number that no source gives stands there with its band, reason, owner and review date; the code
names it by its id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from ketenbalans.errors import DuplicateError, OutOfRangeError, UnknownNameError
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.language import LANGUAGES

DISTRIBUTIONS = ("uniform", "triangular", "fixed")
_KEYS = (
    "id",
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
    """One number that no source gives."""

    id: str
    statement: Mapping[str, str]
    value: float
    low: float
    high: float
    distribution: str
    unit: str
    reason: str
    source: str
    owner: str
    review_date: date


@dataclass(frozen=True)
class Assumptions:
    """The assumptions of one file, by id, in the order of the file."""

    by_id: Mapping[str, Assumption]

    def __getitem__(self, identifier: str) -> float:
        """The value of an assumption.

        Raises:
            UnknownNameError: If no assumption has that id.
        """
        return self.assumption(identifier).value

    def assumption(self, identifier: str) -> Assumption:
        """A whole assumption.

        Raises:
            UnknownNameError: If no assumption has that id.
        """
        if identifier not in self.by_id:
            raise UnknownNameError("assumption", identifier, self.by_id)
        return self.by_id[identifier]

    def with_values(self, values: Mapping[str, float]) -> "Assumptions":
        """The same assumptions with other values for some; the original stays as it was.

        Args:
            values: Id to value, each within the band of its assumption.

        Raises:
            UnknownNameError: If an id is unknown.
            OutOfRangeError: If a value lies outside the band.

        Example:
            >>> load().with_values({"S-011": 1500})["S-011"]
            1500.0
        """
        changed = dict(self.by_id)
        for identifier, value in values.items():
            changed[identifier] = _within_band(
                replace(self.assumption(identifier), value=float(value)), identifier
            )
        return Assumptions(changed)


def _within_band(assumption: Assumption, where: str) -> Assumption:
    if not assumption.low <= assumption.value <= assumption.high:
        raise OutOfRangeError(
            "assumption {id} is {value}, outside its band {low} to {high}",
            where=where,
            mend="give a value within the band, or widen the band in the file with a reason",
            id=assumption.id,
            value=assumption.value,
            low=assumption.low,
            high=assumption.high,
        )
    return assumption


@lru_cache(maxsize=1)
def load() -> Assumptions:
    """The assumptions that are shipped.

    Example:
        >>> load()["S-055"]
        15000.0
    """
    with as_file(files("ketenbalans") / "data" / "assumptions" / "synthetic.yaml") as path:
        return read(path)


def read(path: Path) -> Assumptions:
    """Assumptions out of a file.

    Raises:
        BadInputError, MissingValueError, UnknownNameError: If a key or value is not as it should be.
        DuplicateError: If an id stands twice.
        OutOfRangeError: If a value lies outside its band.
    """
    document = read_document(path).only("schema", "assumptions")
    by_id: dict[str, Assumption] = {}
    for section in document.sections("assumptions"):
        assumption = _within_band(_assumption(section.only(*_KEYS)), section.place("value"))
        if assumption.id in by_id:
            raise DuplicateError(
                "assumption {id} stands twice",
                where=section.place("id"),
                mend="remove or rename one",
                id=assumption.id,
            )
        by_id[assumption.id] = assumption
    return Assumptions(by_id)


def _assumption(section: Section) -> Assumption:
    statement = section.section("statement").only(*LANGUAGES)
    return Assumption(
        id=section.text("id"),
        statement={language: statement.text(language) for language in LANGUAGES},
        value=section.number("value"),
        low=section.number("low"),
        high=section.number("high"),
        distribution=section.one_of("distribution", DISTRIBUTIONS),
        unit=section.text("unit"),
        reason=section.text("reason"),
        source=section.text("source"),
        owner=section.text("owner"),
        review_date=section.day("review_date"),
    )
