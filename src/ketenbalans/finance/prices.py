"""Prices of 2025 for a scenario's quantities, from published amounts over published quantities.

They stay constant, so that the money tells the effect of the scenario and not inflation. What is assumed of
them is drawn per future within its band, on the luck of that future.
"""

from dataclasses import dataclass, replace

import numpy as np

from ketenbalans.chain.sampling import Sample, independent
from ketenbalans.facts import Facts, load
from ketenbalans.finance.departures import cost_per_departure
from ketenbalans.finance.funding import Quantity
from ketenbalans.finance.nidos import MinorsYear, minors_year
from ketenbalans.finance.provision import Amount
from ketenbalans.finance.published import assumptions
from ketenbalans.finance.reception import coa_2025
from ketenbalans.finance.unit_costs import unit_costs

YEARS_OF_INFLOW = ("JV-0358", "JV-0359")
"""Persons who came to COA in 2024 and 2025."""


@dataclass(frozen=True)
class Prices:
    """Euros per unit; numbers, or of shape (future, 1) where an assumption was drawn.

    Args:
        place: Per occupied place and year at COA.
        emergency: What an emergency place costs on top of that.
        application: Per application, of what ``counted`` says, family members included.
        counted: Whether the price of an application is per inflow or per decision (R-122).
        departure: Per demonstrable departure, an average.
        minors: Nidos in 2025.
        aid_per_arrival: Reception counted as development aid per person who came in the past year.
        provision: The published provision for penalties, all products.
    """

    place: float
    emergency: Amount
    application: float
    counted: Quantity
    departure: float
    minors: MinorsYear
    aid_per_arrival: float
    provision: float


def price_per_decision(facts: Facts | None = None) -> float:
    """The asylum unit cost of 2025 without the money for the penalties provision.

    A reading: the report explains unit costs by decisions (§10.1) and puts the ministry's 210 million for
    penalties into the turnover of asylum without saying so.

    Example:
        >>> round(price_per_decision())  # (605 - 210) million / (605 million / 7,009)
        4576
    """
    known = facts or load()
    asylum = unit_costs(2025, known)[0]
    return (asylum.turnover - 1e6 * known["JV-0784"].number) / asylum.units


def published_prices(facts: Facts | None = None, counted: Quantity = Quantity.INFLOW) -> Prices:
    """The prices of 2025.

    Args:
        facts: The figures; the shipped ones if None.
        counted: What the price of an application is per; the budgeted price is per inflow.

    Source:
        Annual report 2025 §37.4 (COA), Tabel 7, 13, 14, 29, 33. Serves R-121, R-124, R-129, R-140, R-141.

    Example:
        >>> prices = published_prices()
        >>> round(prices.place), round(float(prices.emergency)), prices.application
        (31445, 48701, 4418.0)
        >>> round(prices.aid_per_arrival)  # 890,427 thousand / ((52,297 + 51,660) / 2)
        17131
    """
    known, coa = facts or load(), coa_2025(facts)
    arrivals = sum(known[each].number for each in YEARS_OF_INFLOW) / len(YEARS_OF_INFLOW)
    return Prices(
        place=coa.price,
        emergency=coa.emergency_price,
        application=known["JV-0945"].number if counted is Quantity.INFLOW else price_per_decision(known),
        counted=counted,
        departure=cost_per_departure(known),
        minors=minors_year("realised", known),
        aid_per_arrival=1000.0 * known["JV-0325"].number / arrivals,
        provision=1000.0 * known["JV-0861"].number,
    )


def drawn_prices(sample: Sample, prices: Prices | None = None) -> Prices:
    """The prices with the assumption on emergency places (F-010) drawn.

    Args:
        sample: The futures; each keeps its draw in every scenario.
        prices: Prices to start from; the published ones of 2025 if None.
    """
    base, assumed = prices or published_prices(), assumptions()["F-010"]
    numbers = np.asarray(sample.luck, dtype=np.int64)
    units = independent(sample.seed, assumed.purpose, int(numbers.max()) + 1)[numbers]
    return replace(base, emergency=base.emergency * assumed.value / assumed.at(units)[:, np.newaxis])
