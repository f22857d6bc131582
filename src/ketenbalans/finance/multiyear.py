"""Budgets of later years beside the forecast that they should pay for: where the two have come apart
(R-125).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ketenbalans.errors import ContradictionError


@dataclass(frozen=True)
class YearOfFunding:
    """A year of budget beside its forecast.

    Args:
        year: The year.
        budget: Euros.
        units: Forecast of what the budget is for.
        per_unit: Euros per unit.
        change: Change of that against the base year, as a share.
        decoupled: Whether the change is larger than prices move.
    """

    year: int
    budget: float
    units: float
    per_unit: float
    change: float
    decoupled: bool


def funding_beside_forecast(
    budget: Mapping[int, float], forecast: Mapping[int, float], *, base_year: int, threshold: float
) -> tuple[YearOfFunding, ...]:
    """Every year that has both, and whether the two are decoupled.

    Args:
        budget: Euros per year.
        forecast: Units per year.
        base_year: The year whose amount per unit is taken as real.
        threshold: Change of the amount per unit, as a share, from which a year is flagged (assumption F-003).

    Raises:
        ContradictionError: If the base year lacks budget or forecast.

    Source:
        Audit report 2025 §5.5.2; serves R-125.

    Example:
        >>> budget, forecast = {2025: 4_062.6e6, 2028: 616.857e6}, {2025: 114_650, 2028: 132_190}
        >>> years = funding_beside_forecast(budget, forecast, base_year=2025, threshold=0.25)
        >>> [(year.year, round(year.per_unit), year.decoupled) for year in years]
        [(2025, 35435, False), (2028, 4666, True)]
    """
    if not (budget.get(base_year) and forecast.get(base_year)):
        raise ContradictionError(
            "{year} has no budget or no forecast",
            where="multi-year funding",
            mend="choose a base year that has both",
            year=base_year,
        )
    base = budget[base_year] / forecast[base_year]
    found = []
    for year in sorted(set(budget) & set(forecast)):
        if not forecast[year]:
            continue
        each = budget[year] / forecast[year]
        change = each / base - 1.0
        found.append(YearOfFunding(year, budget[year], forecast[year], each, change, abs(change) > threshold))
    return tuple(found)
