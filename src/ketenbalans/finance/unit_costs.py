"""Unit costs, what the money of a year would pay for, and why both change (R-121 to R-123).

Turnover over unit cost gives the units that a table holds without naming them. Where published quantities
and prices do not give a published effect, every reading is shown with its residual: which one the ministry
used stands nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ketenbalans.facts import Facts, load
from ketenbalans.finance.variances import Variance, reading_of, variance

BUDGET, REPORT = "budget-2025", "annual-report-2025"
TURNOVER = "finance.ind.turnover_ministry"
GROUPS = ("asylum", "regular", "naturalisation")


@dataclass(frozen=True)
class UnitCost:
    """Unit cost, turnover and the units that they imply, of one product in one year.

    Example:
        >>> round(UnitCost("asylum", 2025, 7_009, 605e6).units)  # 605 million / 7,009
        86318
    """

    product: str
    year: int
    price: float
    turnover: float

    @property
    def units(self) -> float:
        """Units that the turnover holds at the unit cost."""
        return self.turnover / self.price


def unit_costs(year: int, facts: Facts | None = None) -> tuple[UnitCost, ...]:
    """Unit cost and turnover per product in a year that was realised, 2022 to 2025."""
    known = facts or load()
    return tuple(
        UnitCost(
            product,
            year,
            known.one(
                "ind.unit_cost", source=REPORT, kind="realised", period=str(year), product=product
            ).number,
            1e6
            * known.one(
                "ind.turnover", source=REPORT, kind="realised", period=str(year), product=product
            ).number,
        )
        for product in GROUPS
    )


def budgeted_units(year: int, facts: Facts | None = None) -> tuple[UnitCost, ...]:
    """Unit cost and turnover per product in a year of the draft budget, 2024 to 2029.

    Example:
        >>> [round(each.units) for each in budgeted_units(2025)]  # 469,076 / 4.418; 423,369 / 0.912; ...
        [106174, 464220, 51170]
    """
    known = facts or load()
    return tuple(
        UnitCost(
            product,
            year,
            known.one("ind.unit_cost", source=BUDGET, period=str(year), product=product).number,
            1e3 * known.one(TURNOVER, source=BUDGET, period=str(year), line=product).number,
        )
        for product in GROUPS
    )


def change(before: int, after: int, facts: Facts | None = None) -> Variance:
    """Why turnover changed from one year to another: volume, mix and price over the three products.

    Example:
        >>> split = change(2024, 2025)
        >>> round(split.total / 1e6)  # (605 + 461 + 32) - (453 + 406 + 37)
        202
    """
    first, second = unit_costs(before, facts), unit_costs(after, facts)
    return variance(
        {each.product: each.price for each in first},
        {each.product: each.units for each in first},
        {each.product: each.price for each in second},
        {each.product: each.units for each in second},
    )


@dataclass(frozen=True)
class Attempt:
    """One reading of the windfall and the setback of 2025, in euros; above zero costs more.

    Args:
        name: Which quantities and prices it takes.
        planned_units: Applications in the plan.
        units: Applications that came, or were then expected.
        planned_price: Euros per application in the plan.
        price: Euros per application that came out.
        volume: Effect of volume.
        price_effect: Effect of price.
        sources: Ids of the figures.
    """

    name: str
    planned_units: float
    units: float
    planned_price: float
    price: float
    volume: float
    price_effect: float
    sources: tuple[str, ...]

    def residual(self, published: Mapping[str, float]) -> tuple[float, float]:
        """Published effects minus these."""
        return published["volume"] - self.volume, published["price"] - self.price_effect


def published_effects(facts: Facts | None = None) -> dict[str, float]:
    """The windfall and the setback of 2025 as printed, in euros; a windfall is below zero.

    Example:
        >>> published_effects()
        {'volume': -107500000.0, 'price': 21000000.0}
    """
    known = facts or load()
    return {"volume": -1e6 * known["JV-0451"].number, "price": 1e6 * known["JV-0452"].number}


def attempts(facts: Facts | None = None) -> tuple[Attempt, ...]:
    """Readings of the windfall and the setback, from published quantities and prices.

    The first is solved from the printed effects and so has no residual. The others take what was published
    later: the inflow of the year, with and without the applications of family members (the quantity of the
    draft budget holds 23,300 of them), at the unit cost of 2024, the last one known when the effects were
    told, or at that of 2025.

    Source:
        Annual report 2025 §37.4 and Tabel 8, 9, 33; draft budget 2025 §5.1. Serves R-123.

    Example:
        >>> effects = published_effects()
        >>> nearest = attempts()[1]  # (42,810 + 8,150 - 76,050) * 4,418; (4,761 - 4,418) * 50,960
        >>> round(nearest.volume / 1e6, 1), round(nearest.price_effect / 1e6, 1)
        (-110.8, 17.5)
        >>> [round(gap / 1e6, 1) for gap in nearest.residual(effects)]
        [3.3, 3.5]
    """
    known, effects = facts or load(), published_effects(facts)
    price, units = known["OB-0644"].number, known["OB-0483"].number
    solved = reading_of(price, units, effects["volume"], effects["price"])
    inflow, family = known["JV-0343"].number, known["JV-0383"].number
    before, after = known["JV-0943"].number, known["JV-0944"].number
    plan = (price, units)
    return (
        _attempt("solved from the printed effects", plan, (solved.price, solved.units), ()),
        _attempt(
            "inflow with families of 2025, unit cost of 2024",
            plan,
            (before, inflow + family),
            ("JV-0343", "JV-0383", "JV-0943"),
        ),
        _attempt(
            "inflow with families of 2025, unit cost of 2025",
            plan,
            (after, inflow + family),
            ("JV-0343", "JV-0383", "JV-0944"),
        ),
        _attempt("inflow of 2025, unit cost of 2025", plan, (after, inflow), ("JV-0343", "JV-0944")),
    )


def _attempt(
    name: str, plan: tuple[float, float], outcome: tuple[float, float], more: tuple[str, ...]
) -> Attempt:
    (planned_price, planned_units), (price, units) = plan, outcome
    split = variance(
        {"asylum": planned_price}, {"asylum": planned_units}, {"asylum": price}, {"asylum": units}
    )
    return Attempt(
        name,
        planned_units,
        units,
        planned_price,
        price,
        split.volume,
        split.price,
        ("OB-0483", "OB-0644", *more),
    )
