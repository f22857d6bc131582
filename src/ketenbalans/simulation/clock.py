"""The legal clock as the kernels read it: weeks since the term passed, standing still in a moratorium."""

from ketenbalans.compiling import compiled_inline
from ketenbalans.simulation.axes import AXIS
from ketenbalans.simulation.inputs import Record


@compiled_inline
def weeks_held(inputs: Record, stream: int, first: int, last: int) -> int:
    """Weeks of a moratorium from one week of the lodging axis up to another."""
    return int(inputs.held_until[stream, last] - inputs.held_until[stream, first])


@compiled_inline
def weeks_late(inputs: Record, stream: int, lodged: int, now: int) -> int:
    """Weeks since the ordinary term of an application passed; below zero before that (R-060)."""
    held = inputs.held_until[stream, now] - inputs.held_until[stream, lodged]
    return int(now - lodged - inputs.overdue_after[stream] - held)


@compiled_inline
def overdue_share(inputs: Record, stream: int, late: int) -> float:
    """Share that is overdue so many weeks after the ordinary term: those with an extension are later."""
    if late < 0:
        return 0.0
    if late < inputs.term_extension[stream]:
        return float(1.0 - inputs.term_extended[stream])
    return 1.0


@compiled_inline
def week_of_clock(inputs: Record, stream: int, lodged: int, weeks: int) -> int:
    """The week of the lodging axis in which the clock of an application has run so many weeks.

    A week of a moratorium pushes it on; beyond the axis it is the last week.
    """
    reached = lodged + weeks
    while reached < AXIS - 1:
        later = lodged + weeks + int(inputs.held_until[stream, reached] - inputs.held_until[stream, lodged])
        if later == reached:
            break
        reached = later
    return min(reached, AXIS - 1)
