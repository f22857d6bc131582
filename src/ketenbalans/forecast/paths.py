"""Sample paths of a forecast, and totals that are their sums.

A path is one possible future of all series together. Totals are sums within a path, so parts and total
agree in every path; a band of the total is read from the sums, never from the bands of the parts.
"""

import numpy as np
from scipy.special import ndtr, stdtrit

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast.assumed import assumed
from ketenbalans.forecast.own import Forecast, Rule, mean_absolute_student
from ketenbalans.forecast.path_kernel import fill_counts
from ketenbalans.forecast.scores import LEVELS

_FARTHEST_NORMAL, _GRID = 5.0, 401


def sample_paths(forecast: Forecast, *, futures: int, seed: int) -> np.ndarray:
    """Possible counts of every series and coming period.

    The same seed gives the same paths; a future does not depend on how many are asked for, nor on the
    length of the horizon. A series without history counts as nought in every path.

    Args:
        forecast: From ``own.forecast_panel``.
        futures: Number of paths.
        seed: Seed of all draws.

    Returns:
        Whole counts, shape (future, series, horizon).

    Raises:
        OutOfRangeError: If fewer than one path is asked for.

    Source:
        docs/explanation/forecast.md. Serves R-117, R-119.

    Example:
        >>> from ketenbalans.forecast.own import forecast_panel
        >>> from ketenbalans.forecast.panel import Panel
        >>> panel = Panel.of({"A": [90, 110] * 18, "B": [9, 11] * 18}, first="2023-01")
        >>> sample_paths(forecast_panel(panel, 3), futures=5, seed=1).shape
        (5, 2, 3)
    """
    if futures < 1:
        raise OutOfRangeError("{name} is {size}", mend="give 1 or more", name="futures", size=futures)
    normals = np.linspace(-_FARTHEST_NORMAL, _FARTHEST_NORMAL, _GRID)
    degrees = assumed("tuned_tail_degrees")
    errors = np.asarray(stdtrit(degrees, ndtr(normals)) / mean_absolute_student(degrees))
    counts = np.empty((futures, *forecast.middle.shape), dtype=np.int64)
    fill_counts(
        seed,
        forecast.middle,
        forecast.scale,
        forecast.upper,
        forecast.shared,
        Rule.of(forecast.kind).growth,
        assumed("tuned_own_noise"),
        normals,
        errors,
        assumed("tuned_offset"),
        counts,
    )
    return counts


def quantiles_of_paths(paths: np.ndarray, shares: tuple[float, ...] = LEVELS) -> np.ndarray:
    """Whole-number quantiles over futures.

    Args:
        paths: Shape (future, ...).
        shares: Which quantiles.

    Returns:
        Shape (..., share): the least count that at least that share of the paths does not exceed.

    Example:
        >>> quantiles_of_paths(np.arange(1, 101)[:, None], (0.05, 0.5))
        array([[ 5, 50]])
    """
    found = np.quantile(paths, shares, axis=0, method="inverted_cdf")
    return np.asarray(np.moveaxis(found, 0, -1)).astype(np.int64)
