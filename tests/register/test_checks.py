"""Each check finds its one planted case, and none finds anything in a clean register."""

from datetime import date
from pathlib import Path

import pytest

from ketenbalans.errors import UnknownNameError
from ketenbalans.register.checks import CHECKS, run_checks
from ketenbalans.store.connections import Store

from .conftest import bring, opened

HEADER = (
    "key,product,person,security_signal,type,on,recorded_at,event_id,outcome,ground,"
    "country_policy_version,assessment,official_report\n"
)
CLEAN = (
    "ok,asylum,p1,,made,2025-01-01,,,,,,,\n"
    "ok,asylum,p1,,lodged,2025-01-02,,,,,,,\n"
    "ok,asylum,p1,,registration_interview,2025-02-02,,,,,,,\n"
    "ok,asylum,p1,,security_screened,2025-02-03,,,,,,,\n"
    "ok,asylum,p1,,prephase_held,2025-03-03,,,,,,,\n"
    "ok,asylum,p1,,decided,2025-06-02,,,refugee,29a,v3,own account weighed,\n"
)
FULL = "refugee,29a,v3,weighed,"


def _row(
    kind: str, on: str, rest: str = ",,,,,,", *, case: str = "x", person: str = "", signal: str = ""
) -> str:
    """A line; ``rest`` is recorded_at, event_id, outcome, ground, version, assessment, report."""
    return f"{case},asylum,{person},{signal},{kind},{on},{rest}\n"


LODGED = _row("lodged", "2025-01-01")
PLANTED = {
    "before_lodging": _row("hearing", "2025-01-01") + _row("lodged", "2025-02-01"),
    "order": LODGED + _row("made", "2025-02-01"),
    "without_lodging": _row("withdrawn", "2025-01-01"),
    "lodged_twice": LODGED + _row("lodged", "2025-02-01"),
    "recorded_before": _row("lodged", "2025-05-01", "2025-01-01,,,,,,"),
    "future": _row("lodged", "2027-05-01"),
    "decision_without_outcome": LODGED + _row("decided", "2025-02-01", ",,,29a,v3,w,"),
    "decision_without_ground": LODGED + _row("decided", "2025-02-01", ",,refugee,,v3,w,"),
    "decision_without_policy_version": LODGED + _row("decided", "2025-02-01", ",,refugee,29a,,w,"),
    "decision_without_assessment": LODGED + _row("decided", "2025-02-01", ",,refugee,29a,v3,,"),
    "grant_against_reported_reason": (
        _row("lodged", "2025-01-01", signal="yes") + _row("decided", "2025-02-01", f",,{FULL}", signal="yes")
    ),
    "security_ground_without_report": (
        LODGED + _row("decided", "2025-02-01", ",,rejection,national_security,v3,w,")
    ),
    "prephase_on_nothing": LODGED + _row("prephase_held", "2025-02-01"),
    "double_open": (
        _row("lodged", "2025-01-01", person="p2") + _row("lodged", "2025-01-01", case="y", person="p2")
    ),
    "two_versions_at_once": (
        _row("lodged", "2025-01-01", "2025-01-05,7,,,,,") + _row("lodged", "2025-01-02", "2025-01-05,7,,,,,")
    ),
}


def _found(store: Store, folder: Path, rows: str) -> dict[str, int]:
    bring(store, folder, HEADER + CLEAN + rows)
    return {finding.check: finding.count for finding in run_checks(opened(store), date(2026, 1, 1))}


def test_a_clean_register_has_no_finding(light_store: Store, tmp_path: Path) -> None:
    assert _found(light_store, tmp_path, "") == {}


def test_every_check_has_its_planted_case() -> None:
    assert set(PLANTED) == {check.name for check in CHECKS}


@pytest.mark.parametrize("name", list(PLANTED))
def test_a_check_finds_just_the_planted_case(light_store: Store, tmp_path: Path, name: str) -> None:
    found = _found(light_store, tmp_path, PLANTED[name])
    assert found == {name: 2 if name == "double_open" else 1}


def test_a_grant_after_an_official_report_is_found(light_store: Store, tmp_path: Path) -> None:
    screened = _row("security_screened", "2025-01-05", ",,,,,,true")
    rows = LODGED + screened + _row("decided", "2025-02-01", f",,{FULL}")
    assert _found(light_store, tmp_path, rows) == {"grant_against_reported_reason": 1}


def test_a_rejection_on_security_with_a_report_is_fine(light_store: Store, tmp_path: Path) -> None:
    screened = _row("security_screened", "2025-01-05", ",,,,,,true")
    rows = LODGED + screened + _row("decided", "2025-02-01", ",,rejection,national_security,v3,w,")
    assert _found(light_store, tmp_path, rows) == {}


def test_strict_marks_only_what_is_named(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, HEADER + CLEAN + PLANTED["order"])
    register = opened(light_store)
    assert [found.strict for found in run_checks(register, date(2026, 1, 1), strict=("future",))] == [False]
    assert [found.strict for found in run_checks(register, date(2026, 1, 1), strict=("order",))] == [True]
    with pytest.raises(UnknownNameError, match="did you mean 'order'"):
        run_checks(register, date(2026, 1, 1), strict=("ordr",))
