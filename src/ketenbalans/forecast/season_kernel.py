"""The season of each series as it could be known at each moment, in machine code.

Departures from a centred moving season-length mean, the median per place in the season, shrunk by how
much the places differ beyond their noise (James and Stein); what is left is filled up with a part of the
season that all series share. Nothing at a moment looks at later counts, so errors made in the past are
errors that would have been made.
"""

import numpy as np

from ketenbalans.compiling import compiled


@compiled
def known_seasons(
    level: np.ndarray, slots: np.ndarray, season: int, pooled: float, trust: float
) -> np.ndarray:
    """The season known after each period, shape (period, series, place in the season).

    Args:
        level: Counts on the working scale, shape (series, period); NaN where missing.
        slots: Place in the season of each period, shape (period,).
        season: Periods in a season.
        pooled: Weight of the shared season where a series shows none of its own.
        trust: Part of either that is taken to come again.
    """
    series, length = level.shape
    known = np.zeros((length, series, season))
    half = season // 2
    if season < 2 or length < 2 * season + 1:
        return known
    deep = length // season + 2
    kept = np.zeros((series, season, deep))
    count = np.zeros((series, season), dtype=np.int64)
    middle = np.zeros((series, season))
    total = np.zeros((series, season))
    squares = np.zeros((series, season))
    centred = np.zeros((series, season))
    shrunk = np.zeros(series)
    column = np.zeros(series)
    for now in range(season, length):
        place, at = now - half, slots[now - half]
        for row in range(series):
            mean = 0.0
            for step in range(-half, half + 1):
                end = (step == -half or step == half) and season % 2 == 0
                mean += level[row, place + step] * (0.5 if end else 1.0)
            away = level[row, place] - mean / season
            if np.isnan(away) or count[row, at] >= deep:
                continue
            fill = count[row, at]
            while (
                fill > 0 and kept[row, at, fill - 1] > away
            ):  # Kept in order, so that the middle is at hand.
                kept[row, at, fill] = kept[row, at, fill - 1]
                fill -= 1
            kept[row, at, fill] = away
            count[row, at] += 1
            total[row, at] += away
            squares[row, at] += away * away
            most = count[row, at]
            if most > 2:
                middle[row, at] = 0.5 * (kept[row, at, (most - 1) // 2] + kept[row, at, most // 2])
            else:
                middle[row, at] = total[row, at] / most
        for row in range(series):
            shrunk[row] = _shrink(row, season, count, total, squares, middle, centred)
        for at in range(season):
            used = 0
            for row in range(series):
                if shrunk[row] >= 0.0:
                    column[used] = centred[row, at]
                    used += 1
            shared = _median(column, used)
            for row in range(series):
                own = max(shrunk[row], 0.0)
                known[now, row, at] = trust * (centred[row, at] * own + pooled * (1.0 - own) * shared)
    for now in range(season):
        known[now] = 0.0
    return known


@compiled
def _shrink(
    row: int,
    season: int,
    count: np.ndarray,
    total: np.ndarray,
    squares: np.ndarray,
    middle: np.ndarray,
    centred: np.ndarray,
) -> float:
    """Share of a series' own season that is believed, -1 while less than a season and a half is known."""
    within, free, seen, mean = 0.0, 0, 0, 0.0
    for at in range(season):
        if count[row, at] > 0:
            within += squares[row, at] - total[row, at] ** 2 / count[row, at]
            free += count[row, at] - 1
        seen += count[row, at]
        mean += middle[row, at] / season
    if 2 * seen < 3 * season:
        return -1.0
    between = 0.0
    for at in range(season):
        centred[row, at] = middle[row, at] - mean
        between += centred[row, at] ** 2
    between /= season - 1
    if between <= 0.0 or free < 1:
        return 0.0
    noise = max(within, 0.0) / free / (seen / season)
    return max(1.0 - noise / between, 0.0)


@compiled
def _median(column: np.ndarray, used: int) -> float:
    """Middle of the first numbers of a column, which it puts in order; nought where there are none."""
    if used == 0:
        return 0.0
    gap = used // 2
    while gap > 0:  # Shell's sort: panels may hold hundreds of series, and this runs at every period.
        for place in range(gap, used):
            value, back = column[place], place
            while back >= gap and column[back - gap] > value:
                column[back] = column[back - gap]
                back -= gap
            column[back] = value
        gap //= 2
    return float(0.5 * (column[(used - 1) // 2] + column[used // 2]))
