"""What follows a first decision, as weekly bins shared by both kernels.

Appeals and rulings, reassessment, housing of permit-holders, families, return, screening and the count of
stocks. The cohort kernel adds flows to the bins, the case kernel adds single cases at the lag that each
has drawn; the steps that empty the bins are the same code.
"""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.inputs import LONGEST, PLAIN, STREAM_COUNT, Outputs, Record
from ketenbalans.simulation.screening import SCREENING_FIELDS, start_screening

FIELDS: tuple[tuple[str, tuple[int, ...], str], ...] = (
    ("open", (STREAM_COUNT,), "Applications without a first decision."),
    ("granted", (STREAM_COUNT,), "This week's grants whose lags are not yet drawn."),
    ("returned", (), "This week's people who must return and whose lag is not yet drawn."),
    ("appealed", (STREAM_COUNT,), "This week's appeals against rejections whose lag is not yet drawn."),
    ("appealed_subsidiary", (), "This week's appeals for refugee status whose lag is not yet drawn."),
    ("reopened", (STREAM_COUNT,), "Annulled decisions to be taken again."),
    ("annulled_due", (STREAM_COUNT, LONGEST), "Annulments by week of the ruling."),
    ("upheld_due", (LONGEST,), "Upheld rejections by week of the ruling."),
    ("subsidiary_due", (LONGEST,), "Rulings on appeals for refugee status, by week."),
    ("appeals_pending", (), "Appeals pending."),
    ("housing_exits", (LONGEST,), "Permit-holders housed, by week."),
    ("permits", (), "Permit-holders in reception."),
    ("return_exits", (LONGEST,), "Departures by week."),
    ("returning", (), "People in return."),
    ("family_due", (LONGEST,), "Family applications by week."),
    ("family_pending", (), "Family applications pending."),
    ("arrivals_due", (LONGEST,), "Arrivals of family members by week."),
    ("stay_exits", (LONGEST,), "Family members housed, by week."),
    ("staying", (), "Family members in reception."),
    *SCREENING_FIELDS,
)
"""Name, shape and meaning of the bins and stocks; all are persons."""

AFTERMATH = np.dtype([(name, "f8", shape) for name, shape, _ in FIELDS])


@compiled
def start_aftermath(inputs: Record, after: Record) -> None:
    """Fills the blank bins with what stands at the start."""
    standing = 0.0
    for stream in range(STREAM_COUNT):
        after.open[stream] = inputs.initial[stream].sum()
        standing += after.open[stream]
    after.appeals_pending = inputs.appeals_initial
    after.permits = inputs.permit_initial
    after.returning = inputs.return_initial
    after.family_pending = inputs.family_initial
    after.staying = inputs.stay_initial
    start_screening(inputs, after, standing)


@compiled_inline
def spread(bins: np.ndarray, week: int, mass: float, lag: np.ndarray) -> None:
    """Adds a flow to the weeks in which it arrives, by the distribution of its lag.

    A distribution is one run of chances above zero; what is behind it is empty.
    """
    if mass > 0.0:
        begun = False
        for weeks in range(min(lag.size, bins.size - week)):
            if lag[weeks] > 0.0:
                begun = True
                bins[week + weeks] += mass * lag[weeks]
            elif begun:
                break


@compiled_inline
def count_ages(out: Outputs, week: int, age: float, mass: float) -> None:
    """Counts open cases over six and over fifteen months (R-004)."""
    if age > 26.0:
        out.weekly[week, m.OVER_6_MONTHS] += mass
    if age > 65.0:
        out.weekly[week, m.OVER_15_MONTHS] += mass


