"""Worked cases of the law: every expected day and amount is counted by hand, the arithmetic beside it.

Numbers 1, 3, 5, 10, 11, 13, 15 and 19 are the worked cases of law.md section 7 (rulings named there); the
others are counted from the rules of sections 0 to 5. Serves R-060, R-064.
"""

from datetime import date
from typing import Any

import pytest

from ketenbalans.cases.reading import parse_case
from ketenbalans.policy.catalogue import load
from ketenbalans.policy.clock import explain, together
from ketenbalans.policy.clock_records import Clock
from ketenbalans.vocabulary.codes import TermKind


def event(named: str, on: str, **details: Any) -> dict[str, Any]:
    return {"type": named, "on": on, **details}


def clock(
    *events: dict[str, Any], on: str | None = None, settings: tuple[str, ...] = (), **case: Any
) -> Clock:
    record = {"key": "k", "product": "asylum", "events": list(events), **case}
    return explain(
        parse_case(record), date.fromisoformat(on) if on else None, load().with_settings(list(settings))
    )


def last_day(*events: dict[str, Any], of: TermKind = TermKind.DECISION, **case: Any) -> str | None:
    term = clock(*events, **case).term(of)
    assert term is not None
    return term.last_day.isoformat() if term.last_day else None


# 1: WBV 2023/26 is void, six months; RBDHA:2025:2500
def test_case_1_six_months_and_overdue_the_day_after() -> None:
    term = clock(lodged_on="2024-04-10").term(TermKind.DECISION)
    assert term is not None
    assert (term.start, term.last_day) == (date(2024, 4, 10), date(2024, 10, 10))
    assert term.overdue_from == date(2024, 10, 11)
    assert (term.law, term.article) == ("Vreemdelingenwet 2000", "42(1)")


# 3: six months of 26 March end on 26 September, one day before WBV 2022/22 took effect
@pytest.mark.parametrize(
    ("lodged", "expected"),
    [("2022-03-26", "2022-09-26"), ("2022-03-27", "2023-06-27"), ("2022-03-28", "2023-06-28")],
)
def test_case_3_the_boundary_of_the_first_general_extension(lodged: str, expected: str) -> None:
    assert last_day(lodged_on=lodged) == expected


# 5: 31 August + 15 months = 30 November; in two steps 29 February 2024 + 9 months = 29 November
@pytest.mark.parametrize(("setting", "expected"), [("total", "2024-11-30"), ("two_steps", "2024-11-29")])
def test_case_5_months_added_up_or_in_two_steps(setting: str, expected: str) -> None:
    settings = (f"counting.month_addition={setting}",)
    assert last_day(lodged_on="2023-08-31", settings=settings) == expected


# 10: suspended 4 to 16 March = 13 days; 15 July + 13 = 28 July; with the 17th 14 days
@pytest.mark.parametrize(("setting", "expected"), [("false", "2025-07-28"), ("true", "2025-07-29")])
def test_case_10_an_invitation_to_complete_suspends(setting: str, expected: str) -> None:
    assert (
        last_day(
            event("term_suspended", "2025-03-03"),
            event("term_resumed", "2025-03-17"),
            lodged_on="2025-01-15",
            settings=(f"counting.resumption_day_suspended={setting}",),
        )
        == expected
    )


# 11: 2 January 2024 + 90 days = 1 April 2024 (29 + 29 + 31 + 1), Easter Monday -> 2 April
def test_case_11_nareis_ends_on_easter_monday() -> None:
    assert last_day(product="nareis", lodged_on="2024-01-02") == "2024-04-02"


# 1 April + 3 months = 1 July; notice 8 July + 15 = 23 July; 23 July to 9 August = 9 + 9 = 18 days;
# 14 x 23 + 4 x 35 = 322 + 140 = 462
def test_case_11_nareis_extended_and_late() -> None:
    found = clock(
        event("term_extended", "2024-03-25", basis="further research", months=3),
        event("notice_of_default", "2024-07-08"),
        event("decided", "2024-08-10", outcome="rejection"),
        product="nareis",
        lodged_on="2024-01-02",
    )
    decision = found.term(TermKind.DECISION)
    assert decision is not None
    assert decision.last_day == date(2024, 7, 1)
    assert found.notice.valid
    assert found.notice.appeal_from == date(2024, 7, 23)
    assert (found.penalties.administrative_days, found.penalties.administrative) == (18, 462)
    assert found.penalties.total == 462


