"""The codes of nationalities, ISO 3166-1 alpha-3, and their names in both languages.

Stateless and unknown are codes of their own, as passports write them (ICAO 9303). UNHCR and CBS write
other codes for some; ``from_unhcr`` maps them. What follows from a nationality is policy, not vocabulary.
"""

from functools import lru_cache

from babel import Locale
from babel.core import get_global

from ketenbalans.errors import UnknownNameError

STATELESS, UNKNOWN, KOSOVO = "XXA", "XXX", "XKX"
_OWN_NAMES = {
    (STATELESS, "en"): "Stateless",
    (STATELESS, "nl"): "Staatloos",
    (UNKNOWN, "en"): "Nationality unknown",
    (UNKNOWN, "nl"): "Nationaliteit onbekend",
}
_UNHCR_CODES = {"UNK": UNKNOWN, "XXA": STATELESS}


_OUT_OF_USE = frozenset(
    (
        *("BUR", "CPT", "CRQ", "DDR", "FXX", "TMP", "YMD", "ZAR"),
        *("ASC", "DGA", "QUU", "TAA", "XAA", "XBB", "XKK", "ZZZ"),
    )
)
"""Codes that the catalogue of names still knows: states that are gone, and codes that are no nationality."""


@lru_cache(maxsize=1)
def _alpha_2() -> dict[str, str]:
    """Alpha-3 to alpha-2 code of every country in use."""
    territories = Locale("en").territories
    codes = {
        alias: targets[0]
        for alias, targets in get_global("territory_aliases").items()
        if len(alias) == 3
        and alias.isalpha()
        and alias not in _OUT_OF_USE
        and len(targets) == 1
        and targets[0] in territories
    }
    return codes | {KOSOVO: "XK"}


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Every code that a case may carry.

    Example:
        >>> "SYR" in known(), "XXA" in known(), "SYRIA" in known()
        (True, True, False)
    """
    return frozenset(_alpha_2()) | {STATELESS, UNKNOWN}


def check(code: str, *, where: str = "") -> str:
    """The code itself, once it is sure that it is one.

    Raises:
        UnknownNameError: If it is none; the near ones are told.

    Example:
        >>> check("MMR")
        'MMR'
    """
    if code not in known():
        raise UnknownNameError("nationality", code, known(), where=where)
    return code


def name(code: str, language: str) -> str:
    """What a nationality is called in a language.

    Example:
        >>> name("SYR", "nl"), name("XXA", "en")
        ('Syrië', 'Stateless')
    """
    check(code)
    own = _OWN_NAMES.get((code, language))
    return own or str(Locale(language).territories[_alpha_2()[code]])


def from_unhcr(code: str) -> str:
    """The code of this house for a code of the UNHCR tables.

    Example:
        >>> from_unhcr("UNK"), from_unhcr("SYR")
        ('XXX', 'SYR')
    """
    return _UNHCR_CODES.get(code, code)
