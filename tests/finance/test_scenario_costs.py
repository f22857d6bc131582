"""Costs of a scenario, on made-up futures whose money can be worked out by hand."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from ketenbalans.finance.scenario_costs import Prices, costs, month_of_delay
from ketenbalans.simulation.building import Horizon

WEEKS = 105  # from the last days of 2026 to the end of 2028


def futures(reception: float, paid: float) -> SimpleNamespace:
    """Two equal futures with a constant reception, one penalty in the first week of 2027, and a falling
    expectation.
    """
    horizon = Horizon(date(2026, 12, 28), WEEKS)
    expected = np.linspace(100e6, 50e6, WEEKS)
    measures = {
        "reception": np.full((2, WEEKS), reception),
        "penalties_paid": np.zeros((2, WEEKS)),
        "penalties_expected": np.stack([expected, expected]),
    }
    measures["penalties_paid"][:, 1] = paid
    return SimpleNamespace(
        horizon=horizon,
        sample=SimpleNamespace(values={"penalty.asylum_share": np.array([0.5, 0.5])}),
        measure=lambda name: measures[name],
        flow=lambda name: np.full((2, WEEKS), 400.0),
    )


def test_reception_is_price_times_average_and_penalties_cover_all_work() -> None:
    found = {
        (each.partner, each.year): each.p50
        for each in costs(futures(70_000, 10e6), Prices(50_000, 4_000, 200e6))
    }
    assert found["reception", 2027] == pytest.approx(3_500)  # 70,000 * 50,000
    assert found["penalties paid", 2027] == pytest.approx(20)  # 10 million at half of all work
    assert found["IND asylum, price times inflow", 2027] == pytest.approx(83.2)  # 52 * 400 * 4,000
    # The provision follows the expectation: it starts at 200 and halves with it over 105 weeks.
    assert found["provision at the end", 2028] == pytest.approx(100, abs=1)


def test_dotation_payment_and_provision_roll_forward() -> None:
    found = {
        (each.partner, each.year): each.p50
        for each in costs(futures(70_000, 10e6), Prices(50_000, 4_000, 200e6))
    }
    rolled = (
        found["provision at the end", 2027]
        + found["dotation to the provision", 2028]
        - found["penalties paid", 2028]
    )
    assert rolled == pytest.approx(found["provision at the end", 2028])


def test_a_month_of_delay_of_half_the_stock_costs_half() -> None:
    whole, half = month_of_delay(54_000)[0], month_of_delay(27_000)[0]
    assert half.value == pytest.approx(whole.value / 2)
    assert whole.low < whole.value < whole.high
