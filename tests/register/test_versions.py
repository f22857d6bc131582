"""What the register holds of an event, against a plain Python dictionary, in memory and on disk alike."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.register import versions
from ketenbalans.register.reading import moment_of
from ketenbalans.register.segments import open_segments
from ketenbalans.register.versions import Versions
from ketenbalans.store.connections import Store

from .conftest import bring, opened

HEADER = "key,product,type,on,recorded_at,event_id,retracted\n"
FIRST = "a,asylum,lodged,2025-01-10,2025-01-10,1,\n"
CORRECTED = "a,asylum,lodged,2025-02-10,2025-03-01,1,\n"
OTHER = "b,asylum,lodged,2025-01-11,2025-01-11,2,\n"


def _batch(threads: list[int], digests: list[int], first: int) -> dict[str, np.ndarray]:
    size = len(threads)
    columns = {name: np.zeros(size, dtype=np.int64) for name in versions.KINDS}
    columns["id"] = np.arange(first, first + size)
    columns["case_id"] = np.ones(size, dtype=np.int64)
    columns["thread"] = np.array(threads, dtype=np.int64)
    columns["digest"] = np.array(digests, dtype=np.int64)
    return columns


_THREADS = st.lists(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 9), max_size=12), max_size=5)


@settings(deadline=None, max_examples=60)
@given(batches=_THREADS, asked=st.lists(st.integers(0, 12), max_size=10))
def test_threads_are_known_and_found_as_a_dictionary_would(
    batches: list[list[int]], asked: list[int]
) -> None:
    found, held = Versions([]), {}
    number = 1
    for place, threads in enumerate(batches):
        digests = list(range(number, number + len(threads)))
        found.add(place + 1, _batch(threads, digests, number))
        for thread, digest in zip(threads, digests, strict=True):
            held.setdefault(thread, set()).add(digest)
        number += len(threads)
    questions = asked + [thread for threads in batches for thread in threads]
    array = np.array(questions, dtype=np.int64)
    assert found.known(array).tolist() == [question in held for question in questions]
    expected = {digest for question in questions for digest in held.get(question, ())}
    assert set(found.of(array).get_column("digest").to_list()) == expected


def test_a_digest_of_another_case_is_not_held() -> None:
    found = Versions([])
    found.add(1, _batch([5], [77], 1))
    thread, digest = np.array([5, 5]), np.array([77, 77])
    assert found.held(digest, np.array([1, 2]), thread).tolist() == [True, False]


@pytest.mark.parametrize("most", [0, 16_000_000])
def test_a_correction_in_a_later_piece_is_found_in_memory_and_on_disk(
    light_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(versions, "MOST_ROWS_IN_MEMORY", most)
    report = bring(light_store, tmp_path, HEADER + FIRST + OTHER + FIRST + OTHER + CORRECTED, chunk_rows=1)
    assert (report.events_added, report.events_known, report.revisions) == (3, 2, 2)
    register = opened(light_store)
    before = register.events(known_at=moment_of("2025-02-28")).collect()
    after = register.events().collect()
    assert (before.height, after.height) == (2, 2)
    # 10 January 2025 is day 20 098 since 1970, 10 February day 20 129.
    assert sorted(before.get_column("on_day").to_list()) == [20098, 20099]
    assert sorted(after.get_column("on_day").to_list()) == [20099, 20129]


def test_a_strict_import_sees_corrections_across_its_pieces(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, HEADER + FIRST + OTHER + FIRST + CORRECTED, chunk_rows=1, strict=True)
    assert (report.events_added, report.events_known, report.revisions) == (3, 1, 2)
    assert opened(store).events().collect().height == 2


def test_what_is_on_disk_is_held_by_digest_and_case(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, HEADER + FIRST + OTHER, chunk_rows=1)
    found = Versions.load(open_segments(light_store))
    stored = found.of(found._before)
    digests, cases, threads = (stored.get_column(name).to_numpy() for name in ("digest", "case_id", "thread"))
    assert found.held(digests, cases, threads).tolist() == [True, True]
    assert found.held(digests, cases + 5, threads).tolist() == [False, False]
    assert found.held(digests + 1, cases, threads).tolist() == [False, False]
