"""Runs scenarios under assumption sets, all on the same luck, and keeps what the tables need."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.chain import Chain
from ketenbalans.chain.sampling import Sample, part, sample
from ketenbalans.chain.scenario import Scenario
from ketenbalans.errors import UnknownNameError
from ketenbalans.forecast.national import inflow_paths
from ketenbalans.simulation import futures
from ketenbalans.simulation.building import Horizon, Standing
from ketenbalans.simulation.futures import Progress, Results

SETS_FOLDER = Path(str(files("ketenbalans") / "data" / "assumption_sets"))
SCENARIOS = ("regular", "plan", "plan_73", "plan_18000", "plan_32000")
"""The scenarios of the main report, the baseline first."""
SETS = ("central", "promised", "half", "members")
YEARS = 10


def weeks_of(standing: Standing) -> int:
    """Weeks from the reference date to the same date ten years later."""
    last = standing.start.replace(year=standing.start.year + YEARS)
    return Horizon(standing.start, 0).week_of(last) + 1


def assumption_set(name: str) -> Scenario:
    """A shipped assumption set by name.

    Raises:
        UnknownNameError: If there is none of that name; the near ones are told.
    """
    known = sorted(path.stem for path in SETS_FOLDER.glob("*.yaml"))
    if name not in known:
        raise UnknownNameError("assumption set", name, known)
    return scenarios.read(SETS_FOLDER / f"{name}.yaml")


@dataclass(frozen=True)
class World:
    """What all runs of a study share: the chain, what stands, the seed."""

    chain: Chain
    standing: Standing
    seed: int
    plan_weight: np.ndarray | None = None

    @property
    def weeks(self) -> int:
        """Simulated weeks."""
        return weeks_of(self.standing)

    def paths(self, chain: Chain, count: int) -> np.ndarray:
        """Inflow of a chain's level, shape (future, week); the luck does not depend on the level."""
        horizon = Horizon(self.standing.start, self.weeks)
        return inflow_paths(
            start=horizon.first_monday,
            weeks=self.weeks,
            futures=count,
            seed=self.seed,
            level=chain.number("inflow.level") or None,
        ).astype(np.float64)

    def run(
        self,
        applied: Iterable[Scenario],
        count: int,
        *,
        engine: str = "cohort",
        design: str = "independent",
        out_of: int | None = None,
        first: int = 0,
        progress: Progress = lambda _: None,
    ) -> Results:
        """Runs the chain with scenarios and sets applied, in their order.

        Args:
            applied: The scenarios.
            count: The futures ``first`` up to and without this number are run.
            engine: ``cohort`` or ``case``.
            design: See ``chain.sampling``.
            out_of: Size of the sample of which they are a part, so that a part of a Latin hypercube meets
                the luck of the whole; ``count`` if None.
            first: Number of the first future.
            progress: Told the number of futures done.
        """
        chain = self.with_scenarios(applied)
        drawn = part(sample(chain, out_of or count, self.seed, design=design), first, count)
        return self.run_sample(drawn, self.paths(chain, count)[first:], engine=engine, progress=progress)

    def with_scenarios(self, applied: Iterable[Scenario]) -> Chain:
        """The chain with scenarios and sets applied, in their order."""
        chain = self.chain
        for difference in applied:
            chain = difference.apply(chain)
        return chain

    def run_sample(
        self,
        drawn: Sample,
        paths: np.ndarray,
        *,
        engine: str = "cohort",
        progress: Progress = lambda _: None,
    ) -> Results:
        """Runs the futures of a sample, each on its own path of inflow, shape (future, week)."""
        planned = drawn.chain.word("plan.active") == "yes"
        return futures.run(
            drawn,
            self.standing,
            paths,
            weeks=self.weeks,
            engine=engine,
            plan_weight=self.plan_weight if planned else None,
            progress=progress,
        )
