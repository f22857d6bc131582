"""The names of what a future yields, and the positions at which the kernels write it.

Both kernels fill the same arrays: ``weekly`` of shape (week, measure), ``flows`` of shape (week, stream,
flow), ``waits`` of shape (stream, weeks waited) and ``cohorts`` of shape (lodging week, in-term column).
Stocks are at the end of the week, flows are per week, money is in euros, hours are hours.
"""

WEEKLY = (
    "reception",
    "permit_holders",
    "appeals_lodged",
    "appeals_pending",
    "annulled",
    "reassessed",
    "reopened_waiting",
    "family_applications",
    "family_pending",
    "family_arrivals",
    "in_return",
    "departed",
    "screening_backlog",
    "screened",
    "overdue_old",
    "overdue_pact",
    "over_6_months",
    "over_15_months",
    "notices",
    "court_orders",
    "court_waiting",
    "penalties_paid",
    "penalties_expected",
    "grants",
    "decided_in_term",
    "decided_weeks",
    "hours_old",
    "hours_pact",
    "hours_priority",
    "hours_unused",
    "prephase_used",
    "prephase_no_shows",
    "account_sufficed",
    "additional_hearings",
    "refiled",
    "screened_in_14_days",
    "screening_fresh",
    "screening_old",
    "screening_family",
    "fte_experienced",
    "fte_learning",
    "fte_external",
    "triage",
)
"""Scalars of each week. ``decided_weeks`` is the sum of weeks from lodging to decision of the decided."""

(
    RECEPTION,
    PERMIT_HOLDERS,
    APPEALS_LODGED,
    APPEALS_PENDING,
    ANNULLED,
    REASSESSED,
    REOPENED_WAITING,
    FAMILY_APPLICATIONS,
    FAMILY_PENDING,
    FAMILY_ARRIVALS,
    IN_RETURN,
    DEPARTED,
    SCREENING_BACKLOG,
    SCREENED,
    OVERDUE_OLD,
    OVERDUE_PACT,
    OVER_6_MONTHS,
    OVER_15_MONTHS,
    NOTICES,
    COURT_ORDERS,
    COURT_WAITING,
    PENALTIES_PAID,
    PENALTIES_EXPECTED,
    GRANTS,
    DECIDED_IN_TERM,
    DECIDED_WEEKS,
    HOURS_OLD,
    HOURS_PACT,
    HOURS_PRIORITY,
    HOURS_UNUSED,
    PREPHASE_USED,
    NO_SHOWS,
    ACCOUNT_SUFFICED,
    ADDITIONAL_HEARINGS,
    REFILED,
    SCREENED_IN_14_DAYS,
    SCREENING_FRESH,
    SCREENING_OLD,
    SCREENING_FAMILY,
    FTE_EXPERIENCED,
    FTE_LEARNING,
    FTE_EXTERNAL,
    TRIAGE,
) = range(len(WEEKLY))

FLOWS = ("open", "lodged", "decided", "closed", "moved")
"""The stock identity of a stream: open = open before + lodged - decided - closed + moved.

``moved`` is what came from other streams less what went there; over all streams it is zero.
"""
OPEN, LODGED, DECIDED, CLOSED, MOVED = range(len(FLOWS))

COHORTS = ("lodged", "decided_in_term", "decided_late", "closed")
"""What became of the applications lodged in a week, all Pact streams together."""
COHORT_LODGED, COHORT_IN_TERM, COHORT_LATE, COHORT_CLOSED = range(len(COHORTS))

LONGEST_WAIT = 900
"""Weeks; longer waits are counted in the last cell."""
