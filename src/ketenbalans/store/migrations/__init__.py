"""Brings the tables of a register up to date, step by step, with Alembic.

Each step is a module under ``versions``; a database carries the name of its last one. A register of a
newer program is refused.
"""

import os
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from ketenbalans.errors import SchemaVersionError, UnavailableError

HEAD = "v0003"
_VERSION_TABLE = "alembic_version"


def user_cache() -> Path:
    """The user's folder for things that can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ketenbalans"


def new_identity() -> str:
    """A name that no other register has."""
    return uuid.uuid4().hex


def version_of(connection: Connection) -> str | None:
    """The step that a database stands at; None where it holds no register."""
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    version: str | None = connection.scalar(text(f"select version_num from {_VERSION_TABLE}"))
    return version


def bring_up_to_date(engine: Engine, *, create: bool) -> str | None:
    """Runs the steps that a database lacks, in one transaction.

    Returns:
        The step it stands at now; None where there is no register and none may be made.

    Raises:
        SchemaVersionError: If the register was made by a newer program.
    """
    with engine.connect() as connection:
        version = version_of(connection)
    if version == HEAD or (version is None and not create):
        return version
    # Alembic is slow to import and rarely needed.
    from alembic.config import Config  # noqa: PLC0415
    from alembic.operations import Operations  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    if version is not None and version not in {step.revision for step in scripts.walk_revisions()}:
        raise SchemaVersionError(
            "the register is at step {version}, newer than this program knows ({known})",
            where=engine.url.render_as_string(hide_password=True),
            mend="update the program",
            version=version,
            known=HEAD,
        )

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs("head", revision)

    with engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            # Two programs may find the register out of date at once; the second waits here.
            if engine.dialect.name == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(7316051203)"))
            context = MigrationContext.configure(connection, opts={"fn": steps, "script": scripts})
            with Operations.context(context):
                context.run_migrations()
        reached = version_of(connection)
    if reached != HEAD:
        raise UnavailableError(
            "the migration ended at {reached}, not at {head}",
            where=engine.url.render_as_string(hide_password=True),
            mend="restore the last backup and run it again",
            reached=reached,
            head=HEAD,
        )
    return reached
