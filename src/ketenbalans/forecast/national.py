"""Inflow of asylum applications in the Netherlands: what came by month, and paths of what may come.

Two populations, never mixed (R-005, R-116). *First applications* are those of Statistics Netherlands.
*All asylum* adds repeated applications and people resettled or relocated, and leaves arriving family
members out, who are counted as *nareis*. The paths hold the error of the level for ten years ahead, which
is far wider than a scenario low-middle-high: in 2022 34,370 were foreseen and 47,911 came.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from ketenbalans.errors import OutOfRangeError, PopulationError
from ketenbalans.forecast import published
from ketenbalans.forecast.assumed import assumed
from ketenbalans.forecast.long_run import WEEKS_IN_A_QUARTER, LongRun, learn
from ketenbalans.forecast.national_kernel import fill_paths
from ketenbalans.vocabulary.calendar import Period, periods, week_start
from ketenbalans.vocabulary.codes import Population

WEEKS_IN_A_YEAR = 365.25 / 7
DAYS_FROM_MIDDLE_TO_END_OF_QUARTER = 365.25 / 8
RECENT_YEARS = 5


@dataclass(frozen=True)
class MonthlyHistory:
    """What came, by month.

    Attributes:
        population: Whom the counts hold.
        months: Labels such as ``2015-01``, without gaps.
        persons: Shape (month,), whole numbers.
        basis: Per month ``published`` or ``estimated``: a published quarter shared out over its months
            by what is published of them.
    """

    population: Population
    months: tuple[str, ...]
    persons: np.ndarray
    basis: tuple[str, ...]


@lru_cache(maxsize=2)
def month_factors(measure: str = published.FIRST) -> np.ndarray:
    """The season: expected persons in a month over those in an average month, shape (12,), mean one.

    The median over 2015 to 2025 of the seven nationalities that are published by month, against a centred
    moving year, so that the autumn of 2015 and the spring of 2020 do not set the season.

    Example:
        >>> factors = month_factors()
        >>> bool(factors[9] > 1.2 > 0.9 > factors[1])  # October against February
        True
    """
    by_origin = published.months_by_origin(measure)
    total = np.log(np.sum([list(months.values()) for months in by_origin.values()], axis=0).astype(float))
    window = np.full(13, 1 / 12)
    window[[0, -1]] = 1 / 24
    departure = total[6:-6] - np.convolve(total, window, mode="valid")
    month = np.arange(6, 6 + len(departure)) % 12
    factors = np.exp([np.median(departure[month == number]) for number in range(12)])
    return np.asarray(factors / factors.mean())


@lru_cache(maxsize=4)
def monthly_history(population: Population = Population.FIRST_APPLICATIONS) -> MonthlyHistory:
    """What came per month: first applications or nareis from 2013, all asylum from 2019.

    Every published quarter is kept to the person. Months of a quarter are the published ones where they
    are; the rest of the quarter is shared out as the seven monthly nationalities and the season say.

    Raises:
        PopulationError: If the population is counted by no published series.

    Source:
        CBS and IND by month, quarter and nationality; all asylum from table 8 of the annual report less
        arriving family members. Serves R-116.

    Example:
        >>> history = monthly_history()
        >>> int(history.persons[[month[:4] == "2024" for month in history.months]].sum())
        32175
    """
    if population is Population.ALL_ASYLUM:
        return _all_asylum_history()
    measures = {Population.FIRST_APPLICATIONS: published.FIRST, Population.NAREIS: published.NAREIS}
    if population not in measures:
        raise PopulationError(
            "no monthly inflow is published for population {population!r}",
            mend="use one of: {known}",
            population=population.value,
            known="first_applications, all_asylum, nareis",
        )
    measure = measures[population]
    by_origin = published.months_by_origin(measure)
    vintages = published.published_months(measure)
    factors = month_factors(measure)
    months: list[str] = []
    persons: list[int] = []
    basis: list[str] = []
    for label, total in sorted(published.quarters(measure).items()):
        quarter = Period.parse(label)
        of_quarter = [
            str(month)
            for month in periods(*(Period.holding(day, "month") for day in (quarter.first, quarter.last)))
        ]
        known = {month: _latest(vintages[month]) for month in of_quarter if month in vintages}
        seven = np.array([sum(of.get(month, 0) for of in by_origin.values()) for month in of_quarter])
        season = np.array([factors[int(month[5:]) - 1] for month in of_quarter])
        shape = seven + max(total - seven.sum(), 0) * season / season.sum()
        if len(known) == len(of_quarter) and sum(known.values()) != total:
            # The quarter was revised after its months: they keep their proportions.
            shape, known = np.array([float(known[month]) for month in of_quarter]), {}
        months += of_quarter
        persons += _shared_out(total, of_quarter, known, shape)
        basis += ["published" if month in known else "estimated" for month in of_quarter]
    return MonthlyHistory(population, tuple(months), np.array(persons), tuple(basis))


def _latest(vintages: dict[str, int]) -> int:
    return vintages[max(vintages)]


def _shared_out(total: int, months: list[str], known: dict[str, int], shape: np.ndarray) -> list[int]:
    """Whole persons per month that add up to the quarter and keep the known months."""
    free = [place for place, month in enumerate(months) if month not in known]
    found = [known.get(month, 0) for month in months]
    rest = total - sum(found)
    if not free:
        return found
    bounds = np.round(rest * np.cumsum(shape[free]) / shape[free].sum()).astype(int)
    for place, share in zip(free, np.diff(bounds, prepend=0), strict=True):
        found[place] = int(share)
    return found


def _all_asylum_history() -> MonthlyHistory:
    first = monthly_history(Population.FIRST_APPLICATIONS)
    ratio = others_per_first()
    kept = [place for place, month in enumerate(first.months) if int(month[:4]) in ratio]
    months = tuple(first.months[place] for place in kept)
    exact = np.array([first.persons[place] * (1 + ratio[int(first.months[place][:4])]) for place in kept])
    persons = np.diff(np.round(np.cumsum(exact)), prepend=0).astype(int)
    return MonthlyHistory(Population.ALL_ASYLUM, months, persons, ("estimated",) * len(months))


@lru_cache(maxsize=1)
def others_per_first() -> dict[int, float]:
    """Per year: repeated, resettled and relocated persons over first applications.

    Example:
        >>> round(others_per_first()[2025], 4)  # (42810 - 16470 - 24140) / 24140
        0.0911
    """
    first, nareis = published.years(published.FIRST), published.years(published.NAREIS)
    return {
        year: (inflow - nareis[year] - first[year]) / first[year]
        for year, inflow in published.chain_inflow().items()
        if year in first and year in nareis
    }


@lru_cache(maxsize=1)
def long_run() -> LongRun:
    """What the counts from 2000 to 2025 tell of the level of first applications."""
    quarters = published.quarters(published.FIRST)
    first_year = int(min(quarters)[:4])
    years = [persons for year, persons in published.yearly_applications().items() if year < first_year]
    season = month_factors().reshape(4, 3).mean(axis=1)
    level = [persons / season[int(label[-1]) - 1] for label, persons in sorted(quarters.items())]
    return learn(np.array(years, dtype=float), np.array(level))


def last_known_day() -> date:
    """The last day that the published counts hold; paths start after it."""
    return Period.parse(max(published.quarters(published.FIRST))).last


def inflow_paths(
    *,
    start: date,
    weeks: int,
    futures: int,
    seed: int,
    level: float | None = None,
    population: Population = Population.ALL_ASYLUM,
) -> np.ndarray:
    """Possible numbers of applications for asylum per week.

    The population is **all asylum**: first and repeated applications and people resettled or relocated,
    whatever track or procedure they enter; arriving family members (nareis) are not in it. Ask for
    ``Population.FIRST_APPLICATIONS`` to have only those. A future is the same whatever number of futures
    or weeks is asked for, and whatever the level: the same luck at another level.

    Args:
        start: First day of the first week; weeks are taken from the Monday on or before it.
        weeks: Number of weeks.
        futures: Number of possible futures.
        seed: Seed of all draws.
        level: Expected **first applications a year**, held constant over all weeks, such as 25,000 for the
            middle scenario of the plan. Without it the level starts where the counts end and is pulled
            back to the long run.
        population: ``ALL_ASYLUM`` or ``FIRST_APPLICATIONS``.

    Returns:
        Whole persons, shape (future, week).

    Raises:
        OutOfRangeError: If the start lies before the end of the published counts, or a size or the level
            is not above zero.
        PopulationError: If another population is asked for.

    Source:
        docs/explanation/forecast.md. Serves R-114 to R-120.

    Example:
        >>> paths = inflow_paths(start=date(2026, 4, 6), weeks=52, futures=2, seed=1)
        >>> paths.shape, bool((paths >= 0).all())
        ((2, 52), True)
    """
    for name, size in (("weeks", weeks), ("futures", futures)):
        if size < 1:
            raise OutOfRangeError("{name} is {size}", mend="give 1 or more", name=name, size=size)
    if level is not None and not level > 0:
        raise OutOfRangeError(
            "a level of {level} applications a year is not above zero", mend="give 1 or more", level=level
        )
    if population not in {Population.ALL_ASYLUM, Population.FIRST_APPLICATIONS}:
        raise PopulationError(
            "paths of inflow are of all asylum or of first applications, not of {population!r}",
            mend="ask for one of these two",
            population=population.value,
        )
    origin = week_start(last_known_day())
    before = (week_start(start) - origin).days // 7
    if before < 0:
        raise OutOfRangeError(
            "{start} lies before the end of the published counts ({known})",
            mend="start later, or take what came from monthly_history",
            start=start,
            known=last_known_day(),
        )
    known = long_run()
    gap = (DAYS_FROM_MIDDLE_TO_END_OF_QUARTER - (last_known_day() - origin).days) / 7
    ahead = gap + np.arange(before, before + weeks)
    season = weekly_season(week_start(start).toordinal(), weeks)
    scale = season / WEEKS_IN_A_QUARTER
    if level is not None:
        scale = season * level / WEEKS_IN_A_YEAR / known.expected(ahead)
    others = sorted(others_per_first().items())[-RECENT_YEARS:]
    low = min(ratio for _, ratio in others) if population is Population.ALL_ASYLUM else 0.0
    high = max(ratio for _, ratio in others) if population is Population.ALL_ASYLUM else 0.0
    paths = np.empty((futures, weeks), dtype=np.int64)
    fill_paths(
        seed,
        before,
        np.cumsum(known.weight),
        0.5 ** (1 / (known.half_life * WEEKS_IN_A_YEAR)),
        known.spread,
        known.mean,
        np.linalg.cholesky(known.covariance + 1e-12 * np.eye(2)),
        gap,
        scale,
        np.array([low, high]),
        np.array([assumed("weekly_unevenness"), assumed("household_clumping")]),
        paths,
    )
    return paths


def weekly_season(monday: int, weeks: int) -> np.ndarray:
    """The season of each week, from the months that its days lie in, shape (week,).

    Args:
        monday: Proleptic day number (``date.toordinal``) of the first Monday.
        weeks: Number of weeks.

    Example:
        >>> season = weekly_season(date(2026, 1, 5).toordinal(), 522)
        >>> bool(abs(season.mean() - 1) < 0.01)
        True
    """
    factors = month_factors()
    months = np.array([date.fromordinal(day).month for day in range(monday, monday + 7 * weeks)])
    return np.asarray(factors[months - 1].reshape(weeks, 7).mean(axis=1))
