"""Cuts and indicators on registers small enough to count by hand, and what may not be compared."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from ketenbalans.errors import (
    ContradictionError,
    DuplicateError,
    MissingValueError,
    OutOfRangeError,
    PopulationError,
    UnknownNameError,
)
from ketenbalans.register.comparing import compare
from ketenbalans.register.freezing import freeze, snapshots
from ketenbalans.register.hours import hours_report
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.product_years import product_years
from ketenbalans.register.regimes import regimes
from ketenbalans.register.screening import clearance, years_to_clear
from ketenbalans.register.stock import StockQuestion, other_day, stock
from ketenbalans.register.verifying import verify
from ketenbalans.store.connections import Store
from ketenbalans.vocabulary.codes import Population

from .conftest import bring, opened

#   a  lodged 10 Jan 2026: six months end on 10 July 2026
#   b  lodged 10 Jan 2026, suspended 1 to 31 March: 30 days are added, 9 August 2026 (law.md OLD-8)
#   c  lodged 12 June 2026, under the Pact
#   d  decided on 1 March 2026
OPEN = """key,product,type,on
a,asylum,lodged,2026-01-10
b,asylum,lodged,2026-01-10
b,asylum,term_suspended,2026-03-01
b,asylum,term_resumed,2026-04-01
c,asylum,lodged,2026-06-12
d,asylum,lodged,2026-01-10
d,asylum,decided,2026-03-01
"""


def _cut(store: Store, on: str, *by: str) -> dict[tuple[str, ...], int]:
    found = stock(opened(store), StockQuestion(date.fromisoformat(on), by=by))
    return {tuple(row[name] for name in by): row["count"] for row in found["cuts"]}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-07-10", {("old", "in term"): 2, ("pact", "in term"): 1}),
        ("2026-07-11", {("old", "in term"): 1, ("old", "overdue"): 1, ("pact", "in term"): 1}),
        ("2026-08-09", {("old", "in term"): 1, ("old", "overdue"): 1, ("pact", "in term"): 1}),
        ("2026-08-10", {("old", "overdue"): 2, ("pact", "in term"): 1}),
    ],
)
def test_the_stock_is_cut_by_term_and_by_law(
    light_store: Store, tmp_path: Path, on: str, expected: dict[tuple[str, ...], int]
) -> None:
    bring(light_store, tmp_path, OPEN)
    assert _cut(light_store, on, "term_regime", "term") == expected


def test_a_case_that_the_clock_cannot_tell_is_not_known(light_store: Store, tmp_path: Path) -> None:
    # Resumed before it was suspended: no clock can count that.
    bring(
        light_store,
        tmp_path,
        "key,product,type,on\na,asylum,lodged,2026-01-10\na,asylum,term_resumed,2026-02-01\n",
    )
    assert _cut(light_store, "2026-03-01", "term") == {("not known",): 1}


def test_an_application_lodged_again_has_the_law_of_that_day_and_the_cohort_of_the_first(
    light_store: Store, tmp_path: Path
) -> None:
    bring(
        light_store,
        tmp_path,
        "key,product,type,on\na,asylum,lodged,2026-01-10\n"
        "a,asylum,withdrawn,2026-06-20\na,asylum,relodged,2026-07-01\n",
    )
    assert _cut(light_store, "2026-08-01", "planning_cohort", "term_regime") == {("old_stock", "pact"): 1}


def test_two_days_of_one_population_are_compared_row_by_row(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, OPEN)
    register = opened(light_store)
    question = StockQuestion(date(2026, 7, 15), by=("age_class",))
    assert other_day(question, None).on == date(2025, 7, 15)
    now, before = stock(register, question), stock(register, other_day(question, date(2026, 2, 1)))
    found = compare(now, before)
    # 15 July: a and b over six months, c not. 1 February: a, b and d within six months.
    assert found["stock"] == {"now": 3, "before": 3, "change": 0}
    rows = {row["age_class"]: (row["before"], row["now"], row["share_change_pp"]) for row in found["rows"]}
    assert rows == {"0-6": (3, 1, -66.67), "6-15": (0, 2, 66.67)}


def test_two_populations_are_not_compared(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, OPEN)
    register = opened(light_store)
    one = stock(register, StockQuestion(date(2026, 7, 15)))
    other = stock(register, StockQuestion(date(2026, 7, 15), population=Population.OLD_STOCK))
    with pytest.raises(PopulationError, match="all_asylum and old_stock are two populations"):
        compare(one, other)
    by_age = stock(register, StockQuestion(date(2026, 7, 15), by=("age_class",)))
    by_law = stock(register, StockQuestion(date(2026, 7, 15), by=("term_regime",)))
    with pytest.raises(ContradictionError, match="cut by age_class, the other by term_regime"):
        compare(by_age, by_law)
    with pytest.raises(MissingValueError, match="no stock"):
        compare({"a": 1}, one)


def test_both_laws_stand_side_by_side_until_the_old_one_is_empty(light_store: Store, tmp_path: Path) -> None:
    bring(
        light_store,
        tmp_path,
        OPEN + "a,asylum,decided,2026-08-05\nb,asylum,decided,2026-09-20\n",
    )
    register = opened(light_store)
    found = regimes(register, date(2026, 9, 20), months=3)
    assert found["series"] == [
        {"on": "2026-06-30", "old": 2, "pact": 1},
        {"on": "2026-07-31", "old": 2, "pact": 1},
        {"on": "2026-08-31", "old": 1, "pact": 1},
        {"on": "2026-09-20", "old": 0, "pact": 1},
    ]
    assert found["old_empty_since"] == "2026-09-20"
    assert regimes(register, date(2026, 9, 19), months=0)["old_empty_since"] is None


def test_a_register_of_the_pact_alone_says_that_the_old_law_was_never_there(
    light_store: Store, tmp_path: Path
) -> None:
    bring(light_store, tmp_path, "key,product,type,on\nc,asylum,lodged,2026-06-12\n")
    found = regimes(opened(light_store), date(2026, 7, 1), months=0)
    assert (found["old_ever_open"], found["old_empty_since"]) == (False, None)


def test_weeks_and_share_in_term_are_told_per_product_and_year(light_store: Store, tmp_path: Path) -> None:
    # asylum: 26 weeks and in term; 70 weeks and late. Objection: 30 weeks, late (twelve weeks at most).
    bring(
        light_store,
        tmp_path,
        "key,product,type,on\n"
        "a,asylum,lodged,2024-01-01\na,asylum,decided,2024-07-01\n"
        "b,asylum,lodged,2024-01-01\nb,asylum,decided,2025-05-05\n"
        "c,nareis,lodged,2024-01-01\nc,nareis,decided,2024-07-29\n",
    )
    found = product_years(opened(light_store), 2024, 2025)
    rows = {(row["year"], row["product"]): row for row in found["rows"]}
    # 1 January to 1 July 2024 is 182 days; to 29 July 210; to 5 May 2025 490.
    assert [rows[key]["mean_weeks"] for key in rows] == [26.0, 30.0, 70.0]
    assert rows[2024, "asylum"]["share"] == 1.0
    assert rows[2025, "asylum"]["share"] == 0.0
    assert (rows[2024, "asylum"]["norm"], rows[2024, "asylum"]["meets_norm"]) == (0.9, True)
    assert rows[2024, "nareis"]["norm"] is None
    late = next(year for year in found["years"] if year["year"] == 2024)
    # nareis: three months end on 1 April; so 1 of 2 in term, and without nareis 1 of 1
    assert (late["share"], late["pulls_down"]) == (
        0.5,
        [{"product": "nareis", "share": 0.0, "share_of_all_without_it": 1.0, "difference_pp": 50.0}],
    )
    with pytest.raises(OutOfRangeError, match="2023 lies before 2024"):
        product_years(opened(light_store), 2024, 2023)


HOURS = """key,product,type,on,activity,hours,category,rule,reason
a,asylum,lodged,2026-01-01,,,,,
a,asylum,category_assigned,2026-01-02,,,A,syria,policy
a,asylum,hours_recorded,2026-01-10,hearing,4,,,
a,asylum,hours_recorded,2026-02-10,decision,6,,,
a,asylum,decided,2026-02-11,,,,,
a,asylum,hours_recorded,2026-02-20,contact,9,,,
b,asylum,lodged,2026-01-01,,,,,
b,asylum,category_assigned,2026-01-02,,,D,nigeria,policy
b,asylum,hours_recorded,2026-02-12,hearing,20,,,
b,asylum,decided,2026-02-15,,,,,
c,asylum,lodged,2026-01-01,,,,,
c,asylum,decided,2026-02-20,,,,,
"""


def test_hours_are_summed_by_category_activity_and_month(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, HOURS)
    register = opened(light_store)
    found = hours_report(register, date(2026, 1, 1), date(2026, 2, 28), by=("category", "activity", "month"))
    rows = {(row["category"], row["activity"], row["month"]): row["hours"] for row in found["rows"]}
    assert rows == {
        ("A", "hearing", "2026-01"): 4.0,
        ("A", "decision", "2026-02"): 6.0,
        ("A", "contact", "2026-02"): 9.0,
        ("D", "hearing", "2026-02"): 20.0,
    }
    assert found["total"] == 39.0
    # Up to the decision: a 4 + 6, b 20; nobody recorded c. The mean of all is 15.
    told = {
        row["category"]: (row["decided"], row["with_hours"], row["mean_hours"], row["index"])
        for row in found["per_decision"]
    }
    assert told == {
        "all": (3, 2, 15.0, 1.0),
        "A": (1, 1, 10.0, 0.667),
        "D": (1, 1, 20.0, 1.333),
        "not told": (1, 0, None, None),
    }


def test_hours_that_nobody_recorded_are_said_so(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, HOURS)
    register = opened(light_store)
    with pytest.raises(MissingValueError, match="no hours are recorded"):
        hours_report(register, date(2026, 3, 1), date(2026, 3, 31))
    with pytest.raises(UnknownNameError, match="activity"):
        hours_report(register, date(2026, 1, 1), date(2026, 1, 31), by=("activty",))


def test_the_years_to_clear_a_screening_backlog(light_store: Store, tmp_path: Path) -> None:
    bring(
        light_store,
        tmp_path,
        "key,product,type,on\n"
        + "".join(f"a{number},asylum,lodged,2025-06-01\n" for number in range(6))
        + "a0,asylum,security_screened,2025-07-01\na1,asylum,security_screened,2025-07-01\n",
    )
    milestones = Milestones(opened(light_store), date(2026, 1, 1))
    found = clearance(milestones, Population.ALL_ASYLUM, (3, 4), None, 1)
    # Two screened by one fte; six came in the year, so three fte only keep up and four have 2 to spare.
    assert (found["backlog"], found["per_person"], found["staff_to_keep_up"]) == (4, 2.0, 3.0)
    assert found["for_staff"] == [{"staff": 3, "years": None}, {"staff": 4, "years": 2.0}]
    assert found["per_person_is"] == "measured"
    with pytest.raises(MissingValueError, match="screenings by one person"):
        clearance(milestones, Population.ALL_ASYLUM, (3,), None, None)
    with pytest.raises(OutOfRangeError, match="below zero"):
        years_to_clear(1, 1, -1, 1)
    assert years_to_clear(0, 10, 0, 0) == 0.0


def test_both_named_snapshots_are_shown_with_their_definition(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, OPEN)
    frozen = freeze(opened(store), "reference_date")
    assert (frozen["stock"], frozen["on"], frozen["known_at"]) == (
        2,
        "2026-04-01",
        "2026-06-12T00:00:00.000000Z",
    )
    # A decision of before, told with an earlier moment of recording: the snapshot stays, today's answer not.
    bring(
        store,
        tmp_path,
        "key,product,type,on,recorded_at\na,asylum,decided,2026-03-20,2026-03-21\n",
        name="late.csv",
    )
    told = snapshots(opened(store))
    assert [one["name"] for one in told] == ["reference_date", "legal_cut_off"]
    assert (told[0]["published"], told[0]["stock"], told[0]["stock_now"]) == (54_000, 2, 1)
    assert told[0]["untouched"]
    assert told[1]["frozen"] is False
    assert all(one["definition"]["nl"] for one in told)
    with pytest.raises(DuplicateError, match="frozen already"):
        freeze(opened(store), "reference_date")
    with pytest.raises(ContradictionError, match="has no day of its own"):
        freeze(opened(store), "mine")
    with pytest.raises(ContradictionError, match="is the stock of all_asylum"):
        freeze(opened(store), "reference_date", StockQuestion(date(2026, 5, 1)))
    assert verify(store)["sound"]


@pytest.mark.parametrize("meddling", ["update snapshot set content = '{}'", "delete from snapshot"])
def test_a_snapshot_that_was_changed_is_found(light_store: Store, tmp_path: Path, meddling: str) -> None:
    bring(light_store, tmp_path, OPEN)
    freeze(opened(light_store), "mine", StockQuestion(date(2026, 5, 1)))
    assert snapshots(opened(light_store))[2]["stock"] == 2  # a b
    with light_store.writing() as connection:
        connection.execute(text(meddling))
    assert {fault["where"] for fault in verify(light_store)["faults"]} == {"snapshot"}
