"""A register is verified, backed up and restored; every kind of meddling is found."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from ketenbalans.errors import ContradictionError
from ketenbalans.register.history import history, revisions
from ketenbalans.register.reading import moment_of
from ketenbalans.register.verifying import verify
from ketenbalans.store import backup
from ketenbalans.store.connections import Store, open_store

from .conftest import KEY, bring, opened

EVENTS = """key,product,type,on,recorded_at,event_id,outcome
a,asylum,lodged,2025-01-10,,1,
a,asylum,lodged,2025-01-15,2025-04-01,1,
a,asylum,decided,2026-02-01,2026-02-05,2,refugee
b,asylum,lodged,2025-01-10,,3,
"""


def test_an_untouched_register_is_sound(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, EVENTS, chunk_rows=2)
    found = verify(store)
    assert found["sound"]
    assert (found["batches"], found["events"], found["cases"], found["audit_lines"]) == (2, 4, 2, 2)


@pytest.mark.parametrize(
    ("meddling", "where"),
    [
        ("update event set on_day = on_day + 1 where id = 3", ("batch", 2, "changed")),
        ("delete from event where id = 1", ("batch", 1, "changed")),
        ("update case_fact set product = 'nareis' where id = 1", ("batch", 1, "changed")),
        ("update detail set content = '{}' where id = 1", ("batch", 2, "changed")),
        ("delete from batch where id = 1", ("batch", 1, "missing")),
        ("update audit set actor = 'x' where id = 1", ("audit", 1, "changed")),
        ("delete from audit where id = 2", ("batch", 2, "not_in_the_audit_chain")),
    ],
)
def test_meddling_with_rows_is_found(
    store: Store, tmp_path: Path, meddling: str, where: tuple[str, int, str]
) -> None:
    bring(store, tmp_path, EVENTS, chunk_rows=2)
    with store.writing() as connection:
        connection.execute(text(meddling))
    found = verify(store)
    assert not found["sound"]
    assert where in {(fault["where"], fault["number"], fault["reason"]) for fault in found["faults"]}


def test_a_chain_that_was_written_anew_is_found_by_the_seal_of_a_backup(
    light_store: Store, tmp_path: Path
) -> None:
    bring(light_store, tmp_path, EVENTS)
    backup.back_up(light_store, tmp_path / "copy.db")
    line, link = backup.kept_link(tmp_path / "copy.db.json")
    assert verify(light_store, audit_line=line, audit_hash=link)["sound"]
    with light_store.writing() as connection:
        connection.execute(text("delete from audit where id >= 2"))
    assert verify(light_store)["sound"]  # the shorter chain holds by itself
    assert not verify(light_store, audit_line=line, audit_hash=link)["sound"]


def test_a_backup_restored_is_the_same_register(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    backup.back_up(light_store, tmp_path / "copy.db")
    bring(light_store, tmp_path, EVENTS + "c,asylum,lodged,2025-01-10,,4,\n", name="later.csv")
    backup.restore(tmp_path / "copy.db", tmp_path / "restored.db")
    restored = open_store(str(tmp_path / "restored.db"))
    found = verify(restored)
    restored.close()
    assert (found["sound"], found["events"]) == (True, 4)


def test_a_damaged_backup_is_not_restored(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    backup.back_up(light_store, tmp_path / "copy.db")
    content = bytearray((tmp_path / "copy.db").read_bytes())
    content[-100] ^= 1
    (tmp_path / "copy.db").write_bytes(content)
    with pytest.raises(ContradictionError, match="not what its seal says"):
        backup.restore(tmp_path / "copy.db", tmp_path / "restored.db")
    assert not (tmp_path / "restored.db").exists()


def test_nothing_is_overwritten(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    backup.back_up(light_store, tmp_path / "copy.db")
    with pytest.raises(ContradictionError, match="exists already"):
        backup.back_up(light_store, tmp_path / "copy.db")
    with pytest.raises(ContradictionError, match="register here already"):
        backup.restore(tmp_path / "copy.db", tmp_path / "register.db")


def test_the_history_of_a_case_shows_what_replaced_what(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    register = opened(light_store)
    case = register.case_of(KEY.pseudonym("case", "a"))
    told = [
        (event["type"], event["on"], event["counts"], event["replaced"], event["late_days"])
        for event in history(register, case)["events"]
    ]
    assert told == [
        ("lodged", "2025-01-10", False, True, 0),
        ("lodged", "2025-01-15", True, False, 76),  # 15 January to 1 April
        ("decided", "2026-02-01", True, False, 4),
    ]
    before = history(register, case, known_at=moment_of("2025-03-31"))["events"]
    assert [(event["on"], event["counts"]) for event in before] == [("2025-01-10", True)]
    assert json.dumps(history(register, case))  # goes out as JSON


def test_revisions_of_a_period_are_counted(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    register = opened(light_store)
    found = revisions(register, moment_of("2025-03-01"), moment_of("2025-12-31"))
    assert (found["corrected"], found["taken_back"]) == (1, 0)
    assert found["late"] == {"lodged": {"count": 1, "median_days": 76.0}}
