"""The stock on a day and as known at a moment, counted by hand."""

from datetime import date
from pathlib import Path

import pytest

from ketenbalans.errors import PopulationError, UnknownNameError
from ketenbalans.register.reading import moment_of
from ketenbalans.register.stock import StockQuestion, require_population, stock
from ketenbalans.store.connections import Store
from ketenbalans.vocabulary.codes import Population

from .conftest import bring, opened

#   a  lodged 10 Jan 2025, decided 1 Feb 2026 (told on the 5th), annulled 1 Apr 2026
#   b  lodged 10 Mar 2025, withdrawn 1 Jun 2025, lodged again 1 Jul 2025
#   c  nareis
#   d  lodged 20 Jan 2026, but told on 15 Feb 2026
#   e  made, never lodged
EVENTS = """key,product,nationality,track,type,on,recorded_at,outcome
a,asylum,SYR,4,lodged,2025-01-10,,
a,asylum,SYR,4,decided,2026-02-01,2026-02-05,rejection
a,asylum,SYR,4,appeal_ruled,2026-04-01,,annulled
b,asylum,IRQ,2,lodged,2025-03-10,,
b,asylum,IRQ,2,withdrawn,2025-06-01,,
b,asylum,IRQ,2,relodged,2025-07-01,,
c,nareis,SYR,,lodged,2025-03-11,,
d,asylum,SYR,4,lodged,2026-01-20,2026-02-15,
e,asylum,SYR,4,made,2025-01-01,,
"""


def _stock(store: Store, on: str, known_at: str | None = None, **more: object) -> dict[str, object]:
    moment = {} if known_at is None else {"known_at": moment_of(known_at)}
    return stock(opened(store), StockQuestion(date.fromisoformat(on), **moment, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "known_at", "expected"),
    [
        ("2025-01-09", None, 0),
        ("2025-01-10", None, 1),  # a, on the day of lodging itself
        ("2025-05-31", None, 2),  # a b
        ("2025-06-01", None, 1),  # a; b withdrew
        ("2025-07-01", None, 2),  # a b
        ("2026-02-01", None, 2),  # b d; a decided
        ("2026-02-01", "2026-02-04", 2),  # a b: decision and d not yet told
        ("2026-02-01", "2026-02-05", 1),  # b
        ("2026-02-01", "2026-02-15", 2),  # b d
        ("2026-04-01", None, 3),  # a annulled, b, d
    ],
)
def test_the_stock_of_a_day_as_known_at_a_moment(
    store: Store, tmp_path: Path, on: str, known_at: str | None, expected: int
) -> None:
    bring(store, tmp_path, EVENTS, chunk_rows=4)
    assert _stock(store, on, known_at)["stock"] == expected


