"""The money tables that are shown: what is published and recomputed, and what a scenario costs."""

from collections.abc import Sequence

from ketenbalans.facts import load
from ketenbalans.finance.agency import checks, equity_test
from ketenbalans.finance.budget_tables import BudgetTable
from ketenbalans.finance.published import (
    YEARS,
    assumptions,
    contribution_steps,
    ind_accounts,
    ind_funding,
    reception_beside_forecast,
    recomputed,
)
from ketenbalans.finance.scenario_costs import Delay, PartnerYear
from ketenbalans.finance.stages import stands
from ketenbalans.finance.variances import reading_of

BUDGET, REPORT = "budget-2025", "annual-report-2025"


def published_tables() -> tuple[BudgetTable, ...]:
    """Every table of the published money, in the order of a controller's questions."""
    return (
        funding_2025(),
        funding_by_year(),
        provision_2025(),
        stages_2025(),
        windfall_2025(),
        reception_by_year(),
        accounts_2025(),
        hire_2025(),
        residuals(),
    )


def funding_2025() -> BudgetTable:
    """IND funding as price times quantity, lump sum, specific items and fees, with recomputed totals
    (R-121).
    """
    realised, budget = ind_funding("realised", REPORT), ind_funding("budget", REPORT)
    rows = [
        (
            name,
            realised.products[name] / 1e3,
            budget.products[name] / 1e3,
            (realised.products[name] - budget.products[name]) / 1e3,
        )
        for name in realised.products
    ]
    for name, mine, planned in (
        ("price times quantity", realised.production, budget.production),
        ("lump sum", realised.lump_sum, budget.lump_sum),
        ("specific items", realised.specific, budget.specific),
        ("total funding", realised.total, budget.total),
        ("fees", -realised.fees, -budget.fees),
        ("contribution of the ministry", realised.contribution, budget.contribution),
    ):
        rows.append((name, mine / 1e3, planned / 1e3, (mine - planned) / 1e3))
    return BudgetTable(
        "ind_funding_2025",
        "Funding of the IND in 2025, totals recomputed",
        "EUR thousand",
        ("", "realised 2025", "budget 2025", "difference"),
        tuple(rows),
        frozenset({"price times quantity", "total funding", "contribution of the ministry"}),
        ("JV-0453", "JV-0482"),
    )


def funding_by_year() -> BudgetTable:
    """The turnover of the ministry 2023 to 2029 by product, as the draft budget prints it (R-121, R-125)."""
    facts, rows = load(), []
    lines = ("asylum", "regular", "naturalisation", "specific incidental", "fees", "total")
    for line in lines:
        found = {
            f.period: f.number
            for f in facts.select("finance.ind.turnover_ministry", source=BUDGET, line=line)
        }
        rows.append((line, *(found.get(str(year)) for year in YEARS)))
    computed = [sum(float(row[place] or 0) for row in rows[:-1]) for place in range(1, len(YEARS) + 1)]
    rows.append(("recomputed", *computed))
    return BudgetTable(
        "ind_funding_2023_2029",
        "Contribution of the ministry to the IND",
        "EUR thousand",
        ("", *(str(year) for year in YEARS)),
        tuple(rows),
        frozenset({"total", "recomputed"}),
        ("OB-0492", "OB-0533"),
    )


def provision_2025() -> BudgetTable:
    """The provisions of the IND rolled forward (R-065)."""
    facts, rows = load(), []
    for item in ("maatwerk", "wachtgeld", "RVU", "penalties", "total"):
        rows.append(
            (
                item,
                *(
                    facts.one(f"ind.provision.{flow}", item=item).number
                    for flow in ("opening", "added", "released", "used", "closing")
                ),
            )
        )
    return BudgetTable(
        "ind_provisions_2025",
        "Provisions of the IND in 2025",
        "EUR thousand",
        ("", "opening", "added", "released", "used", "closing"),
        tuple(rows),
        frozenset({"total"}),
        ("JV-0842", "JV-0866"),
    )