# 23 July + 41 days = 2 September is the 42nd day; 14 x 23 + 14 x 35 + 14 x 45 = 1,442; 41 days: 1,397
@pytest.mark.parametrize(
    ("on", "expected"), [("2024-09-01", 1397), ("2024-09-02", 1442), ("2025-09-02", 1442)]
)
def test_case_11_without_a_decision_the_penalty_stops_at_its_maximum(on: str, expected: int) -> None:
    found = clock(
        event("term_extended", "2024-03-25", months=3),
        event("notice_of_default", "2024-07-08"),
        product="nareis",
        lodged_on="2024-01-02",
        on=on,
    )
    assert found.penalties.administrative == expected


FAMILY = (
    event("notice_of_default", "2025-08-28"),
    event("court_order", "2026-02-05", term_weeks=8, rate=100, maximum=15000),
)


# 13: 5 February + 56 days = 2 April (23 + 31 + 2); 3 April to 30 June = 28 + 31 + 30 = 89 days
def test_case_13_a_family_has_one_court_penalty() -> None:
    clocks = [
        clock(*FAMILY, event("decided", "2026-07-01"), key=key, household="h", lodged_on="2024-04-30")
        for key in ("father", "mother", "child")
    ]
    decision, order = clocks[0].term(TermKind.DECISION), clocks[0].term(TermKind.COURT_ORDER)
    assert decision is not None
    assert order is not None
    assert decision.last_day == date(2024, 10, 30)
    assert clocks[0].notice.appeal_from == date(2025, 9, 12)
    assert order.last_day == date(2026, 4, 2)
    assert (clocks[0].penalties.court_days, clocks[0].penalties.court) == (89, 8900)
    assert clocks[0].penalties.administrative == 0  # notice after 14 April 2025: Vw 71b
    (household,) = together(clocks)
    assert (household.court, household.total) == (8900, 8900)
    assert household.keys == ("father", "mother", "child")


# day 150 is 2 April + 150 = 30 August: 28 + 31 + 30 + 31 + 30 = 150
@pytest.mark.parametrize(
    ("on", "expected"), [("2026-08-29", 14900), ("2026-08-30", 15000), ("2027-01-01", 15000)]
)
def test_case_13_the_maximum_is_reached_on_day_150(on: str, expected: int) -> None:
    assert clock(*FAMILY, lodged_on="2024-04-30", on=on).penalties.court == expected


# 15: 15 August 2026 is a Saturday -> Monday 17 August under European counting
@pytest.mark.parametrize(
    ("procedure", "expected"),
    [
        ("normal", "2026-12-15"),
        ("accelerated", "2026-09-15"),
        ("inadmissible", "2026-08-17"),
        (None, "2026-12-15"),
    ],
)
def test_case_15_the_procedures_of_the_pact(procedure: str | None, expected: str) -> None:
    assert last_day(lodged_on="2026-06-15", procedure=procedure) == expected


def test_case_15_without_the_european_weekend_rule() -> None:
    settings = ("counting.eu_weekend_rule=no_shift",)
    assert last_day(lodged_on="2026-06-15", procedure="inadmissible", settings=settings) == "2026-08-15"


@pytest.mark.parametrize(
    ("procedure", "months", "expected"),
    [("normal", 6, "2027-06-15"), ("inadmissible", 2, "2026-10-15"), ("accelerated", 3, "2026-09-15")],
)
def test_case_15_extended(procedure: str, months: int, expected: str) -> None:
    extended = event("term_extended", "2026-07-01", basis="complex", months=months)
    assert last_day(extended, lodged_on="2026-06-15", procedure=procedure) == expected


