"""What both kernels must do, each test run on either. Expected values by hand or by identity."""

from collections.abc import Callable

import numpy as np
import pytest
from benchmarks.peers.reduced import NEW_STREAM, OLD_STREAM, inputs_of, small

from ketenbalans.simulation import measures as m
from ketenbalans.simulation.inputs import HISTORY, NO_PREPHASE, Outputs
from ketenbalans.vocabulary.streams import STREAMS

Kernel = Callable[[np.ndarray], Outputs]
Make = Callable[..., np.ndarray]


def total(out: Outputs, measure: int) -> float:
    return float(out.weekly[:, measure].sum())


@pytest.mark.parametrize("name", ["plan", "regular", "plan_73"])
def test_the_stock_identity_holds_every_week_in_every_stream(
    run: Kernel, full_inputs: Make, name: str
) -> None:
    inputs = full_inputs(name)
    flows = run(inputs).flows
    before = np.vstack([inputs["initial"][0].sum(axis=1)[None, :], flows[:-1, :, m.OPEN]])
    after = before + flows[:, :, m.LODGED] - flows[:, :, m.DECIDED] - flows[:, :, m.CLOSED]
    after += flows[:, :, m.MOVED]
    assert flows[:, :, m.OPEN] == pytest.approx(after, abs=1e-7)
    assert flows[:, :, m.OPEN].min() > -1e-6


def test_nobody_is_lost_between_lodging_and_fate(run: Kernel, full_inputs: Make) -> None:
    out = run(full_inputs())
    pact = [place for place, name in enumerate(STREAMS) if name.startswith("pact.")]
    fate = out.cohorts
    assert fate[:, m.COHORT_LODGED].sum() == pytest.approx(out.flows[:, pact, m.LODGED].sum())
    still_open = out.flows[-1, pact, m.OPEN].sum()
    gone = fate[:, m.COHORT_IN_TERM] + fate[:, m.COHORT_LATE] + fate[:, m.COHORT_CLOSED]
    assert fate[:, m.COHORT_LODGED].sum() - gone.sum() == pytest.approx(still_open, rel=1e-3, abs=1.0)


