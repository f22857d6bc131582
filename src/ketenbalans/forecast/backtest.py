"""Rolling origins: what a forecaster would have said before, against what then came.

The last origins of a table, one period apart, each with the full longest horizon; the forecaster is fitted
anew at each. The mean is unweighted over series, origins and requested horizons (design.md). R-115.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast import scores
from ketenbalans.forecast.baselines import BASELINES, Forecaster, needs_season
from ketenbalans.forecast.leading import until
from ketenbalans.forecast.own import NONE, SHORT, forecast_panel
from ketenbalans.forecast.panel import Panel

LEAST_HISTORY = 2
REFERENCE = "seasonal_naive"


@dataclass(frozen=True)
class Trial:
    """Forecasts of one forecaster over all origins.

    Attributes:
        quantiles: Shape (origin, series, horizon, quantile), only the requested horizons.
        seconds: Time that fitting and forecasting took, without reading and scoring.
        stand_ins: How often a named stand-in took the place of the forecaster.
    """

    quantiles: np.ndarray
    seconds: float
    stand_ins: dict[str, int]


def origins_of(length: int, origins: int, longest: int) -> range:
    """Number of known periods at each origin.

    Raises:
        OutOfRangeError: If the table is too short for so many origins and so long a horizon.

    Example:
        >>> list(origins_of(length=40, origins=3, longest=12))
        [26, 27, 28]
    """
    first = length - longest - origins + 1
    if origins < 1 or longest < 1 or first < LEAST_HISTORY:
        raise OutOfRangeError(
            "{length} periods are too few for {origins} origins with a horizon of {longest}",
            where="--origins",
            mend="ask for at most {most} origins, or a shorter horizon",
            length=length,
            origins=origins,
            longest=longest,
            most=max(length - longest - LEAST_HISTORY + 1, 0),
        )
    return range(first, length - longest + 1)


def run(
    panel: Panel,
    *,
    origins: int,
    horizons: Sequence[int],
    indicators: Panel | None = None,
    progress: Callable[[float], None] | None = None,
) -> dict[str, object]:
    """Back-tests the own forecaster beside the naive and the seasonal-naive one.

    Args:
        panel: The whole table.
        origins: Number of origins, the last ones that have the full longest horizon.
        horizons: Requested horizons in periods.
        indicators: Leading indicators, known at each origin with the lead that they have at the end.
        progress: Called with the share done.

    Returns:
        The document of ``backtest forecast``: ``overall``, ``by_horizon``, ``by_series``, ``baselines``.

    Raises:
        OutOfRangeError: If the table is too short or a horizon is below one.

    Example:
        >>> panel = Panel.of({"A": [90, 110, 100, 95] * 10}, first="2021-01")
        >>> found = run(panel, origins=2, horizons=(1, 3))
        >>> sorted(found["baselines"]), found["overall"]["fits"]
        (['naive', 'seasonal_naive'], 2)
    """
    wanted = sorted(set(horizons))
    if not wanted or wanted[0] < 1:
        raise OutOfRangeError(
            "horizons {horizons} hold one below 1",
            where="--horizons",
            mend="give periods such as 1,3,6,12",
            horizons=list(horizons),
        )
    places = origins_of(len(panel.labels), origins, wanted[-1])
    steps = np.array(wanted) - 1
    outcome = np.array([panel.values[:, place + steps] for place in places])
    trials = {"own": _own(panel, indicators, places, steps, progress)}
    if indicators is not None:
        trials["without_indicators"] = _own(panel, None, places, steps, None)
    trials |= {name: _baseline(panel, places, steps, name) for name in BASELINES}
    reference = trials[REFERENCE].quantiles
    documents = {
        name: _document(trial, outcome, reference, panel.names, wanted) for name, trial in trials.items()
    }
    return {
        "kind": panel.kind,
        "first_origin": panel.labels[places[0] - 1],
        "last_origin": panel.labels[places[-1] - 1],
        "origins": len(places),
        "horizons": wanted,
        "series": len(panel.names),
        **documents.pop("own"),
        "baselines": documents,
    }


def _own(
    panel: Panel,
    indicators: Panel | None,
    places: range,
    steps: np.ndarray,
    progress: Callable[[float], None] | None,
) -> Trial:
    longest = int(steps[-1]) + 1
    forecast_panel(
        panel.until(places[0]), longest
    )  # Loads the machine code, so that the clock tells the work.
    found, stand_ins = [], {SHORT: 0, NONE: 0}
    started = time.perf_counter()
    for done, place in enumerate(places):
        forecast = forecast_panel(panel.until(place), longest, until(panel, indicators, place))
        found.append(forecast.quantiles()[:, steps])
        for name in stand_ins:
            stand_ins[name] += forecast.methods.count(name)
        if progress is not None:
            progress((done + 1) / len(places))
    return Trial(np.array(found), time.perf_counter() - started, stand_ins)


def _baseline(panel: Panel, places: range, steps: np.ndarray, name: str) -> Trial:
    longest, forecaster = int(steps[-1]) + 1, BASELINES[name]
    started = time.perf_counter()
    found = [forecaster(panel.until(place), longest)[:, steps] for place in places]
    seconds = time.perf_counter() - started
    short = sum(int(needs_season(panel.until(place)).sum()) for place in places)
    return Trial(np.array(found), seconds, {"naive": short} if name == REFERENCE and panel.season > 1 else {})


def trial_of(panel: Panel, forecaster: Forecaster, *, origins: int, longest: int) -> np.ndarray:
    """Quantiles of any forecaster over rolling origins, shape (origin, series, horizon, quantile)."""
    places = origins_of(len(panel.labels), origins, longest)
    return np.array([forecaster(panel.until(place), longest) for place in places])


def _document(
    trial: Trial, outcome: np.ndarray, reference: np.ndarray, names: Sequence[str], horizons: Sequence[int]
) -> dict[str, object]:
    fits = outcome.shape[0] * outcome.shape[1]
    known = np.isfinite(reference).all(axis=-1)
    came = np.where(known & np.isfinite(trial.quantiles).all(axis=-1), outcome, np.nan)

    def measured(series: slice | int, steps: slice | int) -> dict[str, float | int | None]:
        rows = slice(series, series + 1) if isinstance(series, int) else series
        columns = slice(steps, steps + 1) if isinstance(steps, int) else steps
        given, there = trial.quantiles[:, rows, columns], came[:, rows, columns]
        found = scores.summary(given, there)
        ours = _per_series(given, there)
        theirs = _per_series(reference[:, rows, columns], there)
        return {
            "wis": found["wis"],
            "relative_wis": scores.relative_score(ours, theirs),
            "coverage_50": found["coverage_50"],
            "coverage_90": found["coverage_90"],
            "above_95": found["above_95"],
            "mae": found["mae"],
            "fits": fits if isinstance(series, slice) else outcome.shape[0],
            "seconds": trial.seconds,
        }

    every = slice(None)
    return {
        "overall": measured(every, every),
        "by_horizon": {str(horizon): measured(every, place) for place, horizon in enumerate(horizons)},
        "by_series": {name: measured(place, every) for place, name in enumerate(names)},
        "stand_ins": trial.stand_ins,
    }


def _per_series(quantiles: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Mean score per series, shape (series,); NaN where nothing came."""
    score = scores.weighted_interval_score(quantiles, outcome)
    known = np.isfinite(score)
    count = known.sum(axis=(0, 2))
    total = np.where(known, score, 0.0).sum(axis=(0, 2))
    return np.asarray(np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0))
