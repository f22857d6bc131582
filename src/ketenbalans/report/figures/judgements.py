"""What a forecast was told beside the counts: judgement scenarios and leading indicators, each by name."""

from ketenbalans.report.figure import Drawing, Figure, Key, view
from ketenbalans.report.figures.forecasts import called, period_name
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import Row, StudyTables, number, text
from ketenbalans.report.voice import Voice


def scenarios(study: StudyTables, voice: Voice) -> Figure:
    """Every judgement beside the forecast, in the last period ahead."""
    rows = [row for row in study.records("forecast") if row["scenario"]]
    sources = {text(row, "name"): text(row, "source") for row in study.records("judgements")}
    plain = {
        (text(row, "series"), text(row, "period")): row
        for row in study.records("forecast")
        if not row["scenario"]
    }
    last = max(number(row, "horizon") for row in rows)
    shown = [row for row in rows if number(row, "horizon") == last]

    def without(row: Row) -> float:
        return number(plain[text(row, "series"), text(row, "period")], "p50")

    first = shown[-1]
    conclusion = voice(
        "In {period}, under “{scenario}”, {median} are expected for {series}, instead of {plain}.",
        period=period_name(text(first, "period"), voice),
        scenario=text(first, "scenario"),
        median=voice.about(number(first, "p50")),
        series=called(text(first, "series"), voice),
        plain=voice.about(without(first)),
    )

    def chart(width: int) -> Sheet:
        return ranges(
            [
                Range(
                    f"{text(row, 'scenario')}: {called(text(row, 'series'), voice)}",
                    number(row, "p05"),
                    number(row, "p50"),
                    number(row, "p95"),
                    voice.number(number(row, "p50")),
                    points=((without(row), 1),),
                    apart=True,
                )
                for row in shown
            ],
            width,
            axis=voice("persons: median and 90% band"),
        )

    title = voice("Judgements beside the forecast")
    return Figure(
        "judgements",
        title,
        conclusion,
        ("forecast", "judgements"),
        (Drawing(title, voice("Bars in rows. {conclusion}", conclusion=conclusion), chart),),
        keys=(
            Key("", voice("under the judgement: median and 90% band"), 0),
            Key("", voice("median without it"), 1),
        ),
        views=(
            view(
                voice("Median, with the band that holds 90% of the futures"),
                [
                    (voice("Judgement"), False),
                    (voice("Series"), False),
                    (voice("Period"), False),
                    (voice("Median"), True),
                    (voice("90% low"), True),
                    (voice("90% high"), True),
                    (voice("Source"), False),
                ],
                [
                    (
                        text(row, "scenario"),
                        called(text(row, "series"), voice),
                        period_name(text(row, "period"), voice),
                        voice.number(number(row, "p50")),
                        voice.number(number(row, "p05")),
                        voice.number(number(row, "p95")),
                        sources[text(row, "scenario")],
                    )
                    for row in rows
                ],
            ),
        ),
        notes=(voice("A judgement is a person's; it is shown beside the forecast and never mixed into it."),),
    )


def indicators(study: StudyTables, voice: Voice) -> Figure:
    """What every leading indicator did, and why it is not used where it is not."""
    rows = study.records("indicators")
    used = [row for row in rows if row["used"]]
    conclusion = voice(
        "{used} of {count} indicators are used: only those that would have made past errors smaller.",
        used=len(used),
        count=len(rows),
    )
    return Figure(
        "indicators",
        voice("Leading indicators"),
        conclusion,
        ("indicators",),
        views=(
            view(
                voice("What each indicator did"),
                [
                    (voice("Indicator"), False),
                    (voice("Used"), False),
                    (voice("Past errors smaller by"), True),
                    (voice("Moves the next period by"), True),
                    (voice("Moves the last period by"), True),
                ],
                [
                    (
                        text(row, "name"),
                        voice("yes") if row["used"] else voice("no"),
                        voice("not known")
                        if row["gain"] is None
                        else voice.number(100 * number(row, "gain"), 1) + "%",
                        voice.signed(100 * number(row, "first_move"), 1) + "%",
                        voice.signed(100 * number(row, "last_move"), 1) + "%",
                    )
                    for row in rows
                ],
            ),
        ),
        notes=(
            voice(
                "Each indicator is asked at every past moment with what was known then. It is used from one"
                " per cent smaller errors on; less than that comes by luck."
            ),
        ),
        table_open=True,
    )
