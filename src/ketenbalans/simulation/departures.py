"""People who must leave: independently, by force, or unsupervised (R-141).

Part joins the caseload of the departure service (DTenV), part does not; only that service can force, and only
as many a week as it can escort. Those whom it cannot force stay, and leave in another way as time goes by.
"""

from ketenbalans.compiling import compiled
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import DTENV, ELSEWHERE, FORCED, UNSEEN, VOLUNTARY
from ketenbalans.simulation.inputs import Outputs, Record


@compiled
def depart(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Some leave, then those whose procedure ended this week join their caseload."""
    for caseload in range(2):
        standing = after.returning[caseload]
        independent = standing * inputs.leaving[caseload, VOLUNTARY]
        unseen = standing * inputs.leaving[caseload, UNSEEN]
        forced = min(standing * inputs.leaving[caseload, FORCED], inputs.forced[week])
        if caseload == ELSEWHERE:
            forced = 0.0
        left = independent + unseen + forced
        after.returning[caseload] -= left
        out.weekly[week, m.DEPARTED_INDEPENDENT] += independent
        out.weekly[week, m.DEPARTED_FORCED] += forced
        out.weekly[week, m.DEPARTED_UNSEEN] += unseen
        out.weekly[week, m.DEPARTED] += left
        if caseload == DTENV:
            out.weekly[week, m.DTENV_DEPARTED] = left
            out.weekly[week, m.DTENV_UNSEEN] = unseen
    to_dtenv = after.returned * inputs.dtenv_share
    after.returning[DTENV] += to_dtenv
    after.returning[ELSEWHERE] += after.returned - to_dtenv
    out.weekly[week, m.RETURN_ENTERED] = after.returned
    out.weekly[week, m.DTENV_ENTERED] = to_dtenv
    out.weekly[week, m.IN_RETURN] = after.returning[DTENV] + after.returning[ELSEWHERE]
    out.weekly[week, m.DTENV_CASELOAD] = after.returning[DTENV]
    after.returned = 0.0


@compiled
def start_departures(inputs: Record, after: Record) -> None:
    """Puts those who must leave at the start in their caseloads."""
    for caseload in range(2):
        after.returning[caseload] = inputs.return_initial[caseload]
