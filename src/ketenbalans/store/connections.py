"""Opens the database of a register, SQLite by default and PostgreSQL by address, and brings it up to date.

One door for reading and one for writing; a lock that the operating system or the database frees when the
holder dies keeps two imports apart.
"""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from ketenbalans.errors import BadInputError, ContradictionError, KetenbalansError, UnavailableError
from ketenbalans.store import migrations
from ketenbalans.store.tables import REGISTER

IMPORT_LOCK = 7_316_051_202
"""Number of the PostgreSQL advisory lock that an import holds; any fixed number serves."""

PAGE_SIZE = 16_384
CACHE_KIBIBYTES = 262_144
CHECKPOINT_PAGES = 16_384


@dataclass(frozen=True)
class Store:
    """An open register database.

    Attributes:
        engine: SQLAlchemy's engine.
        url: Where it is, the password left out of its text.
        folder: Folder for the Parquet segments of this register on this machine.
    """

    engine: Engine
    url: URL
    folder: Path

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path:
        """The SQLite file.

        Raises:
            ContradictionError: If the database is none.
        """
        if not self.is_sqlite or not self.url.database:
            raise ContradictionError(
                "this register is not a SQLite file",
                where=str(self),
                mend="use the tools of the database server",
            )
        return Path(self.url.database)

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state of the register."""
        with self._mended(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction: all of it is kept, or nothing."""
        with self._mended(), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def import_lock(self) -> Iterator[None]:
        """Holds the right to import, until the block ends or the process dies.

        Raises:
            UnavailableError: If somebody else is importing.
        """
        if self.is_sqlite:
            with open(f"{self.file}.import-lock", "w") as handle:
                _lock_file(handle, str(self))
                yield
            return
        with self._mended(), self.engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            if not connection.scalar(text(f"select pg_try_advisory_lock({IMPORT_LOCK})")):
                raise _busy(str(self))
            try:
                yield
            finally:
                connection.execute(text(f"select pg_advisory_unlock({IMPORT_LOCK})"))

    @contextmanager
    def _mended(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as problem:
            raise _unreachable(str(self), problem) from problem
        except sqlite3.Error as problem:
            raise _unreachable(str(self), problem) from problem


def _busy(place: str) -> UnavailableError:
    return UnavailableError("another import is running", where=place, mend="wait until it has ended")


def _unreachable(place: str, problem: Exception) -> UnavailableError:
    reason = str(getattr(problem, "orig", problem)).strip().replace("\n", " ")
    return UnavailableError(
        "the database says: {reason}",
        where=place,
        mend="check the address, the rights and the free space",
        reason=reason,
    )


def _lock_file(handle: IO[str], place: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise _busy(place) from None


def address(register: str) -> URL:
    """The database address that a user's text means; a plain path is a SQLite file.

    Raises:
        BadInputError: If it is neither a path nor an address of SQLite or PostgreSQL.

    Example:
        >>> address("./ketenbalans.db").render_as_string()
        'sqlite:///./ketenbalans.db'
        >>> address("postgresql://planner@server/register").drivername
        'postgresql+psycopg'
    """
    if "://" not in register:
        return URL.create("sqlite", database=register)
    try:
        url = make_url(register)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise _no_address(register) from None
    kind = url.get_backend_name()
    if kind == "sqlite" and url.database and url.database != ":memory:":
        return url
    if kind in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise _no_address(register)


def _no_address(register: str) -> BadInputError:
    return BadInputError(
        "{register!r} is no address of a register",
        where="--register",
        mend="give the path of a file, or postgresql://user@server/name",
        register=register,
    )


def open_store(register: str, *, create: bool = False, folder: Path | None = None) -> Store:
    """Opens a register and brings its tables up to date.

    Args:
        register: Path of a SQLite file, or address of a PostgreSQL database.
        create: Whether a register that is not there yet is made.
        folder: Folder for the Parquet segments; by default beside the SQLite file, or in the user's
            cache under the name of the register for PostgreSQL.

    Raises:
        UnavailableError: If it cannot be reached, or is not there and may not be made.
        BadInputError: If the address or the file is no register.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as place:
        ...     open_store(f"{place}/ketenbalans.db", create=True).is_sqlite
        True
    """
    url = address(register)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        if not create and not file.exists():
            raise UnavailableError(
                "there is no register here yet",
                where=str(file),
                mend="make one with 'ketenbalans register import FILE', or name another with --register",
            )
        if not file.parent.is_dir():
            raise UnavailableError(
                "the folder does not exist", where=str(file.parent), mend="make it, or name another"
            )
        engine = create_engine(url, connect_args={"timeout": 60})
        _prepare_sqlite(engine)
    else:
        try:
            engine = create_engine(url)
        except ModuleNotFoundError:
            raise UnavailableError(
                "the driver for PostgreSQL is not installed",
                where=url.render_as_string(hide_password=True),
                mend="install ketenbalans[postgresql]",
            ) from None
    try:
        version = migrations.bring_up_to_date(engine, create=create)
        if version is None:
            raise UnavailableError(
                "there is no register here yet",
                where=url.render_as_string(hide_password=True),
                mend="make one with 'ketenbalans register import FILE', or name another with --register",
            )
        return Store(engine, url, folder or _segment_folder(engine, url))
    except KetenbalansError:
        engine.dispose()
        raise
    except DBAPIError as problem:
        engine.dispose()
        if "not a database" in str(problem):
            raise BadInputError(
                "this file is no register",
                where=url.render_as_string(hide_password=True),
                mend="name a register with --register; files with cases go to 'register import'",
            ) from None
        raise _unreachable(url.render_as_string(hide_password=True), problem) from None


def _segment_folder(engine: Engine, url: URL) -> Path:
    if url.get_backend_name() == "sqlite":
        return Path(f"{url.database}.segments")
    with engine.connect() as connection:
        name = connection.scalar(select(REGISTER.c.content).where(REGISTER.c.name == "register_id"))
    return migrations.user_cache() / "registers" / str(name)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the transaction is ours, not the driver's
        cursor = connection.cursor()
        # A page size holds only for a database that is still empty.
        for pragma in (
            f"page_size = {PAGE_SIZE}",
            "journal_mode = wal",
            # FULL: a committed batch survives a power cut, not only a killed process.
            "synchronous = full",
            f"cache_size = -{CACHE_KIBIBYTES}",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
            "foreign_keys = on",
        ):
            cursor.execute(f"pragma {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("begin immediate" if writes else "begin")
