"""Courts, higher appeal and decisions taken again. Expected values by hand or by identity."""

from collections.abc import Callable

import numpy as np
import pytest

from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import BEFORE, LONG, SHORT
from ketenbalans.simulation.inputs import Outputs
from ketenbalans.vocabulary.streams import STREAMS

Kernel = Callable[[np.ndarray], Outputs]
Make = Callable[..., np.ndarray]
OPEN_ENDED = STREAMS.index("old.D")


def only_courts(inputs: np.ndarray, pending: float = 1_040.0) -> np.ndarray:
    """No hours for decisions, so that nothing but the appeals of the start moves."""
    one = inputs[0]
    one["hours"] = 0.0
    one["order_pmf"] = one["order_hazard"] = 0.0
    one["family_orders"] = 0.0
    one["appeals_initial"] = 0.0
    one["appeals_initial"][BEFORE - 52 :] = pending / 52
    one["higher_initial"] = 0.0
    one["rulings"] = 20.0
    one["rulings_growth"] = 0.0
    one["represented"] = 1e6
    one["unattended_usual"] = 0.0
    return inputs


@pytest.mark.parametrize("name", ["plan", "regular"])
def test_no_appeal_is_lost(run: Kernel, full_inputs: Make, name: str) -> None:
    inputs = full_inputs(name)
    week = run(inputs).weekly
    opening = np.append(inputs["appeals_initial"][0].sum(), week[:-1, m.APPEALS_PENDING])
    closing = opening + week[:, m.APPEALS_LODGED] - week[:, m.HEARINGS]
    assert week[:, m.APPEALS_PENDING] == pytest.approx(closing, abs=1e-6)
    assert week[:, m.APPEALS_PENDING].min() > -1e-6
    higher = np.append(inputs["higher_initial"][0], week[:-1, m.HIGHER_PENDING])
    higher = higher + week[:, m.HIGHER_LODGED] - week[:, m.HIGHER_RULED]
    assert week[:, m.HIGHER_PENDING] == pytest.approx(higher, abs=1e-6)


def test_no_annulled_decision_is_lost(run: Kernel, full_inputs: Make) -> None:
    week = run(full_inputs()).weekly
    opening = np.append(0.0, week[:-1, m.REOPENED_WAITING])
    back = week[:, m.ANNULLED] + week[:, m.HIGHER_ANNULLED]
    closing = opening + back - week[:, m.REASSESSED]
    assert week[:, m.REOPENED_WAITING] == pytest.approx(closing, abs=1e-6)
    assert week[:, m.REASSESSED].sum() > 0


def test_courts_rule_as_far_as_they_can_and_the_oldest_first(run: Kernel, full_inputs: Make) -> None:
    week = run(only_courts(full_inputs())).weekly
    # 20 rulings a week on appeals that came in at 20 a week: the wait stays 51 weeks.
    assert week[:52, m.HEARINGS] == pytest.approx(20.0)
    assert week[:52, m.APPEALS_WEEKS] / week[:52, m.HEARINGS] == pytest.approx(52.0)
    assert week[51, m.APPEALS_PENDING] == pytest.approx(0.0, abs=1e-6)
    assert week[:52, m.APPEALS_IN_TERM].sum() == 0


def test_half_the_capacity_takes_twice_as_long(run: Kernel, full_inputs: Make) -> None:
    inputs = only_courts(full_inputs())
    inputs["rulings"] = 10.0
    week = run(inputs).weekly
    assert week[51, m.APPEALS_PENDING] == pytest.approx(1_040 - 520)


def test_rulings_on_late_decisions_leave_less_for_the_rest(run: Kernel, full_inputs: Make) -> None:
    inputs = only_courts(full_inputs())
    inputs["family_orders"][0, 1:] = 0.001
    inputs["late_ruling_load"] = 0.2
    week = run(inputs).weekly
    late = week[:40, m.FAMILY_ORDERS]
    assert late.min() > 0
    assert week[:40, m.HEARINGS] == pytest.approx(20.0 - 0.2 * late)


