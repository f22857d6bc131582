"""The keys that an import meets: each becomes a pseudonym once, however many rows and pieces carry it.

A key is known by its place, counted from 0 in the order in which keys were met. Keys themselves stay in
memory for as long as the import runs, and go nowhere.
"""

from typing import Any

import numpy as np
import polars as pl

from ketenbalans.register.allowed import RefusedValueError
from ketenbalans.register.columns import ColumnReader
from ketenbalans.register.mapping import Source, SourceMapping
from ketenbalans.register.pseudonyms import PSEUDONYM_BYTES, PseudonymKey

LONGEST_KEY = 200


class Keyring:
    """Places and pseudonyms of the keys of a source.

    Args:
        key: Turns keys into pseudonyms.
        mapping: Says where the key stands, and whether it is a pseudonym already.

    Attributes:
        pseudonyms: By place.
    """

    def __init__(self, key: PseudonymKey, mapping: SourceMapping) -> None:
        self.key, self.mapping = key, mapping
        self.pseudonyms: list[bytes] = []
        self._place: dict[bytes, int] = {}
        self._met: dict[pl.DataType, pl.DataFrame] = {}

    def places(self, reader: ColumnReader) -> pl.Series:
        """The place of the key of each row of a chunk, Int32; null for a row that stays outside."""
        source = self.mapping.key
        if source.column is None or source.codes is not None:
            return self._judged(reader, source)
        raw = reader.chunk.frame.get_column(source.column)
        if raw.dtype != pl.String and not raw.dtype.is_integer():
            return self._judged(reader, source)
        met = self._met.get(raw.dtype, pl.DataFrame(schema={"key": raw.dtype, "place": pl.Int32}))
        found = _looked_up(raw, met)
        fresh = raw.filter(found.is_null()).drop_nulls().unique(maintain_order=True)
        good, numbers = [], []
        for value in fresh:
            try:
                numbers.append(self.place(value))
            except RefusedValueError:
                continue
            good.append(value)
        if good:
            more = pl.DataFrame({"key": good, "place": numbers}, schema=met.schema)
            self._met[raw.dtype] = met = pl.concat([met, more])
            found = _looked_up(raw, met)
        return self._with_refusals(reader, source, raw, found)

    def _with_refusals(
        self, reader: ColumnReader, source: Source, raw: pl.Series, found: pl.Series
    ) -> pl.Series:
        for row in np.flatnonzero(found.is_null().to_numpy()):
            value = raw[int(row)]
            text = "" if value is None else str(value).strip()
            try:
                self.place(text)
            except RefusedValueError as problem:
                reader.refuse(int(row), source.column or "", text, problem)
        return found

    def _judged(self, reader: ColumnReader, source: Source) -> pl.Series:
        return reader.values(source, self.place, pl.Int32, compulsory="the key is empty")

    def place(self, value: Any) -> int:
        """The place of a key.

        Raises:
            RefusedValueError: If it is empty, too long, or no pseudonym where pseudonyms are promised.
        """
        pseudonym = self.pseudonym(value)
        place = self._place.setdefault(pseudonym, len(self.pseudonyms))
        if place == len(self.pseudonyms):
            self.pseudonyms.append(pseudonym)
        return place

    def pseudonym(self, value: Any) -> bytes:
        """The pseudonym of a key, or the one that the value is already.

        Raises:
            RefusedValueError: If the value is neither.
        """
        text = str(value).strip()
        if not text:
            raise RefusedValueError("the key is empty", "fill it in")
        if self.mapping.key_id is not None:
            return kept_pseudonym(text)
        if len(text) > LONGEST_KEY or not text.isprintable():
            raise RefusedValueError(
                "{value!r} is no key",
                "write at most {most} signs on one line",
                value=text[:40],
                most=LONGEST_KEY,
            )
        return self.key.pseudonym("case", text)


def _looked_up(raw: pl.Series, met: pl.DataFrame) -> pl.Series:
    joined = raw.alias("key").to_frame().join(met, on="key", how="left", maintain_order="left")
    return joined.get_column("place")


def kept_pseudonym(value: Any) -> bytes:
    """The pseudonym that a value is.

    Raises:
        RefusedValueError: If it is none.
    """
    text = str(value).strip()
    try:
        pseudonym = bytes.fromhex(text)
    except ValueError:
        pseudonym = b""
    if len(pseudonym) != PSEUDONYM_BYTES:
        raise RefusedValueError("{value!r} is no pseudonym", "write 32 hexadecimal digits", value=text[:40])
    return pseudonym
