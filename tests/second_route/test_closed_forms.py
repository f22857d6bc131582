"""The kernels against queues whose answer is known in closed form.

A week with room for c cases and Poisson arrivals is an M/D/c queue seen at whole service times (Crommelin,
1932): the queue follows N' = max(N + A - c, 0), and Spitzer's identity (1956) gives its mean. Cases that
only close are an M/M/infinity queue in whole weeks: their number is Poisson. The kernels have no queue with
exponential service, so M/M/c with few employees cannot be held against them: docs/qa/verification.md.
"""

import numpy as np
import pytest
from benchmarks.peers.reduced import NEW_STREAM, inputs_of
from benchmarks.peers.simpy_oracle import Reduced
from scipy.stats import poisson

from ketenbalans.simulation import measures as m
from ketenbalans.simulation.case_kernel import run_cases
from ketenbalans.simulation.futures import blank

WEEKS, WARM_UP = 600, 150
HOURS_PER_CASE = 250.0
"""More than is carried over to the next week, so that a week with nobody to hear is lost, as in M/D/c."""


def open_at_week_ends(arrivals: np.ndarray, *, places: int, closure: float, future: int) -> np.ndarray:
    """New applications open at the end of each week, in one queue."""
    model = Reduced(
        weeks=WEEKS,
        initial=np.zeros(1, dtype=int),
        inflow=arrivals,
        hours=np.full(WEEKS, places * HOURS_PER_CASE),
        hearing=(HOURS_PER_CASE, HOURS_PER_CASE),
        decision=(0.0, 0.0),
        closure=(closure, closure),
        spread=0.0,
        intake_lag=0,
        decision_lag=0,
    )
    out = blank(WEEKS)
    run_cases(inputs_of(model, 1, future), out)
    return np.asarray(out.flows[:, NEW_STREAM, m.OPEN])


def mean_of_m_d_c(rate: float, places: int) -> float:
    """Mean of N' = max(N + A - c, 0): the sum over k of E[(S - kc)+] / k, S Poisson of mean k times rate."""
    found = 0.0
    for k in range(1, 4000):
        above = np.arange(k * places + 1, k * places + 400)
        found += float(((above - k * places) * poisson.pmf(above, k * rate)).sum()) / k
    return found


@pytest.mark.parametrize(("rate", "places"), [(3.4, 4), (0.8, 1)])
def test_weekly_places_and_poisson_arrivals_make_an_m_d_c_queue(rate: float, places: int) -> None:
    rng = np.random.default_rng(5)
    means = []
    for future in range(60):
        stock = open_at_week_ends(rng.poisson(rate, WEEKS), places=places, closure=0.0, future=future)
        means.append(stock[WARM_UP:].mean())
    # Open at the end of a week: those in the queue, and those heard this week, whose decision is the next.
    expected = mean_of_m_d_c(rate, places) + rate
    error = float(np.std(means, ddof=1) / np.sqrt(len(means)))
    assert error < 0.05 * expected
    assert abs(float(np.mean(means)) - expected) < 4 * error


def test_the_sum_for_one_place_is_the_known_mean_of_m_d_1() -> None:
    # Pollaczek and Khinchine, M/D/1 at whole service times: rho^2 / (2 (1 - rho)) = 0.64 / 0.4 = 1.6.
    assert mean_of_m_d_c(0.8, 1) == pytest.approx(1.6, abs=1e-6)


def test_cases_that_only_close_are_an_m_m_infinity_queue() -> None:
    rate, closure = 12.0, 0.1
    rng = np.random.default_rng(6)
    stocks = np.array(
        [
            open_at_week_ends(rng.poisson(rate, WEEKS), places=0, closure=closure, future=future)[WARM_UP:]
            for future in range(40)
        ]
    )
    # Open k weeks after lodging with chance 0.9^(k + 1): mean and variance are 12 * 0.9 / 0.1 = 108.
    by_future = stocks.mean(axis=1)
    error = float(by_future.std(ddof=1) / np.sqrt(len(by_future)))
    assert abs(float(by_future.mean()) - 108.0) < 4 * error
    assert error < 1.0
    assert float(stocks[:, ::40].var()) == pytest.approx(108.0, rel=0.2)


def test_in_the_deterministic_limit_the_stock_falls_by_the_week() -> None:
    # 400 open, 3 come and 8 are decided a week: gone after 400 / (8 - 3) = 80 weeks.
    arrivals = np.full(WEEKS, 3)
    arrivals[0] = 400
    stock = open_at_week_ends(arrivals, places=8, closure=0.0, future=0)
    assert stock[0] == 400
    assert int(np.argmax(stock <= 8)) == pytest.approx(80, abs=1)
    assert stock[-1] == 3
