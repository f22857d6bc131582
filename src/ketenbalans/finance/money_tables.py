"""The money tables that are shown, in the order of a controller's questions."""

from collections.abc import Iterable, Sequence

from ketenbalans.facts.figures import Figure
from ketenbalans.finance import tables_article, tables_ind, tables_partners
from ketenbalans.finance.budget_tables import BudgetTable, Cell, Note
from ketenbalans.finance.recomputing import Recomputed, recomputed


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


FINE = 3
"""Decimals of amounts in millions and billions and of percentages; all else is whole."""
COARSE = ("EUR thousand", "EUR", "persons", "applications")


def residuals(language: str = "en") -> BudgetTable:
    """Every published figure that its parts do not give, beyond rounding."""
    found = recomputed()
    off = [each for each in found if not each.holds]
    return BudgetTable(
        "residuals",
        "Published figures that their parts do not give",
        "",
        ("", "printed", "computed", "residual", "unit"),
        tuple(_row(each, language) for each in off),
        row_decimals={_label(each, language): 0 if each.unit in COARSE else FINE for each in off},
        notes=(_counted(found),),
    )


def recomputed_table(figures: Iterable[Figure], language: str = "en") -> BudgetTable:
    """Every figure of a document that its own parts give, beside what they give (R-084).

    Args:
        figures: The figures of the document.
        language: Language of the reasons.
    """
    found = recomputed(figures)
    return BudgetTable(
        "recomputed",
        "Figures of the document recomputed from their parts",
        "",
        ("", "printed", "computed", "residual", "unit", "holds"),
        tuple((*_row(each, language), "yes" if each.holds else "no") for each in found),
        row_decimals={_label(each, language): 0 if each.unit in COARSE else FINE for each in found},
        notes=(_counted(found),),
    )


def _label(each: Recomputed, language: str) -> str:
    return f"{each.table}, {each.period}: {each.reason[language]} ({each.ids[0]})"


def _row(each: Recomputed, language: str) -> tuple[Cell, ...]:
    return _label(each, language), each.printed, each.computed, each.residual, each.unit


def _counted(found: Sequence[Recomputed]) -> Note:
    return Note(
        "{all} published figures were recomputed from their parts; {fitting} fit within the rounding of their"
        " digits.",
        {"all": (len(found), 0), "fitting": (sum(each.holds for each in found), 0)},
    )
