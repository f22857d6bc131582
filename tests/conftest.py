"""Databases for the tests: SQLite always, PostgreSQL where ``KETENBALANS_TEST_POSTGRESQL`` names a server.

``.ci/postgresql start`` starts one. Under ``KETENBALANS_CI`` a missing server is a failure; elsewhere the
tests that need it are deselected, and the summary says so.
"""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVER = os.environ.get("KETENBALANS_TEST_POSTGRESQL")
IN_CI = bool(os.environ.get("KETENBALANS_CI"))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgresql: needs a PostgreSQL server")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if SERVER or IN_CI:
        return
    without = [item for item in items if item.get_closest_marker("postgresql")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]


def pytest_report_header() -> str:
    if SERVER:
        return "PostgreSQL: " + SERVER
    return "PostgreSQL: no server (.ci/postgresql start); its tests are deselected"


@pytest.fixture
def postgresql_address() -> Iterator[str]:
    """A database of its own on the test server."""
    if not SERVER:
        pytest.fail("KETENBALANS_TEST_POSTGRESQL names no server; run `.ci/postgresql start`")
    import psycopg

    name = f"register_{uuid.uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield SERVER.rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a register that does not exist yet, on each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "register.db")
    return str(request.getfixturevalue("postgresql_address"))
