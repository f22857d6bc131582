"""The part of a kernel's inputs that speaks of what follows a decision, or of its coming too late.

Read ``simulation.inputs`` first: axes and units are those of the whole record. Queues after a decision have
an axis of their own, that begins BEFORE weeks before the start.
"""

from ketenbalans.simulation.axes import (
    AXIS,
    BEFORE,
    LAG_CELLS,
    LONGEST,
    OVERDUE_CELLS,
    PENALTY_CELLS,
    PLACES,
    REGIMES,
    STREAM_COUNT,
)

Field = tuple[str, str, tuple[int, ...], str]

OUTCOMES: tuple[Field, ...] = (
    ("grant", "f8", (LONGEST, STREAM_COUNT), "Share of decisions that grant, by week of decision."),
    ("refugee", "f8", (STREAM_COUNT,), "Share of grants with refugee status."),
    ("appeal", "f8", (STREAM_COUNT,), "Share of rejections appealed."),
    ("appeal_subsidiary", "f8", (), "Share of subsidiary grants that appeal for refugee status."),
    ("is_minor", "i8", (STREAM_COUNT,), "One if a stream holds unaccompanied minors, else zero."),
)

COURTS: tuple[Field, ...] = (
    ("appeal_kind", "i8", (PLACES,), "SHORT or LONG: the term within which the court must rule."),
    ("ruling_term", "i8", (2,), "Weeks from the appeal within which the court must rule, by kind."),
    ("ruling_shortest", "i8", (2,), "Weeks from the decision before which no court rules, by kind."),
    (
        "rulings",
        "f8",
        (),
        "Rulings that the courts can give per week at the start, in appeals with a hearing.",
    ),
    ("rulings_growth", "f8", (), "Growth per week of that number while appeals wait beyond their term."),
    (
        "late_ruling_load",
        "f8",
        (),
        "What a ruling on a late decision asks of a court, per person, in appeals.",
    ),
    ("represented", "f8", (LONGEST,), "Hearings at which the IND can be present."),
    (
        "unattended_usual",
        "f8",
        (),
        "Share of hearings without the IND that the annulment shares were seen at.",
    ),
    (
        "unattended_slope",
        "f8",
        (),
        "Rise of the annulment share per unit of the share of hearings without the IND.",
    ),
    (
        "annulled",
        "f8",
        (PLACES,),
        "Share of rulings that annul; for subsidiary appeals, that give refugee status.",
    ),
    (
        "annulled_standard",
        "f8",
        (LONGEST, STREAM_COUNT),
        "What standard decisions add to it, by week of decision.",
    ),
    ("higher_share", "f8", (), "Share of upheld rejections taken to higher appeal."),
    ("higher_pace", "f8", (), "Share of the pending higher appeals ruled on per week."),
    ("higher_annulled", "f8", (), "Share of them that annuls."),
    ("reassessment_hours", "f8", (), "Hours of a reassessment as a share of those of a decision."),
    ("reassessment_grant", "f8", (), "Share of reassessments that grant."),
    ("reassessment_term", "i8", (STREAM_COUNT,), "Weeks that the court gives for a new decision."),
    ("reassessment_shortest", "i8", (), "Weeks after a ruling before which no new decision is taken."),
    ("appeals_initial", "f8", (BEFORE,), "Appeals pending at the start, by week lodged."),
    ("higher_initial", "f8", (), "Higher appeals pending at the start."),
)

LATENESS: tuple[Field, ...] = (
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
        "late_appeal_hazard",
        "f8",
        (STREAM_COUNT, OVERDUE_CELLS),
        "Chance of an appeal for lateness per week among them.",
    ),
    (
        "order_within_year",
        "f8",
        (STREAM_COUNT, OVERDUE_CELLS),
        "Chance of a court-set term in the next 52 weeks among cases without one.",
    ),
    ("litigation", "f8", (AXIS,), "Factor on the chance of an order, by its week: what an order can bring."),
    ("persons_per_penalty", "f8", (), "Applications that share one notice, one late appeal and one penalty."),
    ("administrative", "f8", (), "Administrative penalty per notice, in euros; zero since 15 April 2025."),
    ("order_regime", "i8", (AXIS,), "Rules on penalties that an order falls under, by its week."),
    (
        "first_passing",
        "f8",
        (REGIMES, PENALTY_CELLS),
        "Due per application k weeks after an order, undecided.",
    ),
    (
        "first_stopping",
        "f8",
        (REGIMES, PENALTY_CELLS),
        "Still due when it is decided k weeks after the order.",
    ),
    ("first_ahead", "f8", (REGIMES, PENALTY_CELLS), "Due in the 52 weeks after k, undecided."),
    (
        "repeat_passing",
        "f8",
        (REGIMES, PENALTY_CELLS),
        "The same for further orders, of those who ask for them.",
    ),
    ("repeat_stopping", "f8", (REGIMES, PENALTY_CELLS), "Still due of a further order when it is decided."),
    ("repeat_ahead", "f8", (REGIMES, PENALTY_CELLS), "Due of further orders in the 52 weeks after k."),
    ("repeat_ordered", "f8", (REGIMES, PENALTY_CELLS), "Further orders given k weeks after the first."),
    ("repeat_from", "i8", (), "Lodging week by which the first of them has run to its maximum."),
    ("repeat_share", "f8", (), "Share of those whose penalty reached its maximum who go to court again."),
    ("payment_pace", "f8", (), "Share of what is due paid per week."),
    ("unpaid_initial", "f8", (), "Due and unpaid at the start, euros."),
)

