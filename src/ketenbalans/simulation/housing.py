"""Permit-holders and arrived families in reception, housed by municipalities in the order of their wait.

Municipalities house a number of persons per month whoever they are, so a wave of grants does not leave
reception sooner: it makes the stay longer, and with it the time in emergency places and the wait until
integration can begin (R-139, R-144).
"""

from ketenbalans.compiling import compiled
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import BEFORE
from ketenbalans.simulation.inputs import Outputs, Record

TINY = 1e-9


@compiled
def start_housing(inputs: Record, after: Record) -> None:
    """Puts those who wait at the start in the queue."""
    for week in range(BEFORE):
        after.to_house[week] = inputs.permit_initial[week]
        after.family_to_house[week] = inputs.stay_initial[week]
        after.permits += inputs.permit_initial[week]
        after.staying += inputs.stay_initial[week]


@compiled
def house(inputs: Record, after: Record, out: Outputs, week: int, permits: float, families: float) -> None:
    """The week's permit-holders and family members join the queue, and municipalities house from its head."""
    now = BEFORE + week
    after.to_house[now] += permits
    after.family_to_house[now] += families
    after.permits += permits
    after.staying += families
    left = inputs.housing[week]
    entered = after.to_house_head
    while entered <= now - inputs.housing_shortest and left > TINY:
        standing = after.to_house[entered] + after.family_to_house[entered]
        if standing <= TINY:
            entered += 1
            continue
        part = min(1.0, left / standing)
        housed, family = after.to_house[entered] * part, after.family_to_house[entered] * part
        after.to_house[entered] -= housed
        after.family_to_house[entered] -= family
        after.permits -= housed
        after.staying -= family
        left -= standing * part
        out.weekly[week, m.HOUSED] += housed
        out.weekly[week, m.HOUSED_FAMILY] += family
        out.weekly[week, m.HOUSED_WEEKS] += housed * (now - entered)
        if part < 1.0:
            break
        entered += 1
    after.to_house_head = entered
    out.weekly[week, m.PERMITS_ENTERED] = permits
    out.weekly[week, m.FAMILY_ENTERED] = families
    out.weekly[week, m.PERMIT_HOLDERS] = after.permits
    out.weekly[week, m.FAMILY_IN_RECEPTION] = after.staying
