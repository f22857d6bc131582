"""Shares and means of what was counted, with intervals that hold for small counts too."""

import numpy as np

from ketenbalans.errors import OutOfRangeError
from ketenbalans.estimation.durations import Mean
from ketenbalans.register.waits import Z_95


def share(hits: int, count: int) -> Mean | None:
    """A share with Wilson's 95 % interval.

    Args:
        hits: How many did.
        count: How many could.

    Returns:
        The share; None where nobody could.

    Raises:
        OutOfRangeError: If more did than could.

    Source:
        E. B. Wilson (1927).

    Example:
        >>> found = share(5, 10)
        >>> found.value, round(found.low, 4), round(found.high, 4)
        (0.5, 0.2366, 0.7634)
    """
    if not 0 <= hits <= count:
        raise OutOfRangeError("{hits} of {count} is no share", mend="count again", hits=hits, count=count)
    if not count:
        return None
    square = Z_95**2
    value = hits / count
    middle = (value + square / (2 * count)) / (1 + square / count)
    reach = Z_95 / (1 + square / count) * np.sqrt(value * (1 - value) / count + square / (4 * count**2))
    return Mean(value, float(max(0.0, middle - reach)), float(min(1.0, middle + reach)), count)


def mean(values: np.ndarray) -> Mean | None:
    """The mean of some numbers with its 95 % interval; None for fewer than two.

    Example:
        >>> mean(np.array([2.0, 4.0])).value
        3.0
    """
    if values.size < 2:
        return None
    value = float(values.mean())
    reach = Z_95 * float(values.std(ddof=1)) / np.sqrt(values.size)
    return Mean(value, value - reach, value + reach, int(values.size))


def ratio(parts: np.ndarray, wholes: np.ndarray) -> Mean | None:
    """The sum of some parts as a share of the sum of their wholes, with a 95 % interval between cases.

    Args:
        parts: One per case.
        wholes: One per case.

    Returns:
        The ratio with the variance of a ratio estimator; None for fewer than two cases or an empty whole.

    Source:
        W. G. Cochran, Sampling Techniques (1977), section 2.11.

    Example:
        >>> ratio(np.array([1.0, 3.0]), np.array([2.0, 6.0])).value
        0.5
    """
    if parts.size < 2 or wholes.sum() <= 0:
        return None
    value = float(parts.sum() / wholes.sum())
    residual = parts - value * wholes
    spread = float(np.sqrt((residual**2).sum() / (parts.size - 1) / parts.size)) / float(wholes.mean())
    return Mean(value, value - Z_95 * spread, value + Z_95 * spread, int(parts.size))


def variation(groups: list[np.ndarray]) -> Mean | None:
    """The coefficient of variation within groups, pooled; None where no group has two cases.

    Returns:
        The root of the mean squared coefficient, weighted by cases; its interval takes the spread of
        coefficients of single cases for normal, so it is approximate.

    Example:
        >>> variation([np.array([1.0, 3.0])]).value  # standard deviation root 2, mean 2
        0.7071067811865476
    """
    usable = [group for group in groups if group.size > 1 and group.mean() > 0]
    if not usable:
        return None
    count = sum(group.size for group in usable)
    squares = sum(group.size * (float(group.std(ddof=1)) / float(group.mean())) ** 2 for group in usable)
    value = float(np.sqrt(squares / count))
    reach = Z_95 * value * float(np.sqrt((0.5 + value**2) / count))
    return Mean(value, max(0.0, value - reach), value + reach, count)
