"""Screening on security, as far as the register tells: done, in fourteen days, outcomes, backlog, causes.

Checks of identity are another thing and are counted on their own (R-077).
"""

from typing import Any

import numpy as np
import polars as pl

from ketenbalans.errors import MissingValueError, OutOfRangeError
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


def years_to_clear(backlog: int, inflow: float, staff: float, per_person: float) -> float | None:
    """Years until a screening backlog is gone, at constant staff and inflow.

    Args:
        backlog: Applications that wait for screening.
        inflow: New applications to be screened in a year.
        staff: Full-time equivalents.
        per_person: Screenings by one full-time equivalent in a year.

    Returns:
        Years; None where the staff does not even keep up with the inflow.

    Raises:
        OutOfRangeError: If an argument is below zero.

    Source:
        Stock identity. Serves R-072.

    Example:
        >>> years_to_clear(backlog=40_100, inflow=28_000, staff=40, per_person=1_000)  # 40 100 / 12 000
        3.341666666666667
        >>> years_to_clear(backlog=40_100, inflow=28_000, staff=28, per_person=1_000) is None
        True
    """
    given = {"backlog": backlog, "inflow": inflow, "staff": staff, "per_person": per_person}
    for name, value in given.items():
        if value < 0:
            raise OutOfRangeError(
                "{name} is {value}, below zero", mend="give a number of zero or more", name=name, value=value
            )
    spare = staff * per_person - inflow
    if backlog == 0:
        return 0.0
    return backlog / spare if spare > 0 else None


def clearance(
    milestones: Milestones,
    population: Population,
    staff: tuple[float, ...],
    per_person: float | None,
    staff_now: float | None,
) -> dict[str, Any]:
    """What the screening backlog asks for, for some numbers of staff.

    Args:
        milestones: The cases on the reference day.
        population: Whose screening.
        staff: Full-time equivalents to answer for.
        per_person: Screenings by one of them in a year; None to measure it from the register.
        staff_now: Staff of the past year, to measure with.

    Returns:
        ``backlog``, ``inflow_a_year`` and ``screened_a_year`` (of the 365 days up to the reference day),
        ``per_person`` with ``per_person_is`` (``given`` or ``measured``), ``staff_to_keep_up`` and
        ``for_staff``: years per number of staff, None where it does not keep up.

    Raises:
        MissingValueError: If the screenings of one person are neither given nor can be measured.

    Source:
        Serves R-072.
    """
    first = milestones.day - 364
    now = screening(milestones, first, milestones.day, population)
    lodged = milestones.first(EventType.LODGED)
    came = milestones.members(population) & (lodged >= first) & (lodged <= milestones.day)
    inflow, screened = int(came.sum()), int(now["screened"])
    measured = per_person is None
    if per_person is None:
        if not staff_now or not screened:
            raise MissingValueError(
                "screenings by one person in a year are not known",
                where="--per-person",
                mend="give --per-person, or the staff of the past year with --staff-now to measure it",
            )
        per_person = screened / staff_now
    return {
        "on": milestones.on.isoformat(),
        "population": str(population),
        "backlog": now["backlog"],
        "inflow_a_year": inflow,
        "screened_a_year": screened,
        "per_person": per_person,
        "per_person_is": "measured" if measured else "given",
        "staff_to_keep_up": inflow / per_person if per_person else None,
        "for_staff": [
            {"staff": one, "years": years_to_clear(now["backlog"], inflow, one, per_person)} for one in staff
        ],
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
