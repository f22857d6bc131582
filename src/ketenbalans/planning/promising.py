"""The latest cycle that every group is told: nobody is postponed for ever (guardrail 4).

The date rests on waiting alone: if groups were taken up one after the other, the longest waiting first, in
the hours that the old stock is expected to get, each would be done in some cycle; its latest cycle lies a
fixed margin later. Within that margin a plan is free to choose. Value, grant rate and litigation play no
part, so that no group earns an earlier date by what it costs or claims.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ketenbalans.errors import BadInputError, OutOfRangeError
from ketenbalans.planning.model import Numbers


def latest_cycles(
    *,
    stock: ArrayLike,
    hours: ArrayLike,
    weeks_open: ArrayLike,
    hours_per_cycle: ArrayLike,
    margin: int,
    not_before: ArrayLike = 1,
    place: str = "stock",
) -> tuple[int, ...]:
    """The latest cycle of each group, by the order of waiting.

    Read it as: even if nothing but waiting counted, the group would be done ``margin`` cycles before this.

    Args:
        stock: Applications of each group that wait for a cohort, shape (group,).
        hours: Hours per application, shape (group,).
        weeks_open: Mean weeks since lodging, shape (group,).
        hours_per_cycle: Hours that the old stock gets in each cycle, shape (cycle,). Beyond the last one
            the mean of the last four goes on.
        margin: Cycles of freedom.
        not_before: First cycle of each group, shape (group,) or one number.
        place: Where the figures come from, for messages.

    Returns:
        Cycles, counted from 1, one per group. Those of a plan that keeps to them always fit in the hours.

    Raises:
        BadInputError: If the arrays have different lengths.
        OutOfRangeError: If no hours are left for the old stock at the end, so that no date can be given.

    Source:
        Design, guardrail 4. Serves R-045.

    Example:
        >>> latest_cycles(
        ...     stock=[100, 50], hours=[10, 20], weeks_open=[60, 90], hours_per_cycle=[500, 600, 700],
        ...     margin=2,
        ... )
        (6, 4)

        The second waits longest: its 1000 hours are there in cycle 2. The first is done in cycle 4: there are
        1800 hours in three cycles, and 600 on average in each that follows.
    """
    stocks, asked, waits = (np.asarray(values, dtype=float) for values in (stock, hours, weeks_open))
    given = np.asarray(hours_per_cycle, dtype=float)
    firsts = np.broadcast_to(np.asarray(not_before, dtype=float), stocks.shape)
    if not stocks.shape == asked.shape == waits.shape or not len(given):
        raise BadInputError(
            "stock, hours and weeks open have lengths {lengths}",
            where=place,
            mend="give one number per group in each, and the hours of one cycle or more",
            lengths=", ".join(str(values.size) for values in (stocks, asked, waits)),
        )
    steady = float(given[-4:].mean())
    # Groups that wait equally long come in the order of their work; names never count.
    order = np.lexsort((stocks * asked, -waits))
    work = np.cumsum((stocks * asked)[order])
    return tuple(
        int(cycle) + margin
        for cycle in _when_done(work, np.asarray(firsts)[order], given, steady, place)[np.argsort(order)]
    )


def _when_done(work: Numbers, firsts: Numbers, given: Numbers, steady: float, place: str) -> np.ndarray:
    """The cycle in which each amount of work, added up, is done."""
    by_then = np.cumsum(given)
    beyond = work - by_then[-1]
    if beyond.max(initial=0.0) > 1e-6 and steady <= 0:
        raise OutOfRangeError(
            "{hours} hours of the old stock are left when the hours for it end",
            where=place,
            mend="give hours to the old stock in the last cycles, so that a latest cycle can be announced",
            hours=math.ceil(float(beyond.max())),
        )
    inside = np.searchsorted(by_then, work - 1e-6) + 1
    after = len(given) + np.ceil(np.maximum(beyond - 1e-6, 0.0) / max(steady, 1e-9))
    return np.asarray(np.maximum(np.where(beyond > 1e-6, after, inside), firsts), dtype=int)


def hours_until(latest: Sequence[int], hours_per_cycle: ArrayLike, cycles: int) -> tuple[float, ...]:
    """Hours of the cycles after the horizon, as far as a latest cycle reaches; steady beyond what is told.

    Example:
        >>> hours_until([3, 6], [500, 600, 700], cycles=2)  # after the third the mean of 500, 600 and 700
        (700.0, 600.0, 600.0, 600.0)
    """
    given = np.asarray(hours_per_cycle, dtype=float)
    steady = float(given[-4:].mean())
    return tuple(
        float(given[cycle]) if cycle < len(given) else steady
        for cycle in range(cycles, max(latest, default=cycles))
    )
