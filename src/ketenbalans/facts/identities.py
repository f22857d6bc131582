"""An identity: two sides that must agree, built from printed figures.

Sides are trees of terms. They are evaluated as ranges (what the printed digits allow), and solved for one
figure, so that the likeliest misprint can be found. Where identities come from stands in ``declared`` and
``discovery_*``.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ketenbalans.facts.figures import Figure
from ketenbalans.facts.intervals import Interval
from ketenbalans.facts.units import Unit

STEPS = 40
"""Most steps of the secant search; linear identities need one."""


@dataclass(frozen=True)
class Term:
    """A figure, with the factor that brings it to the common unit of its identity."""

    figure: Figure
    factor: float = 1.0


@dataclass(frozen=True)
class Number:
    """A constant of a formula, such as the 100 of a percentage."""

    value: float


@dataclass(frozen=True)
class Operation:
    """Two nodes joined by ``+``, ``-``, ``*`` or ``/``."""

    sign: str
    left: "Node"
    right: "Node"


Node = Term | Number | Operation


def common_factor(figure: Figure, unit: Unit) -> float:
    """What brings a figure to the unit of its identity; money and time have many units, the rest one.

    Where the identity itself is not in money (a share), money is told in euros and time in days.
    """
    own = figure.measured_in
    if own.dimension not in ("money", "time"):
        return 1.0
    return own.factor / (unit.factor if unit.dimension == own.dimension else 1.0)


def sum_of(terms: Sequence[Node]) -> Node:
    """The sum of nodes.

    Example:
        >>> sum_of([Number(1), Number(2)])
        Operation(sign='+', left=Number(value=1), right=Number(value=2))
    """
    total = terms[0]
    for term in terms[1:]:
        total = Operation("+", total, term)
    return total


def figures_in(node: Node) -> Iterator[Figure]:
    """The figures of a side, from left to right."""
    if isinstance(node, Term):
        yield node.figure
    elif isinstance(node, Operation):
        yield from figures_in(node.left)
        yield from figures_in(node.right)


def evaluate(node: Node, ranges: Mapping[str, Interval]) -> Interval:
    """The range of a side, given the range of every figure by id."""
    if isinstance(node, Number):
        return Interval(node.value, node.value, node.value)
    if isinstance(node, Term):
        found = ranges[node.figure.id]
        if node.factor == 1.0:
            return found
        return Interval(found.value * node.factor, found.low * node.factor, found.high * node.factor)
    left, right = evaluate(node.left, ranges), evaluate(node.right, ranges)
    if node.sign == "+":
        return left + right
    if node.sign == "-":
        return left - right
    return left * right if node.sign == "*" else left / right


@dataclass(frozen=True)
class Identity:
    """Two sides that must agree.

    Args:
        name: What it is called, the same for every table that it is applied to.
        kind: One of ``findings.KINDS``.
        left: The side that is printed.
        right: The side that it must equal.
        relation: ``=``, ``<=`` (left at most right), ``>=``, ``~`` (within ``margin`` as a share), ``!=``
        (the two
            holding together to the digit is itself the finding).
        reason: Why it must hold.
        unit: Unit of both sides.
        severity: Forced severity; empty to judge from the size.
        margin: Share by which the sides may differ where the relation is ``~``.
        declared: Whether a person wrote it down (in data), or it was found in the tables.
        sentence: Name of the sentence that tells a break; empty for that of its kind.
        suspect: Id of the figure that is at fault where that is known from the form of the identity.
    """

    name: str
    kind: str
    left: Node
    right: Node
    relation: str = "="
    reason: str = ""
    unit: str = ""
    severity: str = ""
    margin: float = 0.0
    declared: bool = False
    sentence: str = ""
    suspect: str = ""
    ids: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        found = dict.fromkeys(figure.id for side in (self.left, self.right) for figure in figures_in(side))
        object.__setattr__(self, "ids", tuple(found))

    def sides(self, ranges: Mapping[str, Interval]) -> tuple[Interval, Interval]:
        """The ranges of the left and the right side."""
        return evaluate(self.left, ranges), evaluate(self.right, ranges)

    def holds(self, ranges: Mapping[str, Interval]) -> bool:
        """Whether the printed digits allow the identity (for ``!=``: whether they are not the same)."""
        left, right = self.sides(ranges)
        if math.isnan(left.value) or math.isnan(right.value):
            return True
        if self.relation == "<=":
            return left.may_be_at_most(right)
        if self.relation == ">=":
            return right.may_be_at_most(left)
        if self.relation == "!=":
            return not left.meets(right)
        if self.relation == "~":
            spread = self.margin * max(abs(left.value), abs(right.value))
            return Interval(left.value, left.low - spread, left.high + spread).meets(right)
        return left.meets(right)

    def solve(self, name: str, ranges: Mapping[str, Interval]) -> float | None:
        """The value that one figure must have for the sides to agree; None where there is none.

        Example:
            >>> from ketenbalans import facts
            >>> parts = [Term(facts.figure(name)) for name in ("PL-0050", "PL-0058")]
            >>> identity = Identity("staff", "sum", Term(facts.figure("PL-0066")), sum_of(parts))
            >>> ranges = {name: Interval.around(facts.figure(name).number, 0.5) for name in identity.ids}
            >>> identity.solve("PL-0050", ranges)  # 5,430 - 892
            4538.0
        """
        start = ranges[name].value
        step = max(abs(start) * 0.01, 1.0)
        first, second = start, start + step
        gap = self._gap(name, first, ranges)
        for _ in range(STEPS):
            other = self._gap(name, second, ranges)
            if not math.isfinite(other) or not math.isfinite(gap) or other == gap:
                return None
            first, second, gap = second, second - other * (second - first) / (other - gap), other
            if abs(second - first) <= 1e-9 * max(abs(second), 1e-6):
                break
        scale = max(abs(side.value) for side in self.sides(ranges))
        left_over = self._gap(name, second, ranges)
        return second if math.isfinite(left_over) and abs(left_over) <= 1e-6 * max(scale, 1.0) else None

    def _gap(self, name: str, value: float, ranges: Mapping[str, Interval]) -> float:
        left, right = self.sides(_Replaced(ranges, name, Interval(value, value, value)))
        return left.value - right.value


class _Replaced(Mapping[str, Interval]):
    """Ranges in which one figure is replaced, without copying them."""

    def __init__(self, ranges: Mapping[str, Interval], name: str, interval: Interval) -> None:
        self._ranges, self._name, self._interval = ranges, name, interval

    def __getitem__(self, name: str) -> Interval:
        return self._interval if name == self._name else self._ranges[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ranges)

    def __len__(self) -> int:
        return len(self._ranges)


def replaced(ranges: Mapping[str, Interval], name: str, interval: Interval) -> Mapping[str, Interval]:
    """The ranges with one figure replaced."""
    return _Replaced(ranges, name, interval)
