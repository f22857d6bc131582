"""Reads the columns of a chunk: each distinct value is judged once, and the first wrong one of a row kept."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from ketenbalans.register.allowed import FIRST_YEAR, LAST_YEAR, RefusedValueError, day
from ketenbalans.register.chunks import Chunk, Refused
from ketenbalans.register.mapping import OTHERS, Source, SourceMapping

EPOCH = date(1970, 1, 1)
DAY_MICROSECONDS = 86_400_000_000


def text_number(text: str) -> int:
    """A whole number of 64 bits that stands for a text, the same on every machine and version."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def identity_number(value: Any) -> int:
    """A whole number that stands for the identity of an event; a number written as text is that number.

    Example:
        >>> identity_number(" 42 "), identity_number(42)
        (42, 42)
    """
    text = str(value).strip()
    if text.isdecimal() and text.isascii() and str(int(text)) == text and int(text) < 2**63:
        return int(text)
    return text_number(text)


def days_since_epoch(value: date) -> int:
    """A day as the register keeps it."""
    return (value - EPOCH).days


def microseconds(value: Any, zone: str, formats: tuple[str, ...] = ()) -> int:
    """A moment as the register keeps it; a bare day is its first moment in UTC.

    Raises:
        RefusedValueError: If the value is no moment.
    """
    if not isinstance(value, datetime):
        text = str(value).strip()
        if isinstance(value, date) or len(text) <= len("2026-06-12"):
            return days_since_epoch(day(value, formats)) * DAY_MICROSECONDS
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            return days_since_epoch(day(value, formats)) * DAY_MICROSECONDS
    day(value)  # the year must be possible
    if value.tzinfo is None:
        value = value.replace(tzinfo=ZoneInfo(zone))
    moment = value - datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
    whole: int = (moment.days * 86_400 + moment.seconds) * 1_000_000 + moment.microseconds
    return whole


@dataclass
class ColumnReader:
    """Reads the columns of one chunk and remembers the first wrong value of each row."""

    chunk: Chunk
    mapping: SourceMapping
    wrong: dict[int, Refused] = field(default_factory=dict)

    def values(
        self, source: Source, convert: Callable[[Any], Any], kind: Any, *, compulsory: str = ""
    ) -> pl.Series:
        """One value per row, null where the source has none or a wrong one."""
        height = self.chunk.frame.height
        if source.column is None:
            return pl.repeat(convert(source.value), height, dtype=kind, eager=True)
        raw = self.chunk.frame.get_column(source.column)
        if raw.dtype.is_float():
            raw = raw.fill_nan(None)  # how many programs write an empty cell of a column of numbers
        quick = _typed(raw, convert, kind) if source.codes is None else None
        found = quick if quick is not None else self._judged(raw, source, convert, kind)
        if compulsory:
            for row in np.flatnonzero(found.is_null().to_numpy()):
                self.refuse(int(row), source.column, "", RefusedValueError(compulsory, "fill it in"))
        return found

    def _judged(self, raw: pl.Series, source: Source, convert: Callable[[Any], Any], kind: Any) -> pl.Series:
        distinct = raw.drop_nulls().unique(maintain_order=True).to_list()
        good: list[Any] = []
        results: list[Any] = []
        wrong: dict[Any, RefusedValueError] = {}
        for value in distinct:
            text = str(value).strip()
            if not text:
                continue
            meant = value
            if source.codes is not None:
                meant = source.codes.get(text, source.codes.get(OTHERS, value))
                if meant is None:
                    continue
            try:
                result = convert(meant)
            except RefusedValueError as problem:
                wrong[value] = problem
                continue
            good.append(value)
            results.append(result)
        if wrong:
            places = raw.is_in(pl.Series(list(wrong), dtype=raw.dtype).implode())
            for row in np.flatnonzero(places.fill_null(value=False).to_numpy()):
                value = raw[int(row)]
                self.refuse(int(row), source.column or "", str(value).strip(), wrong[value])
        if not good:
            return pl.repeat(None, len(raw), dtype=kind, eager=True)
        return raw.replace_strict(
            pl.Series(good, dtype=raw.dtype), pl.Series(results, dtype=kind), default=None, return_dtype=kind
        )

    def refuse(self, row: int, column: str, value: str, reason: RefusedValueError) -> None:
        """Keeps the first reason why a row stays outside."""
        if row not in self.wrong:
            line = int(self.chunk.lines[row])
            self.wrong[row] = Refused(line, column, value, reason.what, reason.mend, reason.fields)


def _typed(raw: pl.Series, convert: Callable[[Any], Any], kind: Any) -> pl.Series | None:
    """Columns that need no look at each value: days that the source keeps as days, and plain texts."""
    if kind == pl.Int32 and raw.dtype == pl.Date:
        low, high = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        possible = raw.to_frame("day").select(pl.col("day").is_between(low, high).all()).item()
        return raw.cast(pl.Int32) if possible else None
    if convert is identity_number and raw.dtype.is_integer():
        return raw.cast(pl.Int64, strict=False)
    if convert is str:
        text = raw.cast(pl.String).str.strip_chars()
        return text.to_frame("text").select(pl.when(pl.col("text") != "").then("text")).to_series()
    return None


def moments(reader: ColumnReader, source: Source | None, moment: Callable[[Any], int]) -> pl.Series | None:
    """The moment of each row in microseconds; None where the source tells none at all."""
    if source is None:
        return None
    if source.column is not None:
        raw = reader.chunk.frame.get_column(source.column)
        if isinstance(raw.dtype, pl.Datetime) and source.codes is None:
            zone = reader.mapping.time_zone
            if raw.dtype.time_zone is None and zone != "UTC":
                # The hour that the clock repeats in autumn is read as its first; the one that it skips
                # in spring moves on by an hour, as `datetime` does.
                return raw.map_elements(moment, return_dtype=pl.Int64)
            return raw.dt.epoch("us")
    return reader.values(source, moment, pl.Int64)
