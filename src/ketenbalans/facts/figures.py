"""A published figure, as printed: value, unit, period, breakdown, kind, source and locator.

Here is what one figure is and how far its printed digits reach. How a file of figures is read stands in
``reading``, the shipped ones in ``catalogue``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

from ketenbalans.errors import BadInputError
from ketenbalans.facts.units import Unit, unit
from ketenbalans.vocabulary.codes import FigureKind, Population

APPROXIMATE = re.compile(
    r"\b(circa|ca\.|ongeveer|ruim|bijna|meer dan|zo'n|about|around|approximately|mogelijk|rond)",
    re.IGNORECASE,
)
"""Words in a note that say that a figure is rounder than its digits."""


@dataclass(frozen=True)
class Figure:
    """One published figure.

    Args:
        id: Identifier, such as ``JV-0375``.
        source: The document, such as ``annual-report-2025``.
        locator: Section or table, as the document names it.
        subject: What is counted, in dotted words.
        period: Year, day or other label, as in the file.
        breakdown: Which part, by key.
        value: The number in ``unit``; the text itself where the unit is ``date`` or ``text``.
        printed: The value as it stands in the file.
        unit: Name of the unit.
        kind: What the figure claims to be.
        note: What the document or the transcriber says beside it.
        line: Line in the file; 0 where it was made otherwise.
        population: Whom it counts; None where it counts no applications or persons, or has no definition.

    Example:
        >>> from ketenbalans import facts
        >>> facts.figure("JV-0375").number, facts.figure("JV-0375").unit
        (74700.0, 'persons')
    """

    id: str
    source: str
    locator: str
    subject: str
    period: str
    breakdown: Mapping[str, str]
    value: float | str
    printed: str
    unit: str
    kind: FigureKind
    note: str = ""
    line: int = 0
    population: Population | None = field(default=None, compare=False)

    @property
    def number(self) -> float:
        """The value as a number in ``unit``.

        Raises:
            BadInputError: If the figure is a date or a text.
        """
        if isinstance(self.value, str):
            raise BadInputError(
                "{id} is {value!r}, no number",
                where=self.source,
                mend="take another figure",
                id=self.id,
                value=self.value,
            )
        return self.value

    @property
    def is_number(self) -> bool:
        """Whether the figure is a number (not a date or a text)."""
        return not isinstance(self.value, str)

    @property
    def day(self) -> date:
        """The value of a figure whose unit is ``date``.

        Raises:
            BadInputError: If the figure is no date.
        """
        if self.unit != "date":
            raise BadInputError(
                "{id} is {value!r}, no date",
                where=self.source,
                mend="take another figure",
                id=self.id,
                value=self.value,
            )
        return date.fromisoformat(str(self.value))

    @property
    def measured_in(self) -> Unit:
        """The unit with its dimension and factor."""
        return unit(self.unit)

    @property
    def approximate(self) -> bool:
        """Whether the document itself says that the figure is rounder than its digits (circa, ruim)."""
        return bool(APPROXIMATE.search(self.note))

    @property
    def decimals(self) -> int:
        """How many digits are printed after the decimal point.

        Example:
            >>> from ketenbalans import facts
            >>> facts.figure("AR-0001").decimals  # 7610.8
            1
        """
        return len(self.printed.partition(".")[2])

    @cached_property
    def key(self) -> tuple[tuple[str, str], ...]:
        """The breakdown in a form that can be compared and sorted."""
        return tuple(sorted(self.breakdown.items()))

    def cite(self) -> str:
        """Source and locator in one line, for a sentence.

        Example:
            >>> from ketenbalans import facts
            >>> facts.figure("JV-0375").cite()
            'JV-0375 (annual-report-2025, Tabel 8 (§5.1 E Kengetallen))'
        """
        return f"{self.id} ({self.source}, {self.locator})"


def breakdown_of(text: str, *, where: str = "") -> Mapping[str, str]:
    """The breakdown that ``key=value;key=value`` means.

    Raises:
        BadInputError: If a part has no key or no value, or a key stands twice.

    Example:
        >>> dict(breakdown_of("article=37.4;instrument=COA"))
        {'article': '37.4', 'instrument': 'COA'}
    """
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not key or not value or key in found:
            raise BadInputError(
                "breakdown {text!r} cannot be read at {part!r}",
                where=where,
                mend="write key=value;key=value, each key once",
                text=text,
                part=part,
            )
        found[key] = value
    return MappingProxyType(found)
