"""Takes the register out again: CSV and Parquet tables, OCEL 2.0 and XES event logs.

Keys leave as pseudonyms, with the id of their key. What goes out may come in again: into an empty register
it gives the same one, into this register it adds nothing.
"""

import json
import os
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from ketenbalans.errors import MissingValueError, UnavailableError
from ketenbalans.register.allowed import ATTRIBUTE_NAMES, FLAGS
from ketenbalans.register.event_logs import write_ocel, write_xes
from ketenbalans.register.importing import register_key_id
from ketenbalans.register.reading import FOREVER, Register
from ketenbalans.register.segments import scan
from ketenbalans.vocabulary.codes import EventType

_DAYS = ("received_on", "contested_decision_on")


class ExportFormat(StrEnum):
    """The forms in which the register goes out."""

    CSV = "csv"
    PARQUET = "parquet"
    OCEL = "ocel"
    XES = "xes"


@dataclass(frozen=True)
class ExportQuestion:
    """What goes out.

    Attributes:
        on: Last day that counts; None for every day.
        known_at: Last moment of recording that counts.
        every_version: Also the versions that were replaced or taken back.
    """

    on: date | None = None
    known_at: int = FOREVER
    every_version: bool = False


def event_table(register: Register, question: ExportQuestion) -> pl.DataFrame:
    """A row per event in the register's own form, ordered by case and day.

    Returns:
        ``key, key_id``, the facts of the case, ``type, on, recorded_at, event_thread, retracted`` and
        ``with_NAME`` per attribute that occurs.
    """
    with register.store.reading() as connection:
        key_id = register_key_id(connection)
    if key_id is None:
        raise MissingValueError(
            "the register is empty", where=str(register.store), mend="import cases with 'register import'"
        )
    if question.every_version:
        events = register.everything().filter(pl.col("recorded_at") <= question.known_at)
    else:
        events = register.events(on=question.on, known_at=question.known_at)
    threads = scan(register.segments, "identities").select("id", event_thread="thread")
    names = [str(kind) for kind in EventType]
    frame = (
        events.join(threads, on="id", how="inner").sort("case_id", "on_day", "recorded_at", "id").collect()
    )
    facts = _facts(register, question.known_at)
    return (
        frame.join(register.pseudonyms(), on="case_id", how="left")
        .join(facts, on="case_id", how="left")
        .join(_attributes(register), on="detail", how="left")
        .select(
            "key",
            pl.lit(key_id).alias("key_id"),
            *(name for name in facts.columns if name != "case_id"),
            pl.col("type").replace_strict(dict(enumerate(names)), return_dtype=pl.String),
            pl.col("on_day").cast(pl.Date).alias("on"),
            pl.col("recorded_at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
            "event_thread",
            pl.col("retracted").cast(pl.Boolean),
            pl.col("^with_.*$"),
        )
    )


def _facts(register: Register, known_at: int) -> pl.DataFrame:
    """The facts of each case as known at a moment, those that nobody told left away."""
    told = scan(register.segments, "facts").filter(pl.col("recorded_at") <= known_at)
    moments = told.group_by("case_id").agg(facts_recorded_at=pl.col("recorded_at").max()).collect()
    facts = register.facts(known_at=known_at)
    marks = facts.get_column("flags").str.split(" ").to_list()
    facts = facts.with_columns(
        *(pl.col(name).cast(pl.Date) for name in _DAYS),
        *(pl.Series(flag, [_flag(told, flag) for told in marks], dtype=pl.Boolean) for flag in FLAGS),
        minor=pl.col("minor").cast(pl.Boolean),
    ).drop("flags", "person")
    used = [name for name in facts.columns if facts.get_column(name).null_count() < facts.height]
    moments = moments.with_columns(
        pl.col("facts_recorded_at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    )
    return facts.select(used).join(moments, on="case_id", how="left")


def _flag(told: Any, flag: str) -> bool | None:
    values = list(told) if told is not None else []
    return True if flag in values else False if f"-{flag}" in values else None


def _attributes(register: Register) -> pl.DataFrame:
    rows = [{"detail": number, **json.loads(content)} for number, content in register.details.iter_rows()]
    used = [name for name in ATTRIBUTE_NAMES if any(name in row for row in rows)]
    columns: dict[str, pl.Series] = {"detail": pl.Series([row["detail"] for row in rows], dtype=pl.Int32)}
    for name in used:
        values = [row.get(name) for row in rows]
        texts = [None if value is None else json.dumps(value).strip('"') for value in values]
        columns[f"with_{name}"] = pl.Series(
            [value if isinstance(value, str) else text for value, text in zip(values, texts, strict=True)],
            dtype=pl.String,
        )
    return pl.DataFrame(columns)


def export(register: Register, file: Path, form: ExportFormat, question: ExportQuestion) -> int:
    """Writes the register to a file, whole or not at all.

    Returns:
        How many events went out.

    Raises:
        UnavailableError: If the file cannot be written.
        MissingValueError: If the register is empty.
    """
    table = event_table(register, question)
    draft = file.with_name(f"{file.name}.{os.getpid()}.draft")
    try:
        if form is ExportFormat.PARQUET:
            table.write_parquet(draft)
        elif form is ExportFormat.CSV:
            table.write_csv(draft)
        else:
            with draft.open("w", encoding="utf-8") as stream:
                (write_ocel if form is ExportFormat.OCEL else write_xes)(stream, table)
        draft.replace(file)
    except OSError as problem:
        raise UnavailableError(
            "cannot be written: {reason}",
            where=str(file),
            mend="check the name, the rights and the free space",
            reason=problem.strerror,
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    return table.height