def test_hours_used_and_unused_are_the_hours_given(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    out = run(inputs)
    used = sum(total(out, part) for part in (m.HOURS_OLD, m.HOURS_PACT, m.HOURS_PRIORITY, m.HOURS_UNUSED))
    given = inputs["hours"][0][: int(inputs["weeks"][0])].sum()
    assert used == pytest.approx(given, rel=1e-3)


def test_without_hours_nobody_is_decided(run: Kernel) -> None:
    inputs = inputs_of(small(), 1, 0)
    inputs["hours"] = 0.0
    out = run(inputs)
    assert out.flows[:, :, m.DECIDED].sum() == 0


def test_the_old_queue_falls_by_hours_over_cost(run: Kernel) -> None:
    inputs = inputs_of(small(), 1, 0)
    inputs["inflow"] = 0.0
    inputs["inflow_total"] = 0
    inputs["closure"] = 0.0
    inputs["hours_spread"] = 0.0
    out = run(inputs)
    # 60 weeks of 400 hours at 9 + 11 hours a case are 1,200 decisions, less the hearings of the last weeks
    # whose decision is still to come: at most two weeks of 400 / 9 hearings at 9 hours, or 40 decisions.
    decided = out.flows[:60, OLD_STREAM, m.DECIDED].sum()
    assert 1_200 - 40 - 1 <= decided <= 1_200 + 1


def test_new_applications_come_first(run: Kernel) -> None:
    # 12 a week at 15.5 hours is 186 of 400 hours: they wait no longer than intake and correction take.
    out = run(inputs_of(small(), 1, 0))
    waits = out.waits[NEW_STREAM]
    assert (waits @ np.arange(waits.size)) / waits.sum() == pytest.approx(4 + 2, abs=0.6)


def test_littles_law_holds_for_new_applications(run: Kernel) -> None:
    inputs = inputs_of(small(weeks=400), 1, 0)
    inputs["closure"] = 0.0
    out = run(inputs)
    waits = out.waits[NEW_STREAM]
    mean_wait = (waits @ np.arange(waits.size)) / waits.sum()
    steady = out.flows[50:, NEW_STREAM, m.OPEN].mean()
    # The week's arrivals are counted before the week's decisions, so stock = rate x wait.
    assert steady == pytest.approx(12 * mean_wait, rel=0.02)


def test_category_b_waits_for_the_location(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs("plan")
    likely = STREAMS.index("old.B")
    opened = int(inputs["open_from"][0][likely])
    out = run(inputs)
    court_only = inputs.copy()
    court_only["order_pmf"] = 0.0
    court_only["order_hazard"] = 0.0
    out = run(court_only)
    lag = int(inputs["decision_lag"][0])
    assert out.flows[: opened + lag, likely, m.DECIDED].sum() == 0
    assert out.flows[opened + lag :, likely, m.DECIDED].sum() > 0


def test_a_fixed_share_is_not_exceeded_while_the_old_stock_has_work(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs("plan_73")
    # With everybody screened the old stock can take what is left, so nothing is released to the Pact streams.
    inputs["screened_initial"] = inputs["initial"][0].sum()
    inputs["screening"] = 1e6
    out = run(inputs)
    busy = out.weekly[:, m.HOURS_UNUSED] == 0
    old = [place for place, name in enumerate(STREAMS) if name.startswith("old.")]
    # A week's decisions are some 500: with more than ten weeks of them open, the old stock has work.
    old_work = out.flows[:, old, m.OPEN].sum(axis=1) > 5_000
    share = out.weekly[:, m.HOURS_PACT] / inputs["hours"][0][: out.weekly.shape[0]]
    # The kernel of single cases takes a case when half of it fits: a case is 0.2 % of a week's hours.
    assert share[busy & old_work].max() <= 0.73 + 0.005


def test_no_order_means_no_penalty(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    for name in ("order_pmf", "order_hazard"):
        inputs[name] = 0.0
    inputs["unpaid_initial"] = 0.0
    out = run(inputs)
    assert total(out, m.PENALTIES_PAID) == 0
    assert total(out, m.COURT_ORDERS) == 0


def test_a_first_penalty_never_exceeds_its_maximum(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    inputs["repeat_share"] = 0.0
    out = run(inputs)
    standing = float((inputs["initial"][0] * 1.0).sum())
    orders = total(out, m.COURT_ORDERS) + standing * inputs["order_pmf"][0].sum()
    due = total(out, m.PENALTIES_DUE)
    assert 0 < due <= orders * inputs["first_passing"][0].max()


def test_unscreened_applications_of_the_old_stock_are_not_heard(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    inputs["screening"] = 0.0
    out = run(inputs)
    old = [place for place, name in enumerate(STREAMS) if name.startswith("old.")]
    assert out.flows[:, old, m.DECIDED].sum() <= inputs["screened_initial"][0] + 1


def test_the_prephase_never_has_more_than_its_places(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    out = run(inputs)
    places = inputs["prephase_places"][0][: out.weekly.shape[0]]
    assert np.all(out.weekly[:, m.PREPHASE_USED] <= places + 1)


def test_streams_without_a_prephase_use_no_place(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    inputs["prephase_rule"] = NO_PREPHASE
    assert total(run(inputs), m.PREPHASE_USED) == 0


def test_the_same_inputs_give_the_same_bytes(run: Kernel, full_inputs: Make) -> None:
    one, other = run(full_inputs()), run(full_inputs())
    for left, right in zip(one, other, strict=True):
        assert left.tobytes() == right.tobytes()


def test_the_initial_stock_is_what_was_put_in(run: Kernel, full_inputs: Make) -> None:
    inputs = full_inputs()
    out = run(inputs)
    first = out.flows[0]
    standing = first[:, m.OPEN] + first[:, m.DECIDED] + first[:, m.CLOSED] - first[:, m.LODGED]
    assert standing.sum() == pytest.approx(54_000)
    assert inputs["initial"][0].shape == (len(STREAMS), HISTORY)
