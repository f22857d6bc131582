"""What codes and columns are called, in English; the Dutch stands in ``data/locales/nl/report.po``.

A study may bring names of its own in a table ``names``; those come first.
"""

BUILT_IN: dict[str, str] = {
    # scenarios
    "regular": "Regular process, no plan",
    "plan": "IND plan",
    "plan_inflow_18000": "IND plan, inflow 18,000 a year",
    "plan_inflow_32000": "IND plan, inflow 32,000 a year",
    "plan_fixed_share": "IND plan, fixed 73% for new applications",
    "plan_pact_first": "IND plan, new applications first",
    "plan_low_inflow": "IND plan, low inflow",
    "plan_high_inflow": "IND plan, high inflow",
    "fixed_share": "IND plan, fixed 73% for new applications",
    "pact_first": "IND plan, new applications first",
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
    "validation": "validation: the model never saw it",
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
    "persons": "people",
    "people": "people",
    "weeks": "weeks",
    "months": "months",
    "years": "years",
    "fte": "fte",
    "share": "share",
    "hours": "hours",
    "decisions": "decisions",
    "million euros": "million euros",
    "after 2036": "after 2036",
}
"""Codes that the main job uses and what a reader sees instead."""
