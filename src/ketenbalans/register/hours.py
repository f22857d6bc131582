"""Hours recorded per activity: by category, activity and month, and what one decision took (R-052).

Hours are told by events ``hours_recorded``. Cases whose hours nobody recorded are counted, and never taken
for cases that took none.
"""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.errors import MissingValueError, OutOfRangeError, UnknownNameError
from ketenbalans.register.columns import days_since_epoch
from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.register.reading import FOREVER, Register, told_moment
from ketenbalans.register.stock import NOT_TOLD, last_categories
from ketenbalans.vocabulary.codes import EventType

CUTS = ("month", "activity", "category", "nationality", "product", "kind", "track", "procedure")
"""What hours can be summed by."""

DEFINITION = {
    "en": "Hours by the day on which they were worked. Per decision: all hours of a case up to its first "
    "decision, of cases first decided in the period for which any hours were recorded; the category is the "
    "last one assigned.",
    "nl": "Uren naar de dag waarop ze zijn gewerkt. Per beslissing: alle uren van een zaak tot de eerste "
    "beslissing, van zaken die in de periode voor het eerst zijn beslist en waarvoor uren zijn "
    "vastgelegd; de categorie is de laatst toegekende.",
}


def recorded_hours(milestones: Milestones) -> pl.DataFrame:
    """Every record of hours: ``case_id, on_day, activity, hours``; null where a record does not say."""
    register = milestones.register
    return (
        milestones.events(EventType.HOURS_RECORDED, "detail")
        .join(register.detail("hours", pl.Float64), on="detail", how="left")
        .join(register.detail("activity"), on="detail", how="left")
        .select("case_id", "on_day", "activity", "hours")
    )


def hours_report(
    register: Register,
    first: date,
    last: date,
    *,
    by: tuple[str, ...] = ("category", "activity"),
    known_at: int = FOREVER,
) -> dict[str, Any]:
    """Hours of a period by some cuts, and hours per decision by category.

    Args:
        register: The register.
        first: First day.
        last: Last day.
        by: What the sums are cut by.
        known_at: Last moment of recording that counts.

    Returns:
        ``rows`` (the cuts, ``hours, records, without_hours, cases, hours_per_case``), ``total``,
        ``per_decision`` (by category: ``decided, with_hours, mean_hours, median_hours`` and ``index``,
        the mean against that of all; above 1 takes more work) and the ``definition``.

    Raises:
        UnknownNameError: If a cut is unknown.
        OutOfRangeError: If the last day lies before the first.
        MissingValueError: If no hours are recorded in the period.

    Source:
        Serves R-051, R-052.
    """
    for name in by:
        if name not in CUTS:
            raise UnknownNameError("cut", name, CUTS, where="--by")
    if last < first:
        raise OutOfRangeError(
            "{last} lies before {first}", where="--to", mend="give the days in order", first=first, last=last
        )
    milestones = Milestones(register, last, known_at)
    told = recorded_hours(milestones)
    mine = told.filter(pl.col("on_day") >= days_since_epoch(first))
    if mine.is_empty():
        raise MissingValueError(
            "no hours are recorded from {first} to {last}",
            where="hours_recorded",
            mend="import events of type hours_recorded with activity and hours",
            first=first,
            last=last,
        )
    cut = _with_cuts(milestones, mine, by)
    rows = (
        cut.group_by(by)
        .agg(
            hours=pl.col("hours").sum().round(2),
            records=pl.len(),
            without_hours=pl.col("hours").is_null().sum(),
            cases=pl.col("case_id").n_unique(),
        )
        .with_columns(hours_per_case=(pl.col("hours") / pl.col("cases")).round(2))
        .sort(by)
    )
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "known_at": told_moment(known_at),
        "total": round(float(mine.get_column("hours").sum()), 2),
        "rows": rows.to_dicts(),
        "per_decision": per_decision(milestones, told, first),
        "definition": DEFINITION,
    }


def _with_cuts(milestones: Milestones, hours: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    facts = [name for name in by if name not in {"month", "activity", "category"}]
    found = hours.with_columns(
        month=pl.from_epoch(pl.col("on_day").cast(pl.Int64), time_unit="d").dt.strftime("%Y-%m"),
    )
    if facts:
        known = milestones.register.facts(known_at=milestones.known_at, columns=facts)
        found = found.join(known, on="case_id", how="left")
    if "category" in by:
        found = found.join(
            last_categories(milestones.register, milestones.on, milestones.known_at), on="case_id", how="left"
        )
    return found.with_columns(pl.col(name).cast(pl.String).fill_null(NOT_TOLD) for name in by)


def hours_of_decided(milestones: Milestones, told: pl.DataFrame, first: date) -> pl.DataFrame:
    """Cases first decided from a day on: ``case_id, category, hours``; hours null where none are recorded."""
    decided = milestones.first(EventType.DECIDED)
    chosen = np.flatnonzero((decided != NEVER) & (decided >= days_since_epoch(first)))
    cases = pl.DataFrame({"case_id": pl.Series(chosen, dtype=pl.Int32), "until": decided[chosen]})
    spent = (
        told.join(cases, on="case_id", how="inner")
        .filter((pl.col("on_day") <= pl.col("until")) & pl.col("hours").is_not_null())
        .group_by("case_id")
        .agg(pl.col("hours").sum())
    )
    categories = last_categories(milestones.register, milestones.on, milestones.known_at)
    return (
        cases.join(spent, on="case_id", how="left")
        .join(categories, on="case_id", how="left")
        .select("case_id", pl.col("category").fill_null(NOT_TOLD), "hours")
    )


def per_decision(milestones: Milestones, told: pl.DataFrame, first: date) -> list[dict[str, Any]]:
    """Hours per first decision by category, ``all`` first, with an index against the mean of all."""
    cases = hours_of_decided(milestones, told, first)
    aggregates = [
        pl.len().alias("decided"),
        pl.col("hours").is_not_null().sum().alias("with_hours"),
        pl.col("hours").mean().alias("mean_hours"),
        pl.col("hours").median().alias("median_hours"),
    ]
    every = cases.select(pl.lit("all").alias("category"), *aggregates)
    mean = every.get_column("mean_hours").item()
    rows = pl.concat([every, cases.group_by("category").agg(aggregates).sort("category")])
    index = pl.col("mean_hours") / mean if mean else pl.lit(None, dtype=pl.Float64)
    return rows.with_columns(
        pl.col("mean_hours").round(2), pl.col("median_hours").round(2), index=index.round(3)
    ).to_dicts()
