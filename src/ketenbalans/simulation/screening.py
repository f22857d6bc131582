"""Security screening in both kernels: three lines of people, two teams, and who is screened within 14 days.

New applicants and arrived family members are screened in the order of their arrival. The old stock waits
behind the new applicants; it is screened as capacity allows, or only for the hearings just ahead.
"""

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import LONGEST, STREAM_COUNT
from ketenbalans.simulation.inputs import WITH_PREPHASE, Outputs, Record

FRESH, FAMILY = 0, 1
SCREENING_FIELDS: tuple[tuple[str, tuple[int, ...], str], ...] = (
    ("fresh_unscreened", (), "New applicants who are not yet screened."),
    ("old_unscreened", (), "Applicants of the old stock who are not yet screened."),
    ("family_unscreened", (), "Arrived family members who are not yet screened."),
    ("screened_credit", (), "Screened applications of the old stock that are not yet taken up."),
    ("arrived", (2, LONGEST), "New applicants and family members who came in each week."),
)
"""Name, shape and meaning of the stocks of screening; all are persons."""

SHARE_IN_14_DAYS = (1.0, 1.0, 28.0 / 49.0)
"""Share within 14 days among those screened 0, 1 or 2 weeks after the week of arrival, at any day of both."""


@compiled
def start_screening(inputs: Record, after: Record, standing: float) -> None:
    """Puts those who are unscreened at the start in their lines."""
    after.family_unscreened = inputs.family_unscreened_initial
    after.old_unscreened = max(standing - inputs.screened_initial, 0.0)
    after.screened_credit = min(inputs.screened_initial, standing)


@compiled
def in_time(after: Record, line: int, week: int, unscreened: float, done: float) -> float:
    """How many of those screened this week came at most 14 days ago; the longest waiting go first.

    Args:
        after: The stocks, with ``arrived``.
        line: FRESH or FAMILY.
        week: This week.
        unscreened: People in the line before the week's screenings.
        done: People screened this week, from the front of the line.
    """
    found = 0.0
    behind = 0.0
    left = unscreened - done
    for weeks in range(len(SHARE_IN_14_DAYS)):
        if weeks > week:
            break
        came = after.arrived[line, week - weeks]
        # Those who remain are the last to come: of this week's arrivals they are taken off first.
        remain = min(max(left - behind, 0.0), came)
        waiting = min(came, max(unscreened - behind, 0.0))
        found += max(waiting - remain, 0.0) * SHARE_IN_14_DAYS[weeks]
        behind += came
    return found


@compiled_inline
def hearings_ahead(inputs: Record, week: int, old_hours: float) -> float:
    """Cases of the old stock that the hours hear in the weeks for which is screened ahead."""
    cost = 0.0
    lines = 0
    for stream in range(STREAM_COUNT):
        if inputs.is_old[stream]:
            cost += inputs.hearing[week, stream, WITH_PREPHASE] + inputs.decision[week, stream, WITH_PREPHASE]
            lines += 1
    return float(inputs.screen_ahead * old_hours * lines / max(cost, 1e-9))


@compiled
def screen(inputs: Record, after: Record, out: Outputs, week: int, old_hours: float) -> None:
    """Two teams screen: one new applicants and then the old stock, oldest first; one arrived families.

    New applicants come first because the norm is to screen within 14 days of arrival (R-068, R-075). Those
    of the old stock who leave without a decision leave the line as well.
    """
    gone = 0.0
    for stream in range(STREAM_COUNT):
        if inputs.is_old[stream]:
            after.old_unscreened += out.flows[week, stream, m.LODGED]
            gone += out.flows[week, stream, m.CLOSED]
        else:
            after.fresh_unscreened += out.flows[week, stream, m.LODGED]
            after.arrived[FRESH, week] += out.flows[week, stream, m.LODGED]
    waiting = after.old_unscreened + after.screened_credit
    if waiting > 0.0:
        part = min(gone / waiting, 1.0)
        after.old_unscreened *= 1.0 - part
        after.screened_credit *= 1.0 - part
    after.arrived[FAMILY, week] += out.weekly[week, m.FAMILY_ARRIVALS]
    after.family_unscreened += out.weekly[week, m.FAMILY_ARRIVALS]
    family = min(inputs.screening_family[week], after.family_unscreened)
    fresh = min(inputs.screening[week], after.fresh_unscreened)
    old = min(inputs.screening[week] - fresh, after.old_unscreened)
    if inputs.screen_ahead > 0:
        old = min(old, max(hearings_ahead(inputs, week, old_hours) - after.screened_credit, 0.0))
    out.weekly[week, m.SCREENED_IN_14_DAYS] = in_time(
        after, FRESH, week, after.fresh_unscreened, fresh
    ) + in_time(after, FAMILY, week, after.family_unscreened, family)
    after.family_unscreened -= family
    after.fresh_unscreened -= fresh
    after.old_unscreened -= old
    after.screened_credit += old
    out.weekly[week, m.SCREENED] = fresh + old + family
    out.weekly[week, m.SCREENING_FRESH] = after.fresh_unscreened
    out.weekly[week, m.SCREENING_OLD] = after.old_unscreened
    out.weekly[week, m.SCREENING_FAMILY] = after.family_unscreened
    out.weekly[week, m.SCREENING_BACKLOG] = (
        after.fresh_unscreened + after.old_unscreened + after.family_unscreened
    )


@compiled_inline
def tell_week(inputs: Record, out: Outputs, week: int) -> None:
    """Copies what the inputs already know of a week: the staff, and whether inflow calls for a triage."""
    out.weekly[week, m.FTE_EXPERIENCED] = inputs.staff[week, 0]
    out.weekly[week, m.FTE_LEARNING] = inputs.staff[week, 1]
    out.weekly[week, m.FTE_EXTERNAL] = inputs.staff[week, 2]
    if week >= inputs.triage_from:
        out.weekly[week, m.TRIAGE] = 1.0
