"""The published figures that the synthetic register starts from.

They come out of ``facts`` with their source and locator; nothing is computed here beyond adding up.
Populations differ: track 4, first applications and all open asylum applications are kept under their own
names (R-005).
"""

from collections.abc import Mapping
from functools import lru_cache

import polars

from ketenbalans import facts
from ketenbalans.vocabulary import nationalities

FIRST_YEAR_OF_FLOWS = 2018
STOCK_YEAR = 2025
FIRST_APPLICATION = "first_application"


def published(identifier: str) -> float:
    """The value of a figure of the sources by its id.

    Raises:
        UnknownNameError: If there is no such figure.

    Example:
        >>> published("PL-0015")
        54000.0
    """
    return facts.figure(identifier).number


@lru_cache(maxsize=1)
def stock_by_nationality() -> Mapping[str, int]:
    """Asylum-seekers at the end of 2025 by nationality, as UNHCR counts them; cells under 5 are shown as 5.

    UNHCR counts another population (49,662) than the plan (54,000), so these serve as proportions only.

    Example:
        >>> stock_by_nationality()["SYR"]
        17478
    """
    stock: dict[str, int] = {}
    table = facts.series("unhcr_stock").filter(polars.col("year") == STOCK_YEAR)
    for origin, count in table.select("origin_iso3", "asylum_seekers").iter_rows():
        if count:
            code = nationalities.check(nationalities.from_unhcr(origin))
            stock[code] = stock.get(code, 0) + count
    return dict(sorted(stock.items()))


@lru_cache(maxsize=1)
def quarterly_first_applications() -> Mapping[str, int]:
    """First applications by quarter of lodging, CBS; label such as 2025Q4.

    Example:
        >>> quarterly_first_applications()["2025Q4"]
        7525
    """
    table = facts.series("cbs_quarterly").filter(polars.col("measure") == FIRST_APPLICATION)
    rows = table.select("quarter", "persons").iter_rows()
    return {quarter: persons for quarter, persons in rows if int(quarter[:4]) >= FIRST_YEAR_OF_FLOWS}


@lru_cache(maxsize=1)
def monthly_first_applications() -> Mapping[str, Mapping[str, int]]:
    """First applications by nationality and month (2025-12), CBS; seven nationalities only.

    Example:
        >>> sorted(monthly_first_applications())
        ['AFG', 'ERI', 'IRQ', 'SOM', 'SYR', 'TUR', 'YEM']
    """
    flows: dict[str, dict[str, int]] = {}
    table = facts.series("cbs_monthly").filter(polars.col("measure") == FIRST_APPLICATION)
    for origin, month, persons in table.select("origin_iso3", "month", "persons").iter_rows():
        if int(month[:4]) >= FIRST_YEAR_OF_FLOWS:
            flows.setdefault(origin, {})[month] = persons or 0
    return flows
