"""What binds the plan and how it fares beside simple orders of work: tables below the plan cycles."""

from ketenbalans.planning.wording_replay import ORDERS
from ketenbalans.report.figure import View, view
from ketenbalans.report.tables import Row, StudyTables, number, optional, text
from ketenbalans.report.voice import Voice

MOST_BINDING = 12


def plan_views(study: StudyTables, voice: Voice) -> tuple[View, ...]:
    """The views that a study has tables for; none where it neither explained nor replayed its plan."""
    found: list[View] = []
    if "plan_binding" in study.tables:
        found.append(_binding(study, voice))
    if "plan_replay" in study.tables:
        found.append(_replay(study, voice))
    return tuple(found)


def _binding(study: StudyTables, voice: Voice) -> View:
    names = {
        "hours": voice("hours for the old stock"),
        "family": voice("family applications"),
        "appeals": voice("appeals"),
        "returns": voice("people for return"),
        "places": voice("pre-phase places"),
        "groups_per_cycle": voice("groups at a time"),
        "band_low": voice("grant rate, lower bound"),
        "band_high": voice("grant rate, upper bound"),
    }
    rows = sorted(study.records("plan_binding"), key=lambda row: -number(row, "one_more_brings_euros"))
    rows = sorted(rows[:MOST_BINDING], key=lambda row: number(row, "cycle"))

    def amount(row: Row, column: str) -> str:
        found = number(row, column)
        return voice.share(found) if text(row, "limit").startswith("band") else voice.number(found)

    return view(
        voice("What binds the plan most, and what one more would bring"),
        [
            (voice("Cycle"), True),
            (voice("Limit"), False),
            (voice("Used"), True),
            (voice("At most"), True),
            (voice("One more brings (euros)"), True),
        ],
        [
            (
                voice.number(number(row, "cycle")),
                names.get(text(row, "limit"), text(row, "limit")),
                amount(row, "used"),
                amount(row, "most"),
                voice.number(number(row, "one_more_brings_euros")),
            )
            for row in rows
        ],
    )


def _replay(study: StudyTables, voice: Voice) -> View:
    return view(
        voice("The plan replayed beside simple orders of work"),
        [
            (voice("Order of work"), False),
            (voice("Share of the best in hindsight"), True),
            (voice("Easy work taken up"), True),
            (voice("Complex work taken up"), True),
            (voice("Groups done by their latest cycle"), True),
            (voice("Groups that drift"), True),
            (voice("Quarters that break the limit broken most"), True),
            (voice("Old applications left on 12 June 2029"), True),
        ],
        [
            (
                voice(ORDERS[text(row, "order")]),
                voice.share(number(row, "share_of_best_p50"), 1),
                voice.share(number(row, "easy_share")),
                voice.share(number(row, "complex_share")),
                voice.share(number(row, "groups_done_by_latest_cycle")),
                voice.number(number(row, "groups_drifting")),
                voice.share(number(row, "limits_broken")),
                "–"
                if optional(row, "remaining_p10") is None
                else voice.range(number(row, "remaining_p10"), number(row, "remaining_p90")),
            )
            for row in study.records("plan_replay")
        ],
    )