# 15 June 2026 + 21 months = 15 March 2028, a Wednesday
def test_case_15_postponed_to_the_cap() -> None:
    postponed = event("term_extended", "2026-11-01", basis="postponement 35(7)", months=15)
    assert last_day(postponed, lodged_on="2026-06-15", procedure="normal") == "2028-03-15"


# 19: 26 January + 90 days = 26 April (5 + 28 + 31 + 26), a Sunday; Monday is King's Day
def test_case_19_a_regular_permit_runs_past_kings_day() -> None:
    assert last_day(product="regular", received_on="2026-01-26") == "2026-04-28"


# --- counted from the rules, beyond the printed selection


def test_the_general_extensions_void() -> None:
    settings = ("old.wbv_scenario=all_void",)
    assert last_day(lodged_on="2022-05-02", settings=settings) == "2022-11-02"
    assert last_day(lodged_on="2023-05-02", settings=settings) == "2023-11-02"


# RBDHA:2026:1940: 5 September 2024 -> 5 September 2025 as a suspension; A: 6 + 12 months; B: 21 months
@pytest.mark.parametrize(
    ("mode", "expected"), [("A", "2026-03-05"), ("B", "2026-06-05"), ("C", "2025-09-05")]
)
def test_the_syrian_moratorium_in_three_modes(mode: str, expected: str) -> None:
    settings = (f"old.moratorium_mode={mode}",)
    assert last_day(lodged_on="2024-09-05", nationality="SYR", settings=settings) == expected


# 15 months (WBV 2023/3) + 12 = 27, capped: 1 November 2023 + 21 months = 1 August 2025
def test_the_moratorium_stops_at_21_months() -> None:
    assert last_day(lodged_on="2023-11-01", nationality="SYR") == "2025-08-01"


@pytest.mark.parametrize(
    ("lodged", "expected"),
    [
        ("2024-06-13", "2024-12-13"),  # six months ended the day before it took effect
        ("2024-06-14", "2025-12-14"),  # 6 + 12 months
        ("2025-06-13", "2026-12-13"),  # the last day on which a new case is reached
        ("2025-06-14", "2025-12-14"),
    ],
)
def test_the_edges_of_the_moratorium(lodged: str, expected: str) -> None:
    assert last_day(lodged_on=lodged, nationality="SYR") == expected


def test_a_moratorium_reaches_its_own_country_only() -> None:
    assert last_day(lodged_on="2024-09-05", nationality="IRQ") == "2025-03-05"


def test_the_dublin_term_starts_when_responsibility_is_established() -> None:
    established = event("responsibility_established", "2024-09-02")
    assert last_day(established, lodged_on="2024-05-06", track=1) == "2025-03-02"


def test_the_dublin_term_does_not_run_before() -> None:
    assert last_day(lodged_on="2024-05-06", track=1) is None


# start 2 January 2024 + 6; without the loopbrief 15 January + 6 months
def test_the_start_event_is_a_setting() -> None:
    days = {"made_on": "2023-11-20", "lodged_on": "2023-12-11"}
    # WBV 2023/3: 6 + 9 = 15 months
    assert last_day(**days) == "2025-03-11"
    assert last_day(**days, settings=("old.start_event=loopbrief",)) == "2025-02-20"


def test_the_exceptional_extension_stands_on_its_own_since_28_march_2025() -> None:
    late = event("term_extended", "2025-03-28", basis="42(5)", months=3)
    early = event("term_extended", "2025-03-27", basis="42(5)", months=3)
    assert last_day(late, lodged_on="2025-01-15") == "2025-10-15"  # 9 months
    assert last_day(early, lodged_on="2025-01-15") == "2025-07-15"  # then only after the nine months


# 6 + 9 + 3 = 18 months
def test_both_extensions_together() -> None:
    assert (
        last_day(
            event("term_extended", "2025-05-01", basis="42(4)(a)", months=9),
            event("term_extended", "2026-01-05", basis="42(5)", months=3),
            lodged_on="2025-01-15",
        )
        == "2026-07-15"
    )


