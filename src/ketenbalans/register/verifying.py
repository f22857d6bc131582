"""Verifies that a register still says what it said when each batch came in.

The audit chain, the hash of every batch against its rows, the digest of every event against its content,
and the Parquet segments against the database.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from ketenbalans.register.batches import Marks, counts, known_batches, last_marks, read_batch
from ketenbalans.register.segments import open_segments, scan
from ketenbalans.store import audit
from ketenbalans.store.connections import Store
from ketenbalans.store.tables import AUDIT, SNAPSHOT


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was.

    Attributes:
        where: ``audit``, ``batch``, ``rows``, ``segments`` or ``snapshot``.
        number: Number of the line or batch; 0 where there is none.
        reason: What is wrong, in a word.
    """

    where: str
    number: int
    reason: str


def verify(store: Store, *, audit_line: int = 0, audit_hash: str = "") -> dict[str, Any]:
    """Checks a register against itself.

    Args:
        store: The register.
        audit_line: A line of the audit chain that was kept elsewhere, by a backup for instance.
        audit_hash: Its hash; a chain that was cut off or written anew no longer has it.

    Returns:
        ``sound``, ``faults``, ``audit_lines``, ``audit_hash`` (of the last line, to keep elsewhere),
        ``batches`` and how many rows there are.
    """
    faults: list[Fault] = []
    with store.reading() as connection:
        lines, breaks = audit.verify(connection)
        faults += [Fault("audit", found.line, found.reason) for found in breaks]
        last = connection.execute(select(AUDIT.c.id, AUDIT.c.hash).order_by(AUDIT.c.id.desc())).first()
        if audit_line:
            kept = connection.scalar(select(AUDIT.c.hash).where(AUDIT.c.id == audit_line))
            if kept != audit_hash:
                faults.append(Fault("audit", audit_line, "not_the_line_that_was_kept"))
        batches = known_batches(connection)
        faults += _batches(connection, batches)
        faults += _snapshots(connection)
        rows = counts(connection)
        end = last_marks(connection)
    expected = {"cases": end.case, "facts": end.fact, "events": end.event}
    faults += [Fault("rows", 0, name) for name, count in expected.items() if rows[name] != count]
    if not faults:
        segments = open_segments(store)
        for part, name in (("events", "events"), ("facts", "facts")):
            if scan(segments, part).select("id").collect().get_column("id").n_unique() != rows[name]:
                faults.append(Fault("segments", 0, name))
    return {
        "sound": not faults,
        "faults": [vars(fault) for fault in faults],
        "audit_lines": lines,
        "audit_hash": last.hash if last else audit.FIRST_LINK,
        "batches": len(batches),
        **rows,
    }


def _snapshots(connection: Connection) -> list[Fault]:
    """Frozen snapshots that are not what the audit chain says was frozen."""
    lines = connection.execute(
        select(AUDIT.c.object, AUDIT.c.details).where(AUDIT.c.action == "freeze").order_by(AUDIT.c.id)
    )
    logged = {row.object: json.loads(row.details)["sha256"] for row in lines}
    rows = {row.name: row for row in connection.execute(select(SNAPSHOT))}
    faults = [
        Fault("snapshot", row.id, "changed")
        for row in rows.values()
        if hashlib.sha256(row.content.encode()).hexdigest() != logged.get(f"snapshot {row.name}")
    ]
    missing = [subject for subject in logged if subject.removeprefix("snapshot ") not in rows]
    return faults + [Fault("snapshot", 0, "missing") for _ in missing]


def _batches(connection: Connection, batches: list[tuple[Marks, str]]) -> list[Fault]:
    """Batches whose rows no longer give the hash that was written down with them."""
    faults = []
    before = Marks()
    digests, cases = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    logged = {
        row.object for row in connection.execute(select(AUDIT.c.object).where(AUDIT.c.action == "import"))
    }
    for marks, sha256 in batches:
        if marks.batch != before.batch + 1:
            faults.append(Fault("batch", before.batch + 1, "missing"))
        batch = read_batch(connection, before, marks)
        digests.append(batch.events["digest"])
        cases.append(batch.events["case_id"])
        if batch.sha256() != sha256:
            faults.append(Fault("batch", marks.batch, "changed"))
        if f"batch {marks.batch}" not in logged:
            faults.append(Fault("batch", marks.batch, "not_in_the_audit_chain"))
        before = marks
    if _doubled(np.concatenate(digests), np.concatenate(cases)):
        faults.append(Fault("rows", 0, "doubled_events"))
    return faults


def _doubled(digests: np.ndarray, cases: np.ndarray) -> bool:
    """Whether a case has a version of an event twice."""
    ascending = np.sort(digests)
    suspects = np.isin(digests, ascending[1:][ascending[1:] == ascending[:-1]])
    pairs = np.stack([digests[suspects], cases[suspects]], axis=1)
    return bool(np.unique(pairs, axis=0).shape[0] < pairs.shape[0])
