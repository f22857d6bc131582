"""Numbers of 64 bits that stand for what rows say, and sorted arrays of them to look values up in."""

import numpy as np

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def folded(*fields: np.ndarray) -> np.ndarray:
    """Several whole numbers per row as one of 64 bits, the same on every machine (SplitMix64's finaliser).

    Args:
        fields: Each int64 of shape (row,).

    Returns:
        int64 of shape (row,).
    """
    state = np.zeros(fields[0].shape, dtype=np.uint64)
    for values in fields:
        bits = (state ^ values.astype(np.int64).view(np.uint64)) + _GOLDEN
        bits = (bits ^ (bits >> np.uint64(30))) * _FIRST
        bits = (bits ^ (bits >> np.uint64(27))) * _SECOND
        state = bits ^ (bits >> np.uint64(31))
    return state.view(np.int64)


def merged(known: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Two sorted arrays as one; the stable sort sees their two runs and only merges them."""
    return np.sort(np.concatenate([known, np.sort(new)]), kind="stable")


def within(known: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Which values stand in a sorted array."""
    if not known.size:
        return np.zeros(values.shape, dtype=bool)
    # Looked up in ascending order, neighbours meet in the same corner of memory.
    order = np.argsort(values)
    places = np.minimum(np.searchsorted(known, values[order]), known.size - 1)
    found = np.empty(values.shape, dtype=bool)
    found[order] = known[places] == values[order]
    return found
