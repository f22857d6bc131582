"""Costs of a scenario, on made-up futures whose money can be worked out by hand."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from ketenbalans.errors import ContradictionError
from ketenbalans.finance import scenario_costs
from ketenbalans.finance.delay import month_of_delay, paired, worth_of_pairing
from ketenbalans.finance.funding import Quantity
from ketenbalans.finance.nidos import MinorsYear
from ketenbalans.finance.prices import Prices, drawn_prices, published_prices
from ketenbalans.finance.provision_forecast import forecast
from ketenbalans.finance.scenario_costs import amounts, costs
from ketenbalans.finance.tables_scenario import ScenarioRun, scenario_tables
from ketenbalans.simulation.building import Horizon
from ketenbalans.vocabulary.language import catalogue

DAY = date(2026, 12, 28)
WEEKS = 105  # from the last days of 2026 to the end of 2028
PRICES = Prices(
    place=30_000,
    emergency=50_000,
    application=4_000,
    counted=Quantity.INFLOW,
    departure=20_000,
    minors=MinorsYear(4_000, 10_000, 10_000, 20_000, 10_000_000, 310_000_000),
    aid_per_arrival=10_000,
    provision=200e6,
)


def futures(reception: float, paid: float, decided: float = 300.0, seed: int = 1) -> SimpleNamespace:
    """Two futures with a constant reception (the second a tenth higher), one penalty in the first week of
    2027, and a falling expectation.
    """
    expected = np.linspace(100e6, 50e6, WEEKS)
    known = {
        "reception": np.stack([np.full(WEEKS, reception), np.full(WEEKS, 1.1 * reception)]),
        "penalties_paid": np.zeros((2, WEEKS)),
        "provision": np.stack([expected, expected]),
        "reception_emergency": np.full((2, WEEKS), max(reception - 46_000.0, 0.0)),
        "pupils": np.full((2, WEEKS), 8_000.0),
        "extended_care": np.full((2, WEEKS), 2_000.0),
        "dtenv_departed": np.full((2, WEEKS), 150.0),
        "family_decided": np.full((2, WEEKS), 200.0),
        "penalties_due": np.full((2, WEEKS), 1e6),
        "family_penalties_due": np.full((2, WEEKS), 0.5e6),
        "family_arrivals": np.full((2, WEEKS), 100.0),
        "overdue_old": np.full((2, WEEKS), 10_000.0),
        "overdue_pact": np.full((2, WEEKS), 500.0),
        "notices": np.full((2, WEEKS), 20.0),
    }
    known["penalties_paid"][:, 1] = paid
    flows = {"lodged": 400.0, "decided": decided}
    return SimpleNamespace(
        horizon=Horizon(DAY, WEEKS),
        weekly=np.zeros((2, WEEKS, 1)),
        sample=SimpleNamespace(
            values={"penalty.asylum_share": np.array([0.5, 0.5])},
            units={"A-001": np.array([0.2, 0.7])},
            luck=np.array([0, 1]),
            seed=seed,
        ),
        measure=lambda name: known.get(name, np.zeros((2, WEEKS))),
        flow=lambda name: np.full((2, WEEKS), flows[name]),
    )


def first(found: dict[str, np.ndarray], partner: str, year: int = 2027) -> float:
    """Millions of the first future in a year."""
    return float(found[partner][0, year - 2027] / 1e6)


def test_reception_is_price_times_average_with_emergency_places_on_top() -> None:
    found = amounts(futures(70_000, 10e6), PRICES)
    # 70,000 * 30,000 + (70,000 - 46,000) * 50,000 = 2,100 + 1,200 million
    assert first(found, scenario_costs.RECEPTION) == pytest.approx(3_300)
    # 24,000 places at 30,000 + 50,000
    assert first(found, scenario_costs.EMERGENCY) == pytest.approx(1_920)


def test_the_quantity_is_what_the_price_is_per() -> None:
    inflow = amounts(futures(70_000, 0), PRICES)
    # 52 weeks of 400 lodged and 100 arrived, at 4,000
    assert first(inflow, scenario_costs.FUNDING) == pytest.approx(104)
    by_decision = Prices(**{**vars(PRICES), "application": 5_000.0, "counted": Quantity.PRODUCTION})
    produced = amounts(futures(70_000, 0), by_decision)
    assert first(produced, scenario_costs.FUNDING) == pytest.approx(130)  # 52 * (300 + 200) * 5,000


def test_nidos_follows_pupils_and_return_those_who_leave() -> None:
    found = amounts(futures(70_000, 0), PRICES)
    # 10,000 pupils: the contribution of the year in the prices; 52 * 150 departures at 20,000
    assert first(found, scenario_costs.MINORS) == pytest.approx(310)
    assert first(found, scenario_costs.RETURN) == pytest.approx(156)


def test_penalties_cover_all_work_of_the_ind() -> None:
    found = amounts(futures(70_000, 10e6), PRICES)
    assert first(found, scenario_costs.PAID) == pytest.approx(20)  # 10 million at half of all work


def test_what_is_settled_is_what_was_expected_minus_what_came() -> None:
    found = amounts(futures(40_000, 0), PRICES)
    settled = found[scenario_costs.COA_SETTLED][:, 0] / 1e6
    # 40,000 and 44,000 places at 30,000: granted on 1,260 million; 60 back from one, 60 short in the other
    assert settled.tolist() == pytest.approx([60, -60])


def test_development_aid_follows_those_who_came_in_the_past_year() -> None:
    found = amounts(futures(70_000, 0), PRICES)
    assert first(found, scenario_costs.AID) == pytest.approx(260)  # 52 * 500 persons * 10,000


def test_the_provision_starts_as_published_and_rolls_forward_in_every_future() -> None:
    found = forecast(futures(70_000, 10e6), PRICES)
    assert found.opening[:, 0] == pytest.approx(200e6, rel=0.01)
    assert found.closing[:, -1] == pytest.approx(100e6, rel=0.01)  # the expectation halves
    rolled = found.opening + found.added - found.released - found.used
    assert rolled == pytest.approx(found.closing)
    assert found.opening[:, 1] == pytest.approx(found.closing[:, 0])
    assert ((found.added == 0) | (found.released == 0)).all()
    assert found.drivers["overdue applications at the end"][0].tolist() == [10_500, 10_500]
    assert found.simulated["penalties that fall due, asylum and families"][0] == pytest.approx([78e6, 79.5e6])
    assert found.drivers["notices of default"][0].tolist() == [1_040, 1_060]  # 52 and 53 weeks of 20


def test_bands_are_over_futures() -> None:
    found = {(each.partner, each.year): each for each in costs(futures(40_000, 0), PRICES)}
    band = found[scenario_costs.RECEPTION, 2027]
    # 1,200 and 1,320 million; points at a tenth, half and nine tenths of the way
    assert (band.p10, band.p50, band.p90) == pytest.approx((1_212, 1_260, 1_308))


def test_a_month_is_its_part_of_the_delay_and_partners_add_up() -> None:
    base, later = futures(60_000, 0), futures(61_000, 2e6)
    found = {each.partner: each for each in paired(base, later, 13, PRICES)}
    month = 365.2425 / 7 / 12 / 13
    # 1,000 and 1,100 places at 30,000 and 1,000 emergency places at 50,000, two years: 160 and 166 million
    reception = found[scenario_costs.RECEPTION]
    assert reception.value == pytest.approx(163 * month)
    # standard deviation of 160 and 166 over the root of two
    assert reception.error == pytest.approx(3 * month)
    assert found[scenario_costs.PAID].value == pytest.approx(4 * month)
    parts = sum(each.value for name, each in found.items() if name != "together")
    assert found["together"].value == pytest.approx(parts)


def test_futures_that_are_not_the_same_are_not_compared() -> None:
    with pytest.raises(ContradictionError, match="not the same futures"):
        paired(futures(60_000, 0), futures(60_000, 0, seed=2), 13, PRICES)


def test_pairing_is_worth_what_the_luck_is() -> None:
    # Both runs scatter by a tenth of their places at 30,000 over two years; the difference by 6 million.
    assert worth_of_pairing(futures(60_000, 0), futures(61_000, 0), PRICES) > 20


def test_a_month_of_delay_of_half_the_stock_costs_half() -> None:
    whole, half = month_of_delay(54_000)[0], month_of_delay(27_000)[0]
    assert half.value == pytest.approx(whole.value / 2)
    assert whole.low < whole.value < whole.high


def test_assumed_prices_are_drawn_once_per_future_whatever_the_scenario() -> None:
    one, other = (drawn_prices(futures(reception, 0).sample) for reception in (50_000, 70_000))
    assert np.array_equal(one.emergency, other.emergency)
    assert one.emergency.shape == (2, 1)
    assert one.emergency[0] != one.emergency[1]
    # 1.5 billion over 30 to 50 % of 77,000 places
    assert (one.emergency >= 38_961).all()
    assert (one.emergency <= 64_936).all()


def test_the_price_per_decision_leaves_the_penalties_out() -> None:
    # 395 million over 605 million / 7,009 units
    price = published_prices(counted=Quantity.PRODUCTION)
    assert price.application == pytest.approx(4_576.1, abs=0.1)


def test_the_tables_of_a_scenario_say_what_they_rest_on() -> None:
    run = ScenarioRun(
        "x/plan.yaml", futures(60_000, 1e6), futures(61_000, 2e6), 13, 54_000, "synthetic register", DAY
    )
    tables = scenario_tables(run, PRICES)
    assert [table.name for table in tables] == ["costs_plan", "provision_plan", "month_of_delay"]
    assert all("synthetic" in table.notes[0].tell("en") for table in tables)
    assert "courts" in tables[0].notes[1].tell("en")
    assert "rechtbanken" in tables[0].notes[1].tell("nl")
    for table in tables:
        words = {table.title, *table.columns, *(note.template for note in table.notes)}
        words |= {cell for row in table.rows for cell in row if isinstance(cell, str)}
        assert {word for word in words if word and not word.isdigit()} <= set(catalogue("nl"))
