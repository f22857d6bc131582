"""The versions of events that a register holds, asked by their thread: quick where the answer is mostly no.

A new extract brings millions of events of which a few thousand revise earlier ones. A table of marks rules
nearly all of them out at one look each; only the rest are looked up for certain, in memory for the batches
of this import and in the segments for what was there before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ketenbalans.register.digests import merged, within
from ketenbalans.register.segments import EVENT_KINDS, IDENTITY_KINDS, Segment, scan

FEWEST_MARKS = 1 << 16
MARKS_PER_THREAD = 8
"""With eight marks to a thread about one lookup in eight is made in vain."""

MOST_ROWS_IN_MEMORY = 16_000_000
"""Beyond this the batches of a long import are looked up in their segments too."""

KINDS = {**EVENT_KINDS, **IDENTITY_KINDS}


@dataclass(frozen=True)
class _Batch:
    """The events of one batch of this import.

    Attributes:
        number: Of the batch.
        threads: Ascending.
        rows: Which event each of them is of.
        events: In the order of their numbers.
    """

    number: int
    threads: np.ndarray
    rows: np.ndarray
    events: pl.DataFrame

    def of(self, threads: np.ndarray) -> pl.DataFrame:
        """The versions of some threads; ``threads`` ascending."""
        first = np.searchsorted(self.threads, threads, side="left")
        count = np.searchsorted(self.threads, threads, side="right") - first
        starts = np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count)
        return self.events[self.rows[starts + np.arange(starts.size)]]


@dataclass
class Versions:
    """What is known of the versions of events; grows with each batch.

    Attributes:
        segments: Where the committed batches stand.
    """

    segments: list[Segment]
    _before: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    _recent: list[_Batch] = field(default_factory=list)
    _marks: np.ndarray = field(default_factory=lambda: np.zeros(FEWEST_MARKS, dtype=np.uint8))
    _digests: tuple[np.ndarray, np.ndarray] | None = None

    @staticmethod
    def load(segments: list[Segment]) -> "Versions":
        """Reads the threads of a register."""
        found = Versions(list(segments))
        threads = scan(segments, "identities").select("thread").collect().get_column("thread").to_numpy()
        found._before = np.sort(threads)
        found._mark(found._before)
        return found

    def _mark(self, threads: np.ndarray) -> None:
        count = self._before.size + sum(batch.threads.size for batch in self._recent)
        if count * MARKS_PER_THREAD > self._marks.size:
            size = 1 << int(2 * count * MARKS_PER_THREAD - 1).bit_length()
            self._marks = np.zeros(size, dtype=np.uint8)
            for known in (self._before, *(batch.threads for batch in self._recent)):
                self._marks[known & (size - 1)] = 1
        self._marks[threads & (self._marks.size - 1)] = 1

    def known(self, threads: np.ndarray) -> np.ndarray:
        """Which threads have a version already, bool of shape (event,)."""
        found: np.ndarray = self._marks[threads & (self._marks.size - 1)] == 1
        places = np.flatnonzero(found)
        asked = threads[places]
        sure = within(self._before, asked)
        for batch in self._recent:
            sure |= within(batch.threads, asked)
        found[places] = sure
        return found

    def held(self, digests: np.ndarray, cases: np.ndarray, threads: np.ndarray) -> np.ndarray:
        """Which versions the register holds, bool of shape (event,); all of known threads.

        A digest alone could agree by chance, so the case must agree too.
        """
        if not digests.size:
            return np.zeros(0, dtype=bool)
        found = np.zeros(digests.size, dtype=bool)
        if self._before.size:
            known, owners = self._loaded_digests()
            places = np.minimum(np.searchsorted(known, digests), known.size - 1)
            found = (known[places] == digests) & (owners[places] == cases)
        if self._recent:
            recent = self._of_recent(np.unique(threads)).select("digest", "case_id")
            asked = pl.DataFrame({"digest": digests, "case_id": cases.astype(np.int32)}).with_row_index()
            found[asked.join(recent, on=["digest", "case_id"], how="semi").get_column("index").to_numpy()] = (
                True
            )
        return found

    def _loaded_digests(self) -> tuple[np.ndarray, np.ndarray]:
        """Digests of the versions on disk, ascending, and the case of each."""
        if self._digests is None:
            on_disk = self._on_disk()
            digests = scan(on_disk, "identities").select("digest").collect().to_series().to_numpy()
            # Both parts of a segment are written from one sorted frame, so their rows stand side by side.
            owners = scan(on_disk, "events").select("case_id").collect().to_series().to_numpy()
            ascending = np.argsort(digests, kind="stable")
            self._digests = digests[ascending], owners[ascending]
        return self._digests

    def _on_disk(self) -> list[Segment]:
        """The segments of batches that are not looked up in memory."""
        first = self._recent[0].number if self._recent else None
        return [segment for segment in self.segments if first is None or segment.last < first]

    def of(self, threads: np.ndarray) -> pl.DataFrame:
        """Every version of some threads.

        Args:
            threads: The threads, in any order.

        Returns:
            The columns of the events and of their identities, a row per version.
        """
        wanted = np.unique(threads)
        parts = [self._of_recent(wanted)]
        stored = wanted[within(self._before, wanted)]
        if stored.size:
            on_disk = self._on_disk()
            asked = pl.Series(stored).implode()
            ids = scan(on_disk, "identities").filter(pl.col("thread").is_in(asked)).collect()
            numbers = ids.get_column("id").implode()
            events = scan(on_disk, "events").filter(pl.col("id").is_in(numbers)).collect()
            parts.append(events.join(ids, on="id", how="inner").select(*KINDS))
        return pl.concat(parts)

    def _of_recent(self, wanted: np.ndarray) -> pl.DataFrame:
        return pl.concat([pl.DataFrame(schema=KINDS), *(batch.of(wanted) for batch in self._recent)])

    def add(self, number: int, events: Mapping[str, np.ndarray]) -> None:
        """Takes in the events of a batch, which may not be committed yet."""
        rows = np.argsort(events["thread"])
        frame = pl.DataFrame({name: pl.Series(events[name]).cast(kind) for name, kind in KINDS.items()})
        batch = _Batch(number, events["thread"][rows], rows.astype(np.int32), frame)
        self._recent.append(batch)
        self._mark(batch.threads)
        if sum(one.threads.size for one in self._recent) > MOST_ROWS_IN_MEMORY:
            self._leave_to_segments()

    def _leave_to_segments(self) -> None:
        written = max((segment.last for segment in self.segments), default=0)
        leaving = [batch for batch in self._recent if batch.number <= written]
        if not leaving:
            return
        self._before = merged(self._before, np.concatenate([batch.threads for batch in leaving]))
        self._recent = [batch for batch in self._recent if batch.number > written]
        self._digests = None
