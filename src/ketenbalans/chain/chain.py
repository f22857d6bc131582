"""The asylum chain as frozen data: one attribute after another, each with unit, bounds and origin.

An attribute is a number, a word out of a list, or one number per stream. It comes from a source or from
an assumption. Nothing changes a chain: a scenario makes a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ketenbalans.chain.assumptions import Assumption
from ketenbalans.chain.assumptions import load as load_assumptions
from ketenbalans.chain.changes import Dated, Move, sums_to_one
from ketenbalans.errors import (
    BadInputError,
    ContradictionError,
    DuplicateError,
    OutOfRangeError,
    UnknownNameError,
)
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.streams import STREAMS

FILE = Path(str(files("ketenbalans") / "data" / "chain" / "asylum.yaml"))
Value = float | str | tuple[float, ...]


@dataclass(frozen=True)
class Attribute:
    """What an attribute of the chain means and what it may be."""

    name: str
    unit: str
    meaning: Mapping[str, str]
    low: float
    high: float
    by_stream: bool
    choices: tuple[str, ...]
    source: str
    assumption: str | None
    dated: bool = False
    """Whether it may change on a day in mid-run."""
    divides: bool = False
    """Whether its values per stream are shares of one whole."""


@dataclass(frozen=True)
class Chain:
    """The chain: attributes and their values, read-only.

    Example:
        >>> chain = load()
        >>> chain.number("capacity.pact_share")
        0.73
    """

    name: str
    attributes: Mapping[str, Attribute]
    values: Mapping[str, Value]
    assumptions: Mapping[str, Assumption]
    dated: tuple[Dated, ...] = ()
    """Changes in mid-run, by attribute; those of one attribute in the order in which they were made."""
    moves: tuple[Move, ...] = ()
    """Groups that change stream on a day, the earliest first."""

    def attribute(self, name: str, *, where: str = "") -> Attribute:
        """The description of an attribute.

        Raises:
            UnknownNameError: If the chain has none of that name; the near ones are told.
        """
        if name not in self.attributes:
            raise UnknownNameError("attribute", name, self.attributes, where=where)
        return self.attributes[name]

    def number(self, name: str) -> float:
        """The value of an attribute that is one number."""
        value = self.values[self.attribute(name).name]
        if not isinstance(value, float):
            raise BadInputError(
                "{name} is no single number", mend="ask for it by stream or as a word", name=name
            )
        return value

    def word(self, name: str) -> str:
        """The value of an attribute that is a word out of a list."""
        value = self.values[self.attribute(name).name]
        if not isinstance(value, str):
            raise BadInputError("{name} is a number, not a word", mend="ask for the number", name=name)
        return value

    def by_stream(self, name: str) -> np.ndarray:
        """The values of an attribute per stream, shape (stream,)."""
        value = self.values[self.attribute(name).name]
        if not isinstance(value, tuple):
            raise BadInputError("{name} is not given by stream", mend="ask for the single value", name=name)
        return np.array(value)

    def with_value(self, name: str, value: Value, *, where: str = "") -> "Chain":
        """A new chain with one other value, checked against the bounds of the attribute."""
        attribute = self.attribute(name, where=where)
        _check(attribute, value, where)
        return replace(self, values=MappingProxyType({**self.values, name: value}))

    def with_dated(self, change: Dated) -> "Chain":
        """A new chain in which an attribute takes another value on a day; checked as ``with_value``."""
        attribute = self.attribute(change.target, where=change.place)
        value = self.values[attribute.name]
        if not attribute.dated or isinstance(value, str):
            raise BadInputError(
                "{name} cannot change in mid-run",
                where=change.place,
                mend="leave out 'from', or take one of: {others}",
                name=attribute.name,
                others=", ".join(sorted(one.name for one in self.attributes.values() if one.dated)),
            )
        if change.stream is not None and not attribute.by_stream:
            raise BadInputError(
                "{target} is not given by stream",
                where=change.place,
                mend="leave out 'stream'",
                target=attribute.name,
            )
        changed = change.changed(np.asarray(value))
        _check(attribute, tuple(changed) if attribute.by_stream else float(changed), change.place)
        dated = sorted((*self.dated, change), key=lambda one: one.target)
        return replace(self, dated=tuple(dated))

    def with_move(self, move: Move) -> "Chain":
        """A new chain in which a group changes stream on a day."""
        return replace(self, moves=tuple(sorted((*self.moves, move), key=lambda one: one.day)))

    def with_assumption(self, assumption: Assumption) -> "Chain":
        """A new chain in which an assumption has another value or band; what rests on it follows."""
        if assumption.name not in self.assumptions:
            raise UnknownNameError("assumption", assumption.name, self.assumptions)
        chain = replace(self, assumptions=MappingProxyType({**self.assumptions, assumption.name: assumption}))
        for attribute in self.attributes.values():
            if attribute.assumption == assumption.name:
                chain = chain.with_value(attribute.name, _assumed(attribute, assumption))
        return chain


def _check(attribute: Attribute, value: Value, where: str) -> None:
    if attribute.choices:
        if value not in attribute.choices:
            raise UnknownNameError(attribute.name, str(value), attribute.choices, where=where)
        return
    numbers = value if isinstance(value, tuple) else (value,)
    if attribute.by_stream != isinstance(value, tuple):
        raise BadInputError(
            "{name} takes {wanted}",
            where=where,
            mend="name the stream or leave it out",
            name=attribute.name,
            wanted="a value per stream" if attribute.by_stream else "one value",
        )
    for number in numbers:
        if isinstance(number, str) or not attribute.low <= number <= attribute.high:
            raise OutOfRangeError(
                "{name} is {number}, outside {low} to {high} ({unit})",
                where=where,
                mend="give a value within the range",
                name=attribute.name,
                number=number,
                low=attribute.low,
                high=attribute.high,
                unit=attribute.unit,
            )
    if attribute.divides and isinstance(value, tuple):
        sums_to_one(dict(zip(STREAMS, value, strict=True)), where or attribute.name)


def _assumed(attribute: Attribute, assumption: Assumption) -> Value:
    if not attribute.by_stream:
        return assumption.value
    table = assumption.table or {}
    return tuple(table.get(stream, 0.0) * assumption.value for stream in STREAMS)


def read(path: Path, assumptions: Mapping[str, Assumption]) -> Chain:
    """The chain that a file describes.

    Raises:
        KetenbalansError: With file, line, key and mend, for whatever is missing, unknown or contradictory.
    """
    document = read_document(path).only("schema", "id", "attributes")
    attributes: dict[str, Attribute] = {}
    values: dict[str, Value] = {}
    for section in document.sections("attributes"):
        attribute = _read_attribute(section)
        if attribute.name in attributes:
            raise DuplicateError(
                "attribute {name} stands twice",
                where=section.place("name"),
                mend="remove one",
                name=attribute.name,
            )
        attributes[attribute.name] = attribute
        values[attribute.name] = _read_value(section, attribute, assumptions)
    used = {attribute.assumption for attribute in attributes.values()} - {None}
    unused = sorted(set(assumptions) - used)
    if unused:
        raise ContradictionError(
            "no attribute rests on assumption {name}",
            where=str(path),
            mend="remove the assumption or name it in an attribute",
            name=unused[0],
        )
    return Chain(
        document.text("id"),
        MappingProxyType(attributes),
        MappingProxyType(values),
        MappingProxyType(dict(assumptions)),
    )


def _read_attribute(section: Section) -> Attribute:
    section.only(
        "name",
        "unit",
        "meaning",
        "low",
        "high",
        "axis",
        "choices",
        "value",
        "source",
        "assumption",
        "dated",
        "divides",
    )
    meaning = section.section("meaning").only("en", "nl")
    assumption = section.text("assumption", "") or None
    return Attribute(
        name=section.text("name"),
        unit=section.text("unit"),
        meaning={language: meaning.text(language) for language in ("en", "nl")},
        low=section.number("low", -float("inf")),
        high=section.number("high", float("inf")),
        by_stream=section.one_of("axis", ("none", "stream"), "none") == "stream",
        choices=tuple(section.texts("choices", [])),
        source=section.text("source", "") if assumption else section.text("source"),
        assumption=assumption,
        dated=section.one_of("dated", ("yes", "no"), "no") == "yes",
        divides=section.one_of("divides", ("yes", "no"), "no") == "yes",
    )


def _read_value(section: Section, attribute: Attribute, assumptions: Mapping[str, Assumption]) -> Value:
    if attribute.assumption is not None:
        if attribute.assumption not in assumptions:
            raise UnknownNameError(
                "assumption", attribute.assumption, assumptions, where=section.place("assumption")
            )
        value = _assumed(attribute, assumptions[attribute.assumption])
    elif attribute.choices:
        value = section.text("value")
    elif attribute.by_stream:
        value = _read_streams(section)
    else:
        value = section.number("value")
    _check(attribute, value, section.place("value" if "value" in section else "assumption"))
    return value


def _read_streams(section: Section) -> Value:
    """One value for all streams, or a default and the streams that differ from it."""
    if not isinstance(section.value("value"), Section):
        return (section.number("value"),) * len(STREAMS)
    rows = section.section("value").only("default", *STREAMS)
    default = rows.number("default")
    return tuple(rows.number(stream, default) for stream in STREAMS)


def load() -> Chain:
    """The shipped chain of the asylum procedure."""
    return read(FILE, load_assumptions())
