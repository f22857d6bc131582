"""The back-test of stock and flow on made tables whose truth is known, beside the bars of the project.

Correctness gate first: where the made identity closes, the stock given outflow is the observed one. The peer
in the same run is the bare identity. The seeds are none of those on which a constant of the rules was chosen
(1 to 400). Made tables are no evidence about any country.
"""

import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.stockflow_tables import Made, made
from ketenbalans.calibration import stockflow, stockflow_table

RESULT = Path(__file__).parent / "results" / "stockflow.json"
SEEDS = range(1_001, 1_241)
SCORES = ("stock_mape", "identity_mape", "share_gt_6m_error_pp", "decided_mape", "band_90_coverage")
AHEAD = {"3 months": 0.5, "6 months": 1, "12 months": 2, "24 months": 4}


def scored(seed: int) -> list[dict[str, Any]]:
    """The rows of one table, given outflow and given staff."""
    one: Made = made(seed)
    table = stockflow_table.parse(one.text, "made.csv", one.until)
    found = []
    for given in (stockflow.OUTFLOW, stockflow.STAFF):
        started = time.process_time()
        horizons = stockflow.run(table, given)["horizons"]
        spent = time.process_time() - started
        traits = {"given": given, "kind": one.kind, "misfit": one.misfit, "steady": one.steady, "cpu": spent}
        found += [{**row, **traits, "ahead": row["periods"] / table.half_year} for row in horizons]
    return found


def summary(rows: list[dict[str, Any]]) -> dict[str, float | int]:
    """Means over tables, and the share of tables that meet each bar."""
    column = {name: np.array([row[name] for row in rows]) for name in SCORES}
    held = column["band_90_coverage"]
    found: dict[str, float | int] = {"tables": len(rows)}
    for name in SCORES:
        found[f"{name}_mean"] = round(float(column[name].mean()), 3)
        found[f"{name}_median"] = round(float(np.median(column[name])), 3)
    found["tables_worse_than_identity"] = int((column["stock_mape"] > column["identity_mape"] + 1e-9).sum())
    found["tables_share_within_3_points"] = round(float((column["share_gt_6m_error_pp"] <= 3.0).mean()), 3)
    found["tables_coverage_80_to_97"] = round(float(((held >= 0.80) & (held <= 0.97)).mean()), 3)
    return found


def main() -> None:
    exact = next(one for one in map(made, SEEDS) if one.misfit == "exact")
    gate = stockflow.run(stockflow_table.parse(exact.text, "made.csv", exact.until), "outflow")
    if max(row["stock_mape"] for row in gate["horizons"]) > 1e-5:
        raise SystemExit("an identity that closes must give the stock; nothing is scored")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        rows = [row for found in pool.map(scored, SEEDS, chunksize=8) for row in found]
    groups = {
        "given outflow": [row for row in rows if row["given"] == "outflow"],
        "given staff": [row for row in rows if row["given"] == "staff"],
        "given staff, steady productivity": [
            row for row in rows if row["given"] == "staff" and row["steady"]
        ],
    }
    result = {
        "seeds": [SEEDS.start, SEEDS.stop - 1],
        "cpu_seconds_a_table": round(float(np.mean([row["cpu"] for row in rows])), 3),
        **{
            name: {
                ahead: summary([row for row in of if row["ahead"] == half_years])
                for ahead, half_years in AHEAD.items()
            }
            for name, of in groups.items()
        },
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