@compiled
def rule_on_appeals(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Courts rule: annulled decisions come back, upheld rejections start the return."""
    due = inputs.appeals_initial_due[week]
    annulled = due * inputs.appeals_initial_annulled
    after.reopened[0] += annulled
    after.returned += due - annulled + after.upheld_due[week]
    after.appeals_pending -= due + after.upheld_due[week] + after.subsidiary_due[week]
    for stream in range(STREAM_COUNT):
        back = after.annulled_due[stream, week]
        after.reopened[stream] += back
        after.appeals_pending -= back
        annulled += back
    out.weekly[week, m.ANNULLED] = annulled


@compiled
def follow_families(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Families apply, are decided in order of application, arrive, and stay until housed."""
    applied = after.family_due[week] + inputs.family_initial_future[week]
    after.family_pending += applied
    decided = min(inputs.family_capacity[week], after.family_pending)
    after.family_pending -= decided
    spread(after.arrivals_due, week, decided * inputs.family_granted, inputs.arrival_lag)
    arrived = after.arrivals_due[week] + inputs.arrivals_initial[week]
    spread(after.stay_exits, week, arrived, inputs.stay_lag)
    after.staying += arrived - after.stay_exits[week] - inputs.stay_initial_exits[week]
    out.weekly[week, m.FAMILY_APPLICATIONS] = applied
    out.weekly[week, m.FAMILY_PENDING] = after.family_pending
    out.weekly[week, m.FAMILY_ARRIVALS] = arrived


@compiled
def reassess(inputs: Record, after: Record, out: Outputs, week: int, budget: float) -> float:
    """Decisions that a court annulled are taken again before anything else; returns the hours used."""
    need = 0.0
    for stream in range(STREAM_COUNT):
        need += after.reopened[stream] * inputs.decision[week, stream, PLAIN] * inputs.reassessment_hours
    if need <= 0.0:
        return 0.0
    part = min(1.0, max(budget, 0.0) / need)
    for stream in range(STREAM_COUNT):
        done = after.reopened[stream] * part
        after.reopened[stream] -= done
        after.granted[stream] += done * inputs.reassessment_grant
        after.returned += done * (1.0 - inputs.reassessment_grant)
        out.weekly[week, m.REASSESSED] += done
    return need * part


@compiled
def settle(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Spreads the week's grants, appeals and returns over the weeks that follow."""
    granted = 0.0
    refugees = 0.0
    upheld = 0.0
    for stream in range(STREAM_COUNT):
        back = after.appealed[stream] * inputs.annulled[stream]
        upheld += after.appealed[stream] - back
        spread(after.annulled_due[stream], week, back, inputs.court_lag)
        after.appealed[stream] = 0.0
        granted += after.granted[stream]
        refugees += after.granted[stream] * inputs.refugee[stream]
        after.granted[stream] = 0.0
    spread(after.upheld_due, week, upheld, inputs.court_lag)
    spread(after.subsidiary_due, week, after.appealed_subsidiary, inputs.court_lag)
    after.appealed_subsidiary = 0.0
    after.permits += granted
    out.weekly[week, m.GRANTS] += granted
    spread(after.housing_exits, week, granted, inputs.housing_lag)
    spread(after.family_due, week, refugees * inputs.family_per_refugee, inputs.family_lag_refugee)
    subsidiary = (granted - refugees) * inputs.family_per_subsidiary
    spread(after.family_due, week, subsidiary, inputs.family_lag_subsidiary)
    after.returning += after.returned
    spread(after.return_exits, week, after.returned, inputs.return_lag)
    after.returned = 0.0


@compiled
def close_week(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Counts the stocks at the end of the week; the stock identity holds by construction of ``open``."""
    settle(inputs, after, out, week)
    standing = 0.0
    reopened = 0.0
    for stream in range(STREAM_COUNT):
        after.open[stream] += out.flows[week, stream, m.LODGED]
        after.open[stream] -= out.flows[week, stream, m.DECIDED] + out.flows[week, stream, m.CLOSED]
        after.open[stream] += out.flows[week, stream, m.MOVED]
        out.flows[week, stream, m.OPEN] = after.open[stream]
        standing += after.open[stream]
        reopened += after.reopened[stream]
    after.permits -= after.housing_exits[week] + inputs.permit_initial_exits[week]
    departed = after.return_exits[week] + inputs.return_initial_exits[week]
    after.returning -= departed
    out.weekly[week, m.DEPARTED] = departed
    out.weekly[week, m.REOPENED_WAITING] = reopened
    out.weekly[week, m.PERMIT_HOLDERS] = after.permits
    out.weekly[week, m.APPEALS_PENDING] = after.appeals_pending
    out.weekly[week, m.IN_RETURN] = after.returning
    out.weekly[week, m.RECEPTION] = (
        inputs.reception_open * standing
        + inputs.reception_appeal * (after.appeals_pending + reopened)
        + inputs.reception_return * after.returning
        + after.permits
        + after.staying
    )
