"""Reads CSV files row by row, so that a broken row is refused and the good ones go in.

Only the columns that a mapping names are kept; the rest of a line is forgotten as soon as it is split.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from ketenbalans.errors import BadInputError, DuplicateError, UnavailableError, UnknownNameError
from ketenbalans.register.chunks import Chunk, Refused

DELIMITERS = (",", ";", "\t", "|")
LONGEST_FIELD = 1 << 20
_SAVE = "save the file as UTF-8, or write 'encoding: windows-1252' in its mapping"


def encoding_of(file: Path) -> str:
    """The encoding that a file seems to have: UTF-8 where all of it reads as that, else that of Windows.

    Raises:
        UnavailableError: If the file cannot be read.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            while stream.read(LONGEST_FIELD):
                pass
    except UnicodeDecodeError:
        return "windows-1252"
    except OSError as problem:
        raise _unreadable(file, problem) from None
    return "utf-8"


def _unreadable(file: Path, problem: OSError) -> UnavailableError:
    return UnavailableError(
        "cannot be read: {reason}",
        where=str(file),
        mend="check the name and the rights",
        reason=problem.strerror,
    )


class CsvTable:
    """A CSV file with a header.

    Args:
        file: The file.
        delimiter: Between fields; None to tell from the header.
        encoding: How its signs are written.

    Raises:
        UnavailableError: If the file cannot be read.
        BadInputError: If it has no header.
        DuplicateError: If two columns have one name.
    """

    def __init__(self, file: Path, delimiter: str | None = None, encoding: str = "utf-8") -> None:
        self.file = file
        self.encoding = "utf-8-sig" if encoding == "utf-8" else encoding
        header = self._first_line()
        self.delimiter = delimiter or max(DELIMITERS, key=header.count)
        names = next(csv.reader([header], delimiter=self.delimiter), [])
        self.columns = tuple(name.strip() for name in names)
        if not any(self.columns) or "\x00" in header:
            raise BadInputError(
                "the first line holds no names of columns", where=f"{file}:1", mend="add a header line"
            )
        for name in self.columns:
            if name and self.columns.count(name) > 1:
                raise DuplicateError(
                    "column {name!r} stands twice", where=f"{file}:1", mend="remove or rename one", name=name
                )

    def _first_line(self) -> str:
        try:
            with self.file.open(encoding=self.encoding, newline="") as stream:
                return stream.readline(LONGEST_FIELD).rstrip("\r\n")
        except UnicodeDecodeError as problem:
            raise BadInputError(
                "byte {position} is not UTF-8",
                where=str(self.file),
                mend="save the file as UTF-8, or write 'encoding: windows-1252' in its mapping",
                position=problem.start,
            ) from None
        except OSError as problem:
            raise _unreadable(self.file, problem) from None

    def chunks(self, wanted: tuple[str, ...], start: int, size: int) -> Iterator[Chunk]:
        """The rows from ``start`` on, ``size`` at a time.

        Args:
            wanted: Columns that are kept.
            start: Rows to pass over.
            size: Rows in a chunk.

        Raises:
            UnknownNameError: If the file has no column of a wanted name.
        """
        for name in wanted:
            if name not in self.columns:
                raise UnknownNameError("column", name, [c for c in self.columns if c], where=f"{self.file}:1")
        csv.field_size_limit(LONGEST_FIELD)
        # Bytes that are no UTF-8 become lone surrogates, which are found per row below.
        with self.file.open(encoding=self.encoding, errors="surrogateescape", newline="") as stream:
            reader = csv.reader(stream, delimiter=self.delimiter)
            next(reader)
            builder = _Builder(self.columns, wanted, size)
            rows = -1
            while True:
                line = reader.line_num + 1
                problem = ""
                try:
                    fields = next(reader)
                except StopIteration:
                    break
                except csv.Error as error:
                    fields, problem = [], str(error)
                if not fields and not problem:
                    continue  # an empty line is no row
                rows += 1
                if rows < start:
                    continue
                builder.add(line, fields, problem)
                if builder.rows == size:
                    yield builder.chunk()
                    builder = _Builder(self.columns, wanted, size)
        if builder.rows:
            yield builder.chunk()


class _Builder:
    """Collects the rows of one chunk."""

    def __init__(self, columns: tuple[str, ...], wanted: tuple[str, ...], size: int) -> None:
        self.width, self.wanted = len(columns), wanted
        self.places = [columns.index(name) for name in wanted]
        self.rows = 0
        self.lines: list[int] = []
        self.values: list[list[str]] = []
        self.refused: list[Refused] = []

    def add(self, line: int, fields: list[str], problem: str) -> None:
        self.rows += 1
        if problem:
            self.refused.append(
                Refused(line, "", "", "this is no CSV: {problem}", "mend the line", {"problem": problem})
            )
        elif len(fields) != self.width:
            counts = {"found": len(fields), "width": self.width}
            what = "the row has {found} fields, the header {width}"
            self.refused.append(Refused(line, "", "", what, "mend the separators and quotes", counts))
        else:
            kept = [fields[place] for place in self.places]
            for name, value in zip(self.wanted, kept, strict=True):
                if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
                    self.refused.append(
                        Refused(line, name, "", "the value is not in the file's encoding", _SAVE)
                    )
                    return
            self.lines.append(line)
            self.values.append(kept)

    def chunk(self) -> Chunk:
        columns = list(zip(*self.values, strict=True)) or [()] * len(self.wanted)
        frame = pl.DataFrame(
            {
                name: pl.Series(values, dtype=pl.String)
                for name, values in zip(self.wanted, columns, strict=True)
            }
        )
        return Chunk(self.rows, np.array(self.lines, dtype=np.int64), frame, tuple(self.refused))
