"""When the open applications were lodged: the published ages of track 4, carried forward to 1 April 2026.

Exact are three numbers of track 4 at the end of 2025. What left the stock in the quarter after and what
was lodged in it are assumptions (S-001 to S-009). Within the brackets the profile follows the published
monthly flows, thinned by a smooth curve of age.

Source:
    AR-0092 to AR-0094 (track 4, 31 December 2025); CBS first applications. Equations in
    docs/explanation/synthetic-register.md. Serves R-004.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from ketenbalans.errors import ContradictionError
from ketenbalans.synthetic.assumptions import Assumptions
from ketenbalans.synthetic.composition import REFERENCE_DATE, Cell
from ketenbalans.synthetic.published import (
    monthly_first_applications,
    published,
    quarterly_first_applications,
)
from ketenbalans.synthetic.rounding import fit_margins, round_table, spread
from ketenbalans.vocabulary.calendar import Period, add_months, periods
from ketenbalans.vocabulary.codes import PriorityGroup

FIRST_MONTH, LAST_MONTH = Period.parse("2020-01"), Period.parse("2026-03")
END_2025 = date(2025, 12, 31)
YOUNG_IN_A_PRIORITY_GROUP = (
    PriorityGroup.NUISANCE,
    PriorityGroup.UNACCOMPANIED_MINOR,
    PriorityGroup.FORMER_SAFE_COUNTRY,
)


@dataclass(frozen=True)
class Bracket:
    """Applications lodged in a stretch of months, at the end of 2025 and at the reference date."""

    name: str
    first: date
    last: date
    published_end_2025: int
    """Track 4 only; zero for months after 2025."""
    lodged_since: int
    left_since: int
    outside_track_4: int

    @property
    def open_now(self) -> int:
        """Open at the reference date, all tracks."""
        return self.published_end_2025 + self.lodged_since - self.left_since + self.outside_track_4


def brackets(assumed: Assumptions) -> tuple[Bracket, ...]:
    """The ages of the stock at the reference date, by stretch of lodging months.

    Those lodged stay lodged: a bracket only loses what is decided or closed.

    Raises:
        ContradictionError: If the assumptions leave a bracket below zero.

    Example:
        >>> from ketenbalans.synthetic.assumptions import load
        >>> sum(bracket.open_now for bracket in brackets(load()))
        54000
    """
    track_4, over_6, over_15 = (int(published(one)) for one in ("AR-0092", "AR-0093", "AR-0094"))
    others, left = round(assumed["S-001"]), round(assumed["S-002"])
    lodged = int(published("PL-0015")) - others - (track_4 - left)
    oldest = round(left * assumed["S-003"])
    older = round((left - oldest) * assumed["S-004"])
    recent = round((left - oldest - older) * assumed["S-005"])
    newest_others = round(others * assumed["S-006"])
    last_quarter_others = others - newest_others
    result = (
        Bracket("over_15_months", FIRST_MONTH.first, date(2024, 9, 30), over_15, 0, oldest, 0),
        Bracket("6_to_15_months", date(2024, 10, 1), date(2025, 6, 30), over_6 - over_15, 0, older, 0),
        Bracket(
            "up_to_6_months",
            date(2025, 7, 1),
            END_2025,
            track_4 - over_6,
            0,
            recent,
            last_quarter_others,
        ),
        Bracket(
            "since",
            date(2026, 1, 1),
            LAST_MONTH.last,
            0,
            lodged,
            left - oldest - older - recent,
            newest_others,
        ),
    )
    for bracket in result:
        if bracket.open_now < 0 or bracket.left_since < 0 or bracket.outside_track_4 < 0:
            raise ContradictionError(
                "the assumptions leave {open} applications lodged from {first} to {last}",
                where="S-001 to S-006",
                mend="let fewer leave, or more be lodged",
                open=bracket.open_now,
                first=bracket.first,
                last=bracket.last,
            )
    return result


@lru_cache(maxsize=1)
def months() -> tuple[Period, ...]:
    """The months in which an open application may have been lodged."""
    return tuple(periods(FIRST_MONTH, LAST_MONTH))


def inflow(nationality: str) -> np.ndarray:
    """Shape of the applications lodged by a nationality, shape (month,); only proportions matter.

    Seven nationalities have monthly counts of their own. The others share what these leave of the quarterly
    total. Months after 2025 repeat the last quarter that is known.

    Example:
        >>> inflow("ERI").size == inflow("NGA").size == len(months())
        True
    """
    own = monthly_first_applications().get(nationality)
    if own is None:
        return _flow_of_the_others()
    return _at_least_one([float(own.get(_known(month).label, 0)) for month in months()])


def _known(month: Period) -> Period:
    """The month itself, or one of the last known quarter in its place."""
    while month.first > END_2025:
        month = Period.holding(add_months(month.first, -3), "month")
    return month


@lru_cache(maxsize=1)
def _flow_of_the_others() -> np.ndarray:
    named = monthly_first_applications().values()
    flows: list[float] = []
    for month in months():
        quarter = Period.holding(_known(month).first, "quarter")
        inside = [Period.holding(add_months(quarter.first, later), "month").label for later in range(3)]
        counted = sum(flow.get(label, 0) for flow in named for label in inside)
        flows.append((quarterly_first_applications()[quarter.label.replace("-", "")] - counted) / 3)
    return _at_least_one(flows)


def _at_least_one(flows: list[float]) -> np.ndarray:
    """A flow as an array in which no month is impossible, so that the margins can be met."""
    flow: np.ndarray = np.maximum(np.array(flows, dtype=float), 1.0)
    return flow


def still_open(half_age: float, spread_months: float) -> np.ndarray:
    """Share of each lodging month that is still open, as a smooth curve of age, shape (month,).

    Source:
        Logistic curve; the level does not matter because the brackets are scaled to their totals.
    """
    age = np.array([(REFERENCE_DATE - month.first).days / 30.4375 for month in months()])
    return 1 / (1 + np.exp((age - half_age) / spread_months))


def by_month(cells: tuple[Cell, ...], assumed: Assumptions, starts: np.ndarray) -> np.ndarray:
    """Applications by cell and month of lodging, with cells and brackets exact.

    Args:
        cells: The composition of the stock.
        assumed: The assumptions.
        starts: A number in (0, 1) per cell, deciding in which month small cells fall.

    Returns:
        Counts, int64, shape (cell, month).
    """
    every = months()
    stretches = brackets(assumed)
    place = np.array(
        [
            next(k for k, one in enumerate(stretches) if one.first <= month.first <= one.last)
            for month in every
        ]
    )
    general = still_open(assumed["S-007"], assumed["S-008"])
    quick = still_open(assumed["S-009"], assumed["S-008"])
    flows = {code: inflow(code) for code in {cell.nationality for cell in cells}}
    seed = np.array(
        [
            flows[cell.nationality] * (quick if cell.group in YOUNG_IN_A_PRIORITY_GROUP else general)
            for cell in cells
        ]
    )
    counts = np.array([cell.count for cell in cells])
    totals = np.array([one.open_now for one in stretches])
    scaled = seed * (counts / seed.sum(axis=1))[:, None]
    coarse = np.zeros((len(cells), len(stretches)))
    for k in range(len(stretches)):
        coarse[:, k] = scaled[:, place == k].sum(axis=1)
    whole = round_table(fit_margins(coarse, counts, totals), counts, totals)
    result = np.zeros(seed.shape, dtype=np.int64)
    for row in range(len(cells)):
        for k in range(len(stretches)):
            inside = place == k
            result[row, inside] = spread(seed[row, inside], int(whole[row, k]), float(starts[row]))
    return result
