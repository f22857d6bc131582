"""What reception costs: price times average occupancy, emergency places, and settlement afterwards (R-124,
R-130).
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.errors import OutOfRangeError
from ketenbalans.finance.provision import Amount


def subsidy(price: Amount, average_occupancy: Amount, emergency: Amount = 0.0) -> Amount:
    """What COA is granted for a year: price times average occupancy plus the cost of emergency places.

    Args:
        price: Euros per place and year.
        average_occupancy: Persons, the mean of the year and not its end (R-117).
        emergency: Euros for emergency places.

    Source:
        Annual report 2025 §37.4 COA; serves R-124.

    Example:
        >>> subsidy(price=30_000, average_occupancy=70_000, emergency=1_500_000_000)
        3600000000
    """
    if np.any(np.asarray(average_occupancy) < 0) or np.any(np.asarray(price) < 0):
        raise OutOfRangeError("a price or occupancy is below zero", where="reception", mend="give 0 or more")
    return price * average_occupancy + emergency


def settlement(granted: Amount, price: Amount, average_occupancy: Amount, emergency: Amount = 0.0) -> Amount:
    """What COA returns (positive) or receives (negative) when the year is settled on what really was.

    Example:
        >>> settlement(granted=3_600_000_000, price=30_000, average_occupancy=68_000, emergency=1_450_000_000)
        110000000
    """
    return granted - subsidy(price, average_occupancy, emergency)


@dataclass(frozen=True)
class PricePerPlace:
    """A budget beside the occupancy that it is for.

    Example:
        >>> round(PricePerPlace(4_062_600_000, 114_650).euros)  # draft budget 2025
        35435
    """

    budget: float
    occupancy: float

    @property
    def euros(self) -> float:
        """Euros per place and year."""
        return self.budget / self.occupancy


def emergency_premium(
    regular_cost: float, regular_places: float, emergency_cost: float, emergency_places: float
) -> float:
    """How many times a regular place an emergency place costs (R-130).

    Example:
        >>> round(emergency_premium(2_400e6, 40_000, 1_500e6, 20_000), 2)  # 75,000 against 60,000 a place
        1.25
    """
    if min(regular_places, emergency_places, regular_cost) <= 0:
        raise OutOfRangeError(
            "places and cost must be above zero", where="reception", mend="give both kinds of places"
        )
    return (emergency_cost / emergency_places) / (regular_cost / regular_places)
