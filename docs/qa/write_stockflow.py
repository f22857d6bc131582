"""Writes what is measured of stock and flow into docs/qa/validation.md and docs/explanation/stockflow.md.

The bars come from benchmarks/results/stockflow.json, the gaps from the tables themselves.
"""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from ketenbalans.calibration import stockflow_table
from ketenbalans.facts.units import PUBLISHED

ROOT = Path(__file__).parents[2]
PEOPLE = PUBLISHED / "uk_asylum_people_2010_2023.csv"
MIXED = ROOT / "benchmarks" / "data" / "uk_asylum_mixed_populations_2010_2023.csv"
REAL = {
    "people": "United Kingdom, people",
    "main applicants": "United Kingdom, main applicants",
    "mixed populations": "the same with columns that count different people",
}
MADE = {"one queue": "made, one queue", "two tracks": "made, two tracks"}
AHEAD = ("6 months", "12 months")


def gaps() -> str:
    """What the stock gains beyond its flows, per year, in thousands and as a part of the inflow."""
    rows = []
    tables = [stockflow_table.read(path, "2019-Q4") for path in (PEOPLE, MIXED)]
    years = np.array([period.first.year for period in tables[0].periods])[1:]
    gap = [np.diff(table.stock) - table.net[1:] for table in tables]
    for year in range(2011, years[-1] + 1):
        own, mixed = (part[years == year].sum() for part in gap)
        share = own / tables[0].inflow[1:][years == year].sum()
        rows.append(f"| {year} | {own / 1_000:.1f} | {100 * share:.1f} % | {mixed / 1_000:.1f} |")
    return "\n".join(rows).replace("-", "−")


def pair(part: dict[str, Any], score: str, peer: str) -> str:
    """A score half a year and a year ahead, each with its peer in brackets."""
    return " · ".join(f"{part[ahead][score]:.1f} ({part[ahead][peer]:.1f})" for ahead in AHEAD)


def real_rows(found: dict[str, Any]) -> list[str]:
    """One line per real table and input."""
    rows = []
    for name, title in REAL.items():
        of = found["real"][name]
        flows, staff = of["given outflow"], of["given staff"]
        cells = (
            title,
            of["train_until"],
            *(
                "{} of {}".format(of["every end"][bar], of["every end"]["ends"])
                for bar in ("identity", "share")
            ),
            pair(flows, "stock_mape", "identity_mape"),
            pair(flows, "share_gt_6m_error_pp", "share_stays_pp"),
            pair(staff, "stock_mape", "work_goes_on_mape"),
            " · ".join(f"{100 * row['band_90_coverage']:.0f}" for row in flows.values()),
            " · ".join(f"{100 * row['band_90_coverage']:.0f}" for row in staff.values()),
        )
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def made_rows(found: dict[str, Any]) -> list[str]:
    """One line per kind of made table: the part of the tables that meets each bar."""
    rows = []
    for name, title in MADE.items():
        flows, staff = found["made"][f"{name}, given outflow"], found["made"][f"{name}, given staff"]
        covered = [[100 * row["coverage_of_all_origins"] for row in part.values()] for part in (flows, staff)]
        cells = (
            title,
            f"{flows['6 months']['tables']}",
            f"{100 * min(row['tables_identity_met'] for row in flows.values()):.0f} %",
            " · ".join(f"{100 * flows[ahead]['tables_share_met']:.0f} %" for ahead in AHEAD),
            pair(staff, "stock_mape_median", "work_goes_on_mape_median"),
            " · ".join(f"{100 * staff[ahead]['tables_stock_met']:.0f} %" for ahead in AHEAD),
            *(" · ".join(f"{value:.0f}" for value in part) for part in covered),
        )
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def written(page: Path, mark: str, rows: str) -> None:
    """Puts rows under the head of the table that follows a mark.

    Raises:
        SystemExit: If the page has no such mark.
    """
    text, count = re.subn(
        rf"(<!-- computed: {re.escape(mark)} -->\n\|[^\n]+\n\|[-|: ]+\n)(?:\|[^\n]*\n)*",
        lambda match: match.group(1) + rows + "\n",
        page.read_text(encoding="utf-8"),
    )
    if count != 1:
        raise SystemExit(f"{page} has no table under {mark!r}")
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    scores = json.loads((ROOT / "benchmarks" / "results" / "stockflow.json").read_text(encoding="utf-8"))
    written(ROOT / "docs" / "explanation" / "stockflow.md", "gaps", gaps())
    written(ROOT / "docs" / "qa" / "validation.md", "real tables", "\n".join(real_rows(scores)))
    written(ROOT / "docs" / "qa" / "validation.md", "made tables", "\n".join(made_rows(scores)))
