"""What budgets and forecasts foresaw of reception, guardianship and other products, beside what came.

Every figure stands in the catalogue of published facts with its locator. Nothing is forecast here: it is the
part of the scoreboard that has no history from which the own forecaster could speak. Averages over a year and
flows are never set beside each other (R-117).
"""

from dataclasses import dataclass, replace

from ketenbalans import facts
from ketenbalans.forecast.official import BUDGET_2025_MADE

SUBJECTS = (
    "coa.inflow",
    "coa.outflow",
    "coa.occupancy.average",
    "ind.inflow",
    "chain.other.inflow",
    "nidos.amv.inflow",
)
"""What a partner was told to expect a year: people in and out, mean occupancy, applications."""

FORESEEN = ("forecast", "budget")
_BUDGET = "budget-2025"


@dataclass(frozen=True)
class Foreseen:
    """One figure that was foreseen for a year, and what came.

    Attributes:
        id: Identifier of the figure in the catalogue.
        subject: What is counted, such as ``coa.outflow``.
        part: Product or basis that the figure itself names; empty without one.
        made: Month of the forecast; None where the source does not tell.
        year: Calendar year.
        foreseen: As published.
        came: What was realised, of the same subject and product; None while it is not published.
        source: Where the forecast stands.
    """

    id: str
    subject: str
    part: str
    made: str | None
    year: int
    foreseen: float
    came: float | None
    source: str

    @property
    def error_share(self) -> float | None:
        """What came over what was foreseen, less one."""
        return None if self.came is None else self.came / self.foreseen - 1


def all_foreseen() -> tuple[Foreseen, ...]:
    """Every yearly figure that a budget or forecast gave of ``SUBJECTS``, by subject, part and year.

    A figure that several documents repeat is one row with all its sources.

    Source:
        Budget 2025, table 6, and annual report 2025, tables 8 and 10. Serves R-115, R-120.

    Example:
        >>> row = next(row for row in all_foreseen() if row.id == "OB-0206")
        >>> row.year, row.foreseen, row.came, round(row.error_share, 2)  # 51660 / 84360 - 1
        (2025, 84360.0, 51660.0, -0.39)
    """
    found: dict[tuple[str, str, int, float], Foreseen] = {}
    for subject in SUBJECTS:
        realised = {
            (figure.period, figure.breakdown.get("product", "")): figure.number
            for figure in facts.select(subject, kind="realised")
        }
        figures = [figure for kind in FORESEEN for figure in facts.select(subject, kind=kind)]
        # The budget itself first: where the annual report repeats its figure, both sources stand in one row.
        for figure in sorted(figures, key=lambda figure: (figure.source != _BUDGET, figure.id)):
            product = figure.breakdown.get("product", "")
            row = Foreseen(
                figure.id,
                subject,
                product or figure.breakdown.get("basis", ""),
                BUDGET_2025_MADE if figure.source == _BUDGET else None,
                int(figure.period),
                figure.number,
                realised.get((figure.period, product)),
                f"{figure.source}, {figure.locator} ({figure.id})",
            )
            key = (subject, row.part, row.year, row.foreseen)
            first = found.get(key)
            found[key] = row if first is None else replace(first, source=f"{first.source}; {row.source}")
    return tuple(
        sorted(found.values(), key=lambda row: (SUBJECTS.index(row.subject), row.part, row.year, row.id))
    )
