"""The invented people behind the counts: households, days of lodging, sex, age, language, region, progress.

All of it is assumed (S-010, S-020 to S-033) except how many there are of each group, nationality and month.
"""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.draws import uniforms
from ketenbalans.policy.country import Profile
from ketenbalans.synthetic.ages import months
from ketenbalans.synthetic.assumptions import Assumptions
from ketenbalans.synthetic.composition import REFERENCE_DATE, Cell
from ketenbalans.synthetic.published import published
from ketenbalans.synthetic.tables import PeopleTables
from ketenbalans.vocabulary.calendar import Period, is_working_day
from ketenbalans.vocabulary.codes import GROUPS, ApplicationKind, Category, PriorityGroup

DAYS_IN_A_MONTH = 30.4375
SMALLEST_FAMILY, LARGEST_FAMILY = 2, 7
ALONE = (PriorityGroup.UNACCOMPANIED_MINOR, PriorityGroup.NUISANCE)


class Purpose(IntEnum):
    """What the draws of this room decide; no two purposes share their numbers."""

    MONTH = 9001
    ORDER = 9002
    HOUSEHOLD_SIZE = 9003
    DAY = 9004
    SEX = 9005
    ADULT = 9006
    KIND = 9007
    LANGUAGE = 9008
    REGION = 9009
    INTERVIEW_WAIT = 9010
    INTERVIEW_MISSED = 9011
    SCREENING = 9012
    RECEPTION = 9013
    NOTICE = 9014
    NOTICE_DAY = 9015
    COURT_ORDER = 9016
    COURT_ORDER_DAY = 9017
    NAREIS = 9018
    NAREIS_SECOND = 9019
    APPEAL = 9020
    PERMIT_HOLDER = 9021
    RETURN = 9022
    SUBSIDIARY = 9023


def draw(seed: int, purpose: Purpose, count: int) -> np.ndarray:
    """Uniform numbers of one purpose, shape (count,); the register is future 0."""
    return uniforms(seed, 0, int(purpose), count)


def invent(
    cells: tuple[Cell, ...], counts: np.ndarray, assumed: Assumptions, tables: PeopleTables, seed: int
) -> Applications:
    """One application per count, in order of lodging.

    Args:
        cells: The composition of the stock.
        counts: Applications by cell and month of lodging, shape (cell, month).
        assumed: The assumptions.
        tables: Languages and regions.
        seed: Seed of every draw.
    """
    cell, month = _exploded(cells, counts, seed)
    household = _households(cells, cell, month, assumed, seed)
    lodged = _days(month, household, seed)
    order = np.lexsort((household, lodged))
    cell, lodged = cell[order], lodged[order]
    household = _renumbered(household[order])
    place = _place_in_household(household)
    count = cell.size
    named = sorted({one.nationality for one in cells})
    codes = np.array([named.index(one.nationality) for one in cells], dtype=np.int16)
    groups = np.array([GROUPS.index(one.group) for one in cells], dtype=np.int8)
    interviewed = _interviewed(lodged, household, assumed, seed)
    languages = sorted({language for code in named for language in tables.languages_of(code)})
    return Applications(
        key=np.arange(1, count + 1, dtype=np.int64),
        household=household,
        group=groups[cell],
        nationality=codes[cell],
        kind=_kinds(cells, cell, household, assumed, seed),
        lodged=lodged,
        minor=_minors(cells, cell, place, assumed, seed),
        female=_women(cells, cell, assumed, seed),
        language=_languages(codes[cell], named, languages, household, tables, seed),
        region=_chosen(tables.regions, draw(seed, Purpose.REGION, count)[household]).astype(np.int8),
        interviewed=interviewed,
        screened=_screened(lodged, household, interviewed, assumed, seed),
        nationalities=tuple(named),
        languages=tuple(languages),
        regions=tuple(tables.regions),
    )


