"""What the ministry pays the IND: price times quantity per product group, lump sum, specific items, minus
fees.

The quantity is defined once (R-122): whoever computes says whether it is inflow or production; prices per
the one and per the other are taken from ``finance.prices``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Quantity(StrEnum):
    """What Q counts. The annual report says inflow (§37.4) and explains prices by decisions (§10.1)."""

    INFLOW = "inflow"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Funding:
    """The funding of a year, in euros.

    Example:
        >>> year = Funding({"asylum": 309_676_000, "regular": 361_570_000, "naturalisation": 25_440_000,
        ...                 "chain support": 10_416_000}, 170_555_000, 221_278_000, 90_129_000)
        >>> year.production, year.total, year.contribution  # 2025: the total is printed as 1,160,752 thousand
        (707102000, 1098935000, 1008806000)
    """

    products: Mapping[str, float]
    lump_sum: float
    specific: float
    fees: float

    @property
    def production(self) -> float:
        """Price times quantity of all product groups."""
        return sum(self.products.values())

    @property
    def total(self) -> float:
        """Production, lump sum and specific items."""
        return self.production + self.lump_sum + self.specific

    @property
    def contribution(self) -> float:
        """What the ministry pays: the total minus the fees that applicants pay."""
        return self.total - self.fees
