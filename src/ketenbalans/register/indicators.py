"""The indicators of a period: stock and ages, flows, throughput, timeliness, waits, hours and screening.

Every block names its population. Throughput (weeks) and timeliness (per cent) are two indicators and are
never mixed (R-062); decided and pending cases are told apart everywhere.
"""

from typing import Any

import numpy as np

from ketenbalans.errors import OutOfRangeError
from ketenbalans.register.columns import days_since_epoch
from ketenbalans.register.flows import flows, hours, throughput
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.reading import FOREVER, Register, told_moment
from ketenbalans.register.screening import screening
from ketenbalans.register.stock import counts_by_age
from ketenbalans.register.timeliness import timeliness
from ketenbalans.register.waits import WAITS, wait_for
from ketenbalans.vocabulary.calendar import Period, add_months
from ketenbalans.vocabulary.codes import EventType, Population

_STEPS = (
    EventType.LODGED,
    EventType.REGISTRATION_INTERVIEW,
    EventType.HEARING,
    EventType.DECIDED,
    EventType.WITHDRAWN,
    EventType.CLOSED,
    EventType.SECURITY_SCREENED,
    EventType.IDENTITY_SCREENED,
)
MONTHS_A_YEAR = 12


def indicators(
    register: Register,
    period: Period,
    *,
    known_at: int = FOREVER,
    population: Population = Population.ALL_ASYLUM,
) -> dict[str, Any]:
    """The full pack of a period.

    Args:
        register: The register.
        period: A month, quarter, week or year.
        known_at: Last moment of recording that counts.
        population: Whose stock, flows and waits.

    Returns:
        ``stock``, ``flows``, ``throughput``, ``timeliness``, ``waits``, ``hours`` and ``screening``, with
        ``period``, ``population`` and ``known_at``.

    Raises:
        OutOfRangeError: If the period begins before anything was lodged.

    Source:
        Serves R-004, R-052, R-061 to R-063, R-067 to R-071, R-077.
    """
    milestones = Milestones(register, period.last, known_at)
    milestones.load(_STEPS)
    first, last = days_since_epoch(period.first), days_since_epoch(period.last)
    lodged = milestones.first(EventType.LODGED)
    if not (lodged <= last).any():
        raise OutOfRangeError(
            "nothing was lodged on or before {last}",
            where="--period",
            mend="ask for a later period, or import the cases",
            last=period.last,
        )
    return {
        "period": str(period),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "known_at": told_moment(known_at),
        "population": str(population),
        "stock": _ages(milestones, period, population),
        "flows": flows(milestones, first, last, population),
        "throughput": throughput(milestones, first, last),
        "timeliness": timeliness(milestones, first, last),
        "waits": {name: wait_for(milestones, step, population, first) for name, step in WAITS.items()},
        "hours": hours(milestones, first, last),
        "screening": screening(milestones, first, last, population),
    }


def _ages(milestones: Milestones, period: Period, population: Population) -> dict[str, Any]:
    """The stock by age now and a year ago, and how the shares of old cases changed (R-004)."""
    members = milestones.members(population)
    lodged = milestones.first(EventType.LODGED)
    found: dict[str, dict[str, Any]] = {}
    for name, day in (("now", period.last), ("year_before", add_months(period.last, -MONTHS_A_YEAR))):
        waiting = lodged[members & milestones.turns().open_on(days_since_epoch(day))]
        classes = counts_by_age(waiting, day)
        count = int(waiting.size)
        over_6 = count - classes.get("0-6", 0)
        over_15 = over_6 - classes.get("6-15", 0)
        found[name] = {
            "on": day.isoformat(),
            "stock": count,
            "by_age": classes,
            "share_over_6_months": over_6 / count if count else None,
            "share_over_15_months": over_15 / count if count else None,
        }
    change = {
        f"{name}_change_pp": _points(found["now"][name], found["year_before"][name])
        for name in ("share_over_6_months", "share_over_15_months")
    }
    return {**found, **change}


def _points(now: float | None, before: float | None) -> float | None:
    if now is None or before is None:
        return None
    return float(np.round(100 * (now - before), 2))
