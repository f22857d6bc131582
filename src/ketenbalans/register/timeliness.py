"""Timeliness: which share of what was decided in a period was decided within its term.

The term is that of the law of each case's own dates, with its extensions and suspensions, by the clock of
the policy room. What the clock cannot tell is counted as not known, never as in time.
"""

from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.cases.case import Case, Purpose
from ketenbalans.errors import KetenbalansError
from ketenbalans.policy.catalogue import Catalogue, load
from ketenbalans.policy.clock import explain
from ketenbalans.register.columns import EPOCH
from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.register.normalise import TYPE_NUMBERS
from ketenbalans.register.records import records
from ketenbalans.vocabulary.codes import (
    ApplicationKind,
    EventType,
    Procedure,
    Product,
    TermKind,
    TermRegime,
)
from ketenbalans.vocabulary.documents import read_document

OWN_STORY = (
    EventType.TERM_SUSPENDED,
    EventType.TERM_RESUMED,
    EventType.TERM_EXTENDED,
    EventType.RESPONSIBILITY_ESTABLISHED,
    EventType.TRANSFERRED,
    EventType.WITHDRAWN,
    EventType.RELODGED,
    EventType.APPEAL_RULED,
)
"""Events that give a case a term of its own; all others share the term of cases of the same dates."""

_FACTS = (
    "product",
    "kind",
    "purpose",
    "nationality",
    "track",
    "procedure",
    "inadmissibility_ground",
    "term_regime",
    "received_on",
    "contested_decision_on",
)
UNKNOWN = NEVER
"""Stands for a last day that the clock cannot tell."""

IN_TERM, OVERDUE, NOT_KNOWN = "in term", "overdue", "not known"
"""Where an open application stands in its term; ``not known`` where the clock cannot tell."""


@lru_cache(maxsize=1)
def norms() -> dict[str, float]:
    """The norm of each product group, as a share."""
    with as_file(files("ketenbalans") / "data" / "register" / "norms.yaml") as file:
        section = read_document(file).only("schema", "norms")
    found = {}
    for item in section.sections("norms"):
        item.only("product", "share", "source")
        item.text("source")
        found[item.one_of("product", list(Product))] = item.number("share", low=0, high=1)
    return found


