"""The forecaster of this house: level, shared season, return to the own mean, and bands from past errors.

It works on the logarithm of counts. The middle is the level, pulled back a little every period to the
series' own mean, plus a season. The bands have the size of the errors that the same rule made before,
pooled over the series so that small ones borrow strength, growing with the horizon, wider where recent
errors were large. They are symmetric in the logarithm: a quiet history knows nothing of the next outbreak.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaln, stdtrit

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast.assumed import assumed
from ketenbalans.forecast.leading import Verdict, adjust
from ketenbalans.forecast.level_kernel import (
    growth_of_errors,
    mean_absolute,
    project,
    recent_sizes,
    shared_part,
    sizes_of_errors,
    walk,
)
from ketenbalans.forecast.panel import MONTHS, Panel, slot_of
from ketenbalans.forecast.scores import LEVELS
from ketenbalans.forecast.season_kernel import known_seasons

OWN, SHORT, NONE = "level_season_reversion", "short_series_assumed_spread", "no_history"
INFORMED = "level_season_reversion_indicators"
"""Names of what made a forecast: the rule itself, or what stood in for it."""

ENOUGH_ERRORS = 3
ENOUGH_FOR_STEP, WIDEST_STEP = 24, 10
BURN_IN_MONTHS = 12
_SMALLEST_SPREAD = 0.01  # A series that never moved still moves by a hundredth of itself plus the offset.
_ANCHORS = 3  # Horizons at which the assumed growth of the spread is tied to the errors.


@dataclass(frozen=True)
class Rule:
    """The tuned numbers for one kind of period; those for months are the assumptions FC-10 to FC-24.

    A share kept of 0.955 a month is 0.955 to the power of the months in a period, and so for the others.
    """

    months: float
    reversion: float
    mean_speed: float
    growth: float
    half_life: float
    kept_spread: float
    burn_in: int

    @staticmethod
    @lru_cache(maxsize=8)
    def of(kind: str) -> "Rule":
        """The rule for weeks, months, quarters or years.

        Example:
            >>> round(Rule.of("quarter").reversion, 4)  # 0.955 ** 3
            0.871
        """
        months = MONTHS[kind]
        return Rule(
            months=months,
            reversion=assumed("tuned_reversion") ** months,
            mean_speed=1 - (1 - assumed("tuned_mean_speed")) ** months,
            growth=assumed("tuned_spread_growth") ** months,
            half_life=max(assumed("tuned_recent_half_life") / months, 1.0),
            kept_spread=0.5 ** (months / assumed("tuned_spread_half_life")),
            burn_in=max(round(BURN_IN_MONTHS / months), 3),
        )


@dataclass(frozen=True)
class Forecast:
    """A forecast of every series of a panel.

    Attributes:
        names: One per series.
        labels: Coming periods, one per horizon.
        kind: Kind of period.
        middle: Median on the working scale (logarithm of count plus offset), shape (series, horizon).
        scale: Mean absolute error expected on that scale, shape (series, horizon).
        methods: What made each series' forecast.
        shared: Correlation between the errors of different series.
        level: Level at the end on the working scale, without season, shape (series,).
        mean: Own mean on the working scale, shape (series,).
        season: Season on the working scale, shape (series, place).
        indicators: What each leading indicator did; empty without them.
        step: What all known counts are whole multiples of, such as five where they were rounded so.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    kind: str
    middle: np.ndarray
    scale: np.ndarray
    methods: tuple[str, ...]
    shared: float
    level: np.ndarray
    mean: np.ndarray
    season: np.ndarray
    indicators: tuple[Verdict, ...] = ()
    step: int = 1

    def quantiles(self, shares: tuple[float, ...] = LEVELS) -> np.ndarray:
        """Counts below which the outcome lies with a share, shape (series, horizon, share); whole numbers.

        Where the counts come in steps, so do these. NaN for a series without any history.
        """
        counts = to_counts(self.middle[..., None] + self.scale[..., None] * standard_quantiles(shares))
        return counts if self.step == 1 else np.asarray(np.round(counts / self.step) * self.step)


