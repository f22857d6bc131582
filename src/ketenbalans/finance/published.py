"""The published money tables, recomputed from their own parts, with what is left unexplained.

Every recomputation is a ``Recomputed``: what is printed, what the parts give, and the residual. A test
holds each residual; those that are not rounding are findings of ``tieout``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ketenbalans.chain.assumptions import FOLDER, Assumption, read
from ketenbalans.facts import Facts, load
from ketenbalans.finance.agency import Accounts
from ketenbalans.finance.funding import Funding
from ketenbalans.finance.multiyear import YearOfFunding, funding_beside_forecast
from ketenbalans.finance.provision import roll_forward
from ketenbalans.finance.stages import Mutation

BUDGET, REPORT = "budget-2025", "annual-report-2025"
YEARS = tuple(range(2023, 2030))
PRODUCTS = ("asylum", "regular", "naturalisation", "chain support")


@dataclass(frozen=True)
class Recomputed:
    """A published amount beside what its parts give.

    Args:
        table: The table as the document names it.
        name: What is recomputed.
        printed: As printed, in thousands of euros.
        computed: From the parts.
    """

    table: str
    name: str
    printed: float
    computed: float

    @property
    def residual(self) -> float:
        """Printed minus computed."""
        return self.printed - self.computed


def assumptions() -> dict[str, Assumption]:
    """The assumptions of this room, by id."""
    return read(FOLDER / "finance.yaml")


def ind_funding(kind: str, source: str) -> Funding:
    """The funding of the IND in 2025, in euros, as a document prints its parts.

    Args:
        kind: ``realised`` or ``budget``.
        source: The document.

    Example:
        >>> ind_funding("realised", "annual-report-2025").total  # printed: 1,160,752 thousand
        1098935000.0
    """
    facts = load()

    def amount(group: str) -> float:
        figures = facts.select("finance.ind.funding", kind=kind, source=source, group=group)
        return 1000.0 * sum(figure.number for figure in figures)

    specific = amount("specific") or sum(
        amount(group) for group in ("specific G&V KV WOO", "specific Ukraine", "specific penalties")
    )
    products = {product: amount(product) for product in PRODUCTS}
    return Funding(products, amount("lumpsum"), specific, -amount("fees"))


def ind_accounts(facts: Facts | None = None) -> Accounts:
    """The realised accounts of the IND for 2025, in thousands of euros."""
    known = facts or load()

    def of(subject: str, **marks: str) -> float:
        return known.select(subject, source=REPORT, kind="realised", **marks)[0].number

    def balance(side: str, line: str) -> float:
        return of("finance.ind.balance", period="2025-12-31", side=side, line=line)

    def cash(line: str) -> float:
        return of("finance.ind.cashflow", period="2025", line=line)

    return Accounts(
        year=2025,
        income=of("finance.ind.income", period="2025", line="total"),
        costs=of("finance.ind.expense", period="2025", line="total"),
        result=of("finance.ind.result", period="2025"),
        assets=balance("assets", "total"),
        equity=balance("liabilities", "equity"),
        provisions=balance("liabilities", "provisions"),
        debts=balance("liabilities", "current liabilities"),
        cash=balance("assets", "cash"),
        cash_opening=cash("1 opening 1 January"),
        cash_operating=cash("2 operating total"),
        cash_investing=cash("3 investing total"),
        cash_financing=cash("4 financing total"),
        cash_closing=cash("5 closing 31 December"),
    )


def recomputed() -> tuple[Recomputed, ...]:
    """Every published total that can be recomputed from its printed parts, in thousands of euros.

    Example:
        >>> [(each.name, each.residual) for each in recomputed() if each.table == "Tabel 29 (§10.1)"][:1]
        [('provision for maatwerk', 0.0)]
    """
    return (*_provisions(), *_funding(), *_turnover(), *_accounts(), *_cash(), *_article())


def _provisions() -> list[Recomputed]:
    facts, found = load(), []
    for item in ("maatwerk", "wachtgeld", "RVU", "penalties", "total"):
        part = {
            flow: facts.one(f"ind.provision.{flow}", item=item).number
            for flow in ("opening", "released", "added", "used", "closing")
        }
        computed = roll_forward(part["opening"], part["added"], part["used"], part["released"])
        found.append(
            Recomputed("Tabel 29 (§10.1)", f"provision for {item}", part["closing"], float(computed))
        )
    return found


def _funding() -> list[Recomputed]:
    facts, found = load(), []
    for source, kind, table in (
        (REPORT, "realised", "Tabel 9 (§37.4)"),
        (REPORT, "budget", "Tabel 9 (§37.4)"),
        (BUDGET, "budget", "Tabel 8 (§3.1 E)"),
    ):
        year = ind_funding(kind, source)
        for group, computed in (
            ("pxq total", year.production),
            ("total", year.total),
            ("ministry contribution", year.contribution),
        ):
            printed = facts.one("finance.ind.funding", source=source, kind=kind, group=group).number
            found.append(Recomputed(table, f"IND funding, {kind}, {group}", printed, computed / 1000.0))
    return found


def _row(subject: str, source: str, line: str) -> Callable[[int], float]:
    """The value of a row per year; zero where the table leaves it out. The realised figure goes before the
    plan.
    """
    facts = load()

    def value(year: int) -> float:
        figures = facts.select(subject, source=source, period=str(year), line=line)
        return figures[0].number if figures else 0.0

    return value


def _turnover() -> list[Recomputed]:
    subject, found = "finance.ind.turnover_ministry", []
    rows = [_row(subject, BUDGET, line) for line in (*PRODUCTS[:3], "specific incidental", "fees")]
    total = _row(subject, BUDGET, "total")
    for year in YEARS:
        computed = sum(row(year) for row in rows)
        found.append(Recomputed("Tabel 16 (§5.1)", f"turnover of the ministry {year}", total(year), computed))
    parts = ("pxq total", "other contributions", "correction fees", "correction other receipts")
    realised = [_row(subject, REPORT, line) for line in parts]
    for year in (2024, 2025):
        printed = _row(subject, REPORT, "total")(year)
        computed = sum(row(year) for row in realised)
        found.append(Recomputed("Tabel 24 (§10.1)", f"turnover of the ministry {year}", printed, computed))
    return found


def _accounts() -> list[Recomputed]:
    found = []
    income = ("turnover ministry", "turnover third parties", "interest", "release provisions")
    costs = (
        "own staff",
        "external hire",
        "other staff",
        "material",
        "material programme",
        "depreciation",
        "other",
    )
    for subject, lines in (("finance.ind.income", income), ("finance.ind.expense", costs)):
        rows, total = [_row(subject, BUDGET, line) for line in lines], _row(subject, BUDGET, "total")
        for year in YEARS:
            name = f"{subject.rpartition('.')[2]} of the IND {year}"
            found.append(Recomputed("Tabel 15 (§5.1)", name, total(year), sum(row(year) for row in rows)))
    return found


def _cash() -> list[Recomputed]:
    lines = ("1 opening 1 January", "2 operating total", "3 investing total", "4 financing total")
    rows = [_row("finance.ind.cashflow", BUDGET, line) for line in lines]
    closing = _row("finance.ind.cashflow", BUDGET, "5 closing 31 December")
    return [
        Recomputed(
            "Tabel 18 (§5.1)", f"cash of the IND {year}", closing(year), sum(row(year) for row in rows)
        )
        for year in YEARS
    ]


def _article() -> list[Recomputed]:
    facts, found = load(), []
    for year in range(2025, 2030):
        steps = facts.select("finance.article37.mutation", period=str(year), locator="Tabel 1")
        amounts = {figure.breakdown["step"]: figure.number for figure in steps}
        closing = amounts.pop("8 closing")
        found.append(Recomputed("Tabel 1 (§2.3)", f"article 37 in {year}", closing, sum(amounts.values())))
    return found


def contribution_steps() -> tuple[float, tuple[Mutation, ...]]:
    """The contribution to the IND in 2025 from draft budget to second supplementary, in millions of euros."""
    facts = load()

    def step(name: str) -> tuple[float, str]:
        figure = facts.one("finance.ind.contribution.step", step=name)
        return figure.number, figure.id

    opening, _ = step("1 budget")
    first, first_id = step("2 first supplementary (MPP + penalties)")
    second, second_id = step("3 second supplementary: penalties provision")
    windfall, windfall_id = step("4a windfall lower inflow")
    setback, setback_id = step("4b setback higher cost per application")
    return opening, (
        Mutation("first supplementary", "production plan and penalties", first, first_id),
        Mutation("second supplementary", "provision for penalties", second, second_id),
        Mutation("second supplementary", "lower inflow", -windfall, windfall_id),
        Mutation("second supplementary", "higher cost per application", setback, setback_id),
    )


def reception_beside_forecast(threshold: float | None = None) -> tuple[YearOfFunding, ...]:
    """COA's multi-year budget beside the occupancy that the same document expects (R-125).

    Example:
        >>> [(year.year, round(year.per_unit), year.decoupled) for year in reception_beside_forecast()]
        [(2025, 35435, False), (2026, 29601, False), (2027, 6857, True), (2028, 4666, True)]
    """
    facts = load()
    budget = {
        int(figure.period): 1000.0 * figure.number
        for figure in facts.select(
            "finance.article37.expenditure",
            source=BUDGET,
            locator="Tabel 4",
            article="37.2 (old)",
            instrument="COA",
        )
    }
    forecast = {
        int(figure.period): figure.number
        for figure in facts.select("coa.occupancy.average", source=BUDGET)
        if figure.kind.value != "realised"
    }
    limit = assumptions()["F-003"].value if threshold is None else threshold
    return funding_beside_forecast(budget, forecast, base_year=2025, threshold=limit)
