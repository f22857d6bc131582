"""The stock: how many applications are open on a day, as known at a moment, by any cut, with its definition.

What is open is said in ``states``; two answers are compared in ``comparing``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.errors import PopulationError, UnknownNameError
from ketenbalans.register.cohorts import COHORTS, with_cohort, with_regime
from ketenbalans.register.columns import days_since_epoch
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.reading import FOREVER, Register, told_moment
from ketenbalans.register.states import OPEN_STATES, populations, states
from ketenbalans.register.timeliness import term_classes
from ketenbalans.vocabulary.calendar import add_months
from ketenbalans.vocabulary.codes import EventType, Population

DEFINITION = {
    "en": (
        "Open applications: lodged on or before {on} and on that day not decided, withdrawn or closed; "
        "also those that a court annulled or that were lodged again, counted apart. {known}"
    ),
    "nl": (
        "Openstaande aanvragen: ingediend op of vóór {on} en die dag niet beslist, ingetrokken of "
        "afgesloten; ook wat een rechter vernietigde of wat opnieuw is ingediend, apart geteld. {known}"
    ),
}
_KNOWN = {
    "en": ("Everything that was ever told counts.", "As known at {known_at}."),
    "nl": ("Alles wat ooit is verteld telt mee.", "Zoals bekend op {known_at}."),
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
    "term",
)
"""What the stock can be cut by; ``not told`` is a value of its own. ``term`` says whether an application is
within the term that applies to it, ``term_regime`` which law that is."""

NOT_TOLD = "not told"
MONTHS_A_YEAR = 12


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


def open_applications(register: Register, question: StockQuestion) -> pl.DataFrame:
    """The open applications of a population on a day.

    Returns:
        ``case_id, lodged_day, state, since_day`` and the facts and classes that the cuts need.
    """
    current = states(register, question.on, question.known_at).filter(pl.col("state").is_in(OPEN_STATES))
    derived = {"category", "age_class", "state", "term"}
    needed = {"product", "kind", "track", "planning_cohort", *question.by} - derived
    facts = register.facts(known_at=question.known_at, columns=sorted(needed))
    found = current.join(facts, on="case_id", how="left")
    if question.population in COHORTS or "planning_cohort" in question.by:
        found = with_cohort(found)
    found = found.filter(populations()[question.population])
    if "age_class" in question.by:
        found = found.with_columns(age_class=age_class(question.on))
    if "term_regime" in question.by:
        found = with_regime(found)
    if "term" in question.by:
        found = found.sort("case_id")
        milestones = Milestones(register, question.on, question.known_at)
        classes = term_classes(milestones, found.get_column("case_id").to_numpy())
        found = found.with_columns(term=pl.Series(classes, dtype=pl.String))
    if "category" in question.by:
        found = found.join(
            last_categories(register, question.on, question.known_at), on="case_id", how="left"
        )
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


def last_categories(register: Register, on: date, known_at: int = FOREVER) -> pl.DataFrame:
    """The last category assigned to each case by a day: ``case_id, category``."""
    assigned = register.events((EventType.CATEGORY_ASSIGNED,), on=on, known_at=known_at)
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
            language: text.format(
                on=question.on,
                known=_KNOWN[language][question.known_at < FOREVER].format(known_at=known_at),
            )
            for language, text in DEFINITION.items()
        },
    }


def other_day(question: StockQuestion, on: date | None) -> StockQuestion:
    """The same question for another day; None for a year before."""
    return replace(question, on=on or add_months(question.on, -MONTHS_A_YEAR))


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
