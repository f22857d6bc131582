"""Official forecasts, this house's own and the last year known, scored on the same years.

At the month in which an official forecast was made, the own forecaster is given only the quarters that
had ended; both then say what the whole year will bring. The scores make the weights of a mixture for the
years to come. The record is short, six years, and says so. Serves R-114, R-115.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ketenbalans.errors import MissingValueError
from ketenbalans.forecast import published
from ketenbalans.forecast.foreseen import all_foreseen
from ketenbalans.forecast.mixture import mix, weights_by_score
from ketenbalans.forecast.official import Official, official_quantiles, scoreboard
from ketenbalans.forecast.own import forecast_panel
from ketenbalans.forecast.panel import Panel
from ketenbalans.forecast.paths import sample_paths
from ketenbalans.forecast.scores import LEVELS, MIDDLE, summary, weighted_interval_score
from ketenbalans.vocabulary.calendar import Period

FUTURES, SEED = 2000, 1
LEAST_QUARTERS = 8
"""With less than two years of quarters the own forecaster is not asked."""

OFFICIAL, OWN = "official", "own"


def others_in_chain() -> dict[int, float]:
    """Per year: the whole chain's inflow over first applications and arriving family together.

    Example:
        >>> round(others_in_chain()[2025], 4)  # 42810 / (24140 + 16470)
        1.0542
    """
    first, nareis = published.years(published.FIRST), published.years(published.NAREIS)
    totals = published.years("total_applications_and_nareis") | published.chain_inflow()
    return {
        year: total / (first[year] + nareis[year])
        for year, total in sorted(totals.items())
        if year in first and year in nareis
    }


@lru_cache(maxsize=1)
def quarterly_panel() -> Panel:
    """First applications and arriving family by quarter, from 2013."""
    by_measure = {name: published.quarters(name) for name in (published.FIRST, published.NAREIS)}
    labels = sorted(by_measure[published.FIRST])
    return Panel.of(
        {name: [float(of[label]) for label in labels] for name, of in by_measure.items()}, first=labels[0]
    )


def own_year(year: int, made: str) -> np.ndarray | None:
    """What the own forecaster would have said of a year's inflow of the whole chain, shape (quantile,).

    Args:
        year: Calendar year.
        made: Month at which it is asked; quarters that ended before it are known.

    Returns:
        Whole persons at the shares of ``LEVELS``; None with too little history or for a year that had
        ended.

    Raises:
        BadInputError: If the month is none.

    Example:
        >>> found = own_year(2025, "2024-09")
        >>> bool(found[1] < 42810 < found[7])
        True
    """
    panel, asked = quarterly_panel(), Period.parse(made)
    known = sum(Period.parse(label).last < asked.first for label in panel.labels)
    ahead = 4 * (year - int(panel.labels[0][:4])) + 4 - known
    if known < LEAST_QUARTERS or ahead < 1:
        return None
    paths = sample_paths(forecast_panel(panel.until(known), ahead), futures=FUTURES, seed=SEED)
    inside = min(ahead, 4)
    total = paths[:, :, ahead - inside :].sum(axis=(1, 2)).astype(float)
    if inside < 4:
        total += panel.values[:, known - (4 - inside) : known].sum()
    ratios = others_in_chain()
    earlier = [ratio for seen, ratio in ratios.items() if seen < asked.first.year]
    ratio = earlier[-1] if earlier else next(iter(ratios.values()))
    return np.asarray(np.round(np.quantile(total * ratio, LEVELS)))


@dataclass(frozen=True)
class Bout:
    """One official forecast with an outcome, and what the own forecaster would have said then."""

    item: Official
    official: np.ndarray
    own: np.ndarray


@lru_cache(maxsize=1)
def bouts() -> tuple[Bout, ...]:
    """Every official forecast with an outcome for which the own forecaster has a history."""
    found = []
    for item in scoreboard():
        own = own_year(item.year, item.made)
        if item.outcome is not None and own is not None:
            found.append(Bout(item, official_quantiles(item), own))
    return tuple(found)


def past_scores(fought: tuple[Bout, ...] | None = None) -> dict[str, dict[str, float | None]]:
    """Scores of both over the same forecasts; forecasts of one year count as one.

    Returns:
        ``official`` and ``own``, each with ``wis``, ``mae``, ``coverage_90`` and so on, and ``years``.

    Example:
        >>> found = past_scores()
        >>> found["own"]["wis"] < found["official"]["wis"]
        True
    """
    fought = bouts() if fought is None else fought
    years = sorted({bout.item.year for bout in fought})
    found: dict[str, dict[str, float | None]] = {}
    for name in (OFFICIAL, OWN):
        of_years = []
        for year in years:
            group = [bout for bout in fought if bout.item.year == year]
            given = np.array([getattr(bout, name) for bout in group])
            of_years.append(summary(given, np.array([bout.item.outcome for bout in group])))
        keys = of_years[0] if of_years else {}
        found[name] = {key: float(np.mean([measured[key] for measured in of_years])) for key in keys}
        found[name]["years"] = float(len(years))
    return found


def outlook(year: int, made: str) -> dict[str, Any]:
    """A coming year as the last official forecast, the own forecaster and their mixture see it.

    Args:
        year: A calendar year with an official forecast.
        made: Month from which is looked; later forecasts do not count.

    Returns:
        ``official``, ``own`` and ``mixture``, each quantiles by share, with ``weights`` and ``source``.

    Raises:
        MissingValueError: If no official forecast of the year was known.

    Example:
        >>> found = outlook(2026, "2026-01")
        >>> round(sum(found["weights"].values()), 9)
        1.0
    """
    items = [item for item in scoreboard() if item.year == year and item.made <= made]
    own = own_year(year, made)
    if not items or own is None:
        raise MissingValueError(
            "no official forecast of {year} was known in {made}",
            mend="ask for a year that the scoreboard holds",
            year=year,
            made=made,
        )
    last = items[-1]
    parts = {OFFICIAL: official_quantiles(last), OWN: own}
    scores = past_scores(tuple(bout for bout in bouts() if f"{bout.item.year}-12" < made))
    weights = weights_by_score({name: float(scores[name]["wis"] or np.nan) for name in parts})
    mixed = np.round(mix(parts, weights))
    by_share = {
        name: {f"{share:g}": int(value) for share, value in zip(LEVELS, values, strict=True)}
        for name, values in {**parts, "mixture": mixed}.items()
    }
    return {"year": year, "weights": weights, "source": last.source, "made": last.made, **by_share}


def document() -> dict[str, Any]:
    """The scoreboard for machines: every official forecast, what came, and the scores.

    Returns:
        ``forecasts`` (made, year, low, central, high, source, outcome, definition, error_share, inside,
        wis, own), ``foreseen`` of reception and other flows (subject, part, made, year, foreseen, came,
        error_share, source), ``scores`` and ``outlook`` for the years without an outcome.
    """
    fought = {(bout.item.made, bout.item.year, bout.item.source): bout for bout in bouts()}
    rows = []
    for item in scoreboard():
        bout = fought.get((item.made, item.year, item.source))
        outcome = np.array(item.outcome) if item.outcome is not None else None
        rows.append(
            {
                "made": item.made,
                "year": item.year,
                "low": item.low,
                "central": item.central,
                "high": item.high,
                "source": item.source,
                "outcome": item.outcome,
                "definition": item.definition or None,
                "error_share": None if item.outcome is None else round(item.outcome / item.middle - 1, 4),
                "inside": item.inside,
                "wis": None
                if outcome is None
                else round(float(weighted_interval_score(official_quantiles(item), outcome))),
                "own": None
                if bout is None or outcome is None
                else {
                    "median": int(bout.own[MIDDLE]),
                    "low": int(bout.own[1]),
                    "high": int(bout.own[7]),
                    "wis": round(float(weighted_interval_score(bout.own, outcome))),
                },
            }
        )
    made = Period.parse(quarterly_panel().labels[-1]).following().first.isoformat()[:7]
    coming = sorted(
        {item.year for item in scoreboard() if item.outcome is None and f"{item.year}-12" >= made}
    )
    return {
        "population": "inflow of the whole chain: first, repeated, resettled, relocated, arriving family",
        "forecasts": rows,
        "foreseen": [
            {
                "id": row.id,
                "subject": row.subject,
                "part": row.part or None,
                "made": row.made,
                "year": row.year,
                "foreseen": row.foreseen,
                "came": row.came,
                "error_share": None if row.error_share is None else round(row.error_share, 4),
                "source": row.source,
            }
            for row in all_foreseen()
        ],
        "scores": past_scores(),
        "outlook": [outlook(year, made) for year in coming],
    }
