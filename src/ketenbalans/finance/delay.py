"""What a month's delay of the old stock costs, per partner.

With futures: the same futures are run twice on the same luck, once with the old stock waiting for some
weeks, and the money of each future is compared with itself. Without futures: a closed form for reception
alone, from the number of people who wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ketenbalans.chain.assumptions import Assumption
from ketenbalans.errors import ContradictionError
from ketenbalans.facts import load
from ketenbalans.finance.prices import Prices
from ketenbalans.finance.published import assumptions
from ketenbalans.finance.reception import PricePerPlace
from ketenbalans.finance.scenario_costs import COSTS, POINTS, amounts
from ketenbalans.simulation.futures import Results

MONTHS_OF_A_YEAR = 12
WEEKS_OF_A_MONTH = 365.2425 / 7 / 12
ALL = "together"


@dataclass(frozen=True)
class Delay:
    """What one month's delay of the old stock costs a partner, in millions of euros.

    Args:
        partner: Who pays.
        low: 10 % point over futures, or the low end of the assumptions.
        value: Mean over futures, or the central value.
        high: 90 % point, or the high end.
        rests_on: Ids of figures and assumptions; empty where it is simulated.
        error: Standard error of the mean; zero where nothing is simulated.
    """

    partner: str
    low: float
    value: float
    high: float
    rests_on: str = ""
    error: float = 0.0


def month_of_delay(old_stock: float, known: Mapping[str, Assumption] | None = None) -> tuple[Delay, ...]:
    """Reception for a month longer of everyone in the old stock who lives there: a closed form.

    Penalties are left to ``paired``: which ones still run and which have reached their maximum depends on
    each case.

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
    assumed, facts = known or assumptions(), load()
    living, marginal = assumed["F-001"], assumed["F-002"]
    place = PricePerPlace(1000.0 * facts["JV-0207"].number, facts["JV-0375"].number).euros
    month = old_stock * place / MONTHS_OF_A_YEAR / 1e6
    return (
        Delay(
            "COA reception",
            month * living.low * marginal.low,
            month * living.value * marginal.value,
            month * living.high * marginal.high,
            "F-001, F-002, JV-0207, JV-0375",
        ),
    )


def paired(base: Results, later: Results, weeks: int, prices: Prices | None = None) -> tuple[Delay, ...]:
    """What a month costs per partner over all simulated years, each future against itself.

    Args:
        base: The futures.
        later: The same futures with the old stock waiting for some weeks.
        weeks: How many weeks.
        prices: Prices; those of 2025 with their assumptions drawn if None.

    Returns:
        The partners that spend, and all of them together.

    Raises:
        ContradictionError: If the two are not the same futures.

    Source:
        Common random numbers; docs/explanation/money.md. Serves R-089, R-144.
    """
    same = base.sample.seed == later.sample.seed and all(
        name in later.sample.units and np.array_equal(units, later.sample.units[name])
        for name, units in base.sample.units.items()
    )
    if not same or base.weekly.shape != later.weekly.shape:
        raise ContradictionError(
            "the two runs are not the same futures",
            where="delay",
            mend="run both with one seed and number of futures",
        )
    first, second = amounts(base, prices), amounts(later, prices)
    scale = WEEKS_OF_A_MONTH / weeks / 1e6
    found = {partner: (second[partner] - first[partner]).sum(axis=1) * scale for partner in COSTS}
    found[ALL] = (_whole_cost(second) - _whole_cost(first)) * scale
    return tuple(_told(partner, values) for partner, values in found.items())


def _told(partner: str, values: np.ndarray) -> Delay:
    low, _, high = np.percentile(values, POINTS)
    error = float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else 0.0
    return Delay(partner, float(low), float(values.mean()), float(high), error=error)


def worth_of_pairing(base: Results, later: Results, prices: Prices | None = None) -> float:
    """How many times wider the difference would scatter if the two runs had met different luck.

    The standard deviation of the difference of independent futures over that of the paired ones, of all
    partners together.
    """
    first, second = _whole_cost(amounts(base, prices)), _whole_cost(amounts(later, prices))
    together = float(np.std(second - first, ddof=1))
    apart = float(np.sqrt(np.var(first, ddof=1) + np.var(second, ddof=1)))
    return apart / together if together else float("inf")


def _whole_cost(found: Mapping[str, np.ndarray]) -> np.ndarray:
    """What all partners spend over all years, shape (future,)."""
    return np.asarray(np.sum([found[partner].sum(axis=1) for partner in COSTS], axis=0))
