"""Whose promise a case falls under, and which law runs its clock: two answers that may differ (R-003).

The clock itself is computed in ``policy``; here only the class of a case is told.
"""

from dataclasses import dataclass
from datetime import date

from ketenbalans.triage.circumstances import Circumstances
from ketenbalans.vocabulary.codes import PlanningCohort, TermRegime

PACT_START = date(2026, 6, 12)
"""First day of the Pact (PL-0001; law.md TR-1)."""


@dataclass(frozen=True)
class Classes:
    """The two classes; None where the record does not say when the case was lodged."""

    planning_cohort: PlanningCohort | None
    term_regime: TermRegime | None


def classes_of(circumstances: Circumstances) -> Classes:
    """The planning cohort and the law of a case.

    Withdrawn and lodged again after 12 June 2026 stays with the old stock, while the term follows the law
    of the new lodging. A stated class is used only where no day of lodging is recorded.

    Source:
        IND plan May 2026, Uitgangspunten 4; law.md TR-1, TR-2, TR-4. Serves R-003, R-008.

    Example:
        >>> from ketenbalans.vocabulary.codes import Product
        >>> again = Circumstances(Product.ASYLUM, lodged_on=date(2025, 3, 1), relodged_on=date(2026, 9, 1))
        >>> classes = classes_of(again)
        >>> classes.planning_cohort.value, classes.term_regime.value
        ('old_stock', 'pact')
    """
    first, again = circumstances.lodged_on, circumstances.relodged_on
    withdrawn = circumstances.withdrawn_on
    if again is not None and (first is None or first >= again):
        # Only the new lodging is recorded; a withdrawal before the Pact still proves an older one.
        first = withdrawn if withdrawn is not None and withdrawn < PACT_START else None
    if first is None and again is None:
        return Classes(circumstances.stated_cohort, circumstances.stated_regime)
    started = again or first
    regime = TermRegime.OLD if started is not None and started < PACT_START else TermRegime.PACT
    if first is None:
        return Classes(circumstances.stated_cohort, regime)
    return Classes(PlanningCohort.OLD_STOCK if first < PACT_START else PlanningCohort.PACT, regime)
