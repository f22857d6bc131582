"""The report's tables that hold the model against what was published and claimed."""

from collections.abc import Mapping, Sequence

from ketenbalans.calibration import claims, foreknown, members, published
from ketenbalans.calibration.contradictions import contradictions
from ketenbalans.chain import scenario as scenarios
from ketenbalans.report.contract import columns_of
from ketenbalans.report.tables import Cell, Table
from ketenbalans.simulation.futures import Results
from ketenbalans.studies.ensembles import World

HINDCAST = "hindcast on track 4, July 2023 to December 2025; see docs/qa/validation.md"
FORESEEN = "hindcast on track 4 with what was known on 1 July 2023; see docs/qa/validation.md"
CLAIM_FUTURES = 60


def table_of(
    name: str, rows: Sequence[Mapping[str, object]], source: str, *, synthetic: bool = True
) -> Table:
    """A report table out of rows by column name, in the order of the contract."""
    columns = tuple(column.name for column in columns_of(name) if not column.may_be_absent)
    cells: list[tuple[Cell, ...]] = [tuple(row[column] for column in columns) for row in rows]  # type: ignore[misc]
    return Table(name, columns, tuple(cells), {}, "", source, synthetic)


def gather(world: World, main: str, results: Results, seed: int) -> list[Table]:
    """Published against modelled and against what could be foreseen, the claims and the contradictions.

    The claims are reconstructed after the calibration and never fitted (R-090).
    """
    kept = members.load()
    chain = scenarios.load(main).apply(world.chain)
    reconstructed = claims.reconstruct(world.standing, world.paths(chain, CLAIM_FUTURES), seed=seed)
    return [
        table_of("published_modelled", published.table(kept, results), HINDCAST),
        table_of("foreseen", foreknown.report_rows(kept), FORESEEN, synthetic=False),
        table_of("claims", reconstructed["claims"], "documents named per claim; model of this report"),
        table_of("claim_values", reconstructed["claim_values"], "model of this report"),
        table_of("contradictions", contradictions(), "documents named per row", synthetic=False),
    ]