def standard_quantiles(shares: tuple[float, ...]) -> np.ndarray:
    """Quantiles of an error whose mean absolute size is one: Student's t, scaled.

    Example:
        >>> np.round(standard_quantiles((0.05, 0.5, 0.95)), 2)  # 1.860 / 0.884 for 8 degrees of freedom
        array([-2.1,  0. ,  2.1])
    """
    degrees = assumed("tuned_tail_degrees")
    return np.asarray(stdtrit(degrees, np.array(shares)) / mean_absolute_student(degrees))


def mean_absolute_student(degrees: float) -> float:
    """Mean absolute value of Student's t.

    Source:
        2 sqrt(v) Gamma((v + 1) / 2) / ((v - 1) sqrt(pi) Gamma(v / 2)), for v degrees of freedom above one.

    Example:
        >>> round(mean_absolute_student(6.0), 4)  # 2 * 2.4495 * 3.3234 / (5 * 1.7725 * 2)
        0.9186
    """
    ratio = math.exp(gammaln((degrees + 1) / 2) - gammaln(degrees / 2))
    return 2 * math.sqrt(degrees) * ratio / ((degrees - 1) * math.sqrt(math.pi))


def to_working_scale(counts: np.ndarray) -> np.ndarray:
    """Logarithm of counts plus the offset; NaN stays NaN."""
    return np.asarray(np.log(counts + assumed("tuned_offset")))


def to_counts(working: np.ndarray) -> np.ndarray:
    """Whole counts from the working scale, never below nought; NaN stays NaN."""
    return np.asarray(np.round(np.maximum(np.exp(working) - assumed("tuned_offset"), 0.0)))


