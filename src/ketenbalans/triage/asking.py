"""Triage of a file that a user names: a table in CSV or Parquet, or cases as JSON or YAML."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from ketenbalans.cases.case import Case
from ketenbalans.cases.reading import read_cases
from ketenbalans.errors import UnavailableError
from ketenbalans.triage.determining import Tables
from ketenbalans.triage.explaining import shipped_tables, triage
from ketenbalans.triage.reading import DAYS, read_table
from ketenbalans.triage.table import TriagedTable, triage_table

RECORDS = (".json", ".yaml", ".yml")


def triage_file(path: Path, on: date | None = None, tables: Tables | None = None) -> TriagedTable:
    """Where every case of a file stands on a day.

    Args:
        path: CSV or Parquet with the columns of docs/reference/triage.md, or cases as JSON or YAML.
        on: The day. Without it: the last day that the file names, and at least the first day of the
            country policy; never today's date.
        tables: Other tables than the shipped ones.

    Raises:
        UnavailableError: If the file cannot be read.
        KetenbalansError: If a column, code, day or case is not as it should be.
    """
    both = tables or shipped_tables()
    if path.suffix in RECORDS:
        cases = read_cases(path)
        day = on or max(
            [case.last_day() or both.policy.first_day for case in cases] + [both.policy.first_day]
        )
        return _triage_cases(cases, day, both)
    frame = read_table(path)
    return triage_table(frame, on or max(_last_day(frame), both.policy.first_day), str(path), both)


def _triage_cases(cases: tuple[Case, ...], on: date, tables: Tables) -> TriagedTable:
    answers = tuple(triage(case, on, tables) for case in cases)
    keys = [case.key for case in cases]
    return TriagedTable(on, tables.policy.version_on(on), keys, answers, np.arange(len(cases)))


def _last_day(frame: pl.DataFrame) -> date:
    """The last day in the columns and events of a table, or the first day there is."""
    found = [day for name in DAYS if (day := frame.get_column(name).max()) is not None]
    days = [day for day in found if isinstance(day, date)]
    for text in frame.get_column("events").drop_nulls().unique().to_list():
        days += _days_of(text)
    return max(days, default=date.min)


def _days_of(text: str) -> list[date]:
    """Days of the events in a text; a text with a mistake is told of when its row is read."""
    try:
        events = json.loads(text)
        return [date.fromisoformat(str(event["on"])[:10]) for event in events]
    except (ValueError, TypeError, KeyError):
        return []


def write_log(answer: TriagedTable, path: Path) -> None:
    """Writes every move of every case as events that the register can take in (R-017).

    Raises:
        UnavailableError: If the file cannot be written.
    """
    try:
        answer.log().write_csv(path)
    except OSError as problem:
        raise UnavailableError(
            "cannot be written: {reason}",
            where=str(path),
            mend="check the folder and the rights",
            reason=problem.strerror or str(problem),
        ) from None
