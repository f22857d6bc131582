"""A small chain of work for the kernels: the reduced model, or the whole chain on a synthetic register."""

from collections.abc import Callable

import numpy as np
import pytest

from ketenbalans.chain.chain import load
from ketenbalans.chain.sampling import sample
from ketenbalans.chain.scenario import load as scenario
from ketenbalans.simulation.building import build as build_inputs
from ketenbalans.simulation.case_kernel import run_cases
from ketenbalans.simulation.cohort_kernel import run_cohorts
from ketenbalans.simulation.futures import blank
from ketenbalans.simulation.inputs import Outputs
from ketenbalans.studies.ensembles import World
from ketenbalans.studies.standing import from_synthetic
from ketenbalans.synthetic.building import build

WEEKS = 208
KERNELS = {"case": run_cases, "cohort": run_cohorts}


@pytest.fixture(scope="session")
def world() -> World:
    return World(load(), from_synthetic(build()), 1)


@pytest.fixture(scope="session")
def full_inputs(world: World) -> Callable[..., np.ndarray]:
    """Inputs of one central future of a shipped scenario, four years long."""

    def make(name: str = "plan", seed: int = 1) -> np.ndarray:
        chain = scenario(name).apply(world.chain)
        paths = World(world.chain, world.standing, seed).paths(chain, 1)
        return build_inputs(
            sample(chain, 1, seed, design="central"), 0, world.standing, paths[0][:WEEKS], WEEKS
        )

    return make


@pytest.fixture(params=sorted(KERNELS))
def run(request: pytest.FixtureRequest) -> Callable[[np.ndarray], Outputs]:
    """Runs a kernel on inputs; every test that uses it holds for both kernels."""

    def call(inputs: np.ndarray) -> Outputs:
        out = blank(int(inputs["weeks"][0]))
        KERNELS[request.param](inputs, out)
        return out

    return call
