"""Cases under a court-set term, each test on either kernel. Expected values by hand or by identity."""

from collections.abc import Callable

import numpy as np
import pytest
from benchmarks.peers.reduced import OLD_STREAM, inputs_of, small

from ketenbalans.simulation import measures as m
from ketenbalans.simulation.aftermath import AFTERMATH
from ketenbalans.simulation.cohort_kernel import run_cohorts, run_weeks
from ketenbalans.simulation.cohort_queues import QUEUES
from ketenbalans.simulation.futures import blank
from ketenbalans.simulation.inputs import HISTORY, Outputs
from ketenbalans.vocabulary.streams import STREAMS

Kernel = Callable[[np.ndarray], Outputs]
Make = Callable[..., np.ndarray]
OTHER = STREAMS.index("old.C")
TERM, LAG = 26, 10
"""Weeks from lodging to the end of the term, and from there to the order."""
FREE = 1e-9
"""Hours of a decision that takes no time, so that only hearings share the hours."""


def line(stock: dict[int, float], ordered: float = 1.0, **changes: object) -> np.ndarray:
    """One queue of cases lodged so many weeks ago, heard at nine hours each, with eighteen hours a week.

    Those who were lodged 100 weeks ago, and only they, come under an order with a chance of ``ordered``.
    """
    inputs = inputs_of(small(), 1, 0)
    inputs["inflow"] = inputs["inflow_total"] = inputs["closure"] = inputs["hours_spread"] = 0
    inputs["initial"] = 0.0
    for weeks, cases in stock.items():
        inputs["initial"][0, OLD_STREAM, HISTORY - weeks] = cases
    inputs["screened_initial"] = sum(stock.values())
    inputs["hours"] = 18.0
    inputs["hearing"], inputs["decision"] = 9.0, FREE
    inputs["overdue_after"] = TERM
    inputs["order_pmf"][0, :, LAG] = ordered
    inputs["order_hazard"][0, :, LAG] = ordered
    inputs["litigation"][0, HISTORY - 100 + TERM + LAG] = 1.0
    inputs["first_stopping"] = 700.0
    inputs["payment_pace"] = 1.0
    for name, value in changes.items():
        inputs[name] = value
    return inputs


def standing(out: Outputs, weeks: int) -> list[float]:
    """Cases under an order at the start of each week's work."""
    return [round(float(value), 6) for value in out.weekly[:weeks, m.COURT_WAITING]]


def test_a_case_under_an_order_at_the_head_of_its_line_is_decided_when_its_turn_comes(run: Kernel) -> None:
    out = run(line({100: 1}, court_share=0.0))
    # Heard in week 0 as any other, decided after the two weeks of corrections.
    assert out.flows[:4, OLD_STREAM, m.DECIDED].tolist() == pytest.approx([0, 0, 1, 0])
    assert standing(out, 3) == [1, 0, 0]
    assert out.weekly[:, m.PENALTIES_DUE].tolist()[:2] == pytest.approx([700.0, 0.0])


def test_without_hours_of_their_own_they_wait_for_those_before_them(run: Kernel) -> None:
    out = run(line({200: 10, 100: 10}, court_share=0.0))
    # Two hearings a week: ten older cases take weeks 0 to 4, then the ten under an order weeks 5 to 9.
    assert standing(out, 11) == [10, 10, 10, 10, 10, 10, 8, 6, 4, 2, 0]
    assert out.flows[2:12, OLD_STREAM, m.DECIDED].tolist() == pytest.approx([2.0] * 10)


def test_hours_set_apart_take_them_before_their_turn(run: Kernel) -> None:
    out = run(line({200: 10, 100: 10}, court_share=0.5))
    # Half of eighteen hours is one hearing a week for them, the other hearing is for the head of the line.
    assert standing(out, 11) == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert out.flows[2:12, OLD_STREAM, m.DECIDED].tolist() == pytest.approx([2.0] * 10)


def test_hours_set_apart_that_nobody_needs_go_back(run: Kernel) -> None:
    out = run(line({200: 9, 100: 1}, court_share=1.0))
    assert standing(out, 2) == [1, 0]
    # One of the two hearings of week 0 is for the order, and every other one for the line.
    assert out.flows[2:7, OLD_STREAM, m.DECIDED].tolist() == pytest.approx([2.0] * 5)
    assert out.weekly[:5, m.HOURS_UNUSED].tolist() == pytest.approx([0.0] * 5, abs=1e-6)