PEOPLE: tuple[Field, ...] = (
    ("housing", "f8", (LONGEST,), "Persons whom municipalities house out of reception."),
    ("housing_shortest", "i8", (), "Weeks in reception before which nobody is housed."),
    ("permit_initial", "f8", (BEFORE,), "Permit-holders in reception at the start, by week of permit."),
    ("stay_initial", "f8", (BEFORE,), "Family members in reception at the start, by week of arrival."),
    (
        "family_rule_from",
        "i8",
        (),
        "Week from which subsidiary protection gives later and fewer family rights.",
    ),
    ("family_lag_refugee", "f8", (LAG_CELLS,), "Distribution of weeks from permit to family application."),
    ("family_lag_subsidiary", "f8", (LAG_CELLS,), "The same for holders of subsidiary protection."),
    ("arrival_lag", "f8", (LAG_CELLS,), "Distribution of weeks from a family's visa to arrival."),
    ("family_per_refugee", "f8", (), "Family applications (persons) per refugee grant."),
    ("family_per_subsidiary", "f8", (), "Family applications (persons) per subsidiary grant."),
    ("family_capacity", "f8", (LONGEST,), "Family decisions that can be taken."),
    ("family_granted", "f8", (), "Share of family decisions after which the person arrives."),
    ("family_shortest", "i8", (), "Weeks from application before which no family decision is taken."),
    ("family_term", "i8", (), "Weeks within which a family application must be decided."),
    ("family_waiting", "f8", (), "Share of arriving family members who wait in reception for housing."),
    ("family_initial", "f8", (BEFORE,), "Family applications pending at the start, by week lodged."),
    ("family_initial_future", "f8", (LONGEST,), "Family applications still to come from earlier grants."),
    ("arrivals_initial", "f8", (LONGEST,), "Arrivals of families whose visa was granted before the start."),
    ("family_unscreened_initial", "f8", (), "Family members already here and not yet screened at the start."),
    ("family_notices", "f8", (OVERDUE_CELLS,), "Notices per person in the k-th week past the family term."),
    (
        "family_orders",
        "f8",
        (OVERDUE_CELLS,),
        "Court orders per person in the k-th week past the family term.",
    ),
    ("family_penalty", "f8", (OVERDUE_CELLS,), "Penalties that fall due per person in that week, euros."),
    (
        "family_ahead",
        "f8",
        (OVERDUE_CELLS,),
        "Penalties that may fall due per person in the 52 weeks after it.",
    ),
    ("dtenv_share", "f8", (), "Share of those who must leave who join the departure service's caseload."),
    ("leaving", "f8", (2, 3), "Share of a caseload that leaves per week, by caseload and manner."),
    ("forced", "f8", (LONGEST,), "Forced departures that can be carried out."),
    ("return_initial", "f8", (2,), "People who must leave at the start, by caseload."),
    ("pupils_per_minor", "f8", (), "Pupils who come under guardianship per application of a minor."),
    ("of_age_lag", "f8", (LONGEST,), "Distribution of weeks from guardianship to the eighteenth birthday."),
    (
        "of_age_initial",
        "f8",
        (LONGEST,),
        "Pupils of the start who become eighteen, by week, if none left before.",
    ),
    ("pupils_initial", "f8", (), "Pupils under eighteen at the start."),
    ("pupils_leaving", "f8", (), "Share of the pupils who leave per week before they are eighteen."),
    ("extended_share", "f8", (), "Share of those who become eighteen who go into extended care."),
    ("extended_pace", "f8", (), "Share of those in extended care who leave per week."),
    ("extended_initial", "f8", (), "Former pupils in extended care at the start."),
    ("reception_open", "f8", (), "Share of applicants awaiting a decision who are in reception."),
    ("reception_appeal", "f8", (), "Share of appellants who are in reception."),
    ("reception_return", "f8", (), "Share of people in return who are in reception."),
    ("permanent", "f8", (LONGEST,), "Persons whom the permanent places can hold."),
)

AFTERMATH_FIELDS = (*OUTCOMES, *COURTS, *LATENESS, *PEOPLE)
"""Name, type, shape and meaning of the fields."""
