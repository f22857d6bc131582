"""Every code of the closed lists stands in the glossary, in Dutch and with its meaning."""

from enum import StrEnum

import pytest

from ketenbalans.vocabulary import codes
from ketenbalans.vocabulary.glossary import load

CLASSES = [item for item in vars(codes).values() if isinstance(item, type)]
LISTS = [item for item in CLASSES if issubclass(item, StrEnum) and item is not StrEnum]


@pytest.mark.parametrize(
    "codes_of", [item for item in LISTS if item is not StrEnum], ids=lambda item: item.__name__
)
def test_a_closed_list_is_explained(codes_of: type[StrEnum]) -> None:
    terms = load()
    missing = [code.value for code in codes_of if code.value not in terms]
    assert not missing, f"add to data/glossary.yaml: {missing}"


def test_every_entry_has_words_in_both_languages() -> None:
    for term in load().values():
        assert term.dutch, term.code
        assert term.meaning.endswith("."), term.code
