"""The tables of article 37: instruments against budget, renumbering, stages, underspend, holdings, norms."""

from ketenbalans.facts import Facts, load
from ketenbalans.finance.agency import spread
from ketenbalans.finance.budget_tables import BUDGET_COLUMNS, BudgetTable, Cell, Note, against_budget
from ketenbalans.finance.holdings import holdings
from ketenbalans.finance.published import BUDGET, REPORT, assumptions
from ketenbalans.finance.stages import RENUMBERED, Underspend, converted

EXPENDITURE = "finance.article37.expenditure"
ARTICLES = {
    "37.1": "running costs of DTenV",
    "37.4": "access, admission and reception",
    "37.5": "return",
    "37.7": "displaced Ukrainians",
}
OLD = " (old)"
"""Ends the number of an article that the annual report no longer uses."""
HIRE: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("IND", "finance.ind.expense", "Tabel 23", {}),
    ("DTenV", EXPENDITURE, "Tabel 6", {"article": "37.1"}),
    ("core department", "finance.article91.expenditure", "Tabel 16", {}),
)


def instruments_2025() -> BudgetTable:
    """Article 37 per instrument: budget, outcome, difference, the year before (R-126, R-127)."""
    facts = load()
    rows: list[tuple[Cell, ...]] = []
    totals = set()
    for article, name in ARTICLES.items():
        key = "line" if article == "37.1" else "instrument"
        parts = dict.fromkeys(
            figure.breakdown[key]
            for figure in facts.select(EXPENDITURE, source=REPORT, locator="Tabel 6", article=article)
            if key in figure.breakdown
        )
        label = f"{article} {name}"
        totals.add(label)
        rows.append(against_budget(label, *_three(facts, article=article, instrument=None, line=None)))
        for part in parts:
            rows.append(against_budget(part, *_three(facts, article=article, **{key: part})))
    rows.append(against_budget("article 37", *_three(facts, article="37", instrument=None, line=None)))
    return BudgetTable(
        "article_37_2025",
        "Article 37 by instrument in 2025",
        "EUR thousand",
        BUDGET_COLUMNS,
        tuple(rows),
        frozenset({*totals, "article 37"}),
        ("JV-0131", "JV-0323"),
        notes=(
            Note(
                "The report's budget column holds the running costs of DTenV ({inside} thousand); the draft"
                " budget of article 37 ({draft} thousand) does not, so a difference taken from the one is not"
                " a difference from the other.",
                {"inside": (facts["JV-0142"].number, 0), "draft": (facts["OB-0063"].number, 0)},
            ),
        ),
    )


def _three(facts: Facts, **marks: str | None) -> tuple[float, float, float]:
    """Budget 2025, outcome 2025 and outcome 2024 of a row of Tabel 6."""

    def of(period: str, kind: str) -> float:
        return facts.one(
            EXPENDITURE, source=REPORT, locator="Tabel 6", period=period, kind=kind, **marks
        ).number

    return of("2025", "budget"), of("2025", "realised"), of("2024", "realised")


def conversion_2025() -> BudgetTable:
    """Every instrument under its old and its new number, with the same budget (R-127)."""
    facts = load()
    rows: list[tuple[Cell, ...]] = []
    for (old_article, old), (new_article, new) in RENUMBERED.items():
        before = facts.one(
            EXPENDITURE, source=BUDGET, locator="Tabel 4", period="2025", article=old_article, instrument=old
        ).number
        after = facts.one(
            EXPENDITURE,
            source=REPORT,
            locator="Tabel 6",
            period="2025",
            kind="budget",
            article=new_article,
            instrument=new,
        ).number
        rows.append(
            (f"{old_article.removesuffix(OLD)} {old}", f"{new_article} {new}", before, after, after - before)
        )
    old_sums = {
        article: facts.one(
            EXPENDITURE,
            source=BUDGET,
            locator="Tabel 4",
            period="2025",
            article=article,
            instrument=None,
            group=None,
        ).number
        for article in ("37.2 (old)", "37.3 (old)")
    }
    new_sums = {
        article: _three(facts, article=article, instrument=None, line=None)[0]
        for article in ("37.4", "37.5", "37.7")
    }
    for article, (was, became) in converted(old_sums, new_sums).items():
        rows.append((article.removesuffix(OLD), "all instruments", was, became, became - was))
    return BudgetTable(
        "article_37_conversion",
        "Article 37 converted from the numbers of the budget to those of the annual report",
        "EUR thousand",
        ("number in the budget", "number in the report", "budget", "report", "difference"),
        tuple(rows),
        frozenset(article.removesuffix(OLD) for article in old_sums),
        ("OB-0068", "OB-0182", "JV-0185", "JV-0322"),
    )


