"""What follows a first decision, as weekly bins shared by both kernels.

Appeals and rulings, reassessment, housing of permit-holders, families, return, screening and the count of
stocks. The cohort kernel adds flows to the bins, the case kernel adds single cases at the lag that each
has drawn; the steps that empty the bins are the same code.
"""

from typing import NamedTuple

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.inputs import PLAIN, Inputs, Outputs


class Aftermath(NamedTuple):
    """Bins by week and standing stocks. A scalar is an array of one element, so that steps can change it."""

    open: np.ndarray
    """Applications without a first decision, shape (stream,)."""
    granted: np.ndarray
    """This week's grants whose lags are not yet drawn, shape (stream,)."""
    returned: np.ndarray
    """This week's people who must return and whose lag is not yet drawn."""
    appealed: np.ndarray
    """This week's appeals against rejections whose lags are not yet drawn, shape (stream,)."""
    appealed_subsidiary: np.ndarray
    """This week's appeals for refugee status whose lag is not yet drawn."""
    reopened: np.ndarray
    """Annulled decisions to be taken again, shape (stream,)."""
    annulled_due: np.ndarray
    """Annulments by week of the ruling, shape (week, stream)."""
    upheld_due: np.ndarray
    """Upheld rejections by week of the ruling, shape (week,)."""
    subsidiary_due: np.ndarray
    """Rulings on appeals for refugee status, shape (week,)."""
    appeals_pending: np.ndarray
    housing_exits: np.ndarray
    permits: np.ndarray
    return_exits: np.ndarray
    returning: np.ndarray
    family_due: np.ndarray
    family_pending: np.ndarray
    arrivals_due: np.ndarray
    stay_exits: np.ndarray
    staying: np.ndarray
    fresh_unscreened: np.ndarray
    """New applicants who are not yet screened."""
    old_unscreened: np.ndarray
    family_unscreened: np.ndarray
    screened_credit: np.ndarray
    """Screened applications of the old stock that are not yet taken up."""


@compiled
def one(value: float) -> np.ndarray:
    """An array of one element."""
    out = np.empty(1)
    out[0] = value
    return out


@compiled
def new_aftermath(inputs: Inputs) -> Aftermath:
    """The bins at the start."""
    streams = inputs.inflow.shape[1]
    standing = inputs.initial.sum(axis=1)
    return Aftermath(
        standing,
        np.zeros(streams),
        one(0.0),
        np.zeros(streams),
        one(0.0),
        np.zeros(streams),
        np.zeros((inputs.weeks, streams)),
        np.zeros(inputs.weeks),
        np.zeros(inputs.weeks),
        one(inputs.appeals_initial),
        np.zeros(inputs.weeks),
        one(inputs.permit_initial),
        np.zeros(inputs.weeks),
        one(inputs.return_initial),
        np.zeros(inputs.weeks),
        one(inputs.family_initial),
        np.zeros(inputs.weeks),
        np.zeros(inputs.weeks),
        one(inputs.stay_initial),
        one(0.0),
        one(standing.sum() - inputs.screened_initial),
        one(inputs.family_unscreened_initial),
        one(inputs.screened_initial),
    )


@compiled
def spread(bins: np.ndarray, week: int, mass: float, lag: np.ndarray) -> None:
    """Adds a flow to the weeks in which it arrives, by the distribution of its lag."""
    if mass > 0.0:
        for weeks in range(min(lag.size, bins.size - week)):
            bins[week + weeks] += mass * lag[weeks]


@compiled
def rule_on_appeals(inputs: Inputs, after: Aftermath, out: Outputs, week: int) -> None:
    """Courts rule: annulled decisions come back, upheld rejections start the return."""
    due = inputs.appeals_initial_due[week]
    annulled = due * inputs.appeals_initial_annulled
    after.reopened[0] += annulled
    after.returned[0] += due - annulled + after.upheld_due[week]
    after.appeals_pending[0] -= due + after.upheld_due[week] + after.subsidiary_due[week]
    for stream in range(after.reopened.size):
        back = after.annulled_due[week, stream]
        after.reopened[stream] += back
        after.appeals_pending[0] -= back
        annulled += back
    out.weekly[week, m.ANNULLED] = annulled


@compiled
def follow_families(inputs: Inputs, after: Aftermath, out: Outputs, week: int) -> None:
    """Families apply, are decided in order of application, arrive, and stay until housed."""
    applied = after.family_due[week] + inputs.family_initial_future[week]
    after.family_pending[0] += applied
    decided = min(inputs.family_capacity[week], after.family_pending[0])
    after.family_pending[0] -= decided
    spread(after.arrivals_due, week, decided * inputs.family_granted, inputs.arrival_lag)
    arrived = after.arrivals_due[week] + inputs.arrivals_initial[week]
    spread(after.stay_exits, week, arrived, inputs.stay_lag)
    after.staying[0] += arrived - after.stay_exits[week] - inputs.stay_initial_exits[week]
    out.weekly[week, m.FAMILY_APPLICATIONS] = applied
    out.weekly[week, m.FAMILY_PENDING] = after.family_pending[0]
    out.weekly[week, m.FAMILY_ARRIVALS] = arrived


