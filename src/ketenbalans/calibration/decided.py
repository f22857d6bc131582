"""A third test: the decisions that were taken are given too; what is left is who was decided, and when.

Where the hindcast takes more decisions than were taken, its ages suffer from that. Here the published
decisions of 2024 and 2025 are given, as ``backtest stockflow`` takes outflow as given, and the ages, waits,
timeliness and penalties that follow are scored. Nothing is fitted to them.
"""

from dataclasses import replace

import numpy as np

from ketenbalans.calibration import given, hindcast, published
from ketenbalans.calibration.ensemble import Ensemble, again
from ketenbalans.calibration.given import WEEKS
from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR

MONTHS_IN_A_YEAR = 12


def decisions() -> np.ndarray:
    """Decisions on track 4 per week: the mean of the published months of 2024 and 2025, shape (week,).

    Not a number before 2024, where no month is published.

    Example:
        >>> taken = decisions()
        >>> round(float(taken[-1]))  # (1,930 + 2,020 + 2,030) / 3 * 12 / 52.18
        458
    """
    years = given.years()
    found = np.full(WEEKS, np.nan)
    for year, months in published.SNAPSHOTS.items():
        a_month = float(np.mean([published.snapshot(month, "decisions") for month in months]))
        found[np.floor(years) == int(year)] = a_month * MONTHS_IN_A_YEAR / WEEKS_IN_A_YEAR
    return np.where(years >= int(max(published.SNAPSHOTS)) + 1, found[~np.isnan(found)][-1], found)


def run(ensemble: Ensemble, *, threads: int | None = None) -> Ensemble:
    """The kept members with the decisions that were taken from 2024 on.

    Args:
        ensemble: From ``members.load`` or ``matching.run``.
        threads: Threads to use; all processors if None.
    """
    course = replace(hindcast.as_it_came(), decisions=decisions())
    return again(ensemble, [course] * ensemble.weights.size, threads=threads)


def table(given_decisions: Ensemble) -> list[published.Row]:
    """The validation figures of the procedure beside what follows from the decisions that were taken."""
    return [
        one.row()
        for one in published.without_reception(given_decisions)
        if one.mark == published.VALIDATION and one.figure != "decisions a month"
    ]
