"""Flags that keep an application outside the categories, and signals that choose its department.

The table is human-written and versioned, as that of ``policy.country`` is. It says which comes first where
a case has more than one flag. Which case has a flag is recorded by officials, never computed here.

Source:
    IND plan May 2026, "Aanpak" and "Voorfase". Serves R-018 to R-020, R-024.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from ketenbalans.cases.case import Flag
from ketenbalans.errors import ContradictionError, DuplicateError
from ketenbalans.policy.country import Basis
from ketenbalans.vocabulary.codes import PriorityGroup
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.language import LANGUAGES

GROUP_FLAGS = (Flag.NUISANCE, Flag.UNACCOMPANIED_MINOR, Flag.FORMER_SAFE_COUNTRY)
SIGNAL_FLAGS = (Flag.SECURITY_SIGNAL,)
_KEYS = ("id", "flag", "department", "basis", "source", "reason", "from", "until")


class Department(StrEnum):
    """Who handles a case."""

    REGULAR = "regular"
    ACCELERATED = "accelerated"
    UNACCOMPANIED_MINORS = "unaccompanied_minors"
    SERIOUS_SIGNALS = "serious_signals"


@dataclass(frozen=True)
class PriorityRow:
    """One flag and what follows from it."""

    id: str
    flag: Flag
    group: PriorityGroup | None
    """The group outside the categories; None for a signal, which leaves the category as it is."""
    order: int
    department: Department
    basis: Basis
    source: str
    reason: Mapping[str, str]
    first: date
    last: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the row applies on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class PriorityGroups:
    """The whole table; groups in the order in which they win."""

    groups: tuple[PriorityRow, ...]
    signals: tuple[PriorityRow, ...]

    def group_for(self, flags: frozenset[Flag], day: date) -> PriorityRow | None:
        """The row of the flag that comes first, or None where no flag keeps the case outside.

        Example:
            >>> both = frozenset({Flag.UNACCOMPANIED_MINOR, Flag.NUISANCE})
            >>> load().group_for(both, date(2026, 4, 1)).group.value
            'nuisance'
        """
        return next((row for row in self.groups if row.flag in flags and row.holds_on(day)), None)

    def signal_for(self, flags: frozenset[Flag], day: date) -> PriorityRow | None:
        """The row of the signal that chooses the department, or None."""
        return next((row for row in self.signals if row.flag in flags and row.holds_on(day)), None)

    def department_for(self, flags: frozenset[Flag], day: date) -> Department:
        """Who handles a case with these flags: a signal first (R-024), then the minors' team (R-020).

        Example:
            >>> both = frozenset({Flag.SECURITY_SIGNAL, Flag.NUISANCE})
            >>> load().department_for(both, date(2026, 4, 1)).value
            'serious_signals'
        """
        signal = self.signal_for(flags, day)
        if signal is not None:
            return signal.department
        held = [row for row in self.groups if row.flag in flags and row.holds_on(day)]
        minors = [row for row in held if row.flag is Flag.UNACCOMPANIED_MINOR]
        return (minors or held)[0].department if held else Department.REGULAR


@lru_cache(maxsize=1)
def load() -> PriorityGroups:
    """The table that is shipped.

    Example:
        >>> [row.id for row in load().groups]
        ['PG-nuisance-1', 'PG-unaccompanied-minor-1', 'PG-former-safe-country-1']
    """
    folder = files("ketenbalans") / "data" / "policy" / "country" / "priority"
    with as_file(folder / "groups.yaml") as path:
        return read(path)


def read(path: Path) -> PriorityGroups:
    """A table out of a file.

    Raises:
        BadInputError, MissingValueError, UnknownNameError: If a key or value is not as it should be.
        DuplicateError: If an identifier stands twice.
        ContradictionError: If two rows claim the same place in the order.
    """
    document = read_document(path).only("schema", "version", "owner", "review_date", "groups", "signals")
    for key in ("version", "owner"):
        document.text(key)
    document.day("review_date")
    groups = [_row(section, GROUP_FLAGS) for section in document.sections("groups")]
    signals = [_row(section, SIGNAL_FLAGS) for section in document.sections("signals")]
    seen: dict[str, None] = {}
    for row in groups + signals:
        if row.id in seen:
            raise DuplicateError(
                "row {row!r} stands twice, first at {first}",
                where=str(path),
                mend="remove or rename one",
                row=row.id,
                first=str(path),
            )
        seen[row.id] = None
    for earlier, row in ((one, other) for one in groups for other in groups if one.id < other.id):
        if earlier.order == row.order and (earlier.holds_on(row.first) or row.holds_on(earlier.first)):
            raise ContradictionError(
                "{earlier!r} and {later!r} both have order {order}",
                where=str(path),
                mend="say which comes first",
                earlier=earlier.id,
                later=row.id,
                order=row.order,
            )
    return PriorityGroups(tuple(sorted(groups, key=lambda row: row.order)), tuple(signals))


def _row(section: Section, flags: tuple[Flag, ...]) -> PriorityRow:
    is_group = flags is GROUP_FLAGS
    section.only(*_KEYS, *(("order",) if is_group else ()))
    flag = Flag(section.one_of("flag", flags))
    texts = section.section("reason").only(*LANGUAGES)
    return PriorityRow(
        id=section.text("id"),
        flag=flag,
        group=PriorityGroup(flag.value) if is_group else None,
        order=int(section.number("order", low=1)) if is_group else 0,
        department=Department(section.one_of("department", Department)),
        basis=Basis(section.one_of("basis", Basis)),
        source=section.text("source"),
        reason={language: texts.text(language) for language in LANGUAGES},
        first=section.day("from"),
        last=section.optional_day("until"),
    )
