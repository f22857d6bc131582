"""The provision for penalties: rolled forward, and forecast from what is overdue, noticed and ordered
(R-064, R-065).

Arrays may have any shape; the axes that come in go out. Money is in the unit that comes in.
"""

from typing import Any

import numpy as np

from ketenbalans.errors import OutOfRangeError

Amount = float | np.ndarray[Any, np.dtype[np.float64]]


def roll_forward(opening: Amount, added: Amount, used: Amount, released: Amount = 0.0) -> Amount:
    """The provision at the end: opening, plus dotation, minus what was paid from it and what was released.

    Args:
        opening: Provision at the start.
        added: Dotation in the period.
        used: Paid from the provision in the period.
        released: Released because it is no longer needed.

    Returns:
        The closing, of the common shape of the arguments.

    Raises:
        OutOfRangeError: If a flow is below zero.

    Source:
        Annual report 2025, Tabel 29. Serves R-065.

    Example:
        >>> roll_forward(opening=75_956, added=270_718, used=79_063)  # penalties of the IND in 2025
        267611.0
    """
    for name, flow in (("added", added), ("used", used), ("released", released)):
        if np.any(np.asarray(flow) < 0):
            raise OutOfRangeError(
                "{name} is below zero", where="provision", mend="give flows of 0 or more", name=name
            )
    return opening + added - used - released


def dotation(opening: Amount, closing: Amount, used: Amount, released: Amount = 0.0) -> Amount:
    """What must be added for the provision to end at what is needed.

    Example:
        >>> dotation(opening=75_956, closing=267_611, used=79_063)  # 267,611 - 75,956 + 79,063
        270718.0
    """
    return closing - opening + used + released


def path(opening: Amount, needed: np.ndarray, used: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The dotation and closing of every period, when the provision is brought to what is needed each time.

    Args:
        opening: Provision before the first period; a number, or shape (future,).
        needed: What must stand at the end of each period, shape (future, period).
        used: What is paid in each period, shape (future, period).

    Returns:
        Dotations (negative ones are releases) and closings, each of shape (future, period).

    Example:
        >>> added, closing = path(100.0, np.array([[150.0, 90.0]]), np.array([[20.0, 30.0]]))
        >>> added.tolist(), closing.tolist()  # 150 - 100 + 20; 90 - 150 + 30
        ([[70.0, -30.0]], [[150.0, 90.0]])
    """
    if needed.shape != used.shape:
        raise OutOfRangeError(
            "needed has shape {needed}, used {used}",
            where="provision",
            mend="give both per future and period",
            needed=needed.shape,
            used=used.shape,
        )
    first = np.broadcast_to(np.asarray(opening, dtype=np.float64), needed.shape[:1])[:, np.newaxis]
    before = np.concatenate([first, needed[:, :-1]], axis=1)
    return needed - before + used, needed.copy()


def needed(
    *,
    overdue: Amount,
    noticed: Amount,
    ordered: Amount,
    share_that_litigates: Amount,
    share_of_notices_ordered: Amount,
    weeks_late: Amount,
    rate_per_day: Amount,
    maximum: Amount,
    persons_per_penalty: Amount,
) -> Amount:
    """What penalties may still cost: orders that run, notices that will lead to one, and overdue cases
    that will.

    Each penalty runs at a daily rate for the weeks that decisions come late and stops at its maximum. The
    three groups exclude each other: a case with a notice is not counted among the merely overdue.

    Args:
        overdue: Applications past their term without a notice of default.
        noticed: Applications with a notice and no court order.
        ordered: Applications under a court order whose penalty is unpaid.
        share_that_litigates: Share of the overdue that will ever get an order.
        share_of_notices_ordered: Share of the noticed that will.
        weeks_late: Weeks that a decision comes after the court's term.
        rate_per_day: Penalty per day.
        maximum: Most that one penalty can come to.
        persons_per_penalty: Applications that share one penalty.

    Returns:
        The expected amount, of the common shape.

    Source:
        Law DW-8 to DW-13; serves R-064.

    Example:
        >>> needed(overdue=10_000, noticed=2_000, ordered=3_000, share_that_litigates=0.3,
        ...        share_of_notices_ordered=0.5, weeks_late=30, rate_per_day=100, maximum=15_000,
        ...        persons_per_penalty=2)  # (3,000 + 1,000 + 3,000) / 2 penalties of min(21,000, 15,000)
        52500000.0
    """
    each = np.minimum(np.asarray(weeks_late) * 7.0 * np.asarray(rate_per_day), maximum)
    persons = overdue * share_that_litigates + noticed * share_of_notices_ordered + ordered
    total = persons / persons_per_penalty * each
    return float(total) if np.ndim(total) == 0 else np.asarray(total)


def scaled(anchor: float, expected: np.ndarray) -> np.ndarray:
    """A path of expected penalties in money of the published provision: it starts at what was published.

    The published provision covers every product of the IND; the path usually covers asylum. What is not
    asylum is taken to move along, which is said wherever the result is shown.

    Args:
        anchor: The published provision at the start of the path.
        expected: Expected penalties, shape (future, period); the first period is the moment of the anchor.

    Returns:
        The provision in the unit of the anchor, shape (future, period).

    Raises:
        OutOfRangeError: If a future starts with nothing expected.

    Example:
        >>> scaled(267.6, np.array([[100.0, 150.0, 50.0]])).tolist()
        [[267.6, 401.4, 133.8]]
    """
    if np.any(expected[:, 0] <= 0):
        raise OutOfRangeError(
            "a future starts with no expected penalties",
            where="provision",
            mend="begin the path at the moment of the published provision",
        )
    return np.asarray(anchor * expected / expected[:, :1])