@compiled
def screen(inputs: Inputs, after: Aftermath, out: Outputs, week: int) -> None:
    """Two teams screen: one new applicants and then the old stock, oldest first; one arrived families.

    New applicants come first because the norm is to screen within 14 days of arrival (R-068, R-075).
    """
    for stream in range(inputs.is_old.size):
        if inputs.is_old[stream]:
            after.old_unscreened[0] += out.flows[week, stream, m.LODGED]
        else:
            after.fresh_unscreened[0] += out.flows[week, stream, m.LODGED]
    after.family_unscreened[0] += out.weekly[week, m.FAMILY_ARRIVALS]
    family = min(inputs.screening_family[week], after.family_unscreened[0])
    fresh = min(inputs.screening[week], after.fresh_unscreened[0])
    old = min(inputs.screening[week] - fresh, after.old_unscreened[0])
    after.family_unscreened[0] -= family
    after.fresh_unscreened[0] -= fresh
    after.old_unscreened[0] -= old
    after.screened_credit[0] += old
    out.weekly[week, m.SCREENED] = fresh + old + family
    out.weekly[week, m.SCREENING_BACKLOG] = (
        after.fresh_unscreened[0] + after.old_unscreened[0] + after.family_unscreened[0]
    )


@compiled
def reassess(inputs: Inputs, after: Aftermath, out: Outputs, week: int, budget: float) -> float:
    """Decisions that a court annulled are taken again before anything else; returns the hours used."""
    need = 0.0
    for stream in range(after.reopened.size):
        need += after.reopened[stream] * inputs.decision[week, stream, PLAIN] * inputs.reassessment_hours
    if need <= 0.0:
        return 0.0
    part = min(1.0, max(budget, 0.0) / need)
    for stream in range(after.reopened.size):
        done = after.reopened[stream] * part
        after.reopened[stream] -= done
        after.granted[stream] += done * inputs.reassessment_grant
        after.returned[0] += done * (1.0 - inputs.reassessment_grant)
        out.weekly[week, m.REASSESSED] += done
    return need * part


@compiled
def settle(inputs: Inputs, after: Aftermath, out: Outputs, week: int) -> None:
    """Spreads the week's grants, appeals and returns over the weeks that follow."""
    granted = 0.0
    refugees = 0.0
    for stream in range(after.granted.size):
        annulled = after.appealed[stream] * inputs.annulled[stream]
        spread(after.annulled_due[:, stream], week, annulled, inputs.court_lag)
        spread(after.upheld_due, week, after.appealed[stream] - annulled, inputs.court_lag)
        after.appealed[stream] = 0.0
        granted += after.granted[stream]
        refugees += after.granted[stream] * inputs.refugee[stream]
        after.granted[stream] = 0.0
    spread(after.subsidiary_due, week, after.appealed_subsidiary[0], inputs.court_lag)
    after.appealed_subsidiary[0] = 0.0
    after.permits[0] += granted
    out.weekly[week, m.GRANTS] += granted
    spread(after.housing_exits, week, granted, inputs.housing_lag)
    spread(after.family_due, week, refugees * inputs.family_per_refugee, inputs.family_lag_refugee)
    subsidiary = (granted - refugees) * inputs.family_per_subsidiary
    spread(after.family_due, week, subsidiary, inputs.family_lag_subsidiary)
    after.returning[0] += after.returned[0]
    spread(after.return_exits, week, after.returned[0], inputs.return_lag)
    after.returned[0] = 0.0


@compiled
def close_week(inputs: Inputs, after: Aftermath, out: Outputs, week: int) -> None:
    """Counts the stocks at the end of the week; the stock identity holds by construction of ``open``."""
    settle(inputs, after, out, week)
    standing = 0.0
    reopened = 0.0
    for stream in range(after.open.size):
        after.open[stream] += out.flows[week, stream, m.LODGED]
        after.open[stream] -= out.flows[week, stream, m.DECIDED] + out.flows[week, stream, m.CLOSED]
        out.flows[week, stream, m.OPEN] = after.open[stream]
        standing += after.open[stream]
        reopened += after.reopened[stream]
    after.permits[0] -= after.housing_exits[week] + inputs.permit_initial_exits[week]
    departed = after.return_exits[week] + inputs.return_initial_exits[week]
    after.returning[0] -= departed
    out.weekly[week, m.DEPARTED] = departed
    out.weekly[week, m.REOPENED_WAITING] = reopened
    out.weekly[week, m.PERMIT_HOLDERS] = after.permits[0]
    out.weekly[week, m.APPEALS_PENDING] = after.appeals_pending[0]
    out.weekly[week, m.IN_RETURN] = after.returning[0]
    out.weekly[week, m.RECEPTION] = (
        inputs.reception_open * standing
        + inputs.reception_appeal * (after.appeals_pending[0] + reopened)
        + inputs.reception_return * after.returning[0]
        + after.permits[0]
        + after.staying[0]
    )
