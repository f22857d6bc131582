"""Whom a figure counts, and the refusal to compare or add figures that count different people (R-005).

The mapping from subjects to populations is data (``data/published/populations.yaml``), with the place in the
documents that says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from ketenbalans.errors import PopulationError
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.units import PUBLISHED
from ketenbalans.vocabulary.codes import Population
from ketenbalans.vocabulary.documents import read_document


@dataclass(frozen=True)
class Rule:
    """Which figures count a population; a field left empty fits every figure."""

    subject: str
    breakdown: Mapping[str, str]
    period: str
    source: str
    population: Population
    reason: str

    def fits(self, subject: str, breakdown: Mapping[str, str], period: str, source: str) -> bool:
        """Whether a figure with these marks counts the population of this rule."""
        return (
            fnmatchcase(subject, self.subject)
            and all(breakdown.get(key) == value for key, value in self.breakdown.items())
            and self.period in ("", period)
            and self.source in ("", source)
        )


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rules in the order in which they are tried."""
    document = read_document(PUBLISHED / "populations.yaml").only("schema", "rules")
    found = []
    for entry in document.sections("rules"):
        entry.only("subject", "breakdown", "period", "source", "population", "reason")
        breakdown = entry.section("breakdown") if "breakdown" in entry else None
        found.append(
            Rule(
                subject=entry.text("subject"),
                breakdown={key: breakdown.text(key) for key in breakdown} if breakdown else {},
                period=entry.text("period", ""),
                source=entry.text("source", ""),
                population=Population(entry.one_of("population", Population)),
                reason=entry.text("reason"),
            )
        )
    return tuple(found)


def population_of(subject: str, breakdown: Mapping[str, str], period: str, source: str) -> Population | None:
    """Whom a figure with these marks counts; None where no rule says so.

    Example:
        >>> str(population_of("ind.asylum.pending", {"track": "4"}, "2025-12-31", "audit-2025"))
        'track_4'
    """
    for rule in rules():
        if rule.fits(subject, breakdown, period, source):
            return rule.population
    return None


def same_population(*figures: Figure) -> Population | None:
    """The population that all figures count.

    Figures without a declared population may only be taken together where their subject is the same.

    Raises:
        PopulationError: If they count different populations.

    Source:
        R-005; design, "What is counted".

    Example:
        >>> from ketenbalans import facts
        >>> same_population(facts.figure("AR-0092"), facts.figure("PL-0015"))
        Traceback (most recent call last):
        ...
        ketenbalans.errors.PopulationError: AR-0092 counts track_4, PL-0015 counts old_stock; ...
    """
    if not figures:
        return None
    first = figures[0]
    for other in figures[1:]:
        known = first.population is not None or other.population is not None
        if first.population is not other.population if known else first.subject != other.subject:
            raise PopulationError(
                "{first} counts {first_population}, {other} counts {other_population}",
                mend="take figures of one population, or convert one with a named assumption",
                first=first.id,
                first_population=first.population or first.subject,
                other=other.id,
                other_population=other.population or other.subject,
            )
    return first.population


def difference(left: Figure, right: Figure) -> float:
    """Left minus right, in the unit of the left figure.

    Raises:
        PopulationError: If the two count different populations or things of different dimensions.

    Example:
        >>> from ketenbalans import facts
        >>> difference(facts.figure("AR-0092"), facts.figure("AR-0093"))  # 51,790 - 40,350
        11440.0
    """
    same_population(left, right)
    _same_dimension(left, right)
    return left.number - right.number * right.measured_in.factor / left.measured_in.factor


def total(*figures: Figure) -> float:
    """The sum of figures, in the unit of the first.

    Raises:
        PopulationError: If they count different populations or things of different dimensions.
    """
    same_population(*figures)
    for other in figures[1:]:
        _same_dimension(figures[0], other)
    return (
        sum(figure.number * figure.measured_in.factor for figure in figures) / figures[0].measured_in.factor
    )


def _same_dimension(left: Figure, right: Figure) -> None:
    if left.measured_in.dimension != right.measured_in.dimension:
        raise PopulationError(
            "{left} is in {left_unit}, {right} in {right_unit}",
            mend="take figures of one dimension",
            left=left.id,
            left_unit=left.unit,
            right=right.id,
            right_unit=right.unit,
        )
