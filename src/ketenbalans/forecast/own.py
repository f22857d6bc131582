"""The forecaster of this house: level, shared season, fading rises, and bands from past errors.

It works on the logarithm of counts. The middle is the level plus a season. What stands above the recent
mean fades soon, what fell below it comes back slowly, and the recent mean is drawn to the series' own mean.
The bands have the size of the errors that the same rule made before, pooled over the series so that small
ones borrow strength, growing with the horizon, wider where recent errors were large, and leaning upward far
ahead, where outbreaks come without notice.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaln, stdtrit

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast.assumed import assumed
from ketenbalans.forecast.bands import growth_by_horizon, upper_side, usual_spread
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
_LEAST_HALF_LIFE = 4.0  # Periods: fewer errors tell no width.
_ANCHORS = 3  # Horizon at whose errors the correlation between series is read.


@dataclass(frozen=True)
class Rule:
    """The tuned numbers for one kind of period; those for months are assumptions (FC-10 and on).

    A share kept of 0.98 a month is 0.98 to the power of the months in a period, and so for the others.

    Attributes:
        months: Length of a period.
        kept: Shares left after a period of a rise above the recent mean, of a fall below it, and of the
            departure of the recent mean from the own mean.
        speeds: Least weight of a new count in the recent and in the own mean.
        growth: Share of a shock that still widens the band a period later.
        half_life: Periods after which an error counts half in how restless a series is of late.
        kept_spread: Weight of an error in the usual spread against that of the one a period later.
        kept_width: The same in the width that all series share.
        burn_in: Periods before errors count.
    """

    months: float
    kept: tuple[float, float, float]
    speeds: tuple[float, float]
    growth: float
    half_life: float
    kept_spread: float
    kept_width: float
    burn_in: int

    @staticmethod
    @lru_cache(maxsize=8)
    def of(kind: str) -> "Rule":
        """The rule for weeks, months, quarters or years.

        Example:
            >>> rule = Rule.of("quarter")
            >>> rule.kept[2] == assumed("tuned_reversion") ** 3
            True
        """
        months = MONTHS[kind]
        return Rule(
            months=months,
            kept=(
                assumed("tuned_rise_kept") ** months,
                assumed("tuned_fall_kept") ** months,
                assumed("tuned_reversion") ** months,
            ),
            speeds=(
                1 - (1 - assumed("tuned_recent_speed")) ** months,
                1 - (1 - assumed("tuned_mean_speed")) ** months,
            ),
            growth=assumed("tuned_spread_growth") ** months,
            half_life=max(assumed("tuned_recent_half_life") / months, 1.0),
            kept_spread=0.5 ** (months / assumed("tuned_spread_half_life")),
            kept_width=0.5 ** (1 / max(assumed("tuned_width_half_life") / months, _LEAST_HALF_LIFE)),
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
        upper: Factor on errors above the middle, shape (horizon,).
        methods: What made each series' forecast.
        shared: Correlation between the errors of different series.
        level: Level at the end on the working scale, without season, shape (series,).
        recent: Mean of about the last half year on the working scale, shape (series,).
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
    upper: np.ndarray
    methods: tuple[str, ...]
    shared: float
    level: np.ndarray
    recent: np.ndarray
    mean: np.ndarray
    season: np.ndarray
    indicators: tuple[Verdict, ...] = ()
    step: int = 1

    def quantiles(self, shares: tuple[float, ...] = LEVELS) -> np.ndarray:
        """Counts below which the outcome lies with a share, shape (series, horizon, share); whole numbers.

        Where the counts come in steps, so do these. NaN for a series without any history.
        """
        errors = standard_quantiles(shares)
        errors = np.where(errors > 0, errors * self.upper[:, None], errors)
        counts = to_counts(self.middle[..., None] + self.scale[..., None] * errors)
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
    labels = panel.ahead(horizon)
    ahead = np.array([slot_of(label) for label in labels], dtype=np.int64)
    since = _since(panel)
    walked = _walk(panel, rule, horizon + int(since.max(initial=0)))
    start = min(rule.burn_in, len(panel.labels) // 3)
    errors = walked.errors
    usual = usual_spread(*mean_absolute(errors, start, rule.kept_spread))
    informed = None if indicators is None else adjust(panel, indicators, errors[:, :, :horizon], usual, start)
    if informed is not None and informed.moved:
        errors[:, :, :horizon] = informed.errors
        usual = usual_spread(*mean_absolute(errors, start, rule.kept_spread))
    seen = np.isfinite(errors[:, start:, 0]).sum(axis=1)
    sizes = recent_sizes(errors, usual, rule.half_life, assumed("tuned_recent_spread_power"), start)
    found, periods = growth_of_errors(errors, usual, sizes, start, rule.kept_width)
    growth = growth_by_horizon(found, periods, len(panel.names), rule.growth)
    spread = usual * sizes[:, -1] * assumed("tuned_band_widening")
    counted = np.isfinite(panel.values).sum(axis=1)
    ruled = INFORMED if informed is not None and informed.moved else OWN
    now, recent, mean, season = (
        walked.now[:, -1],
        walked.recent[:, -1],
        walked.mean[:, -1],
        walked.seasons[-1],
    )
    middle = project(now, recent, mean, season, ahead, since, rule.kept)
    methods = [
        NONE if count == 0 else ruled if errors_seen >= ENOUGH_ERRORS else SHORT
        for count, errors_seen in zip(counted, seen, strict=True)
    ]
    return Forecast(
        names=panel.names,
        labels=labels,
        kind=panel.kind,
        middle=middle if informed is None else middle + informed.shift,
        scale=spread[:, None] * growth[since[:, None] + np.arange(horizon)],
        upper=upper_side(horizon, rule.months),
        methods=tuple(methods),
        shared=shared_part(errors, usual, start, min(horizon, _ANCHORS) - 1),
        level=now,
        recent=recent,
        mean=mean,
        season=season,
        indicators=() if informed is None else informed.verdicts,
        step=step_of(panel.values),
    )


@dataclass(frozen=True)
class _Walked:
    """What one pass over the past leaves: seasons, levels, means, and the errors of every origin."""

    seasons: np.ndarray
    now: np.ndarray
    recent: np.ndarray
    mean: np.ndarray
    errors: np.ndarray


def _walk(panel: Panel, rule: Rule, horizon: int) -> _Walked:
    working, slots = to_working_scale(panel.values), panel.slots
    seasons = known_seasons(
        working, slots, panel.season, assumed("tuned_pooled_season"), assumed("tuned_season_trust")
    )
    signal, noise, offset = (
        assumed(name) for name in ("tuned_level_signal", "tuned_count_noise", "tuned_offset")
    )
    now, recent, mean = walk(working, slots, seasons, signal, noise, offset, rule.months, rule.speeds)
    errors = sizes_of_errors(working, slots, seasons, now, recent, mean, rule.kept, horizon)
    return _Walked(seasons, now, recent, mean, errors)


def _since(panel: Panel) -> np.ndarray:
    """Periods without a count at the end of each series, shape (series,); at most two seasons or years."""
    known = np.isfinite(panel.values)
    last = known.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    since = np.where(known.any(axis=1), known.shape[1] - 1 - last, 0)
    return np.asarray(np.minimum(since, 2 * max(panel.season, 2))).astype(np.int64)


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
