"""The published figures that the synthetic register starts from, with their identifiers and locators.

Nothing is computed here beyond adding up what stands in the files. Populations differ: track 4, first
applications and all open asylum applications are kept under their own names (R-005).
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ketenbalans.errors import UnknownNameError
from ketenbalans.vocabulary import nationalities

FIRST_YEAR_OF_FLOWS = 2018
STOCK_YEAR = "2025"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files("ketenbalans") / "data" / "published" / name).open(encoding="utf-8") as stream:
        yield from csv.DictReader(stream)


@dataclass(frozen=True)
class Figure:
    """One published figure."""

    id: str
    value: float
    unit: str
    period: str
    locator: str


@lru_cache(maxsize=1)
def _figures() -> Mapping[str, Figure]:
    wanted = {"AR-0066", "AR-0090", "AR-0092", "AR-0093", "AR-0094"}
    wanted |= {"PL-0015", "PL-0017", "PL-0018", "PL-0019", "PL-0020"}
    return {
        row["id"]: Figure(
            row["id"], float(row["value"]), row["unit"], row["period"], f"{row['source']}, {row['locator']}"
        )
        for row in _rows("facts.csv")
        if row["id"] in wanted
    }


def figure(identifier: str) -> Figure:
    """A figure of the sources by its id.

    Raises:
        UnknownNameError: If this room does not use a figure of that id.

    Example:
        >>> figure("PL-0015").value
        54000.0
    """
    if identifier not in _figures():
        raise UnknownNameError("figure", identifier, _figures())
    return _figures()[identifier]


@lru_cache(maxsize=1)
def stock_by_nationality() -> Mapping[str, int]:
    """Asylum-seekers at the end of 2025 by nationality, as UNHCR counts them; cells under 5 are shown as 5.

    UNHCR counts another population (49,662) than the plan (54,000), so these serve as proportions only.

    Example:
        >>> stock_by_nationality()["SYR"]
        17478
    """
    stock: dict[str, int] = {}
    for row in _rows("nl_unhcr_endyear_stock_2000_2025.csv"):
        if row["year"] == STOCK_YEAR and row["asylum_seekers"]:
            code = nationalities.check(nationalities.from_unhcr(row["origin_iso3"]))
            stock[code] = stock.get(code, 0) + int(row["asylum_seekers"])
    return {code: count for code, count in sorted(stock.items()) if count > 0}


@lru_cache(maxsize=1)
def quarterly_first_applications() -> Mapping[str, int]:
    """First applications by quarter of lodging, CBS; label such as 2025Q4.

    Example:
        >>> quarterly_first_applications()["2025Q4"]
        7525
    """
    return {
        row["quarter"]: int(float(row["persons"]))
        for row in _rows("nl_cbs_quarterly_totals_2013_2025.csv")
        if row["measure"] == "first_application" and int(row["quarter"][:4]) >= FIRST_YEAR_OF_FLOWS
    }


@lru_cache(maxsize=1)
def monthly_first_applications() -> Mapping[str, Mapping[str, int]]:
    """First applications by nationality and month (2025-12), CBS; seven nationalities only.

    Example:
        >>> sorted(monthly_first_applications())
        ['AFG', 'ERI', 'IRQ', 'SOM', 'SYR', 'TUR', 'YEM']
    """
    flows: dict[str, dict[str, int]] = {}
    for row in _rows("nl_cbs_monthly_by_nationality_2015_2025.csv"):
        if row["measure"] == "first_application" and int(row["month"][:4]) >= FIRST_YEAR_OF_FLOWS:
            flows.setdefault(row["origin_iso3"], {})[row["month"]] = int(row["persons"] or 0)
    return flows
