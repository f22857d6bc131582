"""What reception costs: price times average occupancy, emergency places, and settlement afterwards (R-124,
R-130).
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.errors import OutOfRangeError
from ketenbalans.facts import Facts, load
from ketenbalans.finance.provision import Amount
from ketenbalans.finance.published import assumptions


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
class GrantOfCoa:
    """The grant of a year and what is known of its settlement, in euros and persons.

    Args:
        granted: The grant.
        emergency: Part of it for emergency places.
        expected: Average occupancy on which it was granted.
        revised: Average occupancy expected in autumn.
        realised: Average occupancy as it came.
        returned: What was returned in autumn, as printed.
        emergency_places: Emergency places, by assumption.

    Example:
        >>> grant = GrantOfCoa(3.9e9, 1.5e9, 76_323, 74_373, 74_700, 356e6, 30_800)
        >>> round(grant.price), round(grant.emergency_price)  # 2.4 billion / 76,323; 1.5 billion / 30,800
        (31445, 48701)
        >>> round(grant.returned_by_volume / 1e6, 1)  # (76,323 - 74,373) * 31,445; printed is 356
        61.3
    """

    granted: float
    emergency: float
    expected: float
    revised: float
    realised: float
    returned: float
    emergency_places: float

    @property
    def price(self) -> float:
        """Euros per place and year without emergency reception."""
        return (self.granted - self.emergency) / self.expected

    @property
    def emergency_price(self) -> float:
        """Euros of emergency reception per emergency place and year."""
        return self.emergency / self.emergency_places

    @property
    def returned_by_volume(self) -> float:
        """What the lower occupancy of autumn returns at the price."""
        return float(settlement(self.granted, self.price, self.revised, self.emergency))

    @property
    def to_settle(self) -> float:
        """What the average occupancy as it came would return in all, at the price."""
        return float(settlement(self.granted, self.price, self.realised, self.emergency))


def coa_2025(facts: Facts | None = None, emergency_share: float | None = None) -> GrantOfCoa:
    """The grant of COA for 2025 as the annual report tells it (§37.4).

    Args:
        facts: The figures; the shipped ones if None.
        emergency_share: Emergency places as a share of all places; assumption F-010 if None.
    """
    known = facts or load()
    share = assumptions()["F-010"].value if emergency_share is None else emergency_share
    return GrantOfCoa(
        granted=1e9 * known["JV-0514"].number,
        emergency=1e9 * known["JV-0516"].number,
        expected=known["JV-0515"].number,
        revised=known["JV-0517"].number,
        realised=known["JV-0375"].number,
        returned=1e6 * known["JV-0518"].number,
        emergency_places=share * known["JV-0003"].number,
    )


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
