"""One case as the register tells it: every version of every event, and which one counts.

Late and corrected events are shown as revisions: what was said, when it was written down, and what
replaced it.
"""

import json
from datetime import date, timedelta
from typing import Any

import polars as pl

from ketenbalans.register.columns import EPOCH, days_since_epoch
from ketenbalans.register.reading import FOREVER, Register, told_moment
from ketenbalans.vocabulary.codes import EventType

NAMES = [str(kind) for kind in EventType]
_DAY_FACTS = ("received_on", "contested_decision_on")
LATE_DAYS = 1
"""An event written down more than this many days after it happened is told as late."""


def history(
    register: Register, case: int, *, known_at: int = FOREVER, on: date | None = None
) -> dict[str, Any]:
    """The facts and events of a case, with every version of each event.

    Args:
        register: The register.
        case: Number of the case.
        known_at: Last moment of recording that counts.
        on: Last day that counts; None for every day.

    Returns:
        ``facts`` as known then and ``events`` in the order of their days; each event says whether it
        ``counts``, whether it was told ``late`` in days, and, where it was, that it was ``replaced``.

    Source:
        Serves R-001; design, "Event".
    """
    rows = register.everything().filter(pl.col("case_id") == case).collect()
    rows = rows.filter(pl.col("recorded_at") <= known_at)
    if on is not None:
        rows = rows.filter(pl.col("on_day") <= days_since_epoch(on))
    dead = set(register.dead(known_at).to_list())
    contents = dict(
        register.details.filter(pl.col("detail").is_in(rows.get_column("detail").implode())).iter_rows()
    )
    events = []
    for row in rows.sort("on_day", "recorded_at", "id").iter_rows(named=True):
        day = EPOCH + timedelta(days=row["on_day"])
        late = row["recorded_at"] // 86_400_000_000 - row["on_day"]
        events.append(
            {
                "type": NAMES[row["type"]],
                "on": day.isoformat(),
                "recorded_at": told_moment(row["recorded_at"]),
                "counts": row["id"] not in dead,
                "replaced": row["id"] in dead and not row["retracted"],
                "taken_back": bool(row["retracted"]),
                "late_days": int(late) if late > LATE_DAYS else 0,
                **(json.loads(contents[row["detail"]]) if row["detail"] else {}),
            }
        )
    facts = register.facts(known_at=known_at).filter(pl.col("case_id") == case).drop("case_id", "person")
    told = facts.to_dicts()[0] if facts.height else {}
    return {
        "key": register.keys_of([case])[case],
        "known_at": told_moment(known_at),
        "facts": {name: _fact(name, value) for name, value in told.items() if value is not None},
        "events": events,
    }


def _fact(name: str, value: Any) -> Any:
    """A fact as a reader writes it: days as days, truth values as such."""
    if name in _DAY_FACTS:
        return (EPOCH + timedelta(days=value)).isoformat()
    return bool(value) if name == "minor" else value


def revisions(register: Register, first: int, last: int) -> dict[str, Any]:
    """What was corrected, taken back or told late between two moments.

    Args:
        register: The register.
        first: From this moment of recording on, in microseconds since 1970.
        last: Up to this one.

    Returns:
        ``corrected`` and ``taken_back`` (events), ``late`` (by type: how many were told more than a day
        after they happened, and after how many days half of them were told).
    """
    window = pl.col("recorded_at").is_between(first, last)
    changed = register.revisions.filter(window)
    known_before = register.revisions.filter(pl.col("recorded_at") < first).get_column("thread")
    later = (pl.len().over("thread") > 1) | pl.col("thread").is_in(known_before.implode())
    corrected = changed.filter(later & (pl.col("retracted") == 0))
    delay = (pl.col("recorded_at") // 86_400_000_000 - pl.col("on_day")).alias("delay")
    late = (
        register.everything()
        .filter(window)
        .select("type", delay)
        .filter(pl.col("delay") > LATE_DAYS)
        .group_by("type")
        .agg(count=pl.len(), median_days=pl.col("delay").median())
        .sort("type")
        .collect()
    )
    return {
        "corrected": corrected.height,
        "taken_back": changed.filter(pl.col("retracted") == 1).height,
        "late": {
            NAMES[row["type"]]: {"count": row["count"], "median_days": row["median_days"]}
            for row in late.iter_rows(named=True)
        },
    }
