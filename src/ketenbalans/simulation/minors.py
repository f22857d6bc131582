"""Unaccompanied minors under the guardianship of Nidos, and former pupils in extended care (R-140)."""

from ketenbalans.compiling import compiled
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import LONGEST, STREAM_COUNT
from ketenbalans.simulation.families import spread
from ketenbalans.simulation.inputs import Outputs, Record


@compiled
def start_minors(inputs: Record, after: Record) -> None:
    """Puts the pupils of the start where they will become eighteen."""
    after.pupils = inputs.pupils_initial
    after.pupils_scale = 1.0
    after.extended = inputs.extended_initial
    for week in range(LONGEST):
        after.of_age[week] = inputs.of_age_initial[week]


@compiled
def guard_minors(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Pupils come, leave, or become eighteen; part of the last go on into extended care."""
    entered = 0.0
    for stream in range(STREAM_COUNT):
        if inputs.is_minor[stream]:
            entered += out.flows[week, stream, m.LODGED] * inputs.pupils_per_minor
    of_age = after.of_age[week] * after.pupils_scale
    left = (after.pupils - of_age) * inputs.pupils_leaving
    after.pupils_scale *= 1.0 - inputs.pupils_leaving
    spread(after.of_age, week, entered / after.pupils_scale, inputs.of_age_lag)
    after.pupils += entered - of_age - left
    extended = of_age * inputs.extended_share
    gone = after.extended * inputs.extended_pace
    after.extended += extended - gone
    out.weekly[week, m.PUPILS_ENTERED] = entered
    out.weekly[week, m.PUPILS_OF_AGE] = of_age
    out.weekly[week, m.PUPILS_LEFT] = left
    out.weekly[week, m.PUPILS] = after.pupils
    out.weekly[week, m.EXTENDED_ENTERED] = extended
    out.weekly[week, m.EXTENDED_LEFT] = gone
    out.weekly[week, m.EXTENDED_CARE] = after.extended