def test_short_appeals_go_first(run: Kernel, full_inputs: Make) -> None:
    inputs = only_courts(full_inputs())
    assert inputs["appeal_kind"][0][OPEN_ENDED] == LONG
    assert inputs["appeal_kind"][0][STREAMS.index("pact.border")] == SHORT
    slow = run(inputs).weekly[:20]
    inputs["appeal_kind"][0][OPEN_ENDED] = SHORT
    quick = run(inputs).weekly[:20]
    # The same queue under the shorter term: none of it is in time, and none waits for anything else.
    assert quick[:, m.HEARINGS] == pytest.approx(slow[:, m.HEARINGS])


def test_the_share_annulled_rises_with_hearings_that_the_ind_does_not_attend(
    run: Kernel, full_inputs: Make
) -> None:
    inputs = only_courts(full_inputs())
    inputs["annulled"][0][OPEN_ENDED] = 0.20
    inputs["unattended_slope"] = 0.2
    full = run(inputs).weekly[:52]
    inputs["represented"] = 10.0
    half = run(inputs).weekly[:52]
    assert full[:, m.ANNULLED].sum() / full[:, m.RULED].sum() == pytest.approx(0.20)
    # Half of the hearings unattended at a slope of 0.2: ten points more.
    assert half[:, m.HEARINGS_UNATTENDED].sum() == pytest.approx(52 * 10)
    assert half[:, m.ANNULLED].sum() / half[:, m.RULED].sum() == pytest.approx(0.30)
    assert half[:, m.ANNULLED_UNATTENDED].sum() == pytest.approx(52 * 20 * 0.10)


def test_standard_decisions_are_annulled_more_often(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs("plan")
    assert inputs["annulled_standard"][0].max() > 0
    with_them = run(inputs).weekly
    inputs["annulled_standard"] = 0.0
    without = run(inputs).weekly
    added = with_them[:, m.ANNULLED_STANDARD].sum()
    assert added > 0
    # The courts are full in either case, so the same number of rulings differs by what is added.
    assert with_them[:, m.ANNULLED].sum() - without[:, m.ANNULLED].sum() == pytest.approx(added, rel=0.1)
    assert full_inputs("regular")["annulled_standard"][0].max() == 0


def test_a_new_decision_comes_within_the_term_of_the_court_while_there_are_hours(
    run: Kernel, full_inputs: Make
) -> None:
    week = run(full_inputs()).weekly
    assert week[:, m.REASSESSED_IN_TERM].sum() == pytest.approx(week[:, m.REASSESSED].sum())
    inputs = full_inputs()
    inputs["reassessment_shortest"] = 30
    late = run(inputs).weekly
    assert late[:, m.REASSESSED].sum() > 0
    assert late[:, m.REASSESSED_IN_TERM].sum() == 0
    assert late[:30, m.REASSESSED].sum() == 0


def test_the_terms_are_those_of_the_law(full_inputs: Make) -> None:
    terms = dict(zip(STREAMS, full_inputs()["reassessment_term"][0].tolist(), strict=True))
    # Vw 83bc: six weeks, ten weeks, five months (22 weeks).
    assert (terms["pact.inadmissible"], terms["pact.accelerated"], terms["pact.normal"]) == (6, 10, 22)
    assert full_inputs()["ruling_term"][0].tolist() == [4, 23]


def test_courts_grow_only_while_appeals_wait_beyond_their_term(run: Kernel, full_inputs: Make) -> None:
    inputs = only_courts(full_inputs(), pending=2_080.0)
    inputs["rulings_growth"] = 0.01
    growing = run(inputs).weekly[:, m.HEARINGS]
    assert growing[10] == pytest.approx(20.0 * 1.01**10, rel=1e-6)
    few = only_courts(full_inputs(), pending=52.0)
    few["rulings_growth"] = 0.01
    assert run(few).weekly[:, m.HEARINGS].max() <= 20.0 * 1.01
