"""Screening on security, as far as the register tells: done, in fourteen days, outcomes, backlog, causes.

Checks of identity are another thing and are counted on their own (R-077).
"""

from typing import Any

import numpy as np
import polars as pl

from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.vocabulary.codes import EventType, Population

NORM_DAYS = 14
"""Agreed norm for the screening, no statute (law.md NORM-1)."""


def screening(milestones: Milestones, first: int, last: int, population: Population) -> dict[str, Any]:
    """What was screened in a period, how quickly, with what outcome, and what waits.

    Args:
        milestones: The cases at the end of the period.
        first: First day of the period, in days since 1970.
        last: Its last day.
        population: Whose screening; the norm holds for asylum seekers and arriving family members.

    Returns:
        ``screened`` in the period, ``outcomes`` by class, ``causes_of_delay``, ``official_reports``;
        ``cohort``: those whose fourteen days ended in the period, and how many were in time;
        ``backlog``: lodged, not screened and still open; ``breaches`` among them; ``identity_checks``.

    Source:
        Serves R-068 to R-071 and R-077.
    """
    lodged = milestones.first(EventType.LODGED)
    screened = milestones.first(EventType.SECURITY_SCREENED)
    members = milestones.members(population) & (lodged != NEVER)
    start = lodged.astype(np.int64)
    due = start + NORM_DAYS
    cohort = members & (due >= first) & (due <= last)
    in_time = cohort & (screened <= due)
    gone = milestones.earliest(EventType.DECIDED, EventType.WITHDRAWN, EventType.CLOSED)
    waiting = members & (screened == NEVER) & (gone == NEVER)
    events = milestones.events(EventType.SECURITY_SCREENED, "detail").filter(
        pl.col("on_day").is_between(first, last)
        & pl.col("case_id").is_in(pl.Series(np.flatnonzero(members), dtype=pl.Int32).implode())
    )
    done = members & (screened >= first) & (screened <= last)
    waits = (screened.astype(np.int64) - start)[done]
    share = float(in_time.sum() / cohort.sum()) if cohort.any() else None
    return {
        "norm_days": NORM_DAYS,
        "screened": int(done.sum()),
        "screenings": events.height,
        "median_days": float(np.median(waits)) if waits.size else None,
        "cohort": {
            "count": int(cohort.sum()),
            "in_time": int(in_time.sum()),
            "share_in_time": share,
            "breaches": int(cohort.sum() - in_time.sum()),
        },
        "outcomes": _by(milestones, events, "class"),
        "causes_of_delay": _by(milestones, events, "delay", absent=False),
        "official_reports": int(_by(milestones, events, "official_report").get("true", 0)),
        "backlog": int(waiting.sum()),
        "breaches_in_backlog": int((waiting & (due < milestones.day)).sum()),
        "identity_checks": _identity(milestones, members, first, last),
    }


def _by(milestones: Milestones, events: pl.DataFrame, name: str, *, absent: bool = True) -> dict[str, int]:
    named = events.join(milestones.register.detail(name), on="detail", how="left")
    if not absent:
        named = named.filter(pl.col(name).is_not_null())
    counted = named.group_by(pl.col(name).fill_null("not told")).len().sort(name)
    return {str(value): int(count) for value, count in counted.iter_rows()}


def _identity(milestones: Milestones, members: np.ndarray, first: int, last: int) -> dict[str, int]:
    lodged = milestones.first(EventType.LODGED)
    checked = milestones.first(EventType.IDENTITY_SCREENED)
    open_still = milestones.earliest(EventType.DECIDED, EventType.WITHDRAWN, EventType.CLOSED) == NEVER
    return {
        "checked": int((members & (checked >= first) & (checked <= last)).sum()),
        "backlog": int((members & (lodged != NEVER) & (checked == NEVER) & open_still).sum()),
    }
