"""Advances, guarantees, commitments and loans, followed from opening to closing until they are settled
(R-137).
"""

from dataclasses import dataclass

from ketenbalans.facts import Facts, load

REPORT = "annual-report-2025"


@dataclass(frozen=True)
class Holding:
    """A holding rolled forward over a year, in thousands of euros.

    Args:
        name: What is held.
        opening: At the start of the year.
        added: New in the year.
        settled: Settled, paid, released or taken back in the year.
        closing: At the end, as printed.

    Example:
        >>> advances = Holding("advances", 6_570_738, 5_749_612, 6_360_050, 5_960_300)
        >>> advances.computed, advances.residual
        (5960300, 0)
    """

    name: str
    opening: float
    added: float
    settled: float
    closing: float

    @property
    def computed(self) -> float:
        """The closing that opening and flows give."""
        return self.opening + self.added - self.settled

    @property
    def residual(self) -> float:
        """Printed closing minus computed."""
        return self.closing - self.computed


def holdings(facts: Facts | None = None) -> tuple[Holding, ...]:
    """Every holding of 2025 that the annual report rolls forward.

    Example:
        >>> [(each.name, each.residual) for each in holdings() if each.residual]
        []
    """
    known = facts or load()

    def of(subject: str, **marks: str | None) -> float:
        return known.one(subject, source=REPORT, **marks).number

    loans = [
        Holding(
            f"loans to {entity}",
            of("finance.loans.outstanding", period="2024", entity=entity),
            of("finance.loans.new", period="2025", entity=entity),
            of("finance.loans.repaid", period="2025", entity=entity),
            of("finance.loans.outstanding", period="2025", entity=entity),
        )
        for entity in ("COA", "IND")
    ]
    return (
        Holding(
            "advances",
            of("finance.advances.opening"),
            of("finance.advances.paid"),
            of("finance.advances.settled", entity=None),
            of("finance.advances.closing"),
        ),
        Holding(
            "guarantees",
            of("finance.guarantees.opening"),
            of("finance.guarantees.new"),
            of("finance.guarantees.released"),
            of("finance.guarantees.closing"),
        ),
        Holding(
            "commitments of article 37",
            of("finance.commitments.opening"),
            of("finance.commitments.new"),
            of("finance.commitments.paid") + of("finance.commitments.negative_adjustment"),
            of("finance.commitments.closing"),
        ),
        *loans,
    )
