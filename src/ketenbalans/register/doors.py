"""The doors by which sources come in: which format a file has, and which mapping reads it."""

from collections.abc import Callable
from enum import StrEnum
from importlib.resources import as_file, files
from pathlib import Path

from ketenbalans.errors import BadInputError, ContradictionError, UnknownNameError
from ketenbalans.register.chunks import CHUNK_ROWS, Table
from ketenbalans.register.mapping import SourceMapping, read_mapping
from ketenbalans.register.own_form import own_mapping
from ketenbalans.register.tables_csv import CsvTable
from ketenbalans.register.tables_ocel import ocel_mapping, read_ocel
from ketenbalans.register.tables_parquet import ParquetTable
from ketenbalans.register.tables_xes import read_xes, xes_mapping
from ketenbalans.register.tables_zgw import read_zgw, zgw_mapping

KEY_ID_COLUMNS = ("key_id", "case:key_id", "object:key_id")
"""Where a source says which key made its pseudonyms."""


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
_MAPPINGS: dict[Format, Callable[[tuple[str, ...]], SourceMapping]] = {
    Format.XES: xes_mapping,
    Format.OCEL: ocel_mapping,
    Format.ZGW: zgw_mapping,
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


def profiles() -> list[str]:
    """The names of the mappings that come with the program."""
    folder = files("ketenbalans") / "data" / "register" / "profiles"
    return sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml"))


def read_profile(name: str) -> SourceMapping:
    """A mapping that comes with the program.

    Raises:
        UnknownNameError: If there is none of that name.
    """
    if name not in profiles():
        raise UnknownNameError("profile", name, profiles(), where="--profile")
    with as_file(files("ketenbalans") / "data" / "register" / "profiles" / f"{name}.yaml") as file:
        return read_mapping(file)


def open_table(file: Path, form: Format, delimiter: str | None = None, encoding: str = "utf-8") -> Table:
    """Opens a file as a table, whatever its format.

    Args:
        file: The source.
        form: Its format.
        delimiter: Of a CSV file; None to tell from its header.
        encoding: Of a CSV file.
    """
    if form is Format.CSV:
        return CsvTable(file, delimiter, encoding)
    if form is Format.PARQUET:
        return ParquetTable(file)
    if form is Format.XES:
        return read_xes(file)
    return read_ocel(file) if form is Format.OCEL else read_zgw(file)


def open_source(
    file: Path, form: Format, mapping_file: Path | None, profile: str | None = None
) -> tuple[Table, SourceMapping]:
    """Opens a file and the mapping that reads it.

    Args:
        file: The source.
        form: Its format.
        mapping_file: A mapping; None where the source uses the names of the register.
        profile: Name of a mapping that comes with the program, in place of a file.

    Raises:
        ContradictionError: If the source mixes pseudonyms of several keys, or both a mapping and a profile
            are given.
    """
    if mapping_file and profile:
        raise ContradictionError(
            "both a mapping and a profile are given", where="--profile", mend="leave one of the two away"
        )
    mapping = read_mapping(mapping_file) if mapping_file else read_profile(profile) if profile else None
    table = open_table(file, form, mapping.delimiter, mapping.encoding) if mapping else open_table(file, form)
    if mapping is not None:
        return table, mapping
    if form in _MAPPINGS:
        mapping = _MAPPINGS[form](table.columns)
    else:
        mapping = own_mapping(table.columns, where=str(file))
    return table, mapping.with_key_id(_key_id(table, file))


def _key_id(table: Table, file: Path) -> str | None:
    """The one id of the key that made the pseudonyms of a source; None where it says none."""
    column = next((name for name in KEY_ID_COLUMNS if name in table.columns), None)
    if column is None:
        return None
    found: set[str] = set()
    for chunk in table.chunks((column,), 0, CHUNK_ROWS):
        found.update(str(value or "") for value in chunk.frame.get_column(column).unique())
    if len(found) > 1 or "" in found:
        raise ContradictionError(
            "the rows carry pseudonyms of several keys: {found}",
            where=str(file),
            mend="split the file; pseudonyms of two keys cannot be told apart from two persons",
            found=", ".join(sorted(value or "(none)" for value in found)),
        )
    return found.pop() if found else None
