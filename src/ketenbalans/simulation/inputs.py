"""What a kernel reads: one future of one scenario, as plain arrays.

Axes: week of the simulation (T), lodging week (the weeks before the start, then T), stream (S, in the order
of ``vocabulary.streams.STREAMS``), weeks since some event (K). Cases are in persons, capacity in hours,
money in euros. Both kernels read exactly the same record, so a difference between them is theirs alone.
"""

from typing import NamedTuple

import numpy as np

PLAIN, WITH_PREPHASE = 0, 1
NO_PREPHASE, PREPHASE_IF_PLACES, PREPHASE_COMPULSORY = 0, 1, 2
PACT_FIRST, FIXED_SHARE = 0, 1


class Inputs(NamedTuple):
    """One future. The first six fields say how large it is and whose luck it meets."""

    key: np.uint64
    """Stream of the counter-based draws, from ``draws.stream``."""
    weeks: int
    """Simulated weeks, T."""
    history: int
    """Lodging weeks before the start."""
    initial: np.ndarray
    """Open applications at the start, shape (stream, lodging week before the start)."""
    inflow: np.ndarray
    """Applications lodged, shape (week, stream)."""
    inflow_total: np.ndarray
    """Whole number of applications lodged, shape (week,); the case kernel shares them out by draw."""

    is_old: np.ndarray
    """Whether a stream belongs to the old stock, shape (stream,)."""
    is_priority: np.ndarray
    """Whether a stream is served before the cohorts, shape (stream,)."""
    intake_lag: np.ndarray
    """Weeks from lodging until an application can be heard, shape (stream,)."""
    open_from: np.ndarray
    """First week in which a stream may be taken up, shape (stream,)."""
    prephase_rule: np.ndarray
    """NO_PREPHASE, PREPHASE_IF_PLACES or PREPHASE_COMPULSORY, shape (stream,)."""

    hours: np.ndarray
    """Hear-and-decide hours that the staff can give, shape (week,)."""
    hearing: np.ndarray
    """Hours to hear a case, shape (week, stream, PLAIN or WITH_PREPHASE)."""
    decision: np.ndarray
    """Hours to decide a heard case, same shape."""
    hours_spread: float
    """Coefficient of variation of the hours between cases (case kernel only)."""
    decision_lag: int
    """Weeks between hearing and decision: corrections and additions."""
    rule: int
    """PACT_FIRST or FIXED_SHARE."""
    pact_share: float
    """Share of all hours for the Pact streams under FIXED_SHARE."""
    court_share: float
    """Largest share of all hours for cases under a court-set term."""
    plan_weight: np.ndarray
    """Share of the old stock's hours per stream, shape (week, stream); a row of zeros: as the stock is."""
    prephase_places: np.ndarray
    """Pre-phase places, shape (week,)."""
    screening: np.ndarray
    """Security screenings of applicants that the staff can do, shape (week,)."""
    screening_family: np.ndarray
    """Security screenings of arrived family members that the staff can do, shape (week,)."""
    screened_initial: float
    """Applications of the initial stock that are screened."""

    overdue_after: np.ndarray
    """Weeks after lodging at which the term has surely passed, shape (stream,)."""
    within_term: np.ndarray
    """Share decided in term among cases decided k weeks after their lodging week, shape (stream, K)."""
    closure: np.ndarray
    """Chance per week that a waiting case closes without a decision, shape (stream,)."""
    grant: np.ndarray
    """Share of decisions that grant, shape (stream,)."""
    refugee: np.ndarray
    """Share of grants with refugee status, shape (stream,)."""
    appeal: np.ndarray
    """Share of rejections appealed, shape (stream,)."""
    appeal_subsidiary: float
    """Share of subsidiary grants that appeal for refugee status."""
    annulled: np.ndarray
    """Share of appeals in which the decision is annulled, shape (stream,)."""
    reassessment_hours: float
    """Hours of a reassessment as a share of those of a decision."""
    reassessment_grant: float
    """Share of reassessments that grant."""

    order_pmf: np.ndarray
    """Chance that a court sets a term k weeks after the term passed, shape (K,); sums to at most one."""
    order_hazard: np.ndarray
    """The same per week among cases without such a term yet, shape (K,)."""
    notice_hazard: np.ndarray
    """Chance of a notice of default per week among them, shape (K,)."""
    order_within_year: np.ndarray
    """Chance of a court-set term in the next 52 weeks among cases without one, shape (K,)."""
    court_weeks: int
    """Weeks the court gives."""
    court_rate: np.ndarray
    """Penalty per week late and per application, by week of the order, shape (lodging week,)."""
    court_cap: np.ndarray
    """Largest penalty per application, by week of the order, shape (lodging week,)."""

    court_lag: np.ndarray
    """Distribution of weeks from decision to the court's ruling, shape (K,)."""
    housing_lag: np.ndarray
    """Distribution of weeks from permit to housing, shape (K,)."""
    return_lag: np.ndarray
    """Distribution of weeks from the end of the procedure to departure, shape (K,)."""
    family_lag_refugee: np.ndarray
    """Distribution of weeks from permit to family application, shape (K,)."""
    family_lag_subsidiary: np.ndarray
    """The same for holders of subsidiary protection, shape (K,)."""
    arrival_lag: np.ndarray
    """Distribution of weeks from a family's visa to arrival, shape (K,)."""
    stay_lag: np.ndarray
    """Distribution of weeks an arrived family member stays in reception, shape (K,)."""
    family_per_refugee: float
    """Family applications (persons) per refugee grant."""
    family_per_subsidiary: float
    """Family applications (persons) per subsidiary grant."""
    family_capacity: np.ndarray
    """Family decisions that can be taken, shape (week,)."""
    family_granted: float
    """Share of family applications granted."""

    appeals_initial: float
    appeals_initial_due: np.ndarray
    """Rulings on the appeals pending at the start, shape (week,)."""
    appeals_initial_annulled: float
    permit_initial: float
    permit_initial_exits: np.ndarray
    """Housing of the permit-holders in reception at the start, shape (week,)."""
    return_initial: float
    return_initial_exits: np.ndarray
    """Departures of those in return at the start, shape (week,)."""
    family_initial: float
    """Family applications pending at the start."""
    family_initial_future: np.ndarray
    """Family applications still to come from earlier grants, shape (week,)."""
    arrivals_initial: np.ndarray
    """Arrivals of families whose visa was granted before the start, shape (week,)."""
    family_unscreened_initial: float
    """Family members already here and not yet screened at the start."""
    stay_initial: float
    stay_initial_exits: np.ndarray
    """Housing of the family members in reception at the start, shape (week,)."""

    reception_open: float
    """Share of applicants awaiting a decision who are in reception."""
    reception_appeal: float
    """Share of appellants who are in reception."""
    reception_return: float
    """Share of people in return who are in reception."""


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
