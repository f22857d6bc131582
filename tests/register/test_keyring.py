"""Keys become pseudonyms once; what is no key is refused with its row."""

import hmac

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenbalans.register.chunks import Chunk
from ketenbalans.register.columns import ColumnReader
from ketenbalans.register.keyring import Keyring
from ketenbalans.register.mapping import Layout, Source, SourceMapping
from ketenbalans.register.pseudonyms import PseudonymKey

from .conftest import KEY


@given(secret=st.binary(min_size=32, max_size=200), text=st.text(max_size=80))
def test_a_pseudonym_is_half_of_an_hmac_of_sha_256(secret: bytes, text: str) -> None:
    # RFC 2104 as the standard library computes it, for secrets shorter and longer than a block.
    try:
        expected = hmac.digest(secret, b"case\0" + text.encode(), "sha256")[:16]
    except UnicodeEncodeError:
        return
    assert PseudonymKey(secret).pseudonym("case", text) == expected


def _mapping(**more: object) -> SourceMapping:
    return SourceMapping(
        name="test", layout=Layout.CASES, key=Source(column="key"), facts={}, events=(), **more
    )  # type: ignore[arg-type]


def _places(keyring: Keyring, values: pl.Series) -> tuple[list[int | None], list[int]]:
    lines = np.arange(1, len(values) + 1)
    reader = ColumnReader(Chunk(len(values), lines, values.alias("key").to_frame()), keyring.mapping)
    return keyring.places(reader).to_list(), sorted(reader.wrong)


def test_a_key_keeps_its_place_in_every_piece() -> None:
    keyring = Keyring(KEY, _mapping())
    assert _places(keyring, pl.Series(["b", "a", " b", "b"])) == ([0, 1, 0, 0], [])
    assert _places(keyring, pl.Series(["c", "a"])) == ([2, 1], [])
    assert keyring.pseudonyms == [KEY.pseudonym("case", text) for text in ("b", "a", "c")]


def test_numbers_and_texts_of_one_key_are_one_key() -> None:
    keyring = Keyring(KEY, _mapping())
    assert _places(keyring, pl.Series([7, 8, None], dtype=pl.Int32)) == ([0, 1, None], [2])
    assert _places(keyring, pl.Series(["8", "7"])) == ([1, 0], [])


@pytest.mark.parametrize("wrong", ["", "  ", "a\nb", "x" * 201, None])
def test_what_is_no_key_stays_outside(wrong: str | None) -> None:
    keyring = Keyring(KEY, _mapping())
    assert _places(keyring, pl.Series(["a", wrong, "a"])) == ([0, None, 0], [1])


def test_pseudonyms_are_kept_as_they_are_however_they_are_spelt() -> None:
    keyring = Keyring(KEY, _mapping(key_id="0" * 16))
    text = "ab" * 16
    assert _places(keyring, pl.Series([text, text.upper(), "ab"])) == ([0, 0, None], [2])
    assert keyring.pseudonyms == [bytes.fromhex(text)]