def test_what_a_court_sends_back_is_counted_apart(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    assert _stock(light_store, "2026-04-01")["by_state"] == {
        "first_decision_awaited": 1,  # d
        "annulled": 1,  # a
        "lodged_again": 1,  # b
    }


def test_each_population_counts_its_own(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    counts = {
        name: _stock(light_store, "2026-04-01", population=name)["stock"]
        for name in (
            Population.ALL_ASYLUM,
            Population.TRACK_4,
            Population.NAREIS,
            Population.ASYLUM_AND_NAREIS,
        )
    }
    assert list(counts.values()) == [3, 2, 1, 4]


def test_a_population_that_a_register_cannot_count_is_refused() -> None:
    with pytest.raises(PopulationError, match="reception_entitled"):
        require_population("reception_entitled")
    with pytest.raises(UnknownNameError, match="did you mean"):
        require_population("all_asylem")


def test_cuts_add_up_to_the_stock_and_say_what_is_not_told(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS.replace("d,asylum,SYR", "d,asylum,"))
    found = _stock(light_store, "2026-04-01", by=("nationality",))
    assert found["cuts"] == [
        {"nationality": "IRQ", "count": 1},
        {"nationality": "SYR", "count": 1},
        {"nationality": "not told", "count": 1},
    ]
    with pytest.raises(UnknownNameError, match="nationality"):
        _stock(light_store, "2026-04-01", by=("nationalty",))


@pytest.mark.parametrize(
    ("on", "age_class"),
    [
        ("2025-07-10", "0-6"),  # six months after 10 January are over at the end of 10 July
        ("2025-07-11", "6-15"),
        ("2026-04-10", "6-15"),
        ("2026-04-11", "15-21"),
        ("2026-10-10", "15-21"),
        ("2026-10-11", "over 21"),
    ],
)
def test_age_classes_count_calendar_months(
    light_store: Store, tmp_path: Path, on: str, age_class: str
) -> None:
    bring(light_store, tmp_path, "key,product,lodged_on\na,asylum,2025-01-10\n")
    found = _stock(light_store, on, by=("age_class",))
    assert found["cuts"] == [{"age_class": age_class, "count": 1}]


def test_six_months_from_the_end_of_august_end_with_february(light_store: Store, tmp_path: Path) -> None:
    # law.md CNT-2: 31 August 2023 + 6 months is 29 February 2024, the last day of that month.
    bring(light_store, tmp_path, "key,product,lodged_on\na,asylum,2023-08-31\n")
    assert _stock(light_store, "2024-02-29", by=("age_class",))["cuts"][0]["age_class"] == "0-6"  # type: ignore[index]
    assert _stock(light_store, "2024-03-01", by=("age_class",))["cuts"][0]["age_class"] == "6-15"  # type: ignore[index]


def test_a_correction_counts_from_the_moment_it_is_told(store: Store, tmp_path: Path) -> None:
    header = "key,product,type,on,recorded_at,event_id,retracted\n"
    bring(store, tmp_path, header + "a,asylum,lodged,2025-01-10,2025-01-10,1,\n")
    bring(store, tmp_path, header + "a,asylum,lodged,2025-02-10,2025-03-01,1,\n", name="correction.csv")
    bring(store, tmp_path, header + "a,asylum,lodged,2025-02-10,2025-04-01,1,yes\n", name="taken_back.csv")
    # On 20 January: lodged as first told; not yet lodged once corrected to 10 February.
    assert _stock(store, "2025-01-20", "2025-02-28")["stock"] == 1
    assert _stock(store, "2025-01-20", "2025-03-01")["stock"] == 0
    assert _stock(store, "2025-02-10", "2025-03-31")["stock"] == 1
    assert _stock(store, "2025-02-10", "2025-04-01")["stock"] == 0


def test_a_fact_counts_from_the_moment_it_is_told(light_store: Store, tmp_path: Path) -> None:
    bring(
        light_store,
        tmp_path,
        "key,product,track,type,on\na,asylum,2,lodged,2025-01-10\na,asylum,4,hearing,2025-03-01\n",
    )
    before = _stock(light_store, "2025-04-01", "2025-02-28", by=("track",))
    after = _stock(light_store, "2025-04-01", "2025-03-01", by=("track",))
    assert (before["cuts"], after["cuts"]) == ([{"track": "2", "count": 1}], [{"track": "4", "count": 1}])


def test_the_old_stock_is_what_was_lodged_before_the_pact_unless_told_otherwise(
    light_store: Store, tmp_path: Path
) -> None:
    bring(
        light_store,
        tmp_path,
        "key,product,planning_cohort,type,on\n"
        "a,asylum,,lodged,2026-06-11\n"
        "b,asylum,,lodged,2026-06-12\n"
        "c,asylum,old_stock,lodged,2026-07-01\n"  # lodged again under a new key: the source says so
        "d,asylum,,lodged,2026-01-01\nd,asylum,,withdrawn,2026-06-20\nd,asylum,,relodged,2026-07-01\n",
    )
    old = _stock(light_store, "2026-08-01", population=Population.OLD_STOCK, by=("planning_cohort",))
    pact = _stock(light_store, "2026-08-01", population=Population.PACT_INFLOW)
    assert (old["stock"], pact["stock"]) == (3, 1)  # a c d; b
    assert old["cuts"] == [{"planning_cohort": "old_stock", "count": 3}]
