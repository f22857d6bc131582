"""What penalties come to: due, paid after a while, and provided for (R-064, R-065).

The provision at the end of a week is what is due and unpaid, what the orders that stand may still bring in
the next 52 weeks, and what orders still to come in those weeks may bring. What must be added, or can be
released, follows from the roll-forward: closing = opening + added - released - used.
"""

from ketenbalans.compiling import compiled
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.inputs import Outputs, Record


@compiled
def start_payments(inputs: Record, after: Record) -> None:
    """Puts what was due before the start among what is to be paid."""
    after.unpaid = inputs.unpaid_initial
    after.provision = -1.0


@compiled
def pay(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Part of what is due is paid, and the provision is brought to what is needed.

    The provision of the first week opens at what is needed then, so nothing is added for what stood before.
    """
    row = out.weekly[week]
    notices = row[m.NOTICES] + row[m.FAMILY_NOTICES]
    row[m.PENALTIES_DUE] += notices * inputs.administrative / max(inputs.persons_per_penalty, 1.0)
    paid = after.unpaid * inputs.payment_pace
    family_paid = after.family_unpaid * inputs.payment_pace
    after.unpaid += row[m.PENALTIES_DUE] - paid
    after.family_unpaid += row[m.FAMILY_PENALTIES_DUE] - family_paid
    row[m.PENALTIES_PAID] = paid
    row[m.FAMILY_PENALTIES_PAID] = family_paid
    row[m.PENALTIES_UNPAID] = after.unpaid
    row[m.FAMILY_PENALTIES_UNPAID] = after.family_unpaid
    needed = row[m.PENALTIES_EXPECTED] + row[m.FAMILY_PENALTIES_EXPECTED] + after.unpaid + after.family_unpaid
    used = paid + family_paid
    if after.provision < 0.0:
        after.provision = needed + used
    change = needed - after.provision + used
    row[m.PROVISION_ADDED] = max(change, 0.0)
    row[m.PROVISION_RELEASED] = max(-change, 0.0)
    after.provision = needed
    row[m.PROVISION] = needed
