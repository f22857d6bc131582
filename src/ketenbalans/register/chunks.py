"""A piece of a source as it comes in, and a row that cannot be taken. Nothing is read or judged here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import polars as pl

CHUNK_ROWS = 500_000
"""Rows that go into the register in one transaction."""


@dataclass(frozen=True)
class Refused:
    """A row of a source that stays outside the register.

    Attributes:
        line: Line of the file, or number of the record where a format has no lines.
        column: Column or element with the value.
        value: The value, shortened; it goes to the file of refusals only, never into the database.
        what: Template that says what is wrong.
        mend: Template that says what to do about it.
        fields: The values that the templates name.
    """

    line: int
    column: str
    value: str
    what: str
    mend: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # What does not print could hide a row in the file of refusals from whoever mends it.
        printable = "".join(sign if sign.isprintable() else "?" for sign in str(self.value))
        object.__setattr__(self, "value", printable[:80])


@dataclass(frozen=True)
class Chunk:
    """Some consecutive rows of a source.

    Attributes:
        rows: How many rows of the source this covers, those that could not be read included.
        lines: Line of each row that could be read, int64 of shape (row,).
        frame: Those rows, one column per column of the source that the mapping names.
        refused: The rows that could not be read.
    """

    rows: int
    lines: np.ndarray
    frame: pl.DataFrame
    refused: tuple[Refused, ...] = ()


class Table(Protocol):
    """A source that can be read in pieces, from any row on."""

    columns: tuple[str, ...]

    def chunks(self, wanted: tuple[str, ...], start: int, size: int) -> Iterator[Chunk]:
        """The rows from ``start`` on, ``size`` at a time."""
        ...
