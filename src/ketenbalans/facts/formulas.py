"""Reads the formulas in which identities are written down as data.

``finance.loans.outstanding{entity=$e} = finance.loans.outstanding{entity=$e}@-1 +
finance.loans.new{entity=$e}``

A term is a subject, its exact breakdown in braces (``$name`` stands for any value, the same all through the
formula; ``*`` for every value inside ``sum(...)``), after ``@`` a year offset or ``start``, ``end`` or
``=label``, after ``!`` the kind of figure (``realised``, ``plan``, ``any``), after ``#`` the document,
``?`` where the term may be absent. Relations: ``=``, ``<=``, ``>=``, ``~`` (within a margin), ``!=`` (must
not be the same).
"""

import re
from dataclasses import dataclass, field

from ketenbalans.errors import BadInputError
from ketenbalans.facts.figures import breakdown_of

SUFFIX = r"(?:@(?:[\w,=+\-]|'[^']*')+|!\w+|#[\w\-]+)"
TOKENS = re.compile(
    r"\s*(?:(?P<relation><=|>=|!=|=|~)|(?P<sum>sum\()|(?P<number>\d+(?:\.\d+)?)(?![\w.{])"
    r"|(?P<term>[A-Za-z_][\w]*(?:\.[\w]+)+(?:\{[^}]*\})?" + SUFFIX + r"*\??)"
    r"|(?P<sign>[-+*/()]))"
)
TERM = re.compile(
    r"(?P<subject>[\w.]+)(?:\{(?P<breakdown>[^}]*)\})?(?P<suffixes>" + SUFFIX + r"*)(?P<optional>\??)"
)
CLASSES = {
    "realised": frozenset({"realised", "estimate"}),
    "plan": frozenset({"budget", "forecast", "norm", "assumption"}),
    "budget": frozenset({"budget"}),
    "forecast": frozenset({"forecast"}),
    "norm": frozenset({"norm"}),
}
POINTS = ("start", "end", "year")


@dataclass(frozen=True)
class Slot:
    """A term of a formula: which figure it asks for.

    Example:
        >>> slot = slot_of("ind.provision.closing{item=$i}@-1,end!realised", "x")
        >>> slot.subject, dict(slot.breakdown), slot.offset, slot.point, slot.kind
        ('ind.provision.closing', {'item': '$i'}, -1, 'end', 'realised')
    """

    subject: str
    breakdown: tuple[tuple[str, str], ...]
    offset: int = 0
    point: str = ""
    label: str = ""
    kind: str = ""
    source: str = ""
    optional: bool = False
    every: bool = False


@dataclass(frozen=True)
class Constant:
    """A number in a formula."""

    value: float


@dataclass(frozen=True)
class Joined:
    """Two parts of a formula joined by a sign."""

    sign: str
    left: "Part"
    right: "Part"


Part = Slot | Constant | Joined


@dataclass(frozen=True)
class Formula:
    """Two sides and the relation between them."""

    text: str
    left: Part
    relation: str
    right: Part
    slots: tuple[Slot, ...] = field(default=())


def parse(text: str, where: str) -> Formula:
    """The formula that a text means.

    Raises:
        BadInputError: If it cannot be read; the place in the text is told.

    Example:
        >>> parse("a.total{line=total} = sum(a.total{line=*})", "x").relation
        '='
    """
    reader = _Reader(text, where)
    left = reader.expression()
    relation = reader.take("relation")
    right = reader.expression()
    if reader.tokens:
        raise reader.refusal(reader.tokens[0][1])
    return Formula(text, left, relation, right, tuple(reader.slots))


def slot_of(text: str, where: str, *, every: bool = False) -> Slot:
    """The figure that a term asks for."""
    match = TERM.fullmatch(text)
    if match is None:
        raise BadInputError(
            "the formula cannot be read at {part!r}",
            where=where,
            mend="see docs/reference/identities.md for how formulas are written",
            part=text,
        )
    offset, point, label = 0, "", ""
    suffixes = {found[0]: found[1:] for found in re.findall(SUFFIX, match["suffixes"])}
    for mark in filter(None, suffixes.get("@", "").split(",")):
        if mark.startswith("="):
            label = mark[1:].strip("'")
        elif mark in POINTS:
            point = mark
        elif re.fullmatch(r"[+-]?\d+", mark):
            offset = int(mark)
        else:
            raise BadInputError(
                "{mark!r} is no moment", where=where, mend="use -1, start, end, year or =label", mark=mark
            )
    kind = suffixes.get("!", "")
    if kind and kind not in CLASSES and kind != "any":
        raise BadInputError(
            "{kind!r} is no kind of figure",
            where=where,
            mend="use {known}",
            kind=kind,
            known=", ".join([*CLASSES, "any"]),
        )
    breakdown = tuple(sorted(breakdown_of(match["breakdown"] or "", where=where).items()))
    return Slot(
        match["subject"],
        breakdown,
        offset,
        point,
        label,
        kind,
        suffixes.get("#", ""),
        bool(match["optional"]),
        every,
    )


class _Reader:
    """A recursive descent over the tokens of one formula."""

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.tokens: list[tuple[str, str]] = []
        self.slots: list[Slot] = []
        position = 0
        while position < len(text.rstrip()):
            match = TOKENS.match(text, position)
            if match is None:
                raise self.refusal(text[position:].strip())
            self.tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            position = match.end()

    def refusal(self, part: str) -> BadInputError:
        return BadInputError(
            "the formula cannot be read at {part!r}",
            where=self.where,
            mend="see docs/reference/identities.md for how formulas are written",
            part=part,
        )

    def take(self, kind: str, text: str = "") -> str:
        if not self.tokens or self.tokens[0][0] != kind or (text and self.tokens[0][1] != text):
            raise self.refusal(self.tokens[0][1] if self.tokens else "")
        return self.tokens.pop(0)[1]

    def _next_is(self, *signs: str) -> bool:
        return bool(self.tokens) and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs

    def expression(self) -> Part:
        part = self._product()
        while self._next_is("+", "-"):
            sign = self.take("sign")
            part = Joined(sign, part, self._product())
        return part

    def _product(self) -> Part:
        part = self._atom()
        while self._next_is("*", "/"):
            sign = self.take("sign")
            part = Joined(sign, part, self._atom())
        return part

    def _atom(self) -> Part:
        if self._next_is("("):
            self.take("sign", "(")
            part = self.expression()
            self.take("sign", ")")
            return part
        if self._next_is("-"):
            self.take("sign", "-")
            return Joined("*", Constant(-1.0), self._atom())
        if self.tokens and self.tokens[0][0] == "number":
            return Constant(float(self.take("number")))
        every = bool(self.tokens) and self.tokens[0][0] == "sum"
        if every:
            self.take("sum")
        slot = slot_of(self.take("term"), self.where, every=every)
        if every:
            self.take("sign", ")")
        self.slots.append(slot)
        return slot
