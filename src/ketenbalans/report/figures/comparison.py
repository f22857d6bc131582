"""Published against modelled: what agrees, what does not, and which of it is evidence."""

from ketenbalans.report.figure import Drawing, Figure, Key, view
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Line, Sheet
from ketenbalans.report.tables import Row, StudyTables, number, optional, text
from ketenbalans.report.voice import Voice

MARKS = ("validation", "calibration", "input")
FARTHEST = 3.0
"""Differences are drawn up to this many tolerances; beyond, the words tell."""


def missed(study: StudyTables) -> list[Row]:
    """The figures that the model misses by more than their tolerance, evidence first."""
    rows = [row for row in study.records("published_modelled") if row["within"] is False]
    return sorted(rows, key=lambda row: MARKS.index(text(row, "mark")))


def missed_sentence(row: Row, voice: Voice) -> str:
    """One missed tolerance in words."""
    return voice(
        "{figure} ({period}, {population}): published {published}, modelled {modelled}; the difference is"
        " {difference}, the tolerance {tolerance} ({mark}).",
        figure=voice.name(text(row, "figure")),
        period=voice.period(text(row, "period")),
        population=voice.name(text(row, "population")),
        published=voice.unit(number(row, "published"), text(row, "unit")),
        modelled=voice.unit(optional(row, "modelled_p50"), text(row, "unit")),
        difference=_difference(row, voice),
        tolerance=_tolerance(row, voice),
        mark=voice.name(text(row, "mark")),
    )


def tally(study: StudyTables, mark: str) -> tuple[int, int]:
    """How many figures with a role lie within tolerance, and how many have a verdict at all."""
    judged = [
        row
        for row in study.records("published_modelled")
        if row["mark"] == mark and row["within"] is not None
    ]
    return sum(row["within"] is True for row in judged), len(judged)


def _difference(row: Row, voice: Voice) -> str:
    value = optional(row, "difference")
    if value is None:
        return voice("not compared")
    return voice.points(value) if row["unit"] == "share" else voice.signed(100 * value, 1) + "%"


def _tolerance(row: Row, voice: Voice) -> str:
    value = number(row, "tolerance")
    if row["unit"] == "share":
        return voice("{points} pp", points=voice.number(100 * value, 1 if (100 * value) % 1 else 0))
    return voice.share(value, 1 if round(100 * value, 6) % 1 else 0)


def _verdict(row: Row, voice: Voice) -> str:
    if row["within"] is None:
        return voice("not compared")
    return voice("within tolerance") if row["within"] else voice("tolerance missed")


def published_modelled(study: StudyTables, voice: Voice) -> Figure:
    """Every published figure beside the model, the difference in units of its tolerance."""
    rows = [row for mark in MARKS for row in study.records("published_modelled") if row["mark"] == mark]
    drawn = [row for row in rows if row["difference"] is not None and number(row, "tolerance") > 0]

    def chart(width: int) -> Sheet:
        found = []
        for row in drawn:
            units = number(row, "difference") / number(row, "tolerance")
            at = max(-FARTHEST, min(FARTHEST, units))
            found.append(
                Range(
                    f"{voice.name(text(row, 'figure'))}, {voice.period(text(row, 'period'))}",
                    min(0.0, at),
                    at,
                    max(0.0, at),
                    f"{_difference(row, voice)} · {_verdict(row, voice)}",
                    2 if row["within"] is False else MARKS.index(text(row, "mark")) % 2,
                )
            )
        return ranges(
            found,
            width,
            axis=voice("difference, in tolerances (shaded: within tolerance)"),
            number_format=",.0f",
            domain=(-FARTHEST - 0.2, FARTHEST + 0.2),
            shade=(-1.0, 1.0),
            lines=[Line(0.0, "")],
        )

    good, judged = tally(study, "validation")
    fitted, fitted_judged = tally(study, "calibration")
    conclusion = voice(
        "Of the {judged} figures that no parameter was fitted to (validation), {good} lie within tolerance;"
        " of the {fitted_judged} that it was fitted to (calibration), {fitted}.",
        good=good,
        judged=judged,
        fitted=fitted,
        fitted_judged=fitted_judged,
    )
    return Figure(
        "published-modelled",
        voice("Differences and tolerances"),
        conclusion,
        ("published_modelled",),
        (
            Drawing(
                voice("Differences and tolerances"),
                voice("Differences in rows, in units of the tolerance. {conclusion}", conclusion=conclusion),
                chart,
            ),
        )
        if drawn
        else (),
        (
            Key("", voice("validation or input, within tolerance"), 0),
            Key("", voice("calibration, within tolerance"), 1),
            Key("", voice("tolerance missed"), 2),
        ),
        (
            view(
                voice("Published against modelled"),
                [
                    (voice("Figure"), False),
                    (voice("Period"), False),
                    (voice("Population"), False),
                    (voice("Published"), True),
                    (voice("Modelled (90% band)"), True),
                    (voice("Difference"), True),
                    (voice("Tolerance"), True),
                    (voice("Verdict"), False),
                    (voice("Role"), False),
                    (voice("Source"), False),
                ],
                [
                    (
                        voice.name(text(row, "figure")),
                        voice.period(text(row, "period")),
                        voice.name(text(row, "population")),
                        voice.unit(number(row, "published"), text(row, "unit")),
                        _modelled(row, voice),
                        _difference(row, voice),
                        _tolerance(row, voice),
                        _verdict(row, voice),
                        voice.name(text(row, "mark")),
                        voice.cited(text(row, "source")),
                    )
                    for row in rows
                ],
            ),
        ),
        notes=(
            voice(
                "Only validation is evidence. Input was used to build the model; calibration means that"
                " parameters were chosen to fit it."
            ),
        ),
    )


def _modelled(row: Row, voice: Voice) -> str:
    unit = text(row, "unit")
    middle = optional(row, "modelled_p50")
    if middle is None:
        return "–"
    low, high = optional(row, "modelled_p05"), optional(row, "modelled_p95")
    if low is None or high is None:
        return voice.unit(middle, unit)
    return f"{voice.unit(middle, unit)} ({voice.unit(low, unit)} – {voice.unit(high, unit)})"