# a WBV and an individual extension are both 42(4): nine months together
def test_the_nine_months_are_given_once() -> None:
    extended = event("term_extended", "2023-08-01", basis="complex", months=9)
    assert last_day(extended, lodged_on="2023-05-02") == "2024-08-02"


def test_an_extension_after_the_end_has_no_effect() -> None:
    extended = event("term_extended", "2024-10-11", basis="42(4)", months=9)
    assert last_day(extended, lodged_on="2024-04-10") == "2024-10-10"


# protection until 4 March 2025 + 6 months = 4 September 2025
def test_temporary_protection_under_the_old_law() -> None:
    permit = event("permit", "2022-06-01", kind="temporary_protection", until="2025-03-04")
    assert last_day(permit, lodged_on="2022-05-02", nationality="UKR") == "2025-09-04"


# lodged 15 June 2026, protected 1 July to 31 August 2026: 61 days after 1 July; 15 December + 61 =
# 14 February 2027, a Sunday -> 15 February
def test_temporary_protection_under_the_pact() -> None:
    permit = event("permit", "2026-07-01", kind="temporary_protection", until="2026-08-31")
    assert last_day(permit, lodged_on="2026-06-15") == "2027-02-15"


@pytest.mark.parametrize(
    ("kind", "decision", "total"),
    [
        # 1 July 2026 is a Wednesday: + 35 days = 5 August; + 84 days = 23 September
        ("first", "2026-08-05", "2026-09-23"),
        # relocated: + 63 days = 2 September; + 112 days = 21 October
        ("relocation", "2026-09-02", "2026-10-21"),
    ],
)
def test_the_border_procedure_runs_from_registration(kind: str, decision: str, total: str) -> None:
    case = {"procedure": "border", "kind": kind, "made_on": "2026-07-01", "lodged_on": "2026-07-08"}
    registered = event("registered", "2026-07-01")
    assert last_day(registered, **case) == decision
    term = clock(registered, **case).term(TermKind.BORDER_TOTAL)
    assert term is not None
    assert term.last_day == date.fromisoformat(total)


# made Monday 15 June + 5 = Saturday 20 -> Monday 22 June; registered 17 June + 21 = 8 July
def test_registration_and_lodging() -> None:
    found = clock(event("registered", "2026-06-17"), made_on="2026-06-15")
    registration, lodging = found.term(TermKind.REGISTRATION), found.term(TermKind.LODGING)
    assert registration is not None
    assert lodging is not None
    assert registration.last_day == date(2026, 6, 22)
    assert lodging.last_day == date(2026, 7, 8)
    assert found.term(TermKind.DECISION) is None


# 15 June + 10 working days: 16-19 (4), 22-26 (9), 29 (10)
def test_ten_working_days_for_the_quick_inadmissibility() -> None:
    case = {"procedure": "inadmissible", "inadmissibility_ground": "38(1)(e)"}
    assert last_day(lodged_on="2026-06-15", **case) == "2026-06-29"


def test_after_a_transfer_the_term_starts_with_the_lodging_here() -> None:
    events = (event("transferred", "2026-09-01"), event("lodged", "2026-09-10"))
    assert last_day(*events, lodged_on="2026-06-20", procedure="transfer") == "2027-03-10"
    assert last_day(events[0], lodged_on="2026-06-20", procedure="transfer") is None


@pytest.mark.parametrize(
    ("lodged", "regime", "expected"),
    [("2026-06-11", "old", "2026-12-11"), ("2026-06-12", "pact", "2026-12-14")],  # 12 December is a Saturday
)
def test_the_transition_of_12_june_2026(lodged: str, regime: str, expected: str) -> None:
    found = clock(lodged_on=lodged)
    term = found.term(TermKind.DECISION)
    assert term is not None
    assert (found.regime, term.last_day) == (regime, date.fromisoformat(expected))


