"""Country policy: the human-written, versioned table from nationality (and profile) to category.

Each row says why it stands there, from which day, and whether the IND plan names it or we assume it. The
table is read from ``data/policy/country/*.yaml`` and is never learned from persons. Which row applies to
which case is told by ``triage``.

Source:
    IND plan May 2026, "Aanpak" and the table of categories (PL-0017 to PL-0032). Serves R-009 to R-011,
    R-013, R-015, R-016, R-019, R-021, R-022.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path

from ketenbalans.errors import (
    BadInputError,
    ContradictionError,
    DuplicateError,
    MissingValueError,
    OutOfRangeError,
)
from ketenbalans.vocabulary import nationalities
from ketenbalans.vocabulary.codes import Category, PriorityGroup
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.language import LANGUAGES

EVERY_OTHER = "other"
"""Stands in the place of a nationality for all that no other row names."""

ROW_KEYS = (
    "id",
    "nationality",
    "name",
    "profile",
    "category",
    "priority_group",
    "grant_rate",
    "standardisable",
    "a_ground",
    "basis",
    "source",
    "reason",
    "evidence",
    "from",
    "until",
)
_ROW_GROUPS = (PriorityGroup.FORMER_SAFE_COUNTRY, PriorityGroup.SMALL_GROUP)


class Profile(StrEnum):
    """For whom of a nationality a row holds."""

    EVERYONE = "everyone"
    WOMEN = "women"
    MEN = "men"
    OTHERS = "others"


class Basis(StrEnum):
    """Where the category of a row comes from."""

    PLAN = "plan"
    ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Band:
    """A share with the band it may lie in."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class CountryRow:
    """One row of the table."""

    id: str
    nationality: str
    name: Mapping[str, str]
    profile: Profile
    category: Category
    priority_group: PriorityGroup | None
    grant_rate: Band
    """Expected share of grants among decisions on the merits, over the whole group; never per person."""
    standardisable: bool
    a_ground: bool
    """Whether grants are mostly on the ground of art. 29(1)(a) Vw, the refugee ground (R-016)."""
    basis: Basis
    source: str
    reason: Mapping[str, str]
    """Why the nationality stands in this category, as people are told; it names no rate."""
    evidence: Mapping[str, str]
    """What the expected grant rate rests on, for those who maintain the table."""
    first: date
    last: date | None
    version: str
    owner: str
    review_date: date

    def holds_on(self, day: date) -> bool:
        """Whether the row applies on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class CountryPolicy:
    """The whole table: rows of all versions, in the order of the files."""

    rows: tuple[CountryRow, ...]

    @cached_property
    def _by_nationality(self) -> Mapping[str, tuple[CountryRow, ...]]:
        found: dict[str, list[CountryRow]] = {}
        for row in self.rows:
            found.setdefault(row.nationality, []).append(row)
        return {nationality: tuple(rows) for nationality, rows in found.items()}

    @cached_property
    def first_day(self) -> date:
        """The first day on which the table knows every nationality."""
        return min(row.first for row in self.rows if row.nationality == EVERY_OTHER)

    def on(self, day: date) -> tuple[CountryRow, ...]:
        """The rows that apply on a day.

        Raises:
            MissingValueError: If the table does not reach back to that day.

        Example:
            >>> [row.id for row in load().on(date(2026, 4, 1)) if row.nationality == "AFG"]
            ['CP-AFG-women-1', 'CP-AFG-others-1']
        """
        self._refuse_too_early(day)
        return tuple(row for row in self.rows if row.holds_on(day))

    def _refuse_too_early(self, day: date) -> None:
        if not any(row.holds_on(day) for row in self._by_nationality[EVERY_OTHER]):
            raise MissingValueError(
                "no country policy is known for {day}",
                mend="ask for {first} or later, or add a version of the table for that day",
                day=day,
                first=self.first_day,
            )

    def for_risk_based_work(self, day: date) -> tuple[CountryRow, ...]:
        """The rows of D that are mostly granted on the a-ground, to be taken up later (R-016).

        Source:
            IND plan May 2026, Plancyclus: risk-based work in B and D once the pre-phase is ready.

        Example:
            >>> [row.nationality for row in load().for_risk_based_work(date(2026, 4, 1))][:2]
            ['NGA', 'SOM']
        """
        return tuple(row for row in self.on(day) if row.category is Category.D and row.a_ground)

    def version_on(self, day: date) -> str:
        """The versions of the table that apply on a day, for the record of a decision (R-038).

        Example:
            >>> load().version_on(date(2026, 4, 1))
            '2026-05'
        """
        return ", ".join(sorted({row.version for row in self.on(day)}))

    def row_for(self, nationality: str, sex: str | None, day: date) -> CountryRow:
        """The one row that applies to a nationality and sex on a day.

        Somebody whose sex is not recorded never falls under a row for women or for men alone.

        Args:
            nationality: ISO 3166-1 alpha-3.
            sex: ``female``, ``male`` or anything else for not recorded.
            day: The day asked for.

        Raises:
            UnknownNameError: If the nationality is no code.
            MissingValueError: If the table does not reach back to that day.

        Example:
            >>> policy = load()
            >>> [policy.row_for("AFG", sex, date(2026, 4, 1)).category.value for sex in ("female", None)]
            ['B', 'D']
        """
        nationalities.check(nationality)
        self._refuse_too_early(day)
        own = [row for row in self._by_nationality.get(nationality, ()) if row.holds_on(day)]
        own = own or [row for row in self._by_nationality[EVERY_OTHER] if row.holds_on(day)]
        wanted = {"female": Profile.WOMEN, "male": Profile.MEN}.get(sex or "")
        exact = [row for row in own if row.profile is wanted]
        return exact[0] if exact else next(row for row in own if row.profile not in _BY_SEX)

    def history_for(self, nationality: str, sex: str | None, until: date) -> tuple[CountryRow, ...]:
        """The rows that applied to a nationality and sex one after another, up to a day (R-017).

        Example:
            >>> [row.id for row in load().history_for("SYR", "male", date(2026, 6, 12))]
            ['CP-SYR-1']
        """
        days = sorted({row.first for row in self.rows if self.first_day <= row.first <= until})
        rows = [self.row_for(nationality, sex, day) for day in days]
        return tuple(row for place, row in enumerate(rows) if place == 0 or row is not rows[place - 1])


_BY_SEX = (Profile.WOMEN, Profile.MEN)


@lru_cache(maxsize=1)
def load() -> CountryPolicy:
    """The table that is shipped.

    Example:
        >>> load().row_for("SYR", "male", date(2026, 4, 1)).category.value
        'A'
    """
    with as_file(files("ketenbalans") / "data" / "policy" / "country") as folder:
        return read(sorted(folder.glob("*.yaml")))


def read(paths: Iterable[Path]) -> CountryPolicy:
    """A table out of files of one's own; together they must know every nationality on every day.

    Raises:
        BadInputError, MissingValueError, UnknownNameError: If a file or row is not as it should be.
        DuplicateError: If an identifier stands twice.
        ContradictionError: If two rows hold for the same people on one day, or a profile has no rest.
    """
    rows: list[CountryRow] = []
    places: dict[str, str] = {}
    for path in paths:
        document = read_document(path).only("schema", "version", "owner", "review_date", "rows")
        for section in document.sections("rows"):
            row = _row(section, document)
            if row.id in places:
                raise DuplicateError(
                    "row {row!r} stands twice, first at {first}",
                    where=section.place("id"),
                    mend="remove or rename one",
                    row=row.id,
                    first=places[row.id],
                )
            places[row.id] = section.place("id")
            rows.append(row)
    _check_days(rows, places)
    _check_profiles(rows, places)
    return CountryPolicy(tuple(rows))


def _row(section: Section, document: Section) -> CountryRow:
    section.only(*ROW_KEYS)
    nationality = section.text("nationality")
    if nationality != EVERY_OTHER:
        nationalities.check(nationality, where=section.place("nationality"))
    category = Category(section.one_of("category", Category))
    row = CountryRow(
        id=section.text("id"),
        nationality=nationality,
        name=_both_languages(section, "name"),
        profile=Profile(section.one_of("profile", Profile)),
        category=category,
        priority_group=_priority_group(section, category),
        grant_rate=_band(section.section("grant_rate")),
        standardisable=_truth(section, "standardisable"),
        a_ground=_truth(section, "a_ground"),
        basis=Basis(section.one_of("basis", Basis)),
        source=section.text("source"),
        reason=_both_languages(section, "reason"),
        evidence=_both_languages(section, "evidence"),
        first=section.day("from"),
        last=section.optional_day("until"),
        version=document.text("version"),
        owner=document.text("owner"),
        review_date=document.day("review_date"),
    )
    if row.last is not None and row.last < row.first:
        raise OutOfRangeError(
            "row {row!r} ends on {last}, before it begins on {first}",
            where=section.place("until"),
            mend="give a later day, or null where it has no end",
            row=row.id,
            last=row.last,
            first=row.first,
        )
    return row


def _both_languages(section: Section, key: str) -> Mapping[str, str]:
    texts = section.section(key).only(*LANGUAGES)
    return {language: texts.text(language) for language in LANGUAGES}


def _truth(section: Section, key: str) -> bool:
    found = section.value(key)
    if not isinstance(found, bool):
        raise BadInputError(
            "{key} is {found!r}",
            where=section.place(key),
            mend="write {wanted}",
            key=key,
            found=found,
            wanted="true or false",
        )
    return found


def _band(section: Section) -> Band:
    section.only("value", "low", "high")
    low, high = section.number("low", low=0, high=1), section.number("high", low=0, high=1)
    value = section.number("value", low=0, high=1)
    if not low <= value <= high:
        raise OutOfRangeError(
            "the expected grant rate {value} lies outside its band {low} to {high}",
            where=section.place("value"),
            mend="widen the band or mend the value",
            value=value,
            low=low,
            high=high,
        )
    return Band(value, low, high)


def _priority_group(section: Section, category: Category) -> PriorityGroup | None:
    if category is not Category.OUTSIDE:
        if section.values.get("priority_group") is not None:
            raise ContradictionError(
                "category {category} has a priority group",
                where=section.place("priority_group"),
                mend="remove the group, or make the category outside",
                category=category.value,
            )
        return None
    return PriorityGroup(section.one_of("priority_group", _ROW_GROUPS))


def _check_days(rows: list[CountryRow], places: dict[str, str]) -> None:
    """Rows for the same people follow each other without overlap or gap."""
    by_people: dict[tuple[str, Profile], list[CountryRow]] = {}
    for row in rows:
        by_people.setdefault((row.nationality, row.profile), []).append(row)
    for same in by_people.values():
        same.sort(key=lambda row: row.first)
        for earlier, later in pairwise(same):
            if earlier.last is None or earlier.last + timedelta(days=1) != later.first:
                raise ContradictionError(
                    "row {later!r} begins on {first}, row {earlier!r} before it ends on {last}",
                    where=places[later.id],
                    mend="let one end on the day before the other begins",
                    later=later.id,
                    first=later.first,
                    earlier=earlier.id,
                    last=earlier.last or "-",
                )


def _check_profiles(rows: list[CountryRow], places: dict[str, str]) -> None:
    """On every day a nationality has either one row for everyone, or rows by sex and one for the others."""
    if not any(row.nationality == EVERY_OTHER for row in rows):
        raise MissingValueError(
            "no row holds for every other nationality",
            where=next(iter(places.values()), ""),
            mend="add a row with nationality: {other}",
            other=EVERY_OTHER,
        )
    for row in rows:
        for day in (row.first, row.last and row.last + timedelta(days=1)):
            if day is None:
                continue
            here = [one.profile for one in rows if one.nationality == row.nationality and one.holds_on(day)]
            whole = here == [Profile.EVERYONE]
            parted = here.count(Profile.OTHERS) == 1 and len(here) > 1 and Profile.EVERYONE not in here
            if not whole and not parted:
                raise ContradictionError(
                    "on {day} {nationality} has rows for: {profiles}",
                    where=places[row.id],
                    mend="have one row for everyone, or rows by sex and one row for the others",
                    day=day,
                    nationality=row.nationality,
                    profiles=", ".join(here) or "-",
                )
