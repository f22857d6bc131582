"""The audit line and its hash chain: who did what to which object, with what result, from where and when.

Each line carries the hash of the line before it, so that a changed, removed or inserted line is found.
The fields are those of BIO2 8.15.
"""

import getpass
import hashlib
import json
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ketenbalans.store.tables import AUDIT

FIRST_LINK = "0" * 64


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold.

    Attributes:
        line: Number of the audit line.
        reason: ``changed``, ``not_linked`` or ``missing``.
    """

    line: int
    reason: str


def instant() -> int:
    """The moment at which something is written down, in microseconds since 1970 in UTC.

    For audit lines and batches only: nothing that is counted or computed depends on it.
    """
    return time.time_ns() // 1_000


def acting() -> str:
    """Who acts: ``KETENBALANS_ACTOR`` where a service sets it, else the name of the login."""
    try:
        return os.environ.get("KETENBALANS_ACTOR") or getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def link(previous: str, line: Mapping[str, Any]) -> str:
    """The hash of an audit line that follows on another.

    Args:
        previous: Hash of the line before.
        line: The other fields.

    Example:
        >>> link(FIRST_LINK, {"id": 1}) == link(FIRST_LINK, {"id": 2})
        False
    """
    content = json.dumps([previous, *(line[name] for name in sorted(line))], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def record(connection: Connection, action: str, subject: str, result: str, details: Mapping[str, Any]) -> str:
    """Adds a line to the chain, within the caller's transaction.

    Args:
        connection: In a writing transaction.
        action: What was done, e.g. ``import``.
        subject: What it was done to.
        result: How it ended.
        details: Anything more, without personal data.

    Returns:
        The hash of the line.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("lock table audit in exclusive mode")  # the chain has one end
    last = connection.execute(select(AUDIT.c.id, AUDIT.c.hash).order_by(AUDIT.c.id.desc()).limit(1)).first()
    line: dict[str, Any] = {
        "id": last.id + 1 if last else 1,
        "instant": instant(),
        "actor": acting(),
        "action": action,
        "object": subject,
        "result": result,
        "origin": socket.gethostname(),
        "details": json.dumps(details, sort_keys=True, ensure_ascii=False),
    }
    previous = last.hash if last else FIRST_LINK
    own = link(previous, line)
    connection.execute(insert(AUDIT).values(**line, previous=previous, hash=own))
    return own


def verify(connection: Connection) -> tuple[int, list[Break]]:
    """Walks the chain from its first line.

    Returns:
        How many lines there are, and where the chain does not hold. A chain whose last lines were cut off
        still holds: keep the hash of the last line elsewhere (``backup`` does) to find that.
    """
    previous, expected, breaks = FIRST_LINK, 1, []
    count = connection.scalar(select(func.count()).select_from(AUDIT)) or 0
    for row in connection.execute(select(AUDIT).order_by(AUDIT.c.id)).mappings():
        if row["id"] != expected:
            breaks.append(Break(expected, "missing"))
        elif row["previous"] != previous:
            breaks.append(Break(row["id"], "not_linked"))
        line = {name: row[name] for name in row if name not in {"previous", "hash"}}
        if link(row["previous"], line) != row["hash"]:
            breaks.append(Break(row["id"], "changed"))
        previous, expected = row["hash"], row["id"] + 1
    return count, breaks
