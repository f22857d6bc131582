"""The tables of the money of a register on a day: penalties and what the provision needs, and a month of
delay.
"""

from ketenbalans.finance.budget_tables import BudgetTable, Cell, Note
from ketenbalans.finance.delay import month_of_delay
from ketenbalans.finance.penalty_stand import PenaltyStand


def register_tables(stand: PenaltyStand) -> tuple[BudgetTable, ...]:
    """Every table of a register."""
    return penalties(stand), delay(stand)


def penalties(stand: PenaltyStand) -> BudgetTable:
    """What penalties come to, and what the provision needs with its band (R-064, R-065)."""
    counts = (
        ("open applications", stand.open),
        ("of which old stock", stand.old_stock),
        ("past their term", stand.overdue),
        ("with a notice of default and no court order", stand.noticed),
        ("under a court order", stand.ordered),
        ("term unknown", stand.term_unknown),
    )
    rows: list[tuple[Cell, ...]] = [(name, None, float(count), None) for name, count in counts]
    rows += [
        ("run up so far (euros)", None, stand.due, None),
        ("paid so far (euros)", None, stand.paid, None),
        ("due and not paid (euros)", None, stand.unpaid, None),
        ("orders may still run up (euros)", None, stand.running, None),
    ]
    points = ("low", "value", "high")
    rows.append(
        ("expected from notices and overdue cases (euros)", *(stand.expected(each) for each in points))
    )
    rows.append(("provision needed (euros)", *(stand.provision(each) for each in points)))
    return BudgetTable(
        "register_penalties",
        "Penalties in the register and what the provision needs",
        "",
        ("", *points),
        tuple(rows),
        frozenset({"provision needed (euros)"}),
        ("A-070", "A-072", "A-075"),
        notes=(
            Note("The register as it stood on {day}.", {"day": stand.on}),
            Note(
                "By the legal clock, one order for a household once. {refused} cases with a notice or an"
                " order have no answer and count as nothing, {unknown} payments without an amount too.",
                {"refused": (float(stand.cannot_tell), 0), "unknown": (float(stand.paid_unknown), 0)},
            ),
        ),
    )


def delay(stand: PenaltyStand) -> BudgetTable:
    """A month of reception longer for the old stock of the register: a closed form."""
    rows = tuple((each.partner, each.low, each.value, each.high) for each in month_of_delay(stand.old_stock))
    return BudgetTable(
        "register_month_of_delay",
        "What one month's delay of the old stock costs, closed form",
        "EUR million",
        ("", "low", "value", "high"),
        rows,
        sources=("F-001", "F-002", "JV-0207", "JV-0375"),
        decimals=1,
        notes=(Note("Penalties and other partners need futures: ask for a scenario."),),
    )
