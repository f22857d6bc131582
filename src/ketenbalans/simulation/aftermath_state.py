"""The record of everything that stands after, or beside, a first decision; one per future, in persons.

Queues keep people by the week in which they joined, on the axis that begins BEFORE weeks before the start,
and are served in that order; ``*_head`` is the oldest week that may still hold anybody. What the week's
decisions and rulings lead to is gathered first and joins its queue when the week is closed.
"""

import numpy as np

from ketenbalans.simulation.axes import LONGEST, PLACES, QUEUE_AXIS, STREAM_COUNT
from ketenbalans.simulation.screening import SCREENING_FIELDS

FIELDS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("open", "f8", (STREAM_COUNT,), "Applications without a first decision."),
    *((name, "f8", shape, meaning) for name, shape, meaning in SCREENING_FIELDS),
    ("refugees", "f8", (), "This week's grants of refugee status."),
    ("subsidiaries", "f8", (), "This week's grants of subsidiary protection."),
    ("upgraded", "f8", (), "This week's holders of subsidiary protection whom a court gave refugee status."),
    ("minors_granted", "f8", (), "Unaccompanied minors among this week's grants."),
    ("appealed", "f8", (PLACES,), "This week's appeals."),
    ("returned", "f8", (), "This week's people who must leave."),
    ("appeals", "f8", (QUEUE_AXIS, PLACES), "Appeals pending, by week lodged."),
    ("appeals_head", "i8", (2,), "Oldest week that may still hold an appeal, by kind."),
    ("appeals_pending", "f8", (), "Appeals pending."),
    ("rulings", "f8", (), "Rulings that the courts can give in a week, in appeals with a hearing."),
    ("ruled", "f8", (PLACES,), "This week's rulings."),
    ("ruled_standard", "f8", (PLACES,), "Annulments among them that standard decisions add."),
    ("higher", "f8", (STREAM_COUNT,), "Higher appeals pending."),
    (
        "reopened",
        "f8",
        (QUEUE_AXIS, STREAM_COUNT),
        "Annulled decisions, by week of ruling.",
    ),
    ("reopened_head", "i8", (), "Oldest week that may still hold one."),
    ("reopened_waiting", "f8", (), "Annulled decisions to be taken again."),
    ("to_house", "f8", (QUEUE_AXIS,), "Permit-holders in reception, by week of permit."),
    ("family_to_house", "f8", (QUEUE_AXIS,), "Family members in reception, by week of arrival."),
    ("to_house_head", "i8", (), "Oldest week that may still hold one of them."),
    ("permits", "f8", (), "Permit-holders in reception."),
    ("staying", "f8", (), "Family members in reception."),
    ("family_due", "f8", (LONGEST,), "Family applications by week."),
    ("families", "f8", (QUEUE_AXIS,), "Family applications pending, by week lodged."),
    ("families_head", "i8", (), "Oldest week that may still hold one."),
    ("family_pending", "f8", (), "Family applications pending."),
    ("arrivals_due", "f8", (LONGEST,), "Arrivals of family members by week."),
    ("returning", "f8", (2,), "People who must leave and are here, by caseload."),
    ("pupils", "f8", (), "Pupils under eighteen under guardianship."),
    ("pupils_scale", "f8", (), "What departures before the eighteenth birthday have left of ``of_age``."),
    ("of_age", "f8", (LONGEST,), "Pupils by the week they become eighteen, before ``pupils_scale``."),
    ("extended", "f8", (), "Former pupils in extended care."),
    ("unpaid", "f8", (), "Penalties due and unpaid for asylum applications, euros."),
    ("family_unpaid", "f8", (), "Penalties due and unpaid for family applications, euros."),
    ("provision", "f8", (), "What penalties may still cost at the end of the week before, euros."),
)
"""Name, type, shape and meaning."""

AFTERMATH = np.dtype([(name, kind, shape) for name, kind, shape, _ in FIELDS])
