"""The published series that the forecasts start from, as numbers by period.

Asks the facts room for its tables and nothing else; what is estimated from them (months out of quarters,
a population out of its parts) is estimated in ``forecast.national``.
"""

from collections import defaultdict

from ketenbalans import facts

FIRST, NAREIS = "first_application", "family_arrival_nareis"
ORIGINS = ("SYR", "ERI", "TUR", "IRQ", "AFG", "YEM", "SOM")
"""The seven nationalities that Statistics Netherlands counts by month (ISO 3166-1 alpha-3)."""

FIRST_YEAR_OF_REPEATED = 2018
"""From this year on UNHCR parts repeated from first applications throughout."""


def quarters(measure: str) -> dict[str, int]:
    """Persons per quarter (``2013-Q1``) for a measure, all nationalities together.

    Source:
        Statistics Netherlands (CBS), from 2023Q2 news agencies; column ``precision`` says how exact.

    Example:
        >>> quarters(FIRST)["2015-Q4"]
        19600
    """
    table = facts.series("cbs_quarterly", measure=measure)
    return {
        f"{row['quarter'][:4]}-{row['quarter'][4:]}": int(row["persons"])
        for row in table.iter_rows(named=True)
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
    for row in facts.series("cbs_monthly", measure=measure).iter_rows(named=True):
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
    for row in facts.series("monthly_totals", measure=measure).iter_rows(named=True):
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
    table = facts.series("annual_totals", measure=measure)
    return {int(row["year"]): int(row["persons"]) for row in table.iter_rows(named=True)}


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
    for row in facts.series("unhcr_applications", dec_level="FI").iter_rows(named=True):
        if row["app_type"] in {"N", "V"} and origin in {None, row["origin_iso3"]}:
            found[int(row["year"])] += int(row["applied"])
    return dict(sorted(found.items()))


def yearly_by_origin() -> dict[str, dict[int, int]]:
    """Origin (ISO 3166-1 alpha-3) to year to first applications, from 2000.

    Source:
        UNHCR refugee data, Netherlands; cells under five are shown as five.

    Example:
        >>> yearly_by_origin()["SYR"][2022]
        12647
    """
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in facts.series("unhcr_applications", dec_level="FI").iter_rows(named=True):
        if row["app_type"] in {"N", "V"}:
            found[row["origin_iso3"]][int(row["year"])] += int(row["applied"])
    return {origin: dict(of) for origin, of in found.items()}


def repeated_applications() -> dict[int, int]:
    """Repeated applications per year, where UNHCR parts them (2018 on).

    Example:
        >>> repeated_applications()[2022]
        1510
    """
    found: dict[int, int] = defaultdict(int)
    for row in facts.series("unhcr_applications", app_type="R").iter_rows(named=True):
        found[int(row["year"])] += int(row["applied"])
    return {year: persons for year, persons in sorted(found.items()) if year >= FIRST_YEAR_OF_REPEATED}


def chain_inflow() -> dict[int, int]:
    """Inflow of the whole chain per year: first, repeated, resettled and relocated, and arriving family.

    Source:
        Annual report 2025 of the ministry, table 8 (JV-0337 to JV-0343).

    Example:
        >>> chain_inflow()[2025]
        42810
    """
    figures = facts.select("chain.asylum.inflow", source="annual-report-2025", kind="realised")
    return {int(figure.period): round(figure.number) for figure in figures}
