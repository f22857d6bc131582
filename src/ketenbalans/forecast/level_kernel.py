"""Level, means, past errors and spread of every series, in machine code.

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
    speeds: tuple[float, float],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Level, recent mean and own mean after each period, each (series, period); NaN before the first count.

    Args:
        level: Counts on the working scale, shape (series, period); NaN where missing.
        slots: Place in the season of each period, shape (period,).
        seasons: Known season after each period, shape (period, series, place).
        signal: See ``gain_of``, as are the next three.
        noise: Count at which chance doubles the variance around the level.
        offset: Persons that were added before the logarithm.
        months: Length of a period in months.
        speeds: Least weight of a new count in the recent and in the own mean.
    """
    series, length = level.shape
    now = np.full((series, length), np.nan)
    recent = np.full((series, length), np.nan)
    mean = np.full((series, length), np.nan)
    for row in range(series):
        seen, current, lately, own = 0, np.nan, np.nan, np.nan
        for step in range(length):
            if not np.isnan(level[row, step]):
                plain = level[row, step] - seasons[step, row, slots[step]]
                seen += 1
                if seen == 1:
                    current, lately, own = plain, plain, plain
                else:
                    gain = max(gain_of(current, signal, noise, offset, months), 1.0 / seen)
                    current += gain * (plain - current)
                    lately += max(speeds[0], 1.0 / seen) * (plain - lately)
                    own += max(speeds[1], 1.0 / seen) * (plain - own)
            now[row, step] = current
            recent[row, step] = lately
            mean[row, step] = own
    return now, recent, mean


@compiled
def expected(now: float, recent: float, mean: float, kept: tuple[float, float, float], ahead: int) -> float:
    """Level expected some periods ahead, without season.

    What stands above the recent mean fades, what stands below it stays longer, and the recent mean is drawn
    back to the own mean.

    Args:
        now: Level.
        recent: Recent mean.
        mean: Own mean.
        kept: Shares that are left after a period of a rise, of a fall, and of the rest.
        ahead: Number of periods.
    """
    sudden = now - recent
    share = kept[0] if sudden > 0.0 else kept[1]
    return float(mean + (recent - mean) * kept[2] ** ahead + sudden * share**ahead)


@compiled
def project(
    now: np.ndarray,
    recent: np.ndarray,
    mean: np.ndarray,
    season: np.ndarray,
    ahead: np.ndarray,
    since: np.ndarray,
    kept: tuple[float, float, float],
) -> np.ndarray:
    """Middle of the forecast, shape (series, horizon).

    Args:
        now: Level, shape (series,), as are the next two.
        recent: Recent mean.
        mean: Own mean.
        season: Known season, shape (series, place).
        ahead: Place in the season of each coming period, shape (horizon,).
        since: Periods without a count at the end of each series, shape (series,).
        kept: See ``expected``.
    """
    middle = np.empty((now.size, ahead.size))
    for row in range(now.size):
        for step in range(ahead.size):
            plain = expected(now[row], recent[row], mean[row], kept, since[row] + step + 1)
            middle[row, step] = plain + season[row, ahead[step]]
    return middle


@compiled
def sizes_of_errors(
    level: np.ndarray,
    slots: np.ndarray,
    seasons: np.ndarray,
    now: np.ndarray,
    recent: np.ndarray,
    mean: np.ndarray,
    kept: tuple[float, float, float],
    horizon: int,
) -> np.ndarray:
    """Error made from each period for each horizon, shape (series, period, horizon); NaN where unknown."""
    series, length = level.shape
    errors = np.full((series, length, horizon), np.nan)
    for row in range(series):
        for origin in range(length - 1):
            if np.isnan(now[row, origin]):
                continue
            for step in range(min(horizon, length - 1 - origin)):
                target = origin + step + 1
                plain = expected(now[row, origin], recent[row, origin], mean[row, origin], kept, step + 1)
                errors[row, origin, step] = level[row, target] - plain - seasons[origin, row, slots[target]]
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
    errors: np.ndarray, scale: np.ndarray, sizes: np.ndarray, start: int, kept: float
) -> tuple[np.ndarray, np.ndarray]:
    """Mean absolute standardised error by horizon and the weight of the periods that tell it, (horizon,).

    Args:
        errors: Shape (series, period, horizon).
        scale: Usual mean absolute one-step error, shape (series,).
        sizes: From ``recent_sizes``.
        start: First origin that counts.
        kept: Weight of an origin against that of the one a period later.
    """
    series, length, horizon = errors.shape
    mean = np.full(horizon, np.nan)
    periods = np.zeros(horizon)
    for step in range(horizon):
        total, weight = 0.0, 0.0
        for origin in range(start, length - 1 - step):
            size, seen = 0.0, 0
            for row in range(series):
                error = errors[row, origin, step]
                if not np.isnan(error):
                    size += abs(error) / (scale[row] * sizes[row, origin])
                    seen += 1
            total *= kept
            weight *= kept
            if seen > 0:
                total += size / seen
                weight += 1.0
        if weight > 0.0:
            mean[step] = total / weight
            periods[step] = weight
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
