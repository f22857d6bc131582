"""Inflow by nationality: seven counted by month, the others borrowed from yearly counts, one remainder.

Paths of the total are shared out, so parts and total agree in every week of every path. Shares wander
around their ten-year mean; how far and how long is learned from a quarter-century of yearly counts of all
origins together, so that a small nationality borrows the unrest of the others (R-116, R-120).
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from ketenbalans.errors import BadInputError, OutOfRangeError
from ketenbalans.forecast import published
from ketenbalans.forecast.assumed import assumed
from ketenbalans.forecast.national import WEEKS_IN_A_YEAR, last_known_day
from ketenbalans.forecast.origin_kernel import WEEKS_PER_STEP, fill_parts
from ketenbalans.vocabulary.calendar import week_start

REST = "rest"
"""Every nationality that is not named."""

LONG_RUN_YEARS = 10
LEAST_PERSONS = 20  # Below this a yearly count says more of chance than of a share.
LAGS = range(1, 9)


@dataclass(frozen=True)
class Shares:
    """What is known of the shares of nationalities in first applications.

    Attributes:
        names: ISO 3166-1 alpha-3, and ``rest`` as the last.
        current: Share in the last year known, shape (origin,), adding up to one.
        usual: Share over the last ten years, shape (origin,), adding up to one.
        half_life: Years until half of a departure is gone.
        spread: Standard deviation of the logarithm of a share in the long run.
    """

    names: tuple[str, ...]
    current: np.ndarray
    usual: np.ndarray
    half_life: float
    spread: float


def variogram(counts: np.ndarray) -> np.ndarray:
    """Mean squared change of the logarithm of a share by lag in years, less what chance adds.

    Weighed by persons, so that it speaks of the nationalities that most people have.

    Args:
        counts: Persons, shape (origin, year).

    Returns:
        Shape (lag,), for lags of one to eight years.

    Example:
        >>> bool(variogram(np.array([[100, 200] * 6, [100, 200] * 6]))[0] == 0.0)
        True
    """
    totals = counts.sum(axis=0)
    found = []
    for lag in LAGS:
        early, late = counts[:, :-lag], counts[:, lag:]
        known = (early >= LEAST_PERSONS) & (late >= LEAST_PERSONS)
        before, after = np.where(known, early, 1), np.where(known, late, 1)
        change = np.log(after / totals[lag:]) - np.log(before / totals[:-lag])
        chance = assumed("household_clumping") * (1 / before + 1 / after)
        weight = np.where(known, np.minimum(early, late), 0.0)
        square = float((weight * (change**2 - chance)).sum() / weight.sum()) if known.any() else 0.0
        found.append(max(square, 0.0))
    return np.array(found)


def fit_return(squares: np.ndarray) -> tuple[float, float]:
    """Half-life and long-run spread of a mean-reverting share, by least squares on its variogram.

    The expected squared change over a lag is 2 * spread^2 * (1 - 0.5 ** (lag / half_life)).

    Args:
        squares: From ``variogram``, shape (lag,).

    Returns:
        Years, and standard deviation of the logarithm.

    Example:
        >>> lags = np.arange(1.0, 9.0)
        >>> half_life, spread = fit_return(2 * 0.8**2 * (1 - 0.5 ** (lags / 2.0)))
        >>> round(half_life, 1), round(spread, 2)
        (2.0, 0.8)
    """
    lags = np.array(LAGS, dtype=float)
    best = (np.inf, 1.0, 0.0)
    for half_life in np.arange(0.5, 8.05, 0.1):
        shape = 2 * (1 - 0.5 ** (lags / half_life))
        variance = max(float(shape @ squares / (shape @ shape)), 0.0)
        loss = float(((squares - variance * shape) ** 2).sum())
        if loss < best[0]:
            best = (loss, float(half_life), float(np.sqrt(variance)))
    return best[1], best[2]


@lru_cache(maxsize=8)
def known_shares(named: int = 20) -> Shares:
    """The shares of the largest nationalities.

    The seven monthly ones are always among them, with their last twelve months; the others stand with
    their last year.

    Args:
        named: How many are named; the others are the rest.

    Raises:
        OutOfRangeError: If fewer than the seven monthly ones are asked for.

    Example:
        >>> shares = known_shares()
        >>> len(shares.names), shares.names[-1], round(float(shares.current.sum()), 9)
        (21, 'rest', 1.0)
    """
    if named < len(published.ORIGINS):
        raise OutOfRangeError(
            "{named} named nationalities are fewer than the {monthly} that are counted by month",
            mend="ask for more",
            named=named,
            monthly=len(published.ORIGINS),
        )
    by_origin = published.yearly_by_origin()
    last = max(published.yearly_applications())
    years = range(last - LONG_RUN_YEARS + 1, last + 1)
    recent = {origin: sum(of.get(year, 0) for year in years) for origin, of in by_origin.items()}
    unknown = {"UNK", "XXA"}  # Unknown and stateless are no nationality: they belong to the rest.
    largest = sorted(
        (origin for origin in recent if origin not in {*published.ORIGINS, *unknown}),
        key=lambda origin: (-recent[origin], origin),
    )
    names = (*published.ORIGINS, *largest[: named - len(published.ORIGINS)])
    monthly = published.months_by_origin(published.FIRST)
    quarters = published.quarters(published.FIRST)
    total = sum(quarters[label] for label in sorted(quarters)[-4:])
    current = [
        sum(list(monthly[name].values())[-12:])
        if name in monthly
        else by_origin[name].get(last, 0) * total / published.yearly_applications()[last]
        for name in names
    ]
    current = [max(count, 1.0) for count in current]
    usual = [max(recent[name], 1.0) for name in names]
    rest_now, rest_usual = max(total - sum(current), 1.0), max(sum(recent.values()) - sum(usual), 1.0)
    counts = np.array(
        [[of.get(year, 0) for year in sorted(published.yearly_applications())] for of in by_origin.values()],
        dtype=float,
    )
    half_life, spread = fit_return(variogram(counts))
    now, long_run = np.array([*current, rest_now]), np.array([*usual, rest_usual])
    return Shares((*names, REST), now / now.sum(), long_run / long_run.sum(), half_life, spread)


def share_out(
    total: np.ndarray, *, start: date, seed: int, named: int = 20
) -> tuple[tuple[str, ...], np.ndarray]:
    """Paths of inflow by nationality that add up to paths of the total.

    Args:
        total: From ``national.inflow_paths``, shape (future, week). Shares are those of first applications;
            for all asylum they are taken to be the same.
        start: The start that was given to ``inflow_paths``.
        seed: Seed of all draws; the same as for the total is fine.
        named: How many nationalities are named.

    Returns:
        The names, and whole persons of shape (future, week, origin).

    Raises:
        BadInputError: If the total has not two axes.
        OutOfRangeError: If fewer than seven are named, or the start lies before the end of the counts.

    Example:
        >>> from ketenbalans.forecast.national import inflow_paths
        >>> total = inflow_paths(start=date(2026, 4, 6), weeks=8, futures=2, seed=1)
        >>> names, parts = share_out(total, start=date(2026, 4, 6), seed=1)
        >>> bool((parts.sum(axis=2) == total).all()), names[0]
        (True, 'SYR')
    """
    if total.ndim != 2:
        raise BadInputError(
            "paths of {axes} axes", mend="give whole persons of shape (future, week)", axes=total.ndim
        )
    before = (week_start(start) - week_start(last_known_day())).days // 7
    if before < 0:
        raise OutOfRangeError(
            "{start} lies before the end of the published counts ({known})",
            mend="start later, or take what came from monthly_history",
            start=start,
            known=last_known_day(),
        )
    shares = known_shares(named)
    parts = np.empty((*total.shape, len(shares.names)), dtype=np.int32)
    fill_parts(
        seed,
        np.ascontiguousarray(total, dtype=np.int64),
        before,
        np.log(shares.current),
        np.log(shares.usual),
        0.5 ** (WEEKS_PER_STEP / WEEKS_IN_A_YEAR / shares.half_life),
        shares.spread,
        assumed("household_clumping"),
        parts,
    )
    return shares.names, parts
