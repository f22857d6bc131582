"""Reads a table of cases for triage, strictly: known columns, closed lists, days and yes or no.

Columns have the names of the case record. Unknown columns and values are refused with the line and the
near names; nothing is guessed and no row is dropped.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from ketenbalans.cases.case import Flag
from ketenbalans.cases.reading import CASE_FIELDS, SEXES
from ketenbalans.errors import (
    BadInputError,
    ContradictionError,
    DuplicateError,
    MissingValueError,
    UnknownNameError,
)
from ketenbalans.triage.events import COLUMNS_OF_EVENTS
from ketenbalans.vocabulary import nationalities
from ketenbalans.vocabulary.codes import Category, PlanningCohort, Product, TermRegime
from ketenbalans.vocabulary.documents import read_text

COMPULSORY = ("key", "product")
DAYS = (
    "made_on",
    "lodged_on",
    "received_on",
    "prephase_held_on",
    "withdrawn_on",
    "relodged_on",
    "overrule_on",
)
TRUTHS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "1", "yes", "ja", "y", "j"), True),
    **dict.fromkeys(("false", "0", "no", "nee", "n"), False),
}
CODES: Mapping[str, tuple[str, ...]] = {
    "product": tuple(Product),
    "planning_cohort": tuple(PlanningCohort),
    "term_regime": tuple(TermRegime),
    "overrule_category": tuple(Category),
}
COLUMNS = (
    *(name for name in CASE_FIELDS if name != "schema"),
    *(flag.value for flag in Flag),
    *(name for name in COLUMNS_OF_EVENTS if name != "events"),
)
"""Every column that a table may have; only ``key`` and ``product`` must be there."""


def read_table(path: Path) -> pl.DataFrame:
    """The cases of a CSV or Parquet file; see ``parse_table``.

    Raises:
        UnavailableError: If the file cannot be read.
        KetenbalansError: As ``parse_table``.
    """
    if path.suffix == ".parquet":
        try:
            frame = pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as problem:
            raise BadInputError(
                "cannot be read as Parquet: {problem}",
                where=str(path),
                mend="check the file",
                problem=str(problem).splitlines()[0],
            ) from None
        plain = frame.select(
            pl.col(name).cast(pl.String) if kind != pl.List(pl.String) else pl.col(name).list.join(" ")
            for name, kind in frame.schema.items()
        )
        return typed(plain, str(path), first_line=1)
    return parse_table(read_text(path), str(path))


def parse_table(text: str, file: str) -> pl.DataFrame:
    """The cases of a CSV text, with a comma or a semicolon between the values.

    Returns:
        One row per case, with every column that triage reads and the line it came from.

    Raises:
        BadInputError: If the text is no table, or a day or yes-or-no has the wrong form.
        MissingValueError: If a compulsory column or value is absent.
        UnknownNameError: If a column or a code is in no list.
        DuplicateError: If a column or a key stands twice.

    Example:
        >>> frame = parse_table("key;product;flags\\na;asylum;nuisance\\n", "cases.csv")
        >>> frame.item(0, "nuisance"), frame.item(0, "security_signal")
        (True, False)
    """
    heading = text.split("\n", 1)[0].rstrip("\r")
    separator = ";" if heading.count(";") > heading.count(",") else ","
    names = next(csv.reader(io.StringIO(heading), delimiter=separator), [])
    _check_names(names, f"{file}:1")
    try:
        frame = pl.read_csv(
            io.BytesIO(text.encode()),
            separator=separator,
            infer_schema=False,
        )
    except pl.exceptions.PolarsError as problem:
        raise BadInputError(
            "this is no table: {problem}",
            where=file,
            mend="give every line {count} values, as the first line has",
            problem=str(problem).splitlines()[0],
            count=len(names),
        ) from None
    return typed(frame, file, first_line=2)


def _check_names(names: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name not in COLUMNS:
            raise UnknownNameError("column", name, COLUMNS, where=where)
        if name in seen:
            raise DuplicateError("column {name} stands twice", where=where, mend="remove one", name=name)
        seen.add(name)
    for name in COMPULSORY:
        if name not in seen:
            raise MissingValueError(
                "column {name} is missing", where=where, mend="add a column {name}", name=name
            )


def typed(frame: pl.DataFrame, file: str, first_line: int) -> pl.DataFrame:
    """A table of texts with every column checked, in the form that triage reads.

    Args:
        frame: Texts only.
        file: Name of the file, for messages.
        first_line: Line of the first row.

    Raises:
        KetenbalansError: As ``parse_table``.
    """
    _check_names(frame.columns, f"{file}:1")
    blank = frame.with_columns(
        pl.col(name).str.strip_chars().replace("", None) for name in frame.columns
    ).with_row_index("line", offset=first_line)
    for name in COLUMNS:
        if name not in blank.columns:
            blank = blank.with_columns(pl.lit(None, dtype=pl.String).alias(name))
    for name in COMPULSORY:
        _refuse(blank.filter(pl.col(name).is_null()), name, file, "a value")
    _refuse_twice(blank, file)
    for name, known in CODES.items():
        _refuse_unknown(blank, name, known, file)
    _refuse_unknown(blank, "nationality", nationalities.known(), file)
    _refuse_unknown(blank.with_columns(pl.col("sex").str.to_lowercase()), "sex", SEXES, file)
    days = {name: _days(blank, name, file) for name in DAYS}
    truths = {name: _truths(blank, name, file) for name in ("minor", *(flag.value for flag in Flag))}
    return blank.with_columns(
        pl.col("sex").str.to_lowercase().replace_strict(SEXES, default=None, return_dtype=pl.String),
        *days.values(),
        *truths.values(),
    ).with_columns(_flags(blank, file))


def _refuse(wrong: pl.DataFrame, name: str, file: str, wanted: str) -> None:
    """Refuses the first row of those that are wrong."""
    if wrong.height:
        found = wrong.item(0, name)
        place = f"{file}:{wrong.item(0, 'line')}"
        if found is None:
            raise MissingValueError(
                "{key!r} is missing", where=place, mend="give column {key} a value", key=name
            )
        raise BadInputError(
            "{key} is {found!r}", where=place, mend="write {wanted}", key=name, found=found, wanted=wanted
        )


def _refuse_twice(frame: pl.DataFrame, file: str) -> None:
    twice = frame.filter(pl.col("key").is_duplicated())
    if twice.height:
        key = twice.item(0, "key")
        lines = twice.filter(pl.col("key") == key).get_column("line")
        raise DuplicateError(
            "case {key!r} stands twice, first at {first}",
            where=f"{file}:{lines[1]}",
            mend="remove one, or give it a key of its own",
            key=key,
            first=f"{file}:{lines[0]}",
        )


def _refuse_unknown(frame: pl.DataFrame, name: str, known: Iterable[str], file: str) -> None:
    choices = [str(choice) for choice in known]
    wrong = frame.filter(pl.col(name).is_not_null() & ~pl.col(name).is_in(choices))
    if wrong.height:
        raise UnknownNameError(name, wrong.item(0, name), choices, where=f"{file}:{wrong.item(0, 'line')}")


def _days(frame: pl.DataFrame, name: str, file: str) -> pl.Series:
    day = frame.get_column(name).str.to_date("%Y-%m-%d", strict=False)
    exact = frame.get_column(name).str.len_chars() == 10
    wrong = frame.get_column(name).is_not_null() & (day.is_null() | ~exact)
    _refuse(frame.filter(wrong), name, file, "a day such as 2026-06-12")
    return day


def _truths(frame: pl.DataFrame, name: str, file: str) -> pl.Series:
    lower = frame.get_column(name).str.to_lowercase()
    truth = lower.replace_strict(TRUTHS, default=None, return_dtype=pl.Boolean)
    _refuse(frame.filter(lower.is_not_null() & truth.is_null()), name, file, "true or false")
    return truth


def _flags(frame: pl.DataFrame, file: str) -> list[pl.Expr]:
    """A flag is set where its own column says so, or where the column ``flags`` names it."""
    frame = frame.with_columns(_unwrapped(frame, file))
    named = frame.select(
        "line",
        pl.col("flags")
        .str.replace_all(r"[\[\]\"',;|\s]+", " ")
        .str.strip_chars()
        .str.split(" ")
        .alias("flags"),
    )
    singles = named.explode("flags").with_columns(pl.col("flags").replace("", None))
    _refuse_unknown(singles, "flags", tuple(Flag), file)
    inside = {
        flag.value: named.get_column("flags").list.contains(flag.value).fill_null(value=False)
        for flag in Flag
    }
    for name, is_named in inside.items():
        against = frame.filter(is_named & (_truths(frame, name, file).eq(other=False)))
        if against.height:
            raise ContradictionError(
                "column flags names {flag}, column {flag} says no",
                where=f"{file}:{against.item(0, 'line')}",
                mend="mend one of the two",
                flag=name,
            )
    return [(pl.col(name).fill_null(value=False) | is_named).alias(name) for name, is_named in inside.items()]


def _unwrapped(frame: pl.DataFrame, file: str) -> pl.Series:
    """The column ``flags``, where a JSON mapping to true or false becomes the names that are true."""
    told = frame.get_column("flags")
    mapped = frame.filter(pl.col("flags").str.starts_with("{"))
    names: dict[str, str] = {}
    for line, text in mapped.select("line", "flags").iter_rows():
        try:
            found = json.loads(text)
        except json.JSONDecodeError:
            found = None
        if not isinstance(found, dict) or not all(isinstance(value, bool) for value in found.values()):
            _refuse(
                mapped.filter(pl.col("line") == line),
                "flags",
                file,
                "names, or a JSON mapping to true or false",
            )
        for name in found or {}:
            _refuse_unknown(pl.DataFrame({"line": [line], "flags": [name]}), "flags", tuple(Flag), file)
        names[text] = " ".join(name for name, is_set in (found or {}).items() if is_set)
    return told.replace(names) if names else told
