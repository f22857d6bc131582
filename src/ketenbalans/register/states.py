"""What opens and closes an application, what it is on a day, and which populations a register can count.

An application is open from the day it is lodged until its first decision, withdrawal or closure. What a
court sends back, or is lodged again, is open anew and counted apart.
"""

from datetime import date

import polars as pl

from ketenbalans.register.normalise import TYPE_NUMBERS
from ketenbalans.register.reading import FOREVER, Register
from ketenbalans.vocabulary.codes import (
    AppealOutcome,
    ApplicationKind,
    EventType,
    PlanningCohort,
    Population,
    Product,
)

OPENING = (EventType.LODGED, EventType.RELODGED)
CLOSING = (EventType.DECIDED, EventType.WITHDRAWN, EventType.CLOSED)
TURNING = (*OPENING, *CLOSING, EventType.APPEAL_RULED)
"""The types of event that open or close an application."""

TURN_TYPES = (
    EventType.LODGED,
    EventType.DECIDED,
    EventType.WITHDRAWN,
    EventType.CLOSED,
    EventType.APPEAL_RULED,
    EventType.RELODGED,
)
_ORDER = {kind: place for place, kind in enumerate(TURN_TYPES)}
"""Within a day: lodged before decided, decided before annulled, withdrawn before lodged again."""

STATES = ("first_decision_awaited", "decided", "withdrawn", "closed", "annulled", "lodged_again")
"""What an application is after an event of each of ``TURN_TYPES``."""

OPEN_STATES = ("first_decision_awaited", "annulled", "lodged_again")


def populations() -> dict[Population, pl.Expr]:
    """The populations that a register can count, and who belongs to each.

    Source:
        Design, "What is counted". Serves R-005.
    """
    asylum = pl.col("product") == str(Product.ASYLUM)
    nareis = pl.col("product") == str(Product.NAREIS)
    return {
        Population.ALL_ASYLUM: asylum,
        Population.TRACK_4: asylum & (pl.col("track") == 4),
        Population.FIRST_APPLICATIONS: asylum & (pl.col("kind") == str(ApplicationKind.FIRST)),
        Population.NAREIS: nareis,
        Population.ASYLUM_AND_NAREIS: asylum | nareis,
        Population.OLD_STOCK: asylum & (pl.col("planning_cohort") == str(PlanningCohort.OLD_STOCK)),
        Population.PACT_INFLOW: asylum & (pl.col("planning_cohort") == str(PlanningCohort.PACT)),
        Population.ALL_IND_DECISIONS: pl.lit(value=True),
    }


def turning_events(register: Register, on: date, known_at: int = FOREVER) -> pl.LazyFrame:
    """The events that open or close an application, with their order in time.

    Returns:
        ``case_id, type, on_day, detail``, ``turn`` (ascending in time, and within a day in the order in
        which the steps follow one another) and ``opens``.
    """
    annulled = register.detail("outcome").filter(pl.col("outcome") == str(AppealOutcome.ANNULLED))
    ruled = TYPE_NUMBERS[str(EventType.APPEAL_RULED)]
    order = {TYPE_NUMBERS[str(kind)]: place for kind, place in _ORDER.items()}
    closing = [TYPE_NUMBERS[str(kind)] for kind in CLOSING]
    return (
        register.events(TURNING, on=on, known_at=known_at)
        .filter((pl.col("type") != ruled) | pl.col("detail").is_in(annulled.get_column("detail").implode()))
        .select(
            "case_id",
            "type",
            "on_day",
            "detail",
            turn=pl.col("on_day") * len(_ORDER) + pl.col("type").replace_strict(order, return_dtype=pl.Int32),
            opens=~pl.col("type").is_in(closing),
        )
    )


def states(register: Register, on: date, known_at: int = FOREVER) -> pl.DataFrame:
    """What each lodged application is on a day.

    Args:
        register: The register.
        on: The day.
        known_at: Last moment of recording that counts.

    Returns:
        ``case_id, lodged_day`` (first lodging), ``state`` (``first_decision_awaited``,
        ``annulled``, ``lodged_again``, ``decided``, ``withdrawn`` or ``closed``) and ``since_day``; a row
        per application that was lodged by then.
    """
    lodged = TYPE_NUMBERS[str(EventType.LODGED)]
    last = (
        turning_events(register, on, known_at)
        .group_by("case_id")
        .agg(
            pl.col("turn").max(),
            lodged_day=pl.col("on_day").filter(pl.col("type") == lodged).min(),
        )
        .collect()
    )
    return last.filter(pl.col("lodged_day").is_not_null()).select(
        "case_id",
        "lodged_day",
        state=(pl.col("turn") % len(_ORDER)).replace_strict(dict(enumerate(STATES)), return_dtype=pl.String),
        since_day=pl.col("turn") // len(_ORDER),
    )
