"""Writes docs/qa/assumptions.md from the assumption files."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
TITLES = {
    "calibration": "Hindcast and calibration",
    "chain": "The chain",
    "days": "The day schedule",
    "finance": "Money",
    "forecast": "Inflow ahead",
    "hindcast": "The hindcast with what was known in mid-2023",
    "planning": "The plan cycle",
    "synthetic": "The synthetic register",
}


def page() -> str:
    """The whole page."""
    lines = [
        "# Register of assumptions",
        "",
        "Every number that no source gives. Written from `src/ketenbalans/data/assumptions` by",
        "`docs/qa/write_assumptions.py`; a test holds the page to the files. The ranking by weeks of the end",
        "date is in section 8 of the report. A value of 1 with a table is a common factor on one number per",
        "stream. Tables of shares (households, languages, regions) stand in their own files beside these.",
    ]
    for file in sorted((ROOT / "src/ketenbalans/data/assumptions").glob("*.yaml")):
        known = yaml.safe_load(file.read_text()).get("assumptions", [])
        if not known:
            continue
        lines += ["", f"## {TITLES.get(file.stem, file.stem)}", ""]
        lines += ["| id | value | low | high | unit | statement | reason | source | owner | review |"]
        lines += ["|---|---|---|---|---|---|---|---|---|---|"]
        for one in known:
            cells = [one["id"], one["value"], one["low"], one["high"], one["unit"], one["statement"]["en"]]
            cells += [one["reason"], one["source"], one["owner"], one["review_date"]]
            lines.append("| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "qa" / "assumptions.md").write_text(page())
