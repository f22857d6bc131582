"""The synthetic register: 54,000 invented applications under published totals, and the rest of that day.

Everything that comes out of it is synthetic and says so. What is exact and what is assumed is told by
``made_of`` and in docs/explanation/synthetic-register.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ketenbalans.cases.applications import Applications
from ketenbalans.policy import country
from ketenbalans.synthetic import ages, assumptions, composition, people, rest_of_the_day, tables
from ketenbalans.synthetic.assumptions import Assumptions
from ketenbalans.synthetic.made_of import MadeOf, made_of
from ketenbalans.synthetic.people import Purpose, draw
from ketenbalans.synthetic.rest_of_the_day import RestOfTheDay

NAME = "synthetic register"


@dataclass(frozen=True)
class SyntheticRegister:
    """Applications open on the reference date, in order of lodging, and the rest of that day."""

    reference_date: date
    seed: int
    applications: Applications
    rest: RestOfTheDay
    assumed: Assumptions
    name: str = NAME

    def made_of(self) -> tuple[MadeOf, ...]:
        """What of the register is exact and what is assumed, for every figure that rests on it."""
        return made_of(self.assumed)


def build(seed: int = 1, assumed: Mapping[str, float] | None = None) -> SyntheticRegister:
    """A register as of 1 April 2026.

    Args:
        seed: Seed of every draw; the same seed gives the same bytes.
        assumed: Other values for some assumptions, by id, each within its band.

    Raises:
        UnknownNameError: If an assumption is unknown.
        OutOfRangeError: If a value lies outside its band.
        ContradictionError: If the assumptions cannot hold together.

    Source:
        docs/explanation/synthetic-register.md. Serves R-001, R-002, R-004, R-022.

    Example:
        >>> register = build()
        >>> len(register.applications), register.name
        (54000, 'synthetic register')
    """
    values = assumptions.load().with_values(assumed or {})
    shares = tables.load()
    cells = composition.compose(country.load(), values, shares)
    counts = ages.by_month(cells, values, draw(seed, Purpose.MONTH, len(cells)))
    applications = people.invent(cells, counts, values, shares, seed)
    rest = rest_of_the_day.add(applications, values, seed)
    return SyntheticRegister(composition.REFERENCE_DATE, seed, applications, rest, values)
