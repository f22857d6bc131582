"""What of the synthetic register is exact and what is assumed, as records for the report.

Exact is what a source publishes for that population and that day. Everything else rests on assumptions,
whose values and bands stand in each record.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ketenbalans.synthetic.ages import brackets
from ketenbalans.synthetic.assumptions import Assumptions
from ketenbalans.synthetic.composition import category_totals
from ketenbalans.synthetic.published import published
from ketenbalans.vocabulary.codes import Category
from ketenbalans.vocabulary.language import LANGUAGES, number, translate

ASSUMED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "The ages of the 54,000 on 1 April 2026",
        "The ages of track 4 are carried forward one quarter: those lodged stay lodged, a part was decided "
        "or closed, new ones came, and the few outside track 4 are young.",
        ("S-001", "S-002", "S-003", "S-004", "S-005", "S-006"),
    ),
    (
        "The month in which each application was lodged",
        "Published monthly flows (CBS), thinned by a smooth curve of age; the day within the month is drawn.",
        ("S-007", "S-008", "S-009"),
    ),
    (
        "Who makes up the 8 % outside the categories",
        "Unaccompanied minors and nuisance are assumed; former safe countries and small groups share the "
        "rest.",
        ("S-011", "S-012"),
    ),
    (
        "The nationalities in each category",
        "The plan names seven groups; the others are placed by the country policy table. Proportions are "
        "those of UNHCR at the end of 2025, which counts another population (49,662).",
        ("S-013", "S-014", "S-015"),
    ),
    (
        "First and repeat applications",
        "Only a rounded number of first applications is published.",
        ("S-010",),
    ),
    (
        "Households, sex and age",
        "No figure is published for open applications.",
        ("S-020", "S-021", "S-022", "S-023", "S-024", "S-025"),
    ),
    (
        "Languages, regions and who is in reception",
        "Tables of shares in data/synthetic/people.yaml.",
        ("S-026", "S-027", "S-028"),
    ),
    ("Who had a registration interview", "Waits are spread around the published mean.", ("S-029", "S-030")),
    (
        "Which applications are screened",
        "The published total counts asylum and nareis together; the split and who comes first are assumed.",
        ("S-031", "S-032", "S-033"),
    ),
    ("Pending nareis applications", "Carried forward from the end of 2024.", ("S-040", "S-041")),
    ("Appeals pending at court", "No count is published.", ("S-042", "S-043")),
    ("Permit-holders in reception who wait for housing", "From stay and flow.", ("S-044", "S-045")),
    ("People in return", "From departures.", ("S-046", "S-047")),
    ("Notices of default", "Published for all products together only.", ("S-048", "S-049")),
    (
        "Running court orders with term and penalty",
        "Payments are published for all products together only; terms and rates are those usual in rulings.",
        ("S-050", "S-051", "S-052", "S-053", "S-054", "S-055"),
    ),
    ("Holders of subsidiary protection who wait for family", "From permits.", ("S-056", "S-057")),
)
"""What is assumed, how, and under which assumptions."""

OUTSIDE_SHARE = "Open applications outside the categories"
VALUE_AND_BAND = "{id}: {value} ({low} to {high})"


@dataclass(frozen=True)
class MadeOf:
    """One property of the register."""

    what: Mapping[str, str]
    exact: bool
    note: Mapping[str, str]

    def as_record(self) -> dict[str, str | bool]:
        """The property as plain values, as the report takes it."""
        return {
            "what_en": self.what["en"],
            "what_nl": self.what["nl"],
            "exact": self.exact,
            "note_en": self.note["en"],
            "note_nl": self.note["nl"],
        }


def made_of(assumed: Assumptions) -> tuple[MadeOf, ...]:
    """Every property of the register, the exact ones first.

    Example:
        >>> from ketenbalans.synthetic.assumptions import load
        >>> first = made_of(load())[0]
        >>> first.exact, first.note["nl"]
        (True, '54.000 (PL-0015, 1 april 2026)')
    """
    return (*_exact(assumed), *(_assumed(what, how, ids, assumed) for what, how, ids in ASSUMED))


def _exact(assumed: Assumptions) -> tuple[MadeOf, ...]:
    totals = category_totals()
    ends = {one.name: one.published_end_2025 for one in brackets(assumed)}
    return (
        _counted(
            "Open applications for asylum", "{count} (PL-0015, 1 April 2026)", count=published("PL-0015")
        ),
        _counted(
            "Open applications per category",
            "A {A}, B {B}, C {C}, D {D} (PL-0017 to PL-0020)",
            **{category.value: totals[category] for category in totals if category is not Category.OUTSIDE},
        ),
        _counted(OUTSIDE_SHARE, "{count}: what is left of 100 % (R-022)", count=totals[Category.OUTSIDE]),
        _counted(
            "Ages of track 4 at the end of 2025",
            "{total} open, {over_6} over 6 months, {over_15} over 15 months (AR-0092 to AR-0094); exact only "
            "in that population on that day",
            total=sum(ends.values()),
            over_6=ends["over_15_months"] + ends["6_to_15_months"],
            over_15=ends["over_15_months"],
        ),
        _counted(
            "Unscreened asylum and nareis applications together on 5 February 2026",
            "{count} (AR-0066)",
            count=published("AR-0066"),
        ),
    )


def _counted(what: str, note: str, **counts: float) -> MadeOf:
    return MadeOf(
        {language: translate(what, language) for language in LANGUAGES},
        True,
        {
            language: translate(
                note, language, **{name: number(count, language) for name, count in counts.items()}
            )
            for language in LANGUAGES
        },
    )


def _assumed(what: str, how: str, identifiers: tuple[str, ...], assumed: Assumptions) -> MadeOf:
    return MadeOf(
        {language: translate(what, language) for language in LANGUAGES},
        False,
        {
            language: translate(how, language) + " " + _bands(identifiers, assumed, language)
            for language in LANGUAGES
        },
    )


def _bands(identifiers: tuple[str, ...], assumed: Assumptions, language: str) -> str:
    """Value and band of each assumption; a table has none and is only named."""
    parts = []
    for identifier in identifiers:
        one = assumed.assumption(identifier)
        if one.unit == "table":
            parts.append(identifier)
            continue
        shown = {
            name: number(value, language, 0 if value == round(value) else 3 if abs(value) < 0.1 else 2)
            for name, value in (("value", one.value), ("low", one.low), ("high", one.high))
        }
        parts.append(translate(VALUE_AND_BAND, language, id=identifier, **shown))
    return "; ".join(parts) + "."
