"""A scoreboard of every forecast that was ever issued, against what came.

Each forecast is scored beside what the own forecaster would have said on the same day of the same count, and
beside the same period of the season before. Quantiles are taken as they were given. Scenarios and single
numbers have no band; they get the one that the own forecaster had, times what their own record deserves.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy.special import ndtri

from ketenbalans.forecast.assumed import assumed
from ketenbalans.forecast.hindsight import naive_on, outcome_of, own_on, target_of
from ketenbalans.forecast.outside import HIGH, LOW, Said
from ketenbalans.forecast.own import standard_quantiles
from ketenbalans.forecast.scores import HIGH_80, LEVELS, LOW_80, MIDDLE, summary, weighted_interval_score
from ketenbalans.forecast.table import Table

LEAST_PERIODS = 3
"""Periods with an outcome that a forecaster must have behind it before it may join a mixture."""

_LEAST_SCORE = 0.5  # Half a person: a score of nought once is luck, not a forecaster without error.


@dataclass(frozen=True)
class Scored:
    """One forecast with its quantiles, and the same count as others saw it.

    Attributes:
        said: The forecast as given.
        quantiles: Persons at the shares of ``LEVELS``; None where it has no band to be scored by.
        own: What the own forecaster would have said on that day; None where it knew too little.
        naive: The same of the season before; None without one.
        outcome: What came; NaN while it is not known.
    """

    said: Said
    quantiles: np.ndarray | None
    own: np.ndarray | None
    naive: np.ndarray | None
    outcome: float

    @property
    def is_known(self) -> bool:
        """Whether it can be scored."""
        return bool(np.isfinite(self.outcome)) and self.quantiles is not None


def score(said: Sequence[Said], table: Table) -> list[Scored]:
    """Every forecast with its quantiles, scored by nothing that came after it.

    Args:
        said: From ``outside.read_outside``.
        table: The counts, newest known.

    Returns:
        One per forecast, by the day on which it was made.

    Raises:
        UnknownNameError: If the table has no such series.
        ContradictionError: If periods do not fit those of the table.
        OutOfRangeError: If a period lies too far ahead.

    Source:
        docs/explanation/forecast.md. Serves R-114, R-115.
    """
    targets = [target_of(item, table.panel) for item in said]
    order = sorted(range(len(said)), key=lambda place: (said[place].made_on, place))
    by_day: dict[date, list[int]] = defaultdict(list)
    for place in order:
        by_day[said[place].made_on].append(place)
    found: list[Scored] = []
    for day, places in by_day.items():
        own = own_on(table, day, [targets[place] for place in places])
        for place, ours in zip(places, own, strict=True):
            item = said[place]
            record = [
                earlier
                for earlier in found
                if earlier.said.forecaster == item.forecaster and earlier.said.period.last < day
            ]
            found.append(
                Scored(
                    item,
                    quantiles_of(item, ours, record),
                    ours,
                    naive_on(table, day, targets[place], item.period),
                    outcome_of(targets[place], table.panel),
                )
            )
    return found


def quantiles_of(said: Said, own: np.ndarray | None, record: Sequence[Scored]) -> np.ndarray | None:
    """A forecast at the shares of ``LEVELS``, whole persons.

    Args:
        said: The forecast.
        own: What the own forecaster said of the same count on the same day.
        record: Earlier forecasts of the same forecaster whose period had ended.

    Returns:
        Quantiles between those given are drawn in straight lines over normal numbers and logarithms, and so
        are those beyond. None for a scenario that the own forecaster has no band for.

    Example:
        >>> from ketenbalans.forecast.outside import parse_outside
        >>> rows = "forecaster,made_on,series,period,quantile,value\\n"
        >>> rows += "A,2026-01,X,2026-02,0.1,90\\nA,2026-01,X,2026-02,0.9,110\\n"
        >>> quantiles_of(parse_outside(rows, "a.csv")[0], None, [])[[2, 4, 6]]  # sqrt(100 * 120) - 10
        array([ 90., 100., 110.])
    """
    offset = assumed("tuned_offset")
    if not said.is_scenario:
        shares = np.array([share for share in said.values if not isinstance(share, str)])
        logs = np.log(np.array(list(said.values.values())) + offset)
        return _persons(_along(ndtri(np.array(LEVELS)), ndtri(shares), logs), offset)
    if own is None:
        return None
    bias, times = _record(record, offset)
    width = times * _width(own, offset)
    centre = np.log(said.middle + offset) + bias * width / times
    return _persons(centre + width * standard_quantiles(LEVELS), offset)


def _record(record: Sequence[Scored], offset: float) -> tuple[float, float]:
    """Mean and size of past errors in widths of the own band, leaning on none and on one."""
    by_period: dict[str, list[float]] = defaultdict(list)
    for item in record:
        if item.own is None or not np.isfinite(item.outcome):
            continue
        error = np.log(item.outcome + offset) - np.log(item.said.middle + offset)
        by_period[str(item.said.period)].append(float(error / _width(item.own, offset)))
    errors = np.array([np.mean(errors) for errors in by_period.values()])
    trust = assumed("weight_of_own_band")
    bias = float(errors.sum() / (len(errors) + trust))
    spread = (np.abs(errors - bias).sum() + trust) / (len(errors) + trust)
    return bias, float(spread)


def _width(quantiles: np.ndarray, offset: float) -> float:
    """Mean absolute error that a band speaks of, in logarithms; at least a hundredth."""
    logs = np.log(quantiles + offset)
    steps = standard_quantiles((LEVELS[LOW_80], LEVELS[HIGH_80]))
    return max(float((logs[HIGH_80] - logs[LOW_80]) / (steps[1] - steps[0])), 0.01)


def _along(places: np.ndarray, known: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Straight lines through known points, going on beyond the last two on either side."""
    found: np.ndarray = np.asarray(np.interp(places, known, values))
    low, high = places < known[0], places > known[-1]
    found[low] = values[0] + (places[low] - known[0]) * (values[1] - values[0]) / (known[1] - known[0])
    found[high] = values[-1] + (places[high] - known[-1]) * (values[-1] - values[-2]) / (
        known[-1] - known[-2]
    )
    return found


