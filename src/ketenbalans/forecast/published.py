"""The published series that the forecasts start from, as numbers with their population.

Reads the shipped tables of ``data/published`` and nothing else; what is estimated from them (months out of
quarters, a population out of its parts) is estimated in ``forecast.national``.
"""

import csv
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files

from ketenbalans.errors import MissingValueError

FIRST, NAREIS = "first_application", "family_arrival_nareis"
ORIGINS = ("SYR", "ERI", "TUR", "IRQ", "AFG", "YEM", "SOM")
"""The seven nationalities that Statistics Netherlands counts by month (ISO 3166-1 alpha-3)."""


@lru_cache(maxsize=16)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one shipped table, each as column to text.

    Raises:
        MissingValueError: If there is no such table.

    Example:
        >>> rows("nl_annual_totals.csv")[0]["persons"]
        '13845'
    """
    file = files("ketenbalans") / "data" / "published" / name
    if not file.is_file():
        raise MissingValueError(
            "there is no published table {name!r}", mend="use a name from data/published", name=name
        )
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def quarters(measure: str) -> dict[str, int]:
    """Persons per quarter (``2013-Q1``) for a measure, all nationalities together.

    Source:
        Statistics Netherlands (CBS), from 2023Q2 news agencies; column ``precision`` says how exact.

    Example:
        >>> quarters(FIRST)["2015-Q4"]
        19600
    """
    return {
        f"{row['quarter'][:4]}-{row['quarter'][4:]}": int(row["persons"])
        for row in rows("nl_cbs_quarterly_totals_2013_2025.csv")
        if row["measure"] == measure
    }


def months_by_origin(measure: str) -> dict[str, dict[str, int]]:
    """Nationality to month (``2015-01``) to persons, for the seven that are published by month.

    Source:
        CBS StatLine 83102NED.

    Example:
        >>> months_by_origin(FIRST)["SYR"]["2015-10"]
        5250
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows("nl_cbs_monthly_by_nationality_2015_2025.csv"):
        if row["measure"] == measure:
            found[row["origin_iso3"]][row["month"]] = int(row["persons"])
    return dict(found)


def published_months(measure: str) -> dict[str, dict[str, int]]:
    """Month to day of publication to persons: every vintage of the monthly totals that was published.

    Source:
        CBS and IND news, 2018 to 2023, with gaps.

    Example:
        >>> published_months(FIRST)["2022-10"]
        {'2022-11': 3912, '2022-12-13': 3965}
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows("nl_monthly_totals_cbs_ind_2018_2023.csv"):
        if row["measure"] == measure:
            found[row["month"]][row["published"]] = int(row["persons"])
    return dict(found)


def years(measure: str) -> dict[int, int]:
    """Persons per year for a measure.

    Source:
        CBS 80059NED.

    Example:
        >>> years(FIRST)[2022]
        35535
    """
    return {
        int(row["year"]): int(row["persons"])
        for row in rows("nl_annual_totals.csv")
        if row["measure"] == measure
    }


def yearly_applications(origin: str | None = None) -> dict[int, int]:
    """First applications per year from 2000, of one origin or of all.

    Until 2005 UNHCR does not part first from repeated applications (type ``V``): those years hold both.

    Source:
        UNHCR refugee data, Netherlands.

    Example:
        >>> yearly_applications()[2022], yearly_applications("SYR")[2022]
        (35476, 12647)
    """
    found: dict[int, int] = defaultdict(int)
    for row in rows("nl_unhcr_applications_2000_2025.csv"):
        first = row["app_type"] in {"N", "V"} and row["dec_level"] == "FI"
        if first and origin in {None, row["origin_iso3"]}:
            found[int(row["year"])] += int(row["applied"])
    return dict(sorted(found.items()))


def repeated_applications() -> dict[int, int]:
    """Repeated applications per year, where UNHCR parts them (2018 on).

    Example:
        >>> repeated_applications()[2022]
        1510
    """
    found: dict[int, int] = defaultdict(int)
    for row in rows("nl_unhcr_applications_2000_2025.csv"):
        if row["app_type"] == "R":
            found[int(row["year"])] += int(row["applied"])
    return {year: persons for year, persons in sorted(found.items()) if year >= 2018}


def chain_inflow() -> dict[int, int]:
    """Inflow of the whole chain per year: first, repeated, resettled and relocated, and arriving family.

    Source:
        Annual report 2025 of the ministry, table 8 (JV-0337 to JV-0343).

    Example:
        >>> chain_inflow()[2025]
        42810
    """
    return {
        int(row["period"]): int(row["value"])
        for row in rows("facts.csv")
        if row["source"] == "annual-report-2025"
        and row["subject"] == "chain.asylum.inflow"
        and row["kind"] == "realised"
    }
