"""How severe a contradiction is: does it change what somebody would decide, is a number wrong, or is it
rounding?
"""

from collections.abc import Sequence

from ketenbalans.facts.figures import Figure
from ketenbalans.facts.identities import Identity
from ketenbalans.facts.intervals import Interval

LARGE = 0.1
"""From this share of the larger side on, a contradiction in a steering subject changes a conclusion
(decision 0022).
"""
DOUBLE_ROUNDING = 2.0
"""A difference within this many times the printed digits can be rounding of rounded numbers (decision
0022).
"""
STEERING = (
    "chain.",
    "coa.",
    "ind.",
    "nidos.",
    "finance.ministry",
    "finance.article37",
    "finance.expenditure",
    "finance.ind.contribution",
    "finance.ind.funding",
    "finance.ind.income",
    "finance.ind.expense",
    "finance.ind.cashflow",
    "finance.ind.result",
    "finance.coa",
    "finance.underspend",
    "plan.",
)
"""Subjects on which capacity and money are decided."""
ALWAYS = ("average_as_stock", "unit_factor", "two_populations", "bounds")
"""Kinds that mislead whoever steers by them, whatever their size."""


def judge(identity: Identity, left: Interval, right: Interval, figures: Sequence[Figure], kind: str) -> str:
    """The severity of a broken identity; what a declaration states goes first.

    Example:
        >>> from ketenbalans import facts
        >>> from ketenbalans.facts.identities import Term
        >>> total, parts = facts.figure("JV-0474"), facts.figure("JV-0465")
        >>> judge(Identity("x", "sum", Term(total), Term(parts)), Interval.around(1160752, 0.5),
        ...       Interval.around(1098935, 1.5), [total, parts], "sum")
        'wrong_number'
    """
    if identity.severity:
        return identity.severity
    if kind in ALWAYS:
        return "changes_conclusion"
    gap = abs(left.value - right.value)
    reach = left.half + right.half
    if identity.relation != "!=" and gap <= DOUBLE_ROUNDING * reach:
        return "rounding"
    larger = max(abs(left.value), abs(right.value))
    if left.value == 0 or right.value == 0:
        return "wrong_number"  # a cell left at zero shows itself
    steering = any(figure.subject.startswith(STEERING) for figure in figures)
    if identity.relation != "!=" and steering and larger and gap / larger >= LARGE:
        return "changes_conclusion"
    return "wrong_number"
