"""What came in and went out in a period, and how that carries one stock over into the next.

Decided and pending are kept apart: throughput is told of decided cases in weeks, timeliness of decided
cases in per cent, and neither says anything about those who still wait.
"""

from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.register.columns import EPOCH
from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.register.normalise import TYPE_NUMBERS
from ketenbalans.register.stock import OPEN_STATES, states, turning_events
from ketenbalans.register.waits import DAYS_A_WEEK
from ketenbalans.vocabulary.codes import EventType, Population, Product

AS_OLD_STOCK_GOES = {
    "en": "As the oldest cases are decided, weeks get longer and shares in term lower.",
    "nl": "Naarmate de oudste zaken worden beslist, worden de weken meer en het aandeel op tijd lager.",
}


def _in_period(days: np.ndarray, first: int, last: int) -> np.ndarray:
    found: np.ndarray = (days >= first) & (days <= last)
    return found


def flows(milestones: Milestones, first: int, last: int, population: Population) -> dict[str, Any]:
    """Inflow, outflow and the stock before and after, of a population in a period.

    Args:
        milestones: The cases at the end of the period.
        first: First day, in days since 1970.
        last: Last day.
        population: Whom it counts.

    Returns:
        ``stock_before``, ``lodged``, ``reopened``, ``decided`` by outcome, ``withdrawn``, ``closed``,
        ``stock_after`` and ``unexplained``: what the stock changed beyond these flows, which is zero
        unless events of one case contradict one another.
    """
    members = milestones.members(population)
    before = _state_codes(milestones, first - 1)
    after = _state_codes(milestones, last)
    is_open_before, is_open_after = members & (before == 1), members & (after == 1)
    turns = _turns(milestones, members, first, last)
    lodged = members & _in_period(milestones.first(EventType.LODGED), first, last)
    came = int(lodged.sum())
    result: dict[str, Any] = {
        "stock_before": int(is_open_before.sum()),
        "lodged": came,
        "lodged_by_kind": _by_fact(milestones, lodged, "kind"),
        **turns,
        "stock_after": int(is_open_after.sum()),
    }
    went = turns["decided"] + turns["withdrawn"] + turns["closed"]
    result["unexplained"] = result["stock_after"] - result["stock_before"] - came - turns["reopened"] + went
    return result


def _state_codes(milestones: Milestones, day: int) -> np.ndarray:
    """1 for an open application, 2 for one that is not, 0 for none; int8 of shape (case,)."""
    on = EPOCH + timedelta(days=day)
    found = states(milestones.register, on, milestones.known_at)
    codes = np.zeros(milestones.size, dtype=np.int8)
    is_open = found.get_column("state").is_in(OPEN_STATES).to_numpy()
    codes[found.get_column("case_id").to_numpy()] = np.where(is_open, 1, 2)
    return codes


def _turns(milestones: Milestones, members: np.ndarray, first: int, last: int) -> dict[str, Any]:
    """How often applications of a population were opened again and ended in a period."""
    from_states = _sequence(milestones, members, first, last)
    outcomes = milestones.register.detail("outcome")
    ended = from_states.filter(pl.col("was_open") & ~pl.col("opens"))
    decided = ended.filter(pl.col("type") == TYPE_NUMBERS[str(EventType.DECIDED)])
    by_outcome = (
        decided.join(outcomes, on="detail", how="left")
        .group_by(pl.col("outcome").fill_null("not told"))
        .len()
        .sort("outcome")
    )
    withdrawn = ended.filter(pl.col("type") == TYPE_NUMBERS[str(EventType.WITHDRAWN)]).height
    return {
        "reopened": from_states.filter(~pl.col("was_open") & pl.col("opens") & pl.col("known_before")).height,
        "decided": decided.height,
        "decided_by_outcome": dict(by_outcome.iter_rows()),
        "withdrawn": withdrawn,
        "closed": ended.height - decided.height - withdrawn,
    }


def _sequence(milestones: Milestones, members: np.ndarray, first: int, last: int) -> pl.DataFrame:
    """The turning events of a period, each with whether the application was open before it."""
    turning = turning_events(milestones.register, milestones.on, milestones.known_at)
    touched = turning.filter(pl.col("on_day").is_between(first, last)).select("case_id").unique()
    mine = pl.Series(np.flatnonzero(members), dtype=pl.Int32)
    return (
        turning.join(touched, on="case_id", how="semi")
        .filter(pl.col("case_id").is_in(mine.implode()))
        .sort("case_id", "turn")
        .with_columns(
            was_open=pl.col("opens").shift(1).over("case_id").fill_null(value=False),
            known_before=pl.col("opens").shift(1).over("case_id").is_not_null(),
        )
        .filter(pl.col("on_day").is_between(first, last))
        .collect()
    )


def _by_fact(milestones: Milestones, chosen: np.ndarray, name: str) -> dict[str, int]:
    cases = pl.DataFrame({"case_id": pl.Series(np.flatnonzero(chosen), dtype=pl.Int32)})
    counted = (
        cases.join(milestones.facts(), on="case_id", how="left")
        .group_by(pl.col(name).fill_null("not told"))
        .len()
        .sort(name)
    )
    return dict(counted.iter_rows())


def throughput(milestones: Milestones, first: int, last: int) -> dict[str, Any]:
    """Weeks from lodging to first decision of what was decided in a period, per product.

    Products that pull the average down stand on their own (R-067).

    Returns:
        Per product ``count``, ``mean_weeks``, ``median_weeks``; and a remark in both languages.
    """
    lodged, decided = milestones.first(EventType.LODGED), milestones.first(EventType.DECIDED)
    done = (lodged != NEVER) & _in_period(decided, first, last) & (decided >= lodged)
    days = decided.astype(np.int64) - lodged
    result: dict[str, Any] = {"remark": AS_OLD_STOCK_GOES, "products": {}}
    for product in Product:
        mine = days[done & milestones.where(pl.col("product") == str(product))]
        if mine.size:
            result["products"][str(product)] = {
                "count": int(mine.size),
                "mean_weeks": round(float(mine.mean()) / DAYS_A_WEEK, 2),
                "median_weeks": round(float(np.median(mine)) / DAYS_A_WEEK, 2),
            }
    return result


def hours(milestones: Milestones, first: int, last: int) -> dict[str, Any]:
    """Hours recorded in a period by activity, and per decided case where both are known (R-052)."""
    recorded = milestones.events(EventType.HOURS_RECORDED, "detail").filter(
        pl.col("on_day").is_between(first, last)
    )
    named = recorded.join(milestones.register.detail("hours", pl.Float64), on="detail", how="left").join(
        milestones.register.detail("activity"), on="detail", how="left"
    )
    by_activity = (
        named.group_by(pl.col("activity").fill_null("not told"))
        .agg(pl.col("hours").sum(), records=pl.len(), without_hours=pl.col("hours").is_null().sum())
        .sort("activity")
    )
    return {
        "total": round(float(named.get_column("hours").sum()), 2),
        "by_activity": by_activity.to_dicts(),
        "cases": named.get_column("case_id").n_unique(),
    }
