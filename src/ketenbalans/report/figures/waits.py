"""Who waits, how long, and who waits longest (R-063): weeks from lodging to decision."""

import math

from ketenbalans.report.figure import Drawing, Figure, view
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import Row, StudyTables, distinct, number, optional, text
from ketenbalans.report.voice import Voice


def waits(study: StudyTables, voice: Voice) -> Figure:
    """Weeks from lodging to decision per category, under every scenario."""
    rows = study.records("waits")
    scenarios = distinct(rows, "scenario")
    shown = study.main_scenario if study.main_scenario in scenarios else scenarios[0]
    own = sorted((row for row in rows if row["scenario"] == shown), key=lambda row: -_middle(row))
    conclusion = voice(
        "In the scenario “{scenario}” the longest wait is {weeks} weeks from lodging to decision (median;"
        " {longest}); the shortest {short_weeks} weeks ({shortest}).",
        scenario=voice.name(shown),
        longest=voice.name(text(own[0], "category")),
        weeks=_said(optional(own[0], "open_weeks_p50"), voice),
        shortest=voice.name(text(own[-1], "category")),
        short_weeks=_said(optional(own[-1], "open_weeks_p50"), voice),
    )
    ordered = [shown, *(name for name in scenarios if name != shown)]
    categories = [text(row, "category") for row in own]
    categories += [name for name in distinct(rows, "category") if name not in categories]
    cells = {(text(row, "category"), text(row, "scenario")): row for row in rows}

    def chart(width: int) -> Sheet:
        return ranges(
            [
                Range(
                    voice.name(text(row, "category"))
                    + (f" ({voice('longest wait')})" if row is own[0] else ""),
                    optional(row, "open_weeks_p10"),
                    optional(row, "open_weeks_p50"),
                    optional(row, "open_weeks_p90"),
                    _said(optional(row, "open_weeks_p50"), voice),
                    2 if row is own[0] else 0,
                    is_open=row["open_weeks_p90"] is None,
                )
                for row in own
                if row["open_weeks_p10"] is not None
            ],
            width,
            axis=voice("weeks from lodging to decision"),
        )

    return Figure(
        "waits",
        voice("Weeks from lodging to decision, old applications"),
        conclusion,
        ("waits",),
        (
            Drawing(
                voice("Weeks from lodging to decision, scenario “{scenario}”", scenario=voice.name(shown)),
                voice("Ranges of weeks in rows, one per group. {conclusion}", conclusion=conclusion),
                chart,
            ),
        )
        if any(row["open_weeks_p10"] is not None for row in own)
        else (),
        views=(
            view(
                voice("Median weeks from lodging to decision, with the range that holds 80% of applications"),
                [(voice("Group"), False), *((voice.name(name), True) for name in ordered)],
                [
                    (
                        voice.name(category),
                        *(_weeks(cells.get((category, name)), voice) for name in ordered),
                    )
                    for category in categories
                ],
            ),
        ),
        notes=(
            voice(
                "The chart shows the scenario “{scenario}”; the table holds every scenario. Waiting counts"
                " from lodging, before and after the reference date.",
                scenario=voice.name(shown),
            ),
        ),
    )


def _weeks(row: Row | None, voice: Voice) -> str:
    if row is None:
        return "–"
    low, middle, high = (_said(optional(row, f"open_weeks_{q}"), voice) for q in ("p10", "p50", "p90"))
    return f"{middle} ({voice('{low} to {high}', low=low, high=high)})"


def _middle(row: Row) -> float:
    """The median wait; without end where most had no decision before the horizon."""
    middle = optional(row, "open_weeks_p50")
    return math.inf if middle is None else middle


def _said(weeks: float | None, voice: Voice) -> str:
    """Weeks, or that the horizon came first."""
    return voice("beyond the horizon") if weeks is None else voice.number(weeks)


def _short(category: str, voice: Voice) -> str:
    """A category by its letter, another group by its name."""
    return category if len(category) == 1 else voice.name(category)


def longest_waits(study: StudyTables, voice: Voice) -> Figure:
    """The groups that have waited longest on the reference date."""
    rows = sorted(
        study.records("longest_waits"), key=lambda row: -number(row, "mean_weeks_open_on_reference_date")
    )
    top = rows[0]
    column = "mean_weeks_open_on_reference_date"
    conclusion = voice(
        "On {day} applicants from {nationality} in group {category} had waited longest: {applications}"
        " applications, open for {weeks} weeks on average.",
        day=voice.day(study.reference_date),
        nationality=voice.nationality(text(top, "nationality")),
        category=_short(text(top, "category"), voice),
        applications=voice.number(number(top, "applications")),
        weeks=voice.number(number(top, column)),
    )

    def chart(width: int) -> Sheet:
        return ranges(
            [
                Range(
                    f"{voice.nationality(text(row, 'nationality'))} ({_short(text(row, 'category'), voice)})",
                    0.0,
                    number(row, column),
                    number(row, column),
                    voice.number(number(row, column)),
                )
                for row in rows[:12]
            ],
            width,
            axis=voice("mean weeks open on {day}", day=voice.day(study.reference_date)),
        )

    return Figure(
        "longest-waits",
        voice("Who has waited longest"),
        conclusion,
        ("longest_waits",),
        (
            Drawing(
                voice("Who has waited longest"),
                voice("Bars in rows, one per group. {conclusion}", conclusion=conclusion),
                chart,
            ),
        ),
        views=(
            view(
                voice("Groups by mean weeks open"),
                [
                    (voice("Group"), False),
                    (voice("Nationality"), False),
                    (voice("Applications"), True),
                    (voice("Mean weeks open"), True),
                ],
                [
                    (
                        voice.name(text(row, "category")),
                        voice.nationality(text(row, "nationality")),
                        voice.number(number(row, "applications")),
                        voice.number(number(row, column)),
                    )
                    for row in rows
                ],
            ),
        ),
    )
