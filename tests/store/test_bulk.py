"""The bulk doors give back what went in, on both databases."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ketenbalans.store import bulk
from ketenbalans.store.connections import open_store
from ketenbalans.store.tables import CASE_FACT, CASE_KEY, DETAIL, EVENT

NAMES = ("id", "case_id", "type", "on_day", "recorded_at", "retracted", "detail", "thread", "digest")


@pytest.mark.parametrize("count", [0, 1, 1_999, 2_000, 2_001, 4_500])
def test_whole_numbers_come_back_as_they_went_in(address: str, tmp_path: Path, count: int) -> None:
    store = open_store(address, create=True, folder=tmp_path / "segments")
    steps = np.arange(count, dtype=np.int64)
    columns = {
        "id": steps + 1,
        "case_id": steps // 3 + 1,
        "type": steps % 36,
        "on_day": steps - 5_000,  # days before 1970 are negative
        "recorded_at": steps * 86_400_000_000 - 2**52,
        "retracted": steps % 2,
        "detail": steps * 0,
        "thread": steps - 2**62,
        "digest": 2**62 - steps,
    }
    with store.writing() as connection:
        bulk.add_numbers(connection, EVENT, columns)
    with store.reading() as connection:
        found = bulk.numbers_between(connection, EVENT, NAMES, 1, count)
        part = bulk.numbers_between(connection, EVENT, NAMES, 2, 3)
    store.close()
    for name in NAMES:
        np.testing.assert_array_equal(found[name], columns[name])
    assert part["id"].tolist() == [number for number in (2, 3) if number <= count]


def test_texts_keep_their_quotes_breaks_and_absence(address: str, tmp_path: Path) -> None:
    store = open_store(address, create=True, folder=tmp_path / "segments")
    texts = ['{"reason":"a \\"b\\", c"}', "línea\ntwo", "\\N", "\\x00", ""]
    with store.writing() as connection:
        bulk.add_rows(connection, DETAIL, pl.DataFrame({"id": [1, 2, 3, 4, 5], "content": texts}))
        bulk.add_rows(connection, CASE_KEY, pl.DataFrame({"id": [1], "pseudonym": [bytes(range(240, 256))]}))
        facts = pl.DataFrame(
            {
                "id": [1, 2],
                "case_id": [1, 1],
                "recorded_at": [0, 1],
                "digest": [5, 6],
                "product": ["asylum", None],
                "track": [None, 4],
            }
        )
        bulk.add_rows(connection, CASE_FACT, facts)
    with store.reading() as connection:
        assert bulk.rows_between(connection, DETAIL, ("content",), 1, 9).to_series().to_list() == texts
        key = bulk.rows_between(connection, CASE_KEY, ("pseudonym",), 1, 1).item()
        told = bulk.rows_between(connection, CASE_FACT, ("product", "track"), 1, 2).rows()
    store.close()
    assert key == bytes(range(240, 256))
    assert told == [("asylum", None), (None, 4)]
