"""The sentences about claims, in both languages, from ``data/claims/clearance.yaml``."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ketenbalans.errors import DuplicateError
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.language import LANGUAGES

FILE = Path(str(files("ketenbalans") / "data" / "claims" / "clearance.yaml"))
PARTS = {
    "claims": ("stated", "leaves_out", "reading"),
    "quantities": ("name",),
    "contradictions": ("a", "b", "sentence"),
    "names": ("name",),
}
Wording = Mapping[str, Mapping[str, str]]


def read(path: Path) -> dict[str, dict[str, Wording]]:
    """Per group (claims, quantities, contradictions, names) and id: the sentences by part and language.

    Raises:
        KetenbalansError: With file, line, key and mend, for whatever is missing, unknown or twice.
    """
    document = read_document(path).only("schema", *PARTS)
    found: dict[str, dict[str, Wording]] = {}
    for group, parts in PARTS.items():
        found[group] = {}
        for section in document.sections(group):
            section.only("id", *parts)
            name = section.text("id")
            if name in found[group]:
                raise DuplicateError(
                    "{name} stands twice", where=section.place("id"), mend="give one another id", name=name
                )
            found[group][name] = {part: _both(section.section(part)) for part in parts}
    return found


def _both(section: Section) -> dict[str, str]:
    section.only(*LANGUAGES)
    return {language: section.text(language) for language in LANGUAGES}


@lru_cache(maxsize=1)
def load() -> dict[str, dict[str, Wording]]:
    """The shipped sentences.

    Example:
        >>> load()["quantities"]["net_outflow"]["name"]["nl"]
        'netto uitstroom uit de achterstand'
    """
    return read(FILE)


def names() -> list[dict[str, str]]:
    """What the report calls the claims and the compared figures: rows of its table ``names``.

    Example:
        >>> names()[0]
        {'code': 'three_years', 'en': 'At most three years (plan)', 'nl': 'Maximaal drie jaar (plan)'}
    """
    return [
        {"code": code, "en": part["name"]["en"], "nl": part["name"]["nl"]}
        for code, part in load()["names"].items()
    ]
