"""What an import must know of the register that it adds to: cases, attributes, facts and versions of events.

Read once when the import begins, and kept up to date batch by batch; the database is asked nothing more.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from sqlalchemy import select

from ketenbalans.register.batches import Marks, last_marks
from ketenbalans.register.columns import text_number
from ketenbalans.register.digests import merged
from ketenbalans.register.normalise import FACT_COLUMNS
from ketenbalans.register.segments import Segment, scan
from ketenbalans.register.versions import Versions
from ketenbalans.store import bulk
from ketenbalans.store.connections import Store
from ketenbalans.store.tables import CASE_KEY, DETAIL, REVISION

NEVER_TOLD = np.iinfo(np.int64).min
"""Stands for the moment of facts that nobody told yet."""


@dataclass
class KnownFacts:
    """What was last told of each case.

    Attributes:
        digests: Digests of the facts, ascending.
        content: What was last told of each case, as a number; position 0 is empty.
        moment: When that was recorded; ``NEVER_TOLD`` where nothing was.
    """

    digests: np.ndarray
    content: np.ndarray
    moment: np.ndarray

    @staticmethod
    def load(segments: list[Segment], cases: int) -> "KnownFacts":
        """Reads it from the segments of a register of so many cases."""
        facts = scan(segments, "facts").sort("case_id", "recorded_at", "id").collect()
        latest = with_contents(facts.unique("case_id", keep="last", maintain_order=True))
        content = np.zeros(cases + 1, dtype=np.int64)
        moment = np.full(cases + 1, NEVER_TOLD, dtype=np.int64)
        numbers = latest.get_column("case_id").to_numpy()
        content[numbers] = latest.get_column("content").to_numpy()
        moment[numbers] = latest.get_column("recorded_at").to_numpy()
        return KnownFacts(np.sort(facts.get_column("digest").to_numpy()), content, moment)

    def grow(self, cases: int) -> None:
        """Makes room for cases that were numbered since."""
        missing = cases + 1 - self.content.size
        if missing > 0:
            self.content = np.concatenate([self.content, np.zeros(missing, dtype=np.int64)])
            self.moment = np.concatenate([self.moment, np.full(missing, NEVER_TOLD, dtype=np.int64)])

    def add(self, facts: pl.DataFrame) -> None:
        """Takes in new facts: ``case_id, recorded_at, content, digest``, in the order of the first two."""
        last = facts.unique("case_id", keep="last", maintain_order=True)
        numbers = last.get_column("case_id").to_numpy()
        later = last.get_column("recorded_at").to_numpy() >= self.moment[numbers]
        self.content[numbers[later]] = last.get_column("content").to_numpy()[later]
        self.moment[numbers[later]] = last.get_column("recorded_at").to_numpy()[later]
        self.digests = merged(self.digests, facts.get_column("digest").to_numpy())


def with_contents(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with a number, ``content``, for what the facts of each row say."""
    parts = [pl.col(name).cast(pl.String).fill_null("\x00") for name in FACT_COLUMNS]
    texts = frame.select(pl.concat_str(parts, separator="\x1f")).to_series().to_list()
    return frame.with_columns(content=pl.Series([text_number(text) for text in texts], dtype=pl.Int64))


@dataclass
class Known:
    """What the register holds already, as far as an import must know it. Grows with each batch.

    Attributes:
        marks: The last numbers given out.
        versions: The versions of events.
        cases: Number by pseudonym.
        details: Number by content.
        numbers: Number of the case of each key that the import met, by the key's place; 0 where the
            register has none yet.
        hashes: First half of the pseudonym of each, as a number.
        pseudonyms: Of each.
        revised: Threads with several versions.
    """

    marks: Marks
    versions: Versions
    cases: dict[bytes, int]
    details: dict[str, int]
    numbers: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    hashes: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    pseudonyms: list[bytes] = field(default_factory=list)
    revised: set[int] = field(default_factory=set)
    _facts: KnownFacts | None = None

    @staticmethod
    def load(store: Store, segments: list[Segment]) -> "Known":
        """Reads it from a register."""
        with store.reading() as connection:
            marks = last_marks(connection)
            cases: dict[bytes, int] = bulk.pairs(connection, CASE_KEY, "pseudonym", "id")
            details: dict[str, int] = bulk.pairs(connection, DETAIL, "content", "id")
            revised = set(connection.scalars(select(REVISION.c.thread)))
        return Known(marks, Versions.load(segments), cases, details, revised=revised)

    def facts(self) -> KnownFacts:
        """What was last told of each case; read when the first facts come in."""
        if self._facts is None:
            self._facts = KnownFacts.load(self.versions.segments, self.marks.case)
        self._facts.grow(len(self.cases))
        return self._facts

    def meet(self, pseudonyms: list[bytes]) -> None:
        """Takes in keys that no chunk brought before, in the order of their places."""
        numbers = np.array([self.cases.get(pseudonym, 0) for pseudonym in pseudonyms], dtype=np.int64)
        starts = np.frombuffer(b"".join(pseudonym[:8] for pseudonym in pseudonyms), dtype="<i8")
        self.numbers = np.concatenate([self.numbers, numbers])
        self.hashes = np.concatenate([self.hashes, starts.astype(np.int64)])
        self.pseudonyms.extend(pseudonyms)
