"""The scoreboard of forecasts from outside in pictures: how good each forecaster was, and what came."""

from collections.abc import Callable

from ketenbalans.forecast.words_on_officials import NAMES_OF_FORESEEN
from ketenbalans.report.figure import Drawing, Figure, Key, view
from ketenbalans.report.figures.forecasts import called, period_name
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import Row, StudyTables, distinct, number, optional, text
from ketenbalans.report.voice import Voice

DRAWN = 18
"""Forecasts that a chart shows of each forecaster, the newest with an outcome; the table has them all."""

MOST_CHARTS = 8


def forecasters(study: StudyTables, voice: Voice) -> Figure:
    """Who forecasts, and how good that was beside the own forecaster on the same counts."""
    rows = study.records("forecasters")
    scored = [row for row in rows if row["wis"] is not None]
    conclusion = voice("No forecast has an outcome yet.")
    if scored:
        best = min(
            scored, key=lambda row: number(row, "against_own") if row["against_own"] is not None else 9.0
        )
        conclusion = voice(
            "Of {count} forecasters with an outcome {name} comes nearest: {held} of what came lay in its 90%"
            " band.",
            count=len(scored),
            name=text(best, "forecaster"),
            held=voice.share(number(best, "coverage_90")),
        )
    return Figure(
        "forecasters",
        voice("Who forecasts, and how good that was"),
        conclusion,
        ("forecasters",),
        views=(
            view(
                voice("Scores on what came; lower is better"),
                [
                    (voice("Forecaster"), False),
                    (voice("Forecasts"), True),
                    (voice("With an outcome"), True),
                    (voice("Score"), True),
                    (voice("This forecaster, same counts"), True),
                    (voice("The season before"), True),
                    (voice("In 90%"), True),
                ],
                [_scores(row, voice) for row in rows],
            ),
        ),
        notes=(
            voice(
                "Each is scored on the same day and the same counts as this forecaster. Who gives one number"
                " or scenarios gets the band of this forecaster, times what the own record deserves."
            ),
        ),
        table_open=True,
    )


def _scores(row: Row, voice: Voice) -> tuple[str, ...]:
    def decimal(name: str) -> str:
        value = optional(row, name)
        return "–" if value is None else voice.number(value, 0 if value >= 100 else 1)

    return (
        text(row, "forecaster"),
        voice.number(number(row, "forecasts")),
        voice.number(number(row, "with_outcome")),
        decimal("wis"),
        decimal("own_wis"),
        decimal("naive_wis"),
        "–" if row["coverage_90"] is None else voice.share(number(row, "coverage_90")),
    )


def mixture(study: StudyTables, voice: Voice) -> Figure:
    """What forecasts of others weigh in each series."""
    rows = study.records("mixture")
    first = [
        row
        for series in distinct(rows, "series")
        for row in _of_first_period([row for row in rows if row["series"] == series])
    ]
    top = max(first, key=lambda row: number(row, "weight"))
    name, title = _by(top, voice), voice("What others do to the forecast")
    return Figure(
        "mixture",
        title,
        voice(
            "{name} weighs most: {share} of the forecast of {series}.",
            name=name[0].upper() + name[1:],
            share=voice.share(number(top, "weight")),
            series=called(text(top, "series"), voice),
        ),
        ("mixture",),
        views=(
            view(
                title,
                [
                    (voice("Series"), False),
                    (voice("Forecaster"), False),
                    (voice("Weight in the next period"), True),
                    (voice("Periods"), True),
                ],
                [
                    (
                        called(text(row, "series"), voice),
                        _by(row, voice),
                        voice.share(number(row, "weight")),
                        voice.number(len([other for other in rows if _same(row, other)])),
                    )
                    for row in first
                ],
            ),
        ),
        notes=(
            voice(
                "A weight is one over the past score beside this forecaster, on the same days and counts."
                " Every future keeps its rank, so parts and total agree."
            ),
        ),
        table_open=True,
    )


def _by(row: Row, voice: Voice) -> str:
    name = text(row, "forecaster")
    return voice("this forecaster") if name == "own" else name


def _same(one: Row, other: Row) -> bool:
    return (one["series"], one["forecaster"]) == (other["series"], other["forecaster"])


def _of_first_period(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["period"] == rows[0]["period"]]


