"""The doors by which sources come in: which format a file has, and which mapping reads it."""

from enum import StrEnum
from pathlib import Path

from ketenbalans.errors import BadInputError
from ketenbalans.register.chunks import Table
from ketenbalans.register.mapping import SourceMapping, read_mapping
from ketenbalans.register.own_form import own_mapping
from ketenbalans.register.tables_csv import CsvTable
from ketenbalans.register.tables_parquet import ParquetTable


class Format(StrEnum):
    """The formats that can be imported."""

    CSV = "csv"
    PARQUET = "parquet"
    XES = "xes"
    OCEL = "ocel"
    ZGW = "zgw"


_SUFFIXES = {
    ".csv": Format.CSV,
    ".txt": Format.CSV,
    ".parquet": Format.PARQUET,
    ".xes": Format.XES,
    ".jsonocel": Format.OCEL,
}


def format_of(file: Path) -> Format:
    """The format that the name of a file tells.

    Raises:
        BadInputError: If it tells none.
    """
    found = _SUFFIXES.get(file.suffix.lower())
    if found is None:
        raise BadInputError(
            "the name does not tell the format",
            where=str(file),
            mend="give --format with one of: {known}",
            known=", ".join(Format),
        )
    return found


def open_source(file: Path, form: Format, mapping_file: Path | None) -> tuple[Table, SourceMapping]:
    """Opens a file and the mapping that reads it.

    Args:
        file: The source.
        form: Its format.
        mapping_file: A mapping; None where the source uses the names of the register.
    """
    mapping = read_mapping(mapping_file) if mapping_file else None
    table: Table
    if form is Format.PARQUET:
        table = ParquetTable(file)
    else:
        table = CsvTable(file, mapping.delimiter if mapping else None)
    return table, mapping or own_mapping(table.columns, where=str(file))
