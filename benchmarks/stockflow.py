"""The back-test of stock and flow on made tables whose truth is known, beside the bars of the project.

Correctness gate first: where the made identity closes, the stock given outflow is the observed one. The peer
in the same run is the bare identity, and for decisions the plain rule "as in the last period".
"""

import json
import time
from pathlib import Path

import numpy as np

from ketenbalans.calibration import stockflow, stockflow_table
from ketenbalans.draws import uniforms

RESULT = Path(__file__).parent / "results" / "stockflow.json"
HEADER = "period,inflow,decided,withdrawn,pending_le_6m,pending_gt_6m,staff"
TABLES = 6
PERIODS = {"quarter": (64, "2015-Q4", 2, 4), "month": (140, "2018-12", 6, 12)}


def made(kind: str, seed: int, misfit: float) -> str:
    """A table in which outflow takes a share from the young and decisions follow staff with 2 % noise."""
    count, _, ages, _ = PERIODS[kind]
    luck = uniforms(seed=seed, future=0, purpose=1, count=6 * count).reshape(6, count)
    normal = np.sqrt(-2 * np.log(luck[0])) * np.cos(2 * np.pi * luck[1])
    inflow = 9_000 * (1 if kind == "quarter" else 1 / 3) * np.exp(np.cumsum(0.05 * normal))
    smooth = np.convolve(np.concatenate([np.full(6, inflow[0]), inflow]), np.full(7, 1 / 7), "valid")
    staff = 130 * smooth / smooth.mean() * np.exp(0.1 * np.sin(np.arange(count) / 7 + seed))
    each = 0.85 * inflow.mean() / 130 * np.exp(0.07 * (luck[2] - 0.5))
    young, old, rows = list(inflow[0] * np.linspace(1, 0.6, ages)), 4.0 * inflow[0] * ages, []
    for now in range(count):
        old += young[-1]
        young = [inflow[now], *young[:-1]]
        withdrawn = 0.015 * (old + sum(young)) * (1 + 0.1 * (luck[3, now] - 0.5))
        decided = min(staff[now] * each[now], old + sum(young) - withdrawn)
        gone = min(0.4 * (decided + withdrawn) * (1 + 0.1 * (luck[4, now] - 0.5)), 0.9 * sum(young))
        old = max(old - (decided + withdrawn - gone), 0.0)
        young = [part * (1 - gone / sum(young)) for part in young]
        off = 1 + misfit * 3.5 * (luck[5, now] - 0.5)
        label = (
            f"{2008 + now // 4}-Q{now % 4 + 1}"
            if kind == "quarter"
            else f"{2012 + now // 12}-{now % 12 + 1:02d}"
        )
        cells = [inflow[now], decided, withdrawn, sum(young) * off, old * off]
        rows.append(",".join([label, *(str(round(cell)) for cell in cells), f"{staff[now]:.2f}"]))
    return "\n".join([HEADER, *rows])


def scores(kind: str, given: str, misfit: float) -> dict[str, object]:
    until, (half, year) = PERIODS[kind][1], PERIODS[kind][2:]
    rows: dict[int, list[dict[str, float]]] = {half: [], year: []}
    started = time.process_time()
    for seed in range(1, TABLES + 1):
        table = stockflow_table.parse(made(kind, seed, misfit), "made.csv", until)
        for row in stockflow.run(table, given)["horizons"]:
            if row["periods"] in rows:
                rows[row["periods"]].append(row)
    found: dict[str, object] = {"kind": kind, "given": given, "misfit": misfit, "tables": TABLES}
    for periods, of in rows.items():
        for name in (
            "stock_mape",
            "identity_mape",
            "share_gt_6m_error_pp",
            "decided_mape",
            "band_90_coverage",
        ):
            found[f"{name}_{periods}"] = round(float(np.mean([row[name] for row in of])), 3)
        found[f"tables_with_coverage_80_to_97_at_{periods}"] = sum(
            0.80 <= row["band_90_coverage"] <= 0.97 for row in of
        )
    found["cpu_seconds_a_table"] = round((time.process_time() - started) / TABLES, 2)
    return found


def main() -> None:
    exact = stockflow.run(stockflow_table.parse(made("quarter", 1, 0.0), "made.csv", "2015-Q4"), "outflow")
    if max(row["stock_mape"] for row in exact["horizons"]) > 0.05:
        raise SystemExit("an identity that closes must give the stock; nothing is scored")
    result = [
        scores(kind, given, misfit)
        for kind in PERIODS
        for misfit in (0.0, 0.003)
        for given in ("outflow", "staff")
    ]
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
