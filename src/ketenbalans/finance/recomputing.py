"""Every published figure that its own parts give, recomputed, with what is left unexplained.

The sums, differences, roll-forwards and products are the declared identities that ``tieout`` holds too
(``data/identities``), so that a new table is declared once. A residual counts as rounding only where the
printed digits allow it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ketenbalans.facts import load
from ketenbalans.facts.declared import Declaration, Index, declarations, instances
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.identities import Identity, figures_in
from ketenbalans.facts.tying import ranges_of

KINDS = ("sum", "difference", "roll_forward", "share", "shares_sum", "price_quantity", "repeat")
"""Kinds of identity whose one side follows from the other; suspicions are ``tieout``'s alone."""
SMALLEST_SHARE = 1e-9


@dataclass(frozen=True)
class Recomputed:
    """A published figure beside what its parts give.

    Args:
        table: The table as the document names it.
        source: The document.
        name: The identity, as declared.
        period: Period of the printed figure.
        ids: Ids of all figures, the printed one first.
        printed: As printed, in ``unit``.
        computed: From the parts, in ``unit``.
        reach: How far rounding of every figure lets the two lie apart.
        unit: Unit of both.
        reason: Why the two must agree, by language.
    """

    table: str
    source: str
    name: str
    period: str
    ids: tuple[str, ...]
    printed: float
    computed: float
    reach: float
    unit: str
    reason: dict[str, str]

    @property
    def residual(self) -> float:
        """Printed minus computed."""
        return self.printed - self.computed

    @property
    def holds(self) -> bool:
        """Whether rounding of the printed digits explains the residual."""
        return abs(self.residual) <= self.reach + SMALLEST_SHARE * max(abs(self.printed), 1.0)


def recomputed(figures: Iterable[Figure] | None = None) -> tuple[Recomputed, ...]:
    """Every published figure that can be recomputed from printed parts.

    Args:
        figures: The figures; the shipped ones of the five documents if None.

    Returns:
        In the order of the identities; a figure stands once per identity that it is the outcome of.

    Source:
        The tables of the budget 2025 and the annual report 2025. Serves R-084, R-121 to R-137.

    Example:
        >>> found = {each.ids[0]: each for each in recomputed()}
        >>> found["JV-0861"].computed, found["JV-0861"].residual  # 75,956 + 270,718 - 79,063
        (267611.0, 0.0)
    """
    if figures is None:
        return _shipped()
    return tuple(_recompute(tuple(figures)))


@lru_cache(maxsize=1)
def _shipped() -> tuple[Recomputed, ...]:
    return tuple(_recompute(load().figures))


def _recompute(figures: tuple[Figure, ...]) -> Iterator[Recomputed]:
    index, ranges = Index(figures), ranges_of(figures)
    for declaration in declarations():
        if declaration.kind not in KINDS or declaration.formula.relation != "=":
            continue
        for identity in instances(declaration, index):
            left, right = identity.sides(ranges)
            yield _told(declaration, identity, left.value, right.value, left.half + right.half)


def _told(
    declaration: Declaration, identity: Identity, printed: float, computed: float, reach: float
) -> Recomputed:
    outcome = next(figures_in(identity.left))
    return Recomputed(
        outcome.locator,
        outcome.source,
        declaration.name,
        outcome.period,
        identity.ids,
        printed,
        computed,
        reach,
        identity.unit,
        dict(declaration.reason),
    )
