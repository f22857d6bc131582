"""Reception, minors, return, development aid, displaced Ukrainians and unit costs: figures of the annual
report 2025 with the arithmetic beside them.
"""

import numpy as np
import pytest

from ketenbalans.errors import OutOfRangeError
from ketenbalans.finance import departures, development_aid, displaced, holdings, nidos, reception, unit_costs


def test_guidance_and_care_are_the_whole_contribution_to_nidos() -> None:
    for kind, contribution in (("realised", 349_615_000), ("budget", 439_564_000)):
        year = nidos.minors_year(kind)
        assert year.guidance + year.care + year.intake == contribution


def test_a_third_more_pupils_cost_a_third_more_but_for_the_intake_team() -> None:
    pupils = np.array([9_950.0, 4 * 9_950.0 / 3])
    now, more = nidos.cost_of_minors(pupils)
    # A third of the contribution of 349,615,000 without the 9,724,000 of intake.
    assert more - now == pytest.approx(113_297_000)
    with pytest.raises(OutOfRangeError, match="below zero"):
        nidos.cost_of_minors(np.array([-1.0]))


def test_more_left_demonstrably_in_2025_and_fewer_with_unknown_destination() -> None:
    before, now = departures.caseload(2024), departures.caseload(2025)
    assert round(before.left) == 11_745  # 5,990 / 0.51
    assert round(now.unknown) == 5_552  # 7,360 / 0.57 - 7,360
    assert now.unknown < before.unknown


def test_a_departure_costs_the_whole_of_return_over_those_who_left() -> None:
    # 225,074 thousand over 7,360 persons.
    assert departures.cost_per_departure() == pytest.approx(30_580.7, abs=0.1)


@pytest.mark.parametrize("share", [0.0, -0.1, 1.2])
def test_a_share_that_cannot_be_is_refused(share: float) -> None:
    with pytest.raises(OutOfRangeError, match="share"):
        departures.Caseload(10, share)


def test_development_aid_is_told_as_a_share_where_the_contribution_is_printed() -> None:
    found = {each.organisation: each for each in development_aid.counted("budget")}
    assert found["COA"].share == pytest.approx(1_718_754 / 4_062_600)
    assert found["legal aid"].share is None
    assert (
        sum(each.amount for each in found.values()) == 1_833_251
    )  # printed so in 2025; the budget: 1,833,252


def test_displaced_ukrainians_per_place_and_person() -> None:
    year = displaced.displaced_year()
    assert round(year.per_place) == 21_490  # 1,955,609,000 / 91,000
    assert round(year.per_person) == 1_727  # 227,900,000 / 132,000
    whole = displaced.cost_of_displaced(year.municipal, year.persons)
    assert whole == pytest.approx(1_955_609_000 + 227_900_000)


def test_everything_held_rolls_forward() -> None:
    assert {each.name: each.residual for each in holdings.holdings()} == {
        "advances": 0,  # 6,570,738 + 5,749,612 - 6,360,050
        "guarantees": 0,  # 757,762 + 450,000 - 40,947
        "commitments of article 37": 0,  # 440,997 + 7,605,827 - 18,652 - 7,553,825
        "loans to COA": 0,  # 472,762 + 300,000 - 40,947
        "loans to IND": 0,  # 406 - 406
    }


def test_the_return_of_coa_is_not_explained_by_occupancy() -> None:
    coa = reception.coa_2025()
    assert round(coa.price) == 31_445  # (3.9 - 1.5) billion / 76,323
    assert coa.returned_by_volume / 1e6 == pytest.approx(61.3, abs=0.05)  # 1,950 * 31,445
    assert coa.returned - coa.returned_by_volume > 290e6


def test_reception_of_2025_by_this_formula_is_near_the_contribution() -> None:
    coa = reception.coa_2025()
    cost = reception.subsidy(coa.price, 74_700.0, coa.emergency_price * (74_700 - 46_200))
    # 74,700 * 31,445 + 28,500 * 48,701 = 3,737 million against 3,593: 4 % above
    assert float(cost) / 1e6 == pytest.approx(3_737, abs=1)


def test_the_windfall_and_the_setback_as_variances_with_their_residual() -> None:
    effects = unit_costs.published_effects()
    solved, nearest, *others = unit_costs.attempts()
    assert solved.residual(effects) == pytest.approx((0, 0), abs=1)
    # (42,810 + 8,150 - 76,050) * 4,418 = -110.8 million; (4,761 - 4,418) * 50,960 = 17.5 million
    assert nearest.volume == pytest.approx(-110_847_620)
    assert nearest.price_effect == pytest.approx(17_479_280)
    # -107.5 + 110.8; 21.0 - 17.5
    assert nearest.residual(effects) == pytest.approx((3_347_620, 3_520_720))
    assert all(sum(map(abs, each.residual(effects))) > 100e6 for each in others)


def test_turnover_changes_by_volume_mix_and_price_and_nothing_else() -> None:
    for year in (2023, 2024, 2025):
        before = sum(each.turnover for each in unit_costs.unit_costs(year - 1))
        after = sum(each.turnover for each in unit_costs.unit_costs(year))
        assert unit_costs.change(year - 1, year).total == pytest.approx(after - before)
