"""The standard normal number that belongs to a uniform one, for kernels.

By the rational approximation of Acklam (2003), whose relative error is below 1.2e-9: far below what a
count of persons can show.
"""

import math

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.draws import uniform

_A = (
    -3.969683028665376e01,
    2.209460984245205e02,
    -2.759285104469687e02,
    1.383577518672690e02,
    -3.066479806614716e01,
    2.506628277459239e00,
)
_B = (
    -5.447609879822406e01,
    1.615858368580409e02,
    -1.556989798598866e02,
    6.680131188771972e01,
    -1.328068155288572e01,
)
_C = (
    -7.784894002430293e-03,
    -3.223964580411365e-01,
    -2.400758277161838e00,
    -2.549732539343734e00,
    4.374664141464968e00,
    2.938163982698783e00,
)
_D = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e00, 3.754408661907416e00)
_TAIL = 0.02425


@compiled
def normal_quantile(share: float) -> float:
    """The standard normal number below which a share of all numbers lies.

    Args:
        share: Between 0 and 1, both excluded.

    Source:
        P. J. Acklam, An algorithm for computing the inverse normal cumulative distribution function (2003).

    Example:
        >>> round(normal_quantile(0.975), 6), normal_quantile(0.5)
        (1.959964, 0.0)
    """
    if share < _TAIL or share > 1.0 - _TAIL:
        q = math.sqrt(-2.0 * math.log(min(share, 1.0 - share)))
        above = ((((_C[0] * q + _C[1]) * q + _C[2]) * q + _C[3]) * q + _C[4]) * q + _C[5]
        below = (((_D[0] * q + _D[1]) * q + _D[2]) * q + _D[3]) * q + 1.0
        return above / below if share < 0.5 else -above / below
    q = share - 0.5
    r = q * q
    above = (((((_A[0] * r + _A[1]) * r + _A[2]) * r + _A[3]) * r + _A[4]) * r + _A[5]) * q
    below = ((((_B[0] * r + _B[1]) * r + _B[2]) * r + _B[3]) * r + _B[4]) * r + 1.0
    return above / below


@compiled
def normal(key: np.uint64, case: int, purpose: int, visit: int) -> float:
    """A standard normal number for one purpose, from the counter of ``draws.uniform``.

    Example:
        >>> from ketenbalans.draws import stream
        >>> normal(stream(1, 0), 3, 500, 0) == normal(stream(1, 0), 3, 500, 0)
        True
    """
    return normal_quantile(uniform(key, case, purpose, visit))
