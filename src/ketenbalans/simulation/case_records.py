"""The records of the case kernel: one application, where its lists begin, and the lines it stands in."""

from typing import NamedTuple

import numpy as np

from ketenbalans.simulation.inputs import AXIS, LONGEST, STREAM_COUNT

WAITING, HEARD, GONE = 0, 1, 2
(
    STREAM,
    CLOSURE,
    ORDER,
    HEARING_HOURS,
    DECISION_HOURS,
    IN_TERM,
    GRANT,
    REFUGEE,
    APPEAL,
    LITIGATES,
    AGAIN,
) = range(1, 12)
"""Purposes of the draws of a case."""
DIVERTED, NO_SHOW, ACCOUNT, ADDITIONAL, REFILED, MOVE = range(32, 38)
"""Purposes of the draws on the way to the first decision."""
CLASSES = 4
"""Classes of heard cases, as in the cohort kernel."""
ROOT_OF_TWELVE = 3.4641016151377544
NOBODY = -1


CASE = np.dtype(
    [
        ("luck", "u8"),  # key of the case's draws: the same application has the same in every scenario
        ("lodged", "i2"),  # week on the lodging axis
        ("ordered", "i2"),  # week of the court's order on the lodging axis
        ("following", "i4"),  # next case in the queue of the stream
        ("following_closure", "i4"),  # next case whose closure falls in the same week
        ("following_order", "i4"),  # next case whose court order falls in the same week, then next under one
        ("stream", "i1"),
        ("status", "i1"),
        ("under", "i1"),  # one once a court has set a term
        ("again", "i1"),  # whether a penalty that reached its maximum brings it back to court
        ("prepared", "i1"),  # one once the pre-phase day was held, or an earlier procedure
        ("moved", "i1"),  # one once it turned out to belong elsewhere
        ("visits", "i1"),  # how often an invitation was not followed
    ],
    align=True,
)
"""One application."""

LISTS = np.dtype(
    [
        ("queue_head", "i4", (2, STREAM_COUNT)),  # the fresh and the prepared
        ("queue_tail", "i4", (2, STREAM_COUNT)),
        ("due_head", "i4", (2, LONGEST)),  # those whose result, or next invitation, comes in a week
        ("refiled_head", "i4", (LONGEST,)),  # those closed who file again in a week
        ("in_prephase", "i8", (STREAM_COUNT,)),
        ("invited_over", "f8", (STREAM_COUNT,)),  # part of an invitation left from last week
        ("old_hours", "f8"),  # hours that last week left for the cohorts of the old stock
        ("second_days", "f8"),  # hearings that lawyers can still follow up this week
        ("closure_head", "i4", (LONGEST,)),
        ("order_head", "i4", (LONGEST,)),
        ("counts", "i4", (STREAM_COUNT, AXIS)),  # waiting cases by lodging week
        ("under", "i4", (STREAM_COUNT, AXIS)),  # those of them under a court-set term
        ("standing", "i4", (AXIS,)),  # waiting cases under a court-set term by week of the order
        ("again", "i4", (AXIS,)),  # those of them who go to court again
        (
            "litigating",
            "f8",
            (STREAM_COUNT,),
        ),  # share of a stream that ever goes to court where it usually pays
        ("litigation_most", "f8"),  # largest factor on that share
        ("standing_first", "i8"),  # oldest week whose orders may still stand
        ("court_head", "i4", (STREAM_COUNT,)),  # the one of the oldest order, by stream at the order
        ("court_tail", "i4", (STREAM_COUNT,)),
        ("total", "i8", (STREAM_COUNT,)),
        ("oldest", "i8", (STREAM_COUNT,)),  # oldest lodging week that may still have a waiting case
        ("ready_first", "i8", (CLASSES,)),
        ("ready_end", "i8", (CLASSES,)),
        ("rows", "i8"),  # rows of the table of cases in use
    ]
)
"""Where the lists of cases begin and end, and how many wait."""


class Lines(NamedTuple):
    """Cases in the order in which they are served."""

    ready: np.ndarray
    """Heard cases in the order of hearing, shape (class, position)."""
    ready_week: np.ndarray
    """Weeks from which they can be decided, same shape."""
    ready_hours: np.ndarray
    """Hours that their decisions take, same shape."""
