"""Turns a sampled chain and a standing stock into the inputs of what follows a decision, or its lateness."""

from collections.abc import Callable
from datetime import date

import numpy as np

from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR
from ketenbalans.chain.sampling import Sample
from ketenbalans.simulation import lags
from ketenbalans.simulation.axes import AXIS, HISTORY, OVERDUE_CELLS
from ketenbalans.simulation.horizon import Horizon, Standing
from ketenbalans.vocabulary.streams import STREAMS

HIGHER_MAXIMUM = date(2024, 12, 1)  # law DW-11
COURT_PENALTY_AGAIN = date(2022, 11, 30)  # law section 3a
WEEKS_FROM_NOTICE_TO_ORDER = 20.0
SHORTEST_NOTICE_LAG = 4.0
WEEKS_PER_MONTH = WEEKS_IN_A_YEAR / 12


def aftermath(sample: Sample, future: int, standing: Standing, horizon: Horizon) -> dict[str, object]:
    """The fields of ``inputs_aftermath`` for one future."""
    number: Callable[[str], float] = lambda name: sample.number(name, future)  # noqa: E731
    weeks = horizon.weeks
    litigating = number("penalty.litigating")
    order = litigating * lags.padded(lags.gamma_lag(number("penalty.order_lag"), 2.0), OVERDUE_CELLS)
    notice_lag = max(number("penalty.order_lag") - WEEKS_FROM_NOTICE_TO_ORDER, SHORTEST_NOTICE_LAG)
    notice = lags.padded(lags.gamma_lag(notice_lag, 2.0), OVERDUE_CELLS)
    notice = litigating * number("penalty.notices_per_order") * notice
    gone = np.cumsum(order)
    within_year = np.minimum(np.append(gone[52:], np.full(52, gone[-1])) - gone, 1.0) / np.maximum(
        1.0 - gone, 1e-9
    )
    order_week = np.datetime64(horizon.first_monday, "D") + 7 * (np.arange(AXIS) - HISTORY)
    cap = np.where(
        order_week >= np.datetime64(HIGHER_MAXIMUM),
        number("penalty.maximum"),
        number("penalty.maximum_before"),
    )
    cap = np.where(order_week >= np.datetime64(COURT_PENALTY_AGAIN), cap, 0.0) / number("penalty.persons")
    court = lags.gamma_lag(number("lag.court"), 3.0)
    housing = lags.gamma_lag(number("lag.housing"), 2.0)
    departure = lags.gamma_lag(number("lag.return"), 1.5)
    family_refugee = lags.gamma_lag(number("lag.family_refugee"), 4.0)
    arrival = lags.gamma_lag(number("lag.arrival"), 3.0)
    stay = lags.gamma_lag(number("lag.stay"), 2.0)
    return {
        "grant": sample.by_stream("flow.grant", future),
        "refugee": sample.by_stream("flow.refugee", future),
        "appeal": sample.by_stream("flow.appeal", future),
        "appeal_subsidiary": number("flow.appeal_subsidiary"),
        "annulled": sample.by_stream("flow.annulled", future),
        "reassessment_hours": number("hours.reassessment"),
        "reassessment_grant": number("flow.reassessment_grant"),
        "order_pmf": order,
        "order_hazard": lags.hazard(order, order),
        "notice_hazard": lags.hazard(notice, order),
        "order_within_year": within_year,
        "court_weeks": int(number("penalty.term_weeks")),
        "court_rate": np.where(cap > 0, 7.0 * number("penalty.rate") / number("penalty.persons"), 0.0),
        "court_cap": cap,
        "court_lag": court,
        "housing_lag": housing,
        "return_lag": departure,
        "family_lag_refugee": family_refugee,
        "family_lag_subsidiary": lags.gamma_lag(number("lag.family_subsidiary"), 12.0),
        "arrival_lag": arrival,
        "stay_lag": stay,
        "family_per_refugee": number("family.per_refugee"),
        "family_per_subsidiary": number("family.per_subsidiary"),
        "family_capacity": np.full(weeks, number("family.decisions_per_month") / WEEKS_PER_MONTH),
        "family_granted": number("family.granted"),
        "appeals_initial": standing.appeals,
        "appeals_initial_due": standing.appeals * lags.residual(court, weeks),
        "appeals_initial_annulled": float(sample.by_stream("flow.annulled", future)[STREAMS.index("old.D")]),
        "permit_initial": standing.permit_holders,
        "permit_initial_exits": standing.permit_holders * lags.residual(housing, weeks),
        "return_initial": standing.in_return,
        "return_initial_exits": standing.in_return * lags.residual(departure, weeks),
        "family_initial": standing.family_pending,
        "family_initial_future": number("standing.family_to_apply") * lags.residual(family_refugee, weeks),
        "arrivals_initial": number("standing.family_to_arrive") * lags.residual(arrival, weeks),
        "family_unscreened_initial": standing.family_unscreened,
        "stay_initial": number("standing.family_in_reception"),
        "stay_initial_exits": number("standing.family_in_reception") * lags.residual(stay, weeks),
        "reception_open": number("reception.open"),
        "reception_appeal": number("reception.appeal"),
        "reception_return": number("reception.return"),
    }