def stages_2025() -> BudgetTable:
    """The contribution to the IND from draft budget to second supplementary (R-126)."""
    opening, mutations = contribution_steps()
    rows: list[tuple[str | float | None, ...]] = [("draft budget", opening, None)]
    rows += [(mutation.name, mutation.amount, mutation.source) for mutation in mutations]
    rows += [(f"after {stand.stage}", stand.amount, None) for stand in stands(opening, mutations)[1:]]
    return BudgetTable(
        "ind_stages_2025",
        "Contribution to the IND in 2025 by budget stage",
        "EUR million",
        ("", "amount", "source"),
        tuple(rows),
        frozenset({"after second supplementary"}),
        ("JV-0447", "JV-0452"),
        1,
    )


def windfall_2025() -> BudgetTable:
    """Units and price that the published windfall and setback imply (R-123)."""
    facts = load()
    price, units = facts["OB-0644"].number, facts["OB-0483"].number
    volume, higher = -1e6 * facts["JV-0451"].number, 1e6 * facts["JV-0452"].number
    implied = reading_of(price, units, volume, higher)
    rows = (
        ("applications", units, implied.units, None),
        ("price per application in euros", price, implied.price, None),
        ("effect of volume", None, None, volume / 1e3),
        ("effect of price", None, None, higher / 1e3),
        ("together", None, None, (volume + higher) / 1e3),
    )
    return BudgetTable(
        "ind_variance_2025",
        "What the windfall and setback of 2025 imply",
        "EUR thousand",
        ("", "plan", "implied", "effect"),
        rows,
        frozenset({"together"}),
        ("JV-0451", "JV-0452", "OB-0483", "OB-0644"),
    )


def reception_by_year() -> BudgetTable:
    """COA's multi-year budget beside the occupancy that it is for (R-125)."""
    rows = tuple(
        (
            str(year.year),
            year.budget / 1e6,
            year.units,
            year.per_unit / 1e3,
            "decoupled" if year.decoupled else "",
        )
        for year in reception_beside_forecast()
    )
    return BudgetTable(
        "coa_funding_forecast",
        "Budget of COA beside expected occupancy",
        "EUR million",
        ("", "budget", "expected occupancy", "thousand euros per place", "flag"),
        rows,
        frozenset(),
        ("OB-0093", "OB-0218", "F-003"),
        1,
    )


def accounts_2025() -> BudgetTable:
    """The internal checks of the IND's accounts and the equity test (R-132, R-133)."""
    accounts, facts = ind_accounts(), load()
    rows: list[tuple[str | float | None, ...]] = [
        (check.name, check.printed, check.computed, check.residual) for check in checks(accounts)
    ]
    turnovers = [
        facts.one("finance.ind.turnover_for_equity_test", period=str(year)).number
        for year in (2025, 2024, 2023)
    ]
    test = equity_test(accounts.equity, turnovers, facts["JV-0841"].number / 100.0)
    rows += [("ceiling of equity", None, test.ceiling, None), ("equity", test.equity, None, None)]
    rows += [("to be repaired by the ministry", None, test.to_repair, None)]
    return BudgetTable(
        "ind_accounts_2025",
        "Internal checks of the IND's accounts in 2025",
        "EUR thousand",
        ("", "printed", "computed", "residual"),
        tuple(rows),
        frozenset(),
        ("JV-0697", "JV-0901"),
    )


def hire_2025() -> BudgetTable:
    """External hire, and errors and uncertainties, against their norms (R-134)."""
    facts, norm = load(), assumptions()["F-004"].value
    rows = (
        ("external hire", facts["JV-1041"].number, norm * facts["JV-1042"].number),
        ("errors and uncertainties of the IND", facts["JV-0666"].number, facts["JV-0663"].number),
    )
    return BudgetTable(
        "norms_2025",
        "Amounts against their norm",
        "EUR thousand",
        ("", "realised 2025", "norm"),
        rows,
        frozenset(),
        ("JV-1041", "JV-1042", "JV-0663", "JV-0666", "F-004"),
    )


def residuals() -> BudgetTable:
    """Every published total that its parts do not give, beyond rounding."""
    rows = tuple(
        (f"{each.table}: {each.name}", each.printed, each.computed, each.residual)
        for each in recomputed()
        if abs(each.residual) > ROUNDING
    )
    return BudgetTable(
        "residuals",
        "Published totals that their parts do not give",
        "EUR thousand",
        ("", "printed", "computed", "residual"),
        rows,
    )


ROUNDING = 3.0
"""Thousands of euros: six rounded parts and a rounded total are at most this far apart."""


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
