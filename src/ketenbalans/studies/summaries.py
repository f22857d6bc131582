"""Small figures of an ensemble: bands, dates, shares. One formula, one function."""

from datetime import date

import numpy as np

from ketenbalans.simulation.building import PACT_START, PROMISE, Horizon
from ketenbalans.simulation.futures import Results
from ketenbalans.vocabulary.streams import OLD_STREAMS

BAND = (2.5, 10.0, 25.0, 50.0, 75.0, 90.0, 97.5)
OLD = slice(0, len(OLD_STREAMS))
PACT = slice(len(OLD_STREAMS), None)
DONE = 0.99
"""The old stock counts as gone when 99 % of it has left it."""


def band(values: np.ndarray) -> list[float]:
    """The points of BAND over the first axis (futures) of an array of shape (future,), rounded to a tenth.

    Example:
        >>> band(np.arange(101.0))
        [2.5, 10.0, 25.0, 50.0, 75.0, 90.0, 97.5]
    """
    return [round(float(point), 1) for point in np.percentile(values, BAND, axis=0)]


def points(values: np.ndarray, *which: float) -> list[float]:
    """Some percentiles over futures, rounded to three decimals."""
    return [round(float(point), 3) for point in np.percentile(values, which, axis=0)]


def last_whole_week(horizon: Horizon, day: date) -> int:
    """The last week that has ended by a day."""
    return min(max(horizon.week_of(day) - 1, 0), horizon.weeks - 1)


def old_stock(results: Results) -> np.ndarray:
    """Applications of the old stock without a first decision at the end of each week, (future, week)."""
    # Flows leave a billionth of a case behind; nobody waits below zero.
    return np.asarray(np.maximum(results.flow("open", OLD), 0.0))


def stock_at_cut_off(results: Results) -> np.ndarray:
    """The old stock when the Pact takes effect, shape (future,): what the promise is counted against."""
    return np.asarray(old_stock(results)[:, results.horizon.week_of(PACT_START)])


def remaining(results: Results, day: date = PROMISE) -> np.ndarray:
    """The old stock on a day, shape (future,)."""
    return np.asarray(old_stock(results)[:, last_whole_week(results.horizon, day)])


def share_done(results: Results, day: date = PROMISE) -> np.ndarray:
    """Share of the stock at the cut-off that has left it by a day, shape (future,).

    Read it as: what part of the people who waited have their first decision (or have left).
    """
    return np.asarray(1.0 - remaining(results, day) / stock_at_cut_off(results))


def end_week(results: Results, share: float = DONE) -> np.ndarray:
    """First week in which a share of the stock at the cut-off has left it, shape (future,).

    Infinite where that is not before the horizon: how much later cannot be known from the run.
    """
    stock = old_stock(results)
    reached = stock <= (1.0 - share) * stock_at_cut_off(results)[:, None]
    return np.asarray(np.where(reached.any(axis=1), reached.argmax(axis=1).astype(float), np.inf))


def decimal_year(horizon: Horizon, week: float) -> float | None:
    """A week of the horizon as a year with decimals; None where it lies beyond."""
    if not np.isfinite(week):
        return None
    day = horizon.first_monday.toordinal() + 7 * week + 6
    return round(float(1.0 + (day - 1.0) / 365.2425), 2)


def date_of(horizon: Horizon, week: float) -> str | None:
    """The last day of a week as ISO text; None where it lies beyond the horizon."""
    return None if not np.isfinite(week) else horizon.ends()[int(week)].isoformat()


def by_year(results: Results, name: str, *, average: bool) -> dict[int, np.ndarray]:
    """A weekly measure per whole calendar year: its average or its sum, each of shape (future,)."""
    values = results.measure(name)
    years = np.array([day.year for day in results.horizon.ends()])
    found = {}
    for year in np.unique(years):
        weeks = years == year
        if weeks.sum() >= 52:
            found[int(year)] = values[:, weeks].mean(axis=1) if average else values[:, weeks].sum(axis=1)
    return found


def in_term_by_quarter(results: Results, term_weeks: int) -> list[tuple[str, np.ndarray, bool]]:
    """Share of new applications decided in term per quarter of lodging, with whether it is known.

    The share is over all lodged that did not close without a decision. A cohort is known when the longest
    ordinary term of its last application has ended within the horizon; before that the quick ones would
    make it look better than it is.
    """
    fate = results.cohorts
    ends = results.horizon.ends()
    labels = np.array([f"{day.year}-Q{(day.month + 2) // 3}" for day in ends])
    found = []
    for label in dict.fromkeys(labels.tolist()):
        weeks = np.flatnonzero(labels == label)
        lodged = fate[:, weeks, 0].sum(axis=1)
        if (lodged <= 0).any():
            continue
        counted = lodged - fate[:, weeks, 3].sum(axis=1)
        share = fate[:, weeks, 1].sum(axis=1) / np.maximum(counted, 1.0)
        found.append((label, share, bool(weeks[-1] + term_weeks < results.horizon.weeks)))
    return found


def median_wait(waits: np.ndarray, share: float) -> np.ndarray:
    """Weeks within which a share of the decided waited, shape (future,), from counts (future, weeks)."""
    cumulative = np.cumsum(waits, axis=1)
    return np.asarray((cumulative < share * cumulative[:, -1:]).sum(axis=1))
