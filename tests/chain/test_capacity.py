"""Staff and hours. Expected values by hand."""

import numpy as np
import pytest

from ketenbalans.chain.capacity import staff_path

STEADY = {"weeks_to_independent": 52, "trainee_output": 0.4, "coaching": 0.2}


def test_staff_that_is_replaced_stays_in_balance() -> None:
    path = staff_path(100.0, 0.0, weeks=300, from_week=0, ceiling=0.09, attrition=0.10, **STEADY)
    assert path == pytest.approx(path[0], rel=1e-9)


def test_growth_never_exceeds_the_ceiling() -> None:
    plain = {"weeks_to_independent": 1, "trainee_output": 1.0, "coaching": 0.0}
    path = staff_path(1000.0, 5000.0, weeks=106, from_week=0, ceiling=0.09, attrition=0.10, **plain)
    year = 365.25 / 7
    yearly = (path[104] / path[0]) ** (year / 104)
    assert yearly == pytest.approx(1.09, rel=1e-3)


def test_new_staff_cost_before_they_help() -> None:
    # Coaching takes more than a new employee gives: the first year is a loss, the second a gain.
    costly = {"weeks_to_independent": 52, "trainee_output": 0.1, "coaching": 0.3}
    path = staff_path(1000.0, 80.0, weeks=160, from_week=0, ceiling=0.09, attrition=0.0, **costly)
    assert path[30] < 1000.0 < path[150]
    assert path[159] == pytest.approx(1080.0)


def test_a_scale_down_only_stops_replacing() -> None:
    path = staff_path(1000.0, -500.0, weeks=53, from_week=0, ceiling=0.09, attrition=0.10, **STEADY)
    assert np.all(np.diff(path[1:]) <= 1e-9 * path[0] + 1e-6) or path[-1] < path[0]
    # Nobody is dismissed: after a year about a tenth has left, not half.
    assert 880.0 < path[52] < 1000.0
