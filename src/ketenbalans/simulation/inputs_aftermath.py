"""The part of a kernel's inputs that speaks of what follows a decision, or of its coming too late.

Read ``simulation.inputs`` first: axes and units are those of the whole record.
"""

from ketenbalans.simulation.axes import AXIS, LAG_CELLS, LONGEST, OVERDUE_CELLS, STREAM_COUNT

AFTERMATH_FIELDS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
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
        (STREAM_COUNT, OVERDUE_CELLS),
        "Chance that a court sets a term k weeks after the term passed; sums to at most one.",
    ),
    (
        "order_hazard",
        "f8",
        (STREAM_COUNT, OVERDUE_CELLS),
        "The same per week among cases without such a term yet.",
    ),
    (
        "notice_hazard",
        "f8",
        (STREAM_COUNT, OVERDUE_CELLS),
        "Chance of a notice of default per week among them.",
    ),
    (
        "order_within_year",
        "f8",
        (STREAM_COUNT, OVERDUE_CELLS),
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
"""Name, type, shape and meaning of the fields."""
