"""Ensembles: luck, threads and scenarios."""

from collections.abc import Callable

import numpy as np
import pytest

from ketenbalans.chain.sampling import sample
from ketenbalans.chain.scenario import load as scenario
from ketenbalans.errors import OutOfRangeError, UnknownNameError
from ketenbalans.simulation import futures
from ketenbalans.simulation.aftermath_state import AFTERMATH
from ketenbalans.simulation.building import HISTORY, Horizon, inflow_by_stream, lodging_week
from ketenbalans.simulation.cohort_kernel import run_cohorts, run_weeks
from ketenbalans.simulation.cohort_queues import QUEUES
from ketenbalans.simulation.futures import blank
from ketenbalans.studies.ensembles import World
from ketenbalans.vocabulary.streams import OLD_STREAMS

WEEKS = 60


def results(world: World, name: str, count: int, engine: str, threads: int | None = None) -> futures.Results:
    chain = scenario(name).apply(world.chain)
    drawn = sample(chain, count, world.seed)
    return futures.run(
        drawn, world.standing, world.paths(chain, count), weeks=WEEKS, engine=engine, threads=threads
    )


@pytest.mark.parametrize("engine", ["case", "cohort"])
def test_the_result_does_not_depend_on_the_number_of_threads(world: World, engine: str) -> None:
    one, two = results(world, "plan", 4, engine, 1), results(world, "plan", 4, engine, 2)
    assert one.weekly.tobytes() == two.weekly.tobytes()


@pytest.mark.parametrize("engine", ["case", "cohort"])
def test_a_future_is_the_same_in_a_larger_ensemble(world: World, engine: str) -> None:
    few, many = results(world, "plan", 2, engine), results(world, "plan", 4, engine)
    assert few.flows.tobytes() == many.flows[:2].tobytes()


def test_another_seed_gives_another_future(world: World) -> None:
    other = World(world.chain, world.standing, 2)
    assert not np.array_equal(
        results(world, "plan", 1, "case").flows, results(other, "plan", 1, "case").flows
    )


def test_common_luck_narrows_a_difference_of_capacity(world: World) -> None:
    def decided(factor: float) -> np.ndarray:
        chain = scenario("regular").apply(world.chain).with_value("capacity.factor", factor)
        drawn = sample(chain, 16, 1)
        run = futures.run(drawn, world.standing, world.paths(chain, 16), weeks=WEEKS)
        return run.flow("decided").sum(axis=1)

    one, more = decided(1.0), decided(1.05)
    paired, unpaired = (more - one).std(), np.sqrt(one.var() + more.var())
    assert paired < unpaired / 5


def test_what_is_lodged_before_12_june_2026_joins_the_old_stock(world: World) -> None:
    drawn = sample(world.chain, 1, 1, design="central")
    horizon = Horizon(world.standing.start, 20)
    lodged = inflow_by_stream(drawn, 0, np.full(20, 700.0), horizon)
    old = lodged[:, : len(OLD_STREAMS)].sum(axis=1)
    assert old[:10] == pytest.approx(700.0)
    assert old[10] == pytest.approx(700.0 * 4 / 7)  # Monday 8 to Thursday 11 June
    assert old[11:] == pytest.approx(0.0)


def test_lodging_weeks_count_back_from_the_first_monday(world: World) -> None:
    days = np.array(["2026-03-29", "2026-03-30", "2010-01-01"], dtype="datetime64[D]")
    # 30 March is the Monday of the first week itself and is counted with the last week before it.
    assert lodging_week(days, world.standing.start).tolist() == [HISTORY - 1, HISTORY - 1, 0]


def test_an_unknown_engine_is_told_the_known_ones(world: World) -> None:
    with pytest.raises(UnknownNameError, match="known: case, cohort"):
        results(world, "plan", 1, "cohorts")


def test_more_weeks_than_can_be_simulated_are_refused(world: World) -> None:
    drawn = sample(world.chain, 1, 1)
    with pytest.raises(OutOfRangeError, match="700 weeks"):
        futures.run(drawn, world.standing, np.zeros((1, 700)), weeks=700)


def test_a_future_does_not_depend_on_what_the_thread_ran_before(
    full_inputs: Callable[..., np.ndarray],
) -> None:
    inputs, other = full_inputs("plan"), full_inputs("regular")
    fresh = blank(int(inputs["weeks"][0]))
    queues, after = np.zeros(1, QUEUES), np.zeros(1, AFTERMATH)
    run_weeks(inputs[0], queues[0], after[0], fresh)
    run_cohorts(other, blank(int(other["weeks"][0])))
    again = blank(int(inputs["weeks"][0]))
    run_cohorts(inputs, again)
    for one, two in zip(fresh, again, strict=True):
        assert one.tobytes() == two.tobytes()
