"""Codes of nationalities: ISO 3166-1 has 249 alpha-3 codes; stateless, unknown and Kosovo make 252."""

import pytest

from ketenbalans.errors import UnknownNameError
from ketenbalans.vocabulary import nationalities


def test_there_are_the_codes_of_iso_and_three_more() -> None:
    assert len(nationalities.known()) == 249 + 3


@pytest.mark.parametrize("code", ["DDR", "YMD", "ZAR", "UNK", "UK", "syr", ""])
def test_gone_or_misspelt_codes_are_refused(code: str) -> None:
    with pytest.raises(UnknownNameError):
        nationalities.check(code, where="cases.csv:2")


def test_every_code_has_a_name_in_both_languages() -> None:
    for code in nationalities.known():
        assert nationalities.name(code, "nl")
        assert nationalities.name(code, "en")
