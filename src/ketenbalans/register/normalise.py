"""Rows of a source become events and facts of cases; a row with a wrong value is refused with its reason.

Each distinct value is judged once, however many rows carry it. Keys leave this module as pseudonyms only.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.register.allowed import (
    CASE_FACTS,
    EVENT_ATTRIBUTES,
    FLAGS,
    RefusedValueError,
    day,
    yes_or_no,
)
from ketenbalans.register.chunks import Chunk, Refused
from ketenbalans.register.columns import (
    DAY_MICROSECONDS,
    ColumnReader,
    days_since_epoch,
    identity_number,
    microseconds,
    moments,
)
from ketenbalans.register.keyring import Keyring, kept_pseudonym
from ketenbalans.register.mapping import EventRule, Layout, SourceMapping
from ketenbalans.register.pseudonyms import PseudonymKey
from ketenbalans.store.tables import FACT_NUMBERS, FACT_TEXTS
from ketenbalans.vocabulary.codes import EventType

TYPE_NUMBERS = {str(name): number for number, name in enumerate(EventType)}
EVENT_COLUMNS = {
    "type": pl.Int16,
    "on_day": pl.Int32,
    "recorded_at": pl.Int64,
    "retracted": pl.Int8,
    "identity": pl.Int64,
    "thread": pl.Int64,
    "detail": pl.String,
}
FACT_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(FACT_TEXTS, pl.String),
    **dict.fromkeys(FACT_NUMBERS, pl.Int32),
}


@dataclass(frozen=True)
class Normalised:
    """What a chunk says, in the words of the register.

    Attributes:
        rows: Rows of the source that it covers.
        keys: The pseudonyms that no chunk before this one brought.
        row_key: Place, among all keys of the import, of the key of each row that could be read, int32 of
            shape (row,); -1 for a row that stays outside.
        events: A row per event, with ``row`` and ``EVENT_COLUMNS``.
        facts: A row per row of the source, with ``row``, ``recorded_at`` and ``FACT_COLUMNS``; empty where
            the mapping names no facts.
        lines: Line of each row that ``row`` points at.
        refused: The rows that stay outside.
        undated: Events whose moment of recording was not told, so that the day of the event stands for it.
    """

    rows: int
    keys: list[bytes]
    row_key: np.ndarray
    events: pl.DataFrame
    facts: pl.DataFrame
    lines: np.ndarray
    refused: tuple[Refused, ...]
    undated: int


def normalise(chunk: Chunk, keyring: Keyring) -> Normalised:
    """Judges a chunk and says it in the words of the register.

    Args:
        chunk: Rows of a source.
        keyring: The keys of this import so far, and the mapping that says which column is what.

    Returns:
        Events, facts and refusals. A row with one wrong value is refused as a whole.
    """
    mapping, key = keyring.mapping, keyring.key
    reader = ColumnReader(chunk, mapping)
    met = len(keyring.pseudonyms)
    places = keyring.places(reader)
    moment = partial(microseconds, zone=mapping.time_zone, formats=mapping.days)
    recorded = moments(reader, mapping.recorded_at, moment)
    parts = [_events(reader, rule, recorded, moment) for rule in mapping.events]
    empty = pl.DataFrame(schema={"row": pl.Int64, **EVENT_COLUMNS, "told": pl.Boolean})
    events = pl.concat([empty, *parts])
    facts = pl.DataFrame(schema={"row": pl.Int64, "recorded_at": pl.Int64, **FACT_COLUMNS})
    if mapping.facts:
        told = moments(reader, mapping.facts_recorded_at, moment)
        facts = _facts(reader, recorded if told is None else told, events, key)
    row_key = places.fill_null(-1).to_numpy().copy()
    if reader.wrong:
        wrong = pl.Series(sorted(reader.wrong), dtype=pl.Int64)
        row_key[wrong.to_numpy()] = -1
        events = events.filter(~pl.col("row").is_in(wrong.implode()))
        facts = facts.filter(~pl.col("row").is_in(wrong.implode()))
    undated = events.height - int(events.get_column("told").sum())
    refused = (*chunk.refused, *(reader.wrong[row] for row in sorted(reader.wrong)))
    return Normalised(
        chunk.rows,
        keyring.pseudonyms[met:],
        row_key,
        events.drop("told"),
        facts,
        chunk.lines,
        refused,
        undated,
    )


def _events(
    reader: ColumnReader,
    rule: EventRule,
    recorded: pl.Series | None,
    moment: Callable[[Any], int],
) -> pl.DataFrame:
    by_event = reader.mapping.layout is Layout.EVENTS
    convert_day = partial(_day_number, formats=reader.mapping.days)
    on_day = reader.values(rule.on, convert_day, pl.Int32, compulsory="the day is empty" if by_event else "")
    kinds = reader.values(
        rule.type,
        _type_number,
        pl.Int16,
        compulsory="the type is empty" if by_event and rule.type.codes is None else "",
    )
    if rule.type.codes is not None:
        _refuse_untold(reader, rule, on_day)
    own = moments(reader, rule.recorded_at, moment) if rule.recorded_at else recorded
    retracted = reader.values(rule.retracted, _one_or_zero, pl.Int8) if rule.retracted else None
    height = reader.chunk.frame.height
    absent = pl.repeat(None, height, dtype=pl.Int64, eager=True)
    # Only a source with pseudonyms of this register's key may say under which number an event is known.
    thread = rule.thread if reader.mapping.key_id else None
    frame = pl.DataFrame(
        {
            "row": np.arange(height, dtype=np.int64),
            "type": kinds,
            "on_day": on_day,
            "recorded_at": absent if own is None else own,
            "retracted": (
                pl.repeat(0, height, dtype=pl.Int8, eager=True)
                if retracted is None
                else retracted.fill_null(0)
            ),
            "identity": reader.values(rule.identity, identity_number, pl.Int64) if rule.identity else absent,
            "thread": reader.values(thread, _thread, pl.Int64) if thread else absent,
        }
    ).with_columns(told=pl.col("recorded_at").is_not_null())
    frame = frame.with_columns(
        recorded_at=pl.coalesce("recorded_at", pl.col("on_day").cast(pl.Int64) * DAY_MICROSECONDS)
    )
    details = _details(reader, rule, kinds, on_day)
    return (
        frame.with_columns(detail=details)
        .filter(pl.col("on_day").is_not_null() & pl.col("type").is_not_null())
        .select("row", *EVENT_COLUMNS, "told")
    )


def _refuse_untold(reader: ColumnReader, rule: EventRule, on_day: pl.Series) -> None:
    """Refuses rows that tell a day but not what happened on it; a code may leave that out on purpose."""
    if rule.type.column is None:
        return
    raw = reader.chunk.frame.get_column(rule.type.column).cast(pl.String).str.strip_chars()
    untold = (raw.fill_null("") == "") & on_day.is_not_null()
    for row in np.flatnonzero(untold.to_numpy()):
        reader.refuse(
            int(row),
            rule.type.column,
            "",
            RefusedValueError(
                "the day is told, but not what happened", "fill in the column, or leave the day empty"
            ),
        )


def _day_number(value: Any, formats: tuple[str, ...]) -> int:
    return days_since_epoch(day(value, formats))


def _type_number(value: Any) -> int:
    number = TYPE_NUMBERS.get(str(value).strip().lower())
    if number is None:
        raise RefusedValueError(
            "{value!r} is no event of the register",
            "use one of: {known}; or give codes in the mapping",
            value=str(value),
            known=", ".join(TYPE_NUMBERS),
        )
    return number


def _thread(value: Any) -> int:
    try:
        return int(str(value).strip())
    except ValueError:
        raise RefusedValueError("{value!r} is no whole number", "write a whole number", value=value) from None


def _one_or_zero(value: Any) -> int:
    return int(yes_or_no(value))


def _details(reader: ColumnReader, rule: EventRule, kinds: pl.Series, on_day: pl.Series) -> pl.Series:
    """The attributes of each event as canonical JSON; null where there are none."""
    height = reader.chunk.frame.height
    if not rule.attributes:
        return pl.repeat(None, height, dtype=pl.String, eager=True)
    happened = on_day.is_not_null()
    columns = {"type": kinds}
    for name, source in rule.attributes.items():
        # Every value becomes text first; the type of the event decides what form it must have.
        columns[name] = reader.values(source, str, pl.String)
    frame = pl.DataFrame(columns)
    distinct = frame.filter(happened).unique(maintain_order=True)
    contents: list[str | None] = []
    problems: dict[tuple[Any, ...], tuple[str, RefusedValueError]] = {}
    for combination in distinct.iter_rows():
        try:
            contents.append(_content(combination, list(rule.attributes)))
        except _WrongAttributeError as problem:
            contents.append(None)
            problems[combination] = (problem.name, problem.refusal)
    found = frame.join(
        distinct.with_columns(detail=pl.Series(contents, dtype=pl.String)),
        on=frame.columns,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    ).get_column("detail")
    if problems:
        for row, combination in enumerate(frame.iter_rows()):
            if combination in problems and happened[row]:
                name, refusal = problems[combination]
                column = rule.attributes[name].column or name
                value = str(dict(zip(frame.columns, combination, strict=True))[name])
                reader.refuse(row, column, value, refusal)
    return found


class _WrongAttributeError(Exception):
    def __init__(self, name: str, refusal: RefusedValueError) -> None:
        super().__init__(name)
        self.name, self.refusal = name, refusal


def _content(combination: tuple[Any, ...], names: list[str]) -> str | None:
    number, *values = combination
    if number is None:
        return None
    event = list(EventType)[number]
    allowed = EVENT_ATTRIBUTES[event]
    told: dict[str, Any] = {}
    for name, value in zip(names, values, strict=True):
        if value is None:
            continue
        try:
            if name not in allowed:
                raise RefusedValueError(
                    "{name} does not belong to an event of type {event}",
                    "leave it empty there; it may carry: {known}",
                    name=name,
                    event=str(event),
                    known=", ".join(sorted(allowed)),
                )
            told[name] = allowed[name](value)
        except RefusedValueError as refusal:
            raise _WrongAttributeError(name, refusal) from None
    return canonical(told) if told else None


def canonical(content: Mapping[str, Any]) -> str:
    """A mapping as the one JSON text that stands for it."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _facts(
    reader: ColumnReader,
    recorded: pl.Series | None,
    events: pl.DataFrame,
    key: PseudonymKey,
) -> pl.DataFrame:
    mapping, height = reader.mapping, reader.chunk.frame.height
    columns: dict[str, pl.Series] = {}
    flags: dict[str, pl.Series] = {}
    for name, source in mapping.facts.items():
        if name in FLAGS:
            flags[name] = reader.values(source, yes_or_no, pl.Boolean)
        else:
            columns[name] = reader.values(source, _fact_converter(name, mapping, key), FACT_COLUMNS[name])
    frame = pl.DataFrame({"row": np.arange(height, dtype=np.int64)}).with_columns(
        columns.get(name, pl.lit(None, dtype=kind)).alias(name) for name, kind in FACT_COLUMNS.items()
    )
    if flags:
        told = pl.DataFrame(flags)
        # A flag that was told to be false is kept as such: `-nuisance`; absent means not told.
        marks = [
            pl.when(pl.col(name)).then(pl.lit(name)).when(~pl.col(name)).then(pl.lit("-" + name))
            for name in flags
        ]
        frame = frame.with_columns(
            flags=told.select(
                pl.concat_str(marks, separator=" ", ignore_nulls=True).replace("", None)
            ).to_series()
        )
    # Facts without a moment of their own are known from the first event that their row tells.
    first = events.group_by("row").agg(pl.col("recorded_at").min().alias("first_event"))
    own = recorded if recorded is not None else pl.repeat(None, height, dtype=pl.Int64, eager=True)
    return (
        frame.with_columns(recorded_at=own)
        .join(first, on="row", how="left", maintain_order="left")
        .with_columns(recorded_at=pl.coalesce("recorded_at", "first_event", pl.lit(0, dtype=pl.Int64)))
        .select("row", "recorded_at", *FACT_COLUMNS)
    )


def _fact_converter(name: str, mapping: SourceMapping, key: PseudonymKey) -> Callable[[Any], Any]:
    if name in {"household", "person"}:
        if mapping.key_id is not None:
            return _kept_pseudonym
        return partial(_hexadecimal, key, name)
    if name in {"received_on", "contested_decision_on"}:
        return partial(_day_number, formats=mapping.days)
    if name == "minor":
        return _one_or_zero
    return CASE_FACTS[name]


def _hexadecimal(key: PseudonymKey, purpose: str, value: Any) -> str:
    return key.pseudonym(purpose, str(value).strip()).hex()


def _kept_pseudonym(value: Any) -> str:
    return kept_pseudonym(value).hex()