def forecast_panel(panel: Panel, horizon: int, indicators: Panel | None = None) -> Forecast:
    """Forecasts every series of a panel.

    Args:
        panel: What is known.
        horizon: Number of coming periods.
        indicators: Leading indicators, the same kind of period; used only where they would have helped.

    Returns:
        Middle and spread of every coming period; quantiles and paths come from them.

    Raises:
        OutOfRangeError: If the horizon is below one, or indicators end a year before the counts.
        BadInputError: If indicators are of another kind of period.

    Source:
        docs/explanation/forecast.md. Serves R-115, R-119, R-120.

    Example:
        >>> panel = Panel.of({"A": [100, 120, 90, 110, 105, 95] * 6}, first="2023-01")
        >>> forecast_panel(panel, 2).quantiles().shape
        (1, 2, 9)
    """
    if horizon < 1:
        raise OutOfRangeError(
            "a horizon of {horizon} periods", where="--horizon", mend="give 1 or more", horizon=horizon
        )
    rule = Rule.of(panel.kind)
    working, slots = to_working_scale(panel.values), panel.slots
    labels = panel.ahead(horizon)
    ahead = np.array([slot_of(label) for label in labels], dtype=np.int64)
    seasons = known_seasons(
        working, slots, panel.season, assumed("tuned_pooled_season"), assumed("tuned_season_trust")
    )
    signal, noise, offset = (
        assumed(name) for name in ("tuned_level_signal", "tuned_count_noise", "tuned_offset")
    )
    now, mean = walk(working, slots, seasons, signal, noise, offset, rule.months, rule.mean_speed)
    errors = sizes_of_errors(working, slots, seasons, now, mean, rule.reversion, horizon)
    start = min(rule.burn_in, len(panel.labels) // 3)
    own, weight = mean_absolute(errors, start, rule.kept_spread)
    usual = _usual_spread(own, weight)
    informed = None if indicators is None else adjust(panel, indicators, errors, usual, start)
    if informed is not None and informed.moved:
        errors = informed.errors
        own, weight = mean_absolute(errors, start, rule.kept_spread)
        usual = _usual_spread(own, weight)
    seen = np.isfinite(errors[:, start:, 0]).sum(axis=1)
    sizes = recent_sizes(errors, usual, rule.half_life, assumed("tuned_recent_spread_power"), start)
    found, periods = growth_of_errors(errors, usual, sizes, start)
    spread = usual * sizes[:, -1] * assumed("tuned_band_widening")
    counted = np.isfinite(panel.values).sum(axis=1)
    ruled = INFORMED if informed is not None and informed.moved else OWN
    middle = project(now[:, -1], mean[:, -1], seasons[-1], ahead, rule.reversion)
    methods = [
        NONE if count == 0 else ruled if errors_seen >= ENOUGH_ERRORS else SHORT
        for count, errors_seen in zip(counted, seen, strict=True)
    ]
    return Forecast(
        names=panel.names,
        labels=labels,
        kind=panel.kind,
        middle=middle if informed is None else middle + informed.shift,
        scale=spread[:, None] * _growth(found, periods, rule.growth)[None, :],
        methods=tuple(methods),
        shared=shared_part(errors, usual, start, min(horizon, _ANCHORS) - 1),
        level=now[:, -1],
        mean=mean[:, -1],
        season=seasons[-1],
        indicators=() if informed is None else informed.verdicts,
        step=step_of(panel.values),
    )


def step_of(counts: np.ndarray) -> int:
    """What all known counts are multiples of: the step to which they were rounded, one where they were not.

    Statistics Netherlands and Eurostat round to five. Few counts, or a step beyond ten, tell nothing.

    Args:
        counts: Any shape; NaN where missing.

    Example:
        >>> step_of(np.arange(0, 250, 5.0)), step_of(np.arange(0, 250, 1.0)), step_of(np.array([5.0, 10.0]))
        (5, 1, 1)
    """
    known = counts[np.isfinite(counts) & (counts > 0)]
    if known.size < ENOUGH_FOR_STEP or (known != np.round(known)).any():
        return 1
    step = int(np.gcd.reduce(known.astype(np.int64)))
    return step if step <= WIDEST_STEP else 1


def _usual_spread(own: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Mean absolute one-step error per series, drawn to that of all series and to the assumed one.

    Args:
        own: Mean absolute error of each series alone, shape (series,).
        seen: Weight of the errors behind it, same shape.
    """
    trust = assumed("weight_of_assumed_spread")
    known = seen > 0
    logs = np.log(np.maximum(own, _SMALLEST_SPREAD))
    typical = np.log(assumed("assumed_spread"))
    if known.any():
        total = seen.sum()
        typical = (total * np.median(logs[known]) + trust * typical) / (total + trust)
    weight = assumed("tuned_own_spread_weight")
    return np.asarray(np.exp((seen * np.where(known, logs, 0.0) + weight * typical) / (seen + weight)))


def growth_shape(horizon: int, growth: float) -> np.ndarray:
    """How the spread of errors is assumed to grow with the horizon, shape (horizon,); one at the first.

    Shocks that last and fade, plus a part of every error that does not last.

    Example:
        >>> np.round(growth_shape(2, 0.98), 3)  # sqrt(0.65 + 0.35 * (1 + 0.98**2)) = sqrt(1.3361)
        array([1.   , 1.156])
    """
    passing = assumed("tuned_own_noise")
    lasting = (1 - growth ** (2 * np.arange(1, horizon + 1))) / (1 - growth**2)
    return np.asarray(np.sqrt(passing + (1 - passing) * lasting))


def _growth(found: np.ndarray, periods: np.ndarray, growth: float) -> np.ndarray:
    """Spread by horizon against the usual one-step error, from errors and the assumed shape together."""
    horizon = len(found)
    shape = growth_shape(horizon, growth)
    known = np.isfinite(found)
    first = known[:_ANCHORS]
    anchor = float((found[:_ANCHORS] / shape[:_ANCHORS])[first].mean()) if first.any() else 1.0
    windows = periods / np.arange(1, horizon + 1)
    trust = np.where(known, windows / (windows + assumed("tuned_windows_of_trust")), 0.0)
    return np.asarray(
        np.maximum.accumulate(trust * np.where(known, found, 0.0) + (1 - trust) * anchor * shape)
    )
