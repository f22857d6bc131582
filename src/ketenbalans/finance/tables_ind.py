"""The tables of the IND: funding, what the money pays for, unit costs, stages, provisions and accounts."""

from ketenbalans.facts import load
from ketenbalans.finance.agency import checks, equity_test
from ketenbalans.finance.budget_tables import BUDGET_COLUMNS, BudgetTable, Cell, Note, against_budget
from ketenbalans.finance.published import (
    BUDGET,
    REPORT,
    YEARS,
    contribution_steps,
    ind_accounts,
    ind_funding,
)
from ketenbalans.finance.stages import stands
from ketenbalans.finance.unit_costs import attempts, budgeted_units, change, published_effects, unit_costs

INCOME = ("turnover ministry", "turnover third parties", "interest", "release provisions", "total")
COSTS = (
    "own staff",
    "external hire",
    "other staff",
    "material",
    "material programme",
    "depreciation",
    "other",
)


def funding_2025() -> BudgetTable:
    """IND funding as price times quantity, lump sum, specific items and fees, with recomputed totals
    (R-121).
    """
    realised, budget = ind_funding("realised", REPORT), ind_funding("budget", REPORT)
    rows = [
        against_budget(name, budget.products[name] / 1e3, realised.products[name] / 1e3)
        for name in realised.products
    ]
    rows += [
        against_budget(name, planned / 1e3, mine / 1e3)
        for name, mine, planned in (
            ("price times quantity", realised.production, budget.production),
            ("lump sum", realised.lump_sum, budget.lump_sum),
            ("specific items", realised.specific, budget.specific),
            ("total funding", realised.total, budget.total),
            ("fees", -realised.fees, -budget.fees),
            ("contribution of the ministry", realised.contribution, budget.contribution),
        )
    ]
    printed = load()["JV-0474"].number
    return BudgetTable(
        "ind_funding_2025",
        "Funding of the IND in 2025, totals recomputed",
        "EUR thousand",
        BUDGET_COLUMNS[:4],
        tuple(row[:4] for row in rows),
        frozenset({"price times quantity", "total funding", "contribution of the ministry"}),
        ("JV-0453", "JV-0471", "JV-0474", "JV-0477"),
        notes=(
            Note(
                "The report prints {printed} as total funding; its own parts give {computed}. The difference"
                " printed beside it fits the computed total.",
                {"printed": (printed, 0), "computed": (realised.total / 1e3, 0)},
            ),
        ),
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


def paid_quantities() -> BudgetTable:
    """For how many units each year's budget pays at its own price, beside the expected inflow (R-122)."""
    facts = load()
    years = tuple(range(2024, 2030))
    implied = {year: {each.product: each.units for each in budgeted_units(year, facts)} for year in years}

    def expected(subject: str, product: str | None = None) -> list[Cell]:
        found = {f.period: f.number for f in facts.select(subject, source=BUDGET, product=product)}
        return [found.get(str(year)) for year in years]

    funded = facts["OB-0483"].number
    rows: list[tuple[Cell, ...]] = [
        ("asylum: units that the amount pays for", *(implied[year]["asylum"] for year in years)),
        ("asylum: expected inflow", *expected("chain.asylum.inflow")),
        ("asylum: applications named as funded", None, funded, *([None] * 4)),
        ("regular: units that the amount pays for", *(implied[year]["regular"] for year in years)),
        (
            "naturalisation: units that the amount pays for",
            *(implied[year]["naturalisation"] for year in years),
        ),
        ("naturalisation: expected inflow", *expected("ind.inflow", "naturalisation")),
    ]
    group = 1e3 * facts["OB-0279"].number / facts["OB-0644"].number
    return BudgetTable(
        "ind_quantities_2024_2029",
        "What the IND's budget pays for at its own prices, and what was expected",
        "units",
        ("", *(str(year) for year in years)),
        tuple(rows),
        sources=("OB-0483", "OB-0493", "OB-0643", "OB-0194", "OB-0248"),
        notes=(
            Note(
                "Q is used in two meanings: inflow (§37.4) and decisions (§10.1). The production table of"
                " 2025 pays for {group} asylum units at {price} euros, the accounts for {accounts}, and the"
                " text names {funded}. A price per decision is never multiplied with inflow here.",
                {
                    "group": (group, 0),
                    "price": (facts["OB-0644"].number, 0),
                    "accounts": (implied[2025]["asylum"], 0),
                    "funded": (funded, 0),
                },
            ),
        ),
    )


def unit_cost_table() -> BudgetTable:
    """Unit cost, turnover and implied units 2022 to 2025, and why turnover changed (R-123)."""
    facts = load()
    years = tuple(range(2022, 2026))
    found = {year: unit_costs(year, facts) for year in years}
    rows: list[tuple[Cell, ...]] = []
    for place, product in enumerate(("asylum", "regular", "naturalisation")):
        rows += [
            (f"{product}: unit cost in euros", *(found[year][place].price for year in years)),
            (f"{product}: turnover in millions", *(found[year][place].turnover / 1e6 for year in years)),
            (f"{product}: units that follow", *(found[year][place].units for year in years)),
        ]
    splits = [None, *(change(year - 1, year, facts) for year in years[1:])]
    for name in ("volume", "mix", "price", "total"):
        rows.append(
            (
                f"change of turnover in millions: {name}",
                *(None if split is None else getattr(split, name) / 1e6 for split in splits),
            )
        )
    paid = facts["JV-0784"].number
    asylum = found[2025][0]
    return BudgetTable(
        "ind_unit_costs",
        "Unit costs of the IND and why its turnover changed",
        "",
        ("", *(str(year) for year in years)),
        tuple(rows),
        frozenset({"change of turnover in millions: total"}),
        ("JV-0941", "JV-0956", "JV-0784"),
        row_decimals={str(row[0]): 1 for row in rows if str(row[0]).startswith("change")},
        notes=(
            Note(
                "The asylum unit cost of 2025 holds the {paid} million for the penalties provision. Without"
                " it the same units cost {without} euros each: a reading, as the report does not split it.",
                {"paid": (paid, 1), "without": ((asylum.turnover - 1e6 * paid) / asylum.units, 0)},
            ),
        ),
    )


def windfall_2025() -> BudgetTable:
    """The published windfall and setback as variances, every reading with its residual (R-123)."""
    facts, effects = load(), published_effects()
    rows: list[tuple[Cell, ...]] = [
        (
            each.name,
            each.units,
            each.price,
            each.volume / 1e6,
            each.price_effect / 1e6,
            each.residual(effects)[0] / 1e6,
            each.residual(effects)[1] / 1e6,
        )
        for each in attempts(facts)
    ]
    return BudgetTable(
        "ind_variance_2025",
        "The windfall and setback of 2025 as variances against the draft budget, in millions of euros",
        "",
        (
            "",
            "applications",
            "price in euros",
            "effect of volume",
            "effect of price",
            "residual of volume",
            "residual of price",
        ),
        tuple(rows),
        sources=("JV-0451", "JV-0452", "OB-0483", "OB-0644", "JV-0343", "JV-0383", "JV-0943", "JV-0944"),
        decimals=1,
        column_decimals={"applications": 0, "price in euros": 0},
        notes=(
            Note(
                "Printed: a windfall of {volume} million by lower inflow and a setback of {price} million by"
                " a higher cost per application, against {units} applications at {planned} euros. The report"
                " names neither the inflow nor the price behind them.",
                {
                    "volume": (-effects["volume"] / 1e6, 1),
                    "price": (effects["price"] / 1e6, 1),
                    "units": (facts["OB-0483"].number, 0),
                    "planned": (facts["OB-0644"].number, 0),
                },
            ),
        ),
    )


def stages_2025() -> BudgetTable:
    """The contribution to the IND from draft budget to closing act (R-126)."""
    facts = load()
    opening, mutations = contribution_steps()
    rows: list[tuple[Cell, ...]] = [("draft budget", opening, "JV-0447")]
    after = {stand.stage: stand.amount for stand in stands(opening, mutations)}
    for stage in ("first supplementary", "second supplementary"):
        rows += [(each.name, each.amount, each.source) for each in mutations if each.stage == stage]
        rows.append((f"after {stage}", after[stage], None))
    realised = facts["JV-0119"].number / 1e3
    rows += [
        ("closing act: what is left to explain", realised - after["second supplementary"], None),
        ("realised", realised, "JV-0119"),
    ]
    return BudgetTable(
        "ind_stages_2025",
        "Contribution to the IND in 2025 by budget stage",
        "EUR million",
        ("", "amount", "source"),
        tuple(rows),
        frozenset({"after first supplementary", "after second supplementary", "realised"}),
        ("JV-0447", "JV-0452", "JV-0119"),
        1,
        notes=(
            Note(
                "No document prints the mutation of the closing act; it is the outcome minus the stand after"
                " the second supplementary budget."
            ),
        ),
    )


def provision_2025() -> BudgetTable:
    """The provisions of the IND rolled forward (R-065)."""
    facts, rows = load(), []
    for item in ("maatwerk", "wachtgeld", "RVU", "penalties", "total"):
        amounts = [
            facts.one(f"ind.provision.{flow}", item=item).number
            for flow in ("opening", "added", "released", "used", "closing")
        ]
        opening, added, released, used, closing = amounts
        rows.append((item, *amounts, closing - (opening + added - released - used)))
    paid, funded = facts["JV-0868"].number, facts["JV-0784"].number
    return BudgetTable(
        "ind_provisions_2025",
        "Provisions of the IND in 2025",
        "EUR thousand",
        ("", "opening", "added", "released", "used", "closing", "residual"),
        tuple(rows),
        frozenset({"total"}),
        ("JV-0842", "JV-0866", "JV-0868", "JV-0784"),
        notes=(
            Note(
                "Of the {added} million added for penalties the ministry paid {funded} million; {rest}"
                " million fell on the result of the IND.",
                {"added": (paid, 1), "funded": (funded, 1), "rest": (paid - funded, 1)},
            ),
        ),
    )


def accounts_2025() -> BudgetTable:
    """Income and costs of the IND against budget and the year before (R-132)."""
    facts = load()

    def of(side: str, line: str, kind: str, year: str) -> float | None:
        found = facts.select(
            f"finance.ind.{side}", source=REPORT, locator="Tabel 23", kind=kind, period=year, line=line
        )
        return found[0].number if found else None

    rows: list[tuple[Cell, ...]] = []
    for side, lines in (("income", INCOME), ("expense", (*COSTS, "total"))):
        for line in lines:
            label = ("total income" if side == "income" else "total costs") if line == "total" else line
            rows.append(
                against_budget(
                    label,
                    of(side, line, "budget", "2025") or 0.0,
                    of(side, line, "realised", "2025") or 0.0,
                    of(side, line, "realised", "2024") or 0.0,
                )
            )
    totals = {str(row[0]): row for row in rows if str(row[0]).startswith("total ")}
    income, costs = totals["total income"], totals["total costs"]
    rows.append(
        ("result", *(float(a or 0) - float(b or 0) for a, b in zip(income[1:], costs[1:], strict=True)))
    )
    return BudgetTable(
        "ind_accounts_2025",
        "Income and costs of the IND in 2025",
        "EUR thousand",
        BUDGET_COLUMNS,
        tuple(rows),
        frozenset({"total income", "total costs", "result"}),
        ("JV-0697", "JV-0759"),
    )


def checks_2025() -> BudgetTable:
    """The internal checks of the IND's accounts and the equity test (R-132, R-133)."""
    accounts, facts = ind_accounts(), load()
    rows: list[tuple[Cell, ...]] = [
        (check.name, check.printed, check.computed, check.residual) for check in checks(accounts)
    ]
    turnovers = [
        facts.one("finance.ind.turnover_for_equity_test", period=str(year)).number
        for year in (2025, 2024, 2023)
    ]
    test = equity_test(accounts.equity, turnovers, facts["JV-0841"].number / 100.0)
    rows += [
        ("ceiling of equity", None, test.ceiling, None),
        ("equity", accounts.equity, None, None),
        ("above the ceiling, to be paid to the ministry", None, test.above, None),
        ("below zero, to be repaired by the ministry", None, test.to_repair, None),
    ]
    return BudgetTable(
        "ind_checks_2025",
        "Internal checks of the IND's accounts in 2025",
        "EUR thousand",
        ("", "printed", "computed", "residual"),
        tuple(rows),
        sources=("JV-0697", "JV-0808", "JV-0832", "JV-0841", "JV-0901"),
    )
