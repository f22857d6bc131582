"""Three routes to one answer: case kernel, cohort kernel and SimPy.

The full agreement test over 200 futures, with the margins of the design, is in benchmarks/kernels.py; here
small ensembles guard against a kernel that drifts away.
"""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.kernels import indicators, of_kernel
from benchmarks.peers import simpy_oracle
from benchmarks.peers.reduced import small

from ketenbalans.chain.chain import load
from ketenbalans.chain.scenario import load as scenario
from ketenbalans.studies import summaries
from ketenbalans.studies.ensembles import World
from ketenbalans.studies.standing import from_synthetic
from ketenbalans.synthetic.building import build

FUTURES = 8


def test_simpy_and_the_case_kernel_agree_on_the_reduced_model() -> None:
    model = small()
    ours = np.array([indicators(of_kernel(model, 1, future)) for future in range(30)])
    theirs = np.array([indicators(simpy_oracle.run(model, future)) for future in range(30)])
    # Means over 30 futures of some 2,000 decisions each: chance leaves well under 2 %.
    assert ours.mean(axis=0) == pytest.approx(theirs.mean(axis=0), rel=0.02)


def test_simpy_agrees_on_young_closures_refiling_and_a_moratorium() -> None:
    model = replace(small(), young=1.0, refiled=0.3, refiled_lag=8, held=(30, 50))
    ours = np.array([indicators(of_kernel(model, 1, future)) for future in range(30)])
    theirs = np.array([indicators(simpy_oracle.run(model, future)) for future in range(30)])
    # Some 5,800 closures in each: their standard errors of 1.3 % make 1.9 % for the difference.
    assert ours.mean(axis=0) == pytest.approx(theirs.mean(axis=0), rel=0.05)


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_simpy_agrees_on_court_orders_in_line(share: float) -> None:
    model = replace(small(), ordered=0.3, ordered_after=60, court_share=share)
    ours = [of_kernel(model, 1, future) for future in range(30)]
    theirs = [simpy_oracle.run(model, future) for future in range(30)]
    one, other = (np.array([indicators(found) for found in runs]) for runs in (ours, theirs))
    # Some 4,200 closures in each: their standard errors of 1.5 % make 2.2 % for the difference.
    assert one.mean(axis=0) == pytest.approx(other.mean(axis=0), rel=0.05)
    under = [np.array([found["under"] for found in runs]).mean(axis=0) for runs in (ours, theirs)]
    # Some 100 people at the start, 30 futures: a binomial error of 1.6 % in each week, 4 % at three of them
    # for a difference, and a larger one in the last weeks, of which only the mean over all weeks is asked.
    assert under[0][:20] == pytest.approx(under[1][:20], rel=0.05)
    assert under[0].mean() == pytest.approx(under[1].mean(), rel=0.04)


@pytest.mark.parametrize("name", ["plan", "regular"])
def test_the_two_kernels_agree_on_the_whole_chain(name: str) -> None:
    world = World(load(), from_synthetic(build()), 1)
    case, cohort = (world.run([scenario(name)], FUTURES, engine=engine) for engine in ("case", "cohort"))
    for measure in ("reception", "appeals_pending", "hours_pact", "decided_weeks", "over_6_months"):
        left, right = case.measure(measure).sum(axis=1), cohort.measure(measure).sum(axis=1)
        assert left.mean() == pytest.approx(right.mean(), rel=0.01), measure
    week = 104
    left, right = (summaries.old_stock(results)[:, week] for results in (case, cohort))
    assert left.mean() == pytest.approx(right.mean(), rel=0.01)
