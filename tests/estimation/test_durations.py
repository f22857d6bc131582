"""Means with waits that go on, and competing ends, by hand and against plain counting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenbalans.errors import ContradictionError, OutOfRangeError
from ketenbalans.estimation.durations import first_ends, mean_duration
from ketenbalans.estimation.shares import mean, ratio, share, variation
from ketenbalans.register.milestones import NEVER


def test_a_wait_that_goes_on_counts_as_at_least_so_long() -> None:
    # Two days: one of two ends on day 2; the other went on at day 3; the curve is 1, then 1/2 to day 2, ...
    found = mean_duration(np.array([2, 3, 4]), np.array([True, False, True]))
    # S = 1 to day 2, 2/3 to day 4, then 0: 2 + 2 * 2/3
    assert found is not None
    assert found.value == pytest.approx(2 + 4 / 3)
    assert found.complete
    # Greenwood by hand, day 2: area left 4/3, 1 end of 3 at risk: (4/3)^2 / (3 * 2); the last weighs none.
    reach = 1.959963984540054 * np.sqrt((4 / 3) ** 2 / 6)
    assert found.high - found.value == pytest.approx(reach)


def test_a_mean_is_a_lower_bound_where_somebody_waits_longer_than_anyone_did() -> None:
    found = mean_duration(np.array([2, 9]), np.array([True, False]))
    assert found is not None
    assert not found.complete
    assert mean_duration(np.array([2, 9]), np.array([False, False])) is None


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_without_censoring_the_mean_is_the_mean(durations: list[int]) -> None:
    found = mean_duration(np.array(durations), np.ones(len(durations), dtype=bool))
    assert found is not None
    assert found.value == pytest.approx(np.mean(durations))


_CASES = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 60) | st.none(), st.integers(0, 60) | st.none()), min_size=1
)


@given(_CASES)
def test_shares_of_ends_and_of_those_who_wait_add_up_to_one(
    cases: list[tuple[int, int | None, int | None]],
) -> None:
    start = np.array([case[0] for case in cases])
    ends = {
        name: np.array([NEVER if case[place] is None else case[0] + case[place] for case in cases])  # type: ignore[operator]
        for place, name in ((1, "decided"), (2, "withdrawn"))
    }
    found = first_ends(start, ends, 120, (0, 10, 60))
    for place in range(3):
        assert -1e-9 <= sum(shares[place] for shares in found.values()) <= 1 + 1e-9
    # Everything ends within 60 days or never, and all were seen for 70: the shares are plain counts.
    decided = sum(case[1] is not None and (case[2] is None or case[1] <= case[2]) for case in cases)
    assert found["decided"][2] == pytest.approx(decided / len(cases))


def test_an_end_before_its_start_is_refused() -> None:
    with pytest.raises(ContradictionError, match="register check"):
        first_ends(np.array([10]), {"decided": np.array([5])}, 30, (1,))


def test_shares_means_and_ratios_by_hand() -> None:
    told = share(0, 20)
    assert told is not None
    # Wilson with no hits: low is 0, high is z^2 / (n + z^2) = 3.8415 / 23.8415
    assert (told.low, round(told.high, 4)) == (0.0, 0.1611)
    assert share(0, 0) is None
    with pytest.raises(OutOfRangeError, match="3 of 2"):
        share(3, 2)
    both = mean(np.array([1.0, 3.0]))
    assert both is not None
    assert both.high - both.value == pytest.approx(1.959963984540054 * np.sqrt(2) / np.sqrt(2))
    assert mean(np.array([1.0])) is None
    part = ratio(np.array([1.0, 2.0]), np.array([2.0, 4.0]))
    assert part is not None
    assert (part.value, part.low, part.high) == (0.5, 0.5, 0.5)  # every case has the same share
    assert ratio(np.array([1.0]), np.array([2.0])) is None
    assert variation([np.array([4.0])]) is None
    spread = variation([np.array([1.0, 3.0]), np.array([10.0, 30.0])])
    assert spread is not None
    assert spread.value == pytest.approx(np.sqrt(0.5))  # both groups have the coefficient root 2 / 2
