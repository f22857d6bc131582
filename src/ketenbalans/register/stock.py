"""The stock: which applications are open on a day, as known at a moment, by any cut, with its definition.

An application is open from the day it is lodged until its first decision, withdrawal or closure. What a
court sends back, or is lodged again, is open anew and counted apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.errors import PopulationError, UnknownNameError
from ketenbalans.register.cohorts import COHORTS, with_cohort
from ketenbalans.register.columns import days_since_epoch
from ketenbalans.register.normalise import TYPE_NUMBERS
from ketenbalans.register.reading import FOREVER, Register
from ketenbalans.vocabulary.calendar import add_months
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

DEFINITION = {
    "en": (
        "Open applications: lodged on or before {on} and on that day not decided, withdrawn or closed; "
        "also those that a court annulled or that were lodged again, counted apart. "
        "As known at {known_at}."
    ),
    "nl": (
        "Openstaande aanvragen: ingediend op of vóór {on} en die dag niet beslist, ingetrokken of "
        "afgesloten; ook wat een rechter vernietigde of wat opnieuw is ingediend, apart geteld. "
        "Zoals bekend op {known_at}."
    ),
}

AGE_CLASSES = (("0-6", 6), ("6-15", 15), ("15-21", 21), ("over 21", 0))
"""Age classes in calendar months since lodging, each up to and including its last day (R-004)."""

CUTS = (
    "product",
    "kind",
    "nationality",
    "track",
    "procedure",
    "term_regime",
    "planning_cohort",
    "region",
    "language",
    "sex",
    "minor",
    "category",
    "age_class",
    "state",
)
"""What the stock can be cut by; ``not told`` is a value of its own."""

NOT_TOLD = "not told"


@dataclass(frozen=True)
class StockQuestion:
    """Which stock is asked for.

    Attributes:
        on: The reference date.
        known_at: Last moment of recording that counts, in microseconds since 1970.
        population: Whom it counts.
        by: Cuts.
    """

    on: date
    known_at: int = FOREVER
    population: Population = Population.ALL_ASYLUM
    by: tuple[str, ...] = ()


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


def require_population(name: str) -> Population:
    """The population of a name, if a register can count it.

    Raises:
        UnknownNameError: If there is none of that name.
        PopulationError: If a register of applications cannot count it.
    """
    if name not in list(Population):
        raise UnknownNameError("population", name, list(Population), where="--population")
    population = Population(name)
    if population not in populations():
        raise PopulationError(
            "a register of applications cannot count the population {name}",
            where="--population",
            mend="use one of: {known}",
            name=name,
            known=", ".join(populations()),
        )
    return population


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


OPEN_STATES = ("first_decision_awaited", "annulled", "lodged_again")


def open_applications(register: Register, question: StockQuestion) -> pl.DataFrame:
    """The open applications of a population on a day.

    Returns:
        ``case_id, lodged_day, state, since_day`` and the facts and classes that the cuts need.
    """
    current = states(register, question.on, question.known_at).filter(pl.col("state").is_in(OPEN_STATES))
    derived = {"category", "age_class", "state"}
    needed = {"product", "kind", "track", "planning_cohort", *question.by} - derived
    facts = register.facts(known_at=question.known_at, columns=sorted(needed))
    found = current.join(facts, on="case_id", how="left")
    if question.population in COHORTS or "planning_cohort" in question.by:
        found = with_cohort(found)
    found = found.filter(populations()[question.population])
    if "age_class" in question.by:
        found = found.with_columns(age_class=age_class(question.on))
    if "category" in question.by:
        found = found.join(_categories(register, question), on="case_id", how="left")
    return found


def age_class(on: date) -> pl.Expr:
    """The age class by calendar months since lodging."""
    expression = pl.lit(AGE_CLASSES[-1][0])
    for name, months in reversed(AGE_CLASSES[:-1]):
        # A month term ends on the day of the same number: lodged that day is still within it.
        earliest = days_since_epoch(_months_before(on, months))
        expression = pl.when(pl.col("lodged_day") >= earliest).then(pl.lit(name)).otherwise(expression)
    return expression


def counts_by_age(lodged: np.ndarray, on: date) -> dict[str, int]:
    """How many of some applications, by days of lodging, stand in each age class that holds any.

    Example:
        >>> lodged = np.array([days_since_epoch(date(2025, 1, 10)), days_since_epoch(date(2025, 1, 11))])
        >>> counts_by_age(lodged, date(2025, 7, 11))  # six months after the 10th are over, after the 11th not
        {'0-6': 1, '6-15': 1}
    """
    bounds = [days_since_epoch(_months_before(on, months)) for _, months in AGE_CLASSES[:-1]]
    places = np.searchsorted(-np.array(bounds), -lodged.astype(np.int64), side="left")
    counts = np.bincount(places, minlength=len(AGE_CLASSES))
    return {name: int(count) for (name, _), count in zip(AGE_CLASSES, counts, strict=True) if count}


def _months_before(on: date, months: int) -> date:
    """The earliest day from which no more than some months have passed on a day."""
    day = add_months(on, -months) - timedelta(days=3)  # month ends differ by at most three days
    while add_months(day, months) < on:
        day += timedelta(days=1)
    return day


def _categories(register: Register, question: StockQuestion) -> pl.DataFrame:
    assigned = register.events((EventType.CATEGORY_ASSIGNED,), on=question.on, known_at=question.known_at)
    return (
        assigned.sort("on_day", "recorded_at", "id")
        .group_by("case_id")
        .agg(pl.col("detail").last())
        .collect()
        .join(register.detail("category"), on="detail", how="left")
        .select("case_id", "category")
    )


def stock(register: Register, question: StockQuestion) -> dict[str, Any]:
    """The stock of a population on a day, with its cuts and its definition.

    Args:
        register: The register.
        question: Which stock.

    Returns:
        ``stock`` (all open), ``by_state``, ``cuts`` (a row per combination of values), ``population``,
        ``on``, ``known_at``, ``definition`` in both languages and ``other_populations``.

    Raises:
        UnknownNameError: If a cut is unknown.

    Source:
        Design, "What is counted". Serves R-001, R-002, R-004, R-005, R-008.
    """
    for cut in question.by:
        if cut not in CUTS:
            raise UnknownNameError("cut", cut, CUTS, where="--by")
    found = open_applications(register, question)
    by_state = dict.fromkeys(OPEN_STATES, 0) | dict(found.group_by("state").len().iter_rows())
    known_at = told_moment(question.known_at)
    return {
        "stock": found.height,
        "by_state": by_state,
        "population": str(question.population),
        "on": question.on.isoformat(),
        "known_at": known_at,
        "cuts": cut_rows(found, question.by),
        "definition": {
            language: text.format(on=question.on, known_at=known_at) for language, text in DEFINITION.items()
        },
    }


def cut_rows(frame: pl.DataFrame, by: Sequence[str]) -> list[dict[str, Any]]:
    """A row per combination of values, with its count, in the order of the values."""
    if not by:
        return []
    counted = (
        frame.select(pl.col(name).cast(pl.String).fill_null(NOT_TOLD) for name in by)
        .group_by(by)
        .len("count")
        .sort(by)
    )
    return counted.to_dicts()


def told_moment(known_at: int) -> str:
    """A moment in words that a machine reads too; ``latest`` where everything counts."""
    if known_at >= FOREVER:
        return "latest"
    whole = pl.Series([known_at]).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
    return str(whole[0])
