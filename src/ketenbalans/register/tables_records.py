"""Sources that are read whole and flattened to a table: XES, OCEL 2.0 and ZGW.

After that they go the way of every table, with a mapping or in the register's own names.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.errors import BadInputError, UnknownNameError
from ketenbalans.register.chunks import Chunk, Refused
from ketenbalans.vocabulary.documents import read_text


class RecordTable:
    """Rows of texts in memory.

    Args:
        file: Where they come from.
        rows: Column to text, one mapping per row; a column that a row lacks is empty.
        lines: Number of the record that each row comes from.
        refused: Records that could not be read.
    """

    def __init__(
        self, file: Path, rows: list[Mapping[str, str]], lines: list[int], refused: list[Refused]
    ) -> None:
        self.file = file
        self.columns = tuple(dict.fromkeys(name for row in rows for name in row))
        self._rows, self._lines, self._refused = rows, lines, refused

    def chunks(self, wanted: tuple[str, ...], start: int, size: int) -> Iterator[Chunk]:
        """The rows from ``start`` on, ``size`` at a time; what could not be read stands with the first.

        Raises:
            UnknownNameError: If no record has a wanted column.
        """
        for name in wanted:
            if name not in self.columns and self._rows:
                raise UnknownNameError("column", name, self.columns, where=str(self.file))
        first = tuple(self._refused) if start == 0 else ()
        for begin in range(start, max(len(self._rows), 1 if first else 0), size):
            rows = self._rows[begin : begin + size]
            frame = pl.DataFrame(
                {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in wanted}
            )
            lines = np.array(self._lines[begin : begin + size], dtype=np.int64)
            yield Chunk(len(rows), lines, frame, first if begin == start else ())


def read_json(file: Path) -> Any:
    """What a JSON file holds.

    Raises:
        BadInputError: If it is no JSON.
        UnavailableError: If it cannot be read.
    """
    text = read_text(file)
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise BadInputError(
            "this is no JSON: {problem}",
            where=f"{file}:{problem.lineno}",
            mend="mend column {column}",
            problem=problem.msg,
            column=problem.colno,
        ) from None
    except RecursionError:
        raise BadInputError(
            "the file is nested too deeply", where=str(file), mend="have the source write it again"
        ) from None


def plain(value: Any) -> str | None:
    """A single value as text; None for what holds nothing or more than one value."""
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value).strip()
    return text or None
