"""The second hindcast: what could have been said on 1 July 2023, held against what came."""

from ketenbalans.report.figure import Drawing, Figure, Key, view
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Line, Sheet
from ketenbalans.report.tables import Row, StudyTables, number, text
from ketenbalans.report.voice import Voice

FARTHEST = 3.0
"""Bands are drawn up to this many times what was published; beyond, the words tell."""
BANDS = ("foreseen_p05", "foreseen_p50", "foreseen_p95")


def held(study: StudyTables) -> tuple[int, int]:
    """How many figures lie within their band of 90 %, and how many there are."""
    rows = study.records("foreseen")
    return sum(row["inside"] is True for row in rows), len(rows)


def foreseen(study: StudyTables, voice: Voice) -> Figure:
    """Every published figure since mid-2023 beside its band, as a multiple of what was published."""
    rows = study.records("foreseen")
    good, all_of_them = held(study)
    conclusion = voice(
        "Told in mid-2023 only what was known then, the model gives bands of 90% that hold {good} of the"
        " {all} figures published since.",
        good=good,
        all=all_of_them,
    )
    missed = [_named(row, voice) for row in rows if row["inside"] is False]
    if missed:
        conclusion += " " + voice("Outside its band: {figures}.", figures=voice.listing(missed))
    drawn = [row for row in rows if number(row, "published") > 0]

    def chart(width: int) -> Sheet:
        return ranges(
            [_range(row, voice) for row in drawn],
            width,
            axis=voice("foreseen over published (line: as published)"),
            number_format=",.1f",
            domain=(0.0, FARTHEST),
            lines=[Line(1.0, "")],
        )

    title = voice("What could be foreseen in mid-2023")
    words = voice("Bands of 90% in rows, each over the published figure. {conclusion}", conclusion=conclusion)
    return Figure(
        "foreseen",
        title,
        conclusion,
        ("foreseen",),
        (Drawing(title, words, chart),) if drawn else (),
        (
            Key("", voice("published figure within the band"), 0),
            Key("", voice("published figure outside the band"), 2),
        ),
        (
            view(
                title,
                [
                    (voice("Figure"), False),
                    (voice("Period"), False),
                    (voice("Population"), False),
                    (voice("Published"), True),
                    (voice("Foreseen (90% band)"), True),
                    (voice("Within the band"), False),
                    (voice("Source"), False),
                ],
                [_cells(row, voice) for row in rows],
            ),
        ),
        notes=(
            voice(
                "The first comparison is given the inflow and the staff that came and tests the chain. This"
                " one gets only the official forecast of April 2023 with the error of earlier forecasts, and"
                " a staff that grows as then could be expected; it tests whether the bands are honest."
            ),
            voice("The figures move together, so their number says less than it seems."),
        ),
    )


def _named(row: Row, voice: Voice) -> str:
    return f"{voice.name(text(row, 'figure'))} ({voice.period(text(row, 'period'))})"


def _range(row: Row, voice: Voice) -> Range:
    published = number(row, "published")
    low, middle, high = (min(number(row, name) / published, FARTHEST) for name in BANDS)
    unit = text(row, "unit")
    said = voice(
        "{low} to {high}",
        low=voice.unit(number(row, "foreseen_p05"), unit),
        high=voice.unit(number(row, "foreseen_p95"), unit),
    )
    label = f"{voice.name(text(row, 'figure'))}, {voice.period(text(row, 'period'))}"
    beyond = number(row, "foreseen_p95") / published > FARTHEST
    return Range(label, low, middle, high, said, 0 if row["inside"] else 2, is_open=beyond)


def _cells(row: Row, voice: Voice) -> tuple[str, ...]:
    unit = text(row, "unit")
    decimals = 1 if unit == "share" or number(row, "published") < 100 else 0
    say = voice.share if unit == "share" else voice.number
    low, middle, high = (say(number(row, name), decimals) for name in BANDS)
    return (
        voice.name(text(row, "figure")),
        voice.period(text(row, "period")),
        voice.name(text(row, "population")),
        voice.unit(number(row, "published"), unit),
        f"{middle} ({low} – {high})",
        voice("yes") if row["inside"] else voice("no"),
        voice.cited(text(row, "source")),
    )
