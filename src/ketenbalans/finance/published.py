"""The published figures of money as the formulas of this room want them.

Here is only which figure stands for what. How figures hang together is declared in ``data/identities`` and
recomputed in ``recomputing``.
"""

from collections.abc import Iterable

from ketenbalans.chain.assumptions import FOLDER, Assumption, read
from ketenbalans.facts import Facts, load
from ketenbalans.facts.figures import Figure
from ketenbalans.finance.agency import Accounts
from ketenbalans.finance.funding import Funding
from ketenbalans.finance.multiyear import YearOfFunding, funding_beside_forecast
from ketenbalans.finance.stages import Mutation

BUDGET, REPORT = "budget-2025", "annual-report-2025"
YEARS = tuple(range(2023, 2030))
BASE_YEAR = "2025"
PRODUCTS = ("asylum", "regular", "naturalisation", "chain support")


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
    budget = load().select(
        "finance.article37.expenditure",
        source=BUDGET,
        locator="Tabel 4",
        article="37.2 (old)",
        instrument="COA",
    )
    return _beside(budget, load().select("coa.occupancy.average", source=BUDGET), threshold)


def ind_beside_forecast(product: str, threshold: float | None = None) -> tuple[YearOfFunding, ...]:
    """The IND's budget of a product beside the inflow that the same document expects (R-125).

    Asylum is held to asylum inflow with arriving family members, regular to residence permits, entry
    procedures and visas, naturalisation to its own requests.

    Example:
        >>> [(year.year, round(year.per_unit)) for year in ind_beside_forecast("asylum")][:2]
        [(2025, 6140), (2026, 5590)]
    """
    facts = load()
    budget = facts.select("finance.ind.turnover_ministry", source=BUDGET, line=product)
    if product == "asylum":
        return _beside(budget, facts.select("chain.asylum.inflow", source=BUDGET), threshold)
    inflow = [
        figure
        for figure in facts.select("ind.inflow", source=BUDGET)
        if figure.breakdown["product"] in PRODUCT_INFLOW[product]
    ]
    return _beside(budget, inflow, threshold)


PRODUCT_INFLOW = {"regular": ("VVR", "TEV", "visa"), "naturalisation": ("naturalisation",)}
"""Inflow of the draft budget that belongs to a product group of the IND."""


def displaced_beside_places(threshold: float | None = None) -> tuple[YearOfFunding, ...]:
    """The budget for municipal reception of displaced Ukrainians beside the places of 2025 (R-125, R-143).

    No document expects a number of displaced persons in a later year; the places of the end of 2025 are held
    to every year, so that the table shows what the budget leaves of them (assumption F-011).

    Example:
        >>> [(year.year, round(year.per_unit)) for year in displaced_beside_places()]
        [(2025, 39588), (2026, 40846), (2027, 12663), (2028, 0), (2029, 0)]
    """
    facts = load()
    budget = facts.select(
        "finance.article37.expenditure",
        source=BUDGET,
        locator="Tabel 4",
        article="37.2 (old)",
        instrument="NPO medeoverheden",
    )
    places = facts["JV-0009"].number * assumptions()["F-011"].value
    paid = {int(figure.period): 1000.0 * figure.number for figure in budget}
    limit = assumptions()["F-003"].value if threshold is None else threshold
    return funding_beside_forecast(
        paid, dict.fromkeys(paid, places), base_year=int(BASE_YEAR), threshold=limit
    )


def _beside(
    budget: Iterable[Figure], units: Iterable[Figure], threshold: float | None
) -> tuple[YearOfFunding, ...]:
    """Budget and expectation per year from 2025 on; the units of one year are added."""
    paid = {int(f.period): 1000.0 * f.number for f in budget if f.period >= BASE_YEAR}
    expected: dict[int, float] = {}
    for figure in units:
        if figure.kind.value != "realised" and figure.period >= BASE_YEAR:
            expected[int(figure.period)] = expected.get(int(figure.period), 0.0) + figure.number
    limit = assumptions()["F-003"].value if threshold is None else threshold
    return funding_beside_forecast(paid, expected, base_year=int(BASE_YEAR), threshold=limit)


def funding_lines() -> tuple[tuple[str, str, str, tuple[YearOfFunding, ...]], ...]:
    """Every multi-year budget that has a forecast beside it: name, title, unit, years."""
    return (
        ("coa", "Budget of COA beside expected occupancy", "expected occupancy", reception_beside_forecast()),
        (
            "ind_asylum",
            "Budget of the IND for asylum beside expected inflow",
            "expected inflow",
            ind_beside_forecast("asylum"),
        ),
        (
            "ind_regular",
            "Budget of the IND for regular work beside expected inflow",
            "expected inflow",
            ind_beside_forecast("regular"),
        ),
        (
            "ind_naturalisation",
            "Budget of the IND for naturalisation beside expected inflow",
            "expected inflow",
            ind_beside_forecast("naturalisation"),
        ),
        (
            "displaced",
            "Budget for municipal reception of displaced Ukrainians beside the places of 2025",
            "municipal places held",
            displaced_beside_places(),
        ),
    )
