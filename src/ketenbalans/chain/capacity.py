"""Hours that the staff can give each week: staff by cohort, absence, productivity, the 9 % ceiling.

Staff are counted in fte of hear-and-decide work. Who leaves is replaced; extra staff are recruited no
faster than the ceiling; a new employee does part of the work and takes an experienced one's time. External
staff come for a time. A scale-down lets people go or does not replace them.
"""

from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np

from ketenbalans.chain.sampling import Sample
from ketenbalans.compiling import compiled
from ketenbalans.vocabulary.calendar import week_start

WEEKS_IN_A_YEAR = 365.25 / 7
MONTHS_IN_A_YEAR = 12
NO_CEILING = 1e9
SMALLEST_STAFF = 1e-6
"""Fte that stay when everybody is let go: cohorts are divided by what is left of them."""
PRODUCTIVITY_REACHED = date(2028, 12, 31)  # "in 2028", AR-0084: taken as its last day


class Staff(NamedTuple):
    """Hear-and-decide staff per week, fte, each of shape (week,)."""

    experienced: np.ndarray
    """Own staff who work independently."""
    learning: np.ndarray
    """Own staff in their first year."""
    external: np.ndarray
    """Hired for a time, learners included."""
    equivalent: np.ndarray
    """Work of all of them as experienced employees, the coaching of learners taken off."""


@compiled
def walk(
    start: float,
    wanted: np.ndarray,
    ceiling: float,
    attrition: float,
    weeks_to_independent: int,
    released: bool,
) -> np.ndarray:
    """Experienced and learning staff per week, shape (2, week), by cohorts of the week of hiring.

    Who leaves is replaced while that is wanted. Growth is at most the ceiling. A scale-down waits for people
    to leave, or, when ``released``, takes from all cohorts alike in the week itself.

    Args:
        start: Staff at the start, fte; in balance: a share of it is still learning.
        wanted: Staff wanted, fte, shape (week,).
        ceiling: Largest growth per year, as a share of the staff; NO_CEILING or more for none.
        attrition: Share that leaves per year.
        weeks_to_independent: Weeks until a new employee is independent.
        released: Whether those above the wanted number leave at once.
    """
    leave = 1.0 - (1.0 - attrition) ** (1.0 / WEEKS_IN_A_YEAR)
    grow = (1.0 + ceiling) ** (1.0 / WEEKS_IN_A_YEAR) - 1.0
    keep = 1.0 - leave
    # Who was hired when, the newest first at the start: those of the last weeks, less who left since. The
    # cohorts shrink alike, so they are kept as what they would be without leavers, and ``alive`` shrinks.
    hires = (start * leave * keep ** np.arange(weeks_to_independent))[::-1].copy()
    alive, place = 1.0, 0
    learners = hires.sum()
    experienced = start - learners
    path = np.empty((2, wanted.size))
    for week in range(wanted.size):
        total = experienced + learners * alive
        gone = total * leave
        most = gone + grow * total if ceiling < NO_CEILING else NO_CEILING
        hired = min(max(wanted[week] - total + gone, 0.0), most)
        independent = hires[place] * alive
        learners -= hires[place]
        alive *= keep
        experienced = (experienced + independent) * keep
        hires[place] = hired / alive
        learners += hires[place]
        place = (place + 1) % weeks_to_independent
        total = experienced + learners * alive
        if released and total > wanted[week]:
            left = max(wanted[week], SMALLEST_STAFF) / max(total, SMALLEST_STAFF)
            experienced *= left
            alive *= left
        path[0, week] = experienced
        path[1, week] = learners * alive
    return path


