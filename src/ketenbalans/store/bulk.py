"""The bulk doors: many rows into and out of a table at once, one way per dialect.

SQLite takes rows through its driver, many to a statement; PostgreSQL through ``COPY``, in its binary form
where a table holds whole numbers only. Both leave the transaction to the caller.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import BigInteger, Connection, Integer, SmallInteger, Table, select

VALUES_PER_STATEMENT = 18_000
ROWS_PER_READ = 500_000
COPY_CHUNK = 8 << 20
_COPY_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_COPY_END = b"\xff\xff"


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _width(column: Any) -> int:
    """Bytes of a whole number as PostgreSQL keeps it."""
    if isinstance(column.type, SmallInteger):
        return 2
    if isinstance(column.type, BigInteger):
        return 8
    return 4


def add_numbers(connection: Connection, table: Table, columns: Mapping[str, np.ndarray]) -> None:
    """Adds rows of whole numbers.

    Args:
        connection: In a transaction.
        table: A table whose named columns are all whole numbers that may not be absent.
        columns: Values by column name, each of shape (row,).
    """
    names = list(columns)
    count = len(next(iter(columns.values())))
    if not count:
        return
    if not _is_postgresql(connection):
        _add_to_sqlite(connection, table, names, [columns[name].tolist() for name in names])
        return
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for name in names:
        layout += [(f"{name}_length", ">i4"), (name, f">i{_width(table.c[name])}")]
    records = np.empty(count, dtype=np.dtype(layout))
    records["fields"] = len(names)
    for name in names:
        records[f"{name}_length"] = _width(table.c[name])
        records[name] = columns[name]
    content = memoryview(records.tobytes())
    statement = f"copy {table.name} ({', '.join(names)}) from stdin with (format binary)"
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_COPY_HEADER)
        for start in range(0, len(content), COPY_CHUNK):
            copy.write(content[start : start + COPY_CHUNK])
        copy.write(_COPY_END)


def _add_to_sqlite(
    connection: Connection, table: Table, names: Sequence[str], columns: Sequence[list[Any]]
) -> None:
    driver = _driver(connection)
    one = "(" + ",".join("?" * len(names)) + ")"
    start = f"insert into {table.name} ({', '.join(names)}) values "
    count = len(columns[0])
    # Many rows to a statement: the driver lets go of the interpreter once per statement, and taking it
    # back from a busy thread costs more than the statement itself.
    rows = max(1, VALUES_PER_STATEMENT // len(names))
    whole = count - count % rows
    values = chain.from_iterable(zip(*(column[:whole] for column in columns), strict=True))
    statements = zip(*[values] * (rows * len(names)), strict=True)
    driver.executemany(start + ",".join([one] * rows), statements)
    driver.executemany(start + one, zip(*(column[whole:] for column in columns), strict=True))


def add_rows(connection: Connection, table: Table, frame: pl.DataFrame) -> None:
    """Adds rows of any kind.

    Args:
        connection: In a transaction.
        table: The table.
        frame: One column per column of the table that is filled, of the same name.
    """
    if frame.is_empty():
        return
    if not _is_postgresql(connection):
        _add_to_sqlite(connection, table, frame.columns, [column.to_list() for column in frame.get_columns()])
        return
    binary = [name for name, kind in frame.schema.items() if kind == pl.Binary]
    text = frame.with_columns(
        pl.concat_str(pl.lit("\\x"), pl.col(name).bin.encode("hex")).alias(name) for name in binary
    ).write_csv(include_header=False, quote_style="non_numeric", null_value="")
    statement = f"copy {table.name} ({', '.join(frame.columns)}) from stdin with (format csv)"
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        content = memoryview(text.encode())
        for start in range(0, len(content), COPY_CHUNK):
            copy.write(content[start : start + COPY_CHUNK])


def numbers_between(
    connection: Connection, table: Table, names: Sequence[str], first: int, last: int
) -> dict[str, np.ndarray]:
    """Rows of whole numbers whose id lies from one number to another, in the order of their ids.

    Returns:
        Values by column name, each int64 of shape (row,).
    """
    if _is_postgresql(connection):
        return _copied_numbers(connection, table, names, first, last)
    parts: dict[str, list[np.ndarray]] = {name: [np.empty(0, dtype=np.int64)] for name in names}
    cursor = _driver(connection).cursor()
    cursor.execute(
        f"select {', '.join(names)} from {table.name} where id between ? and ? order by id", (first, last)
    )
    while rows := cursor.fetchmany(ROWS_PER_READ):
        block = np.array(rows, dtype=np.int64)
        for position, name in enumerate(names):
            parts[name].append(np.ascontiguousarray(block[:, position]))
    cursor.close()
    return {name: np.concatenate(part) for name, part in parts.items()}


def _copied_numbers(
    connection: Connection, table: Table, names: Sequence[str], first: int, last: int
) -> dict[str, np.ndarray]:
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for name in names:
        layout += [(f"{name}_length", ">i4"), (name, f">i{_width(table.c[name])}")]
    record = np.dtype(layout)
    query = (
        f"copy (select {', '.join(names)} from {table.name} where id between {int(first)} and {int(last)} "
        "order by id) to stdout with (format binary)"
    )
    content = bytearray()
    with _driver(connection).cursor() as cursor, cursor.copy(query) as copy:
        for block in copy:
            content += block
    start = len(_COPY_HEADER)
    count = (len(content) - start - len(_COPY_END)) // record.itemsize
    records = np.frombuffer(content, dtype=record, count=count, offset=start)
    return {name: records[name].astype(np.int64) for name in names}


def pairs(connection: Connection, table: Table, key: str, value: str) -> dict[Any, Any]:
    """Two columns of a whole table as a dictionary, past SQLAlchemy's rows: a million take half a second."""
    cursor = _driver(connection).cursor()
    cursor.execute(f"select {key}, {value} from {table.name}")
    found = dict(cursor.fetchall())
    cursor.close()
    return found


def rows_between(
    connection: Connection, table: Table, names: Sequence[str], first: int, last: int
) -> pl.DataFrame:
    """Rows of any kind whose id lies from one number to another, in the order of their ids.

    Returns:
        A frame with the named columns.
    """
    schema = {name: _polars_kind(table.c[name]) for name in names}
    query = (
        select(*(table.c[name] for name in names)).where(table.c.id.between(first, last)).order_by(table.c.id)
    )
    frames = [pl.DataFrame(schema=schema)]
    for rows in _pages(connection, query):
        frames.append(pl.DataFrame(rows, schema=schema, orient="row"))
    return pl.concat(frames)


def _pages(connection: Connection, query: Any) -> Iterator[list[tuple[Any, ...]]]:
    result = connection.execution_options(stream_results=True).execute(query)
    while rows := result.fetchmany(ROWS_PER_READ):
        yield [tuple(row) for row in rows]


def _polars_kind(column: Any) -> type[pl.DataType]:
    if isinstance(column.type, Integer):  # SmallInteger and BigInteger are kinds of Integer
        return pl.Int64
    return pl.Binary if column.type.__class__.__name__ == "LargeBinary" else pl.String
