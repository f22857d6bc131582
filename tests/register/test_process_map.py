"""The process map: steps counted by hand, and legal time by law.md."""

import statistics
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenbalans.errors import ContradictionError
from ketenbalans.register import process_map as process_map_module
from ketenbalans.register.process_map import NAMES, map_of, process_map
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


_EVENTS = st.lists(st.tuples(st.integers(1, 4), st.integers(-500, 500), st.sampled_from([0, 2, 8, 11])))


@given(events=_EVENTS)
def test_counts_and_waits_are_those_of_a_walk_through_each_case(events: list[tuple[int, int, int]]) -> None:
    waits: dict[tuple[str, str], list[int]] = {}
    stories: dict[int, list[tuple[int, int]]] = {}
    for case, day, kind in sorted(events):
        stories.setdefault(case, []).append((day, kind))
    for story in stories.values():
        for (before, one), (after, two) in pairwise(story):
            waits.setdefault((NAMES[one], NAMES[two]), []).append(after - before)
    columns = np.array(events, dtype=np.int64).reshape(-1, 3).T
    found = map_of(*columns)["transitions"]
    assert {(row["from"], row["to"]): row["count"] for row in found} == {
        pair: len(told) for pair, told in waits.items()
    }
    for row in found:
        told = waits[row["from"], row["to"]]
        expected = {"mean": round(statistics.mean(told), 2), "median": statistics.median(told)}
        assert row["clock_days"]["median"] == expected["median"]
        assert row["clock_days"]["mean"] == pytest.approx(expected["mean"], abs=0.011)
        assert row["legal_days"] == row["clock_days"]


def test_waits_too_many_to_count_are_sorted_with_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = np.array([[1, 0, 0], [1, 5, 2], [2, 0, 0], [2, 8, 2], [3, 0, 0], [3, 9, 2]]).T
    counted = map_of(*columns)
    monkeypatch.setattr(process_map_module, "MOST_CELLS", 0)
    assert map_of(*columns) == counted
    assert counted["transitions"][0]["clock_days"] == {"mean": 7.33, "median": 8.0}  # (5 + 8 + 9) / 3


def test_numbers_that_cannot_be_packed_are_refused() -> None:
    with pytest.raises(ContradictionError, match="number the cases from 1"):
        map_of(np.array([2**60, 1]), np.array([0, 1]), np.array([0, 2]))