def issued(study: StudyTables, voice: Voice) -> Figure:
    """Every forecast that was issued, against what came."""
    rows = study.records("issued")
    known = [row for row in rows if row["outcome"] is not None]
    banded = [row for row in known if row["inside_90"] is not None]
    conclusion = voice("No forecast has an outcome yet.")
    if banded:
        conclusion = voice(
            "{inside} of {count} outcomes lay in the band that should hold 90%.",
            inside=sum(bool(row["inside_90"]) for row in banded),
            count=len(banded),
        )

    title = voice("Every forecast, and what came")
    return Figure(
        "issued",
        title,
        conclusion,
        ("issued",),
        _drawings(known, conclusion, voice),
        keys=(
            Key("", voice("forecast: middle and 90% band"), 0),
            Key("", voice("what came"), 2),
            Key("", voice("this forecaster, from what was known then"), 3),
        )
        if known
        else (),
        views=(
            view(
                title,
                [
                    (voice("Forecaster"), False),
                    (voice("Made"), False),
                    (voice("Series"), False),
                    (voice("Period"), False),
                    (voice("90% low"), True),
                    (voice("Middle"), True),
                    (voice("90% high"), True),
                    (voice("Came"), True),
                    (voice("Against it"), True),
                    (voice("This forecaster"), True),
                ],
                [_issued(row, voice) for row in rows],
            ),
        ),
    )


def _drawings(known: list[Row], conclusion: str, voice: Voice) -> tuple[Drawing, ...]:
    """One chart per series and length of period, so that months and years never share an axis."""
    found = []
    for series in distinct(known, "series"):
        of_series = [row for row in known if row["series"] == series]
        for size in sorted({len(text(row, "period")) for row in of_series}):
            rows = [row for row in of_series if len(text(row, "period")) == size]
            drawn = [row for name in distinct(rows, "forecaster") for row in _newest(rows, name)]
            description = voice("Bars in rows, one per forecast. {conclusion}", conclusion=conclusion)
            found.append(Drawing(called(text(drawn[0], "series"), voice), description, _chart(drawn, voice)))
    return tuple(found[:MOST_CHARTS])


def _newest(rows: list[Row], forecaster: str) -> list[Row]:
    return [row for row in rows if row["forecaster"] == forecaster][-DRAWN:]


def _chart(rows: list[Row], voice: Voice) -> Callable[[int], Sheet]:
    def chart(width: int) -> Sheet:
        drawn = []
        for row in rows:
            points = [(number(row, "outcome"), 2)]
            if row["own_median"] is not None:
                points.append((number(row, "own_median"), 3))
            drawn.append(
                Range(
                    f"{text(row, 'forecaster')}, {period_name(text(row, 'period'), voice)}",
                    optional(row, "low"),
                    number(row, "middle"),
                    optional(row, "high"),
                    voice("{came} came", came=voice.number(number(row, "outcome"))),
                    points=tuple(points),
                    apart=True,
                )
            )
        return ranges(drawn, width, axis=voice("persons: median and 90% band"))

    return chart


def _issued(row: Row, voice: Voice) -> tuple[str, ...]:
    def cell(name: str) -> str:
        value = optional(row, name)
        return "–" if value is None else voice.number(value)

    error = "–" if row["error_share"] is None else voice.signed(100 * number(row, "error_share")) + "%"
    return (
        text(row, "forecaster"),
        voice.day(text(row, "made_on")),
        called(text(row, "series"), voice),
        period_name(text(row, "period"), voice),
        *(cell(name) for name in ("low", "middle", "high", "outcome")),
        error,
        cell("own_median"),
    )


def foreseen(study: StudyTables, voice: Voice) -> Figure:
    """What reception, guardians and the IND were told to expect, and what came."""
    rows = study.records("foreseen")
    known = [row for row in rows if row["came"] is not None]
    in_reception = [row for row in known if row["subject"] == "coa.occupancy.average"]
    worst = max(in_reception or known, key=lambda row: abs(number(row, "error_share")))
    title = voice("What reception and others were told to expect")
    conclusion = voice(
        "{name} in {year}: {foreseen} foreseen, {came} came ({error}).",
        name=voice(NAMES_OF_FORESEEN[text(worst, "subject")]),
        year=text(worst, "year"),
        foreseen=voice.number(number(worst, "foreseen")),
        came=voice.number(number(worst, "came")),
        error=voice.signed(100 * number(worst, "error_share")) + "%",
    )
    return Figure(
        "foreseen",
        title,
        conclusion,
        ("foreseen",),
        views=(
            view(
                title,
                [
                    (voice("What"), False),
                    (voice("Year"), True),
                    (voice("Foreseen"), True),
                    (voice("Came"), True),
                    (voice("Against it"), True),
                    (voice("Source"), False),
                ],
                [_foreseen(row, voice) for row in rows],
            ),
        ),
        notes=(
            voice(
                "Flows are people in a year; a mean over a year is no stock at its end, and is held apart."
            ),
        ),
    )


def _foreseen(row: Row, voice: Voice) -> tuple[str, ...]:
    name = voice(NAMES_OF_FORESEEN[text(row, "subject")])
    came = row["came"] is not None
    return (
        f"{name}, {text(row, 'part')}" if row["part"] else name,
        text(row, "year"),
        voice.number(number(row, "foreseen")),
        voice.number(number(row, "came")) if came else "–",
        voice.signed(100 * number(row, "error_share")) + "%" if came else "–",
        voice.cited(text(row, "source")),
    )
