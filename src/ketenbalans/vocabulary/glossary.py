"""The glossary: what a code or term is called in Dutch and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ketenbalans.errors import DuplicateError
from ketenbalans.vocabulary.documents import read_document

FILE = Path(str(files("ketenbalans") / "data" / "glossary.yaml"))


@dataclass(frozen=True)
class Term:
    """One entry."""

    code: str
    dutch: str
    meaning: str


@lru_cache(maxsize=1)
def load() -> Mapping[str, Term]:
    """Every entry by its code.

    Raises:
        DuplicateError: If a code stands twice.

    Example:
        >>> load()["nareis"].dutch
        'nareis'
    """
    terms: dict[str, Term] = {}
    for section in read_document(FILE).only("schema", "terms").sections("terms"):
        section.only("code", "nl", "meaning")
        term = Term(section.text("code"), section.text("nl"), section.text("meaning"))
        if term.code in terms:
            raise DuplicateError(
                "key {key!r} stands twice, first on line {first}",
                where=section.place("code"),
                mend="remove or rename one",
                key=term.code,
                first=section.line,
            )
        terms[term.code] = term
    return terms
