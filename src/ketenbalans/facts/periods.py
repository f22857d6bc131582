"""What the period labels of published figures mean: a year, the start or the end of one, a span, something
else.

The documents write 2025, 2025-12-31, 2025-01-01, 2024-2025, 2026-spring, 2026+ and "per year"; identities
over time need to know which of these are the same moment.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Label:
    """A period label, read.

    Args:
        year: The year it falls in; None where it names none.
        point: ``year`` (a plain year), ``start`` (1 January), ``end`` (31 December), ``other``.
        span_from: First year of a span such as 2024-2025; else None.

    Example:
        >>> read("2025-12-31").point, read("2024-2025").span_from, read("per year").year
        ('end', 2024, None)
    """

    text: str
    year: int | None
    point: str
    span_from: int | None = None


@lru_cache(maxsize=4096)
def read(text: str) -> Label:
    """What a period label means."""
    if re.fullmatch(r"\d{4}", text):
        return Label(text, int(text), "year")
    span = re.fullmatch(r"(\d{4})\s*[-–/]\s*(\d{4})", text)
    if span and int(span[1]) < int(span[2]):
        return Label(text, int(span[2]), "span", int(span[1]))
    day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    if day:
        point = {"01-01": "start", "12-31": "end"}.get(text[5:], "other")
        return Label(text, int(day[1]), point)
    year = re.match(r"(\d{4})", text)
    return Label(text, int(year[1]) if year else None, "other")
