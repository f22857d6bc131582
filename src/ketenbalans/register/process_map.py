"""The process as it really ran: which step follows which, how often, and how long it takes.

Two clocks stand side by side: clock time counts every day, legal time leaves out the days on which the term
was suspended (law.md OLD-8: from the day after the suspension until the day before it ends).
"""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.errors import ContradictionError
from ketenbalans.register.normalise import TYPE_NUMBERS
from ketenbalans.register.reading import FOREVER, Register
from ketenbalans.vocabulary.codes import EventType

UNSEEN = (EventType.TERM_SUSPENDED, EventType.TERM_RESUMED, EventType.HOURS_RECORDED)
"""Not steps of their own: they stop and start the clock, or only record work."""

NAMES = [str(kind) for kind in EventType]
MOST_BITS = 63
LARGEST_INT32 = 2**31
MOST_CELLS = 20_000_000
"""Largest table of waits by transition; beyond it waits are sorted instead of counted."""


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
        As ``map_of`` gives.
    """
    seen = [kind for kind in EventType if kind is not EventType.HOURS_RECORDED]
    events = register.events(seen, on=on, known_at=known_at).select("case_id", "on_day", "type").collect()
    return map_of(*(events.get_column(name).to_numpy() for name in events.columns))


def map_of(cases: np.ndarray, days: np.ndarray, kinds: np.ndarray) -> dict[str, Any]:
    """Which step followed which in some events, in any order.

    Args:
        cases: Number of the case of each event, not negative, of shape (event,).
        days: Day of each event.
        kinds: Type of each event, as the register numbers types.

    Returns:
        ``steps`` (name and count) and ``transitions``: ``from``, ``to``, ``count``, and of clock and legal
        days the mean and the median. Steps of one day follow one another in the order of their types.

    Raises:
        ContradictionError: If the numbers are too large to be sorted together.

    Example:
        >>> made, lodged = TYPE_NUMBERS["made"], TYPE_NUMBERS["lodged"]
        >>> map_of(np.array([1, 1]), np.array([12, 5]), np.array([lodged, made]))["transitions"]
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'from': 'made', 'to': 'lodged', 'count': 1, 'clock_days': {'mean': 7.0, 'median': 7.0},
          'legal_days': {'mean': 7.0, 'median': 7.0}}]
    """
    if not cases.size:
        return {"steps": [], "transitions": []}
    cases, days, kinds = _in_order(cases, days, kinds)
    stopped = _stopped_days(cases, days, kinds)
    visible = ~np.isin(kinds, [TYPE_NUMBERS[str(kind)] for kind in UNSEEN])
    if not visible.all():
        cases, days, kinds = cases[visible], days[visible], kinds[visible]
        stopped = stopped if stopped is None else stopped[visible]
    counts = np.bincount(kinds, minlength=len(NAMES))
    return {
        "steps": [{"step": NAMES[kind], "count": int(counts[kind])} for kind in np.flatnonzero(counts)],
        "transitions": _transitions(cases, days, kinds, stopped),
    }


def _in_order(
    cases: np.ndarray, days: np.ndarray, kinds: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The events by case, day and type: one sort of packed numbers, several times faster than of rows."""
    first = int(days.min())
    day_bits, type_bits = int(days.max() - first).bit_length(), len(NAMES).bit_length()
    if int(cases.max()).bit_length() + day_bits + type_bits > MOST_BITS:
        raise ContradictionError(
            "case numbers up to {most} over {days} days cannot be sorted together",
            mend="number the cases from 1",
            most=int(cases.max()),
            days=int(days.max()) - first,
        )
    packed = cases.astype(np.int64)
    packed <<= day_bits
    packed |= (days - first).astype(np.int64)
    packed <<= type_bits
    packed |= kinds
    packed = pl.Series(packed).sort().to_numpy().copy()  # in half the time of numpy's own sort
    kinds = (packed & ((1 << type_bits) - 1)).astype(np.int16)
    packed >>= type_bits
    days = (packed & ((1 << day_bits) - 1)).astype(np.int32)
    packed >>= day_bits
    return packed.astype(np.int32) if packed[-1] < LARGEST_INT32 else packed, days, kinds


def _stopped_days(cases: np.ndarray, days: np.ndarray, kinds: np.ndarray) -> np.ndarray | None:
    """Days on which the clock of each case had stood still by each event; None where none ever did."""
    suspended = np.unique(cases[kinds == TYPE_NUMBERS[str(EventType.TERM_SUSPENDED)]])
    if not suspended.size:
        return None
    marked = np.zeros(int(cases[-1]) + 1, dtype=bool)
    marked[suspended] = True
    own = marked[cases]
    mine, my_days = cases[own], days[own].astype(np.int64)
    stopped = np.zeros(cases.size, dtype=np.int64)
    # Both clocks run from somewhere; only their difference within a case is used.
    stopped[own] = my_days - legal_days(mine, my_days, kinds[own])
    return stopped


def _transitions(
    cases: np.ndarray, days: np.ndarray, kinds: np.ndarray, stopped: np.ndarray | None
) -> list[dict[str, Any]]:
    """Counts and waits of each pair of steps that follow one another in a case; the most frequent first."""
    types = len(NAMES)
    same = cases[1:] == cases[:-1]
    clock = (days[1:] - days[:-1])[same]
    pair = (kinds[:-1].astype(np.int32) * types + kinds[1:])[same]
    counts = np.bincount(pair, minlength=types * types)
    found = np.flatnonzero(counts)
    place = np.zeros(types * types, dtype=np.int32)
    place[found] = np.arange(found.size)
    group = place[pair]
    clock_mean, clock_median = _mean_and_median(group, clock, counts[found])
    legal_mean, legal_median = clock_mean, clock_median
    if stopped is not None:
        legal = clock - (stopped[1:] - stopped[:-1])[same]
        legal_mean, legal_median = _mean_and_median(group, legal, counts[found])
    return [
        {
            "from": NAMES[found[row] // types],
            "to": NAMES[found[row] % types],
            "count": int(counts[found[row]]),
            "clock_days": {"mean": round(float(clock_mean[row]), 2), "median": float(clock_median[row])},
            "legal_days": {"mean": round(float(legal_mean[row]), 2), "median": float(legal_median[row])},
        }
        for row in np.lexsort((found, -counts[found]))
    ]


def _mean_and_median(
    group: np.ndarray, waits: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and median of whole waits per group, by counting each length of wait in each group."""
    if not counts.size:
        return np.empty(0), np.empty(0)
    length = int(waits.max()) + 1
    if counts.size * length > MOST_CELLS:
        frame = (
            pl.DataFrame({"group": group, "wait": waits})
            .group_by("group")
            .agg(mean=pl.col("wait").mean(), median=pl.col("wait").median())
            .sort("group")
        )
        return frame.get_column("mean").to_numpy(), frame.get_column("median").to_numpy()
    table = np.bincount(group * np.int64(length) + waits, minlength=counts.size * length)
    table = table.reshape(counts.size, length)
    means = (table @ np.arange(length)) / counts
    reached = np.cumsum(table, axis=1)
    # The two middle waits, counted from 0; one and the same where the count is odd.
    lower = (reached <= ((counts - 1) // 2)[:, None]).sum(axis=1)
    upper = (reached <= (counts // 2)[:, None]).sum(axis=1)
    return means, (lower + upper) / 2