def _persons(logs: np.ndarray, offset: float) -> np.ndarray:
    return np.asarray(np.round(np.maximum(np.exp(logs) - offset, 0.0)))


def against_own(scored: Sequence[Scored], forecaster: str) -> tuple[float, int]:
    """Score of a forecaster over that of the own one on the same counts, and the periods behind it.

    The geometric mean over periods, drawn to one by FC-41: forecasts of one period err together, so they
    count as one.

    Args:
        scored: From ``score``.
        forecaster: Whose score.

    Returns:
        Above one means worse than the own forecaster; nought periods give one.
    """
    by_period: dict[str, list[float]] = defaultdict(list)
    for item in scored:
        if item.said.forecaster != forecaster or not item.is_known or item.own is None:
            continue
        theirs, ours = _wis(item.quantiles, item.outcome), _wis(item.own, item.outcome)
        by_period[str(item.said.period)].append(
            float(np.log((theirs + _LEAST_SCORE) / (ours + _LEAST_SCORE)))
        )
    ratios = [float(np.mean(logs)) for logs in by_period.values()]
    return float(np.exp(sum(ratios) / (len(ratios) + assumed("outside_doubt")))), len(ratios)


def _wis(quantiles: np.ndarray | None, outcome: float) -> float:
    if quantiles is None:
        return float("nan")
    return float(weighted_interval_score(quantiles, np.array(outcome)))


def document(scored: Sequence[Scored], notes: Sequence[str] = ()) -> dict[str, Any]:
    """The scoreboard for machines.

    Returns:
        ``forecasters`` with their scores, ``forecasts`` with what came, and ``notes``.
    """
    names = list(dict.fromkeys(item.said.forecaster for item in scored))
    return {
        "forecasters": [_of_forecaster(scored, name) for name in names],
        "forecasts": [_row(item) for item in scored],
        "notes": list(notes),
    }


def _of_forecaster(scored: Sequence[Scored], name: str) -> dict[str, Any]:
    mine = [item for item in scored if item.said.forecaster == name]
    known = [item for item in mine if item.is_known]
    ratio, periods = against_own(scored, name)
    ranged = [item for item in known if LOW in item.said.values and HIGH in item.said.values]
    return {
        "forecaster": name,
        "forecasts": len(mine),
        "with_outcome": len(known),
        "periods": len({str(item.said.period) for item in known}),
        **_summary([(item.quantiles, item.outcome) for item in known]),
        "own": _summary([(item.own, item.outcome) for item in known]),
        "naive": _summary([(item.naive, item.outcome) for item in known]),
        "against_own": round(ratio, 4) if periods else None,
        "ranges": len(ranged),
        "inside_range": sum(
            item.said.values[LOW] <= item.outcome <= item.said.values[HIGH] for item in ranged
        ),
        "joins_mixture": periods >= LEAST_PERIODS,
    }


def _summary(pairs: Sequence[tuple[np.ndarray | None, float]]) -> dict[str, float | None]:
    """Scores over counts that have both a forecast and an outcome, rounded."""
    given = [(quantiles, came) for quantiles, came in pairs if quantiles is not None]
    if not given:
        return dict.fromkeys(("wis", "coverage_50", "coverage_90", "above_95", "mae"))
    found = summary(np.array([quantiles for quantiles, _ in given]), np.array([came for _, came in given]))
    return {name: None if value is None else round(value, 4) for name, value in found.items()}


def _row(item: Scored) -> dict[str, Any]:
    said = item.said
    known = item.is_known
    return {
        "forecaster": said.forecaster,
        "made_on": said.made_on.isoformat(),
        "series": said.series,
        "period": str(said.period),
        "middle": round(said.middle),
        "low": None if item.quantiles is None else int(item.quantiles[1]),
        "high": None if item.quantiles is None else int(item.quantiles[7]),
        "source": said.source or None,
        "outcome": round(item.outcome) if np.isfinite(item.outcome) else None,
        "error_share": round(item.outcome / said.middle - 1, 4)
        if np.isfinite(item.outcome) and said.middle > 0
        else None,
        "inside_90": bool(item.quantiles[1] <= item.outcome <= item.quantiles[7])
        if known and item.quantiles is not None
        else None,
        "wis": round(_wis(item.quantiles, item.outcome), 2) if known else None,
        "own_median": None if item.own is None else int(item.own[MIDDLE]),
        "own_wis": round(_wis(item.own, item.outcome), 2)
        if item.own is not None and np.isfinite(item.outcome)
        else None,
    }
