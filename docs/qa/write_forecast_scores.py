"""Writes the table of scores in docs/explanation/forecast.md from benchmarks/results/forecast.json."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "forecast.md"
TABLES = {
    "monthly_untouched": "14 monthly, 13 untouched origins, 1–12",
    "small_counts": "the same thinned to a tenth, 5 untouched origins, 1, 3, 6, 12",
    "made_up_country": "30 series of an untouched made-up country, 5 origins, 1, 3, 6, 12",
    "british_quarters": "3 British quarterly flows, 28 untouched origins, 1, 2, 4",
    "quarterly_totals": "2 quarterly totals, 25 origins, 1, 2, 4",
    "yearly_origins": "40 yearly origins, 12 years, 1–2",
    "monthly_tuning_era": "14 monthly, 15 tuning origins, 1–12",
    "monthly_long_horizons": "14 monthly, 7 origins 2019-12 to 2023-12, 12, 24, 36",
}


def row(title: str, part: dict[str, Any]) -> str:
    """One line of the table."""
    scored = part["forecasters"]
    own, ets = scored["own"], scored["AutoETS"]
    best = min((name for name in scored if name.startswith("Auto")), key=lambda name: scored[name]["wis"])
    held = own["coverage_90_by_horizon"].values()
    cells = (
        title,
        number(own["wis"]),
        f"{number(scored[best]['wis'])} ({best.removeprefix('Auto')})",
        f"{100 * part['own_below_best_peer']:.0f} %",
        f"{own['relative_wis']:.2f}",
        f"{100 * own['coverage_90']:.0f} % ({100 * min(held):.0f}–{100 * max(held):.0f})",
        f"{number(own['mae'])} · {number(ets['mae'])}",
    )
    return "| " + " | ".join(cells) + " |"


def number(value: float) -> str:
    """Three figures or whole.

    Example:
        >>> number(1254.9), number(37.65), number(3.341)
        ('1255', '37.7', '3.34')
    """
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


if __name__ == "__main__":
    found = json.loads((ROOT / "benchmarks" / "results" / "forecast.json").read_text())
    rows = "\n".join(row(title, found[name]) for name, title in TABLES.items() if name in found)
    text = re.sub(
        r"(<!-- scores -->\n\|[^\n]+\n\|[-|]+\n).*?(\n\n)",
        lambda match: match.group(1) + rows + match.group(2),
        PAGE.read_text(),
        count=1,
        flags=re.DOTALL,
    )
    PAGE.write_text(text)
