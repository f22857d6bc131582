"""What the hindcast is given: inflow, staff and the flows of the years before, per week.

Weeks run from the Monday of 4 January 2021. Until the end of June 2023 the flows only make the ages of the
stock of 36,870; from then on decisions follow from staff, and nothing of 2024 and 2025 is fitted.
"""

from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from ketenbalans import facts
from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR
from ketenbalans.forecast.national import monthly_history
from ketenbalans.vocabulary.calendar import Period
from ketenbalans.vocabulary.codes import Population

FIRST_MONDAY = date(2021, 1, 4)
MID_2023 = date(2023, 7, 1)
END = date(2026, 1, 4)
"""The Sunday week that closes 2025."""
WEEKS = (END - FIRST_MONDAY).days // 7
BEFORE = 104
"""Lodging weeks before 2021 that are kept apart."""


def week_of(day: date) -> int:
    """The week of the hindcast that holds a day.

    Example:
        >>> week_of(date(2023, 7, 1)), week_of(date(2025, 12, 31)) == WEEKS - 1
        (129, False)
    """
    return (day - FIRST_MONDAY).days // 7


def weeks_of(label: str) -> slice:
    """The weeks whose Monday lies in a period, such as ``2025`` or ``2024-12``."""
    period = Period.parse(label)
    first = max(-(-(period.first - FIRST_MONDAY).days // 7), 0)
    return slice(first, min((period.last - FIRST_MONDAY).days // 7 + 1, WEEKS))


def end_of(label: str) -> int:
    """The week whose end comes nearest to the end of a period."""
    return min(round(((Period.parse(label).last - FIRST_MONDAY).days + 1) / 7) - 1, WEEKS - 1)


def _middle(week: int) -> date:
    return FIRST_MONDAY + timedelta(days=7 * week + 3)


def _year(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 0.5) / 365.25


@lru_cache(maxsize=1)
def years() -> np.ndarray:
    """The middle of each week as a decimal year, shape (week,)."""
    return np.array([_year(_middle(week)) for week in range(WEEKS)])


@lru_cache(maxsize=4)
def weekly(population: Population = Population.FIRST_APPLICATIONS) -> np.ndarray:
    """Persons who came per week, before and during the hindcast, shape (BEFORE + week,)."""
    history = monthly_history(population)
    daily: dict[str, float] = {}
    for label, persons in zip(history.months, history.persons, strict=True):
        month = Period.parse(label)
        daily[label] = float(persons) / ((month.last - month.first).days + 1)
    last = max(daily)
    found = []
    for week in range(-BEFORE, WEEKS):
        days = [FIRST_MONDAY + timedelta(days=7 * week + day) for day in range(7)]
        found.append(sum(daily[min(f"{day.year}-{day.month:02d}", last)] for day in days))
    return np.array(found)


@lru_cache(maxsize=1)
def syrians() -> np.ndarray:
    """Syrians among first applications per lodging week, before and during the hindcast, as a share.

    Source:
        CBS 83102NED (first applications by nationality) over the total of the month.
    """
    table = facts.series("cbs_monthly", origin_iso3="SYR", measure="first_application")
    came = {str(row["month"]): float(row["persons"]) for row in table.iter_rows(named=True)}
    history = monthly_history(Population.FIRST_APPLICATIONS)
    share = {
        month: came[month] / float(persons)
        for month, persons in zip(history.months, history.persons, strict=True)
        if month in came
    }
    last = max(share)
    days = [FIRST_MONDAY + timedelta(days=7 * week + 3) for week in range(-BEFORE, WEEKS)]
    return np.array([share[min(f"{day.year}-{day.month:02d}", last)] for day in days])


@lru_cache(maxsize=1)
def syrians_decided() -> np.ndarray:
    """Syrians among the decisions per week, as a share, shape (week,); from 2023 on that of 2023.

    Source:
        UNHCR decisions at first instance without closures, by year; no year after 2023 is used.
    """
    table = facts.series("unhcr_decisions", dec_level="FI")
    total, closed = unhcr("dec_total"), unhcr("dec_closed")
    own = {
        int(row["year"]): float(row["dec_total"]) - float(row["dec_closed"])
        for row in table.filter(table["origin_iso3"] == "SYR").iter_rows(named=True)
    }
    share = {year: own[year] / (total[year] - closed[year]) for year in (2021, 2022, 2023)}
    return np.array([share[min(int(year), 2023)] for year in years()])


@lru_cache(maxsize=1)
def staff() -> np.ndarray:
    """IND staff per week over that of mid-2023, shape (week,), on straight lines between the year ends.

    Source:
        PL-0064 to PL-0069: fte in total, internal and external. An index of capacity, not hear-and-decide
        staff.
    """
    figures = facts.select("ind.fte", type="total", source="plan-2026")
    ends = [_year(date.fromisoformat(figure.period)) for figure in figures]
    fte = [figure.number for figure in figures]
    return np.asarray(np.interp(years(), ends, fte) / np.interp(_year(MID_2023), ends, fte))


@lru_cache(maxsize=4)
def unhcr(column: str, *, level: str = "FI") -> dict[int, float]:
    """A column of the decisions at first instance or on repeated applications, by year."""
    table = facts.series("unhcr_decisions", dec_level=level)
    return {
        year: float(table.filter(table["year"] == year)[column].sum())
        for year in sorted(set(table["year"].to_list()))
    }


@lru_cache(maxsize=2)
def unhcr_applications(level: str) -> dict[int, float]:
    """Applications by year: new ones (``FI``) or repeated ones (``RA``)."""
    table = facts.series("unhcr_applications", dec_level=level)
    return {
        year: float(table.filter(table["year"] == year)["applied"].sum())
        for year in sorted(set(table["year"].to_list()))
    }


@lru_cache(maxsize=1)
def earlier_decisions() -> np.ndarray:
    """Shape of the weekly decisions before mid-2023, shape (week,); the level is found from the stock.

    Source:
        UNHCR decisions at first instance without closures, by year.
    """
    total, closed = unhcr("dec_total"), unhcr("dec_closed")
    return np.array([(total[int(year)] - closed[int(year)]) / WEEKS_IN_A_YEAR for year in years()])
