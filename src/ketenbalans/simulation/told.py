"""Figures of an ensemble on the way to the first decision: staff at year ends, triage, screening in time."""

import numpy as np

from ketenbalans.simulation import measures as m
from ketenbalans.simulation.futures import Results

STAFF = ("experienced", "learning", "external")


def staff_at_year_ends(results: Results) -> dict[int, dict[str, np.ndarray]]:
    """Hear-and-decide staff at the end of each whole year, by kind; fte, each of shape (future,) (R-055).

    ``external_share`` is that of external hire in all of them (R-058).
    """
    years = np.array([day.year for day in results.horizon.ends()])
    found = {}
    for year in np.unique(years)[:-1]:
        last = int(np.flatnonzero(years == year)[-1])
        kinds = {kind: results.measure(f"fte_{kind}")[:, last] for kind in STAFF}
        total = np.sum(list(kinds.values()), axis=0)
        kinds["external_share"] = kinds["external"] / np.maximum(total, 1e-9)
        found[int(year)] = kinds
    return found


def triage_weeks(results: Results) -> np.ndarray:
    """First week in which inflow is structurally above the threshold, shape (future,) (R-049).

    The number of weeks of the run where it never is.
    """
    triage = results.weekly[:, :, m.TRIAGE] > 0
    return np.where(triage.any(axis=1), triage.argmax(axis=1), results.horizon.weeks).astype(float)


def screened_in_time(results: Results, weeks: slice) -> np.ndarray:
    """Share of those screened in some weeks who were screened within 14 days, shape (future,) (R-071)."""
    done = results.weekly[:, weeks, m.SCREENED].sum(axis=1)
    in_time = results.weekly[:, weeks, m.SCREENED_IN_14_DAYS].sum(axis=1)
    return np.asarray(in_time / np.maximum(done, 1e-9))
