"""Assumptions that are drawn together: members of the calibration instead of independent bands.

``data/calibration/joint.csv`` holds one row per kept member of the hindcast, in the terms of the chain's
assumptions; the calibration room writes it and a person accepts it by committing it. A future takes one
whole row, so what the years up to 2023 say about one assumption given another is kept.
"""

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from ketenbalans.chain.assumptions import Assumption, load
from ketenbalans.vocabulary.documents import read_text

FILE = Path(str(files("ketenbalans") / "data" / "calibration" / "joint.csv"))
SWITCH = "assumptions.joint"
"""The attribute of the chain that says whether members are drawn."""
MEMBER = 73
"""Purpose under which the member of a future is drawn."""


@lru_cache(maxsize=1)
def members() -> dict[str, np.ndarray]:
    """The values of each assumption, shape (member,)."""
    rows = list(csv.DictReader(read_text(FILE).splitlines()))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


@lru_cache(maxsize=1)
def _as_shipped() -> dict[str, Assumption]:
    return load()


def drawn(
    assumptions: Mapping[str, Assumption], luck: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """One member per future: the values of the assumptions it holds, and their places among all members.

    An assumption that a scenario or set has changed keeps what was set: it is left out here.

    Args:
        assumptions: Those of the chain.
        luck: Uniform numbers that choose the members, shape (future,); the same in every scenario.

    Returns:
        Values and places between 0 and 1, each of shape (future,) per assumption.
    """
    held = members()
    count = next(iter(held.values())).size
    chosen = (luck * count).astype(np.int64)
    values, places = {}, {}
    for name, of in held.items():
        if name in assumptions and assumptions[name] == _as_shipped()[name]:
            values[name] = of[chosen]
            places[name] = (np.argsort(np.argsort(of, kind="stable"), kind="stable")[chosen] + 0.5) / count
    return values, places
