"""What stands open beside the applications on the reference date: nareis, appeals, permit-holders, return,
notices of default, court orders and families to come.

None of it is published for that day; each count is an assumption with a band (S-028, S-040 to S-057). Days
before the reference date are spread by simple curves that the assumptions name.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.errors import ContradictionError
from ketenbalans.synthetic.assumptions import Assumptions
from ketenbalans.synthetic.composition import REFERENCE_DATE
from ketenbalans.synthetic.deadlines import overdue_from
from ketenbalans.synthetic.people import DAYS_IN_A_MONTH, Purpose, draw
from ketenbalans.synthetic.published import published

DAYS_IN_A_WEEK = 7


@dataclass(frozen=True)
class Notices:
    """Notices of default that were received and not yet answered by a decision."""

    application: np.ndarray
    """Position in the applications, int64, rising; members of a household give notice together."""
    received: np.ndarray
    """Day of receipt."""


@dataclass(frozen=True)
class CourtOrders:
    """Orders of a court to decide within a term, on pain of a penalty; each has a notice before it."""

    application: np.ndarray
    """Position in the applications, int64, rising; a household shares one penalty (law.md DW-13)."""
    sent: np.ndarray
    """Day on which the order was sent."""
    term_weeks: np.ndarray
    """Weeks that the court gave, int16."""
    daily_rate: np.ndarray
    """Euros a day after that term."""
    maximum: np.ndarray
    """Most that one order can cost, euros."""


@dataclass(frozen=True)
class RestOfTheDay:
    """Everything that is open on the reference date beside the applications. Days are ``datetime64[D]``."""

    overdue_from: np.ndarray
    """First day after the decision term of each application, by the legal clock, shape (application,)."""
    in_reception: np.ndarray
    """Whether each applicant is in reception, bool, shape (application,)."""
    nareis_lodged: np.ndarray
    """Days of lodging of the pending nareis applications."""
    nareis_unscreened: int
    """Family members not yet screened: the published total less its asylum part."""
    appeals_lodged: np.ndarray
    """Days of lodging of the asylum appeals pending at court."""
    permit_holders_since: np.ndarray
    """Days of permit of those who wait in reception for housing."""
    returning_since: np.ndarray
    """Days on which people entered the caseload of return."""
    notices: Notices
    court_orders: CourtOrders
    subsidiary_since: np.ndarray
    """Days of permit of holders of subsidiary protection who wait for family."""


def add(applications: Applications, assumed: Assumptions, seed: int) -> RestOfTheDay:
    """The rest of the day beside the applications.

    Raises:
        ContradictionError: If more notices or orders are assumed than applications are overdue.
    """
    overdue = overdue_from(applications)
    orders = _court_orders(applications, overdue, assumed, seed)
    return RestOfTheDay(
        overdue_from=overdue,
        in_reception=draw(seed, Purpose.RECEPTION, len(applications))[applications.household]
        < assumed["S-028"],
        nareis_lodged=_days_before(_nareis_ages(assumed, seed)),
        nareis_unscreened=round(published("AR-0066") - assumed["S-031"]),
        appeals_lodged=_days_before(_fewer_the_longer_ago("S-042", "S-043", Purpose.APPEAL, assumed, seed)),
        permit_holders_since=_evenly("S-044", "S-045", Purpose.PERMIT_HOLDER, assumed, seed),
        returning_since=_evenly("S-046", "S-047", Purpose.RETURN, assumed, seed),
        notices=_notices(applications, overdue, orders, assumed, seed),
        court_orders=orders,
        subsidiary_since=_evenly("S-056", "S-057", Purpose.SUBSIDIARY, assumed, seed),
    )


def _days_before(months: np.ndarray) -> np.ndarray:
    """Days that lie some months before the reference date, in order; the day itself is never among them."""
    days = 1 + np.floor(months * DAYS_IN_A_MONTH).astype("timedelta64[D]").astype(np.int64)
    return np.sort(np.datetime64(REFERENCE_DATE, "D") - days.astype("timedelta64[D]"))


def _evenly(count: str, longest: str, purpose: Purpose, assumed: Assumptions, seed: int) -> np.ndarray:
    return _days_before(assumed[longest] * draw(seed, purpose, round(assumed[count])))


def _fewer_the_longer_ago(
    count: str, longest: str, purpose: Purpose, assumed: Assumptions, seed: int
) -> np.ndarray:
    """Months with a density that falls in a straight line to nothing at the longest; mean a third of it."""
    months: np.ndarray = assumed[longest] * (1 - np.sqrt(draw(seed, purpose, round(assumed[count]))))
    return months


def _nareis_ages(assumed: Assumptions, seed: int) -> np.ndarray:
    """Months since lodging: a triangle from nothing to twice the mean."""
    count = round(assumed["S-040"])
    both = draw(seed, Purpose.NAREIS, count) + draw(seed, Purpose.NAREIS_SECOND, count)
    months: np.ndarray = assumed["S-041"] * both
    return months


def _households_first(
    applications: Applications, allowed: np.ndarray, count: int, purpose: Purpose, seed: int, what: str
) -> np.ndarray:
    """Positions of a number of applications out of those allowed, whole households before the next."""
    units = draw(seed, purpose, len(applications))[applications.household]
    order = np.lexsort((applications.household, units))
    order = order[allowed[order]]
    if order.size < count:
        raise ContradictionError(
            "{count} applications are assumed to have one, only {possible} can",
            where=what,
            mend="lower the assumption",
            count=count,
            possible=int(order.size),
        )
    return np.sort(order[:count])


def _oldest(months: float) -> np.datetime64:
    """The day that lies a number of months before the reference date."""
    return np.datetime64(REFERENCE_DATE, "D") - np.timedelta64(round(months * DAYS_IN_A_MONTH), "D")


def _between(earliest: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Days spread evenly from an earliest day up to, not including, the reference date."""
    room = (np.datetime64(REFERENCE_DATE, "D") - earliest).astype(np.int64)
    days: np.ndarray = earliest + np.floor(units * room).astype(np.int64).astype("timedelta64[D]")
    return days


