"""Digests stand in databases for years: they may never change."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ketenbalans.register.columns import text_number
from ketenbalans.register.digests import folded, merged, within

_NUMBERS = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=30)


def test_a_fold_is_the_finaliser_of_splitmix64() -> None:
    # SplitMix64 started at 0 gives 0xE220A8397B1DCDAF first (Steele, Lea and Flood, 2014).
    first = folded(np.array([0], dtype=np.int64)).view(np.uint64)[0]
    assert first == np.uint64(0xE220A8397B1DCDAF)


def test_the_order_of_fields_matters() -> None:
    one, two = np.array([1], dtype=np.int64), np.array([2], dtype=np.int64)
    assert folded(one, two)[0] != folded(two, one)[0]


def test_texts_have_the_number_that_blake2b_gives() -> None:
    # RFC 7693 with a digest of 8 bytes, read as a big-endian number with a sign
    assert text_number("lodged") == text_number("lodged") != text_number("decided")
    assert -(2**63) <= text_number("") < 2**63


@given(_NUMBERS, _NUMBERS)
def test_looking_up_is_membership(known: list[int], values: list[int]) -> None:
    array = np.sort(np.array(known, dtype=np.int64))
    found = within(array, np.array(values + known, dtype=np.int64))
    assert found.tolist() == [value in known for value in values + known]
    assert merged(array, np.array(values, dtype=np.int64)).tolist() == sorted(known + values)
