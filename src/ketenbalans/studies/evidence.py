"""The report's tables that hold the model against what was published and claimed."""

from ketenbalans.report.tables import Table
from ketenbalans.studies.ensembles import World


def gather(world: World, seed: int) -> list[Table]:
    """Published against modelled, the clearance claims and the contradictions."""
    return []
