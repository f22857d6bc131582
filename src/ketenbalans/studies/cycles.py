"""The plan cycles of the main job: which groups of the old stock to take up from 1 October 2026."""

from dataclasses import dataclass

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.report.tables import Table
from ketenbalans.studies.ensembles import World


@dataclass(frozen=True)
class Cycles:
    """The proposal as the simulator and the report need it."""

    weight: np.ndarray | None
    table: Table
    solver: dict[str, object]


def plan_cycles(world: World, applications: Applications) -> Cycles:
    """Proposes plan cycles for the groups of the old stock."""
    return Cycles(
        None, Table("plan_cycles", ("cycle", "first_day", "group", "cases", "expected_grants"), ()), {}
    )
