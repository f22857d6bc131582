"""Triage of a million cases: every row explained, and the same answer as for the case alone.

The table is the synthetic register repeated until it holds a million rows, with a pre-phase result in one
row of ten and a day of its own for each. The gate: a sample of rows gets, field for field, the answer that
the explaining path gives for that case alone. No peer is known that triages by a policy table.
"""

import json
import platform
import resource
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from ketenbalans import synthetic
from ketenbalans.cases.reading import parse_case
from ketenbalans.draws import uniforms
from ketenbalans.synthetic import tables_of_cases
from ketenbalans.triage.explaining import triage
from ketenbalans.triage.reading import read_table
from ketenbalans.triage.table import triage_table

ROWS, SAMPLE = 1_000_000, 300
ON = date(2027, 6, 1)
RESULT = Path(__file__).parent / "results" / "triage.json"


def table(rows: int) -> pl.DataFrame:
    """The synthetic register, repeated, with results of the pre-phase in a tenth of the rows."""
    cases = tables_of_cases.cases(synthetic.build()).drop("region", "household")
    times = -(-rows // cases.height)
    many = pl.concat([cases] * times).head(rows).with_row_index("number")
    units = uniforms(1, 0, 1, rows)
    held = [(ON - timedelta(days=1 + int(unit * 2000))).isoformat() if unit < 0.1 else None for unit in units]
    found = [
        None if day is None else "negative" if number % 2 else "positive" for number, day in enumerate(held)
    ]
    return many.with_columns(
        pl.format("case-{}", "number").alias("key"),
        pl.Series("prephase_held_on", held, dtype=pl.String),
        pl.Series("language_indication", found, dtype=pl.String),
    ).drop("number")


def alone(row: dict[str, object]) -> dict[str, object]:
    """The answer of the explaining path for one row."""
    record = {name: value for name, value in row.items() if value is not None}
    on, found = record.pop("prephase_held_on", None), record.pop("language_indication", None)
    if found is not None:
        record["events"] = [{"type": "prephase_held", "on": on, "language_indication": found}]
    record["flags"] = [name for name in ("nuisance", "unaccompanied_minor") if record.pop(name)]
    return triage(parse_case(record), ON).as_record(str(row["key"]))


def main() -> None:
    """Measures once and writes the result; refuses to write where the gate fails."""
    import tempfile

    frame = table(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        frame.write_csv(path)
        started = time.perf_counter()
        read = read_table(path)
        read_seconds = time.perf_counter() - started
    started, worked = time.perf_counter(), time.process_time()
    answer = triage_table(read, ON)
    triage_seconds, triage_work = time.perf_counter() - started, time.process_time() - worked
    started = time.perf_counter()
    totals = answer.totals()
    records = list(answer.records())
    record_seconds = time.perf_counter() - started
    for place in np.linspace(0, ROWS - 1, SAMPLE).astype(int).tolist():
        row = frame.row(place, named=True)
        row["lodged_on"] = str(row["lodged_on"])
        if records[place] != alone(row):
            raise SystemExit(f"row {place} gets another answer in the table than alone")
    shares = sum(part["share"] for part in totals["by_category"].values())
    if abs(shares - 1) > 1e-12:
        raise SystemExit(f"shares add up to {shares}")
    result = {
        "rows": ROWS,
        "distinct_circumstances": len(answer.answers),
        "read_csv_seconds": round(read_seconds, 2),
        "triage_seconds": round(triage_seconds, 2),
        "triage_processor_seconds": round(triage_work, 2),
        "records_seconds": round(record_seconds, 2),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "sample_equal_to_explaining_path": SAMPLE,
        "machine": platform.machine(),
        "python": platform.python_version(),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
