"""Whose promise an application falls under, where the source does not say so: the old stock or the Pact."""

from functools import lru_cache

import polars as pl

from ketenbalans.policy.catalogue import load
from ketenbalans.register.columns import days_since_epoch
from ketenbalans.vocabulary.codes import PlanningCohort, Population, TermRegime

COHORTS = (Population.OLD_STOCK, Population.PACT_INFLOW)
"""The populations that are told by the planning cohort."""


@lru_cache(maxsize=1)
def first_pact_day() -> int:
    """The first day whose applications are of the Pact, in days since 1970 (law.md TR-1)."""
    values = load().parameter("transition.regime").values
    return min(days_since_epoch(value.from_day) for value in values if value.value == TermRegime.PACT)


def with_cohort(frame: pl.DataFrame) -> pl.DataFrame:
    """Fills in the planning cohort where nobody told it, by the day of first lodging.

    An application that is withdrawn and lodged again keeps its first lodging, and so stays in the old stock
    whatever law its clock follows (R-003).

    Args:
        frame: With ``planning_cohort`` and ``lodged_day``.

    Source:
        Design, "What is counted". Serves R-001, R-003, R-008.
    """
    by_day = (
        pl.when(pl.col("lodged_day") < first_pact_day())
        .then(pl.lit(str(PlanningCohort.OLD_STOCK)))
        .when(pl.col("lodged_day").is_not_null())
        .then(pl.lit(str(PlanningCohort.PACT)))
    )
    return frame.with_columns(planning_cohort=pl.coalesce("planning_cohort", by_day))
