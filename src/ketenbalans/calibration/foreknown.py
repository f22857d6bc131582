"""The second hindcast: the same members and the same stock of mid-2023, with only what was known then.

Instead of the inflow and the staff that came, every member gets the official forecast of April 2023 with the
error that such forecasts had made before, a staff that grows as could be foreseen, and the ratio of track 4
as it was then. Its bands are what could honestly have been said on 1 July 2023; their coverage is scored.
Reception is left out, because the arrivals, grant rates and stays that it follows are those that came.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.special import ndtri

from ketenbalans.calibration import given, hindcast, published
from ketenbalans.calibration.ensemble import Ensemble, again
from ketenbalans.calibration.given import BEFORE, WEEKS
from ketenbalans.calibration.hindcast import EXTENDED, START, Course
from ketenbalans.chain.assumptions import FOLDER, Assumption, read
from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR
from ketenbalans.chain.sampling import latin
from ketenbalans.forecast import official
from ketenbalans.forecast.national import weekly_season

FILE = Path(FOLDER / "hindcast.yaml")
KNOWN_IN = "2023-07"
GROWTH, FIRST_SHARE, WIDENING = "K-101", "K-102", "K-103"
FORECAST_LUCK, STEP_LUCK = 71, 72
OTHERS = ("K-002", "K-003")
"""Applications beside first ones that grew after mid-2023."""
A_YEAR = 52


def assumptions() -> dict[str, Assumption]:
    """The assumptions of this hindcast by their ids."""
    return read(FILE)


def last_forecast() -> official.Official:
    """The last official forecast made before July 2023."""
    made = [one for one in official.scoreboard() if one.made < KNOWN_IN]
    return max(made, key=lambda one: (one.made, one.year))


def courses(members: int, seed: int = 1) -> list[Course]:
    """Inflow and staff as they could be foreseen in mid-2023, one course per member.

    What came until then is known. The level of each later year is the forecast times its error, of which
    one part stays and one part grows by the square root of the years ahead.
    """
    known = assumptions()
    growth, share = (
        known[name].at(latin(seed, known[name].purpose, members)) for name in (GROWTH, FIRST_SHARE)
    )
    record, forecast = official.track_record(KNOWN_IN), last_forecast()
    lasting = ndtri(latin(seed, FORECAST_LUCK, members))
    steps = ndtri(latin(seed, STEP_LUCK, members))
    came = given.weekly()
    years = given.years()
    ahead = np.maximum(years - years[START], 0.0)
    season = weekly_season(given.FIRST_MONDAY.toordinal(), WEEKS)
    syrians = given.syrians().copy()
    syrians[BEFORE + START :] = syrians[BEFORE + START - A_YEAR : BEFORE + START].mean()
    found = []
    for member in range(members):
        later = np.maximum(ahead - (forecast.year + 0.5 - years[START]), 0.0) ** known[WIDENING].value
        error = record.bias + record.spread * (lasting[member] + steps[member] * later)
        level = forecast.middle * share[member] * np.exp(error) / WEEKS_IN_A_YEAR
        inflow = came.copy()
        inflow[BEFORE + START :] = (level * season)[START:]
        found.append(
            replace(
                hindcast.as_it_came(),
                first_applications=inflow,
                syrians=syrians,
                staff=(1.0 + growth[member]) ** ahead,
                six_months=np.arange(WEEKS) < EXTENDED,
                held=np.zeros(WEEKS, dtype=bool),
            )
        )
    return found


def run(ensemble: Ensemble, seed: int = 1, *, threads: int | None = None) -> Ensemble:
    """The members of an ensemble run again with what was known in mid-2023.

    Args:
        ensemble: From ``members.load`` or ``matching.run``.
        seed: Seed of the courses.
        threads: Threads to use; all processors if None.
    """
    count = ensemble.weights.size
    parameters = {**ensemble.parameters, **{name: np.zeros(count) for name in OTHERS}}
    return again(ensemble, courses(count, seed), parameters=parameters, threads=threads)


def table(known_then: Ensemble) -> list[published.Row]:
    """The published figures since mid-2023 beside the bands; every one of them is a test here."""
    return [
        one.row()
        for one in published.without_reception(known_then)
        if one.modelled is not None
        and (one.period >= "2023-10" or (one.figure, one.period) == ("open applications", "2023"))
    ]


def held(rows: list[published.Row]) -> list[bool]:
    """Whether each figure lies within its band of 90 %."""
    return [
        float(row["modelled_p05"] or 0.0)
        <= float(row["published"] or 0.0)
        <= float(row["modelled_p95"] or 0.0)
        for row in rows
    ]


def report_rows(ensemble: Ensemble, seed: int = 1) -> list[dict[str, str | float | bool | None]]:
    """The rows of the report table ``foreseen``.

    Args:
        ensemble: The kept members.
        seed: Seed of the courses of inflow and staff.

    Example:
        >>> from ketenbalans.calibration import members
        >>> rows = report_rows(members.load())  # doctest: +SKIP
    """
    rows = table(run(ensemble, seed))
    return [
        {
            **{name: row[name] for name in ("figure", "population", "period", "published", "unit", "source")},
            **{f"foreseen_{point}": row[f"modelled_{point}"] for point in ("p05", "p50", "p95")},
            "inside": inside,
        }
        for row, inside in zip(rows, held(rows), strict=True)
    ]
