"""What a scenario costs per partner and year, and what a month's delay of the old stock costs.

Prices are published amounts over published quantities of 2025, kept constant: the money tells the effect
of the scenario, not inflation. Partners for which no price is published (courts, return, interpreters) are
left out and named.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ketenbalans.chain.assumptions import Assumption
from ketenbalans.facts import load
from ketenbalans.finance.provision import path, scaled
from ketenbalans.finance.published import assumptions
from ketenbalans.finance.reception import PricePerPlace
from ketenbalans.simulation.futures import Results

WITHOUT_PRICE = ("courts", "return", "interpreters", "legal aid")
"""Partners whose cost per unit no source prints; an amount for them would be invented."""
POINTS = (10, 50, 90)
WEEKS_OF_A_YEAR = 52


@dataclass(frozen=True)
class Prices:
    """Euros per unit, from published figures.

    Args:
        place: Per occupied place and year at COA, emergency places included.
        asylum_application: Per application lodged, the price in the budget of 2025.
        provision: The published provision for penalties, all products.
    """

    place: float
    asylum_application: float
    provision: float


@dataclass(frozen=True)
class PartnerYear:
    """The cost of one partner in one year over the futures, in millions of euros."""

    partner: str
    year: int
    p10: float
    p50: float
    p90: float


def published_prices() -> Prices:
    """The prices of 2025.

    Source:
        JV-0207 over JV-0375; JV-0945; JV-0861.

    Example:
        >>> prices = published_prices()
        >>> round(prices.place), prices.asylum_application  # 3,593,266 thousand / 74,700
        (48103, 4418.0)
    """
    facts = load()
    place = PricePerPlace(1000.0 * facts["JV-0207"].number, facts["JV-0375"].number)
    return Prices(place.euros, facts["JV-0945"].number, 1000.0 * facts["JV-0861"].number)


def costs(results: Results, prices: Prices | None = None) -> tuple[PartnerYear, ...]:
    """What the futures of a scenario cost per partner and whole calendar year.

    Reception is price times average occupancy (R-124); penalties are those paid, for all work of the IND,
    asylum scaled by its assumed share; the dotation brings the provision to what is needed at the end of
    the year, starting from the published provision (R-065); the IND's asylum funding is price times inflow
    (R-121, R-122).

    Args:
        results: The futures.
        prices: Prices; the published ones of 2025 if None.
    """
    price = prices or published_prices()
    years = np.array([day.year for day in results.horizon.ends()])
    whole = [int(year) for year in np.unique(years) if (years == year).sum() >= WEEKS_OF_A_YEAR]
    share = np.asarray(results.sample.values["penalty.asylum_share"]).reshape(-1)
    reception, lodged = results.measure("reception"), results.flow("lodged")
    paid = results.measure("penalties_paid") / share[:, np.newaxis]
    needed = scaled(price.provision, results.measure("penalties_expected"))
    yearly_paid = np.stack([paid[:, years == year].sum(axis=1) for year in whole], axis=1)
    last = [int(np.flatnonzero(years == year)[-1]) for year in whole]
    before = needed[:, max(int(np.flatnonzero(years == whole[0])[0]) - 1, 0)]
    added, closing = path(before, needed[:, last], yearly_paid)
    found = []
    for place, year in enumerate(whole):
        weeks = years == year
        for partner, amounts in (
            ("reception", price.place * reception[:, weeks].mean(axis=1)),
            ("IND asylum, price times inflow", price.asylum_application * lodged[:, weeks].sum(axis=1)),
            ("penalties paid", yearly_paid[:, place]),
            ("dotation to the provision", added[:, place]),
            ("provision at the end", closing[:, place]),
        ):
            low, middle, high = np.percentile(amounts / 1e6, POINTS)
            found.append(PartnerYear(partner, year, float(low), float(middle), float(high)))
    return tuple(found)


@dataclass(frozen=True)
class Delay:
    """What one month's delay of the old stock costs a partner, in millions of euros, with what it rests
    on.
    """

    partner: str
    low: float
    value: float
    high: float
    rests_on: str


def month_of_delay(old_stock: float, known: Mapping[str, Assumption] | None = None) -> tuple[Delay, ...]:
    """What it costs that every application of the old stock is decided a month later.

    Reception: applicants who live there stay a month longer, at the part of the cost per place that would
    have ended. Penalties are left to scenarios: which ones still run and which have reached their maximum
    depends on each case.

    Args:
        old_stock: Applications of the old stock that are still open.
        known: The assumptions of this room; the shipped ones if None.

    Source:
        Serves R-089, R-144; assumptions F-001 and F-002.

    Example:
        >>> delay, = month_of_delay(54_000)
        >>> round(delay.value, 1)  # 54,000 * 0.75 * 48,103 * 0.7 / 12
        113.6
    """
    assumed = known or assumptions()
    living, marginal = assumed["F-001"], assumed["F-002"]
    month = old_stock * published_prices().place / 12.0 / 1e6
    return (
        Delay(
            "reception",
            month * living.low * marginal.low,
            month * living.value * marginal.value,
            month * living.high * marginal.high,
            "F-001, F-002, JV-0207, JV-0375",
        ),
    )
