"""Runs many futures of one scenario on a pool of threads, in fixed order, with progress and cancellation."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from ketenbalans.chain.sampling import Sample
from ketenbalans.errors import UnknownNameError
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.building import Horizon, Standing, build
from ketenbalans.simulation.case_kernel import run_cases
from ketenbalans.simulation.cohort_kernel import run_cohorts
from ketenbalans.simulation.inputs import INPUTS, STREAM_COUNT, Outputs

ENGINES = {"case": run_cases, "cohort": run_cohorts}
Progress = Callable[[int], None]
Change = Callable[[np.ndarray], None]


@dataclass(frozen=True)
class Results:
    """What the futures of one scenario yield; the first axis of every array is the future.

    Columns are those of ``simulation.measures``. The ensemble is small enough to keep whole: 100 futures of
    ten years take about 80 MB.
    """

    engine: str
    horizon: Horizon
    sample: Sample
    weekly: np.ndarray
    """Shape (future, week, measure)."""
    flows: np.ndarray
    """Shape (future, week, stream, flow)."""
    waits: np.ndarray
    """Shape (future, stream, weeks)."""
    cohorts: np.ndarray
    """Shape (future, lodging week, column)."""

    def measure(self, name: str) -> np.ndarray:
        """One weekly measure, shape (future, week)."""
        if name not in m.WEEKLY:
            raise UnknownNameError("measure", name, m.WEEKLY)
        return np.asarray(self.weekly[:, :, m.WEEKLY.index(name)])

    def flow(self, name: str, streams: np.ndarray | slice = slice(None)) -> np.ndarray:
        """One flow summed over streams, shape (future, week)."""
        if name not in m.FLOWS:
            raise UnknownNameError("flow", name, m.FLOWS)
        return np.asarray(self.flows[:, :, streams, m.FLOWS.index(name)].sum(axis=2))


def blank(weeks: int) -> Outputs:
    """Outputs of zeros for one future."""
    return Outputs(
        np.zeros((weeks, len(m.WEEKLY))),
        np.zeros((weeks, STREAM_COUNT, len(m.FLOWS))),
        np.zeros((STREAM_COUNT, m.LONGEST_WAIT)),
        np.zeros((weeks, len(m.COHORTS))),
    )


def run(
    sample: Sample,
    standing: Standing,
    paths: np.ndarray,
    *,
    weeks: int,
    engine: str = "cohort",
    plan_weight: np.ndarray | None = None,
    threads: int | None = None,
    change: Change = lambda _: None,
    progress: Progress = lambda _: None,
) -> Results:
    """Runs every future of a sample.

    Args:
        sample: The chain with its assumptions drawn.
        standing: What stands on the first day.
        paths: Applications lodged, shape (future, week).
        weeks: Weeks to simulate.
        engine: ``cohort`` or ``case``.
        plan_weight: See ``building.build``; or one for every future, shape (future, week, stream).
        threads: Threads to use; all processors if None. The result does not depend on it.
        change: Given the inputs of each future before it runs; a study may change them in place.
        progress: Told the number of futures done, each time one is.

    Raises:
        UnknownNameError: If there is no such engine.
    """
    if engine not in ENGINES:
        raise UnknownNameError("engine", engine, ENGINES, where="--engine")
    kernel = ENGINES[engine]

    # Every future writes into its own part of the whole: nothing is copied together afterwards.
    whole = Outputs(*(np.zeros((sample.futures, *part.shape)) for part in blank(weeks)))

    own = threading.local()  # the inputs of one thread, written over for every future that it runs

    def one(future: int) -> None:
        if not hasattr(own, "inputs"):
            own.inputs = np.empty(1, INPUTS)
        weight = plan_weight[future] if plan_weight is not None and plan_weight.ndim == 3 else plan_weight
        inputs = build(sample, future, standing, paths[future, :weeks], weeks, weight, into=own.inputs)
        change(inputs)
        kernel(inputs, Outputs(*(part[future] for part in whole)))

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for done, _ in enumerate(pool.map(one, range(sample.futures)), start=1):
            progress(done)
    return Results(engine, Horizon(standing.start, weeks), sample, *whole)