def last_days(milestones: Milestones, cases: np.ndarray) -> np.ndarray:
    """The last day of the decision term of some cases, by the law of each case's own dates.

    Args:
        milestones: The cases on the reference day.
        cases: Their numbers, ascending, of shape (case,).

    Returns:
        Days since 1970, int32 of shape (case,); ``UNKNOWN`` where the clock cannot tell.

    Source:
        law.md; the clock of ``policy.clock``. Serves R-060, R-061.
    """
    catalogue = load()
    table = _table(milestones, cases, catalogue)
    own = table.get_column("own").to_numpy()
    found = np.full(cases.size, UNKNOWN, dtype=np.int32)
    shared = table.filter(~pl.col("own")).drop("own")
    names = [name for name in shared.columns if name != "case_id"]
    groups = shared.select(names).unique(maintain_order=True)
    days = [_of_group(row, milestones.on, catalogue) for row in groups.iter_rows(named=True)]
    answered = shared.join(
        groups.with_columns(last_day=pl.Series(days, dtype=pl.Int32)),
        on=names,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    found[~own] = answered.get_column("last_day").to_numpy()
    if own.any():
        found[own] = _of_cases(milestones, cases[own], catalogue)
    return found


def term_classes(milestones: Milestones, cases: np.ndarray) -> list[str]:
    """Whether each of some open applications is within its term on the reference day.

    Args:
        milestones: The cases on the reference day.
        cases: Their numbers, ascending.

    Returns:
        ``in term`` up to and including the last day, ``overdue`` or ``not known``, per case.

    Source:
        Serves R-004, R-060.
    """
    ends = last_days(milestones, cases)
    classes = np.where(ends >= milestones.day, IN_TERM, OVERDUE)
    return [str(name) for name in np.where(ends == UNKNOWN, NOT_KNOWN, classes)]


def _table(milestones: Milestones, cases: np.ndarray, catalogue: Catalogue) -> pl.DataFrame:
    """A row per case with all that its term depends on."""
    chosen = pl.DataFrame({"case_id": pl.Series(cases, dtype=pl.Int32)})
    facts = milestones.register.facts(known_at=milestones.known_at, columns=_FACTS)
    story = [TYPE_NUMBERS[str(kind)] for kind in OWN_STORY]
    told = (
        milestones.register.events(OWN_STORY, on=milestones.on, known_at=milestones.known_at)
        .filter(pl.col("type").is_in(story))
        .select("case_id")
        .unique()
        .collect()
    )
    countries = sorted({moratorium.country for moratorium in catalogue.moratoria})
    lodged = milestones.first(EventType.LODGED)[cases]
    registered = milestones.first(EventType.REGISTERED)[cases]
    border = pl.col("procedure") == str(Procedure.BORDER)
    return (
        chosen.with_columns(lodged=pl.Series(lodged), registered=pl.Series(registered))
        .join(facts, on="case_id", how="left", maintain_order="left")
        .with_columns(
            # A country counts only where decisions were suspended for it; others share a term.
            nationality=pl.when(pl.col("nationality").is_in(countries)).then("nationality"),
            own=pl.col("case_id").is_in(told.get_column("case_id").implode())
            | (border.fill_null(value=False) & (pl.col("registered") != NEVER)),
        )
        .drop("registered")
    )


def _of_group(row: dict[str, Any], on: date, catalogue: Catalogue) -> int:
    def day(name: str) -> date | None:
        return None if row[name] is None else EPOCH + timedelta(days=row[name])

    def code(name: str, kinds: Any) -> Any:
        return None if row[name] is None else kinds(row[name])

    case = Case(
        key="shared",
        product=Product(row["product"]),
        kind=code("kind", ApplicationKind),
        purpose=code("purpose", Purpose),
        nationality=row["nationality"],
        lodged_on=day("lodged"),
        received_on=day("received_on"),
        contested_decision_on=day("contested_decision_on"),
        track=row["track"],
        procedure=code("procedure", Procedure),
        inadmissibility_ground=row["inadmissibility_ground"],
        term_regime=code("term_regime", TermRegime),
    )
    return _decision_day(case, on, catalogue)


def _of_cases(milestones: Milestones, cases: np.ndarray, catalogue: Catalogue) -> np.ndarray:
    """The last day of each of some cases with a story of their own, as it stood when it was decided."""
    decided = milestones.first(EventType.DECIDED)[cases]
    until = {int(case): int(day) for case, day in zip(cases, decided, strict=True) if day != NEVER}
    told = records(
        milestones.register,
        cases.tolist(),
        on=milestones.on,
        known_at=milestones.known_at,
        until=until,
        unreadable=[],
    )
    found = np.full(cases.size, UNKNOWN, dtype=np.int32)
    for place, number in enumerate(cases.tolist()):
        if number in told:
            on = EPOCH + timedelta(days=until[number]) if number in until else milestones.on
            found[place] = _decision_day(told[number], on, catalogue)
    return found


def _decision_day(case: Case, on: date, catalogue: Catalogue) -> int:
    try:
        term = explain(case, on, catalogue).term(TermKind.DECISION)
    except (KetenbalansError, LookupError):
        return UNKNOWN
    last_day = term.last_day if term is not None else None
    return UNKNOWN if last_day is None else (last_day - EPOCH).days


def timeliness(milestones: Milestones, first: int, last: int) -> dict[str, Any]:
    """The share of first decisions of a period that fell within the term that applied, per product.

    Args:
        milestones: The cases at the end of the period.
        first: First day of the period, in days since 1970.
        last: Its last day.

    Returns:
        ``term`` (which term is meant) and per product ``decided``, ``in_term``, ``late``, ``not_known``,
        ``share`` (of what is known) and the ``norm``.

    Source:
        Serves R-061, R-062; design, "Term".
    """
    lodged, decided = milestones.first(EventType.LODGED), milestones.first(EventType.DECIDED)
    done = np.flatnonzero((lodged != NEVER) & (decided >= first) & (decided <= last) & (decided >= lodged))
    ends = last_days(milestones, done)
    known = ends != UNKNOWN
    late = known & (decided[done] > ends)
    result: dict[str, Any] = {
        "term": {
            "en": "the term that applied to each case, with its extensions and suspensions",
            "nl": "de termijn die voor elke zaak gold, met haar verlengingen en opschortingen",
        },
        "products": {},
    }
    for product in Product:
        mine = milestones.where(pl.col("product") == str(product))[done]
        if not mine.any():
            continue
        told = int((mine & known).sum())
        missed = int((mine & late).sum())
        result["products"][str(product)] = {
            "decided": int(mine.sum()),
            "in_term": told - missed,
            "late": missed,
            "not_known": int(mine.sum()) - told,
            "share": (told - missed) / told if told else None,
            "norm": norms().get(str(product)),
        }
    return result
