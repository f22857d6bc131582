"""Forms of value that the files of this room share: lists that may be absent, whole numbers, days, times."""

from datetime import date
from typing import Any

from ketenbalans.errors import BadInputError
from ketenbalans.vocabulary.documents import Section


def optional(section: Section, key: str) -> list[Section]:
    """The mappings of a list that may be absent."""
    return section.sections(key) if section.values.get(key) is not None else []


def whole(
    section: Section, key: str, default: int | None = None, *, low: int = 0, high: int = 100_000
) -> int:
    """A whole number within bounds; compulsory where no default is given.

    Raises:
        BadInputError: If it is not whole.
    """
    found = section.number(key, default, low=low, high=high)
    if found != int(found):
        raise BadInputError(
            "{key} is {found}, not a whole number",
            where=section.place(key),
            mend="write it without a fraction",
            key=key,
            found=found,
        )
    return int(found)


def days(section: Section, key: str) -> list[date]:
    """A list of days that may be absent.

    Raises:
        BadInputError: If an item is no day.
    """
    found = []
    for item in section.items(key) if section.values.get(key) is not None else []:
        try:
            found.append(item if isinstance(item, date) else date.fromisoformat(item))
        except (ValueError, TypeError):
            raise BadInputError(
                "{key} holds {item!r}",
                where=section.place(key),
                mend="write days such as 2026-10-05",
                key=key,
                item=item,
            ) from None
    return found


def minute(section: Section, key: str, text: Any) -> int:
    """Minutes after midnight of a time such as 09:15.

    Raises:
        BadInputError: If it is none.
    """
    hour, colon, rest = str(text).partition(":")
    if not (colon and hour.isdigit() and rest.isdigit() and int(hour) < 24 and int(rest) < 60):
        raise BadInputError(
            "{key} holds {item!r}",
            where=section.place(key),
            mend="write times such as 09:15",
            key=key,
            item=text,
        )
    return 60 * int(hour) + int(rest)


def truth(section: Section, key: str) -> bool:
    """Whether something holds; absent means no.

    Raises:
        BadInputError: If it is neither true nor false.
    """
    found = section.values.get(key)
    if found not in (None, True, False) or (isinstance(found, int | float) and not isinstance(found, bool)):
        raise BadInputError(
            "{key} is {found!r}",
            where=section.place(key),
            mend="write true or false",
            key=key,
            found=found,
        )
    return bool(found)