def _court_orders(
    applications: Applications, overdue: np.ndarray, assumed: Assumptions, seed: int
) -> CourtOrders:
    """Orders on applications that were overdue long enough for a notice and a court before them."""
    today = np.datetime64(REFERENCE_DATE, "D")
    possible_from = overdue + np.timedelta64(round(assumed["S-052"] * DAYS_IN_A_WEEK), "D")
    allowed: np.ndarray = np.less(possible_from, today)
    chosen = _households_first(
        applications, allowed, round(assumed["S-050"]), Purpose.COURT_ORDER, seed, "S-050"
    )
    units = draw(seed, Purpose.COURT_ORDER_DAY, len(applications))[applications.household[chosen]]
    earliest = np.maximum(possible_from[chosen], _oldest(assumed["S-051"]))
    return CourtOrders(
        application=chosen,
        sent=_between(earliest, units),
        term_weeks=np.full(chosen.size, round(assumed["S-053"]), dtype=np.int16),
        daily_rate=np.full(chosen.size, assumed["S-054"]),
        maximum=np.full(chosen.size, assumed["S-055"]),
    )


def _notices(
    applications: Applications, overdue: np.ndarray, orders: CourtOrders, assumed: Assumptions, seed: int
) -> Notices:
    """A notice before every order, and others, received after the term and before the reference date."""
    today = np.datetime64(REFERENCE_DATE, "D")
    allowed = overdue < today
    allowed[orders.application] = False
    others = _households_first(
        applications,
        allowed,
        round(assumed["S-048"]) - orders.application.size,
        Purpose.NOTICE,
        seed,
        "S-048",
    )
    units = draw(seed, Purpose.NOTICE_DAY, len(applications))[applications.household[others]]
    received = _between(np.maximum(overdue[others], _oldest(assumed["S-049"])), units)
    before_order = orders.sent - np.timedelta64(round(assumed["S-052"] * DAYS_IN_A_WEEK), "D")
    application = np.append(orders.application, others)
    order = np.argsort(application)
    return Notices(application[order], np.append(before_order, received)[order])
