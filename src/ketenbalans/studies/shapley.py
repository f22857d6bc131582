"""Shapley effects: how much of the spread of a figure each uncertain input explains, adding up to all of it.

An input's Shapley effect shares interactions evenly among those who take part in them, so that the effects
are never negative and their sum is the variance: what first-order Sobol indices leave over is not lost.
The estimator walks from one random point to another, one input at a time, in a random order.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Effects:
    """Shares of the variance.

    Attributes:
        shares: Shape (input,); they sum to one.
        standard_errors: Of the shares, shape (input,), the variance taken as known.
        variance: Of the figure, in its unit squared.
    """

    shares: np.ndarray
    standard_errors: np.ndarray
    variance: float


def walk(orders: np.ndarray) -> np.ndarray:
    """Which inputs have been exchanged at each step of each walk.

    Args:
        orders: The order in which a walk exchanges its inputs, shape (walk, input).

    Returns:
        True where the input comes from the second point, shape (walk, step, input); there is one step more
        than there are inputs, and the first has exchanged none.

    Example:
        >>> walk(np.array([[1, 0]])).astype(int).tolist()
        [[[0, 0], [0, 1], [1, 1]]]
    """
    walks, inputs = orders.shape
    place = np.argsort(orders, axis=1)
    return np.asarray(place[:, None, :] < np.arange(inputs + 1)[None, :, None]).reshape(
        walks, inputs + 1, inputs
    )


def effects(values: np.ndarray, orders: np.ndarray) -> Effects:
    """The Shapley effects out of the figures along the walks.

    Args:
        values: The figure at each step, shape (walk, step).
        orders: As for ``walk``.

    Returns:
        The effects; all shares are zero where the figure never changes.

    Source:
        Goda (2021), A simple algorithm for global sensitivity analysis with Shapley effects, Reliability
        Engineering and System Safety 213: half the squared distance from the first point grows by the
        effect of the input that is exchanged.

    Example:
        >>> told = effects(np.array([[0.0, 2.0, 2.0]]), np.array([[1, 0]]))
        >>> told.shares.tolist(), told.variance  # all of 2^2 / 2 by the second input
        ([0.0, 1.0], 2.0)
    """
    walks, inputs = orders.shape
    distance = 0.5 * (values - values[:, :1]) ** 2
    gained = np.diff(distance, axis=1)
    by_input = np.empty((walks, inputs))
    np.put_along_axis(by_input, orders, gained, axis=1)
    variance = float(distance[:, -1].mean())
    if variance == 0.0:
        return Effects(np.zeros(inputs), np.zeros(inputs), 0.0)
    error = by_input.std(axis=0, ddof=1) / np.sqrt(walks) if walks > 1 else np.full(inputs, np.nan)
    return Effects(by_input.mean(axis=0) / variance, error / variance, variance)
