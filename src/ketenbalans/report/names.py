"""What codes and columns are called, in English; the Dutch stands in ``data/locales/nl/report.po``.

A study may bring names of its own in a table ``names``; those come first.
"""

BUILT_IN: dict[str, str] = {
    # scenarios and assumption sets
    "regular": "Regular process, no plan",
    "plan": "IND plan",
    "plan_73": "IND plan, 73% for new applications",
    "plan_18000": "IND plan, inflow 18,000 a year",
    "plan_32000": "IND plan, inflow 32,000 a year",
    "central": "our own bands",
    "promised": "as promised",
    "half": "half of what was promised",
    # what is required and realised
    "needed": "Needed from 12 June 2026: the whole stock in three years",
    "needed_from_start": "Needed from the start of the plan: what is left by then",
    "decided": "Decided, lowest to highest month",
    # sources
    "model of this report on the synthetic register of 1 April 2026": "model of this report on the"
    " synthetic register of 1 April 2026",
    "model of this report on the synthetic register of 1 April 2026, case kernel": "model of this report"
    " on the synthetic register of 1 April 2026, application by application",
    "model of this report": "model of this report",
    "synthetic register": "synthetic register",
    # nationalities without a country
    "XXA": "Stateless",
    "XXX": "Nationality unknown",
    # categories and priority groups
    "A": "A: grant unlikely by country policy",
    "B": "B: grant likely by country policy",
    "C": "C: individual test, often rejected",
    "D": "D: individual test, outcome open",
    "outside": "Outside the categories",
    "small_group": "Small groups",
    "unaccompanied_minor": "Unaccompanied minors",
    "former_safe_country": "Former safe countries of origin",
    "nuisance": "Applicants causing nuisance",
    # chain partners
    "reception_average": "People in reception, yearly average",
    "court_appeals": "Appeals lodged at court",
    "family_applications": "Family reunification applications",
    "family_arrivals": "Family members arriving",
    "returns": "Departures after rejection",
    "screening_backlog": "Not yet security-screened, end of year",
    "penalties_paid_million": "Penalties paid (million euros)",
    "penalties_provision_million": "Provision for penalties (million euros)",
    "permit_holders_in_reception": "Permit-holders still in reception",
    # kinds and marks
    "input": "input: used to build the model, no evidence",
    "calibration": "calibration: the model was fitted to it",
    "validation": "validation: no parameter was fitted to it",
    "lever": "lever",
    "assumption": "assumption",
    # populations
    "track_4": "track 4 (general and extended asylum procedure)",
    "first_applications": "first applications for asylum",
    "all_asylum": "all applications for asylum",
    "asylum_and_nareis": "asylum and family reunification (nareis)",
    "nareis": "family reunification (nareis)",
    "asylum_product_group": "asylum product group of the IND",
    "all_ind_decisions": "all decisions of the IND",
    "reception_entitled": "everyone entitled to reception",
    "old_stock": "old stock: applications lodged before and open on 12 June 2026",
    "pact_inflow": "applications lodged from 12 June 2026 on",
    # units
    "applications": "applications",
    "applications a month": "applications a month",
    "applications per month": "applications a month",
    "appeals": "appeals",
    "decisions": "decisions",
    "departures": "departures",
    "euros": "euros",
    "euros a day": "euros a day",
    "factor": "times",
    "fte": "fte",
    "hours": "hours",
    "million euros": "million euros",
    "months": "months",
    "notices": "notices",
    "people": "people",
    "persons": "people",
    "persons per fte and year": "people per fte a year",
    "persons per month": "people a month",
    "places per week": "places a week",
    "ratio": "ratio",
    "share": "share",
    "share per year": "share a year",
    "weeks": "weeks",
    "years": "years",
    # owners
    "capacity planner": "capacity planner",
    "controller": "controller",
    "policy analyst": "policy analyst",
    "programme manager": "programme manager",
    "after 2036": "after 2036",
}
"""Codes that the main job uses and what a reader sees instead."""

TABLES: dict[str, str] = {
    "required_realised": "required and realised decisions a month",
    "old_stock": "the old stock over the years",
    "promise": "what remains on the promised day",
    "claims": "published estimates of the time needed",
    "claim_values": "values that would yield each estimate",
    "contradictions": "statements that contradict each other",
    "new_stock": "the stock of new applications",
    "new_timeliness": "timeliness of new applications",
    "frontier": "what the share for new applications trades",
    "waits": "waits per group",
    "longest_waits": "who has waited longest",
    "chain_partners": "partners in the chain",
    "published_modelled": "published figures against the model",
    "levers": "levers by their effect",
    "assumptions": "the register of assumptions",
    "synthetic_made_of": "what the register is made of",
    "plan_cycles": "the plan cycles",
}
"""What the tables of the contract are called where one was not made."""
