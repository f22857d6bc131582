"""Compiles a kernel ahead of its first use: ``python -m ketenbalans.simulation.warming case``.

Setting up does this once for both kernels, side by side, so that the first run does not wait for it.
"""

import sys

import numpy as np

from ketenbalans.errors import UnknownNameError
from ketenbalans.simulation.futures import ENGINES, blank
from ketenbalans.simulation.inputs import INPUTS


def warm(engine: str) -> None:
    """Runs one empty week, which compiles the kernel and keeps the result.

    Raises:
        UnknownNameError: If there is no such engine.
    """
    if engine not in ENGINES:
        raise UnknownNameError("engine", engine, ENGINES)
    inputs = np.zeros(1, INPUTS)
    inputs["weeks"] = 1
    ENGINES[engine](inputs, blank(1))


if __name__ == "__main__":
    warm(sys.argv[1])
