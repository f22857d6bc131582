"""The process map: steps counted by hand, and legal time by law.md."""

from pathlib import Path

from ketenbalans.register.process_map import process_map
from ketenbalans.store.connections import Store

from .conftest import bring, opened


def test_legal_time_leaves_out_the_days_of_a_suspension(light_store: Store, tmp_path: Path) -> None:
    # law.md case 10: lodged 15 January 2025, suspended 4 to 16 March, which is 13 days.
    bring(
        light_store,
        tmp_path,
        "key,product,type,on\n"
        "a,asylum,lodged,2025-01-15\na,asylum,term_suspended,2025-03-03\n"
        "a,asylum,term_resumed,2025-03-17\na,asylum,decided,2025-07-28\n"
        "b,asylum,lodged,2025-01-15\nb,asylum,decided,2025-01-25\n",
    )
    found = process_map(opened(light_store))
    assert [step["step"] for step in found["steps"]] == ["lodged", "decided"]
    (row,) = found["transitions"]
    # a: 15 January to 28 July is 194 days, of which 181 by the law's clock; b: 10 and 10
    assert (row["from"], row["to"], row["count"]) == ("lodged", "decided", 2)
    assert row["clock_days"] == {"mean": 102.0, "median": 102.0}  # (194 + 10) / 2
    assert row["legal_days"] == {"mean": 95.5, "median": 95.5}  # (181 + 10) / 2


def test_a_step_within_a_suspension_shares_its_days(light_store: Store, tmp_path: Path) -> None:
    bring(
        light_store,
        tmp_path,
        "key,product,type,on\n"
        "a,asylum,lodged,2025-01-01\na,asylum,term_suspended,2025-01-11\na,asylum,hearing,2025-01-16\n"
        "a,asylum,term_resumed,2025-01-21\na,asylum,decided,2025-01-31\n",
    )
    rows = {(row["from"], row["to"]): row for row in process_map(opened(light_store))["transitions"]}
    # suspended 12 to 20 January: 9 days of the 30 between lodging and decision
    legal = [rows[pair]["legal_days"]["mean"] for pair in (("lodged", "hearing"), ("hearing", "decided"))]
    assert legal == [10.0, 11.0]
    assert sum(legal) == 30 - 9
