"""The chain of audit lines: it holds, and every kind of meddling is found."""

from pathlib import Path

import pytest
from sqlalchemy import text

from ketenbalans.store import audit
from ketenbalans.store.connections import Store, open_store


@pytest.fixture
def chained(address: str, tmp_path: Path) -> Store:
    store = open_store(address, create=True, folder=tmp_path / "segments")
    with store.writing() as connection:
        for number in range(1, 6):
            audit.record(connection, "import", f"batch {number}", "added", {"events": number})
    return store


def _breaks(store: Store, meddling: str) -> list[tuple[int, str]]:
    with store.writing() as connection:
        connection.execute(text(meddling))
    with store.reading() as connection:
        _, breaks = audit.verify(connection)
    store.close()
    return [(found.line, found.reason) for found in breaks]


def test_an_untouched_chain_holds(chained: Store) -> None:
    with chained.reading() as connection:
        assert audit.verify(connection) == (5, [])
    chained.close()


def test_a_changed_line_is_found(chained: Store) -> None:
    assert _breaks(chained, "update audit set result = 'refused' where id = 3") == [(3, "changed")]


def test_a_removed_line_is_found(chained: Store) -> None:
    assert _breaks(chained, "delete from audit where id = 2") == [(2, "missing")]


def test_a_line_forged_with_a_hash_of_its_own_no_longer_links(chained: Store) -> None:
    with chained.reading() as connection:
        row = dict(connection.execute(text("select * from audit where id = 4")).mappings().one())
    row["actor"] = "somebody else"
    line = {name: row[name] for name in row if name not in {"previous", "hash"}}
    forged = audit.link(row["previous"], line)
    found = _breaks(chained, f"update audit set actor = 'somebody else', hash = '{forged}' where id = 4")
    assert found == [(5, "not_linked")]


def test_every_line_names_who_what_and_where(chained: Store) -> None:
    with chained.reading() as connection:
        row = connection.execute(text("select * from audit where id = 1")).mappings().one()
    chained.close()
    assert all(str(row[name]) for name in ("instant", "actor", "action", "object", "result", "origin"))
