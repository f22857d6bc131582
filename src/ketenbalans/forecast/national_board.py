"""Forecasts from outside of national inflow, such as a new MPP, against the published counts.

Three series are known by name: first applications and arriving family by quarter, and the inflow of the whole
chain by year, which MPP and Kernprognose speak of. They are different populations and never mixed (R-005).
"""

from collections.abc import Sequence

import numpy as np

from ketenbalans.errors import ContradictionError, UnknownNameError
from ketenbalans.forecast import published
from ketenbalans.forecast.board import Scored, quantiles_of, score
from ketenbalans.forecast.contest import own_year, quarterly_panel
from ketenbalans.forecast.outside import Said
from ketenbalans.forecast.table import Table

WHOLE_CHAIN = "whole_chain"
"""First and repeated applications, resettled and relocated people, and arriving family, a year."""

SERIES = (WHOLE_CHAIN, published.FIRST, published.NAREIS)


def score_national(said: Sequence[Said]) -> list[Scored]:
    """Every forecast of national inflow with its quantiles and what came.

    Args:
        said: From ``outside.read_outside``; series are those of ``SERIES``.

    Returns:
        One per forecast, by the day on which it was made within each population.

    Raises:
        UnknownNameError: If a series is none of them.
        ContradictionError: If the whole chain is forecast for another period than a year, or a period is no
            sum of quarters.
        OutOfRangeError: If a period lies too far ahead.

    Source:
        Published counts of Statistics Netherlands and table 8 of the annual report. Serves R-114, R-116.

    Example:
        >>> from ketenbalans.forecast.outside import parse_outside
        >>> rows = "forecaster,made_on,series,period,quantile,value\\n"
        >>> rows += "MPP,2024-09,whole_chain,2025,mid,76400\\n"
        >>> score_national(parse_outside(rows, "mpp.csv"))[0].outcome
        42810.0
    """
    for item in said:
        if item.series not in SERIES:
            raise UnknownNameError("series", item.series, SERIES, where=item.place)
        if item.series == WHOLE_CHAIN and item.period.kind != "year":
            raise ContradictionError(
                "the inflow of the whole chain is published by year, and {period} is a {kind}",
                where=item.place,
                mend="forecast a year, or {first} and {nareis} by quarter",
                period=item.period,
                kind=item.period.kind,
                first=published.FIRST,
                nareis=published.NAREIS,
            )
    counted = [item for item in said if item.series != WHOLE_CHAIN]
    return _whole_chain(said) + score(counted, Table(quarterly_panel(), {}, ()))


def _whole_chain(said: Sequence[Said]) -> list[Scored]:
    came = published.years("total_applications_and_nareis") | published.chain_inflow()
    found: list[Scored] = []
    chosen = (item for item in said if item.series == WHOLE_CHAIN)
    for item in sorted(chosen, key=lambda item: item.made_on):
        own = own_year(item.period.first.year, item.made_on.isoformat()[:7])
        record = [
            earlier
            for earlier in found
            if earlier.said.forecaster == item.forecaster and earlier.said.period.last < item.made_on
        ]
        outcome = float(came.get(item.period.first.year, np.nan))
        found.append(Scored(item, quantiles_of(item, own, record), own, None, outcome))
    return found
