"""The provision for penalties, forecast over the futures of a scenario (R-064, R-065).

What is overdue leads to notices of default, these to court orders after the courts' terms, and these to
penalties that run until a decision or their maximum and are paid later; all of that is in the futures. Here
the need that they hold is brought to the level of the published provision and rolled forward.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.finance.prices import Prices, published_prices
from ketenbalans.finance.provision import path, scaled
from ketenbalans.finance.scenario_costs import by_year, whole_years
from ketenbalans.simulation.futures import Results

DUE, UNPAID = "penalties that fall due, asylum and families", "due and not paid, asylum and families"
NEED = "need of asylum and families, not scaled"
OPENING, ADDED, RELEASED, USED, CLOSING = "opening", "added", "released", "used", "closing"
DRIVERS = (
    ("overdue applications at the end", ("overdue_old", "overdue_pact", "family_overdue"), "stock"),
    ("notices of default", ("notices", "family_notices"), "flow"),
    ("court orders", ("court_orders", "family_orders", "repeat_orders"), "flow"),
    ("asylum orders that run at the end", ("court_waiting",), "stock"),
)
"""What drives the provision: label, measures, and whether it is a stock or a flow."""


@dataclass(frozen=True)
class Forecast:
    """The provision per future and whole year, in euros; the drivers in applications.

    Args:
        years: The years.
        opening: At the start of each year, shape (future, year).
        added: Dotation.
        released: Release, where less is needed than stands.
        used: Paid, all work of the IND.
        closing: At the end.
        simulated: What falls due, stands unpaid and is needed for asylum and families, before scaling.
        drivers: Applications per driver, each of shape (future, year).
        anchor: The published provision that the path starts at.
        needed_at_start: What the futures need for asylum and families in the first week, on average.
    """

    years: tuple[int, ...]
    opening: np.ndarray
    added: np.ndarray
    released: np.ndarray
    used: np.ndarray
    closing: np.ndarray
    simulated: dict[str, np.ndarray]
    drivers: dict[str, np.ndarray]
    anchor: float
    needed_at_start: float

    def rows(self) -> dict[str, np.ndarray]:
        """Drivers and roll-forward by their labels."""
        money = (self.opening, self.added, self.released, self.used, self.closing)
        return {
            **self.drivers,
            **self.simulated,
            **dict(zip((OPENING, ADDED, RELEASED, USED, CLOSING), money, strict=True)),
        }


def forecast(results: Results, prices: Prices | None = None) -> Forecast:
    """Rolls the provision forward over every whole year of every future.

    In each future and year closing is opening plus added minus released minus used, exactly.

    Args:
        results: The futures.
        prices: Where the published provision comes from; that of the end of 2025 if None.

    Source:
        Annual report 2025, Tabel 29; law DW-8 to DW-15. Serves R-064, R-065.
    """
    anchor = (prices or published_prices()).provision
    years, whole = whole_years(results)
    need = results.measure("provision")
    needed = scaled(anchor, need)
    last = [int(np.flatnonzero(years == year)[-1]) for year in whole]
    before = needed[:, max(int(np.flatnonzero(years == whole[0])[0]) - 1, 0)]
    share = np.asarray(results.sample.values["penalty.asylum_share"]).reshape(-1, 1)
    used = by_year(results.measure("penalties_paid") / share, years, whole, np.sum)
    change, closing = path(before, needed[:, last], used)
    opening = np.concatenate([before[:, np.newaxis], closing[:, :-1]], axis=1)
    drivers = {}
    for label, names, kind in DRIVERS:
        weekly = np.sum([results.measure(name) for name in names], axis=0)
        drivers[label] = weekly[:, last] if kind == "stock" else by_year(weekly, years, whole, np.sum)
    return Forecast(
        whole,
        opening,
        np.maximum(change, 0.0),
        np.maximum(-change, 0.0),
        used,
        closing,
        _simulated(results, years, whole, last),
        drivers,
        anchor,
        float(need[:, 0].mean()),
    )


def _simulated(
    results: Results, years: np.ndarray, whole: tuple[int, ...], last: list[int]
) -> dict[str, np.ndarray]:
    """What falls due in a year, stands unpaid and is needed at its end, in euros, shape (future, year)."""
    due = results.measure("penalties_due") + results.measure("family_penalties_due")
    unpaid = results.measure("penalties_unpaid") + results.measure("family_penalties_unpaid")
    return {
        DUE: by_year(due, years, whole, np.sum),
        UNPAID: unpaid[:, last],
        NEED: results.measure("provision")[:, last],
    }
