"""What a kernel reads: one future of one scenario, as one record of plain numbers.

Axes: week of the simulation, lodging week (HISTORY weeks before the start, then the simulated ones), stream
(in the order of ``vocabulary.streams.STREAMS``), weeks since some event. Cases are in persons, capacity in
hours, money in euros. Both kernels read exactly the same record, so a difference between them is theirs
alone. The record has a fixed size, so the kernels are compiled once and handed a single address.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np

from ketenbalans.vocabulary.streams import STREAMS

PLAIN, WITH_PREPHASE = 0, 1
NO_PREPHASE, PREPHASE_IF_PLACES, PREPHASE_COMPULSORY = 0, 1, 2
PACT_FIRST, FIXED_SHARE = 0, 1

STREAM_COUNT = len(STREAMS)
LONGEST = 640
"""Most weeks that can be simulated: twelve years."""
HISTORY = 420
"""Lodging weeks before the start that are kept apart; older applications count as of the first."""
AXIS = HISTORY + LONGEST
LAG_CELLS = 312
OVERDUE_CELLS = 520
WAIT_CELLS = 900

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
    ("is_priority", "i8", (STREAM_COUNT,), "One if a stream is served before the cohorts, else zero."),
    ("intake_lag", "i8", (STREAM_COUNT,), "Weeks from lodging until an application can be heard."),
    ("open_from", "i8", (STREAM_COUNT,), "First week in which a stream may be taken up."),
    ("prephase_rule", "i8", (STREAM_COUNT,), "NO_PREPHASE, PREPHASE_IF_PLACES or PREPHASE_COMPULSORY."),
    ("hours", "f8", (LONGEST,), "Hear-and-decide hours that the staff can give."),
    ("hearing", "f8", (LONGEST, STREAM_COUNT, 2), "Hours to hear a case."),
    ("decision", "f8", (LONGEST, STREAM_COUNT, 2), "Hours to decide a heard case."),
    ("hours_spread", "f8", (), "Coefficient of variation of the hours between cases (case kernel only)."),
    ("decision_lag", "i8", (), "Weeks between hearing and decision: corrections and additions."),
    ("rule", "i8", (), "PACT_FIRST or FIXED_SHARE."),
    ("pact_share", "f8", (), "Share of all hours for the Pact streams under FIXED_SHARE."),
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
    ("grant", "f8", (STREAM_COUNT,), "Share of decisions that grant."),
    ("refugee", "f8", (STREAM_COUNT,), "Share of grants with refugee status."),
    ("appeal", "f8", (STREAM_COUNT,), "Share of rejections appealed."),
    ("appeal_subsidiary", "f8", (), "Share of subsidiary grants that appeal for refugee status."),
    ("annulled", "f8", (STREAM_COUNT,), "Share of appeals in which the decision is annulled."),
    ("reassessment_hours", "f8", (), "Hours of a reassessment as a share of those of a decision."),
    ("reassessment_grant", "f8", (), "Share of reassessments that grant."),
    (
        "order_pmf",
        "f8",
        (OVERDUE_CELLS,),
        "Chance that a court sets a term k weeks after the term passed; sums to at most one.",
    ),
    ("order_hazard", "f8", (OVERDUE_CELLS,), "The same per week among cases without such a term yet."),
    ("notice_hazard", "f8", (OVERDUE_CELLS,), "Chance of a notice of default per week among them."),
    (
        "order_within_year",
        "f8",
        (OVERDUE_CELLS,),
        "Chance of a court-set term in the next 52 weeks among cases without one.",
    ),
    ("court_weeks", "i8", (), "Weeks the court gives."),
    ("court_rate", "f8", (AXIS,), "Penalty per week late and per application, by week of the order."),
    ("court_cap", "f8", (AXIS,), "Largest penalty per application, by week of the order."),
    ("court_lag", "f8", (LAG_CELLS,), "Distribution of weeks from decision to the court's ruling."),
    ("housing_lag", "f8", (LAG_CELLS,), "Distribution of weeks from permit to housing."),
    ("return_lag", "f8", (LAG_CELLS,), "Distribution of weeks from the end of the procedure to departure."),
    ("family_lag_refugee", "f8", (LAG_CELLS,), "Distribution of weeks from permit to family application."),
    ("family_lag_subsidiary", "f8", (LAG_CELLS,), "The same for holders of subsidiary protection."),
    ("arrival_lag", "f8", (LAG_CELLS,), "Distribution of weeks from a family's visa to arrival."),
    ("stay_lag", "f8", (LAG_CELLS,), "Distribution of weeks an arrived family member stays in reception."),
    ("family_per_refugee", "f8", (), "Family applications (persons) per refugee grant."),
    ("family_per_subsidiary", "f8", (), "Family applications (persons) per subsidiary grant."),
    ("family_capacity", "f8", (LONGEST,), "Family decisions that can be taken."),
    ("family_granted", "f8", (), "Share of family applications granted."),
    ("appeals_initial", "f8", (), "Appeals pending at the start."),
    ("appeals_initial_due", "f8", (LONGEST,), "Rulings on the appeals pending at the start."),
    ("appeals_initial_annulled", "f8", (), "Share of them that annuls."),
    ("permit_initial", "f8", (), "Permit-holders in reception at the start."),
    ("permit_initial_exits", "f8", (LONGEST,), "Housing of the permit-holders in reception at the start."),
    ("return_initial", "f8", (), "People in return at the start."),
    ("return_initial_exits", "f8", (LONGEST,), "Departures of those in return at the start."),
    ("family_initial", "f8", (), "Family applications pending at the start."),
    ("family_initial_future", "f8", (LONGEST,), "Family applications still to come from earlier grants."),
    ("arrivals_initial", "f8", (LONGEST,), "Arrivals of families whose visa was granted before the start."),
    ("family_unscreened_initial", "f8", (), "Family members already here and not yet screened at the start."),
    ("stay_initial", "f8", (), "Family members in reception at the start."),
    ("stay_initial_exits", "f8", (LONGEST,), "Housing of the family members in reception at the start."),
    ("reception_open", "f8", (), "Share of applicants awaiting a decision who are in reception."),
    ("reception_appeal", "f8", (), "Share of appellants who are in reception."),
    ("reception_return", "f8", (), "Share of people in return who are in reception."),
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
