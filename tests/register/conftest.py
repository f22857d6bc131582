"""A small register of which every answer can be counted by hand, on either database."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ketenbalans.register.doors import format_of, open_source
from ketenbalans.register.importing import ImportJob, ImportReport, run_import
from ketenbalans.register.pseudonyms import PseudonymKey
from ketenbalans.register.reading import Register
from ketenbalans.store.connections import Store, open_store

KEY = PseudonymKey(bytes(range(32)))
Bring = Callable[..., ImportReport]


@pytest.fixture
def store(address: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(address, create=True, folder=tmp_path / "segments")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def empty_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register as the migrations leave it, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "register.db"
    open_store(str(file), create=True).close()
    return file


@pytest.fixture
def light_store(tmp_path: Path, empty_register: Path) -> Iterator[Store]:
    """SQLite only, for tests of which the database is not the subject."""
    shutil.copy(empty_register, tmp_path / "register.db")
    opened = open_store(str(tmp_path / "register.db"))
    yield opened
    opened.close()


def bring(
    store: Store, folder: Path, text: str, *, name: str = "cases.csv", **options: object
) -> ImportReport:
    """Imports a text as a file; ``mapping`` is the text of a mapping file."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    mapping = options.pop("mapping", None)
    mapping_file = None
    if mapping is not None:
        mapping_file = folder / "mapping.yaml"
        mapping_file.write_text(str(mapping), encoding="utf-8")
    table, source_mapping = open_source(file, format_of(file), mapping_file)
    options.setdefault("key", KEY)
    return run_import(store, ImportJob(table, file, source_mapping, **options))  # type: ignore[arg-type]


def opened(store: Store) -> Register:
    return Register.open(store)
