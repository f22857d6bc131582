"""Ages: the published brackets of track 4, carried forward by a stock identity, whatever is assumed.

51,790 open at the end of 2025, of which 40,350 over 6 and 27,370 over 15 months (AR-0092 to AR-0094).
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.synthetic import assumptions
from ketenbalans.synthetic.ages import brackets, inflow, months, still_open
from ketenbalans.synthetic.published import monthly_first_applications, quarterly_first_applications

BANDS = {name: assumptions.load().assumption(name) for name in ("S-001", "S-002", "S-003", "S-004", "S-005")}


def test_the_published_brackets_are_those_of_the_audit() -> None:
    found = [bracket.published_end_2025 for bracket in brackets(assumptions.load())]
    # 27,370 · 40,350 - 27,370 · 51,790 - 40,350 · nothing lodged in 2026 yet
    assert found == [27_370, 12_980, 11_440, 0]


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries({name: st.floats(one.low, one.high) for name, one in BANDS.items()}))
def test_the_stock_identity_holds_for_every_value_within_the_bands(values: dict[str, float]) -> None:
    found = brackets(assumptions.load().with_values(values))
    assert sum(bracket.open_now for bracket in found) == 54_000
    assert sum(bracket.left_since for bracket in found) == round(values["S-002"])
    assert sum(bracket.outside_track_4 for bracket in found) == round(values["S-001"])
    for bracket in found:
        assert min(bracket.open_now, bracket.left_since, bracket.lodged_since, bracket.outside_track_4) >= 0


def test_what_was_lodged_in_the_quarter_follows_from_the_two_totals() -> None:
    # 54,000 - 1,200 outside track 4 - (51,790 - 5,900) = 6,910; CBS counted 6,800 and 7,525 first
    # applications in the two quarters before, so nothing had to be stretched.
    found = brackets(assumptions.load())
    assert sum(bracket.lodged_since for bracket in found) == 6_910
    assert found[-1].lodged_since == 6_910


def test_monthly_flows_add_up_to_the_published_quarters() -> None:
    labels = [month.label for month in months()]
    quarter = slice(labels.index("2023-10"), labels.index("2024-01"))
    named = sum(inflow(code)[quarter].sum() for code in monthly_first_applications())
    others = inflow("NGA")[quarter].sum()
    assert named + others == pytest.approx(quarterly_first_applications()["2023Q4"])  # 13,035


def test_months_that_are_not_published_repeat_the_last_known_quarter() -> None:
    labels = [month.label for month in months()]
    flow = inflow("SYR")
    assert flow[labels.index("2026-01")] == flow[labels.index("2025-10")]
    assert flow[labels.index("2026-03")] == flow[labels.index("2025-12")]


def test_half_of_a_month_has_left_at_the_assumed_age_and_the_curve_only_falls() -> None:
    share = still_open(27, 4)
    assert (np.diff(share) > 0).all()  # later months are younger
    # A logistic curve: half at 27 months; months start on the first, so the nearest lies within 0.5 month.
    labels = [month.label for month in months()]
    assert share[labels.index("2024-01")] == pytest.approx(0.5, abs=0.03)
