"""Published against modelled: every figure of the design, its role, and the arithmetic of the verdict."""

import numpy as np
import pytest

from ketenbalans.calibration import ensemble, published, reception
from ketenbalans.calibration.given import weeks_of
from ketenbalans.calibration.published import Comparison


@pytest.fixture(scope="module")
def found(default_ensemble: ensemble.Ensemble) -> ensemble.Ensemble:
    return default_ensemble


@pytest.fixture(scope="module")
def rows(default_rows: list[published.Row]) -> list[published.Row]:
    return default_rows


DESIGN = {
    ("open applications", "2023"): (45_000, 0.03, "calibration"),
    ("open applications", "2024"): (50_910, 0.03, "validation"),
    ("open applications", "2025"): (51_790, 0.03, "validation"),
    ("share open over 6 months", "2025"): (0.779, 0.03, "validation"),
    ("share open over 15 months", "2025"): (0.528, 0.04, "validation"),
    ("share open over 15 months", "2024"): (0.264, 0.04, "validation"),
    ("decisions a month", "2024"): (2_037, 0.08, "validation"),  # (1,710 + 2,300 + 2,100) / 3
    ("decisions a month", "2025"): (1_993, 0.08, "validation"),  # (1,930 + 2,020 + 2,030) / 3
    ("mean weeks to decision", "2022"): (31, 0.10, "calibration"),
    ("mean weeks to decision", "2025"): (67, 0.10, "validation"),
    ("decided in term", "2021"): (0.44, 0.04, "calibration"),
    ("decided in term", "2025"): (0.34, 0.04, "validation"),
    ("reception, average", "2025"): (74_700, 0.05, "validation"),
    ("reception, entered", "2025"): (51_660, 0.05, "validation"),
    ("reception, left", "2025"): (44_730, 0.05, "validation"),
    ("permit-holders' stay", "2025"): (8.6, 0.10, "input"),
    ("penalties paid", "2023"): (11.3, 0.20, "calibration"),
    ("penalties paid", "2024"): (36.8, 0.20, "validation"),
    ("penalties paid", "2025"): (79.1, 0.20, "validation"),
    ("unscreened", "2026-02-05"): (40_100, 0.05, "input"),
}


@pytest.mark.parametrize("key", DESIGN, ids=lambda key: " ".join(key))
def test_every_figure_of_the_design_has_its_value_tolerance_and_role(
    rows: list[published.Row], key: tuple[str, str]
) -> None:
    value, tolerance, mark = DESIGN[key]
    row = next(row for row in rows if (row["figure"], row["period"]) == key)
    assert row["published"] == pytest.approx(value, rel=1e-3)
    assert row["tolerance"] == tolerance
    assert row["mark"] == mark


def test_only_inputs_go_without_a_modelled_value(rows: list[published.Row]) -> None:
    assert {row["mark"] for row in rows if row["modelled_p50"] is None} == {"input"}


def test_validation_figures_are_of_2024_and_2025(rows: list[published.Row]) -> None:
    assert {str(row["period"])[:4] for row in rows if row["mark"] == "validation"} == {"2024", "2025"}


def test_a_share_is_compared_in_points() -> None:
    row = Comparison(
        "x", "track_4", "2025", 0.34, np.array([0.30] * 3), 0.04, "share", "validation", "s"
    ).row()
    assert row["difference"] == pytest.approx(-0.04)


def test_a_count_is_compared_relatively_and_a_miss_is_said() -> None:
    row = Comparison(
        "x", "track_4", "2025", 50.0, np.array([52.0] * 3), 0.03, "applications", "validation", "s"
    ).row()
    assert row["difference"] == pytest.approx(0.04)
    assert row["within"] is False


def test_missed_tolerances_come_evidence_first(rows: list[published.Row]) -> None:
    marks = [str(row["mark"]) for row in published.missed(rows)]
    assert marks == sorted(marks, key=("validation", "calibration", "input").index)


def test_people_who_leave_reception_are_those_who_entered_less_what_was_added(
    found: ensemble.Ensemble,
) -> None:
    followed = reception.follow(found)
    weeks = weeks_of("2025")
    first, last = followed.persons[:, weeks.start - 1], followed.persons[:, weeks.stop - 1]
    np.testing.assert_allclose(followed.inflow("2025") - followed.outflow("2025"), last - first)


def test_a_steady_flow_keeps_its_stock_by_littles_law() -> None:
    # 100 a week who stay 20 weeks on average: about 2,000 present, whatever the week.
    present = reception._staying(np.full((1, 200), 100.0), np.array([20.0]))
    assert present[0, 150] == pytest.approx(2_000, rel=0.03)