# old stock by its promise, the new law by its term (TR-4): 10 July 2026 + 6 months = 10 January, a Sunday
def test_lodged_anew_after_the_transition() -> None:
    found = clock(event("withdrawn", "2026-07-01"), event("relodged", "2026-07-10"), lodged_on="2025-01-15")
    term = found.term(TermKind.DECISION)
    assert term is not None
    assert (found.regime, found.cohort) == ("pact", "old_stock")
    assert term.last_day == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("lodged", "expected"),
    [("2025-03-27", "2025-06-25"), ("2025-03-28", "2025-12-28")],  # 90 days; nine months, a Sunday, no shift
)
def test_the_nareis_term_changed_on_28_march_2025(lodged: str, expected: str) -> None:
    assert last_day(product="nareis", lodged_on=lodged) == expected


# 5 January 2026 + 90 days = 5 April (Easter Sunday); + 6 months = 5 October, no weekend rule
def test_a_regular_term_extended_by_six_months() -> None:
    extended = event("term_extended", "2026-03-01", months=6)
    assert last_day(extended, product="regular", received_on="2026-01-05") == "2026-10-05"


# one year from 1 March 2024, then twice six months; a third is not allowed
def test_naturalisation_put_off_twice() -> None:
    later = [event("term_extended", day, months=6) for day in ("2025-02-01", "2025-08-01", "2026-02-01")]
    assert last_day(product="naturalisation", received_on="2024-03-01") == "2025-03-01"
    assert last_day(*later, product="naturalisation", received_on="2024-03-01") == "2026-03-01"


# decision 5 January 2026 + 4 weeks = 2 February; + 19 weeks (133 days) = 15 June; + 13 weeks = 14 September
def test_an_objection_runs_from_the_end_of_the_objection_term() -> None:
    case = {"product": "objection", "contested_decision_on": "2026-01-05", "received_on": "2026-01-20"}
    assert last_day(**case) == "2026-06-15"
    assert last_day(event("term_extended", "2026-05-01", weeks=13), **case) == "2026-09-14"


def test_a_notice_on_the_last_day_is_premature_and_one_the_day_after_is_valid() -> None:
    early = clock(event("notice_of_default", "2024-10-10"), lodged_on="2024-04-10")
    late = clock(event("notice_of_default", "2024-10-11"), lodged_on="2024-04-10")
    assert early.notice.valid is False
    assert "premature" in early.notice.as_json()["reason"]
    assert early.notice.appeal_from is None
    assert late.notice.valid is True
    assert late.notice.appeal_from == date(2024, 10, 26)  # 11 + 15


def test_a_notice_that_a_general_extension_made_premature() -> None:
    # lodged 2 May 2023: with WBV 2023/3 until 2 August 2024, without it until 2 November 2023
    notice = event("notice_of_default", "2024-01-15")
    assert clock(notice, lodged_on="2023-05-02").notice.valid is False
    assert clock(notice, lodged_on="2023-05-02", settings=("old.wbv_scenario=all_void",)).notice.valid is True


@pytest.mark.parametrize(
    ("product", "lodged", "notice", "expected"),
    [
        ("asylum", "2010-01-04", "2012-09-30", 0),  # aliens law came later
        ("asylum", "2012-01-04", "2012-10-01", 1260),  # 14 x 20 + 14 x 30 + 14 x 40
        ("regular", "2018-01-02", "2018-12-31", 1260),
        ("regular", "2018-01-02", "2019-01-01", 1442),
        ("asylum", "2019-06-03", "2020-07-10", 1442),
        ("asylum", "2019-06-03", "2020-07-11", 0),
        ("regular", "2019-06-03", "2020-07-11", 1442),
        ("regular", "2024-06-03", "2025-04-14", 1442),
        ("regular", "2024-06-03", "2025-04-15", 0),
        ("nareis", "2024-06-03", "2025-04-15", 0),
        ("objection", "2024-06-03", "2025-04-15", 0),
        ("naturalisation", "2023-06-05", "2025-04-15", 1442),
    ],
)
def test_the_administrative_penalty_by_regime(product: str, lodged: str, notice: str, expected: int) -> None:
    found = clock(event("notice_of_default", notice), product=product, lodged_on=lodged, on="2026-06-01")
    assert found.notice.valid
    assert found.penalties.administrative == expected


