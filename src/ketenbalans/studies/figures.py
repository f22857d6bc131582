"""The figures of a future that the commands tell, and their bands over futures."""

import numpy as np

from ketenbalans.simulation.building import PACT_START, PROMISE, SIX_MONTHS, Horizon
from ketenbalans.simulation.futures import Results
from ketenbalans.simulation.partners import WEEKS_PER_MONTH, part, upheld
from ketenbalans.simulation.told import screened_in_time, staff_at_year_ends, triage_weeks
from ketenbalans.studies import summaries
from ketenbalans.studies.tables_stock import monthly_decisions

POINTS = (5.0, 50.0, 95.0)
SHARES = (0.90, 0.95, 0.99)
"""Shares of the old stock of which the probability is told, never that of all of it."""
SHARE_DONE = "share_of_old_stock_done_on_12_june_2029"
END = "end_of_old_stock_weeks"
TRIAGE = "weeks_until_triage"
STAFF_YEAR = 2028
MILLION = 1e6


def figures_of(results: Results) -> dict[str, np.ndarray]:
    """The per-future figures that ``simulate``, ``compare``, ``sweep``, ``target`` and ``why`` tell.

    Returns:
        Figure to its values, each of shape (future,). Shares are fractions, money is in million euros.
    """
    horizon = results.horizon
    first, last = horizon.week_of(PACT_START), summaries.last_whole_week(horizon, PROMISE)
    fate = results.cohorts[:, first : last - SIX_MONTHS // 7, :].sum(axis=1)
    span = slice(first, last + 1)
    weeks = (np.arange(horizon.weeks) >= first) & (np.arange(horizon.weeks) <= last)
    asylum = results.sample.values["penalty.asylum_share"]
    staff = staff_at_year_ends(results).get(STAFF_YEAR)
    return {
        "old_remaining_on_12_june_2029": summaries.remaining(results),
        SHARE_DONE: summaries.share_done(results),
        END: np.minimum(summaries.end_week(results), horizon.weeks),
        "old_decisions_per_month": monthly_decisions(results),
        "new_decided_in_term_share": fate[:, 1] / np.maximum(fate[:, 0] - fate[:, 3], 1.0),
        "new_open_on_12_june_2029": results.flow("open", summaries.PACT)[:, last],
        "reception_average": results.measure("reception")[:, span].mean(axis=1),
        "appeals_lodged": results.measure("appeals_lodged")[:, span].sum(axis=1),
        "appeals_pending_on_12_june_2029": results.measure("appeals_pending")[:, last],
        "upheld_share": upheld(results, weeks),
        "emergency_places_average": results.measure("reception_emergency")[:, span].mean(axis=1),
        "permit_holders_stay_months": part("housed_weeks", "housed", over=WEEKS_PER_MONTH)(results, weeks),
        "family_arrivals": results.measure("family_arrivals")[:, span].sum(axis=1),
        "family_in_term_share": part("family_in_term", "family_decided")(results, weeks),
        "forced_departures": results.measure("departed_forced")[:, span].sum(axis=1),
        "pupils_of_nidos_on_12_june_2029": results.measure("pupils")[:, last],
        "penalties_paid_million": results.measure("penalties_paid")[:, span].sum(axis=1) / asylum / MILLION,
        "screening_backlog_on_12_june_2029": results.measure("screening_backlog")[:, last],
        "screened_in_14_days_share": screened_in_time(results, span),
        TRIAGE: triage_weeks(results),
        **({} if staff is None else {"staff_at_the_end_of_2028": staff["experienced"] + staff["learning"]}),
        **({} if staff is None else {"external_staff_at_the_end_of_2028": staff["external"]}),
    }


def band(values: np.ndarray) -> dict[str, float]:
    """The 5, 50 and 95 % points over futures.

    Example:
        >>> band(np.arange(101.0))
        {'p05': 5.0, 'p50': 50.0, 'p95': 95.0}
    """
    low, middle, high = np.percentile(values, POINTS)
    return {"p05": round(float(low), 4), "p50": round(float(middle), 4), "p95": round(float(high), 4)}


def share_of_futures(done: np.ndarray) -> dict[str, float]:
    """Share of the futures in which at least 90, 95 and 99 % of the old stock is done.

    Args:
        done: Share done per future, shape (future,).

    Example:
        >>> share_of_futures(np.array([0.91, 0.96, 1.0, 0.5]))
        {'90_percent_done': 0.75, '95_percent_done': 0.5, '99_percent_done': 0.25}
    """
    return {f"{round(100 * share)}_percent_done": round(float((done >= share).mean()), 3) for share in SHARES}


def share_triaged(weeks: np.ndarray, horizon: Horizon) -> dict[str, float]:
    """Share of the futures in which inflow above 25,000 a year asked for a new decision (R-049).

    Args:
        weeks: Week in which it did, shape (future,); the number of weeks of the run where it never did.
        horizon: The weeks of the run.

    Example:
        >>> from datetime import date
        >>> share_triaged(np.array([70.0, 300.0, 523.0, 523.0]), Horizon(date(2026, 4, 1), 523))
        {'by_12_june_2029': 0.25, 'ever': 0.5}
    """
    by = summaries.last_whole_week(horizon, PROMISE)
    return {
        "by_12_june_2029": round(float((weeks <= by).mean()), 3),
        "ever": round(float((weeks < horizon.weeks).mean()), 3),
    }


def standard_error(share: float, futures: int) -> float:
    """Standard error of a share of the futures, with one future added on either side.

    The addition (Agresti and Coull, 1998) keeps a share of 0 or 1 out of few futures from looking certain.

    Example:
        >>> round(standard_error(0.0, 98), 4)  # sqrt(0.01 * 0.99 / 100)
        0.0099
    """
    moved = (share * futures + 1.0) / (futures + 2.0)
    return float(np.sqrt(moved * (1.0 - moved) / (futures + 2.0)))


def difference(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> dict[str, dict[str, float]]:
    """What the second of two scenarios changes, future by future on the same luck.

    ``unpaired_spread`` over ``paired_spread`` says what the common luck is worth.
    """
    found = {}
    for name, values in one.items():
        paired = other[name] - values
        unpaired = float(np.sqrt(values.var() + other[name].var()))
        found[name] = {
            **band(paired),
            "paired_spread": round(float(paired.std()), 4),
            "unpaired_spread": round(unpaired, 4),
        }
    return found
