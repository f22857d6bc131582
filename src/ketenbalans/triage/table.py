"""Triage of a whole table of cases: each distinct set of circumstances is answered once.

A million rows hold a few thousand distinct sets of circumstances, so the table gives exactly the answers
of ``triage.explaining``, with their reasons, at the speed of the table. Reading a file is in
``triage.reading``.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.cases.case import Case, Flag
from ketenbalans.errors import KetenbalansError
from ketenbalans.policy.priority_groups import Department
from ketenbalans.triage.circumstances import of
from ketenbalans.triage.cohorts import PACT_START
from ketenbalans.triage.determining import OWN_RULES, Rule, Tables
from ketenbalans.triage.events import COLUMNS_OF_EVENTS, PREPHASE, Place, events_of
from ketenbalans.triage.explaining import Move, Triage, explain, shipped_tables
from ketenbalans.vocabulary.codes import (
    Category,
    EventType,
    PlanningCohort,
    PriorityGroup,
    Product,
    TermRegime,
)

DECIDING = (
    "product",
    "nationality",
    "sex",
    "minor",
    *(flag.value for flag in Flag),
    "lodged_on",
    "received_on",
    "planning_cohort",
    "term_regime",
    *COLUMNS_OF_EVENTS,
)
"""The columns that can change an answer; all others are carried past triage unread."""

LATE = (*PREPHASE, "prephase_held_on")


@dataclass(frozen=True)
class TriagedTable:
    """Answers for the rows of a table."""

    on: date
    version: str
    keys: list[str]
    answers: tuple[Triage, ...]
    """One per distinct set of circumstances."""
    which: np.ndarray
    """Position in ``answers`` for every row, int64, shape (row,)."""

    def records(self) -> Iterator[dict[str, Any]]:
        """The answer of every row, in the order of the table."""
        shared = [answer.as_record("") for answer in self.answers]
        for key, number in zip(self.keys, self.which.tolist(), strict=True):
            yield shared[number] | {"key": key}

    def as_record(self) -> dict[str, Any]:
        """Everything as plain values, in the form that ``ketenbalans triage --json`` prints."""
        return {
            "on": self.on.isoformat(),
            "country_policy_version": self.version,
            "cases": list(self.records()),
            "totals": self.totals(),
        }

    def log(self) -> pl.DataFrame:
        """Every move of every case as an event for the register, in order of case and day (R-017).

        Events that triage wrote decide nothing when it is asked again; importing the log twice adds nothing.

        Returns:
            Columns key, type, on, category, rule, reason. The reason is short, as the register wants it:
            row, version of the table, and from where to where; triage gives the whole sentence again.
        """
        moves = [
            [
                (move.on, move.category, move.rule.value, self._short(move))
                for move in answer.moves
                if move.category is not None and move.rule is not Rule.OVERRULE
            ]
            for answer in self.answers
        ]
        rows = [
            (key, EventType.CATEGORY_ASSIGNED.value, on, category.value, rule, reason)
            for key, number in zip(self.keys, self.which.tolist(), strict=True)
            for on, category, rule, reason in moves[number]
        ]
        names = ("key", "type", "on", "category", "rule", "reason")
        texts = {name: pl.Date if name == "on" else pl.String for name in names}
        return pl.DataFrame(rows, schema=texts, orient="row")

    def _short(self, move: Move) -> str:
        return f"{move.row or 'no row'}, version {self.version}: {move.before or 'new'} to {move.after}"

    def totals(self) -> dict[str, Any]:
        """Numbers and shares; the shares over the categories add up to one (R-022)."""
        counts = np.bincount(self.which, minlength=len(self.answers)).tolist()
        by_category: Counter[str] = Counter()
        by_group: Counter[str] = Counter()
        by_department: Counter[str] = Counter()
        by_cohort: Counter[str] = Counter()
        without = 0
        for answer, count in zip(self.answers, counts, strict=True):
            chosen = answer.assignment
            if chosen.category is None:
                without += count
                continue
            by_category[chosen.category.value] += count
            by_department[chosen.department.value] += count
            cohort = answer.classes.planning_cohort
            by_cohort[cohort.value if cohort else "not_known"] += count
            if chosen.category is Category.OUTSIDE:
                by_group[chosen.group.value if chosen.group else "not_known"] += count
        asylum = sum(by_category.values())
        order = {
            "by_category": ([category.value for category in Category], by_category),
            "by_priority_group": ([*(group.value for group in PriorityGroup), "not_known"], by_group),
            "by_department": ([department.value for department in Department], by_department),
            "by_planning_cohort": ([*(cohort.value for cohort in PlanningCohort), "not_known"], by_cohort),
        }
        return {
            "cases": asylum,
            "without_category": without,
            **{name: _with_shares(known, found, asylum) for name, (known, found) in order.items()},
        }


def _with_shares(known: list[str], found: Mapping[str, int], total: int) -> dict[str, Any]:
    return {
        name: {"count": found.get(name, 0), "share": found.get(name, 0) / total if total else 0.0}
        for name in known
    }


def triage_table(frame: pl.DataFrame, on: date, file: str = "", tables: Tables | None = None) -> TriagedTable:
    """Where every case of a table stands on a day.

    Args:
        frame: A table from ``triage.reading``.
        on: The day; later events are not looked at.
        file: Name of the file, for messages.
        tables: Other tables than the shipped ones.

    Raises:
        KetenbalansError: As ``triage.explaining.triage``, with the line of the first row concerned.

    Source:
        IND plan May 2026. Serves R-009, R-022.

    Example:
        >>> from ketenbalans.triage.reading import parse_table
        >>> frame = parse_table("key,product,nationality\\na,asylum,SYR\\nb,asylum,MMR\\n", "cases.csv")
        >>> [record["category"] for record in triage_table(frame, date(2026, 4, 1)).records()]
        ['A', 'B']
    """
    both = tables or shipped_tables()
    numbered = frame.with_columns(_days_that_matter(both)).with_row_index("row")
    grouped = numbered.group_by(DECIDING, maintain_order=True).agg(pl.col("row"))
    which = np.empty(frame.height, dtype=np.int64)
    rows = grouped.get_column("row")
    lengths = rows.list.len().to_numpy()
    which[rows.explode().to_numpy()] = np.repeat(np.arange(grouped.height), lengths)
    firsts = rows.list.first().to_list()
    answers = []
    for first, record in zip(firsts, grouped.select(DECIDING).iter_rows(named=True), strict=True):
        place = Place(file, int(frame.item(first, "line")))
        try:
            answers.append(explain(of(_case(record, place, on).as_it_stood(on), OWN_RULES), on, both))
        except KetenbalansError as error:
            raise _at(error, str(place)) from None
    return TriagedTable(
        on, both.policy.version_on(on), frame.get_column("key").to_list(), tuple(answers), which
    )


def _days_that_matter(tables: Tables) -> list[pl.Expr]:
    """Days of lodging and receipt as far as they matter, so that many rows share one answer.

    Before the first day of the table only the planning cohort depends on them; there they are put on that
    day, except where events, another product or a missing nationality make the exact day count. A
    result of the pre-phase does not: it can only move a case after that day.
    """
    first = min(tables.policy.first_day, PACT_START)
    exact = (
        pl.any_horizontal(pl.col(name).is_not_null() for name in COLUMNS_OF_EVENTS if name not in LATE)
        | pl.col("nationality").is_null()
        | (pl.col("product") != Product.ASYLUM.value)
    )
    days = {"lodged_on": pl.col("lodged_on"), "received_on": pl.coalesce("received_on", "made_on")}
    return [
        pl.when(exact)
        .then(day)
        .otherwise(pl.when(day.is_not_null()).then(pl.max_horizontal(day, pl.lit(first))))
        .alias(name)
        for name, day in days.items()
    ]


def _case(record: Mapping[str, Any], place: Place, on: date) -> Case:
    """The record of a row, with the events that its columns stand for."""
    return Case(
        key="",
        product=Product(record["product"]),
        nationality=record["nationality"],
        sex=record["sex"],
        minor=record["minor"],
        lodged_on=record["lodged_on"],
        received_on=record["received_on"],
        planning_cohort=_code(PlanningCohort, record["planning_cohort"]),
        term_regime=_code(TermRegime, record["term_regime"]),
        flags={flag: True for flag in Flag if record[flag.value]},
        events=events_of(record, place, on),
        place=str(place),
    )


def _code(kind: Any, found: str | None) -> Any:
    return None if found is None else kind(found)


def _at(error: KetenbalansError, place: str) -> KetenbalansError:
    """The same error with its place, where it has none of its own."""
    if error.where:
        return error
    error.where = place
    error.args = (error.render(error.what, error.mend),)
    return error
