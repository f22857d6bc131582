"""Whole people out of shares: largest remainders, tables with both margins exact, and even spreading.

No figure lives here; each function returns counts that add up exactly.
"""

import numpy as np

from ketenbalans.errors import ContradictionError, OutOfRangeError


def largest_remainder(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole counts in proportion to weights that add up to a total.

    Args:
        weights: Not negative, shape (part,), at least one above zero.
        total: What the counts add up to.

    Returns:
        Counts, int64, shape (part,).

    Raises:
        OutOfRangeError: If a weight is below zero or none is above it.

    Source:
        Hamilton's method; ties go to the first.

    Example:
        >>> largest_remainder(np.array([1.0, 1.0, 2.0]), 6)  # 1.5, 1.5, 3
        array([2, 1, 3])
    """
    if weights.size == 0 or weights.min() < 0 or weights.sum() <= 0:
        raise OutOfRangeError("there is no weight to divide {total} by", mend="give weights", total=total)
    exact = weights * (total / weights.sum())
    counts: np.ndarray = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: total - int(counts.sum())]] += 1
    return counts


def fit_margins(
    seed: np.ndarray, rows: np.ndarray, columns: np.ndarray, *, steps: int = 2000, tolerance: float = 1e-9
) -> np.ndarray:
    """The table nearest to a seed whose rows and columns have given sums (iterative proportional fitting).

    Args:
        seed: Not negative, shape (row, column).
        rows: Sums wanted, shape (row,).
        columns: Sums wanted, shape (column,), with the same total.

    Returns:
        Real numbers, shape (row, column).

    Raises:
        ContradictionError: If the totals differ, or the seed allows no such table.

    Source:
        Deming and Stephan (1940).

    Example:
        >>> fit_margins(np.ones((2, 2)), np.array([3.0, 1.0]), np.array([2.0, 2.0])).tolist()
        [[1.5, 1.5], [0.5, 0.5]]
    """
    fitted = seed.astype(float)
    scale = max(float(rows.sum()), 1.0)
    if abs(float(rows.sum() - columns.sum())) > tolerance * scale:
        raise ContradictionError(
            "the rows add up to {rows}, the columns to {columns}",
            mend="give margins with the same total",
            rows=float(rows.sum()),
            columns=float(columns.sum()),
        )
    for _ in range(steps):
        fitted *= _ratio(rows, fitted.sum(axis=1))[:, None]
        fitted *= _ratio(columns, fitted.sum(axis=0))[None, :]
        if np.abs(fitted.sum(axis=1) - rows).max() <= tolerance * scale:
            return fitted
    raise ContradictionError(
        "no table has these sums over rows and columns",
        mend="give cells above zero in every row and column that is wanted",
    )


def _ratio(wanted: np.ndarray, found: np.ndarray) -> np.ndarray:
    ratio: np.ndarray = np.divide(wanted, found, out=np.zeros_like(found), where=found > 0)
    return ratio


def round_table(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Whole counts near a table, with both margins exact.

    Args:
        table: Real numbers whose rows and columns add up to the margins, shape (row, column).
        rows: Whole sums, shape (row,).
        columns: Whole sums, shape (column,).

    Returns:
        Counts, int64, shape (row, column). Cells move by less than two.

    Example:
        >>> round_table(np.full((2, 2), 0.5), np.array([1, 1]), np.array([1, 1])).tolist()
        [[1, 0], [0, 1]]
    """
    counts = np.floor(table + 1e-9).astype(np.int64)
    short_rows, short_columns = rows - counts.sum(axis=1), columns - counts.sum(axis=0)
    order = np.argsort(-(table - counts), axis=None, kind="stable")
    while short_rows.any():
        for place in order:
            row, column = divmod(int(place), table.shape[1])
            if short_rows[row] > 0 and short_columns[column] > 0:
                counts[row, column] += 1
                short_rows[row] -= 1
                short_columns[column] -= 1
    return counts


def spread(weights: np.ndarray, total: int, start: float) -> np.ndarray:
    """Whole counts in proportion to weights, without favouring the largest where the total is small.

    Args:
        weights: Not negative, shape (part,).
        total: What the counts add up to.
        start: A number in (0, 1) that decides where the small ones fall.

    Returns:
        Counts, int64, shape (part,).

    Source:
        Systematic sampling (Madow, 1949): each part gets its share rounded up or down.

    Example:
        >>> spread(np.array([1.0, 1.0, 1.0]), 1, 0.5)  # the middle of three
        array([0, 1, 0])
    """
    if total == 0:
        return np.zeros(weights.size, dtype=np.int64)
    edges = np.cumsum(weights) * (total / weights.sum())
    edges[-1] = total
    return np.diff(np.floor(edges + start).astype(np.int64), prepend=0)
