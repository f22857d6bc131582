"""The money tables that are shown, in the order of a controller's questions."""

from ketenbalans.finance import tables_article, tables_ind, tables_partners
from ketenbalans.finance.budget_tables import BudgetTable, Cell, Note
from ketenbalans.finance.recomputing import recomputed


def published_tables(language: str = "en") -> tuple[BudgetTable, ...]:
    """Every table of the published money.

    Args:
        language: Language of the reasons in the table of residuals; other words are translated when shown.
    """
    return (
        tables_ind.funding_2025(),
        tables_ind.funding_by_year(),
        tables_ind.paid_quantities(),
        tables_ind.unit_cost_table(),
        tables_ind.windfall_2025(),
        tables_ind.stages_2025(),
        tables_ind.provision_2025(),
        tables_ind.accounts_2025(),
        tables_ind.checks_2025(),
        tables_partners.reception_2025(),
        *tables_partners.multi_year(),
        tables_partners.nidos_2025(),
        tables_partners.return_2025(),
        tables_partners.aid_2025(),
        tables_partners.displaced_2025(),
        tables_partners.screening_2025(),
        tables_article.instruments_2025(),
        tables_article.conversion_2025(),
        tables_article.stages_article(),
        tables_article.underspend_2025(),
        tables_article.receipts_2025(),
        tables_article.holdings_2025(),
        tables_article.norms_2025(),
        tables_article.cutbacks(),
        residuals(language),
    )


def residuals(language: str = "en") -> BudgetTable:
    """Every published figure that its parts do not give, beyond rounding."""
    found = recomputed()
    rows: list[tuple[Cell, ...]] = [
        (
            f"{each.table}, {each.period}: {each.reason[language]}",
            each.printed,
            each.computed,
            each.residual,
            each.unit,
        )
        for each in found
        if not each.holds
    ]
    return BudgetTable(
        "residuals",
        "Published figures that their parts do not give",
        "",
        ("", "printed", "computed", "residual", "unit"),
        tuple(rows),
        decimals=1,
        notes=(
            Note(
                "{all} published figures were recomputed from their parts; {fitting} fit within the rounding"
                " of their digits.",
                {"all": (len(found), 0), "fitting": (sum(each.holds for each in found), 0)},
            ),
        ),
    )
