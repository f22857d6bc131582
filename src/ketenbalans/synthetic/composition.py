"""Who makes up the 54,000: applications by nationality and group, with the category totals exact.

The plan publishes shares per category and names seven groups; the nationalities behind the shares are an
assumption, fitted to what UNHCR counted at the end of 2025. UNHCR counts another population than the plan,
so its counts serve as proportions and the ratio between the two is shown.

Source:
    IND plan May 2026, "Besluit" and the table of categories (PL-0015, PL-0017 to PL-0020); R-002, R-022.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ketenbalans.errors import ContradictionError
from ketenbalans.policy.country import EVERY_OTHER, Band, CountryPolicy, CountryRow, Profile
from ketenbalans.synthetic.assumptions import Assumptions
from ketenbalans.synthetic.published import published, stock_by_nationality
from ketenbalans.synthetic.rounding import largest_remainder
from ketenbalans.synthetic.tables import PeopleTables
from ketenbalans.vocabulary.codes import GROUPS, Category, PriorityGroup

REFERENCE_DATE = date(2026, 4, 1)
STOCK = "PL-0015"
SHARES = {
    Category.A: "PL-0017",
    Category.B: "PL-0018",
    Category.C: "PL-0019",
    Category.D: "PL-0020",
}


@dataclass(frozen=True)
class Cell:
    """Applications of one nationality (and profile) in one group."""

    nationality: str
    profile: Profile
    group: Category | PriorityGroup
    count: int


def category_totals() -> dict[Category, int]:
    """Applications per category at the reference date; they add up to 54,000 exactly (R-022).

    Raises:
        ContradictionError: If a published share is no whole number of applications.

    Example:
        >>> [count for count in category_totals().values()]  # 39, 17, 8, 28 and 8 % of 54,000
        [21060, 9180, 4320, 15120, 4320]
    """
    stock = int(published(STOCK))
    totals = {}
    for category, identifier in SHARES.items():
        hundredfold = published(identifier) * stock
        if hundredfold % 100:
            raise ContradictionError(
                "{share} % of {stock} is no whole number",
                where=identifier,
                mend="check the published share",
                share=published(identifier),
                stock=stock,
            )
        totals[category] = int(hundredfold) // 100
    totals[Category.OUTSIDE] = stock - sum(totals.values())
    return totals


def compose(policy: CountryPolicy, assumed: Assumptions, tables: PeopleTables) -> tuple[Cell, ...]:
    """The applications by nationality, profile and group.

    Unaccompanied minors and nuisance-causing applicants are taken out of their nationalities first; what
    remains of each nationality falls in the category of its row, scaled to the published total.

    Returns:
        Cells in a fixed order, adding up to the published totals.
    """
    totals = category_totals()
    minors, nuisance = int(assumed["S-011"]), int(assumed["S-012"])
    if minors + nuisance > totals[Category.OUTSIDE]:
        raise ContradictionError(
            "{minors} unaccompanied minors and {nuisance} others exceed the {outside} outside the categories",
            where="S-011, S-012",
            mend="lower one of them",
            minors=minors,
            nuisance=nuisance,
            outside=totals[Category.OUTSIDE],
        )
    cells = _by_table(tables.unaccompanied_minors, PriorityGroup.UNACCOMPANIED_MINOR, minors)
    cells += _by_table(tables.nuisance, PriorityGroup.NUISANCE, nuisance)
    taken = {code: sum(cell.count for cell in cells if cell.nationality == code) for code in _codes(cells)}
    people = _people(policy, assumed, taken)
    for category, total in totals.items():
        if category is not Category.OUTSIDE:
            own = [one for one in people if one[2].category is category]
            cells += _scaled(own, total)
    rest = [one for one in people if one[2].category is Category.OUTSIDE]
    cells += _scaled(rest, totals[Category.OUTSIDE] - minors - nuisance)
    order = {group: place for place, group in enumerate(GROUPS)}
    return tuple(
        sorted(
            (cell for cell in cells if cell.count),
            key=lambda cell: (order[cell.group], cell.nationality, cell.profile),
        )
    )


def _codes(cells: Iterable[Cell]) -> list[str]:
    return sorted({cell.nationality for cell in cells})


def _by_table(shares: Mapping[str, float], group: PriorityGroup, total: int) -> list[Cell]:
    items = sorted(shares.items())
    counts = largest_remainder(np.array([share for _, share in items]), total)
    return [
        Cell(code, Profile.EVERYONE, group, int(count))
        for (code, _), count in zip(items, counts, strict=True)
    ]


Person = tuple[str, float, CountryRow]
"""Nationality, weight, and the row of the table that holds for them."""


def _people(policy: CountryPolicy, assumed: Assumptions, taken: dict[str, int]) -> list[Person]:
    """Weight of every nationality and profile: what UNHCR counted, less those taken out of it."""
    rows = policy.on(REFERENCE_DATE)
    named = {row.nationality for row in rows}
    people: list[Person] = []
    for code, counted in stock_by_nationality().items():
        weight = max(float(counted - taken.get(code, 0)), 1.0)
        key = code if code in named else EVERY_OTHER
        own = [row for row in rows if row.nationality == key]
        for row in own:
            people.append((code, weight * _share_of(row, own, assumed), row))
    return people


def _share_of(row: CountryRow, own: list[CountryRow], assumed: Assumptions) -> float:
    """The part of a nationality that falls under a row; only Afghans are split, by S-013."""
    if len(own) == 1:
        return 1.0
    if {one.profile for one in own} != {Profile.WOMEN, Profile.OTHERS} or row.nationality != "AFG":
        raise ContradictionError(
            "{nationality} is split by sex, and no assumption says how many are women",
            where=row.id,
            mend="add an assumption and use it in synthetic.composition",
            nationality=row.nationality,
        )
    women = assumed["S-013"]
    return women if row.profile is Profile.WOMEN else 1 - women


def _scaled(people: list[Person], total: int) -> list[Cell]:
    counts = largest_remainder(np.array([weight for _, weight, _ in people]), total)
    return [
        Cell(code, row.profile, row.priority_group or row.category, int(count))
        for (code, _, row), count in zip(people, counts, strict=True)
    ]


def ratio_to_unhcr(cells: tuple[Cell, ...]) -> dict[str, float]:
    """Applications in the composition against what UNHCR counted, by nationality.

    Read it as: how far a nationality had to be stretched to meet the category shares of the plan. All
    would be 54,000 / 49,662 = 1.09 if both counted the same people.
    """
    counted = stock_by_nationality()
    own = {code: sum(cell.count for cell in cells if cell.nationality == code) for code in _codes(cells)}
    return {code: own[code] / counted[code] for code in own if code in counted}


def expected_grant_rates(
    cells: tuple[Cell, ...], policy: CountryPolicy
) -> dict[Category | PriorityGroup, Band]:
    """Expected share of grants per group: the rates of the country policy, weighted with the composition.

    It is a rate of whole groups, for planning and for holding other assumptions against; there is none per
    person. Unaccompanied minors and nuisance take the rates of their nationalities, for want of their own.
    The bands are weighted as if all nationalities moved together, so they are wide.
    """
    rates: dict[Category | PriorityGroup, Band] = {}
    for group in GROUPS:
        own = [cell for cell in cells if cell.group is group]
        found = [policy.row_for(cell.nationality, _sex_of(cell), REFERENCE_DATE).grant_rate for cell in own]
        weights = np.array([cell.count for cell in own], dtype=float)
        value, low, high = (
            float(np.average([getattr(rate, name) for rate in found], weights=weights))
            for name in ("value", "low", "high")
        )
        rates[group] = Band(value, low, high)
    return rates


def _sex_of(cell: Cell) -> str | None:
    return {Profile.WOMEN: "female", Profile.MEN: "male"}.get(cell.profile)
