"""What the ministry pays the IND: price times quantity per product group, lump sum, specific items, minus
fees.

The quantity is defined once (R-122): whoever computes says whether it is inflow or production, and a price
of the one is never multiplied with a quantity of the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ketenbalans.errors import ContradictionError, OutOfRangeError, UnknownNameError


class Quantity(StrEnum):
    """What Q counts. The annual report says inflow (§37.4) and explains prices by decisions (§10.1)."""

    INFLOW = "inflow"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Price:
    """The price of one product, and of what.

    Args:
        euros: Euros per unit.
        quantity: What a unit is.
    """

    euros: float
    quantity: Quantity


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


def price_times_quantity(
    prices: Mapping[str, Price], quantities: Mapping[str, float], counted: Quantity
) -> dict[str, float]:
    """Money per product.

    Args:
        prices: Price per product.
        quantities: Units per product.
        counted: What the quantities count.

    Returns:
        Euros per product, in the order of the prices.

    Raises:
        ContradictionError: If a price is of another quantity than was counted (R-122).
        UnknownNameError: If a product has a price and no quantity.
        OutOfRangeError: If a quantity is below zero.

    Source:
        Annual report 2025 §37.4; serves R-121, R-122.

    Example:
        >>> price = {"asylum": Price(4_418, Quantity.INFLOW)}
        >>> price_times_quantity(price, {"asylum": 76_050}, Quantity.INFLOW)  # printed: 384,180 thousand
        {'asylum': 335988900}
    """
    money = {}
    for product, price in prices.items():
        if price.quantity is not counted:
            raise ContradictionError(
                "the price of {product} is per {price}, the quantity counts {counted}",
                where="funding",
                mend="define Q once: convert the price or count the same thing",
                product=product,
                price=price.quantity,
                counted=counted,
            )
        if product not in quantities:
            raise UnknownNameError("product", product, quantities, where="funding")
        if quantities[product] < 0:
            raise OutOfRangeError(
                "the quantity of {product} is below zero",
                where="funding",
                mend="give 0 or more",
                product=product,
            )
        money[product] = price.euros * quantities[product]
    return money


def implied_quantity(money: float, price: float) -> float:
    """The quantity that an amount holds at a price.

    Read it as: for how many applications the budget really pays.

    Raises:
        OutOfRangeError: If the price is not above zero.

    Example:
        >>> round(implied_quantity(384_180_000, 4_418))  # the draft budget says 76,050
        86958
    """
    if price <= 0:
        raise OutOfRangeError(
            "a price of {price} buys nothing", where="funding", mend="give a price", price=price
        )
    return money / price
