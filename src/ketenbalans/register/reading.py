"""Reads the register as it stood on a day, and as it was known at a moment.

Two clocks: ``on`` says when something happened, ``recorded_at`` when it was written down. A reader picks
both; of each event only the version counts that was the last one recorded by then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
from sqlalchemy import func, select

from ketenbalans.errors import BadInputError, MissingValueError
from ketenbalans.register.columns import DAY_MICROSECONDS, EPOCH, days_since_epoch
from ketenbalans.register.normalise import FACT_COLUMNS, TYPE_NUMBERS
from ketenbalans.register.segments import Segment, open_segments, scan
from ketenbalans.store.connections import Store
from ketenbalans.store.tables import CASE_KEY, DETAIL, REVISION
from ketenbalans.vocabulary.codes import EventType

FOREVER = 2**62
"""A moment after every recording: everything that the register knows."""


def moment_of(text: str, *, where: str = "--known-at") -> int:
    """A moment as the register keeps it; a bare day means its end, so that the whole day counts.

    Args:
        text: A day, or a moment with a zone; without one it is read as UTC.
        where: The argument, for messages.

    Raises:
        BadInputError: If it is neither.

    Example:
        >>> moment_of("1970-01-02T00:00:00Z"), moment_of("1970-01-01")
        (86400000000, 86399999999)
    """
    try:
        if len(text.strip()) == len("2026-06-12"):
            return (days_since_epoch(date.fromisoformat(text.strip())) + 1) * DAY_MICROSECONDS - 1
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInputError(
            "{text!r} is no moment",
            where=where,
            mend="write 2026-06-12 or 2026-06-12T14:30:00+02:00",
            text=text,
        ) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return (found - datetime.combine(EPOCH, time(), UTC)) // timedelta(microseconds=1)


def start_of(text: str, *, where: str) -> int:
    """A moment as the register keeps it; a bare day means its start."""
    found = moment_of(text, where=where)
    return found - DAY_MICROSECONDS + 1 if len(text.strip()) == len("2026-06-12") else found


def day_of(text: str, *, where: str = "--on") -> date:
    """A day that a user wrote.

    Raises:
        BadInputError: If it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInputError(
            "{text!r} is no day", where=where, mend="write a day such as 2026-06-12", text=text
        ) from None


def told_moment(known_at: int) -> str:
    """A moment in words that a machine reads too; ``latest`` where everything counts."""
    if known_at >= FOREVER:
        return "latest"
    whole = pl.Series([known_at]).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
    return str(whole[0])


