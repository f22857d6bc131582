"""The streams of work that the simulator keeps apart, and the stages an application passes.

A stream is a planning cohort with a group (old stock) or a procedure (Pact). Arrays over streams follow
the order of ``STREAMS`` everywhere in the house.
"""

from ketenbalans.vocabulary.codes import GROUPS, PlanningCohort, Procedure

OLD_STREAMS = tuple(f"old.{group.value}" for group in GROUPS)
PACT_STREAMS = (
    "pact.unaccompanied_minor",
    *(
        f"pact.{procedure.value}"
        for procedure in (
            Procedure.BORDER,
            Procedure.INADMISSIBLE,
            Procedure.TRANSFER,
            Procedure.ACCELERATED,
            Procedure.NORMAL,
        )
    ),
)
STREAMS = OLD_STREAMS + PACT_STREAMS
"""Old groups in the order of ``GROUPS``, then the Pact streams in the order in which they are served."""

PRIORITY_STREAMS = ("old.unaccompanied_minor", "old.former_safe_country", "old.nuisance")
"""Streams of the old stock that come before the cohorts (R-018 to R-020)."""


def cohort_of(stream: str) -> PlanningCohort:
    """Whose promise a stream falls under.

    Example:
        >>> cohort_of("old.A").value
        'old_stock'
    """
    return PlanningCohort.OLD_STOCK if stream.startswith("old.") else PlanningCohort.PACT
