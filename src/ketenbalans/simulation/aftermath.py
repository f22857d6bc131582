"""What follows a first decision, in weekly steps shared by both kernels.

The cohort kernel hands over flows, the case kernel counts of single cases; from there on both do the same.
Courts, housing, families, departures, minors, reception, screening and payments each have a module of their
own; here are the start and the order in which a week is closed.
"""

from ketenbalans.compiling import compiled
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.aftermath_state import AFTERMATH as AFTERMATH
from ketenbalans.simulation.courts import lodge_appeals, start_courts
from ketenbalans.simulation.departures import depart, start_departures
from ketenbalans.simulation.families import found_families, start_families
from ketenbalans.simulation.housing import house, start_housing
from ketenbalans.simulation.inputs import STREAM_COUNT, Outputs, Record
from ketenbalans.simulation.minors import guard_minors, start_minors
from ketenbalans.simulation.payments import pay, start_payments
from ketenbalans.simulation.reception import receive
from ketenbalans.simulation.screening import start_screening
from ketenbalans.vocabulary.streams import STREAMS

APPEALED = STREAMS.index("old.D")
"""The stream that appeals of before the start count for: the one with an open outcome."""


@compiled
def start_aftermath(inputs: Record, after: Record) -> None:
    """Fills the blank record with what stands at the start."""
    standing = 0.0
    for stream in range(STREAM_COUNT):
        after.open[stream] = inputs.initial[stream].sum()
        standing += after.open[stream]
    start_screening(inputs, after, standing)
    start_courts(inputs, after, APPEALED)
    start_housing(inputs, after)
    start_families(inputs, after)
    start_departures(inputs, after)
    start_minors(inputs, after)
    start_payments(inputs, after)


@compiled
def close_week(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """What the week led to joins its queues, and the stocks at its end are counted."""
    for stream in range(STREAM_COUNT):
        after.open[stream] += out.flows[week, stream, m.LODGED]
        after.open[stream] += out.flows[week, stream, m.MOVED]
        after.open[stream] -= out.flows[week, stream, m.DECIDED] + out.flows[week, stream, m.CLOSED]
        out.flows[week, stream, m.OPEN] = after.open[stream]
    lodge_appeals(inputs, after, out, week)
    out.weekly[week, m.APPEALS_PENDING] = after.appeals_pending
    out.weekly[week, m.REOPENED_WAITING] = after.reopened_waiting
    granted = after.refugees + after.subsidiaries
    out.weekly[week, m.GRANTS] = granted
    found_families(inputs, after, week)
    arrived = out.weekly[week, m.FAMILY_ARRIVALS] * inputs.family_waiting
    # Minors with a permit move to Nidos, not to a municipality.
    house(inputs, after, out, week, granted - after.minors_granted, arrived)
    after.refugees = 0.0
    after.subsidiaries = 0.0
    after.minors_granted = 0.0
    depart(inputs, after, out, week)
    guard_minors(inputs, after, out, week)
    receive(inputs, after, out, week)
    pay(inputs, after, out, week)