def _exploded(cells: tuple[Cell, ...], counts: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Cell and month of every application; those of one nationality and month stand together, shuffled."""
    flat = counts.ravel()
    places = np.repeat(np.arange(flat.size), flat)
    cell, month = np.divmod(places, counts.shape[1])
    named = sorted({one.nationality for one in cells})
    nationality = np.array([named.index(one.nationality) for one in cells])[cell]
    alone = np.array([one.group in ALONE for one in cells])[cell]
    order = np.lexsort((draw(seed, Purpose.ORDER, cell.size), month, nationality, alone))
    return cell[order], month[order]


def _households(
    cells: tuple[Cell, ...], cell: np.ndarray, month: np.ndarray, assumed: Assumptions, seed: int
) -> np.ndarray:
    """Number of the household; members share nationality and month, and minors alone have none beside."""
    named = sorted({one.nationality for one in cells})
    nationality = np.array([named.index(one.nationality) for one in cells])[cell]
    alone = np.array([one.group in ALONE for one in cells])[cell]
    stretch = (alone.astype(np.int64) * len(named) + nationality) * len(months()) + month
    ends = np.append(np.flatnonzero(np.diff(stretch)) + 1, stretch.size)
    sizes = _sizes(draw(seed, Purpose.HOUSEHOLD_SIZE, stretch.size), assumed)
    heads: list[int] = []
    position = 0
    for end in ends.tolist():
        while position < end:
            heads.append(position)
            size = 1 if alone[position] else int(sizes[len(heads) - 1])
            position = min(position + size, end)
    household = np.zeros(stretch.size, dtype=np.int64)
    household[heads] = 1
    return np.cumsum(household) - 1


def family_sizes(mean: float) -> np.ndarray:
    """Shares of families of two to seven members with a mean, falling or rising evenly.

    Example:
        >>> sizes = family_sizes(3.4)
        >>> round(float((sizes * np.arange(2, 8)).sum()), 6)
        3.4
    """
    members = np.arange(SMALLEST_FAMILY, LARGEST_FAMILY + 1)
    low, high = 0.01, 10.0
    for _ in range(60):
        ratio = (low + high) / 2
        shares = ratio ** (members - SMALLEST_FAMILY)
        shares = shares / shares.sum()
        low, high = (ratio, high) if float((shares * members).sum()) < mean else (low, ratio)
    return shares


def _sizes(units: np.ndarray, assumed: Assumptions) -> np.ndarray:
    single = assumed["S-020"]
    edges = np.append(single, single + (1 - single) * np.cumsum(family_sizes(assumed["S-021"])))[:-1]
    return 1 + np.searchsorted(edges, units, side="right")


def _working_days(month: Period) -> np.ndarray:
    days = np.arange(
        np.datetime64(month.first, "D"), np.datetime64(month.last, "D") + 1, dtype="datetime64[D]"
    )
    return days[[is_working_day(day) for day in days.tolist()]]


def _days(month: np.ndarray, household: np.ndarray, seed: int) -> np.ndarray:
    units = draw(seed, Purpose.DAY, month.size)[household]
    lodged = np.empty(month.size, dtype="datetime64[D]")
    for number, period in enumerate(months()):
        inside = month == number
        days = _working_days(period)
        lodged[inside] = days[(units[inside] * days.size).astype(np.int64)]
    return lodged


def _renumbered(household: np.ndarray) -> np.ndarray:
    """Households numbered from 0 in the order in which they first come."""
    _, first, back = np.unique(household, return_index=True, return_inverse=True)
    rank = np.empty(first.size, dtype=np.int64)
    rank[np.argsort(first)] = np.arange(first.size)
    return rank[back]


def _place_in_household(household: np.ndarray) -> np.ndarray:
    """0 for the first member, 1 for the second, and so on; members stand together."""
    starts = np.append(True, np.diff(household) != 0)
    first = np.maximum.accumulate(np.where(starts, np.arange(household.size), 0))
    return np.arange(household.size) - first


def _is(cells: tuple[Cell, ...], cell: np.ndarray, group: PriorityGroup) -> np.ndarray:
    inside: np.ndarray = np.array([one.group is group for one in cells])[cell]
    return inside


def _women(cells: tuple[Cell, ...], cell: np.ndarray, assumed: Assumptions, seed: int) -> np.ndarray:
    by_group: dict[Category | PriorityGroup, str] = {
        PriorityGroup.UNACCOMPANIED_MINOR: "S-023",
        PriorityGroup.NUISANCE: "S-024",
    }
    by_profile = {Profile.WOMEN: 1.0, Profile.OTHERS: 0.0}
    shares = [by_profile.get(one.profile, assumed[by_group.get(one.group, "S-022")]) for one in cells]
    women: np.ndarray = draw(seed, Purpose.SEX, cell.size) < np.array(shares)[cell]
    return women


def _minors(
    cells: tuple[Cell, ...], cell: np.ndarray, place: np.ndarray, assumed: Assumptions, seed: int
) -> np.ndarray:
    second_adult = draw(seed, Purpose.ADULT, cell.size) < assumed["S-025"]
    child: np.ndarray = (place >= 2) | ((place == 1) & ~second_adult)
    child |= _is(cells, cell, PriorityGroup.UNACCOMPANIED_MINOR)
    return child


def _kinds(
    cells: tuple[Cell, ...], cell: np.ndarray, household: np.ndarray, assumed: Assumptions, seed: int
) -> np.ndarray:
    every = list(ApplicationKind)
    repeated = draw(seed, Purpose.KIND, cell.size)[household] < assumed["S-010"]
    repeated &= ~_is(cells, cell, PriorityGroup.UNACCOMPANIED_MINOR)
    first, repeat = every.index(ApplicationKind.FIRST), every.index(ApplicationKind.REPEAT)
    return np.where(repeated, repeat, first).astype(np.int8)


def _chosen(shares: Mapping[str, float], units: np.ndarray) -> np.ndarray:
    edges = np.cumsum(list(shares.values()))[:-1]
    return np.searchsorted(edges, units, side="right")


def _languages(
    nationality: np.ndarray,
    named: list[str],
    languages: list[str],
    household: np.ndarray,
    tables: PeopleTables,
    seed: int,
) -> np.ndarray:
    units = draw(seed, Purpose.LANGUAGE, nationality.size)[household]
    spoken = np.empty(nationality.size, dtype=np.int16)
    for number, code in enumerate(named):
        inside = nationality == number
        shares = tables.languages_of(code)
        numbers = np.array([languages.index(language) for language in shares], dtype=np.int16)
        spoken[inside] = numbers[_chosen(shares, units[inside])]
    return spoken


def days_open(lodged: np.ndarray, on: date = REFERENCE_DATE) -> np.ndarray:
    """Days from lodging to a day, float, shape (application,)."""
    return (np.datetime64(on, "D") - lodged).astype(float)


def _interviewed(lodged: np.ndarray, household: np.ndarray, assumed: Assumptions, seed: int) -> np.ndarray:
    mean, width = published("AR-0090") * 7, assumed["S-029"]
    wait = mean * (1 - width + 2 * width * draw(seed, Purpose.INTERVIEW_WAIT, lodged.size)[household])
    missed = draw(seed, Purpose.INTERVIEW_MISSED, lodged.size)[household] < assumed["S-030"]
    interviewed: np.ndarray = (days_open(lodged) >= wait) & ~missed
    return interviewed


def _screened(
    lodged: np.ndarray, household: np.ndarray, interviewed: np.ndarray, assumed: Assumptions, seed: int
) -> np.ndarray:
    """The oldest with an interview first, blurred by S-033, until the unscreened of S-031 are left."""
    unscreened = round(assumed["S-031"] + assumed["S-032"])
    units = draw(seed, Purpose.SCREENING, lodged.size)[household]
    moment = days_open(lodged) / DAYS_IN_A_MONTH + assumed["S-033"] * np.log(units / (1 - units))
    moment = np.where(interviewed, moment, -np.inf)
    screened: np.ndarray = np.zeros(lodged.size, dtype=bool)
    screened[np.argsort(-moment, kind="stable")[: lodged.size - unscreened]] = True
    screened &= interviewed
    return screened
