"""How long things take where many have not ended yet, and which of several ends comes first.

A wait that goes on counts as "at least so long"; an end of another kind is not a wait that goes on but an
end of its own. Kaplan and Meier's curve serves the first, Aalen and Johansen's shares the second.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ketenbalans.errors import ContradictionError
from ketenbalans.register.waits import Z_95, kaplan_meier

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Mean:
    """A mean with its 95 % interval.

    Attributes:
        value: The mean.
        low: Lower end of the interval.
        high: Upper end.
        count: How many it rests on.
        complete: False where some went on longer than any that ended, so that the mean is at least this.
    """

    value: float
    low: float
    high: float
    count: int
    complete: bool = True


def mean_duration(durations: np.ndarray, ended: np.ndarray) -> Mean | None:
    """The mean duration with waits that go on counted as such, up to the longest that ended.

    Args:
        durations: Days, whole and not negative, of shape (case,).
        ended: Whether each came to its end.

    Returns:
        Days; None where none ended. The area under Kaplan and Meier's curve with Greenwood's variance.

    Source:
        J. P. Klein and M. L. Moeschberger, Survival Analysis (2003), section 4.5.

    Example:
        >>> mean_duration(np.array([1, 2, 3]), np.array([True, True, True])).value  # (1 + 2 + 3) / 3
        2.0
    """
    if not ended.any():
        return None
    curve = kaplan_meier(durations, ended)
    horizon = float(curve.days[-1])
    starts = np.concatenate([[0.0], curve.days.astype(float)])
    heights = np.concatenate([[1.0], curve.waiting])
    widths = np.diff(np.concatenate([starts, [horizon]]))
    area = heights * widths
    value = float(area.sum())
    # The area that is left after each end weighs that end's share of the variance.
    left = value - np.cumsum(area)[:-1]
    order = np.sort(durations)
    at_risk = durations.size - np.searchsorted(order, curve.days, side="left")
    ends = np.bincount(durations[ended].astype(np.int64), minlength=int(curve.days[-1]) + 1)[curve.days]
    remaining = at_risk - ends
    terms = np.divide(left**2 * ends, at_risk * remaining, out=np.zeros_like(left), where=remaining > 0)
    reach = Z_95 * float(np.sqrt(terms.sum()))
    complete = bool((durations[~ended] <= horizon).all()) if (~ended).any() else True
    return Mean(value, max(0.0, value - reach), value + reach, int(ended.sum()), complete)


def first_ends(
    start: np.ndarray, ends: Mapping[str, np.ndarray], until: int, at: tuple[int, ...]
) -> dict[str, list[float]]:
    """The share that has come to each kind of end after some numbers of days (Aalen–Johansen).

    Args:
        start: Day on which each case began, in days since 1970, of shape (case,).
        ends: Day of each kind of end; ``milestones.NEVER`` where it did not come.
        until: Last day that was observed.
        at: Numbers of days.

    Returns:
        By kind, a share per number of days. Together with those who wait they add up to one.

    Raises:
        ContradictionError: If an end lies before its start.

    Source:
        O. Aalen and S. Johansen (1978).

    Example:
        >>> from ketenbalans.register.milestones import NEVER
        >>> start = np.zeros(4, dtype=int)
        >>> decided, withdrawn = np.array([10, 20, NEVER, NEVER]), np.array([NEVER, NEVER, 10, NEVER])
        >>> ends = {"decided": decided, "withdrawn": withdrawn}
        >>> first_ends(start, ends, 30, (10, 30))  # at 10 one of 4 each; at 20 one of the 2 left, of a half
        {'decided': [0.25, 0.5], 'withdrawn': [0.25, 0.25]}
    """
    names = list(ends)
    days = np.stack([np.asarray(ends[name], dtype=np.int64) for name in names])
    first = days.min(axis=0)
    kind = days.argmin(axis=0)
    ended = first <= until
    durations = np.where(ended, first, until) - start
    if (durations < 0).any():
        raise ContradictionError(
            "an end lies before its start", mend="run 'register check', which names such cases"
        )
    length = int(durations.max()) + 2 if durations.size else 2
    gone = np.bincount(durations, minlength=length)
    at_risk = np.cumsum(gone[::-1])[::-1]
    by_kind = np.stack(
        [np.bincount(durations[ended & (kind == one)], minlength=length) for one in range(len(names))]
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        hazards = np.where(at_risk > 0, by_kind / at_risk, 0.0)
    waiting = np.concatenate([[1.0], np.cumprod(1.0 - hazards.sum(axis=0))[:-1]])
    reached = np.cumsum(hazards * waiting, axis=1)
    places = np.minimum(np.array(at), length - 1)
    return {name: [float(share) for share in reached[row, places]] for row, name in enumerate(names)}
