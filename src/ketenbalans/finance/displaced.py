"""Displaced Ukrainians: persons, municipal places, and what both cost (R-143).

Averages are over the persons at the end of the year, because no yearly average is published; who lives with
a host or on an income of their own is in the persons and not in the municipal places.
"""

from dataclasses import dataclass

from ketenbalans.facts import Facts, load
from ketenbalans.finance.provision import Amount

REPORT = "annual-report-2025"
ARTICLE = "37.7"
INSTRUMENTS = ("medeoverheden", "subsidies", "opdrachten")


@dataclass(frozen=True)
class DisplacedYear:
    """Displaced Ukrainians at the end of a year, and the expenditure of the year in thousands of euros.

    Args:
        persons: In the Netherlands.
        municipal: Of whom in municipal reception.
        municipalities: Paid to municipalities and other bodies.
        medical: The medical scheme (RMO).

    Example:
        >>> year = DisplacedYear(132_000, 91_000, 1_955_609, 227_900)
        >>> round(100 * year.share, 1), round(year.per_place), round(year.per_person)
        (68.9, 21490, 1727)
    """

    persons: float
    municipal: float
    municipalities: float
    medical: float

    @property
    def share(self) -> float:
        """Part of the persons who are in municipal reception."""
        return self.municipal / self.persons

    @property
    def per_place(self) -> float:
        """Euros per occupied municipal place and year."""
        return 1000.0 * self.municipalities / self.municipal

    @property
    def per_person(self) -> float:
        """Euros of medical care per displaced person and year."""
        return 1000.0 * self.medical / self.persons


def displaced_year(facts: Facts | None = None) -> DisplacedYear:
    """The year 2025 as the annual report prints it."""
    known = facts or load()

    def of(subject: str) -> float:
        return known.one(subject, source=REPORT, period="2025-12-31").number

    municipalities = known.one(
        "finance.article37.expenditure",
        source=REPORT,
        locator="Tabel 6",
        period="2025",
        kind="realised",
        article=ARTICLE,
        instrument="medeoverheden",
    )
    medical = known.one("finance.ukraine.rmo", source=REPORT)
    return DisplacedYear(
        of("ukraine.displaced.in_nl"),
        of("ukraine.displaced.municipal_reception"),
        municipalities.number,
        1000.0 * medical.number,
    )


def cost_of_displaced(
    municipal: Amount, persons: Amount, own_contribution: Amount = 0.0, year: DisplacedYear | None = None
) -> Amount:
    """What displaced persons cost in a year at the averages of 2025, in euros.

    Args:
        municipal: Persons in municipal reception.
        persons: Persons in the Netherlands.
        own_contribution: Euros that they pay themselves in the year; lowers the cost.
        year: The year whose averages hold; 2025 if None.

    Returns:
        Euros per year, of the common shape.

    Example:
        >>> base = DisplacedYear(100, 50, 1_000, 200)  # 20,000 a place, 2,000 a person
        >>> cost_of_displaced(60, 100, own_contribution=100_000, year=base)  # 1,200,000 + 200,000 - 100,000
        1300000.0
    """
    base = year or displaced_year()
    return municipal * base.per_place + persons * base.per_person - own_contribution
