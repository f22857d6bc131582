"""What stands on the reference date, counted from a register into what the simulator starts with."""

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.simulation.axes import BEFORE
from ketenbalans.simulation.building import Standing, lodging_week
from ketenbalans.simulation.inputs import HISTORY
from ketenbalans.synthetic.building import SyntheticRegister
from ketenbalans.vocabulary.streams import STREAMS


def by_lodging_week(applications: Applications, register: SyntheticRegister) -> np.ndarray:
    """Open applications per stream and lodging week, shape (stream, week), whole numbers."""
    counts = np.zeros((len(STREAMS), HISTORY))
    np.add.at(counts, (applications.group, lodging_week(applications.lodged, register.reference_date)), 1.0)
    return counts


def joined_by_week(days: np.ndarray, register: SyntheticRegister) -> np.ndarray:
    """Persons by the week in which they joined a queue that outlives the start, shape (BEFORE,)."""
    weeks = lodging_week(days, register.reference_date) - HISTORY + BEFORE
    return np.bincount(np.clip(weeks, 0, BEFORE - 1), minlength=BEFORE).astype(np.float64)


def from_synthetic(register: SyntheticRegister) -> Standing:
    """The standing stock of a synthetic register.

    Example:
        >>> from ketenbalans.synthetic.building import build
        >>> int(from_synthetic(build()).initial.sum())
        54000
    """
    rest = register.rest
    return Standing(
        start=register.reference_date,
        initial=by_lodging_week(register.applications, register),
        screened=float(register.applications.screened.sum()),
        appeals=float(rest.appeals_lodged.size),
        permit_holders=float(rest.permit_holders_since.size),
        in_return=float(rest.returning_since.size),
        family_pending=float(rest.nareis_lodged.size),
        family_unscreened=float(rest.nareis_unscreened),
        appeals_lodged=joined_by_week(rest.appeals_lodged, register),
        family_lodged=joined_by_week(rest.nareis_lodged, register),
    )
