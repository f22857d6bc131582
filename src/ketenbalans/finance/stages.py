"""From draft budget to closing act: stages, mutations, underspend with its base, and renumbered articles
(R-126 to R-128).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketenbalans.errors import ContradictionError, UnknownNameError

STAGES = ("draft budget", "amendments", "first supplementary", "second supplementary", "closing act")
"""The stages of a budget year in their order."""


@dataclass(frozen=True)
class Mutation:
    """One change of a budget.

    Args:
        stage: One of ``STAGES``.
        name: What it is for.
        amount: In the unit of the budget; below zero is less.
        source: Where it stands.
    """

    stage: str
    name: str
    amount: float
    source: str


@dataclass(frozen=True)
class Stand:
    """The budget after a stage."""

    stage: str
    amount: float


def stands(opening: float, mutations: Sequence[Mutation]) -> tuple[Stand, ...]:
    """The budget after every stage that has mutations, the draft budget first.

    Raises:
        UnknownNameError: If a stage does not exist.
        ContradictionError: If the mutations are not in the order of the stages.

    Example:
        >>> steps = [Mutation("first supplementary", "MPP and penalties", 55.0, "JV-0448"),
        ...          Mutation("second supplementary", "penalties", 160.0, "JV-0449"),
        ...          Mutation("second supplementary", "net windfall", -86.5, "JV-0450")]
        >>> [(stand.stage, stand.amount) for stand in stands(866.4, steps)]
        [('draft budget', 866.4), ('first supplementary', 921.4), ('second supplementary', 994.9)]
    """
    amount, place = opening, 0
    found = {STAGES[0]: opening}
    for mutation in mutations:
        if mutation.stage not in STAGES:
            raise UnknownNameError("stage", mutation.stage, STAGES)
        if STAGES.index(mutation.stage) < place:
            raise ContradictionError(
                "{name} of the {stage} stands after a later stage",
                where="budget stages",
                mend="put mutations in the order of the stages",
                name=mutation.name,
                stage=mutation.stage,
            )
        place = STAGES.index(mutation.stage)
        amount = round(amount + mutation.amount, 6)
        found[mutation.stage] = amount
    return tuple(Stand(stage, value) for stage, value in found.items())


@dataclass(frozen=True)
class Underspend:
    """What was not spent, with the base on which the percentage stands (R-128)."""

    amount: float
    base: float
    base_name: str

    @property
    def share(self) -> float:
        """The underspend as a share of its base.

        Example:
            >>> round(100 * Underspend(-819.729, 9480.898, "draft budget of article 37").share, 2)
            -8.65
        """
        return self.amount / self.base


CONVERSION: Mapping[str, tuple[str, ...]] = {
    "37.2 (old)": ("37.4", "37.7"),
    "37.3 (old)": ("37.5",),
}
"""Sub-articles of the draft budget 2025 and those of the annual report (headings '37.4 (Begroting 37.2)')."""

_SAME = ("IND", "DJI detention", "COA", "Nidos", "VWN", "IOM", "Overige subsidies", "Keteninformatisering")
RENUMBERED: Mapping[tuple[str, str], tuple[str, str]] = {
    **{("37.2 (old)", name): ("37.4", name) for name in (*_SAME, "Versterking vreemdelingenketen")},
    ("37.2 (old)", "NPO medeoverheden"): ("37.7", "medeoverheden"),
    ("37.2 (old)", "NPO subsidies"): ("37.7", "subsidies"),
    ("37.2 (old)", "NPO opdrachten"): ("37.7", "opdrachten"),
    **{("37.3 (old)", name): ("37.5", name) for name in ("DV&O", "REAN", "Overige subsidies", "Vertrek")},
}
"""Every instrument of the draft budget 2025 and where the annual report has it (names of the figures)."""


def converted(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Old sub-articles beside the new ones that they became (R-127).

    Args:
        old: Amount per old sub-article.
        new: Amount per new sub-article, of the same stage.

    Returns:
        Old and new amount per old sub-article; equal where only the numbers changed.

    Raises:
        UnknownNameError: If a new sub-article is missing.

    Example:
        >>> converted({"37.3 (old)": 28_355}, {"37.5": 28_355})
        {'37.3 (old)': (28355, 28355)}
    """
    found = {}
    for article, amount in old.items():
        targets = CONVERSION.get(article)
        if targets is None:
            raise UnknownNameError("sub-article", article, CONVERSION)
        for target in targets:
            if target not in new:
                raise UnknownNameError("sub-article", target, new)
        found[article] = (amount, sum(new[target] for target in targets))
    return found
