"""A batch: what one transaction adds to the register, its hash, and its way into and out of the database."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from sqlalchemy import Connection, Row, func, insert, select

from ketenbalans.store import bulk
from ketenbalans.store.audit import instant
from ketenbalans.store.tables import (
    BATCH,
    CASE_FACT,
    CASE_KEY,
    DETAIL,
    EVENT,
    FACT_NUMBERS,
    FACT_TEXTS,
    REVISION,
)

EVENT_NAMES = ("id", "case_id", "type", "on_day", "recorded_at", "retracted", "detail", "thread", "digest")
FACT_NAMES = ("id", "case_id", "recorded_at", "digest", *FACT_TEXTS, *FACT_NUMBERS)
_ABSENT = np.int64(-(2**62))
"""Stands for an absent number in the hash; no track, day or truth value is this."""


@dataclass(frozen=True)
class Marks:
    """The last numbers given out, up to and including a batch."""

    batch: int = 0
    case: int = 0
    detail: int = 0
    fact: int = 0
    event: int = 0

    @staticmethod
    def of(row: Row[tuple[int, ...]]) -> "Marks":
        """The numbers in a row of the table of batches."""
        return Marks(row.id, row.last_case, row.last_detail, row.last_fact, row.last_event)


@dataclass(frozen=True)
class Batch:
    """Rows that are added together, or not at all.

    Attributes:
        before: The last numbers before this batch.
        pseudonyms: Of the new cases, in the order of their numbers.
        details: New sets of attributes, in the order of their numbers.
        facts: A frame with the columns ``FACT_NAMES``.
        events: Whole numbers by the names ``EVENT_NAMES``, each of shape (event,).
        revisions: ``event, thread, recorded_at, retracted`` of events in a thread of several versions.
    """

    before: Marks
    pseudonyms: list[bytes]
    details: list[str]
    facts: pl.DataFrame
    events: Mapping[str, np.ndarray]
    revisions: Mapping[str, np.ndarray]

    @property
    def after(self) -> Marks:
        """The last numbers once this batch is in."""
        return Marks(
            self.before.batch + 1,
            self.before.case + len(self.pseudonyms),
            self.before.detail + len(self.details),
            self.before.fact + self.facts.height,
            self.before.event + len(self.events["id"]),
        )

    def sha256(self) -> str:
        """A hash of everything that the batch says."""
        digest = hashlib.sha256()
        digest.update(b"".join(self.pseudonyms))
        digest.update("\x1e".join(self.details).encode())
        for name in FACT_NAMES:
            column = self.facts.get_column(name)
            if name in FACT_TEXTS:
                digest.update("\x1f".join(column.fill_null("\x00").to_list()).encode())
            else:
                digest.update(column.fill_null(int(_ABSENT)).cast(pl.Int64).to_numpy().tobytes())
        for name in EVENT_NAMES:
            digest.update(np.ascontiguousarray(self.events[name], dtype="<i8").tobytes())
        return digest.hexdigest()

    def write(self, connection: Connection, import_run: int) -> str:
        """Adds the batch within the caller's transaction.

        Returns:
            Its hash.
        """
        start, after, own_hash = self.before, self.after, self.sha256()
        cases = pl.DataFrame(
            {
                "id": np.arange(start.case + 1, after.case + 1, dtype=np.int64),
                "pseudonym": pl.Series(self.pseudonyms, dtype=pl.Binary),
            }
        )
        bulk.add_rows(connection, CASE_KEY, cases)
        details = pl.DataFrame(
            {
                "id": np.arange(start.detail + 1, after.detail + 1, dtype=np.int64),
                "content": pl.Series(self.details, dtype=pl.String),
            }
        )
        bulk.add_rows(connection, DETAIL, details)
        told = [name for name in FACT_NAMES if self.facts.get_column(name).null_count() < self.facts.height]
        bulk.add_rows(connection, CASE_FACT, self.facts.select(told))
        bulk.add_numbers(connection, EVENT, {name: self.events[name] for name in EVENT_NAMES})
        bulk.add_numbers(connection, REVISION, self.revisions)
        connection.execute(
            insert(BATCH).values(
                id=after.batch,
                import_run=import_run,
                committed_at=instant(),
                last_case=after.case,
                last_detail=after.detail,
                last_fact=after.fact,
                last_event=after.event,
                sha256=own_hash,
            )
        )
        return own_hash


def last_marks(connection: Connection) -> Marks:
    """The last numbers of the register."""
    row = connection.execute(select(BATCH).order_by(BATCH.c.id.desc()).limit(1)).first()
    return Marks.of(row) if row else Marks()


def known_batches(connection: Connection) -> list[tuple[Marks, str]]:
    """Every batch with its last numbers and its hash, in order."""
    rows = connection.execute(select(BATCH).order_by(BATCH.c.id))
    return [(Marks.of(row), row.sha256) for row in rows]


def read_batch(connection: Connection, before: Marks, after: Marks) -> Batch:
    """Everything that was added after some numbers, up to others; one batch or several together."""
    cases = bulk.rows_between(connection, CASE_KEY, ("pseudonym",), before.case + 1, after.case)
    details = bulk.rows_between(connection, DETAIL, ("content",), before.detail + 1, after.detail)
    facts = bulk.rows_between(connection, CASE_FACT, FACT_NAMES, before.fact + 1, after.fact)
    events = bulk.numbers_between(connection, EVENT, EVENT_NAMES, before.event + 1, after.event)
    empty = {name: np.empty(0, dtype=np.int64) for name in ("event", "thread", "recorded_at", "retracted")}
    return Batch(
        before,
        cases.get_column("pseudonym").to_list(),
        details.get_column("content").to_list(),
        facts,
        events,
        empty,
    )


def counts(connection: Connection) -> dict[str, int]:
    """How many cases, facts, events and revised events there are."""
    return {
        name: connection.scalar(select(func.count()).select_from(table)) or 0
        for name, table in (
            ("cases", CASE_KEY),
            ("facts", CASE_FACT),
            ("events", EVENT),
            ("revisions", REVISION),
        )
    }
