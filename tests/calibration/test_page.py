"""The quality pages say what a run says: their computed tables are those of the default ensemble."""

from pathlib import Path

import pytest

from ketenbalans.calibration import claims, page, published, wording
from ketenbalans.calibration.ensemble import Ensemble

QA = Path(__file__).parents[2] / "docs" / "qa"


@pytest.mark.parametrize("name", ["tally", "comparison"])
def test_the_validation_page_holds_the_figures_of_a_run(default_rows: list[published.Row], name: str) -> None:
    text = (QA / "validation.md").read_text()
    assert page.MARKED.format(name=name) in text
    assert getattr(page, name)(default_rows) in text


@pytest.mark.parametrize("name", ["targets", "parameters"])
def test_the_calibration_page_holds_the_figures_of_a_run(default_ensemble: Ensemble, name: str) -> None:
    text = (QA / "calibration.md").read_text()
    assert page.MARKED.format(name=name) in text
    assert getattr(page, name)(default_ensemble) in text


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
