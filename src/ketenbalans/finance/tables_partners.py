"""The tables of the partners: reception, minors, return, development aid, displaced Ukrainians, screening."""

from ketenbalans.facts import load
from ketenbalans.finance.budget_tables import BUDGET_COLUMNS, BudgetTable, Cell, Note, against_budget
from ketenbalans.finance.departures import WAYS, caseload, cost_of_return, cost_per_departure
from ketenbalans.finance.development_aid import counted
from ketenbalans.finance.displaced import ARTICLE, INSTRUMENTS, displaced_year
from ketenbalans.finance.multiyear import YearOfFunding
from ketenbalans.finance.nidos import minors_year
from ketenbalans.finance.published import REPORT, assumptions, funding_lines
from ketenbalans.finance.reception import coa_2025

HALF_A_PERCENT = 0.005


def reception_2025() -> BudgetTable:
    """COA's grant of 2025, its settlement, and emergency against regular places (R-124, R-130)."""
    coa = coa_2025()
    assumed = assumptions()["F-010"]
    rows: tuple[tuple[Cell, ...], ...] = (
        ("granted, in millions", coa.granted / 1e6),
        ("of which emergency reception, in millions", coa.emergency / 1e6),
        ("occupancy on which it was granted", coa.expected),
        ("price per place without emergency, in euros", coa.price),
        ("occupancy expected in autumn", coa.revised),
        ("returned by lower occupancy at that price, in millions", coa.returned_by_volume / 1e6),
        ("returned as printed, in millions", coa.returned / 1e6),
        ("residual: not explained by occupancy, in millions", (coa.returned - coa.returned_by_volume) / 1e6),
        ("average occupancy as it came", coa.realised),
        ("still to settle on average occupancy, in millions", coa.to_settle / 1e6),
        ("emergency places, by assumption", coa.emergency_places),
        ("regular cost per place, in euros", coa.price),
        ("emergency cost per place if it comes on top, in euros", coa.price + coa.emergency_price),
        ("emergency cost per place if it comes instead, in euros", coa.emergency_price),
    )
    return BudgetTable(
        "coa_2025",
        "Funding of COA in 2025: price times average occupancy, emergency places, settlement",
        "",
        ("", "2025"),
        rows,
        sources=(
            "JV-0514",
            "JV-0515",
            "JV-0516",
            "JV-0517",
            "JV-0518",
            "JV-0375",
            "JV-0003",
            "JV-0006",
            "F-010",
        ),
        row_decimals={str(row[0]): 1 for row in rows if "millions" in str(row[0])},
        notes=(
            Note(
                "The grant is printed to a tenth of a billion, so every amount that follows from it is known"
                " to {half} million at best.",
                {"half": (50.0, 0)},
            ),
            Note(
                "How many places are emergency places is not printed: taken is the temporary share of the"
                " places at the end of the year ({share} %), {number}.",
                {"share": (100 * assumed.value, 0), "number": "F-010"},
            ),
        ),
    )


def multi_year() -> tuple[BudgetTable, ...]:
    """Every multi-year budget beside the forecast that it is for, with the years that part (R-125)."""
    return tuple(_beside(name, title, unit, found) for name, title, unit, found in funding_lines())


def _beside(name: str, title: str, unit: str, found: tuple[YearOfFunding, ...]) -> BudgetTable:
    facts_of = {
        "coa": ("OB-0093", "OB-0218"),
        "ind_asylum": ("OB-0494", "OB-0194"),
        "ind_regular": ("OB-0501", "OB-0230"),
        "ind_naturalisation": ("OB-0508", "OB-0248"),
        "displaced": ("OB-0108", "OB-0112", "JV-0009", "F-011"),
    }
    rows = tuple(
        (
            str(year.year),
            year.budget / 1e6,
            year.units,
            year.per_unit,
            100 * year.change,
            "decoupled" if year.decoupled else "",
        )
        for year in found
    )
    return BudgetTable(
        f"multi_year_{name}",
        title,
        "",
        ("", "budget in millions", unit, "euros per unit", "% against 2025", "flag"),
        rows,
        sources=(*facts_of[name], "F-003"),
        column_decimals={"budget in millions": 1},
    )


