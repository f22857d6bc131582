"""Scenarios: named differences from the chain, each with its reason and source.

A scenario holds nothing else, so two scenarios that touch different attributes may be applied in either
order with the same result.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from ketenbalans.chain.chain import Chain, Value
from ketenbalans.errors import BadInputError, UnknownNameError
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.streams import STREAMS

FOLDER = Path(str(files("ketenbalans") / "data" / "scenarios"))
OPERATIONS = ("set", "scale", "add")


@dataclass(frozen=True)
class Difference:
    """One change of one attribute or assumption."""

    operation: str
    target: str
    stream: str | None
    value: float | str
    band: tuple[float, float] | None
    reason: str
    source: str
    place: str

    def apply(self, chain: Chain) -> Chain:
        """The chain with this change made."""
        if self.target in chain.assumptions:
            return self._assume(chain)
        old = chain.values[chain.attribute(self.target, where=self.place).name]
        return chain.with_value(self.target, self._changed(old), where=self.place)

    def _assume(self, chain: Chain) -> Chain:
        if isinstance(self.value, str) or self.operation != "set":
            raise BadInputError(
                "an assumption can only be set to a number", where=self.place, mend="write 'to: 0.5'"
            )
        low, high = self.band or (self.value, self.value)
        known = chain.assumptions[self.target]
        distribution = known.distribution if low < high else "fixed"
        changed = replace(known, value=self.value, low=low, high=high, distribution=distribution)
        return chain.with_assumption(changed)

    def _changed(self, old: Value) -> Value:
        if isinstance(old, tuple):
            chosen = STREAMS if self.stream is None else (self.stream,)
            return tuple(
                self._number(value) if stream in chosen else value
                for stream, value in zip(STREAMS, old, strict=True)
            )
        if self.stream is not None:
            raise BadInputError(
                "{target} is not given by stream",
                where=self.place,
                mend="leave out 'stream'",
                target=self.target,
            )
        if isinstance(old, str):
            return str(self.value)
        return self._number(old)

    def _number(self, old: float) -> float:
        if isinstance(self.value, str):
            raise BadInputError(
                "{target} takes a number, not {value!r}",
                where=self.place,
                mend="write a number",
                target=self.target,
                value=self.value,
            )
        return {"set": self.value, "scale": old * self.value, "add": old + self.value}[self.operation]


@dataclass(frozen=True)
class Scenario:
    """A named set of differences.

    Example:
        >>> from ketenbalans.chain.chain import load as load_chain
        >>> load("plan").apply(load_chain()).word("capacity.rule")
        'pact_first'
    """

    name: str
    title: Mapping[str, str]
    differences: tuple[Difference, ...]

    def apply(self, chain: Chain) -> Chain:
        """A new chain with every difference made."""
        for difference in self.differences:
            chain = difference.apply(chain)
        return chain


def read(path: Path) -> Scenario:
    """The scenario that a file describes.

    Raises:
        KetenbalansError: With file, line, key and mend, for whatever is missing, unknown or contradictory.
    """
    document = read_document(path).only("schema", "id", "title", "differences")
    title = document.section("title").only("en", "nl")
    return Scenario(
        document.text("id"),
        {language: title.text(language) for language in ("en", "nl")},
        tuple(read_difference(section) for section in document.sections("differences")),
    )


def read_difference(section: Section) -> Difference:
    """One difference out of a file."""
    section.only(*OPERATIONS, "to", "by", "stream", "low", "high", "reason", "source")
    named = [operation for operation in OPERATIONS if operation in section]
    if len(named) != 1:
        raise BadInputError(
            "a difference has one of set, scale and add, this has {count}",
            where=section.place(),
            mend="write one 'set: attribute' with 'to: value', or 'scale' or 'add' with 'by: value'",
            count=len(named),
        )
    key = "to" if named[0] == "set" else "by"
    raw = section.value(key)
    value = section.text(key) if isinstance(raw, str) else section.number(key)
    stream = section.one_of("stream", STREAMS) if "stream" in section else None
    band = (section.number("low"), section.number("high")) if "low" in section or "high" in section else None
    return Difference(
        named[0],
        section.text(named[0]),
        stream,
        value,
        band,
        section.text("reason"),
        section.text("source"),
        section.place(named[0]),
    )


def names() -> tuple[str, ...]:
    """The scenarios that are shipped."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load(name: str) -> Scenario:
    """A shipped scenario by name, or one from a file that a user names.

    Raises:
        UnknownNameError: If there is neither; the near names are told.
    """
    if name in names():
        return read(FOLDER / f"{name}.yaml")
    if name.endswith((".yaml", ".yml", ".json")):
        return read(Path(name))
    raise UnknownNameError("scenario", name, names(), where="--scenario")
