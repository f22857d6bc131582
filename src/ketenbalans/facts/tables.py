"""The shipped open data as typed tables: applications, decisions, stocks, reception, official forecasts.

What each file holds, its licence, how far to trust it and its traps stand in ``data/published/sources.yaml``
and travel with the table (``description``). Empty cells are unknown, never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars

from ketenbalans.errors import UnknownNameError
from ketenbalans.facts.units import PUBLISHED
from ketenbalans.vocabulary.documents import read_document

NUMBERS = {
    "persons": polars.Int64,
    "value": polars.Float64,
    "low": polars.Float64,
    "central": polars.Float64,
    "high": polars.Float64,
    "outcome_total_inflow_same_definition": polars.Float64,
    "applied": polars.Int64,
    "dec_recognized": polars.Int64,
    "dec_other": polars.Int64,
    "dec_rejected": polars.Int64,
    "dec_closed": polars.Int64,
    "dec_total": polars.Int64,
    "asylum_seekers": polars.Int64,
    "refugees": polars.Int64,
    "refugee": polars.Int64,
    "subsidiary": polars.Int64,
    "humanitarian": polars.Int64,
    "year": polars.Int64,
    "inflow": polars.Int64,
    "decided": polars.Int64,
    "withdrawn": polars.Int64,
    "pending_le_6m": polars.Int64,
    "pending_gt_6m": polars.Int64,
    "staff": polars.Float64,
}
"""The columns that hold numbers; every other column is text."""


@dataclass(frozen=True)
class Description:
    """Where a table comes from, how far to trust it, and its traps.

    Example:
        >>> description("unhcr_decisions").grade
        'A'
    """

    name: str
    file: str
    source: str
    licence: str
    grade: str
    coverage: str
    traps: str


@lru_cache(maxsize=1)
def descriptions() -> Mapping[str, Description]:
    """Every shipped table by its name."""
    document = read_document(PUBLISHED / "sources.yaml").only("schema", "documents", "tables")
    found = {}
    for entry in document.sections("tables"):
        entry.only("file", "name", "source", "licence", "grade", "coverage", "traps")
        found[entry.text("name")] = Description(
            **{key: entry.text(key) for key in ("name", "file", "source", "licence", "coverage", "traps")},
            grade=entry.one_of("grade", ("A", "B", "C")),
        )
    return found


def description(name: str) -> Description:
    """What is known about a table.

    Raises:
        UnknownNameError: If there is no such table.
    """
    found = descriptions().get(name)
    if found is None:
        raise UnknownNameError("table", name, descriptions())
    return found


@lru_cache(maxsize=16)
def _table(name: str) -> polars.DataFrame:
    path = PUBLISHED / description(name).file
    header = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
    schema = {column: NUMBERS.get(column, polars.String) for column in header}
    return polars.read_csv(path, schema=schema)


def series(name: str, **filters: str | int) -> polars.DataFrame:
    """A shipped table, or the rows of it with these values.

    Args:
        name: One of ``cbs_monthly`` (month, country, origin_iso3, cbs_nationality, measure, persons),
            ``cbs_quarterly`` (quarter, measure, persons, precision, source), ``annual_totals`` (year,
            measure, persons, source), ``cbs_permits``, ``monthly_totals`` (month, measure, persons,
            published, source), ``ind_snapshots`` (month, track, measure, value, source),
            ``ind_service_levels`` (period, measure, value, source), ``coa_snapshots`` (date, measure,
            persons, source), ``official_forecasts`` (forecast_made, target_year, low, central, high,
            source, outcome), ``unhcr_applications``, ``unhcr_decisions``, ``unhcr_stock``,
            ``uk_asylum_people`` and ``uk_asylum_main_applicants`` (period, inflow, decided, withdrawn,
            pending_le_6m, pending_gt_6m, staff).
        **filters: Value per column that a row must have.

    Returns:
        The rows in the order of the file; a new frame each time.

    Raises:
        UnknownNameError: If there is no such table or column.

    Source:
        ``data/published/sources.yaml``, per table.

    Example:
        >>> table = series("cbs_monthly", origin_iso3="SYR", month="2015-01", measure="first_application")
        >>> table["persons"][0]
        315
    """
    frame = _table(name)
    for column, value in filters.items():
        if column not in frame.columns:
            raise UnknownNameError("column", column, frame.columns, where=description(name).file)
        frame = frame.filter(polars.col(column) == value)
    return frame.clone()
