"""Level, own mean, past errors and spread of every series, in machine code.

One pass over time: at each period a forecast for every horizon is made from what was known then, so the
errors from which the bands are built are the errors that would have been made.
"""

import math

import numpy as np

from ketenbalans.compiling import compiled


@compiled
def gain_of(level: float, signal: float, noise: float, offset: float, months: float) -> float:
    """Share of a surprise that is taken into the level.

    A count of few persons is mostly chance, so it moves the level less. With signal and noise as variances
    this is the gain at which a local level settles.

    Args:
        level: Level on the working scale.
        signal: Variance of what moves the level in a month over the variance of a large count around it.
        noise: Count at which chance has doubled that last variance.
        offset: Persons that were added before the logarithm.
        months: Length of a period in months.

    Source:
        Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989), section 4.1.2.
    """
    persons = max(math.exp(level) - offset, 1.0)
    ratio = signal / (1.0 + noise / persons)
    gain = 0.5 * (math.sqrt(ratio * ratio + 4.0 * ratio) - ratio)
    return 1.0 - float((1.0 - gain) ** months)


@compiled
def walk(
    level: np.ndarray,
    slots: np.ndarray,
    seasons: np.ndarray,
    signal: float,
    noise: float,
    offset: float,
    months: float,
    mean_speed: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Level and own mean after each period, both shape (series, period); NaN before the first count.

    Args:
        level: Counts on the working scale, shape (series, period); NaN where missing.
        slots: Place in the season of each period, shape (period,).
        seasons: Known season after each period, shape (period, series, place).
        signal: See ``gain_of``, as are the next three.
        noise: Count at which chance doubles the variance around the level.
        offset: Persons that were added before the logarithm.
        months: Length of a period in months.
        mean_speed: Least weight of a new count in the series' own mean.
    """
    series, length = level.shape
    now = np.full((series, length), np.nan)
    mean = np.full((series, length), np.nan)
    for row in range(series):
        seen, current, own = 0, np.nan, np.nan
        for step in range(length):
            if not np.isnan(level[row, step]):
                plain = level[row, step] - seasons[step, row, slots[step]]
                seen += 1
                if seen == 1:
                    current, own = plain, plain
                else:
                    gain = max(gain_of(current, signal, noise, offset, months), 1.0 / seen)
                    current += gain * (plain - current)
                    own += max(mean_speed, 1.0 / seen) * (plain - own)
            now[row, step] = current
            mean[row, step] = own
    return now, mean


@compiled
def project(
    now: np.ndarray, mean: np.ndarray, season: np.ndarray, ahead: np.ndarray, reversion: float
) -> np.ndarray:
    """Middle of the forecast, shape (series, horizon).

    Args:
        now: Level, shape (series,).
        mean: Own mean, shape (series,).
        season: Known season, shape (series, place).
        ahead: Place in the season of each coming period, shape (horizon,).
        reversion: Share of a departure from the own mean that is left after a period.
    """
    middle = np.empty((now.size, ahead.size))
    for row in range(now.size):
        left = 1.0
        for step in range(ahead.size):
            left *= reversion
            middle[row, step] = mean[row] + (now[row] - mean[row]) * left + season[row, ahead[step]]
    return middle


@compiled
def sizes_of_errors(
    level: np.ndarray,
    slots: np.ndarray,
    seasons: np.ndarray,
    now: np.ndarray,
    mean: np.ndarray,
    reversion: float,
    horizon: int,
) -> np.ndarray:
    """Error made from each period for each horizon, shape (series, period, horizon); NaN where unknown."""
    series, length = level.shape
    errors = np.full((series, length, horizon), np.nan)
    for row in range(series):
        for origin in range(length - 1):
            if np.isnan(now[row, origin]):
                continue
            left = 1.0
            for step in range(min(horizon, length - 1 - origin)):
                left *= reversion
                target = origin + step + 1
                middle = (
                    mean[row, origin]
                    + (now[row, origin] - mean[row, origin]) * left
                    + seasons[origin, row, slots[target]]
                )
                errors[row, origin, step] = level[row, target] - middle
    return errors


@compiled
def recent_sizes(
    errors: np.ndarray, scale: np.ndarray, half_life: float, power: float, start: int
) -> np.ndarray:
    """How large recent one-step errors are against usual, after each period, shape (series, period).

    Args:
        errors: Shape (series, period, horizon).
        scale: Usual mean absolute one-step error, shape (series,).
        half_life: Periods after which an error counts half.
        power: Power that tempers the ratio; 0 means that bands never change.
        start: First origin that counts.
    """
    series, length, _ = errors.shape
    sizes = np.ones((series, length))
    kept = 0.5 ** (1.0 / half_life)
    prior = 2.0 * half_life
    usual, seen = 0.0, 0
    for row in range(series):
        for origin in range(start, length - 1):
            if not np.isnan(errors[row, origin, 0]):
                usual += abs(errors[row, origin, 0]) / scale[row]
                seen += 1
    if seen == 0 or usual <= 0.0:
        return sizes
    usual /= seen
    for row in range(series):
        above, below = prior, prior
        for step in range(length):
            if step > 0 and not np.isnan(errors[row, step - 1, 0]):
                new = abs(errors[row, step - 1, 0]) / scale[row] / usual
                above = kept * above + new + (1.0 - kept) * prior
                below = kept * below + 1.0 + (1.0 - kept) * prior
            sizes[row, step] = (above / below) ** power
    return sizes


@compiled
def growth_of_errors(
    errors: np.ndarray, scale: np.ndarray, sizes: np.ndarray, start: int
) -> tuple[np.ndarray, np.ndarray]:
    """Mean absolute standardised error by horizon and how many periods tell it, both shape (horizon,)."""
    series, length, horizon = errors.shape
    mean = np.full(horizon, np.nan)
    periods = np.zeros(horizon)
    for step in range(horizon):
        total, seen = 0.0, 0
        for row in range(series):
            for origin in range(start, length - 1 - step):
                error = errors[row, origin, step]
                if not np.isnan(error):
                    total += abs(error) / (scale[row] * sizes[row, origin])
                    seen += 1
        if seen > 0:
            mean[step] = total / seen
            periods[step] = max(length - 1 - step - start, 0)
    return mean, periods


@compiled
def shared_part(errors: np.ndarray, scale: np.ndarray, start: int, horizon: int) -> float:
    """Correlation that the errors of different series have on average, between 0 and 0.9.

    From the variance of the mean over series against the mean variance, at one horizon.
    """
    series, length, _ = errors.shape
    of_mean, of_each, used = 0.0, 0.0, 0
    for origin in range(start, length - 1 - horizon):
        total, squares, seen = 0.0, 0.0, 0
        for row in range(series):
            error = errors[row, origin, horizon] / scale[row]
            if not np.isnan(error):
                total += error
                squares += error * error
                seen += 1
        if seen > 1:
            # With correlation r the square of the sum is expected to be squares * (1 + (seen - 1) r).
            of_mean += (total * total - squares) / (seen - 1)
            of_each += squares
            used += 1
    if used < 3 or of_each <= 0.0:
        return 0.0
    return min(max(of_mean / of_each, 0.0), 0.9)


@compiled
def mean_absolute(errors: np.ndarray, start: int, kept: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean absolute one-step error per series and the weight behind it, both shape (series,).

    Args:
        errors: Shape (series, period, horizon).
        start: First origin that counts.
        kept: Weight of an error against that of the one a period later.
    """
    series, length, _ = errors.shape
    mean = np.zeros(series)
    weight = np.zeros(series)
    for row in range(series):
        for origin in range(start, length - 1):
            mean[row] *= kept
            weight[row] *= kept
            if not math.isnan(errors[row, origin, 0]):
                mean[row] += abs(errors[row, origin, 0])
                weight[row] += 1.0
        if weight[row] > 0.0:
            mean[row] /= weight[row]
    return mean, weight
