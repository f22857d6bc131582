"""Staff by cohort and hours. Expected values by hand."""

from datetime import date

import numpy as np
import pytest

from ketenbalans.chain.capacity import NO_CEILING, Staff, hours_path, staff, staff_path, walk
from ketenbalans.chain.chain import Chain, load
from ketenbalans.chain.changes import Dated
from ketenbalans.chain.sampling import sample

START, MONDAY = date(2026, 4, 1), date(2026, 3, 30)


def path(start: float, change: float, weeks: int, **other: float | bool) -> Staff:
    known: dict[str, float | bool] = {
        "ceiling": 0.09,
        "attrition": 0.10,
        "weeks_to_independent": 52,
        "trainee_output": 0.4,
        "coaching": 0.2,
        **other,
    }
    wanted = np.full(weeks, start + change)
    return staff_path(start, wanted, np.zeros(weeks), external_weeks=26, **known)  # type: ignore[arg-type]


def test_staff_that_is_replaced_stays_in_balance() -> None:
    found = path(100.0, 0.0, weeks=300).equivalent
    assert found == pytest.approx(found[0], rel=1e-9)


def test_growth_never_exceeds_the_ceiling() -> None:
    found = path(1000.0, 5000.0, weeks=106, weeks_to_independent=1, trainee_output=1.0, coaching=0.0)
    year = 365.25 / 7
    yearly = (found.equivalent[104] / found.equivalent[0]) ** (year / 104)
    assert yearly == pytest.approx(1.09, rel=1e-3)


def test_new_staff_cost_before_they_help() -> None:
    # Coaching takes more than a new employee gives: the first year is a loss, the second a gain.
    found = path(1000.0, 80.0, weeks=160, attrition=0.0, trainee_output=0.1, coaching=0.3).equivalent
    assert found[30] < 1000.0 < found[150]
    assert found[159] == pytest.approx(1080.0)


def test_a_scale_down_that_only_stops_replacing_dismisses_nobody() -> None:
    found = path(1000.0, -500.0, weeks=53)
    people = found.experienced + found.learning
    # A tenth leaves in a year: 1000 * 0.9 = 900 after 52.18 weeks, and a little less a week later.
    assert people[51] == pytest.approx(900.0, rel=2e-3)


def test_a_scale_down_with_release_holds_in_its_week() -> None:
    found = path(1000.0, -300.0, weeks=5, released=True)
    assert (found.experienced + found.learning).tolist() == pytest.approx([700.0] * 5)


def test_learners_become_independent_after_their_year() -> None:
    wanted = np.concatenate([np.full(1, 100.0), np.full(60, 101.0)])
    experienced, learning = walk(100.0, wanted, NO_CEILING, 0.0, 52, False)
    # One is hired in week 1 and independent 52 weeks later; nobody leaves.
    assert learning[1:53].tolist() == pytest.approx([1.0] * 52)
    assert (experienced[52], experienced[53]) == pytest.approx((100.0, 101.0))


def test_external_staff_come_and_go_on_their_dates() -> None:
    chain = load()
    hired = chain.with_dated(
        Dated("add", "capacity.external_fte", None, 50.0, date(2026, 6, 1), date(2026, 8, 31), "here")
    )

    def external(chain: Chain) -> np.ndarray:
        return staff(sample(chain, 1, 1, design="central"), 0, MONDAY, 40).external

    # 1 June is the Monday of week 9, 31 August that of week 22.
    more = external(hired) - external(chain)
    assert more[[8, 9, 21, 22]].tolist() == pytest.approx([0.0, 50.0, 50.0, 0.0])


def test_double_absence_from_a_day_takes_its_share_of_the_hours() -> None:
    chain = load()
    ill = chain.with_dated(Dated("add", "capacity.absence", None, 0.1, date(2027, 1, 4), None, "here"))

    def hours(chain: Chain) -> np.ndarray:
        drawn = sample(chain, 1, 1, design="central")
        return hours_path(drawn, 0, START, staff(drawn, 0, MONDAY, 60))

    # 4 January 2027 is the Monday of week 40; presence falls from 0.925 to 0.825.
    ratio = hours(ill) / hours(chain)
    assert ratio[39] == 1.0
    assert ratio[40:] == pytest.approx(0.825 / 0.925)


def test_hours_of_the_first_week_are_those_of_the_production_of_2025() -> None:
    drawn = sample(load(), 1, 1, design="central")
    found = hours_path(drawn, 0, START, staff(drawn, 0, MONDAY, 4))
    # 1,993 decisions a month at 24 hours: 1993 * 12 / (365.25 / 7) * 24 = 11,000.3 hours a week.
    assert found[0] == pytest.approx(11_000.3, rel=2e-3)
