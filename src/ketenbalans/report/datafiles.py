"""The tables as open data: CSV for machines, and a description that travels with it.

Machine files are never localised: ISO days, decimal points, shares as fractions. A text that a spreadsheet
would run as a formula is escaped with an apostrophe.
"""

import csv
import io
import json
from pathlib import Path

from ketenbalans.report.contract import LAYOUT, columns_of
from ketenbalans.report.tables import Cell, StudyTables, Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FIELD_TYPES = {"t": "string", "n": "number", "c": "number", "s": "number", "d": "date", "f": "boolean"}
PROFILE = "ketenbalans-report"
"""Marks a data folder as one that a report wrote, and that the next report may replace."""


def cell(value: Cell) -> str:
    """One cell as a machine reads it.

    Example:
        >>> cell("=SUM(A1)"), cell(-4.5), cell(True), cell(None)
        ("'=SUM(A1)", '-4.5', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        plain = float(value)  # a number of an array library writes its own name in its repr
        return str(int(plain)) if plain.is_integer() and abs(plain) < 1e15 else repr(plain)
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def csv_text(table: Table) -> str:
    """A table as CSV.

    Example:
        >>> print(csv_text(Table("waits", ("category", "weeks"), (("A", 61.5), ("@B", None)))))
        category,weeks
        A,61.5
        '@B,
        <BLANKLINE>
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([cell(value) for value in row] for row in table.rows)
    return stream.getvalue()


def description(study: StudyTables) -> str:
    """What every data file holds, whom it counts and where it comes from, as a Frictionless data package."""
    resources = []
    for name in sorted(study.tables):
        table = study.tables[name]
        kinds = {column.name: column.kind for column in columns_of(name)} if name in LAYOUT else {}
        resources.append(
            {
                "name": name.replace("_", "-"),
                "path": f"{name}.csv",
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "population": table.population,
                "synthetic": table.synthetic,
                "sources": [{"title": table.source}],
                "schema": {
                    "fields": [
                        {
                            "name": column,
                            "type": FIELD_TYPES.get(kinds.get(column, ""), "any"),
                            "description": table.definitions.get(column, ""),
                        }
                        for column in table.columns
                    ],
                    "missingValues": [""],
                },
            }
        )
    package = {"name": PROFILE, "resources": resources}
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def write(study: StudyTables, folder: Path) -> None:
    """Writes every table and the description into a folder that exists."""
    for name in sorted(study.tables):
        (folder / f"{name}.csv").write_text(csv_text(study.tables[name]), encoding="utf-8", newline="")
    (folder / "datapackage.json").write_text(description(study), encoding="utf-8")


def is_ours(folder: Path) -> bool:
    """Whether a data folder was written by a report, so that another may replace it."""
    package = folder / "datapackage.json"
    if not package.is_file():
        return not any(folder.iterdir())
    try:
        found = json.loads(package.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError):
        return False
    return isinstance(found, dict) and found.get("name") == PROFILE
