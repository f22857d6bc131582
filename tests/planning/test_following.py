"""Production against plan. Expected figures from the days of the calendar, arithmetic in the comments."""

from datetime import date
from pathlib import Path

import pytest

from ketenbalans.errors import BadInputError, MissingValueError, UnknownNameError
from ketenbalans.planning.following import follow, planned_by, read_production
from ketenbalans.planning.instance import Intake

PLAN = (Intake(1, "A", 184), Intake(2, "B", 90))


def written(folder: Path, text: str) -> Path:
    path = folder / "production.csv"
    path.write_text(text)
    return path


def test_a_cycle_is_shared_evenly_over_its_days() -> None:
    # October to December 2026 has 92 days: two a day. Cycle 2 has 31 + 28 + 31 = 90 days: one a day.
    assert planned_by(PLAN, date(2026, 10, 10)) == {"A": 20.0, "B": 0.0}
    assert planned_by(PLAN, date(2027, 1, 31)) == {"A": 184.0, "B": 31.0}


def test_what_lags_is_told_per_week_and_per_group(tmp_path: Path) -> None:
    path = written(tmp_path, "week,group,decided\n2026-W41,A,10\n2026-W42,A,12\n2026-W42,X,3\n")
    result = follow(PLAN, read_production(path))
    # Week 41 of 2026 is 5 to 11 October: 11 days of 2 by its end. Week 42 ends on the 18th.
    assert [(week.week, week.planned, week.decided, week.planned_so_far) for week in result.weeks] == [
        ("2026-W41", 14.0, 10, 22.0),
        ("2026-W42", 14.0, 15, 36.0),
    ]
    assert {group.group: group.behind for group in result.groups} == {"A": 14.0, "B": 0.0, "X": -3.0}
    assert result.outside_plan == 3


def test_a_month_is_no_week(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"production\.csv:2: '2026-10'"):
        read_production(written(tmp_path, "week,group,decided\n2026-10,A,10\n"))


def test_a_negative_number_of_decisions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="'-3'"):
        read_production(written(tmp_path, "week,group,decided\n2026-W41,A,-3\n"))


def test_columns_are_known_and_complete(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'group'"):
        read_production(written(tmp_path, "week,groups,decided\n"))
    with pytest.raises(MissingValueError, match="'decided'"):
        read_production(written(tmp_path, "week,group\n2026-W41,A\n"))


def test_no_production_at_all_is_no_answer() -> None:
    with pytest.raises(MissingValueError):
        follow(PLAN, [])
