"""Late registration: how much recent counts still grow or shrink, learned from vintages.

A count is published, and published again. From pairs of publications of the same period the expected
revision by age is learned, pooled over series; recent counts are raised or lowered to what they are
expected to settle at, and the forecast is made wider by what is not known of that.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from ketenbalans.forecast.assumed import assumed
from ketenbalans.forecast.own import Forecast, to_working_scale
from ketenbalans.forecast.panel import Panel
from ketenbalans.vocabulary.calendar import Period

OLDEST = 24
"""Age in periods after which a count is taken as settled."""

_PRIOR_PAIRS = 3.0  # Pairs without revision that every age starts with: one odd pair says little.
_MEAN_ABSOLUTE_NORMAL = 0.7979  # sqrt(2 / pi): from a standard deviation to a mean absolute error.


@dataclass(frozen=True)
class Revisions:
    """What vintages tell, on the logarithmic working scale.

    Attributes:
        drift: Expected revision from one age to the next, shape (age,).
        variance: Its variance, shape (age,).
        pairs: Number of pairs of publications behind them.
    """

    drift: np.ndarray
    variance: np.ndarray
    pairs: int

    def left(self, age: int) -> tuple[float, float]:
        """Expected revision still to come at an age, and its variance."""
        return float(self.drift[age:].sum()), float(self.variance[age:].sum())


def age_of(period: Period, published: str) -> int:
    """Whole periods between the end of a period and its publication, at most ``OLDEST``.

    Example:
        >>> age_of(Period.parse("2026-01"), "2026-02-14"), age_of(Period.parse("2026-01"), "2026-04")
        (0, 2)
    """
    day = date.fromisoformat(published if len(published) == len("2026-01-31") else f"{published}-01")
    if day <= period.last:
        return 0
    following, age = period.following(), 0
    while following.last < day and age < OLDEST:
        following, age = following.following(), age + 1
    return age


def learn_revisions(vintages: dict[tuple[str, str, str], float]) -> Revisions:
    """Expected revisions by age, from every pair of successive publications of one count.

    Args:
        vintages: (series, period, day or month of publication) to count.

    Source:
        The chain-ladder idea on logarithms, with a few pairs of no revision as prior; R-120.

    Example:
        >>> revisions = learn_revisions({("A", "2026-01", "2026-02-10"): 996.0,
        ...                              ("A", "2026-01", "2026-03-10"): 1196.0})
        >>> round(float(revisions.drift[0]), 4)  # ln(1200 / 1000) / (3 + 1)
        0.0456
    """
    of_count: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for (series, period, published), count in vintages.items():
        of_count[series, period].append((published, count))
    steps: list[list[float]] = [[] for _ in range(OLDEST)]
    pairs = 0
    for (_, label), versions in of_count.items():
        counted = Period.parse(label)
        ordered = sorted((age_of(counted, published), count) for published, count in sorted(versions))
        for (young, before), (old, after) in pairwise(ordered):
            if old == young:
                continue
            change = float(to_working_scale(np.array(after)) - to_working_scale(np.array(before)))
            pairs += 1
            for age in range(young, old):
                steps[age].append(change / (old - young))
    drift = np.array([sum(changes) / (len(changes) + _PRIOR_PAIRS) for changes in steps])
    variance = np.array(
        [
            sum((change - middle) ** 2 for change in changes) / max(len(changes), 1)
            for changes, middle in zip(steps, drift, strict=True)
        ]
    )
    return Revisions(drift, variance, pairs)


@dataclass(frozen=True)
class Settled:
    """A panel with recent counts at the level where they are expected to settle.

    Attributes:
        panel: The panel with those counts.
        variance: Of the last known count of each series, on the working scale, shape (series,).
        raised: Persons added to all counts together; negative where they are expected to shrink.
    """

    panel: Panel
    variance: np.ndarray
    raised: float


def settle(panel: Panel, vintages: dict[tuple[str, str, str], float]) -> Settled:
    """Moves recent counts to what they are expected to become.

    The newest publication in the table is the day on which it was known.

    Example:
        >>> panel = Panel.of({"A": [990.0, 990.0]}, first="2026-01")
        >>> known = {("A", "2026-01", "2026-02-10"): 900.0, ("A", "2026-01", "2026-03-10"): 990.0,
        ...          ("A", "2026-02", "2026-03-10"): 990.0}
        >>> bool(settle(panel, known).panel.values[0, 1] > 990)
        True
    """
    variance = np.zeros(len(panel.names))
    revisions = learn_revisions(vintages)
    if revisions.pairs == 0:
        return Settled(panel, variance, 0.0)
    newest: dict[tuple[str, str], str] = {}
    for series, label, published in vintages:
        newest[series, label] = max(published, newest.get((series, label), ""))
    values = panel.values.copy()
    offset = assumed("tuned_offset")
    for row, series in enumerate(panel.names):
        known = np.flatnonzero(np.isfinite(values[row]))
        for place in known[-OLDEST:]:
            label = panel.labels[place]
            if (series, label) not in newest:
                continue
            drift, spread = revisions.left(age_of(Period.parse(label), newest[series, label]))
            values[row, place] = max((values[row, place] + offset) * np.exp(drift) - offset, 0.0)
            if place == known[-1]:
                variance[row] = spread
    raised = float(np.nansum(values - panel.values))
    return Settled(Panel(panel.names, panel.labels, values, panel.kind), variance, raised)


def widen(forecast: Forecast, variance: np.ndarray) -> Forecast:
    """The forecast with the uncertainty of the last count added to every band.

    Args:
        forecast: From ``own.forecast_panel``.
        variance: On the working scale, shape (series,).
    """
    if not variance.any():
        return forecast
    extra = np.sqrt(variance) * _MEAN_ABSOLUTE_NORMAL
    return replace(forecast, scale=np.sqrt(forecast.scale**2 + extra[:, None] ** 2))
