"""The tables of a scenario's money: what each partner costs a year, and what a month of delay costs."""

from collections.abc import Sequence

from ketenbalans.finance.budget_tables import BudgetTable
from ketenbalans.finance.scenario_costs import Delay, PartnerYear


def scenario_tables(
    scenario: str, found: Sequence[PartnerYear], delays: Sequence[Delay]
) -> tuple[BudgetTable, ...]:
    """What a scenario costs per partner and year, and what a month of delay costs."""
    rows = tuple((each.partner, str(each.year), each.p10, each.p50, each.p90) for each in found)
    late = tuple((each.partner, each.low, each.value, each.high, each.rests_on) for each in delays)
    return (
        BudgetTable(
            f"costs_{scenario}"[:31],
            "Cost per partner and year, synthetic register, prices of 2025",
            "EUR million",
            ("", "year", "10 %", "50 %", "90 %"),
            rows,
            frozenset(),
            ("JV-0207", "JV-0375", "JV-0945", "JV-0861"),
            1,
        ),
        BudgetTable(
            "month_of_delay",
            "What one month's delay of the old stock costs",
            "EUR million",
            ("", "low", "value", "high", "rests on"),
            late,
            frozenset(),
            ("F-001", "F-002"),
            1,
        ),
    )
