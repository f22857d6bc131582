"""The two kernels beside SimPy 4 on the same reduced model, and alone with every feature on.

The correctness gate comes first: over 200 futures the means of the indicators agree within 1 % and the 5 and
95 % points within 3 %. Then each engine is timed on one future of ten years at full size.
"""

import json
import resource
import time
from pathlib import Path

import numpy as np

from benchmarks.peers import simpy_oracle
from benchmarks.peers.reduced import NEW_STREAM, OLD_STREAM, full_size, inputs_of, small
from ketenbalans.chain import scenario
from ketenbalans.chain.chain import load
from ketenbalans.chain.sampling import sample
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.building import build as build_inputs
from ketenbalans.simulation.case_kernel import run_cases
from ketenbalans.simulation.cohort_kernel import run_cohorts
from ketenbalans.simulation.futures import blank
from ketenbalans.studies.ensembles import World
from ketenbalans.studies.standing import from_synthetic
from ketenbalans.synthetic.building import build

RESULTS = Path(__file__).parent / "results" / "kernels.json"
GATE_FUTURES = 200
REPEATS = 5


def indicators(found: dict[str, np.ndarray]) -> np.ndarray:
    """Six per-future indicators of the reduced model."""
    decided = found["decided"].sum()
    last = found["old"].size - 1
    return np.array(
        [
            decided,
            found["closed"].sum(),
            found["waited"].sum() / decided,
            found["old"][last // 2],
            found["new"].mean(),
            found["old"].mean(),
        ]
    )


def of_kernel(model: simpy_oracle.Reduced, seed: int, future: int) -> dict[str, np.ndarray]:
    """The case kernel's answer in the names of the oracle."""
    out = blank(model.weeks)
    run_cases(inputs_of(model, seed, future), out)
    return {
        "decided": out.flows[:, :, m.DECIDED].sum(axis=1),
        "closed": out.flows[:, :, m.CLOSED].sum(axis=1),
        "waited": out.weekly[:, m.DECIDED_WEEKS],
        "old": out.flows[:, OLD_STREAM, m.OPEN],
        "new": out.flows[:, NEW_STREAM, m.OPEN],
        "under": out.weekly[:, m.COURT_WAITING],
    }


def gate(futures: int = GATE_FUTURES) -> dict[str, float]:
    """Largest relative difference of the means and of the 5 and 95 % points over futures."""
    model = small()
    ours = np.array([indicators(of_kernel(model, 1, future)) for future in range(futures)])
    theirs = np.array([indicators(simpy_oracle.run(model, future)) for future in range(futures)])
    means = np.abs(ours.mean(axis=0) / theirs.mean(axis=0) - 1)
    tails = np.abs(np.percentile(ours, (5, 95), axis=0) / np.percentile(theirs, (5, 95), axis=0) - 1)
    return {"means": float(means.max()), "tails": float(tails.max())}


def timed(work: object, repeats: int = REPEATS) -> float:
    """Median processor seconds of a call, after one that is not counted."""
    work()  # type: ignore[operator]
    found = []
    for _ in range(repeats):
        start = time.process_time()
        work()  # type: ignore[operator]
        found.append(time.process_time() - start)
    return float(np.median(found))


def main() -> dict[str, object]:
    """Runs the benchmark and writes its result."""
    differences = gate()
    if differences["means"] > 0.01 or differences["tails"] > 0.03:
        raise SystemExit(f"the correctness gate is shut: {differences}")
    model = full_size()
    reduced = inputs_of(model, 1, 0)
    start = time.process_time()
    simpy_oracle.run(model, 1)
    peer = time.process_time() - start
    case = timed(lambda: run_cases(reduced, blank(model.weeks)))
    cohort = timed(lambda: run_cohorts(reduced, blank(model.weeks)))
    world = World(load(), from_synthetic(build()), 1)
    chain = scenario.load("plan").apply(world.chain)
    drawn = sample(chain, 1, 1, design="central")
    paths = world.paths(chain, 1)
    full = build_inputs(drawn, 0, world.standing, paths[0], world.weeks)
    applications = int(full["initial"].sum() + full["inflow_total"].sum())
    result: dict[str, object] = {
        "gate_largest_difference": differences,
        "reduced_model_applications": int(model.initial.sum() + model.inflow.sum()),
        "simpy_seconds": round(peer, 3),
        "case_kernel_seconds": round(case, 4),
        "cohort_kernel_seconds": round(cohort, 5),
        "case_kernel_times_faster": round(peer / case, 1),
        "cohort_kernel_times_faster": round(peer / cohort, 1),
        "all_features_applications": applications,
        "all_features_case_kernel_seconds": round(timed(lambda: run_cases(full, blank(world.weeks))), 4),
        "all_features_cohort_kernel_seconds": round(timed(lambda: run_cohorts(full, blank(world.weeks))), 5),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    return result


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
