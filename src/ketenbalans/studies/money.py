"""The money of a scenario: its futures, and the same futures with the old stock taken up later.

Here runs are made and put beside one another; what they cost is worked out in ``finance``.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.chain import load as load_chain
from ketenbalans.chain.sampling import sample
from ketenbalans.chain.scenario import Scenario
from ketenbalans.simulation import futures
from ketenbalans.simulation.futures import Change, Progress, Results
from ketenbalans.studies.cycles import plan_cycles
from ketenbalans.studies.ensembles import World
from ketenbalans.studies.standing import from_synthetic
from ketenbalans.synthetic.building import build
from ketenbalans.vocabulary.streams import OLD_STREAMS, PRIORITY_STREAMS, STREAMS

DELAY_WEEKS = 13
"""One plan cycle. A month's cost is told from it, because weeks are whole and a month is not."""
COHORTS = np.array([name in OLD_STREAMS and name not in PRIORITY_STREAMS for name in STREAMS])
"""Streams of the old stock that wait for their turn; those with priority go on."""


@dataclass(frozen=True)
class MoneyStudy:
    """The futures of a scenario, and the same ones delayed."""

    scenario: Scenario
    results: Results
    later: Results
    old_stock: float
    """Applications of the old stock on the first day."""


def put_off(inputs: np.ndarray) -> None:
    """Lets no old application be taken up in the first weeks, except those with priority."""
    opened = inputs["open_from"][0]
    opened[COHORTS] = np.maximum(opened[COHORTS], 0) + DELAY_WEEKS


def run(name: str, *, count: int, seed: int, progress: Progress = lambda _: None) -> MoneyStudy:
    """Runs a scenario twice on the same luck, the second time with the old stock a plan cycle later.

    Args:
        name: Name of a shipped scenario, or the path of a scenario file.
        count: How many futures.
        seed: Seed of every draw.
        progress: Told the number of futures done, of both runs.

    Raises:
        UnknownNameError: If there is no such scenario; the near names are told.
    """
    chosen = scenarios.load(name)
    register = build(seed)
    world = World(load_chain(), from_synthetic(register), seed)
    chain = chosen.apply(world.chain)
    weight = None
    if chain.word("plan.active") == "yes":
        weight = plan_cycles(world, register.applications, name).weight

    def one(change: Change, weights: np.ndarray | None, done: int) -> Results:
        return futures.run(
            sample(chain, count, seed),
            world.standing,
            world.paths(chain, count),
            weeks=world.weeks,
            plan_weight=weights,
            change=change,
            progress=lambda finished: progress(done + finished),
        )

    later = None if weight is None else np.roll(weight, DELAY_WEEKS, axis=0)
    if later is not None:
        later[:DELAY_WEEKS] = 0.0
    stock = float(world.standing.initial.sum())
    return MoneyStudy(chosen, one(lambda _: None, weight, 0), one(put_off, later, count), stock)
