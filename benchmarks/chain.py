"""The chain at size: agreement of the two kernels, what common luck is worth, cost against size, start-up.

1. Agreement, by the margins fixed beforehand in the design: over 200 futures of each kernel, for ten figures,
   the 90 % interval (bootstrap over futures) of the difference of means lies within 1 %, and those of the 5
   and 95 % points within 3 %, of the figure's size. A figure that misses is told, not dropped. Beside the
   verdict stands the interval of each point over that point itself, which nothing is judged on.
2. Luck: spread of the paired difference that 5 % more hours make, beside the unpaired one (aim: a fifth).
3. Cost: processor time of the case kernel from the size of today to ten million applications, and of one
   future against many; linear means that time per application stays level.
4. One thousand futures through the runner: time on all cores, and peak memory.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.difference import Difference
from ketenbalans.chain.sampling import sample
from ketenbalans.chain.scenario import Scenario
from ketenbalans.simulation.building import build as build_inputs
from ketenbalans.simulation.case_kernel import run_cases
from ketenbalans.simulation.futures import Results, blank
from ketenbalans.studies import simulate, summaries
from ketenbalans.studies.cycle_world import synthetic
from ketenbalans.studies.ensembles import World
from ketenbalans.studies.figures import figures_of

RESULTS = Path(__file__).parent / "results" / "chain.json"
FUTURES = 200
RESAMPLED = 2000
MEAN_MARGIN, TAIL_MARGIN = 0.01, 0.03
SIZES = (1, 4, 16, 33, 45)
SCENARIO = "plan"
MORE_HOURS = Scenario(
    "more_hours",
    {"en": "5 % more hours", "nl": "5% meer uren"},
    (Difference("scale", "capacity.factor", None, 1.05, None, "The design's test.", "benchmark", "here"),),
)


def ten_figures(results: Results) -> dict[str, np.ndarray]:
    """Ten per-future figures over the whole run, each of shape (future,)."""
    old = summaries.old_stock(results)
    return {
        "old stock at week 104": old[:, 104],
        "old stock, mean": old.mean(axis=1),
        "new applications open, mean": results.flow("open", summaries.PACT).mean(axis=1),
        "decided": results.flow("decided").sum(axis=1),
        "weeks to decision, mean": results.measure("decided_weeks").sum(axis=1)
        / results.flow("decided").sum(axis=1),
        "open over 15 months, mean": results.measure("over_15_months").mean(axis=1),
        "in reception, mean": results.measure("reception").mean(axis=1),
        "appeals pending, mean": results.measure("appeals_pending").mean(axis=1),
        "family arrivals": results.measure("family_arrivals").sum(axis=1),
        "penalties paid": results.measure("penalties_paid").sum(axis=1),
    }


def interval(
    one: np.ndarray, other: np.ndarray, what: Callable[[np.ndarray], np.ndarray], size: float
) -> list[float]:
    """90 % bootstrap interval of a relative difference; the futures of both kernels are resampled together,
    because a future has the same luck in both.
    """
    chosen = np.random.default_rng(1).integers(0, one.size, (RESAMPLED, one.size))
    found = (what(other[chosen]) - what(one[chosen])) / size
    return [round(float(point), 5) for point in np.percentile(found, (5, 95))]


def agreement(world: World) -> dict[str, object]:
    """Every figure with its intervals and its verdict."""
    case, cohort = (
        ten_figures(world.run([scenarios.load(SCENARIO)], FUTURES, engine=engine))
        for engine in ("case", "cohort")
    )
    told = {}
    for name, one in case.items():
        size = float(np.abs(one).mean())
        means = interval(one, cohort[name], lambda x: x.mean(axis=-1), size)
        low, high = (
            interval(one, cohort[name], lambda x, point=point: np.percentile(x, point, axis=-1), size)
            for point in (5, 95)
        )
        within = max(map(abs, means)) <= MEAN_MARGIN and max(map(abs, low + high)) <= TAIL_MARGIN
        told[name] = {
            "mean": means,
            "p05": low,
            "p95": high,
            "within": within,
            "of_the_points_themselves": {
                f"p{point:02d}": [
                    round(bound * size / max(float(np.abs(np.percentile(one, point))), 1e-12), 5)
                    for bound in bounds
                ]
                for point, bounds in ((5, low), (95, high))
            },
        }
    return {
        "futures": FUTURES,
        "margins": {"mean": MEAN_MARGIN, "tails": TAIL_MARGIN},
        "figures_within": sum(one["within"] for one in told.values()),
        "figures": told,
    }


def luck(world: World) -> dict[str, dict[str, float]]:
    """Paired and unpaired spread of what 5 % more hours change, in one central future's assumptions.

    Assumptions and inflow are drawn too, so the unpaired spread is that of two runs on different seeds.
    """
    base = [scenarios.load(SCENARIO)]
    other = replace(world, seed=world.seed + 1)
    one = figures_of(world.run(base, FUTURES))
    paired = figures_of(world.run([*base, MORE_HOURS], FUTURES))
    unpaired = figures_of(other.run([*base, MORE_HOURS], FUTURES))
    return {
        name: {
            "paired": round(float((paired[name] - one[name]).std()), 4),
            "unpaired": round(float((unpaired[name] - one[name]).std()), 4),
            "ratio": round(
                float((unpaired[name] - one[name]).std() / max((paired[name] - one[name]).std(), 1e-12)), 1
            ),
        }
        for name in ("old_remaining_on_12_june_2029", "old_decisions_per_month", "reception_average")
    }


def cost(world: World) -> list[dict[str, float]]:
    """Processor seconds of one case future at growing size: stock, inflow and staff together."""
    chain = scenarios.load(SCENARIO).apply(world.chain)
    drawn = sample(chain, 1, world.seed, design="central")
    paths = world.paths(chain, 1)
    rows: list[dict[str, float]] = []
    for times in (SIZES[0], *SIZES):  # the first run warms the memory up and is not told
        standing = replace(world.standing, initial=world.standing.initial * times)
        inputs = build_inputs(drawn, 0, standing, paths[0] * times, world.weeks)
        for name in ("hours", "screening", "screening_family", "prephase_places"):
            inputs[name] *= times
        applications = int(inputs["initial"].sum() + inputs["inflow_total"].sum())
        begun = time.process_time()
        run_cases(inputs, blank(world.weeks))
        seconds = time.process_time() - begun
        rows.append(
            {
                "applications": applications,
                "seconds": round(seconds, 3),
                "microseconds_per_application": round(1e6 * seconds / applications, 4),
            }
        )
    return rows[1:]


def thousand(engine: str) -> dict[str, float]:
    """A thousand futures in a process of its own."""
    code = (
        "import json,resource,sys,time;t=time.perf_counter();c=time.process_time();"
        "from ketenbalans.studies import simulate;loaded=time.perf_counter()-t;"
        f"simulate.run('{SCENARIO}',futures=1,seed=1,engine='{engine}');first=time.perf_counter()-t;"
        f"t=time.perf_counter();c=time.process_time();simulate.run('{SCENARIO}',futures=1000,seed=1,"
        f"engine='{engine}');json.dump(dict(seconds=time.perf_counter()-t,"
        "processor_seconds=time.process_time()-c,import_seconds=loaded,first_future_seconds=first,"
        "peak_memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024),sys.stdout)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return {name: round(value, 2) for name, value in json.loads(done.stdout).items()}


def precision() -> dict[str, float]:
    """Spread over seeds of the median end of the old stock: independent draws against a Latin hypercube."""
    found = {}
    for design in ("independent", "latin"):
        medians = [
            float(
                np.median(
                    simulate.run(SCENARIO, futures=50, seed=seed, design=design).figures[
                        "old_remaining_on_12_june_2029"
                    ]
                )
            )
            for seed in range(1, 11)
        ]
        found[design] = round(float(np.std(medians)), 1)
    return found


def main() -> dict[str, object]:
    """Runs the benchmark and writes its result."""
    world = synthetic(1).world
    world.run([scenarios.load(SCENARIO)], 1, engine="case")  # compiles, or reads what is compiled
    result: dict[str, object] = {
        "agreement": agreement(world),
        "luck": luck(world),
        "cost": cost(world),
        "thousand_cohort_futures": thousand("cohort"),
        "thousand_case_futures": thousand("case"),
        "spread_of_median_over_seeds": precision(),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    return result


if __name__ == "__main__":
    json.dump(main(), sys.stdout, indent=2)
    print()
