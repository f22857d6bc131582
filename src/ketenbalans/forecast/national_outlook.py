"""National inflow by year to 2036, in total and by nationality: the document of the command ``inflow``.

Everything is read from the same paths that feed the simulator, so that what is shown is what is used.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast import mix
from ketenbalans.forecast.contest import quarterly_panel
from ketenbalans.forecast.national import inflow_paths, last_known_day, monthly_history
from ketenbalans.forecast.origins import share_out
from ketenbalans.forecast.own import forecast_panel
from ketenbalans.forecast.paths import quantiles_of_paths, sample_paths
from ketenbalans.forecast.published import NAREIS
from ketenbalans.forecast.scores import LEVELS
from ketenbalans.vocabulary.calendar import week_start
from ketenbalans.vocabulary.codes import Population

LAST_YEAR = 2036
FAMILY_QUARTERS = 8
"""Family arrivals are forecast two years ahead; later they follow from permits, which the simulator knows."""


def document(
    *,
    until: int = LAST_YEAR,
    futures: int = 1000,
    seed: int = 1,
    level: float | None = None,
    named: int = 20,
) -> dict[str, Any]:
    """National inflow ahead, with what came.

    Args:
        until: Last calendar year.
        futures: Number of possible futures.
        seed: Seed of all draws.
        level: Expected first applications a year, constant; without it the level that the counts tell.
        named: How many nationalities are named.

    Returns:
        ``years`` (year, population, mean, quantiles), ``nationalities`` (the same per nationality),
        ``kinds``, ``tracks_before_pact``, ``languages`` and ``household_sizes`` as shares, ``expected``
        (year, cut, group, count: persons, or households for their sizes), ``family_arrivals`` by quarter
        and ``history`` by month.

    Raises:
        OutOfRangeError: If the last year is not after the published counts, or a size is below one.

    Example:
        >>> found = document(until=2027, futures=20)
        >>> [row["year"] for row in found["years"]]
        [2026, 2027]
    """
    start = week_start(last_known_day() + timedelta(days=1))
    end = date(until, 12, 31)
    if end <= last_known_day():
        raise OutOfRangeError(
            "{year} lies before the end of the published counts ({known})",
            where="--until",
            mend="give a later year",
            year=until,
            known=last_known_day(),
        )
    weeks = (end - start).days // 7 + 1
    paths = inflow_paths(start=start, weeks=weeks, futures=futures, seed=seed, level=level)
    names, parts = share_out(paths, start=start, seed=seed, named=named)
    # A week belongs to the year of its Thursday, as in the calendar of weeks.
    years = np.array([(start + timedelta(days=7 * week + 3)).year for week in range(weeks)])
    inside = [int(year) for year in np.unique(years) if year <= until and year > last_known_day().year]
    rows = [_row(year, paths[:, years == year].sum(axis=1)) for year in inside]
    return {
        "population": Population.ALL_ASYLUM.value,
        "futures": futures,
        "seed": seed,
        "level": level,
        "last_known": last_known_day().isoformat(),
        "years": rows,
        "nationalities": [
            {"nationality": name, **_row(year, parts[:, years == year, place].sum(axis=1))}
            for place, name in enumerate(names)
            for year in inside
        ],
        "kinds": {kind: round(share, 4) for kind, share in mix.by_kind().items()},
        "tracks_before_pact": {str(track): round(share, 4) for track, share in mix.by_track().items()},
        "languages": {language: round(share, 4) for language, share in mix.by_language().items()},
        "household_sizes": {str(size): share for size, share in mix.household_sizes().items()},
        "expected": [item for row in rows for item in _expected(row["year"], row["mean"])],
        "family_arrivals": _family(futures, seed),
        "history": _history(),
    }


def _row(year: int, persons: np.ndarray) -> dict[str, Any]:
    quantiles = quantiles_of_paths(persons)
    return {
        "year": year,
        "mean": round(float(persons.mean())),
        "quantiles": {f"{share:g}": int(value) for share, value in zip(LEVELS, quantiles, strict=True)},
    }


def _expected(year: int, persons: float) -> list[dict[str, Any]]:
    """A year's mean parted by kind, track, language and household size, as far as data allow."""
    households = mix.persons_to_households(persons)
    cuts: dict[str, tuple[float, dict[str, float]]] = {
        "kinds": (persons, mix.by_kind()),
        "tracks_before_pact": (persons, {str(track): share for track, share in mix.by_track().items()}),
        "languages": (persons, mix.by_language()),
        "household_sizes": (households, {str(size): share for size, share in mix.household_sizes().items()}),
    }
    return [
        {"year": year, "cut": cut, "group": group, "count": round(whole * share)}
        for cut, (whole, shares) in cuts.items()
        for group, share in shares.items()
    ]


def _family(futures: int, seed: int) -> list[dict[str, Any]]:
    forecast = forecast_panel(quarterly_panel(), FAMILY_QUARTERS)
    paths = sample_paths(forecast, futures=futures, seed=seed)[:, forecast.names.index(NAREIS)]
    quantiles = quantiles_of_paths(paths)
    return [
        {
            "quarter": label,
            "mean": round(float(paths[:, step].mean())),
            "quantiles": {f"{share:g}": int(value) for share, value in zip(LEVELS, found, strict=True)},
        }
        for step, (label, found) in enumerate(zip(forecast.labels, quantiles, strict=True))
    ]


def _history() -> list[dict[str, Any]]:
    found = []
    for population in (Population.FIRST_APPLICATIONS, Population.ALL_ASYLUM, Population.NAREIS):
        history = monthly_history(population)
        found += [
            {"population": population.value, "month": month, "persons": int(persons), "basis": basis}
            for month, persons, basis in zip(history.months, history.persons, history.basis, strict=True)
        ]
    return found
