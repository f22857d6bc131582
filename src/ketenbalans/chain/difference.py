"""One named difference of a scenario: an attribute or assumption that is set, scaled or added to.

A difference holds for the whole run, or from a day on, or between two days.
"""

from dataclasses import dataclass, replace
from datetime import date

from ketenbalans.chain.chain import Chain, Value
from ketenbalans.chain.changes import Dated
from ketenbalans.errors import BadInputError
from ketenbalans.vocabulary.documents import Section
from ketenbalans.vocabulary.streams import STREAMS

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
    first: date | None = None
    until: date | None = None

    def apply(self, chain: Chain) -> Chain:
        """The chain with this change made."""
        if self.first is not None:
            return chain.with_dated(self._dated(self.first))
        if self.until is not None:
            raise BadInputError(
                "{target} has an 'until' but no 'from'",
                where=self.place,
                mend="write 'from: 2028-01-01' as well",
                target=self.target,
            )
        if self.target in chain.assumptions:
            return self._assume(chain)
        old = chain.values[chain.attribute(self.target, where=self.place).name]
        return chain.with_value(self.target, self._changed(old), where=self.place)

    def _dated(self, first: date) -> Dated:
        return Dated(self.operation, self.target, self.stream, self._given(), first, self.until, self.place)

    def _given(self) -> float:
        """The number that the difference names.

        Raises:
            BadInputError: If it names a word.
        """
        if isinstance(self.value, str):
            raise BadInputError(
                "{target} takes a number, not {value!r}",
                where=self.place,
                mend="write a number",
                target=self.target,
                value=self.value,
            )
        return self.value

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
        value = self._given()
        return {"set": value, "scale": old * value, "add": old + value}[self.operation]


def read_difference(section: Section) -> Difference:
    """One difference out of a file."""
    section.only(*OPERATIONS, "to", "by", "stream", "low", "high", "from", "until", "reason", "source")
    operation = operation_of(section)
    key = "to" if operation == "set" else "by"
    raw = section.value(key)
    value = section.text(key) if isinstance(raw, str) else section.number(key)
    band = (section.number("low"), section.number("high")) if "low" in section or "high" in section else None
    return with_value(section, operation, value, band)


def operation_of(section: Section) -> str:
    """Which of the operations a section names.

    Raises:
        BadInputError: If it names none, or several.
    """
    named = [operation for operation in OPERATIONS if operation in section]
    if len(named) != 1:
        raise BadInputError(
            "a difference has one of set, scale and add, this has {count}",
            where=section.place(),
            mend="write one 'set: attribute' with 'to: value', or 'scale' or 'add' with 'by: value'",
            count=len(named),
        )
    return named[0]


def with_value(
    section: Section, operation: str, value: float | str, band: tuple[float, float] | None = None
) -> Difference:
    """The difference that a section describes, with a value given: that of the file, or of a sweep."""
    return Difference(
        operation,
        section.text(operation),
        section.one_of("stream", STREAMS) if "stream" in section else None,
        value,
        band,
        section.text("reason"),
        section.text("source"),
        section.place(operation),
        section.optional_day("from"),
        section.optional_day("until"),
    )
