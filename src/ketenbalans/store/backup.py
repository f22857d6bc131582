"""Backup and restore of a SQLite register: one file, whole, with the end of its audit chain beside it.

A PostgreSQL register is backed up with the tools of its server; ``register verify`` checks both alike.
"""

import hashlib
import json
import os
import sqlite3
from pathlib import Path

from sqlalchemy import select

from ketenbalans.errors import BadInputError, ContradictionError, UnavailableError
from ketenbalans.store import audit
from ketenbalans.store.connections import Store
from ketenbalans.store.tables import AUDIT


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def seal_of(file: Path) -> Path:
    """The file beside a backup that says what it holds."""
    return file.with_name(file.name + ".json")


def last_link(store: Store) -> tuple[int, str]:
    """Number and hash of the last line of the audit chain; 0 and the first link where it is empty."""
    with store.reading() as connection:
        row = connection.execute(
            select(AUDIT.c.id, AUDIT.c.hash).order_by(AUDIT.c.id.desc()).limit(1)
        ).first()
    return (row.id, row.hash) if row else (0, audit.FIRST_LINK)


def back_up(store: Store, file: Path) -> dict[str, str | int]:
    """Copies a register to a file while it stays in use.

    Args:
        store: A SQLite register.
        file: Where the copy goes; must not exist yet.

    Returns:
        ``file``, ``sha256`` and the end of the audit chain, as written in the seal beside the file.

    Raises:
        ContradictionError: If the register is no SQLite file, or the file exists.
        UnavailableError: If it cannot be written.
    """
    if file.exists():
        raise ContradictionError("the file exists already", where=str(file), mend="name another")
    with store.writing() as connection:
        audit.record(connection, "backup", file.name, "begun", {})
    number, link = last_link(store)
    draft = file.with_name(f"{file.name}.{os.getpid()}.draft")
    try:
        source, target = sqlite3.connect(store.file), sqlite3.connect(draft)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()
        seal: dict[str, str | int] = {
            "schema": 1,
            "file": file.name,
            "sha256": _sha256(draft),
            "audit_line": number,
            "audit_hash": link,
        }
        seal_of(file).write_text(json.dumps(seal, indent=1) + "\n", encoding="utf-8")
        draft.replace(file)
    except (OSError, sqlite3.Error) as problem:
        draft.unlink(missing_ok=True)
        raise UnavailableError(
            "cannot be written: {reason}",
            where=str(file),
            mend="check the name, the rights and the free space",
            reason=str(problem),
        ) from None
    return {name: value for name, value in seal.items() if name != "schema"}


def read_seal(file: Path) -> dict[str, str | int]:
    """What the seal of a backup says.

    Raises:
        UnavailableError: If it cannot be read.
        BadInputError: If it is no seal.
    """
    try:
        seal = json.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise UnavailableError(
            "cannot be read: {reason}",
            where=str(file),
            mend="check the name and the rights",
            reason=problem.strerror,
        ) from None
    except ValueError:
        seal = None
    if not isinstance(seal, dict) or seal.get("schema") != 1 or not {"sha256", "audit_line"} <= set(seal):
        raise BadInputError("this is no seal of a backup", where=str(file), mend="put the right file back")
    return seal


def kept_link(file: Path) -> tuple[int, str]:
    """Number and hash of the audit line that a seal kept."""
    seal = read_seal(file)
    return int(seal["audit_line"]), str(seal["audit_hash"])


def restore(file: Path, target: Path) -> dict[str, str | int]:
    """Puts a backup in the place of a register that is not there.

    Args:
        file: The backup, with its seal beside it.
        target: Where the register goes; must not exist.

    Returns:
        What the seal says.

    Raises:
        ContradictionError: If the backup is not what its seal says, or the target exists.
        UnavailableError: If the backup or its seal cannot be read.
        BadInputError: If the seal is none.
    """
    if target.exists():
        raise ContradictionError(
            "there is a register here already", where=str(target), mend="move it away first"
        )
    seal = read_seal(seal_of(file))
    try:
        found = _sha256(file)
    except OSError as problem:
        raise UnavailableError(
            "cannot be read: {reason}",
            where=str(file),
            mend="check the name and the rights",
            reason=problem.strerror,
        ) from None
    if seal["sha256"] != found:
        raise ContradictionError(
            "the backup is not what its seal says", where=str(file), mend="use another backup"
        )
    draft = target.with_name(f"{target.name}.{os.getpid()}.draft")
    draft.write_bytes(file.read_bytes())
    draft.replace(target)
    return {name: value for name, value in seal.items() if name != "schema"}
