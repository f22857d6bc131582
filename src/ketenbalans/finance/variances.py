"""Why money differs from plan: volume, price and mix (R-123).

``volume`` is the other number of units at the planned mix and price, ``mix`` the other mix at the planned
prices, ``price`` the other prices at the realised units. The three add to the whole difference, exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ketenbalans.errors import ContradictionError


@dataclass(frozen=True)
class Variance:
    """A difference between outcome and plan, in euros; above zero is more expensive than planned."""

    volume: float
    mix: float
    price: float

    @property
    def total(self) -> float:
        """The whole difference."""
        return self.volume + self.mix + self.price


def variance(
    planned_prices: Mapping[str, float],
    planned_units: Mapping[str, float],
    prices: Mapping[str, float],
    units: Mapping[str, float],
) -> Variance:
    """Splits the difference between two amounts of price times quantity.

    Args:
        planned_prices: Euros per unit and product, as planned.
        planned_units: Units per product, as planned.
        prices: Euros per unit and product, as it came out.
        units: Units per product, as it came out.

    Raises:
        ContradictionError: If the four do not speak of the same products, or nothing was planned.

    Source:
        The usual split of management accounting; serves R-123.

    Example:
        >>> split = variance({"a": 10, "b": 20}, {"a": 60, "b": 40}, {"a": 11, "b": 20}, {"a": 30, "b": 50})
        >>> split  # 80 units for 100; planned 14 each; 30 * 10 + 50 * 20 = 1,300; 30 * 1 = 30
        Variance(volume=-280.0, mix=180.0, price=30)
        >>> split.total  # 1,330 - 1,400
        -70.0
    """
    products = set(planned_prices)
    if not products == set(planned_units) == set(prices) == set(units):
        raise ContradictionError(
            "plan and outcome speak of different products",
            where="variance",
            mend="give every product in all four",
        )
    all_planned = sum(planned_units.values())
    if all_planned <= 0:
        raise ContradictionError(
            "nothing was planned", where="variance", mend="give planned units above zero"
        )
    planned = sum(planned_prices[product] * planned_units[product] for product in products)
    at_planned_prices = sum(planned_prices[product] * units[product] for product in products)
    realised = sum(prices[product] * units[product] for product in products)
    at_planned_mix = planned / all_planned * sum(units.values())
    return Variance(
        at_planned_mix - planned, at_planned_prices - at_planned_mix, realised - at_planned_prices
    )


@dataclass(frozen=True)
class Reading:
    """Units and price that two published effects imply, one product.

    Args:
        units: Units that the volume effect implies.
        price: Price that the price effect implies at those units.
    """

    units: float
    price: float


def reading_of(planned_price: float, planned_units: float, volume: float, price_effect: float) -> Reading:
    """Which outcome would yield a published volume and price effect.

    Read it as: what must have been expected when these effects were told. It is a reading, not a fact: the
    documents print the effects and neither the units nor the price behind them.

    Args:
        planned_price: Euros per unit.
        planned_units: Units.
        volume: Published volume effect in euros (a windfall is below zero).
        price_effect: Published price effect in euros.

    Raises:
        ContradictionError: If no units are left.

    Source:
        Annual report 2025 §37.4: 107.5 million windfall by lower inflow, 21 million setback by a higher
        cost per application.

    Example:
        >>> found = reading_of(4_418, 76_050, -107_500_000, 21_000_000)
        >>> round(found.units), round(found.price)  # 76,050 - 24,332; 4,418 + 21 million / 51,718
        (51718, 4824)
    """
    units = planned_units + volume / planned_price
    if units <= 0:
        raise ContradictionError(
            "a volume effect of {volume} leaves no units",
            where="variance",
            mend="check plan and effect",
            volume=volume,
        )
    return Reading(units, planned_price + price_effect / units)
