"""Dutch and English: the catalogues of sentences, and numbers and dates as a reader writes them.

Sentences stand in the code in English, with named fields; ``data/locales/nl/`` holds the Dutch ones, a
file per room.
Machine-readable output never passes through here.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from ketenbalans.errors import KetenbalansError, UnknownNameError

LANGUAGES = ("nl", "en")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> Mapping[str, str]:
    """English sentence to the sentence in a language; empty for English itself.

    Raises:
        UnknownNameError: If the language is not one of ``LANGUAGES``.
    """
    if language not in LANGUAGES:
        raise UnknownNameError("language", language, LANGUAGES, where="--lang")
    if language == "en":
        return {}
    sentences: dict[str, str] = {}
    folder = files("ketenbalans") / "data" / "locales" / language
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        with file.open("rb") as stream:
            sentences |= {
                str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id and entry.string
            }
    return sentences


def translate(sentence: str, language: str, **fields: object) -> str:
    """A sentence in a language with its fields filled in; the English one where no other is known.

    A test holds every sentence of the report and every message of an error to its Dutch form, so the
    fallback is for a sentence that somebody is just writing.

    Example:
        >>> translate("{count} applications", "en", count=3)
        '3 applications'
    """
    template = catalogue(language).get(sentence, sentence)
    return template.format(**fields) if fields else template


def explain(error: KetenbalansError, language: str) -> str:
    """What an error says, in a language."""
    return error.render(translate(error.what, language), translate(error.mend, language))


def number(value: float, language: str, decimals: int = 0) -> str:
    """A number as the reader writes it.

    Example:
        >>> number(1234567.5, "nl", 1), number(1234567.5, "en", 1)
        ('1.234.567,5', '1,234,567.5')
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=language)


def percentage(share: float, language: str, decimals: int = 0) -> str:
    """A share as a percentage: ``31,4%`` in Dutch, ``31.4%`` in English.

    Example:
        >>> percentage(0.314, "nl", 1)
        '31,4%'
    """
    return number(100 * share, language, decimals) + "%"


def euros(amount: float, language: str, decimals: int = 0) -> str:
    """An amount of money in euros.

    Example:
        >>> euros(8900, "nl")
        '€ 8.900'
    """
    return "€ " + number(amount, language, decimals)


def long_date(day: date, language: str) -> str:
    """A day in words.

    Example:
        >>> long_date(date(2027, 2, 10), "nl")
        '10 februari 2027'
    """
    return format_date(day, format="d MMMM y", locale=language)
