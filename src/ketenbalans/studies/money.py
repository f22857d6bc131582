"""The money of a scenario: its futures, and the same futures with the old stock taken up later.

Here runs are made and put beside one another; what they cost is worked out in ``finance``.
"""

import numpy as np

from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.sampling import sample
from ketenbalans.finance.tables_scenario import ScenarioRun
from ketenbalans.simulation import futures
from ketenbalans.simulation.building import Horizon
from ketenbalans.simulation.futures import Change, Progress, Results
from ketenbalans.studies.cycle_world import Source
from ketenbalans.studies.cycles import plan_cycles
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START
from ketenbalans.vocabulary.streams import OLD_STREAMS, PRIORITY_STREAMS, STREAMS

DELAY_WEEKS = 13
"""One plan cycle. A month's cost is told from it, because weeks are whole and a month is not."""
COHORTS = np.array([name in OLD_STREAMS and name not in PRIORITY_STREAMS for name in STREAMS])
"""Streams of the old stock that wait for their turn; those with priority go on."""


BLOCKED = 1e9
"""Hours of a hearing in weeks in which none is held."""


def put_off(first: int) -> Change:
    """Lets no old application be heard for some weeks, except those of the streams with priority.

    Who was heard before is decided, terms run on, and what is due to courts goes on. Cases under a court's
    term are heard by the same people and wait too.

    Args:
        first: The week in which the old stock would have been taken up.
    """

    def change(inputs: np.ndarray) -> None:
        inputs["hearing"][0][first : first + DELAY_WEEKS, COHORTS] = BLOCKED

    return change


def run(name: str, source: Source, *, count: int, progress: Progress = lambda _: None) -> ScenarioRun:
    """Runs a scenario twice on the same luck, the second time with a plan cycle in which the old stock waits.

    Args:
        name: Name of a shipped scenario, or the path of a scenario file.
        source: The register at hand or the synthetic one, as a world to run in.
        count: How many futures.
        progress: Told the number of futures done, of both runs.

    Raises:
        UnknownNameError: If there is no such scenario; the near names are told.
    """
    chosen = scenarios.load(name)
    world = source.world
    chain = chosen.apply(world.chain)
    weight = None
    if chain.word("plan.active") == "yes":
        weight = plan_cycles(world, source.applications, name).weight

    def one(change: Change, weights: np.ndarray | None, done: int) -> Results:
        return futures.run(
            sample(chain, count, world.seed),
            world.standing,
            world.paths(chain, count),
            weeks=world.weeks,
            plan_weight=weights,
            change=change,
            progress=lambda finished: progress(done + finished),
        )

    first = max(Horizon(world.standing.start, world.weeks).week_of(FIRST_CYCLE_START), 0)
    later = None if weight is None else np.roll(weight, DELAY_WEEKS, axis=0)
    if later is not None:
        later[:DELAY_WEEKS] = 0.0
    return ScenarioRun(
        name=name,
        results=one(lambda _: None, weight, 0),
        later=one(put_off(first), later, count),
        weeks=DELAY_WEEKS,
        old_stock=float(world.standing.initial.sum()),
        origin=source.name,
        on=world.standing.start,
    )
