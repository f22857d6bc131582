"""What binds the plan of the report, and its replay beside simple orders of work, as tables of the report."""

from collections.abc import Sequence

from ketenbalans.planning.explaining import explain
from ketenbalans.planning.instance import Instance, Intake
from ketenbalans.planning.replayed import Replay
from ketenbalans.report.tables import Cell, Table

BINDING = ("cycle", "limit", "used", "most", "one_more_brings", "one_more_brings_euros")
REPLAY = (
    "order",
    "share_of_best_p10",
    "share_of_best_p50",
    "share_of_best_p90",
    "easy_share",
    "complex_share",
    "groups_done_by_latest_cycle",
    "groups_drifting",
    "limits_broken",
    "remaining_p10",
    "remaining_p50",
    "remaining_p90",
    "penalties_million_p50",
)
MILLION = 1e6
SOURCE = "plan cycle proposal of this report"


def binding_table(instance: Instance, plan: Sequence[Intake]) -> Table:
    """The limits that bind and what one more unit would bring."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.cycle,
            f"{one.kind} {one.name}".strip(),
            round(one.used, 4),
            round(one.limit, 4),
            round(one.price, 3),
            None if one.euros is None else round(one.euros, 2),
        )
        for one in explain(instance, plan).bindings
        if one.price > 1e-6
    )
    definitions = {
        "used": "What the plan uses; for the band, the grant rate of all first decisions.",
        "one_more_brings": f"What one more unit would bring, in {instance.unit}, at the groups chosen.",
    }
    return Table("plan_binding", BINDING, rows, definitions, "old_stock", SOURCE)


def replay_table(replay: Replay) -> Table:
    """Each order of work over the futures of a replay."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.order,
            *one.share_of_best,
            one.easy_share,
            one.complex_share,
            one.kept_latest,
            len(one.drifting),
            max((each.share for each in one.broken), default=0.0),
            *(round(abs(value)) for value in one.chain.get("remaining", ())),
            *([] if one.chain else [None] * 3),
            round(one.chain["penalties"][1] / MILLION, 2) if one.chain else None,
        )
        for one in replay.outcomes
    )
    definitions = {
        "share_of_best_p50": "Of the most that any order of work could have brought in hindsight; at least.",
        "groups_drifting": "Groups whose wait drifts from the rest by more than assumption PLN-13.",
        "limits_broken": "Share of futures and quarters in which the limit that is broken most is broken.",
        "remaining_p50": f"Old applications left on 12 June 2029; {replay.futures} futures.",
    }
    return Table("plan_replay", REPLAY, rows, definitions, "old_stock", SOURCE)
