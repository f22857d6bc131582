"""Several forecasts made into one, weighted by how good each was before.

Quantiles are averaged share by share, so that the mixture is no wider than its parts disagree. A weight is
one over the past score: twice as bad, half the weight. Nothing here knows who made a forecast.
"""

from collections.abc import Mapping

import numpy as np

from ketenbalans.errors import ContradictionError, MissingValueError, OutOfRangeError


def weights_by_score(scores: Mapping[str, float]) -> dict[str, float]:
    """Weights that add up to one, from past scores (lower is better).

    Args:
        scores: Name to mean past score, above nought.

    Raises:
        MissingValueError: If there is no score.
        OutOfRangeError: If a score is not above nought.

    Example:
        >>> weights_by_score({"own": 2.0, "official": 6.0})
        {'own': 0.75, 'official': 0.25}
    """
    if not scores:
        raise MissingValueError("no past score is known", mend="give at least one forecaster with a score")
    for name, score in scores.items():
        if not (np.isfinite(score) and score > 0):
            raise OutOfRangeError(
                "the past score of {name} is {score}",
                mend="give a score above 0, or leave it out",
                name=name,
                score=score,
            )
    total = sum(1 / score for score in scores.values())
    return {name: 1 / score / total for name, score in scores.items()}


def mix(quantiles: Mapping[str, np.ndarray], weights: Mapping[str, float]) -> np.ndarray:
    """The weighted mean of quantiles of several forecasts.

    Args:
        quantiles: Name to quantiles, all of one shape (..., quantile).
        weights: Name to weight, adding up to one.

    Raises:
        ContradictionError: If the names differ, the shapes differ or the weights do not add up to one.

    Source:
        Vincentisation: Ratcliff, Psychological Bulletin 86 (1979).

    Example:
        >>> mix({"a": np.array([1.0, 2.0]), "b": np.array([3.0, 6.0])}, {"a": 0.5, "b": 0.5})
        array([2., 4.])
    """
    shapes = {values.shape for values in quantiles.values()}
    if set(quantiles) != set(weights) or len(shapes) != 1 or abs(sum(weights.values()) - 1) > 1e-9:
        raise ContradictionError(
            "forecasts {names} and weights {weights} do not fit together",
            mend="give every forecast of the same periods a weight; weights add up to one",
            names=sorted(quantiles),
            weights=dict(weights),
        )
    return np.asarray(sum(weights[name] * values for name, values in quantiles.items()))
