"""From the end of a term to what is paid and provided for. Expected values from the law or by identity."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from ketenbalans.chain.changes import Dated
from ketenbalans.chain.sampling import sample
from ketenbalans.errors import OutOfRangeError
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import HISTORY
from ketenbalans.simulation.building import build
from ketenbalans.simulation.building_lateness import (
    HIGHER,
    LOWER,
    NO_PENALTY,
    Order,
    dated_orders,
    litigation,
    penalty_tables,
    regime_of,
)
from ketenbalans.simulation.inputs import Outputs
from ketenbalans.studies.ensembles import World

Kernel = Callable[[np.ndarray], Outputs]
Make = Callable[..., np.ndarray]


def tables(persons: float = 1.0, decision_lag: int = 0) -> dict[str, np.ndarray]:
    first = {LOWER: Order(16, 100.0, 7_500.0), HIGHER: Order(16, 100.0, 15_000.0)}
    return penalty_tables(first, Order(2, 200.0, 15_000.0), 20, persons, decision_lag)


def test_a_first_order_brings_its_maximum_and_no_more() -> None:
    found = tables()
    # 15,000 / 700 a week is 21.4: in the 22nd week after 16 weeks. 7,500 / 700 is 10.7: in the 11th.
    assert np.flatnonzero(found["first_passing"][HIGHER]).tolist() == [16 + 22]
    assert np.flatnonzero(found["first_passing"][LOWER]).tolist() == [16 + 11]
    assert found["first_passing"].sum(axis=1)[:3].tolist() == [0.0, 7_500.0, 15_000.0]
    assert found["first_passing"][NO_PENALTY].sum() == 0


def test_a_decision_stops_the_penalty_at_what_has_run() -> None:
    found = tables()
    assert found["first_stopping"][HIGHER, 16] == 0
    assert found["first_stopping"][HIGHER, 20] == 4 * 700
    assert found["first_stopping"][HIGHER, 40] == 0  # the maximum was due already
    assert tables(decision_lag=2)["first_stopping"][HIGHER, 20] == 6 * 700


def test_further_orders_run_at_two_hundred_a_day_after_two_weeks() -> None:
    found = tables()
    begin = 16 + 22 + 20
    assert found["repeat_ordered"][HIGHER, begin] == 1
    assert found["repeat_stopping"][HIGHER, begin + 2] == 0
    assert found["repeat_stopping"][HIGHER, begin + 5] == 3 * 1_400
    # 15,000 / 1,400 is 10.7: in the 11th week after the two.
    end = begin + 2 + 11
    assert found["repeat_passing"][HIGHER, end] == 15_000
    assert found["repeat_ordered"][HIGHER, end + 20] == 1


def test_what_lies_ahead_is_the_sum_of_a_year() -> None:
    found = tables()
    for week in (0, 10, 37, 38, 100):
        expected = found["repeat_passing"][HIGHER, week + 1 : week + 53].sum()
        assert found["repeat_ahead"][HIGHER, week] == pytest.approx(expected)


def test_a_household_shares_one_penalty() -> None:
    assert tables(persons=2.0)["first_passing"][HIGHER].sum() == 7_500


def test_the_rules_follow_the_day_of_the_order() -> None:
    first_monday = date(2026, 3, 30)
    regime = regime_of(first_monday)
    assert regime.shape[0] > HISTORY
    week = (date(2024, 12, 2) - first_monday).days // 7
    assert regime[HISTORY + week] == HIGHER
    assert regime[HISTORY + week - 1] == LOWER
    week = (date(2022, 12, 5) - first_monday).days // 7
    assert regime[HISTORY + week] == LOWER
    assert regime[HISTORY + week - 2] == NO_PENALTY


def test_who_litigates_depends_on_what_an_order_brings() -> None:
    regime = np.arange(3)
    # Half the maximum at an elasticity of one: half as many.
    assert litigation(regime, (7_500.0, 15_000.0), 1.0, HIGHER).tolist() == [0.25, 0.5, 1.0]
    assert litigation(regime, (7_500.0, 15_000.0), 0.0, HIGHER).tolist() == [1.0, 1.0, 1.0]
    assert litigation(regime, (7_500.0, 15_000.0), 1.0, LOWER).tolist() == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("name", ["plan", "regular"])
def test_what_is_due_is_paid_and_provided_for(run: Kernel, full_inputs: Make, name: str) -> None:
    inputs = full_inputs(name)
    week = run(inputs).weekly
    unpaid = np.append(inputs["unpaid_initial"][0], week[:-1, m.PENALTIES_UNPAID])
    unpaid = unpaid + week[:, m.PENALTIES_DUE] - week[:, m.PENALTIES_PAID]
    assert week[:, m.PENALTIES_UNPAID] == pytest.approx(unpaid, rel=1e-9)
    family = np.append(0.0, week[:-1, m.FAMILY_PENALTIES_UNPAID])
    family = family + week[:, m.FAMILY_PENALTIES_DUE] - week[:, m.FAMILY_PENALTIES_PAID]
    assert week[:, m.FAMILY_PENALTIES_UNPAID] == pytest.approx(family, rel=1e-9)
    used = week[:, m.PENALTIES_PAID] + week[:, m.FAMILY_PENALTIES_PAID]
    added, released = week[:, m.PROVISION_ADDED], week[:, m.PROVISION_RELEASED]
    closing = week[:-1, m.PROVISION] + added[1:] - released[1:] - used[1:]
    assert week[1:, m.PROVISION] == pytest.approx(closing, rel=1e-9)
    assert np.all((added == 0) | (released <= 0))


def test_further_orders_cost_more(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs("regular")
    inputs["repeat_share"] = 0.0
    once = run(inputs).weekly
    inputs["repeat_share"] = 1.0
    again = run(inputs).weekly
    assert once[:, m.REPEAT_ORDERS].sum() == 0
    assert again[:, m.REPEAT_ORDERS].sum() > 0
    assert again[:, m.PENALTIES_DUE].sum() > once[:, m.PENALTIES_DUE].sum()


def test_nobody_litigates_where_the_factor_is_zero(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    inputs["litigation"] = 0.0
    week = run(inputs).weekly
    for measure in (m.COURT_ORDERS, m.NOTICES, m.LATE_APPEALS, m.PENALTIES_DUE):
        assert week[:, measure].sum() == 0


def test_an_administrative_penalty_is_due_per_notice(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    before = run(inputs).weekly
    inputs["administrative"] = 1_442.0
    week = run(inputs).weekly
    notices = week[:, m.NOTICES] + week[:, m.FAMILY_NOTICES]
    more = week[:, m.PENALTIES_DUE] - before[:, m.PENALTIES_DUE]
    assert more == pytest.approx(1_442.0 * notices / inputs["persons_per_penalty"][0], abs=1e-4)


def test_payments_come_after_their_lag(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    inputs["order_pmf"] = inputs["order_hazard"] = 0.0
    inputs["unpaid_initial"] = 1_000.0
    inputs["payment_pace"] = 0.1
    paid = run(inputs).weekly[:, m.PENALTIES_PAID]
    # A tenth of what is left each week.
    assert paid[:3].tolist() == pytest.approx([100.0, 90.0, 81.0])


def test_penalties_that_change_on_a_date_hold_for_orders_from_then_on(world: World) -> None:
    change = Dated("set", "penalty.maximum", None, 30_000.0, date(2027, 4, 1), None, "test")
    chain = world.chain.with_dated(change)
    weeks = 104
    paths = world.paths(chain, 1)[0][:weeks]
    one = build(sample(chain, 1, 1, design="central"), 0, world.standing, paths, weeks)[0]
    week = (date(2027, 4, 5) - date(2026, 3, 30)).days // 7
    before, after = one["order_regime"][HISTORY + week - 2], one["order_regime"][HISTORY + week + 1]
    assert before == HIGHER
    persons = one["persons_per_penalty"]
    assert one["first_passing"][before].sum() == pytest.approx(15_000 / persons)
    assert one["first_passing"][after].sum() == pytest.approx(30_000 / persons)
    # Twice the maximum at an elasticity of a half.
    assert one["litigation"][HISTORY + week + 1] == pytest.approx(2**0.5)


def test_rules_that_change_too_often_are_refused() -> None:
    rates = np.arange(100.0, 110.0)
    with pytest.raises(OutOfRangeError, match="change 9 times in a run"):
        dated_orders(np.full(HISTORY + 10, HIGHER), 16, 7_500.0, rates, np.full(10, 15_000.0))
