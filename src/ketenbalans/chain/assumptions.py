"""The assumptions register: every number that no source gives, with a band, a reason and an owner.

An assumption is a single number, or a table with one number per stream whose uncertainty is one common
factor. The files are in ``data/assumptions``; every report shows them with their place in the ranking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from zlib import crc32

import numpy as np

from ketenbalans.errors import ContradictionError, DuplicateError
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.streams import STREAMS

DISTRIBUTIONS = ("uniform", "triangular", "fixed")
FOLDER = Path(str(files("ketenbalans") / "data" / "assumptions"))
CHAIN_FILE = "chain.yaml"


@dataclass(frozen=True)
class Assumption:
    """One assumed number with everything a reader needs to doubt it.

    For a table, ``value`` is the common factor (normally 1) and ``low`` and ``high`` bound that factor.
    """

    name: str
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
    table: Mapping[str, float] | None = None

    @property
    def purpose(self) -> int:
        """The number under which its draws are made; the same for ever, whatever other assumptions exist."""
        return crc32(self.name.encode())

    def at(self, units: np.ndarray) -> np.ndarray:
        """The values at uniform numbers, by the inverse of the distribution; same shape.

        Example:
            >>> half = Assumption("A-000", {}, 2.0, 1.0, 5.0, "triangular", "", "", "", "", date(2027, 1, 1))
            >>> [round(float(x), 2) for x in half.at(np.array([0.0, 0.25, 1.0]))]
            [1.0, 2.0, 5.0]
        """
        span = self.high - self.low
        if self.distribution == "fixed" or span == 0:
            return np.full_like(units, self.value)
        if self.distribution == "uniform":
            return self.low + units * span
        below = (self.value - self.low) / span
        rising = self.low + np.sqrt(units * span * (self.value - self.low))
        falling = self.high - np.sqrt((1.0 - units) * span * (self.high - self.value))
        return np.where(units < below, rising, falling)


def read(path: Path) -> dict[str, Assumption]:
    """The assumptions of a file by their ids.

    Raises:
        KetenbalansError: With file, line, key and mend, for whatever is missing, unknown or contradictory.
    """
    document = read_document(path).only("schema", "assumptions")
    found: dict[str, Assumption] = {}
    for section in document.sections("assumptions"):
        assumption = _read_one(section)
        if assumption.name in found:
            raise DuplicateError(
                "assumption {name} stands twice",
                where=section.place("id"),
                mend="give one a new id",
                name=assumption.name,
            )
        found[assumption.name] = assumption
    return found


def _read_one(section: Section) -> Assumption:
    section.only(
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
        "table",
    )
    statement = section.section("statement").only("en", "nl")
    low, high = section.number("low"), section.number("high")
    value = section.number("value")
    if not low <= value <= high:
        raise ContradictionError(
            "the value {value} lies outside its own band {low} to {high}",
            where=section.place("value"),
            mend="widen the band or mend the value",
            value=value,
            low=low,
            high=high,
        )
    table = None
    if "table" in section:
        rows = section.section("table").only(*STREAMS)
        table = {stream: rows.number(stream) for stream in rows}
    return Assumption(
        name=section.text("id"),
        statement={language: statement.text(language) for language in ("en", "nl")},
        value=value,
        low=low,
        high=high,
        distribution=section.one_of("distribution", DISTRIBUTIONS),
        unit=section.text("unit"),
        reason=section.text("reason"),
        source=section.text("source"),
        owner=section.text("owner"),
        review_date=section.day("review_date"),
        table=table,
    )


def load() -> dict[str, Assumption]:
    """The shipped assumptions of the chain by their ids."""
    return read(FOLDER / CHAIN_FILE)
