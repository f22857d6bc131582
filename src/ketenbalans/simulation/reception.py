"""Everyone entitled to reception, by kind, and in permanent and emergency places (R-130, R-139)."""

from ketenbalans.compiling import compiled
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import STREAM_COUNT
from ketenbalans.simulation.inputs import Outputs, Record


@compiled
def receive(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Counts who lives in reception at the end of the week; permanent places fill first."""
    waiting = 0.0
    minors = 0.0
    for stream in range(STREAM_COUNT):
        if inputs.is_minor[stream]:
            minors += after.open[stream]
        else:
            waiting += after.open[stream]
    appellants = after.appeals_pending + after.reopened_waiting + out.weekly[week, m.HIGHER_PENDING]
    out.weekly[week, m.RECEPTION_WAITING] = inputs.reception_open * waiting
    out.weekly[week, m.RECEPTION_MINORS] = inputs.reception_open * minors
    out.weekly[week, m.RECEPTION_APPEAL] = inputs.reception_appeal * appellants
    out.weekly[week, m.RECEPTION_RETURN] = inputs.reception_return * out.weekly[week, m.IN_RETURN]
    everyone = (
        out.weekly[week, m.RECEPTION_WAITING]
        + out.weekly[week, m.RECEPTION_MINORS]
        + out.weekly[week, m.RECEPTION_APPEAL]
        + out.weekly[week, m.RECEPTION_RETURN]
        + after.permits
        + after.staying
    )
    permanent = min(everyone, inputs.permanent[week])
    out.weekly[week, m.RECEPTION] = everyone
    out.weekly[week, m.RECEPTION_PERMANENT] = permanent
    out.weekly[week, m.RECEPTION_EMERGENCY] = everyone - permanent
