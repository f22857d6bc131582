"""Opening, making and refusing registers, on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from ketenbalans.errors import BadInputError, KetenbalansError, SchemaVersionError, UnavailableError
from ketenbalans.store.connections import open_store
from ketenbalans.store.tables import metadata
from ketenbalans.vocabulary.codes import EventType


def test_the_migrations_build_the_tables_that_the_code_knows(address: str, tmp_path: Path) -> None:
    store = open_store(address, create=True, folder=tmp_path / "segments")
    try:
        found = inspect(store.engine)
        for table in metadata.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}, table.name
    finally:
        store.close()


def test_every_type_of_event_has_its_number(address: str, tmp_path: Path) -> None:
    store = open_store(address, create=True, folder=tmp_path / "segments")
    with store.reading() as connection:
        names = connection.execute(text("select name from event_kind order by type")).scalars().all()
    store.close()
    assert names == [str(kind) for kind in EventType]


def test_a_register_opens_again_as_the_same_one(address: str, tmp_path: Path) -> None:
    identities = []
    for _ in range(2):
        store = open_store(address, create=True, folder=tmp_path / "segments")
        with store.reading() as connection:
            identities.append(
                connection.scalar(text("select content from register where name = 'register_id'"))
            )
        store.close()
    assert identities[0] == identities[1] is not None


def test_a_register_of_a_newer_program_is_refused(address: str, tmp_path: Path) -> None:
    store = open_store(address, create=True, folder=tmp_path / "segments")
    with store.writing() as connection:
        connection.execute(text("update alembic_version set version_num = 'v9999'"))
    store.close()
    with pytest.raises(SchemaVersionError, match=r"v9999.*newer"):
        open_store(address, folder=tmp_path / "segments")


@pytest.mark.postgresql
def test_an_empty_database_is_no_register(postgresql_address: str) -> None:
    with pytest.raises(UnavailableError, match="no register here yet"):
        open_store(postgresql_address)


def test_a_missing_file_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="no register here yet"):
        open_store(str(tmp_path / "absent.db"))
    assert not (tmp_path / "absent.db").exists()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("key,product\n" * 200)
    with pytest.raises(BadInputError, match="no register"):
        open_store(str(file), create=True)
    assert file.read_text().startswith("key,product")


@pytest.mark.parametrize("register", ["mysql://server/name", "sqlite://", "://x"])
def test_an_address_of_another_kind_is_refused(register: str) -> None:
    with pytest.raises(KetenbalansError, match=r"--register.*no address"):
        open_store(register)


def test_a_server_that_does_not_answer_is_said_in_words() -> None:
    with pytest.raises(UnavailableError, match="the database says"):
        open_store("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")


def test_a_password_is_never_told() -> None:
    with pytest.raises(UnavailableError) as caught:
        open_store("postgresql://nobody:very-secret@127.0.0.1:1/none?connect_timeout=2")
    assert "very-secret" not in str(caught.value)


def test_two_imports_at_once_are_kept_apart(address: str, tmp_path: Path) -> None:
    store = open_store(address, create=True, folder=tmp_path / "segments")
    with (
        store.import_lock(),
        pytest.raises(UnavailableError, match="another import is running"),
        store.import_lock(),
    ):
        pass
    with store.import_lock():
        pass
    store.close()


def test_what_fails_halfway_leaves_nothing(address: str, tmp_path: Path) -> None:
    store = open_store(address, create=True, folder=tmp_path / "segments")
    twice = text("insert into register (name, content) values ('half', 'x')")

    def fail_halfway() -> None:
        with store.writing() as connection:
            connection.execute(twice)
            connection.execute(twice)

    with pytest.raises(UnavailableError):
        fail_halfway()
    with store.reading() as connection:
        assert connection.scalar(text("select count(*) from register where name = 'half'")) == 0
    store.close()


def test_a_register_of_the_first_form_keeps_its_events(address: str, tmp_path: Path) -> None:
    store = open_store(address, create=True, folder=tmp_path / "segments")
    with store.writing() as connection:
        connection.execute(text("drop table snapshot"))
        connection.execute(text("drop table event"))
        connection.execute(
            text(
                "create table event (id bigint primary key, case_id bigint not null, type smallint not null, "
                "on_day integer not null, recorded_at bigint not null, retracted smallint not null, "
                "detail bigint not null, thread bigint not null, digest bigint not null, "
                "constraint event_case_id_digest_key unique (case_id, digest))"
            )
        )
        connection.execute(text("insert into event values (1, 2, 3, 4, 5, 0, 6, 7, 8)"))
        connection.execute(text("update alembic_version set version_num = 'v0001'"))
    store.close()
    store = open_store(address, folder=tmp_path / "segments")
    with store.reading() as connection:
        rows = connection.execute(text("select * from event")).all()
    found = inspect(store.engine)
    assert not found.get_unique_constraints("event")
    assert found.get_pk_constraint("event")["constrained_columns"] == ["id"]
    store.close()
    assert [tuple(row) for row in rows] == [(1, 2, 3, 4, 5, 0, 6, 7, 8)]
