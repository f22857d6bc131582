"""The closed lists: every code that a case, an event, a term or a figure may carry.

EU English terms where EU law has one, the Dutch word where only Dutch law has it. The glossary
(``data/glossary.yaml``) explains each in Dutch and English.
"""

from enum import StrEnum


class Product(StrEnum):
    """What is applied for."""

    ASYLUM = "asylum"
    NAREIS = "nareis"
    REGULAR = "regular"
    NATURALISATION = "naturalisation"
    OBJECTION = "objection"


class ApplicationKind(StrEnum):
    """How an application for asylum came about."""

    FIRST = "first"
    REPEAT = "repeat"
    RESETTLEMENT = "resettlement"
    RELOCATION = "relocation"
    NAREIS = "nareis"


class Procedure(StrEnum):
    """The procedures of the Asylum Procedure Regulation, and the transfer of the AMMR (law.md NORM-6)."""

    BORDER = "border"
    INADMISSIBLE = "inadmissible"
    ACCELERATED = "accelerated"
    NORMAL = "normal"
    TRANSFER = "transfer"


class TermRegime(StrEnum):
    """Which law runs the clock of an application (law.md TR-1 to TR-4)."""

    OLD = "old"
    PACT = "pact"


class PlanningCohort(StrEnum):
    """Whose promise an application falls under; separate from the law that runs its clock (R-003)."""

    OLD_STOCK = "old_stock"
    PACT = "pact"


class Category(StrEnum):
    """The categories of the IND plan, and ``outside`` for those it leaves out (R-009, R-022)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    OUTSIDE = "outside"


class PriorityGroup(StrEnum):
    """Groups outside the categories, each with its own reason (R-018 to R-021)."""

    NUISANCE = "nuisance"
    UNACCOMPANIED_MINOR = "unaccompanied_minor"
    FORMER_SAFE_COUNTRY = "former_safe_country"
    SMALL_GROUP = "small_group"


GROUPS = (
    Category.A,
    Category.B,
    Category.C,
    Category.D,
    PriorityGroup.SMALL_GROUP,
    PriorityGroup.UNACCOMPANIED_MINOR,
    PriorityGroup.FORMER_SAFE_COUNTRY,
    PriorityGroup.NUISANCE,
)
"""How applications are grouped for planning and simulation; arrays over groups follow this order."""


class Outcome(StrEnum):
    """What a first decision can be."""

    REFUGEE = "refugee"
    SUBSIDIARY = "subsidiary"
    OTHER_GRANT = "other_grant"
    REJECTION = "rejection"

    @property
    def is_grant(self) -> bool:
        """Whether the outcome gives a right to stay."""
        return self is not Outcome.REJECTION


class AppealOutcome(StrEnum):
    """What a court does with a decision."""

    UPHELD = "upheld"
    ANNULLED = "annulled"
    WITHDRAWN = "withdrawn"


class Departure(StrEnum):
    """How somebody without a right to stay leaves (R-141)."""

    INDEPENDENT = "independent"
    FORCED = "forced"
    UNSUPERVISED = "independent_unsupervised"


class EventType(StrEnum):
    """What can happen to an application. Events are only ever added."""

    MADE = "made"
    REGISTERED = "registered"
    LODGED = "lodged"
    IDENTITY_SCREENED = "identity_screened"
    REGISTRATION_INTERVIEW = "registration_interview"
    SECURITY_SCREENED = "security_screened"
    PREPHASE_INVITED = "prephase_invited"
    PREPHASE_HELD = "prephase_held"
    HEARING = "hearing"
    ADDITIONAL_HEARING = "additional_hearing"
    CORRECTIONS = "corrections"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    RELODGED = "relodged"
    TERM_SUSPENDED = "term_suspended"
    TERM_RESUMED = "term_resumed"
    TERM_EXTENDED = "term_extended"
    RESPONSIBILITY_ESTABLISHED = "responsibility_established"
    NOTICE_OF_DEFAULT = "notice_of_default"
    LATE_APPEAL = "late_appeal"
    COURT_ORDER = "court_order"
    PENALTY_PAID = "penalty_paid"
    APPEAL_LODGED = "appeal_lodged"
    APPEAL_RULED = "appeal_ruled"
    REASSESSMENT = "reassessment"
    PERMIT = "permit"
    HOUSED = "housed"
    FAMILY_APPLICATION = "family_application"
    FAMILY_DECIDED = "family_decided"
    FAMILY_ARRIVED = "family_arrived"
    RETURN_STARTED = "return_started"
    DEPARTED = "departed"
    HOURS_RECORDED = "hours_recorded"
    CATEGORY_ASSIGNED = "category_assigned"
    TRANSFERRED = "transferred"


class TermKind(StrEnum):
    """The terms that can run in a case."""

    REGISTRATION = "registration"
    LODGING = "lodging"
    DECISION = "decision"
    BORDER_TOTAL = "border_total"
    COURT_ORDER = "court_order"
    APPEAL = "appeal"
    COURT_RULING = "court_ruling"


class Population(StrEnum):
    """Whom a figure counts. Figures of two populations are never compared or added (R-005)."""

    TRACK_4 = "track_4"
    FIRST_APPLICATIONS = "first_applications"
    ALL_ASYLUM = "all_asylum"
    ASYLUM_AND_NAREIS = "asylum_and_nareis"
    NAREIS = "nareis"
    ASYLUM_PRODUCT_GROUP = "asylum_product_group"
    ALL_IND_DECISIONS = "all_ind_decisions"
    RECEPTION_ENTITLED = "reception_entitled"
    OLD_STOCK = "old_stock"
    PACT_INFLOW = "pact_inflow"


class FigureKind(StrEnum):
    """What a published figure claims to be."""

    REALISED = "realised"
    BUDGET = "budget"
    FORECAST = "forecast"
    NORM = "norm"
    ESTIMATE = "estimate"
    ASSUMPTION = "assumption"
