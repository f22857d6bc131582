"""Penalties of a small register on 1 April 2026, worked out by hand.

Lodged on 10 April 2024, every asylum application is past its six months since 11 October 2024 (law.md,
section 7, case 1). An order of 1 September 2025 with eight weeks has 27 October 2025 as its last day (56 days
after it); from there to 1 April 2026 are 156 days.
"""

from datetime import date
from pathlib import Path

import pytest

from ketenbalans.chain.assumptions import load as chain_assumptions
from ketenbalans.finance.penalty_stand import PenaltyStand, penalty_stand
from ketenbalans.finance.tables_register import register_tables
from ketenbalans.register.doors import format_of, open_source
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.register.pseudonyms import PseudonymKey
from ketenbalans.register.reading import Register
from ketenbalans.store.connections import open_store
from ketenbalans.vocabulary.language import catalogue

DAY = date(2026, 4, 1)
HEADER = "key,household,product,type,on,outcome,term_weeks,rate,maximum,amount\n"
ORDER = "{key},{household},asylum,court_order,2025-09-01,,8,{rate},{maximum},\n"
NOTICE = "{key},{household},asylum,notice_of_default,2025-05-01,,,,,\n"
LODGED = "{key},{household},asylum,lodged,2024-04-10,,,,,\n"


def case(key: str, *lines: str, household: str = "", rate: int = 100, maximum: int = 7_500) -> str:
    return "".join(
        line.format(key=key, household=household, rate=rate, maximum=maximum) for line in (LODGED, *lines)
    )


def stand_of(folder: Path, rows: str, on: date = DAY) -> PenaltyStand:
    file = folder / "cases.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    store = open_store(str(folder / "register.db"), create=True)
    table, mapping = open_source(file, format_of(file), None)
    run_import(store, ImportJob(table, file, mapping, key=PseudonymKey(bytes(range(32)))))
    try:
        return penalty_stand(Register.open(store), on, 15_000.0)
    finally:
        store.close()


def test_every_application_is_counted_where_it_stands(tmp_path: Path) -> None:
    rows = (
        case("a")  # merely overdue
        + case("b", NOTICE)
        + case("c", NOTICE, ORDER)
        + "d,,asylum,lodged,2026-03-01,,,,,\n"  # in time
        + case("e", NOTICE, ORDER)
        + "e,,asylum,decided,2025-12-01,refugee,,,,\n"
    )
    stand = stand_of(tmp_path, rows)
    assert (stand.open, stand.old_stock, stand.overdue) == (4, 4, 3)
    assert (stand.noticed, stand.ordered, stand.term_unknown, stand.cannot_tell) == (1, 1, 0, 0)
    # c reached its maximum of 7,500 after 75 days; e ran from 28 October up to and without 1 December: 34
    assert stand.due == pytest.approx(7_500 + 3_400)
    assert stand.running == 0


def test_what_runs_on_stops_at_the_maximum(tmp_path: Path) -> None:
    stand = stand_of(tmp_path, case("a", NOTICE, ORDER, rate=100, maximum=30_000))
    assert stand.due == pytest.approx(15_600)  # 156 days
    assert stand.running == pytest.approx(14_400)  # 30,000 - 15,600


def test_a_household_has_one_penalty_and_payments_are_taken_off(tmp_path: Path) -> None:
    rows = case("a", NOTICE, ORDER, household="h") + case("b", NOTICE, ORDER, household="h")
    rows += "a,h,asylum,penalty_paid,2026-02-01,,,,,5000\n"
    stand = stand_of(tmp_path, rows)
    assert stand.ordered == 2
    assert (stand.due, stand.paid, stand.unpaid) == (7_500, 5_000, 2_500)


def test_a_payment_without_amount_is_told(tmp_path: Path) -> None:
    stand = stand_of(tmp_path, case("a") + "a,,asylum,penalty_paid,2026-02-01,,,,,\n")
    assert (stand.paid, stand.paid_unknown) == (0, 1)


def test_the_provision_is_due_running_and_expected() -> None:
    stand = PenaltyStand(DAY, 100, 90, 60, 0, 20, 10, 50_000.0, 20_000.0, 5_000.0, 0, 0, 15_000.0)
    assumed = chain_assumptions()
    share, persons, notices = (assumed[name].value for name in ("A-070", "A-072", "A-075"))
    # 30 merely overdue and 20 with a notice, at 15,000 euros a penalty
    expected = (30 * share + 20 / notices) / persons * 15_000
    assert stand.expected() == pytest.approx(expected)
    assert stand.provision() == pytest.approx(30_000 + 5_000 + expected)
    assert stand.provision("low") < stand.provision() < stand.provision("high")


def test_more_paid_than_due_is_no_negative_provision() -> None:
    stand = PenaltyStand(DAY, 0, 0, 0, 0, 0, 0, 1_000.0, 5_000.0, 0.0, 0, 0, 15_000.0)
    assert stand.provision() == 0


def test_the_words_have_their_dutch_form() -> None:
    stand = PenaltyStand(DAY, 100, 90, 60, 0, 20, 10, 50_000.0, 20_000.0, 5_000.0, 0, 0, 15_000.0)
    for table in register_tables(stand):
        words = {table.title, *table.columns, *(note.template for note in table.notes)}
        words |= {cell for row in table.rows for cell in row if isinstance(cell, str)}
        assert {word for word in words if word} <= set(catalogue("nl"))
