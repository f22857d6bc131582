"""How good a forecast was: weighted interval score, coverage and absolute error.

The formulas of the design, and nothing about who made the forecast.
"""

import numpy as np

LEVELS = (0.025, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.975)
"""The quantiles that every forecaster gives, as shares."""

LOW_95, LOW_90, LOW_80, LOW_50, MIDDLE, HIGH_50, HIGH_80, HIGH_90, HIGH_95 = range(9)
"""Places of the quantiles in the last axis."""


def pinball(quantiles: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Pinball loss of every quantile.

    Args:
        quantiles: Shape (..., quantile), in the order of ``LEVELS``.
        outcome: What came, shape (...).

    Returns:
        Shape (..., quantile).

    Source:
        Koenker and Bassett (1978).

    Example:
        >>> pinball(np.full(9, 10.0), np.array(14.0))[4]  # 0.5 * (14 - 10)
        np.float64(2.0)
    """
    share = np.array(LEVELS)
    above = outcome[..., None] - quantiles
    return np.asarray(np.maximum(share * above, (share - 1) * above))


def weighted_interval_score(quantiles: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """The mean over the quantiles of twice the pinball loss; lower is better, in persons.

    For a forecast that is one number it equals the absolute error.

    Args:
        quantiles: Shape (..., quantile), in the order of ``LEVELS``.
        outcome: What came, shape (...); NaN gives NaN.

    Source:
        Bracher, Ray, Gneiting and Reich, PLOS Computational Biology 17(2), 2021; equal weights, design.md.

    Example:
        >>> round(float(weighted_interval_score(np.full(9, 10.0), np.array(14.0))), 12)
        4.0
    """
    return np.asarray(2 * pinball(quantiles, outcome).mean(axis=-1))


def summary(quantiles: np.ndarray, outcome: np.ndarray) -> dict[str, float | None]:
    """Mean score, coverage, share above and absolute error over all known outcomes.

    Args:
        quantiles: Shape (..., quantile).
        outcome: Shape (...); NaN is left out, as is a forecast of NaN.

    Returns:
        ``wis``, ``coverage_50``, ``coverage_90``, ``above_95``, ``mae``; None where nothing is known.

    Example:
        >>> summary(np.arange(9.0)[None, :], np.array([4.0]))["coverage_50"]
        1.0
    """
    known = np.isfinite(outcome) & np.isfinite(quantiles).all(axis=-1)
    if not known.any():
        return dict.fromkeys(("wis", "coverage_50", "coverage_90", "above_95", "mae"))
    given, came = quantiles[known], outcome[known]
    return {
        "wis": float(weighted_interval_score(given, came).mean()),
        "coverage_50": float(((came >= given[:, LOW_50]) & (came <= given[:, HIGH_50])).mean()),
        "coverage_90": float(((came >= given[:, LOW_90]) & (came <= given[:, HIGH_90])).mean()),
        "above_95": float((came > given[:, HIGH_90]).mean()),
        "mae": float(np.abs(came - given[:, MIDDLE]).mean()),
    }


def relative_score(ours: np.ndarray, theirs: np.ndarray) -> float | None:
    """Geometric mean over series of one score against another; below 1 means better.

    Series where either score is nought or unknown say nothing about a ratio and are left out.

    Args:
        ours: Mean score per series, shape (series,).
        theirs: Mean score of the baseline per series, shape (series,).

    Example:
        >>> round(relative_score(np.array([2.0, 8.0]), np.array([4.0, 4.0])), 12)  # sqrt(0.5 * 2)
        1.0
    """
    with np.errstate(invalid="ignore"):
        known = np.isfinite(ours) & np.isfinite(theirs) & (ours > 0) & (theirs > 0)
    if not known.any():
        return None
    return float(np.exp(np.log(ours[known] / theirs[known]).mean()))
