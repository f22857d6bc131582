"""Units of published figures: the closed list, and when two of them can be compared.

The list is data (``data/published/units.yaml``). Time is told in days of the Gregorian mean, so that weeks,
months and years can stand beside each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ketenbalans.errors import DuplicateError, UnknownNameError
from ketenbalans.vocabulary.documents import read_document

PUBLISHED = Path(str(files("ketenbalans") / "data" / "published"))

WORDS = ("text", "date")
"""Units whose values are no numbers."""


@dataclass(frozen=True)
class Unit:
    """A unit, its dimension, and the factor that brings a value to the first unit of the dimension.

    Example:
        >>> unit("EUR million").factor / unit("EUR thousand").factor
        1000.0
    """

    name: str
    dimension: str
    factor: float

    @property
    def counts(self) -> bool:
        """Whether values in this unit are numbers."""
        return self.name not in WORDS


@lru_cache(maxsize=1)
def units() -> Mapping[str, Unit]:
    """Every known unit by its name.

    Raises:
        DuplicateError: If the file names a unit twice.
    """
    document = read_document(PUBLISHED / "units.yaml").only("schema", "units")
    known: dict[str, Unit] = {}
    for entry in document.sections("units"):
        entry.only("unit", "dimension", "factor")
        name = entry.text("unit")
        if name in known:
            raise DuplicateError(
                "unit {name!r} stands twice", where=entry.place("unit"), mend="remove one", name=name
            )
        known[name] = Unit(name, entry.text("dimension"), entry.number("factor"))
    return known


def unit(name: str, *, where: str = "") -> Unit:
    """The unit of a name.

    Raises:
        UnknownNameError: If no unit has the name; the near ones are told.

    Example:
        >>> unit("weeks").dimension
        'time'
    """
    found = units().get(name)
    if found is None:
        raise UnknownNameError("unit", name, units(), where=where)
    return found