def nidos_2025() -> BudgetTable:
    """Unaccompanied minors: inflow, pupils, costs per minor, care and extended care (R-140)."""
    facts = load()
    budget, realised = minors_year("budget"), minors_year("realised")
    rows = tuple(
        against_budget(name, getattr(budget, field) / scale, getattr(realised, field) / scale)[:4]
        for name, field, scale in (
            ("inflow of minors (persons)", "inflow", 1.0),
            ("pupils under guidance (persons)", "pupils", 1.0),
            ("guidance per minor (euros)", "guidance_price", 1.0),
            ("care per minor (euros)", "care_price", 1.0),
            ("guidance (thousands of euros)", "guidance", 1e3),
            ("intake team (thousands of euros)", "intake", 1e3),
            ("care and extended care: the rest (thousands of euros)", "care", 1e3),
            ("contribution (thousands of euros)", "contribution", 1e3),
            ("minors in care that the rest would pay for (reading)", "in_care", 1.0),
        )
    )
    by_pupils = (realised.pupils - budget.pupils) * budget.guidance_price / 1e6
    return BudgetTable(
        "nidos_2025",
        "Unaccompanied minors and Nidos in 2025",
        "",
        BUDGET_COLUMNS[:4],
        rows,
        frozenset({"contribution (thousands of euros)"}),
        ("JV-0551", "JV-0554", "JV-0557", "JV-0559", "JV-0561", "JV-0213", "JV-0085", "OB-0352"),
        notes=(
            Note(
                "The report explains {printed} million less by guidance; {pupils} fewer pupils at the"
                " budgeted price are {computed} million. Pupils are counted at the end of the year, not on"
                " average.",
                {
                    "printed": (facts["JV-0085"].number, 0),
                    "pupils": (budget.pupils - realised.pupils, 0),
                    "computed": (-by_pupils, 1),
                },
            ),
            Note(
                "Tabel 14 is headed 'x € 1.000', yet its costs per minor are euros; the draft budget prints"
                " {small} for the same intake team under 'x € 1'. The number of young adults in extended care"
                " is printed nowhere.",
                {"small": (facts["OB-0352"].number, 0)},
            ),
        ),
    )


def return_2025() -> BudgetTable:
    """Departure from DTenV's caseload and in the whole chain, two populations apart (R-141)."""
    facts = load()
    before, now = caseload(2024), caseload(2025)

    def share(way: str, kind: str, period: str) -> float:
        return facts.one("return.share", source=REPORT, type=way, kind=kind, period=period).number

    rows: list[tuple[Cell, ...]] = [
        ("DTenV: left demonstrably (persons)", None, now.demonstrable, None, before.demonstrable),
        ("DTenV: share of all who left (%)", None, 100 * now.share, None, 100 * before.share),
        ("DTenV: left in all (persons, follows)", None, now.left, None, before.left),
        ("DTenV: unknown destination (persons, follows)", None, now.unknown, None, before.unknown),
    ]
    for way in WAYS:
        rows.append(
            against_budget(
                f"chain: {way} (%)",
                share(way, "norm", "2025"),
                share(way, "realised", "2025"),
                share(way, "realised", "2024"),
            )
        )
    costs = {
        (year, kind): cost_of_return(year, kind)
        for year, kind in ((2025, "budget"), (2025, "realised"), (2024, "realised"))
    }
    for part in costs[2025, "realised"]:
        rows.append(
            against_budget(
                f"{part} (thousands of euros)",
                costs[2025, "budget"][part],
                costs[2025, "realised"][part],
                costs[2024, "realised"][part],
            )
        )
    earlier = 1e3 * sum(costs[2024, "realised"].values()) / before.demonstrable
    rows.append(("cost per demonstrable departure (euros)", None, cost_per_departure(), None, earlier))
    low, high = now.bounds(HALF_A_PERCENT)
    return BudgetTable(
        "return_2025",
        "Return in 2025: departures and cost",
        "",
        BUDGET_COLUMNS,
        tuple(rows),
        sources=("JV-0441", "JV-0443", "JV-0423", "JV-0431", "JV-0439", "JV-0141", "JV-0201", "JV-0273"),
        notes=(
            Note(
                "The shares of DTenV's caseload and of the chain are of different people and are not"
                " compared. A printed {share} % lets {low} to {high} persons have left the caseload.",
                {"share": (100 * now.share, 0), "low": (low, 0), "high": (high, 0)},
            ),
        ),
    )


def aid_2025() -> BudgetTable:
    """First-year reception counted as development assistance, per organisation (R-129)."""
    budget = {each.organisation: each for each in counted("budget")}
    rows: list[tuple[Cell, ...]] = []
    for each in counted("realised"):
        planned = budget[each.organisation]
        rows.append(
            (
                *against_budget(each.organisation, planned.amount, each.amount)[:4],
                None if planned.share is None else 100 * planned.share,
                None if each.share is None else 100 * each.share,
            )
        )
    sums = [sum(float(row[place] or 0) for row in rows) for place in (1, 2, 3)]
    rows.append(("total", *sums, None, None))
    last = ("% of the contribution, budget", "% of the contribution, realised")
    return BudgetTable(
        "development_aid_2025",
        "First-year reception of asylum seekers counted as development aid (ODA) in 2025",
        "EUR thousand",
        (*BUDGET_COLUMNS[:4], *last),
        tuple(rows),
        frozenset({"total"}),
        ("JV-0325", "JV-0336", "OB-0272", "JV-0207", "JV-0213", "JV-0231"),
        column_decimals=dict.fromkeys(last, 1),
        notes=(
            Note(
                "Interpreters of the IND are counted at exactly the budgeted amount. Legal aid is paid by"
                " another ministry, so its share is not known here. The draft budget prints a total that is"
                " one thousand higher than its parts."
            ),
        ),
    )


