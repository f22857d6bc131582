"""The tables of shares under the synthetic register: minors and nuisance by nationality, languages, regions.

They are assumptions too (S-014, S-015, S-026, S-027); they stand in a file of their own because each is a
whole table.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from ketenbalans.errors import ContradictionError
from ketenbalans.vocabulary import nationalities
from ketenbalans.vocabulary.documents import Section, read_document

EVERY_OTHER = "other"


@dataclass(frozen=True)
class PeopleTables:
    """Shares that add up to one in each table."""

    unaccompanied_minors: Mapping[str, float]
    nuisance: Mapping[str, float]
    regions: Mapping[str, float]
    languages: Mapping[str, Mapping[str, float]]

    def languages_of(self, nationality: str) -> Mapping[str, float]:
        """Share of speakers by language for a nationality.

        Example:
            >>> load().languages_of("ERI")
            {'tir': 1.0}
        """
        return self.languages.get(nationality, self.languages[EVERY_OTHER])


@lru_cache(maxsize=1)
def load() -> PeopleTables:
    """The tables that are shipped.

    Example:
        >>> sorted(load().regions)
        ['Noord', 'Oost', 'West', 'Zuid']
    """
    with as_file(files("ketenbalans") / "data" / "synthetic" / "people.yaml") as path:
        return read(path)


def read(path: Path) -> PeopleTables:
    """Tables out of a file.

    Raises:
        BadInputError, MissingValueError, UnknownNameError: If a key or value is not as it should be.
        ContradictionError: If the shares of a table do not add up to one.
    """
    document = read_document(path).only("schema", "unaccompanied_minors", "nuisance", "regions", "languages")
    spoken = document.section("languages")
    for code in spoken:
        if code != EVERY_OTHER:
            nationalities.check(code, where=spoken.place(code))
    spoken.value(EVERY_OTHER)
    return PeopleTables(
        unaccompanied_minors=_by_nationality(document.section("unaccompanied_minors")),
        nuisance=_by_nationality(document.section("nuisance")),
        regions=_shares(document.section("regions")),
        languages={code: _shares(spoken.section(code)) for code in spoken},
    )


def _by_nationality(section: Section) -> Mapping[str, float]:
    for code in section:
        nationalities.check(code, where=section.place(code))
    return _shares(section)


def _shares(section: Section) -> Mapping[str, float]:
    shares = {key: section.number(key, low=0, high=1) for key in section}
    total = math.fsum(shares.values())
    if abs(total - 1) > 1e-9:
        raise ContradictionError(
            "the shares add up to {total:.6g}, not to 1",
            where=section.place(),
            mend="mend a share",
            total=total,
        )
    return shares