def test_a_stream_in_a_moratorium_does_not_hold_up_the_orders_of_others(run: Kernel) -> None:
    inputs = line({100: 5}, court_share=1.0)
    inputs["initial"][0, OTHER, HISTORY - 99] = 4.0
    inputs["litigation"][0, HISTORY - 99 + TERM + LAG] = 1.0
    inputs["held"][0, :10, OLD_STREAM] = 1
    # The five held have the older order; the other four are heard in weeks 0 and 1.
    assert standing(run(inputs), 4) == [9, 7, 5, 5]


def test_orders_move_with_the_cases_of_their_group(run: Kernel) -> None:
    inputs = line({100: 40}, court_share=0.0, hours=0.0)
    inputs["move_count"] = 1
    inputs["move_week"][0, 0], inputs["move_share"][0, 0] = 3, 1.0
    inputs["move_from"][0, 0], inputs["move_to"][0, 0] = OLD_STREAM, OTHER
    held = inputs.copy()
    held["hours"][0, 5:] = 18.0
    assert standing(run(inputs), 8) == [40] * 8
    # In the other stream they are heard as well, two a week.
    assert standing(run(held), 9) == [40] * 6 + [38, 36, 34]


def test_who_closes_is_under_no_order_any_more(run: Kernel) -> None:
    out = run(line({100: 2_000}, court_share=0.0, hours=0.0, closure=0.25))
    found = np.array(standing(out, 5))
    # A quarter leaves each week before the count; the binomial error of 1,500 is 1.3 %.
    assert found == pytest.approx(2_000 * 0.75 ** np.arange(1, 6), rel=0.06)
    assert out.weekly[:5, m.PENALTIES_DUE].sum() == pytest.approx(700 * (2_000 - found[-1]))


def test_the_line_takes_those_under_an_order_as_often_as_the_others_of_their_week() -> None:
    inputs = line({100: 10}, ordered=0.4, court_share=0.0)
    out = blank(5)
    inputs["weeks"] = 5
    run_cohorts(inputs, out)
    # Four of ten are under an order; each week two of the ten are heard, so a fifth of the first four.
    assert standing(out, 5) == pytest.approx([4.0, 3.2, 2.4, 1.6, 0.8])


@pytest.mark.parametrize("name", ["plan", "regular"])
def test_orders_by_week_of_order_and_by_week_of_lodging_are_the_same_people(
    full_inputs: Make, name: str
) -> None:
    inputs, weeks = full_inputs(name), 60
    inputs["weeks"] = weeks
    queues, after = np.zeros(1, QUEUES), np.zeros(1, AFTERMATH)
    run_weeks(inputs[0], queues[0], after[0], blank(weeks))
    one = queues[0]
    by_order, by_lodging = one["standing"].sum(axis=1), one["under"].sum(axis=1)
    assert by_order.sum() > 10
    assert by_order == pytest.approx(by_lodging, abs=1e-5)
    assert np.all(one["under"] <= one["waiting"] + 1e-9)
    parcels = sum(
        one["parcels"][begin : begin + count].sum()
        for begin, count in zip(one["row_begin"].ravel(), one["row_count"].ravel(), strict=True)
    )
    assert parcels == pytest.approx(by_order.sum(), rel=1e-6)


@pytest.mark.parametrize(("factor", "orders"), [(0.5, 400.0), (1.0, 800.0), (1.5, 1_200.0)])
def test_a_larger_maximum_brings_more_orders_in_both_kernels(
    run: Kernel, factor: float, orders: float
) -> None:
    inputs = line({20: 4_000}, ordered=0.2, hours=0.0)
    inputs["litigation"] = factor
    # A fifth of 4,000, by the factor; binomial error of 400 is 5 %.
    assert run(inputs).weekly[:, m.COURT_ORDERS].sum() == pytest.approx(orders, rel=0.12)


def test_who_did_not_go_to_court_when_it_brought_less_goes_no_more(run: Kernel) -> None:
    inputs = line({100: 20_000}, ordered=0.5, hours=0.0)
    inputs["order_pmf"][0, :, LAG + 80] = 0.25
    inputs["order_hazard"][0, :, LAG + 80] = 0.25 / 0.5
    inputs["litigation"] = 0.0
    inputs["litigation"][0, HISTORY - 100 + TERM + LAG] = 0.4
    inputs["litigation"][0, HISTORY:] = 1.0
    out = run(inputs)
    # Ten weeks past the term half could, and 0.4 of those did. Of the 0.8 left, 0.25 / 0.5 of the other half
    # have their week eighty weeks later: a quarter of all. Binomial error of 4,000 is 1.4 %.
    assert standing(out, 1)[0] == pytest.approx(4_000, rel=0.06)
    assert out.weekly[:, m.COURT_ORDERS].sum() == pytest.approx(5_000, rel=0.06)