@dataclass
class Register:
    """A register opened for reading; what was read stays in memory until it is closed.

    Attributes:
        store: The database.
        segments: Its Parquet segments.
        revisions: The events in threads of several versions.
        details: Number and content of every set of attributes.
        cases: Number of the last case.
    """

    store: Store
    segments: list[Segment]
    revisions: pl.DataFrame
    details: pl.DataFrame
    cases: int = 0
    _dead: dict[int, pl.Series] = field(default_factory=dict)

    @staticmethod
    def open(store: Store) -> "Register":
        """Opens a register for reading; missing segments are made."""
        segments = open_segments(store)
        with store.reading() as connection:
            revisions = pl.DataFrame(
                [tuple(row) for row in connection.execute(select(REVISION))],
                schema={"event": pl.Int64, "thread": pl.Int64, "recorded_at": pl.Int64, "retracted": pl.Int8},
                orient="row",
            )
            cases = connection.scalar(select(func.max(CASE_KEY.c.id))) or 0
            contents = [tuple(row) for row in connection.execute(select(DETAIL))]
        details = pl.DataFrame(contents, schema={"detail": pl.Int32, "content": pl.String}, orient="row")
        return Register(store, segments, revisions, details, cases)

    def dead(self, known_at: int) -> pl.Series:
        """The events that another version had replaced, or that had been withdrawn, by a moment.

        Args:
            known_at: The moment, in microseconds since 1970.

        Returns:
            Their numbers.
        """
        if known_at not in self._dead:
            known = self.revisions.filter(pl.col("recorded_at") <= known_at).sort(
                "thread", "recorded_at", "event"
            )
            last = pl.col("event") == pl.col("event").last().over("thread")
            self._dead[known_at] = known.filter(~last | (pl.col("retracted") == 1)).get_column("event")
        return self._dead[known_at]

    def events(
        self, types: Iterable[EventType] = (), *, on: date | None = None, known_at: int = FOREVER
    ) -> pl.LazyFrame:
        """The events of some types as they stood on a day and were known at a moment.

        Args:
            types: The types; none for all.
            on: Last day that counts; None for every day.
            known_at: Last moment of recording that counts.

        Returns:
            ``id, case_id, type, on_day, recorded_at, retracted, detail``, a row per event.
        """
        frame = scan(self.segments, "events")
        numbers = [TYPE_NUMBERS[str(kind)] for kind in types]
        if numbers:
            frame = frame.filter(pl.col("type").is_in(numbers))
        if on is not None:
            frame = frame.filter(pl.col("on_day") <= days_since_epoch(on))
        if known_at < FOREVER:
            frame = frame.filter(pl.col("recorded_at") <= known_at)
        dead = self.dead(known_at)
        if len(dead):
            frame = frame.filter(~pl.col("id").is_in(dead.implode()))
        return frame

    def facts(self, *, known_at: int = FOREVER, columns: Iterable[str] = FACT_COLUMNS) -> pl.DataFrame:
        """What was known of each case at a moment: of each fact the last that was told.

        Args:
            known_at: Last moment of recording that counts.
            columns: The facts wanted.

        Returns:
            A row per case that was known then: ``case_id`` and the facts.
        """
        wanted = list(columns)
        told = (
            scan(self.segments, "facts")
            .filter(pl.col("recorded_at") <= known_at)
            .select("case_id", "recorded_at", "id", *wanted)
            .collect()
        )
        if told.height == told.get_column("case_id").n_unique():
            return told.select("case_id", *wanted)
        several = pl.len().over("case_id") > 1
        once = told.filter(~several).select("case_id", *wanted)
        more = (
            told.filter(several)
            .sort("case_id", "recorded_at", "id")
            .group_by("case_id")
            .agg(pl.col(name).drop_nulls().last() for name in wanted)
        )
        return pl.concat([once, more])

    def detail(self, name: str, kind: pl.DataType | type[pl.DataType] = pl.String) -> pl.DataFrame:
        """One attribute of every set of attributes that has it.

        Args:
            name: Name of the attribute.
            kind: Its type.

        Returns:
            ``detail`` and the attribute.
        """
        path = pl.col("content").str.json_path_match(f"$.{name}")
        return self.details.select("detail", path.cast(kind, strict=False).alias(name)).filter(
            pl.col(name).is_not_null()
        )

    def everything(self) -> pl.LazyFrame:
        """Every version of every event, replaced and withdrawn ones included."""
        return scan(self.segments, "events")

    def last_moment(self) -> int:
        """The moment at which something was last written down, in microseconds since 1970.

        Raises:
            MissingValueError: If the register is empty.
        """
        last = self.everything().select(pl.col("recorded_at").max()).collect().item()
        if last is None:
            raise MissingValueError(
                "the register is empty", where=str(self.store), mend="import cases with 'register import'"
            )
        return int(last)

    def last_recorded(self) -> date:
        """The day on which something was last written down; the reference date where none is given.

        Raises:
            MissingValueError: If the register is empty.
        """
        return EPOCH + timedelta(days=self.last_moment() // DAY_MICROSECONDS)

    def keys_of(self, cases: Iterable[int]) -> dict[int, str]:
        """The pseudonyms, in hexadecimal, of some cases."""
        wanted = sorted(set(cases))
        with self.store.reading() as connection:
            rows = connection.execute(select(CASE_KEY).where(CASE_KEY.c.id.in_(wanted)))
            return {row.id: row.pseudonym.hex() for row in rows}

    def case_of(self, pseudonym: bytes, *, where: str = "KEY") -> int:
        """The number of the case of a pseudonym.

        Raises:
            MissingValueError: If the register has no such case.
        """
        with self.store.reading() as connection:
            found = connection.scalar(select(CASE_KEY.c.id).where(CASE_KEY.c.pseudonym == pseudonym))
        if found is None:
            raise MissingValueError(
                "the register has no case of this key", where=where, mend="check the key, and the key file"
            )
        return int(found)

    def pseudonyms(self) -> pl.DataFrame:
        """Number and pseudonym, in hexadecimal, of every case."""
        with self.store.reading() as connection:
            rows = [(row.id, row.pseudonym.hex()) for row in connection.execute(select(CASE_KEY))]
        return pl.DataFrame(rows, schema={"case_id": pl.Int32, "key": pl.String}, orient="row")
