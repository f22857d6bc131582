"""The tables of a scenario's money: what each partner costs a year, the provision, a month of delay."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ketenbalans.finance.budget_tables import BudgetTable, Cell, Note
from ketenbalans.finance.delay import WEEKS_OF_A_MONTH, Delay, month_of_delay, paired, worth_of_pairing
from ketenbalans.finance.prices import Prices
from ketenbalans.finance.provision_forecast import forecast
from ketenbalans.finance.scenario_costs import POINTS, WITHOUT_PRICE, amounts, whole_years
from ketenbalans.simulation.futures import Results
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START

LONGEST_NAME = 20
"""Characters of a scenario's name in the name of a table, which is a sheet's name too."""
MEAN = "mean"


@dataclass(frozen=True)
class ScenarioRun:
    """The futures of a scenario and what they come from.

    Args:
        name: Name of the scenario, or the path of its file.
        results: Its futures.
        later: The same futures with the old stock waiting for some weeks.
        weeks: How many weeks.
        old_stock: Applications of the old stock on the first day.
        origin: What the futures start from: ``synthetic register`` or ``register``.
        on: The first day.
    """

    name: str
    results: Results
    later: Results
    weeks: int
    old_stock: float
    origin: str
    on: date

    @property
    def short(self) -> str:
        """The name as it fits the name of a table."""
        return self.name.rpartition("/")[2].partition(".")[0][:LONGEST_NAME]

    @property
    def note(self) -> Note:
        """What stands under every table of a scenario."""
        return Note(
            "From the {origin} of {day}, at the prices of 2025.", {"origin": [self.origin], "day": self.on}
        )


def scenario_tables(run: ScenarioRun, prices: Prices | None = None) -> tuple[BudgetTable, ...]:
    """Every table of a scenario.

    Args:
        run: The futures.
        prices: Prices; those of 2025 with their assumptions drawn if None.
    """
    return costs_by_year(run, prices), provision_by_year(run, prices), delay_table(run, prices)


def costs_by_year(run: ScenarioRun, prices: Prices | None = None) -> BudgetTable:
    """Cost per partner and whole year, with bands over futures."""
    found, (_, whole) = amounts(run.results, prices), whole_years(run.results)
    rows: list[tuple[Cell, ...]] = []
    for partner, values in found.items():
        for point, band in zip(POINTS, np.percentile(values / 1e6, POINTS, axis=0), strict=True):
            rows.append((partner, f"{point} %", *(float(each) for each in band)))
    return BudgetTable(
        f"costs_{run.short}",
        "Cost per partner and year of the scenario",
        "EUR million",
        ("", "band", *(str(year) for year in whole)),
        tuple(rows),
        sources=("JV-0514", "JV-0516", "JV-0945", "JV-0325", "JV-0861", "F-010"),
        decimals=0,
        notes=(
            run.note,
            Note("No amount for: {partners}.", {"partners": list(WITHOUT_PRICE)}),
            Note(
                "What is returned at settlement is the grant on the middle of the futures minus what comes;"
                " below zero is paid in addition."
            ),
        ),
    )


def provision_by_year(run: ScenarioRun, prices: Prices | None = None) -> BudgetTable:
    """The penalty provision rolled forward, with what drives it (R-064, R-065)."""
    found = forecast(run.results, prices)
    rows: list[tuple[Cell, ...]] = []
    for label, values in found.rows().items():
        scale = 1.0 if label in found.drivers else 1e6
        rows.append((label, MEAN, *(float(each) for each in values.mean(axis=0) / scale)))
        for point, band in zip(POINTS, np.percentile(values / scale, POINTS, axis=0), strict=True):
            rows.append((label, f"{point} %", *(float(each) for each in band)))
    return BudgetTable(
        f"provision_{run.short}",
        "Provision for penalties in the scenario, amounts in millions of euros",
        "",
        ("", "band", *(str(year) for year in found.years)),
        tuple(rows),
        sources=("JV-0857", "JV-0861"),
        row_decimals={label: 1 for label in found.rows() if label not in found.drivers},
        notes=(
            run.note,
            Note(
                "The provision starts at the published {published} million for all work of the IND; the"
                " futures need {needed} million for asylum and families on the first day, and the path is"
                " scaled by that. Only means add up; bands do not.",
                {"published": (found.anchor / 1e6, 1), "needed": (found.needed_at_start / 1e6, 1)},
            ),
        ),
    )


def delay_table(run: ScenarioRun, prices: Prices | None = None) -> BudgetTable:
    """What a month's delay costs per partner, each future against itself."""
    rows = [_row(each) for each in paired(run.results, run.later, run.weeks, prices)]
    closed = [(f"closed form: {each.partner}", *_row(each)[1:]) for each in month_of_delay(run.old_stock)]
    start = max(run.results.horizon.week_of(FIRST_CYCLE_START), 0)
    old = run.results.measure("hours_old")[:, start : start + run.weeks].sum(axis=1).mean()
    lost = old / run.weeks * WEEKS_OF_A_MONTH
    return BudgetTable(
        "month_of_delay",
        "What one month's delay of the old stock costs",
        "EUR million",
        ("", "mean", "10 %", "90 %", "standard error"),
        (*rows, *closed),
        frozenset({"together"}),
        ("F-001", "F-002", "F-010"),
        1,
        column_decimals={"standard error": 2},
        notes=(
            run.note,
            Note(
                "From the start of the plan no old application is heard for {weeks} weeks, streams with"
                " priority excepted; cases under a court's term wait too. A month is its part of that. Every"
                " future is held against itself, over all years to 2036: bands are {times} times narrower"
                " than with different luck.",
                {
                    "weeks": (float(run.weeks), 0),
                    "times": (worth_of_pairing(run.results, run.later, prices), 0),
                },
            ),
            Note(
                "Not counted: {hours} hours a month that the old stock would have had and that other work"
                " must use.",
                {"hours": (float(lost), 0)},
            ),
        ),
    )


def _row(each: Delay) -> tuple[Cell, ...]:
    return each.partner, each.value, each.low, each.high, each.error or None