def test_the_appeal_was_closed_for_a_year() -> None:
    found = clock(event("notice_of_default", "2020-08-03"), lodged_on="2019-06-03")
    assert found.notice.appeal_from == date(2021, 7, 11)


@pytest.mark.parametrize(
    ("order", "expected"),
    # 10 days after a term of two weeks: on = order + 14 + 10
    [("2020-07-10", 1000), ("2021-08-02", 0), ("2022-11-29", 0), ("2022-11-30", 1000), ("2026-03-02", 1000)],
)
def test_the_court_penalty_by_regime(order: str, expected: int) -> None:
    ruling = event("court_order", order, term_weeks=2, rate=100, maximum=7500)
    on = date.fromordinal(date.fromisoformat(order).toordinal() + 24).isoformat()
    assert clock(ruling, lodged_on="2019-06-03", on=on).penalties.court == expected


def test_a_second_order_comes_on_top_of_the_first() -> None:
    # first: 2 weeks from 2 March 2026 -> 16 March, full after 75 days (30 May);
    # second: 1 June + 14 = 15 June; on 25 June ten days at 200
    found = clock(
        event("court_order", "2026-03-02", term_weeks=2, rate=100, maximum=7500),
        event("court_order", "2026-06-01", term_weeks=2, rate=200, maximum=15000),
        lodged_on="2024-04-10",
        on="2026-06-25",
    )
    assert found.penalties.court == 7500 + 2000
    assert found.notice.repeat_appeal_from == date(2026, 6, 16)


@pytest.mark.parametrize(
    ("decided", "details", "expected"),
    [
        # old law: four weeks, one week where manifestly unfounded
        ("2026-03-02", {"outcome": "rejection", "ground": "31"}, "2026-03-30"),
        ("2026-03-02", {"outcome": "rejection", "ground": "30b manifestly unfounded"}, "2026-03-09"),
        # new law: two weeks, one week where inadmissible, two for the higher status
        ("2026-07-01", {"outcome": "rejection", "ground": "31"}, "2026-07-15"),
        ("2026-07-01", {"outcome": "rejection", "ground": "30a inadmissible"}, "2026-07-08"),
        ("2026-07-01", {"outcome": "subsidiary"}, "2026-07-15"),
        # Friday 11 December + 2 weeks = Friday 25 December -> Monday 28 December
        ("2026-12-11", {"outcome": "rejection", "ground": "31"}, "2026-12-28"),
    ],
)
def test_the_term_for_appeal(decided: str, details: dict[str, str], expected: str) -> None:
    assert (
        last_day(event("decided", decided, **details), of=TermKind.APPEAL, lodged_on="2025-03-03") == expected
    )


def test_no_appeal_against_a_grant_of_refugee_status() -> None:
    found = clock(event("decided", "2026-07-01", outcome="refugee"), lodged_on="2025-03-03")
    assert found.term(TermKind.APPEAL) is None


# 1 July 2026 + 23 weeks (161 days) = 9 December
def test_the_court_rules_within_23_weeks() -> None:
    events = (
        event("decided", "2026-06-20", outcome="rejection", ground="31"),
        event("appeal_lodged", "2026-07-01"),
    )
    assert last_day(*events, of=TermKind.COURT_RULING, lodged_on="2025-03-03") == "2026-12-09"


# five months from 1 February 2027 = 1 July 2027
def test_after_annulment_the_pact_bounds_the_new_term() -> None:
    events = (
        event("decided", "2026-11-02", outcome="rejection"),
        event("appeal_ruled", "2027-02-01", outcome="annulled"),
    )
    assert last_day(*events, of=TermKind.COURT_ORDER, lodged_on="2026-06-15") == "2027-07-01"
    found = clock(*events, event("notice_of_default", "2027-07-02"), lodged_on="2026-06-15")
    assert found.notice.valid


def test_a_later_event_is_not_seen() -> None:
    found = clock(*FAMILY, event("decided", "2026-07-01"), lodged_on="2024-04-30", on="2025-12-31")
    assert found.term(TermKind.COURT_ORDER) is None
    assert found.penalties.total == 0
