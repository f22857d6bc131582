"""Every random number of the house, by counter.

A draw is a hash of what it is for: seed, future, case, stage, visit and purpose. So the same case meets
the same luck in every scenario, at any thread count and in any order, and nothing has a state to share.
The hash is the finaliser of SplitMix64 (Steele, Lea and Flood, 2014), applied once per field.
"""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2 ** -53


@compiled_inline
def mix(state: np.uint64, field: np.uint64) -> np.uint64:
    """One field folded into a counter."""
    bits = (state ^ field) + _GOLDEN
    bits = (bits ^ (bits >> _S30)) * _FIRST
    bits = (bits ^ (bits >> _S27)) * _SECOND
    return bits ^ (bits >> _S31)


@compiled
def stream(seed: int, future: int) -> np.uint64:
    """The stream of one future; every draw of that future starts from it."""
    return mix(mix(np.uint64(0), np.uint64(seed)), np.uint64(future))


@compiled_inline
def case_key(key: np.uint64, case: int) -> np.uint64:
    """The key of one case in one future, from which its draws for every purpose are made.

    Args:
        key: The stream of the future, from ``stream``. Outside compiled code numba hands a stream over as
            a plain integer: wrap it in ``np.uint64``, or ask ``uniforms``.
        case: Number of the case, the same in every scenario.
    """
    return mix(np.uint64(key), np.uint64(case))


@compiled_inline
def unit_of(luck: np.uint64, purpose: int, visit: int) -> float:
    """A number in (0, 1) for one purpose of a case at one visit.

    Args:
        luck: Key of the case, from ``case_key``.
        purpose: What the draw decides; a stage and purpose have a number of their own.
        visit: How often the case has been here before.
    """
    bits = mix(np.uint64(luck), (np.uint64(purpose) << np.uint64(32)) | np.uint64(visit))
    return (float(bits >> _S11) + 0.5) * _TO_UNIT


@compiled_inline
def uniform(key: np.uint64, case: int, purpose: int, visit: int) -> float:
    """A number in (0, 1) for one purpose of one case at one visit; see ``case_key`` and ``unit_of``.

    Example:
        >>> key = np.uint64(stream(1, 0))
        >>> uniform(key, 7, 2, 0) == uniform(key, 7, 2, 0) != uniform(key, 8, 2, 0)
        True
    """
    return unit_of(case_key(key, case), purpose, visit)


@compiled
def fill_uniform(key: np.uint64, purpose: int, out: np.ndarray) -> None:
    """Fills an array of shape (case,) with the uniform numbers of one purpose at the first visit."""
    for case in range(out.size):
        out[case] = uniform(key, case, purpose, 0)


def uniforms(seed: int, future: int, purpose: int, count: int) -> np.ndarray:
    """The uniform numbers of one purpose, shape (case,).

    Example:
        >>> uniforms(seed=1, future=0, purpose=3, count=2).shape
        (2,)
    """
    out = np.empty(count)
    # Numba returns a plain integer; without its width it would be read as signed and lose half its range.
    fill_uniform(np.uint64(stream(seed, future)), purpose, out)
    return out
