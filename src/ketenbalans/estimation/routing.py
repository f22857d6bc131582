"""Which step follows which, as shares with intervals; and which end of an application comes first."""

from typing import Any

import numpy as np

from ketenbalans.estimation.durations import first_ends
from ketenbalans.estimation.shares import share
from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.register.process_map import process_map
from ketenbalans.vocabulary.codes import EventType, Population

MONTHS = (6, 12, 15, 24, 36)
DAYS_A_MONTH = 365.25 / 12


def transition_shares(milestones: Milestones) -> list[dict[str, Any]]:
    """Of each step, the share after which each other step came next.

    Returns:
        ``from``, ``to``, ``count``, ``share``, ``low``, ``high``; steps after which nothing came yet do not
        count, since what follows them is not known.
    """
    rows = process_map(milestones.register, on=milestones.on, known_at=milestones.known_at)["transitions"]
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["from"]] = totals.get(row["from"], 0) + row["count"]
    found = []
    for row in rows:
        told = share(row["count"], totals[row["from"]])
        if told is not None:
            found.append(
                {
                    "from": row["from"],
                    "to": row["to"],
                    "count": row["count"],
                    "share": told.value,
                    "low": told.low,
                    "high": told.high,
                }
            )
    return found


def ends_of_applications(milestones: Milestones, population: Population, first: int) -> list[dict[str, Any]]:
    """The share decided, withdrawn and closed some months after lodging; only the first end counts.

    Args:
        milestones: The cases on the reference day.
        population: Whose.
        first: First day of lodging that counts, in days since 1970.

    Returns:
        ``months``, ``decided``, ``withdrawn``, ``closed`` and ``waiting``, as shares.

    Source:
        Aalen and Johansen (1978); docs/explanation/estimation.md.
    """
    lodged = milestones.first(EventType.LODGED)
    kinds = (EventType.DECIDED, EventType.WITHDRAWN, EventType.CLOSED)
    ends = {str(kind): milestones.first(kind) for kind in kinds}
    in_order = np.minimum.reduce(list(ends.values())) >= lodged
    chosen = milestones.members(population) & (lodged != NEVER) & (lodged >= first) & in_order
    if not chosen.any():
        return []
    at = tuple(int(months * DAYS_A_MONTH) for months in MONTHS)
    told = first_ends(lodged[chosen], {name: days[chosen] for name, days in ends.items()}, milestones.day, at)
    longest = milestones.day - int(lodged[chosen].min())
    return [
        {
            "months": months,
            **{name: shares[place] for name, shares in told.items()},
            "waiting": 1.0 - sum(shares[place] for shares in told.values()),
        }
        for place, (months, days) in enumerate(zip(MONTHS, at, strict=True))
        if days <= longest
    ]