def displaced_2025() -> BudgetTable:
    """Displaced Ukrainians: persons, municipal places, money, own contribution, medical scheme (R-143)."""
    facts, year = load(), displaced_year()
    rows: list[tuple[Cell, ...]] = [
        ("in the Netherlands at the end of the year (persons)", None, year.persons, None, None),
        ("in municipal reception (persons)", None, year.municipal, None, None),
        ("share in municipal reception (%)", None, 100 * year.share, None, None),
    ]
    for instrument in INSTRUMENTS:
        amounts = [
            facts.one(
                "finance.article37.expenditure",
                source=REPORT,
                locator="Tabel 6",
                article=ARTICLE,
                instrument=instrument,
                period=period,
                kind=kind,
            ).number
            for period, kind in (("2025", "budget"), ("2025", "realised"), ("2024", "realised"))
        ]
        rows.append(against_budget(f"37.7 {instrument} (thousands of euros)", *amounts))
    rows += [
        (
            "of which medical scheme RMO (thousands of euros)",
            1e3 * facts["OB-0360"].number,
            1e3 * facts["JV-0582"].number,
            1e3 * (facts["JV-0582"].number - facts["OB-0360"].number),
            None,
        ),
        (
            "of which placement (KCIO, thousands of euros)",
            1e3 * facts["OB-0359"].number,
            1e3 * facts["JV-0583"].number,
            1e3 * (facts["JV-0583"].number - facts["OB-0359"].number),
            None,
        ),
        ("of which interpreters (thousands of euros)", None, 1e3 * facts["JV-0584"].number, None, None),
        ("returned by municipalities (thousands of euros)", None, facts["JV-1046"].number, None, None),
        (
            "still to settle with municipalities in 2026 (thousands of euros)",
            None,
            1e3 * facts["JV-1028"].number,
            None,
            None,
        ),
        (
            "own contributions whose lawfulness is uncertain (thousands of euros)",
            None,
            1e3 * facts["JV-0674"].number,
            None,
            None,
        ),
        ("municipal place per person and year (euros, follows)", None, year.per_place, None, None),
        ("medical care per person and year (euros, follows)", None, year.per_person, None, None),
    ]
    three_quarters = facts["AR-0075"].number * facts["AR-0074"].number / 100.0
    return BudgetTable(
        "displaced_2025",
        "Displaced Ukrainians in 2025",
        "",
        BUDGET_COLUMNS,
        tuple(rows),
        sources=(
            "JV-0008",
            "JV-0009",
            "JV-0304",
            "JV-0322",
            "JV-0582",
            "JV-1046",
            "JV-1028",
            "JV-0674",
            "AR-0075",
        ),
        row_decimals={"share in municipal reception (%)": 1},
        notes=(
            Note(
                "The own contribution was raised on {day}; what it yields is printed nowhere. Temporary"
                " protection ends on {end}; the draft budget holds no municipal places from 2028.",
                {"day": facts["JV-0011"].day, "end": facts["JV-0010"].day},
            ),
            Note(
                "The text puts the medical scheme at {text} million, the annex at {annex} thousand: that is"
                " the whole of the assignments.",
                {"text": (facts["JV-0582"].number, 1), "annex": (facts["JV-1047"].number, 0)},
            ),
            Note(
                "In November 2025 three quarters of {persons} persons were said to be in municipal reception,"
                " {many}; at the end of the year {few} were.",
                {
                    "persons": (facts["AR-0074"].number, 0),
                    "many": (three_quarters, 0),
                    "few": (year.municipal, 0),
                },
            ),
        ),
    )


def screening_2025() -> BudgetTable:
    """The cost of screening on terrorism signals apart, for the staff that is and that is asked (R-073)."""
    facts = load()
    cost, paid = facts["AR-0058"].number, facts["AR-0051"].number
    present = facts["AR-0059"].number + facts["AR-0061"].number
    asked = facts["AR-0063"].number
    each = 1e3 * cost / present
    rows: tuple[tuple[Cell, ...], ...] = (
        ("staff (fte)", present, asked),
        ("cost per fte, follows", each, each),
        ("cost of screening", 1e3 * cost, each * asked),
        ("% of the contribution to the IND", 100 * cost / paid, 100 * each * asked / 1e3 / paid),
    )
    return BudgetTable(
        "screening_2025",
        "Screening on terrorism signals in 2025",
        "EUR thousand",
        ("", "2025", "with the staff that the IND asks"),
        rows,
        sources=("AR-0051", "AR-0058", "AR-0059", "AR-0061", "AR-0063"),
        row_decimals={"cost per fte, follows": 1, "% of the contribution to the IND": 2},
        notes=(
            Note(
                "The IND does not keep these costs apart; {cost} million was estimated for the Court of"
                " Audit.",
                {"cost": (cost, 1)},
            ),
        ),
    )