def staff_path(
    start: float,
    wanted: np.ndarray,
    external: np.ndarray,
    *,
    ceiling: float,
    attrition: float,
    weeks_to_independent: int,
    external_weeks: int,
    trainee_output: float,
    coaching: float,
    released: bool = False,
) -> Staff:
    """Staff per week by kind, and the work they are good for.

    Args:
        start: Own staff at the start, fte.
        wanted: Own staff wanted, fte, shape (week,).
        external: External staff wanted, fte, shape (week,); they come and go in the week itself.
        ceiling: Largest growth of own staff per year, as a share.
        attrition: Share of own staff that leaves per year.
        weeks_to_independent: Weeks until a new employee is independent.
        external_weeks: The same for external staff.
        trainee_output: Work of a new employee, as a share.
        coaching: Time of an experienced employee that a new one takes, as a share.
        released: Whether a scale-down dismisses; otherwise who leaves is not replaced.

    Source:
        AR §5.5.2. Serves R-054 to R-056, R-058.

    Example:
        >>> steady = staff_path(100, np.full(3, 100.0), np.zeros(3), ceiling=0.09, attrition=0.0,
        ...     weeks_to_independent=52, external_weeks=26, trainee_output=0.4, coaching=0.2)
        >>> steady.equivalent.tolist()
        [100.0, 100.0, 100.0]
    """
    own = walk(float(start), wanted, ceiling, attrition, weeks_to_independent, released)
    hired = walk(float(external[0]), external, NO_CEILING, 0.0, external_weeks, True)
    learners = own[1] + hired[1]
    equivalent = own[0] + hired[0] + (trainee_output - coaching) * learners
    return Staff(own[0], own[1], hired.sum(axis=0), equivalent)


def initial_fte(sample: Sample, future: int) -> float:
    """Hear-and-decide staff that the production of 2025 asks at the assumed hours, in fte.

    This is a computed figure, not a published one: it moves with the assumed hours per application.
    """
    per_week = sample.number("capacity.decisions_per_month", future) * MONTHS_IN_A_YEAR / WEEKS_IN_A_YEAR
    present = sample.number("capacity.hours_per_fte", future) * (
        1.0 - sample.number("capacity.absence", future)
    )
    return per_week * sample.number("hours.standard", future) / present


def productivity(sample: Sample, future: int, start: date, weeks: int) -> np.ndarray:
    """Productivity relative to the start, shape (week,): a straight line to the end of 2028, then level."""
    reached = (PRODUCTIVITY_REACHED - start).days / 7
    gain = sample.number("productivity.target", future) * sample.number("productivity.realised", future)
    gain *= 1.0 - sample.number("productivity.overlap", future)
    return 1.0 + gain * np.minimum((np.arange(weeks) + 1) / reached, 1.0)


def staff(sample: Sample, future: int, first_monday: date, weeks: int) -> Staff:
    """Hear-and-decide staff per week in one future: recruiting, release and hire with their dates."""
    number = partial(sample.number, future=future)
    fte = initial_fte(sample, future)
    external = fte * number("capacity.external_share")
    extra = sample.by_week("capacity.extra_fte", future, first_monday, weeks)
    early = np.arange(weeks) < number("capacity.extra_from_week")
    wanted = fte - external + extra - np.where(early, number("capacity.extra_fte"), 0.0)
    hired = external + sample.by_week("capacity.external_fte", future, first_monday, weeks)
    return staff_path(
        fte - external,
        np.maximum(wanted, 0.0),
        np.maximum(hired, 0.0),
        ceiling=number("capacity.growth_ceiling"),
        attrition=number("capacity.attrition"),
        weeks_to_independent=int(number("capacity.weeks_to_independent")),
        external_weeks=int(number("capacity.external_weeks_to_independent")),
        trainee_output=number("capacity.trainee_output"),
        coaching=number("capacity.coaching"),
        released=sample.chain.word("capacity.release") == "released",
    )


def hours_path(sample: Sample, future: int, start: date, people: Staff) -> np.ndarray:
    """Hear-and-decide hours per week in one future, shape (week,).

    Staff times hours times presence times productivity times experience. The production of 2025 was that of
    the staff of the first week, learners and absence included: the path counts from there.
    """
    weeks = people.equivalent.size
    first_monday = week_start(start)
    absence = sample.by_week("capacity.absence", future, first_monday, weeks)
    factor = sample.by_week("capacity.factor", future, first_monday, weeks)
    present = sample.number("capacity.hours_per_fte", future) * (1.0 - absence)
    relative = people.equivalent / people.equivalent[0]
    hours = initial_fte(sample, future) * relative * present
    return np.asarray(hours * productivity(sample, future, start, weeks) * factor)
