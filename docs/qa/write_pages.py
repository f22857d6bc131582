"""Writes what comes out of a run into docs/qa/calibration.md and docs/qa/validation.md."""

import json
from pathlib import Path

from ketenbalans.calibration import members, page

ROOT = Path(__file__).parents[2]
PAGES = ("calibration.md", "validation.md")
BENCHMARK = ROOT / "benchmarks" / "results" / "calibration.json"


def main() -> None:
    """Replaces each computed part of both pages."""
    parts = page.computed(members.load(), json.loads(BENCHMARK.read_text()))
    for name in PAGES:
        path = ROOT / "docs" / "qa" / name
        path.write_text(page.filled(path.read_text(), parts))


if __name__ == "__main__":
    main()
