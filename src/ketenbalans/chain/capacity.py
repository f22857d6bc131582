"""Hours that the staff can give each week: experienced and new employees, productivity, the 9 % ceiling.

Staff are counted in fte of hear-and-decide work. Who leaves is replaced; extra staff are recruited no
faster than the ceiling; a new employee does part of the work and takes an experienced one's time.
"""

from datetime import date

import numpy as np

from ketenbalans.chain.sampling import Sample
from ketenbalans.compiling import compiled

WEEKS_IN_A_YEAR = 365.25 / 7
MONTHS_IN_A_YEAR = 12
PRODUCTIVITY_REACHED = date(2028, 12, 31)  # "in 2028", AR-0084: taken as its last day


def staff_path(
    start: float,
    extra: float,
    *,
    weeks: int,
    from_week: int,
    ceiling: float,
    attrition: float,
    weeks_to_independent: int,
    trainee_output: float,
    coaching: float,
) -> np.ndarray:
    """Experienced-equivalent fte per week, shape (week,).

    Args:
        start: Staff at the start, fte; in balance: leavers are replaced, so a share is still learning.
        extra: Staff wanted on top, fte; below zero for a scale-down by not replacing.
        weeks: Weeks of the path.
        from_week: Week in which the change starts.
        ceiling: Largest growth per year, as a share of the staff.
        attrition: Share that leaves per year.
        weeks_to_independent: Weeks until a new employee is independent.
        trainee_output: Work of a new employee, as a share.
        coaching: Time of an experienced employee that a new one takes, as a share.

    Returns:
        Experienced employees, plus the output of new ones, less the coaching they take.

    Source:
        AR §5.5.2. Serves R-054.

    Example:
        >>> steady = staff_path(100, 0, weeks=3, from_week=0, ceiling=0.09, attrition=0.0,
        ...     weeks_to_independent=52, trainee_output=0.4, coaching=0.2)
        >>> steady.tolist()
        [100.0, 100.0, 100.0]
    """
    return _walk(
        np.array([start, extra, ceiling, attrition, trainee_output, coaching]),
        weeks,
        from_week,
        weeks_to_independent,
    )


@compiled
def _walk(numbers: np.ndarray, weeks: int, from_week: int, weeks_to_independent: int) -> np.ndarray:
    start, extra, ceiling, attrition, trainee_output, coaching = numbers
    leave = 1.0 - (1.0 - attrition) ** (1.0 / WEEKS_IN_A_YEAR)
    grow = (1.0 + ceiling) ** (1.0 / WEEKS_IN_A_YEAR) - 1.0
    # Hires by week, the newest first; at the start those of the last weeks, less who left since.
    learning = start * leave * (1.0 - leave) ** np.arange(weeks_to_independent)
    experienced = start - learning.sum()
    path = np.empty(weeks)
    for week in range(weeks):
        total = experienced + learning.sum()
        gone = total * leave
        hired = gone
        if week >= from_week:
            hired = min(max(start + extra - total + gone, 0.0), gone + grow * total)
        experienced = (experienced + learning[-1]) * (1.0 - leave)
        learning[1:] = learning[:-1].copy() * (1.0 - leave)
        learning[0] = hired
        path[week] = experienced + (trainee_output - coaching) * learning.sum()
    return path


def initial_fte(sample: Sample, future: int) -> float:
    """Hear-and-decide staff that the production of 2025 asks at the assumed hours, in fte.

    This is a computed figure, not a published one: it moves with the assumed hours per application.
    """
    per_week = sample.number("capacity.decisions_per_month", future) * MONTHS_IN_A_YEAR / WEEKS_IN_A_YEAR
    return (
        per_week * sample.number("hours.standard", future) / sample.number("capacity.hours_per_fte", future)
    )


def productivity(sample: Sample, future: int, start: date, weeks: int) -> np.ndarray:
    """Productivity relative to the start, shape (week,): a straight line to the end of 2028, then level."""
    reached = (PRODUCTIVITY_REACHED - start).days / 7
    gain = sample.number("productivity.target", future) * sample.number("productivity.realised", future)
    gain *= 1.0 - sample.number("productivity.overlap", future)
    return 1.0 + gain * np.minimum((np.arange(weeks) + 1) / reached, 1.0)


def hours_path(sample: Sample, future: int, start: date, weeks: int) -> np.ndarray:
    """Hear-and-decide hours per week in one future, shape (week,)."""
    fte = initial_fte(sample, future)
    path = staff_path(
        fte,
        sample.number("capacity.extra_fte", future),
        weeks=weeks,
        from_week=int(sample.number("capacity.extra_from_week", future)),
        ceiling=sample.number("capacity.growth_ceiling", future),
        attrition=sample.number("capacity.attrition", future),
        weeks_to_independent=int(sample.number("capacity.weeks_to_independent", future)),
        trainee_output=sample.number("capacity.trainee_output", future),
        coaching=sample.number("capacity.coaching", future),
    )
    # The production of 2025 was that of this staff, learners included: the path counts from its first week.
    hours = fte * path / path[0] * sample.number("capacity.hours_per_fte", future)
    return np.asarray(
        hours * productivity(sample, future, start, weeks) * sample.number("capacity.factor", future)
    )