def stages_article() -> BudgetTable:
    """Article 37 for 2025 from the first draft to the outcome, each mutation apart (R-126)."""
    facts = load()
    names = {
        "a draft budget 2024": "draft budget 2024",
        "b first supplementary 2024": "first supplementary 2024",
    }
    rows: list[tuple[Cell, ...]] = []
    for step, name in names.items():
        figure = facts.one("finance.article37.mutation", locator="Tabel 22", period="2025", step=step)
        rows.append((name, figure.number, figure.id))
    steps = [
        figure
        for figure in facts.select("finance.article37.mutation", locator="Tabel 1", period="2025")
        if figure.breakdown["step"][0] in "1234567"
    ]
    opening = facts["OB-0003"].number
    rows.append(("opening of the draft budget 2025", opening, "OB-0003"))
    rows += [(figure.breakdown["step"][2:], figure.number, figure.id) for figure in steps]
    draft = opening + sum(figure.number for figure in steps)
    rows.append(("draft budget 2025", draft, "OB-0043"))
    spring = [
        ("AR-0049", "spring 2025: reception of Ukrainians"),
        ("AR-0050", "spring 2025: emergency reception"),
    ]
    changed = 0.0
    for identifier, name in spring:
        amount = 1e3 * facts[identifier].number
        changed += amount
        rows.append((name, amount, identifier))
    realised = facts["JV-0183"].number
    rows += [
        ("later mutations: what is left to explain", realised - draft - changed, None),
        ("realised without DTenV", realised, "JV-0183"),
    ]
    return BudgetTable(
        "article_37_stages",
        "Article 37 in 2025 from first draft to outcome",
        "EUR thousand",
        ("", "amount", "source"),
        tuple(rows),
        frozenset({"opening of the draft budget 2025", "draft budget 2025", "realised without DTenV"}),
        ("OB-0687", "OB-0692", "OB-0003", "OB-0043", "AR-0049", "JV-0183"),
        notes=(
            Note(
                "Of the supplementary budgets and the closing act only the largest mutations are printed (in"
                " millions); the rest is told as one amount and not spread."
            ),
        ),
    )


def underspend_2025() -> BudgetTable:
    """The largest underspends with the printed percentage and that of both bases (R-128)."""
    facts = load()
    gross = facts["JV-0093"].number / 1e3
    net = gross - facts["JV-0114"].number / 1e3
    rows: list[tuple[Cell, ...]] = []
    for figure in facts.select("finance.underspend", source=REPORT, locator="Tabel 4"):
        item = figure.breakdown["item"]
        printed = facts.one("finance.underspend.share", source=REPORT, item=item).number
        rows.append(
            (
                item,
                figure.number,
                printed,
                100 * Underspend(figure.number, gross, "gross").share,
                100 * Underspend(figure.number, net, "net").share,
            )
        )
    return BudgetTable(
        "underspend_2025",
        "Largest underspends of 2025",
        "EUR million",
        ("", "amount", "printed %", "% of the gross budget", "% of the net budget"),
        tuple(rows),
        frozenset({"total"}),
        ("JV-0060", "JV-0079", "JV-0093", "JV-0114"),
        1,
        column_decimals={"printed %": 2, "% of the gross budget": 2, "% of the net budget": 2},
        notes=(
            Note(
                "The report says that its percentages are of the net budget (expenditure minus receipts:"
                " {net} million). They fit the gross budget ({gross} million).",
                {"net": (net, 1), "gross": (gross, 1)},
            ),
        ),
    )


def receipts_2025() -> BudgetTable:
    """The receipts of article 37 by origin, with what is not named."""
    facts = load()
    rows: list[tuple[Cell, ...]] = [
        (figure.breakdown["from"], 1e3 * figure.number)
        for figure in facts.select("finance.article37.receipts.component", source=REPORT)
    ]
    total = facts["JV-0113"].number
    named = sum(float(row[1] or 0) for row in rows)
    rows += [("smaller receipts, not named", total - named), ("receipts of article 37", total)]
    return BudgetTable(
        "receipts_2025",
        "Receipts of article 37 in 2025: settlements of the year before",
        "EUR thousand",
        ("", "realised 2025"),
        tuple(rows),
        frozenset({"receipts of article 37"}),
        ("JV-0113", "JV-0585", "JV-0588"),
    )


