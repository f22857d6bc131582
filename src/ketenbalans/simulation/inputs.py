"""What a kernel reads: one future of one scenario, as one record of plain numbers.

Axes: week of the simulation, lodging week (HISTORY weeks before the start, then the simulated ones), stream
(in the order of ``vocabulary.streams.STREAMS``), weeks since some event. Cases are in persons, capacity in
hours, money in euros. Both kernels read exactly the same record, so a difference between them is theirs
alone. The record has a fixed size, so the kernels are compiled once and handed a single address.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np

from ketenbalans.compiling import borrowed, compiled
from ketenbalans.simulation.axes import AXIS as AXIS
from ketenbalans.simulation.axes import HISTORY as HISTORY
from ketenbalans.simulation.axes import LAG_CELLS as LAG_CELLS
from ketenbalans.simulation.axes import LONGEST as LONGEST
from ketenbalans.simulation.axes import OVERDUE_CELLS as OVERDUE_CELLS
from ketenbalans.simulation.axes import STREAM_COUNT as STREAM_COUNT
from ketenbalans.simulation.axes import WAIT_CELLS as WAIT_CELLS
from ketenbalans.simulation.inputs_aftermath import AFTERMATH_FIELDS
from ketenbalans.simulation.inputs_work import WORK_FIELDS

PLAIN, WITH_PREPHASE = 0, 1
"""How a case reaches its hearing: at once, or prepared by a pre-phase day or by an earlier procedure."""
NO_PREPHASE, PREPHASE_IF_PLACES, PREPHASE_COMPULSORY = 0, 1, 2
PACT_FIRST, FIXED_SHARE = 0, 1
ONE_OF_MANY, FIRST_OF_ALL = 1, 2

Record: TypeAlias = Any
"""A record of one of the types of this package; numba knows its fields, the type checker does not."""

FIELDS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("key", "u8", (), "Stream of the counter-based draws, from ``draws.stream``."),
    ("weeks", "i8", (), "Simulated weeks, T."),
    ("initial", "f8", (STREAM_COUNT, HISTORY), "Open applications at the start."),
    ("inflow", "f8", (LONGEST, STREAM_COUNT), "Applications lodged."),
    (
        "inflow_total",
        "i8",
        (LONGEST,),
        "Whole number of applications lodged; the case kernel shares them out by draw.",
    ),
    ("is_old", "i8", (STREAM_COUNT,), "One if a stream belongs to the old stock, else zero."),
    (
        "is_priority",
        "i8",
        (STREAM_COUNT,),
        "FIRST_OF_ALL, or ONE_OF_MANY if a stream is served before the cohorts, else zero.",
    ),
    ("intake_lag", "i8", (STREAM_COUNT,), "Weeks from lodging until an application can be heard."),
    ("open_from", "i8", (STREAM_COUNT,), "First week in which a stream may be taken up."),
    ("prephase_rule", "i8", (STREAM_COUNT,), "NO_PREPHASE, PREPHASE_IF_PLACES or PREPHASE_COMPULSORY."),
    ("hours", "f8", (LONGEST,), "Hear-and-decide hours that the staff can give."),
    ("hearing", "f8", (LONGEST, STREAM_COUNT, 2), "Hours to hear a case."),
    ("decision", "f8", (LONGEST, STREAM_COUNT, 2), "Hours to decide a heard case."),
    ("hours_spread", "f8", (), "Coefficient of variation of the hours between cases (case kernel only)."),
    ("decision_lag", "i8", (), "Weeks between hearing and decision: corrections and additions."),
    ("rule", "i8", (), "PACT_FIRST or FIXED_SHARE."),
    ("pact_share", "f8", (LONGEST,), "Largest share of all hours for the Pact streams under FIXED_SHARE."),
    ("court_share", "f8", (), "Largest share of all hours for cases under a court-set term."),
    (
        "plan_weight",
        "f8",
        (LONGEST, STREAM_COUNT),
        "Share of the old stock's hours per stream; a row of zeros: as the stock is.",
    ),
    ("prephase_places", "f8", (LONGEST,), "Pre-phase places."),
    ("screening", "f8", (LONGEST,), "Security screenings of applicants that the staff can do."),
    (
        "screening_family",
        "f8",
        (LONGEST,),
        "Security screenings of arrived family members that the staff can do.",
    ),
    ("screened_initial", "f8", (), "Applications of the initial stock that are screened."),
    ("overdue_after", "i8", (STREAM_COUNT,), "Weeks after lodging at which the term has surely passed."),
    (
        "within_term",
        "f8",
        (STREAM_COUNT, WAIT_CELLS),
        "Share decided in term among cases decided k weeks after their lodging week.",
    ),
    ("closure", "f8", (STREAM_COUNT,), "Chance per week that a waiting case closes without a decision."),
    *WORK_FIELDS,
    *AFTERMATH_FIELDS,
)
"""Name, type, shape and meaning of every field of the record."""

INPUTS = np.dtype([(name, kind, shape) for name, kind, shape, _ in FIELDS])


class Outputs(NamedTuple):
    """What one future yields; see ``simulation.measures`` for the columns."""

    weekly: np.ndarray
    """Shape (week, measure)."""
    flows: np.ndarray
    """Shape (week, stream, flow)."""
    waits: np.ndarray
    """First decisions by weeks from lodging, shape (stream, weeks)."""
    cohorts: np.ndarray
    """Fate of the Pact applications by lodging week, shape (week, column)."""


@compiled
def lent(out: Outputs) -> Outputs:
    """The outputs without a count of who holds them; the caller must hold them while a kernel runs."""
    return Outputs(borrowed(out.weekly), borrowed(out.flows), borrowed(out.waits), borrowed(out.cohorts))
