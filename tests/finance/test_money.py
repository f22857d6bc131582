"""Formulas of money: expected values by hand, the arithmetic beside them, or from the annual report 2025."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenbalans.errors import ContradictionError, OutOfRangeError, UnknownNameError
from ketenbalans.finance import agency, provision, reception, stages
from ketenbalans.finance.multiyear import funding_beside_forecast
from ketenbalans.finance.variances import reading_of, variance


def test_the_provision_for_penalties_of_2025() -> None:
    # 76.0 + 270.7 - 79.1 = 267.6
    assert provision.roll_forward(76.0, 270.7, 79.1) == pytest.approx(267.6)


def test_a_provision_on_arrays_keeps_its_shape() -> None:
    closing = provision.roll_forward(np.array([10.0, 20.0]), np.array([5.0, 0.0]), np.array([1.0, 2.0]))
    assert np.asarray(closing).tolist() == [14.0, 18.0]


def test_dotations_and_payments_lead_to_what_is_needed() -> None:
    needed, used = np.array([[120.0, 80.0], [90.0, 200.0]]), np.array([[30.0, 50.0], [10.0, 20.0]])
    added, closing = provision.path(100.0, needed, used)
    # 120 - 100 + 30 = 50; 80 - 120 + 50 = 10; 90 - 100 + 10 = 0; 200 - 90 + 20 = 130
    assert added.tolist() == [[50.0, 10.0], [0.0, 130.0]]
    rolled = provision.roll_forward(100.0, added[:, 0].clip(0), used[:, 0])
    assert np.asarray(rolled).tolist() == closing[:, 0].tolist()


def test_a_negative_payment_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="used is below zero"):
        provision.roll_forward(1.0, 1.0, -1.0)


def test_a_penalty_stops_at_its_maximum() -> None:
    common = {
        "overdue": 0,
        "noticed": 0,
        "ordered": 100,
        "share_that_litigates": 0.3,
        "share_of_notices_ordered": 0.5,
        "rate_per_day": 100,
        "maximum": 15_000,
        "persons_per_penalty": 1.0,
    }
    assert provision.needed(weeks_late=10, **common) == 700_000  # 100 * 10 * 7 * 100
    assert provision.needed(weeks_late=50, **common) == 1_500_000  # 100 * 15,000, reached after 150 days


def test_a_path_that_starts_at_nothing_cannot_be_scaled() -> None:
    with pytest.raises(OutOfRangeError, match="no expected penalties"):
        provision.scaled(267.6, np.array([[0.0, 1.0]]))


def test_coa_is_settled_on_average_occupancy() -> None:
    granted = reception.subsidy(31_400, 76_323, 1.5e9)  # 31,400 * 76,323 + 1.5 billion
    assert granted == 3_896_542_200
    assert reception.settlement(granted, 31_400, 74_373, 1.5e9) == 61_230_000  # 1,950 places * 31,400


def test_the_windfall_and_the_setback_of_2025_are_reproduced_as_variances() -> None:
    implied = reading_of(4_418, 76_050, -107_500_000, 21_000_000)
    split = variance(
        {"asylum": 4_418}, {"asylum": 76_050}, {"asylum": implied.price}, {"asylum": implied.units}
    )
    assert split.volume == pytest.approx(-107_500_000)
    assert split.price == pytest.approx(21_000_000)
    assert split.mix == pytest.approx(0)
    assert split.total == pytest.approx(-86_500_000)  # as printed: a net windfall of 86.5 million


def test_mix_is_told_apart_from_volume() -> None:
    # 100 units at 14 on average are planned; 100 come, 80 of the dear kind:
    # 20 * 10 + 80 * 20 = 1,800 against 1,400
    split = variance({"a": 10, "b": 20}, {"a": 60, "b": 40}, {"a": 10, "b": 20}, {"a": 20, "b": 80})
    assert (split.volume, split.mix, split.price) == (0, 400, 0)


amounts = st.floats(1, 1e6)


@given(st.lists(st.tuples(amounts, amounts, amounts, amounts), min_size=1, max_size=6))
def test_volume_mix_and_price_are_the_whole_difference(rows: list[tuple[float, float, float, float]]) -> None:
    columns = [{str(place): row[column] for place, row in enumerate(rows)} for column in range(4)]
    split = variance(*columns)
    whole = sum(p * q for _, _, p, q in rows) - sum(p * q for p, q, _, _ in rows)
    assert split.total == pytest.approx(whole, rel=1e-9, abs=1e-3)


def test_products_that_differ_are_refused() -> None:
    with pytest.raises(ContradictionError, match="different products"):
        variance({"a": 1}, {"a": 1}, {"b": 1}, {"a": 1})


def test_equity_above_its_ceiling_goes_back_and_below_zero_is_repaired() -> None:
    test = agency.equity_test(60_636, [800_160, 700_000, 600_000])  # 5 % of 700,053.33 = 35,002.67
    assert test.above == pytest.approx(25_633.33, abs=0.01)
    assert test.to_repair == 0
    with pytest.raises(OutOfRangeError, match="three turnovers"):
        agency.equity_test(1, [1, 2])


@given(st.integers(0, 10**6), st.lists(st.floats(0.01, 1e4), min_size=1, max_size=12))
def test_a_cutback_is_spread_without_losing_a_euro(amount: int, weights: list[float]) -> None:
    parts = agency.spread(amount, weights)
    assert sum(parts) == amount
    exact = [amount * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1 + 1e-6 for part, share in zip(parts, exact, strict=True))


def test_the_cutback_on_hire_is_spread_as_printed() -> None:
    # 7.0 million over IND 6.1, core 0.7 and DTenV 0.2, in tenths of millions
    assert agency.spread(70, [6.1, 0.7, 0.2]) == [61, 7, 2]


def test_renumbered_articles_hold_the_same_money() -> None:
    # Tabel 5: 37.2 (old) 9,452,543 and 37.3 (old) 28,355; Tabel 6: 5,605,791 + 3,846,752 and 28,355
    old = {"37.2 (old)": 9_452_543.0, "37.3 (old)": 28_355.0}
    new = {"37.4": 5_605_791.0, "37.5": 28_355.0, "37.7": 3_846_752.0}
    assert all(before == after for before, after in stages.converted(old, new).values())
    with pytest.raises(UnknownNameError, match=r"37.9"):
        stages.converted({"37.9": 1.0}, new)


def test_mutations_out_of_order_are_refused() -> None:
    steps = [
        stages.Mutation("second supplementary", "a", 1, "x"),
        stages.Mutation("first supplementary", "b", 1, "y"),
    ]
    with pytest.raises(ContradictionError, match="after a later stage"):
        stages.stands(0, steps)
    with pytest.raises(UnknownNameError, match="closing act"):
        stages.stands(0, [stages.Mutation("closing", "a", 1, "x")])


def test_a_base_year_without_forecast_is_refused() -> None:
    with pytest.raises(ContradictionError, match="2024 has no budget or no forecast"):
        funding_beside_forecast({2025: 1.0}, {2025: 1.0}, base_year=2024, threshold=0.25)