def holdings_2025() -> BudgetTable:
    """Advances, guarantees, commitments and loans rolled forward (R-137)."""
    facts = load()
    rows = tuple(
        (each.name, each.opening, each.added, each.settled, each.closing, each.residual)
        for each in holdings()
    )
    open_coa, open_booo = facts["JV-1010"].number, facts["JV-1011"].number
    old = sum(facts[f"JV-{place}"].number for place in range(1003, 1008))
    return BudgetTable(
        "holdings_2025",
        "Advances, guarantees, commitments and loans in 2025",
        "EUR thousand",
        ("", "opening", "added", "settled", "closing", "residual"),
        rows,
        sources=("JV-0026", "JV-1012", "JV-1019", "JV-1023", "JV-1010"),
        notes=(
            Note(
                "Of the advances open at the end {coa} billion is with COA and {booo} billion with"
                " municipalities for displaced Ukrainians; {old} thousand is of 2024 and earlier.",
                {"coa": (open_coa, 1), "booo": (open_booo, 1), "old": (old, 0)},
            ),
        ),
    )


def norms_2025() -> BudgetTable:
    """External hire per organisation, and errors and uncertainties, against their norms (R-058, R-134)."""
    facts, norm = load(), assumptions()["F-004"].value
    rows: list[tuple[Cell, ...]] = []
    for name, subject, locator, marks in HIRE:
        lines = [
            facts.one(
                subject, source=REPORT, locator=locator, period="2025", kind="realised", line=line, **marks
            ).number
            for line in ("own staff", "external hire", "other staff")
        ]
        rows.append(_against_norm(f"external hire of {name}", lines[1], sum(lines), norm))
    hired, staff = facts["JV-1041"].number, facts["JV-1042"].number
    rows.append(_against_norm("external hire of the ministry", hired, staff, norm))
    audited, tolerance = facts["JV-0662"].number, facts["JV-0663"].number
    for name, identifier in (
        ("errors", "JV-0664"),
        ("uncertainties", "JV-0665"),
        ("errors and uncertainties", "JV-0666"),
    ):
        amount = facts[identifier].number
        rows.append((name, amount, audited, 100 * amount / audited, tolerance, amount - tolerance))
    known = sum(float(row[2] or 0) for row in rows[:3])
    return BudgetTable(
        "norms_2025",
        "External hire and legality against their norms in 2025",
        "EUR thousand",
        ("", "amount", "base", "% of the base", "norm", "above the norm"),
        tuple(rows),
        frozenset({"external hire of the ministry", "errors and uncertainties"}),
        ("JV-1041", "JV-1042", "JV-0662", "JV-0666", "F-004"),
        column_decimals={"% of the base": 1},
        notes=(
            Note(
                "The report names {staff} thousand as cost of staff with hire; its three organisations give"
                " {known} thousand, {gap} thousand less.",
                {"staff": (staff, 0), "known": (known, 0), "gap": (staff - known, 0)},
            ),
        ),
    )


def _against_norm(name: str, amount: float, base: float, norm: float) -> tuple[Cell, ...]:
    return name, amount, base, 100 * amount / base, norm * base, amount - norm * base


def cutbacks() -> BudgetTable:
    """The cutback of 2026 to 2029 over lines and organisations, as printed and spread by last year's cost
    (R-131).
    """
    facts = load()

    def of(**marks: str | None) -> float:
        return facts.one("finance.cutback", period="2026-2029", scope="AenM", **marks).number

    lines = {
        "bestuursdepartement": "core department",
        "externe inhuur": "external hire",
        "efficiency uitvoering": "efficiency of the organisations",
    }
    rows: list[tuple[Cell, ...]] = [(name, of(line=line, org=None), None) for line, name in lines.items()]
    rows.append(("total", sum(float(row[1] or 0) for row in rows), None))
    base = {
        name: facts.one(
            subject,
            source=REPORT,
            locator=locator,
            period="2025",
            kind="realised",
            line="external hire",
            **marks,
        ).number
        for name, subject, locator, marks in HIRE
    }
    shared = spread(10 * of(line="externe inhuur", org=None), base.values())
    names = {"IND": "IND", "DTenV": "DTenV", "core department": "bestuursdepartement"}
    for (name, org), tenths in zip(names.items(), shared, strict=True):
        rows.append((f"hire: {name}", of(line="externe inhuur", org=org), tenths / 10))
    return BudgetTable(
        "cutbacks_2026_2029",
        "Cutback of the ministry 2026 to 2029",
        "EUR million",
        ("", "as printed", "by the hire of 2025"),
        tuple(rows),
        frozenset({"total"}),
        ("JV-0017", "JV-0018", "JV-0019", "JV-0020", "JV-0021", "JV-0022", "JV-0024"),
        1,
        notes=(
            Note(
                "A structural {structural} million is printed for 2029. Who bears the efficiency cut is"
                " printed as a rate ({rate} %), not as an amount per organisation.",
                {"structural": (facts["JV-0024"].number, 1), "rate": (facts["JV-0023"].number, 1)},
            ),
        ),
    )
