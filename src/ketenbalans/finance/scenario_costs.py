"""What the futures of a scenario cost per partner and year, and what is settled afterwards.

Amounts are quantities of the simulation at the prices of ``prices``. A partner whose cost per unit no source
prints is left out and named.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ketenbalans.finance.funding import Quantity
from ketenbalans.finance.nidos import cost_of_minors
from ketenbalans.finance.prices import Prices, drawn_prices
from ketenbalans.finance.provision import path, scaled
from ketenbalans.finance.reception import subsidy
from ketenbalans.simulation.futures import Results

WITHOUT_PRICE = ("courts", "interpreters", "legal aid", "municipalities")
"""Partners whose cost per unit no source prints; an amount for them would be invented."""
POINTS = (10, 50, 90)
WEEKS_OF_A_YEAR = 52
RECEPTION, EMERGENCY = "COA reception", "of which emergency places"
FUNDING, MINORS, RETURN = "IND asylum, price times quantity", "Nidos", "return"
PAID, ADDED, CLOSING = "penalties paid", "dotation to the provision", "provision at the end"
AID = "reception counted as development aid"
COA_SETTLED, IND_SETTLED = "COA returns at settlement", "IND returns at settlement"
COSTS = (RECEPTION, FUNDING, MINORS, RETURN, PAID)
"""What is spent; the other rows are parts of it, stands or settlements."""


@dataclass(frozen=True)
class PartnerYear:
    """The cost of one partner in one year over the futures, in millions of euros."""

    partner: str
    year: int
    p10: float
    p50: float
    p90: float


def whole_years(results: Results) -> tuple[np.ndarray, tuple[int, ...]]:
    """The year of every week, shape (week,), and the years that are simulated from end to end."""
    years = np.array([day.year for day in results.horizon.ends()])
    whole = tuple(int(year) for year in np.unique(years) if (years == year).sum() >= WEEKS_OF_A_YEAR)
    return years, whole


def amounts(results: Results, prices: Prices | None = None) -> dict[str, np.ndarray]:
    """Euros per partner, future and whole calendar year, each of shape (future, year).

    Reception is price times average occupancy with emergency places added (R-124, R-130); Nidos follows its
    pupils and former pupils (R-140), return those who leave DTenV's caseload (R-141); the IND's funding
    is price times the quantity that the price is per, with families (R-121, R-122); penalties are
    those paid, for all work of the IND; the provision starts at the published one and follows what is
    needed (R-065). What is settled afterwards is the grant on the quantity that the futures expect, minus
    the quantity that comes.

    Args:
        results: The futures.
        prices: Prices; those of 2025 with their assumptions drawn if None.
    """
    price = prices or drawn_prices(results.sample)
    years, whole = whole_years(results)
    average = by_year(results.measure("reception"), years, whole, np.mean)
    emergency = by_year(results.measure("reception_emergency"), years, whole, np.mean)
    pupils = by_year(results.measure("pupils") + results.measure("extended_care"), years, whole, np.mean)
    departed = by_year(results.measure("dtenv_departed"), years, whole, np.sum)
    arrivals = results.flow("lodged") + results.measure("family_arrivals")
    counted = by_year(quantity(results, price.counted), years, whole, np.sum)
    reception = np.asarray(subsidy(price.place, average, price.emergency * emergency))
    found = {
        RECEPTION: reception,
        EMERGENCY: np.asarray((price.place + price.emergency) * emergency),
        FUNDING: price.application * counted,
        MINORS: np.asarray(cost_of_minors(pupils, price.minors)),
        RETURN: price.departure * departed,
        AID: price.aid_per_arrival * by_year(_past_year(arrivals), years, whole, np.mean),
        COA_SETTLED: _settled(reception),
        IND_SETTLED: price.application * _settled(counted),
    }
    return found | _penalties(results, price, years, whole)


def quantity(results: Results, counted: Quantity) -> np.ndarray:
    """The quantity of asylum work per week, families included, shape (future, week).

    Inflow is what is lodged and the family members who arrive, as the draft budget counts them; production
    is the decisions on both.
    """
    if counted is Quantity.INFLOW:
        return np.asarray(results.flow("lodged") + results.measure("family_arrivals"))
    return np.asarray(results.flow("decided") + results.measure("family_decided"))


def by_year(
    weekly: np.ndarray, years: np.ndarray, whole: tuple[int, ...], how: Callable[..., np.ndarray]
) -> np.ndarray:
    """A weekly measure per whole year, summed, averaged or as ``how`` does it, shape (future, year)."""
    return np.stack([how(weekly[:, years == year], axis=1) for year in whole], axis=1)


def _past_year(weekly: np.ndarray) -> np.ndarray:
    """The sum over the 52 weeks that end in each week; before the first week its pace is taken as it was."""
    before = np.repeat(weekly[:, :WEEKS_OF_A_YEAR].mean(axis=1, keepdims=True), WEEKS_OF_A_YEAR, axis=1)
    total = np.cumsum(np.concatenate([before, weekly], axis=1), axis=1)
    return np.asarray(total[:, WEEKS_OF_A_YEAR:] - total[:, :-WEEKS_OF_A_YEAR])


def _settled(quantity: np.ndarray) -> np.ndarray:
    """The grant on what the futures expect, minus what comes: above zero is returned."""
    return np.asarray(np.median(quantity, axis=0, keepdims=True) - quantity)


def _penalties(
    results: Results, price: Prices, years: np.ndarray, whole: tuple[int, ...]
) -> dict[str, np.ndarray]:
    share = np.asarray(results.sample.values["penalty.asylum_share"]).reshape(-1)
    paid = by_year(results.measure("penalties_paid") / share[:, np.newaxis], years, whole, np.sum)
    needed = scaled(price.provision, results.measure("provision"))
    last = [int(np.flatnonzero(years == year)[-1]) for year in whole]
    before = needed[:, max(int(np.flatnonzero(years == whole[0])[0]) - 1, 0)]
    added, closing = path(before, needed[:, last], paid)
    return {PAID: paid, ADDED: added, CLOSING: closing}


def costs(results: Results, prices: Prices | None = None) -> tuple[PartnerYear, ...]:
    """What the futures of a scenario cost per partner and whole calendar year, with bands.

    See ``amounts`` for what each row is.
    """
    found, (_, whole) = amounts(results, prices), whole_years(results)
    return tuple(
        PartnerYear(partner, year, *_band(values[:, place] / 1e6))
        for place, year in enumerate(whole)
        for partner, values in found.items()
    )


def _band(values: np.ndarray) -> tuple[float, float, float]:
    low, middle, high = np.percentile(values, POINTS)
    return float(low), float(middle), float(high)
