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


def with_regime(frame: pl.DataFrame) -> pl.DataFrame:
    """Fills in the law that runs the clock where nobody told it, by the day of the last lodging.

    Args:
        frame: With ``term_regime``, ``state``, ``since_day`` and ``lodged_day``. An application that was
            lodged again has the law of that day, though it stays in its cohort (R-003).

    Source:
        law.md TR-1. Serves R-008.
    """
    again = pl.when(pl.col("state") == "lodged_again").then("since_day").otherwise("lodged_day")
    by_day = (
        pl.when(again < first_pact_day())
        .then(pl.lit(str(TermRegime.OLD)))
        .otherwise(pl.lit(str(TermRegime.PACT)))
    )
    return frame.with_columns(term_regime=pl.coalesce("term_regime", by_day))


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
