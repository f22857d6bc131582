"""The process as it really ran: which step follows which, how often, and how long it takes.

Two clocks stand side by side: clock time counts every day, legal time leaves out the days on which the term
was suspended (law.md OLD-8: from the day after the suspension until the day before it ends).
"""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.register.normalise import TYPE_NUMBERS
from ketenbalans.register.reading import FOREVER, Register
from ketenbalans.vocabulary.codes import EventType

UNSEEN = (EventType.TERM_SUSPENDED, EventType.TERM_RESUMED, EventType.HOURS_RECORDED)
"""Not steps of their own: they stop and start the clock, or only record work."""

NAMES = [str(kind) for kind in EventType]


def legal_days(cases: np.ndarray, days: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """How far the legal clock of each case has run at each of its events.

    Args:
        cases: Number of the case, ascending, of shape (event,).
        days: Day of the event, ascending within a case.
        kinds: Type of the event.

    Returns:
        Days of legal time, int64 of shape (event,); only differences within a case mean something.

    Example:
        >>> suspended, resumed = TYPE_NUMBERS["term_suspended"], TYPE_NUMBERS["term_resumed"]
        >>> lodged, decided = TYPE_NUMBERS["lodged"], TYPE_NUMBERS["decided"]
        >>> kinds = np.array([lodged, suspended, resumed, decided])
        >>> legal_days(np.ones(4, dtype=int), np.array([0, 47, 61, 90]), kinds).tolist()
        [0, 47, 48, 77]
    """
    # law.md case 10: suspended 3 March, completed 17 March: 13 days stand still, of the 14 between.
    count = cases.size
    if not count:
        return np.empty(0, dtype=np.int64)
    new_case = np.empty(count, dtype=bool)
    new_case[0] = True
    np.not_equal(cases[1:], cases[:-1], out=new_case[1:])
    gaps = np.zeros(count, dtype=np.int64)
    gaps[1:] = days[1:].astype(np.int64) - days[:-1]
    gaps[new_case] = 0
    starts = kinds == TYPE_NUMBERS[str(EventType.TERM_SUSPENDED)]
    ends = kinds == TYPE_NUMBERS[str(EventType.TERM_RESUMED)]
    if not starts.any():
        return np.cumsum(gaps)
    # The last start or end up to each event, within its case, tells whether the clock stands still.
    place = np.arange(count)
    mark = np.where(starts | ends | new_case, place, 0)
    latest = np.maximum.accumulate(mark)
    stands_after = starts[latest]
    stands_before = np.concatenate([[False], stands_after[:-1]]) & ~new_case
    counted = np.where(stands_before, 0, gaps)
    # The day on which a suspension ends counts again.
    counted[ends & stands_before & (days > days[np.concatenate([[0], latest[:-1]])])] += 1
    return np.cumsum(counted)


def process_map(register: Register, *, on: date | None = None, known_at: int = FOREVER) -> dict[str, Any]:
    """Which step followed which, with waits in clock time and in legal time.

    Args:
        register: The register.
        on: Last day that counts; None for every day.
        known_at: Last moment of recording that counts.

    Returns:
        ``steps`` (name and count) and ``transitions``: ``from``, ``to``, ``count``, and of clock and legal
        days the mean and the median.
    """
    order = np.array(list(TYPE_NUMBERS.values()))
    seen = [kind for kind in EventType if kind is not EventType.HOURS_RECORDED]
    events = (
        register.events(seen, on=on, known_at=known_at).select("case_id", "on_day", "type", "id").collect()
    )
    events = events.sort("case_id", "on_day", "type", "id")
    cases, days, kinds = (events.get_column(name).to_numpy() for name in ("case_id", "on_day", "type"))
    legal = legal_days(cases, days, kinds)
    visible = ~np.isin(kinds, [TYPE_NUMBERS[str(kind)] for kind in UNSEEN])
    return transitions(cases[visible], days[visible], kinds[visible], legal[visible], order.size)


def transitions(
    cases: np.ndarray, days: np.ndarray, kinds: np.ndarray, legal: np.ndarray, types: int
) -> dict[str, Any]:
    """Counts and waits of each pair of steps that follow one another in a case.

    Args:
        cases: Number of the case, ascending, of shape (event,).
        days: Day of each event.
        kinds: Type of each event.
        legal: Legal time of each event.
        types: How many types there are.
    """
    same = cases[1:] == cases[:-1]
    pair = (kinds[:-1].astype(np.int32) * types + kinds[1:])[same]
    clock = (days[1:].astype(np.int64) - days[:-1])[same]
    within = (legal[1:] - legal[:-1])[same]
    found = (
        pl.DataFrame({"pair": pair, "clock": clock, "legal": within})
        .group_by("pair")
        .agg(
            pl.len().alias("count"),
            clock_mean=pl.col("clock").mean(),
            clock_median=pl.col("clock").median(),
            legal_mean=pl.col("legal").mean(),
            legal_median=pl.col("legal").median(),
        )
        .sort("count", "pair", descending=[True, False])
    )
    counts = np.bincount(kinds, minlength=types)
    return {
        "steps": [{"step": NAMES[kind], "count": int(counts[kind])} for kind in np.flatnonzero(counts)],
        "transitions": [
            {
                "from": NAMES[row["pair"] // types],
                "to": NAMES[row["pair"] % types],
                "count": row["count"],
                "clock_days": {"mean": round(row["clock_mean"], 2), "median": row["clock_median"]},
                "legal_days": {"mean": round(row["legal_mean"], 2), "median": row["legal_median"]},
            }
            for row in found.iter_rows(named=True)
        ],
    }
