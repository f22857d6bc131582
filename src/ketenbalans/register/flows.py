"""What came in and went out in a period, and how that carries one stock over into the next.

Decided and pending are kept apart: throughput is told of decided cases in weeks, timeliness of decided
cases in per cent, and neither says anything about those who still wait.
"""

from typing import Any

import numpy as np
import polars as pl

from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.register.turns import IS_OPEN, NEVER_LODGED
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
    turns = milestones.turns()
    is_open_before, is_open_after = members & turns.open_on(first - 1), members & turns.open_on(last)
    moves = _moves(milestones, members, first, last)
    lodged = members & _in_period(milestones.first(EventType.LODGED), first, last)
    came = int(lodged.sum())
    result: dict[str, Any] = {
        "stock_before": int(is_open_before.sum()),
        "lodged": came,
        "lodged_by_kind": _by_fact(milestones, lodged, "kind"),
        **moves,
        "stock_after": int(is_open_after.sum()),
    }
    went = moves["decided"] + moves["withdrawn"] + moves["closed"]
    result["unexplained"] = result["stock_after"] - result["stock_before"] - came - moves["reopened"] + went
    return result


def _moves(milestones: Milestones, members: np.ndarray, first: int, last: int) -> dict[str, Any]:
    """How often applications of a population were opened again and ended in a period."""
    turns = milestones.turns()
    before = turns.before()
    mine = members[turns.case] & _in_period(turns.day, first, last)
    ended = mine & IS_OPEN[before] & ~IS_OPEN[turns.state]
    reopened = mine & (before != NEVER_LODGED) & ~IS_OPEN[before] & IS_OPEN[turns.state]
    decided = ended & turns.of_type(EventType.DECIDED)
    withdrawn = int((ended & turns.of_type(EventType.WITHDRAWN)).sum())
    by_outcome = (
        pl.DataFrame({"detail": turns.detail[decided]})
        .join(milestones.register.detail("outcome"), on="detail", how="left")
        .group_by(pl.col("outcome").fill_null("not told"))
        .len()
        .sort("outcome")
    )
    return {
        "reopened": int(reopened.sum()),
        "decided": int(decided.sum()),
        "decided_by_outcome": dict(by_outcome.iter_rows()),
        "withdrawn": withdrawn,
        "closed": int(ended.sum() - decided.sum()) - withdrawn,
    }


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
