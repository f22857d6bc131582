"""Reads Parquet files in pieces; only the columns that a mapping names leave the disk."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from ketenbalans.errors import BadInputError, UnavailableError, UnknownNameError
from ketenbalans.register.chunks import Chunk

_BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


class ParquetTable:
    """A Parquet file.

    Raises:
        UnavailableError: If it cannot be read.
        BadInputError: If it is no Parquet file.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.is_file():
            raise UnavailableError(
                "cannot be read: {reason}",
                where=str(file),
                mend="check the name and the rights",
                reason="no such file",
            )
        try:
            self.columns = tuple(pl.read_parquet_schema(file))
            self.height = int(pl.scan_parquet(file).select(pl.len()).collect().item())
        except _BROKEN as problem:
            raise self._broken(problem) from None

    def _broken(self, problem: BaseException) -> BadInputError:
        return BadInputError(
            "this is no whole Parquet file: {reason}",
            where=str(self.file),
            mend="have the source write it again",
            reason=str(problem).splitlines()[0] if str(problem) else type(problem).__name__,
        )

    def chunks(self, wanted: tuple[str, ...], start: int, size: int) -> Iterator[Chunk]:
        """The rows from ``start`` on, ``size`` at a time; a row's line is its number, counted from 1.

        Raises:
            UnknownNameError: If the file has no column of a wanted name.
            BadInputError: If the rows cannot be read, or a column holds lists or the like.
        """
        for name in wanted:
            if name not in self.columns:
                raise UnknownNameError("column", name, self.columns, where=str(self.file))
        scan = pl.scan_parquet(self.file).select(wanted)
        for first in range(start, self.height, size):
            try:
                frame = scan.slice(first, size).collect()
            except _BROKEN as problem:
                raise self._broken(problem) from None
            for name, kind in frame.schema.items():
                if kind.is_nested() or kind in (pl.Binary, pl.Object):
                    raise BadInputError(
                        "column {name!r} holds {kind}, not single values",
                        where=str(self.file),
                        mend="have the source write one value per row",
                        name=name,
                        kind=str(kind),
                    )
            lines = np.arange(first + 1, first + 1 + frame.height, dtype=np.int64)
            yield Chunk(frame.height, lines, frame)
