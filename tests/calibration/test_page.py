"""The quality pages say what a run says: their computed tables are those of the default ensemble."""

import json
from pathlib import Path

import pytest

from ketenbalans.calibration import claims, foreknown, page, published, wording
from ketenbalans.calibration.ensemble import Ensemble

ROOT = Path(__file__).parents[2]
QA = ROOT / "docs" / "qa"
BENCHMARK = ROOT / "benchmarks" / "results" / "calibration.json"


PAGES = {
    "validation.md": {"tally", "comparison", "decided", "known then", "coverage"},
    "calibration.md": {"kept", "targets", "parameters", "stability", "handed on"},
}


@pytest.fixture(scope="module")
def parts(default_ensemble: Ensemble) -> dict[str, str]:
    return page.computed(default_ensemble, json.loads(BENCHMARK.read_text()))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_what_a_run_says(parts: dict[str, str], name: str) -> None:
    text = (QA / name).read_text()
    for part in PAGES[name]:
        assert page.MARKED.format(name=part) in text
        assert parts[part] in text, f"write it anew: python docs/qa/write_pages.py ({part})"
    assert page.filled(text, parts) == text


def test_every_computed_part_stands_on_a_page(parts: dict[str, str]) -> None:
    assert set(parts) == set().union(*PAGES.values())


def test_a_figure_outside_its_band_stands_out() -> None:
    row: published.Row = {
        "figure": "decided in term", "period": "2025", "published": 0.34, "modelled_p05": 0.1,
        "modelled_p50": 0.2, "modelled_p95": 0.3, "unit": "share",
    }  # fmt: skip
    assert foreknown.held([row]) == [False]
    assert page.known_then([row]).endswith("| 34.0% | 10.0% · 20.0% · 30.0% | **no** |")
    assert page.coverage([row]) == "Of the 1 figures 0 lie within their band of 90 %."


def test_a_miss_stands_out_and_a_share_is_told_in_points() -> None:
    row: published.Row = {
        "figure": "decided in term", "population": "track_4", "period": "2025", "published": 0.34,
        "modelled_p05": 0.2, "modelled_p50": 0.29, "modelled_p95": 0.4, "tolerance": 0.04, "unit": "share",
        "mark": "validation", "difference": -0.05, "within": False, "source": "AR-0089",
    }  # fmt: skip
    line = page.comparison([row]).splitlines()[-1]
    assert "| 34.0% | 29.0% (20.0% to 40.0%) | -5.0 pp | 4 pp | **missed** | validation |" in line
    assert page.tally([row]) == "Of the 1 validation figures 0 lie within tolerance; 1 do not."


def test_every_figure_and_claim_has_a_name_in_both_languages(default_rows: list[published.Row]) -> None:
    named = {row["code"] for row in wording.names()}
    assert {str(row["figure"]) for row in default_rows} <= named
    assert {claim.name for claim in claims.claims()} <= named
    assert all(row["en"] and row["nl"] for row in wording.names())
