"""The published clearance claims beside the model, what each leaves out, and what clashes (R-090)."""

import math
from typing import Any

from ketenbalans.report.figure import Card, Drawing, Figure, Key, view
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import Row, StudyTables, optional, text
from ketenbalans.report.voice import Voice


def bilingual(row: Row, stem: str, voice: Voice) -> str:
    """The text of a column that a table holds in both languages."""
    return text(row, f"{stem}_{voice.language}")


def years(low: float | None, high: float | None, voice: Voice) -> str:
    """A stated number of years: a range, at least, or at most."""
    if low is None and high is None:
        return voice("not stated")
    if high is None:
        return voice("at least {years} years", years=voice.years(low or 0.0))
    if low is None:
        return voice("at most {years} years", years=voice.years(high))
    if low == high:
        return voice("{years} years", years=voice.years(low))
    return voice("{low} to {high} years", low=voice.years(low), high=voice.years(high))


def modelled_years(row: Row, voice: Voice) -> str:
    """The model's years with their band; an end beyond the horizon is said as such."""
    low, middle, high = (optional(row, f"modelled_years_{q}") for q in ("p10", "p50", "p90"))
    if middle is None:
        return (
            voice("not within the horizon of the model")
            if low is None
            else voice("at least {years} years", years=voice.number(low, 1))
        )
    if high is None:
        return voice(
            "{middle} years; the slowest tenth beyond the horizon of the model",
            middle=voice.number(middle, 1),
        )
    return voice(
        "{middle} years ({low} to {high})",
        middle=voice.number(middle, 1),
        low=voice.number(low if low is not None else middle, 1),
        high=voice.number(high, 1),
    )


def _modelled_in_short(row: Row, voice: Voice) -> str:
    """The model's years in a few letters, for a chart."""
    low, middle, high = (optional(row, f"modelled_years_{q}") for q in ("p10", "p50", "p90"))
    if middle is None or high is None:
        return voice("at least {years} years", years=voice.years(low if low is not None else middle or 0.0))
    return voice("{years} years", years=voice.years(middle))


def agrees(row: Row) -> bool:
    """Whether what is stated overlaps the 80 % band of the model."""
    stated_low = optional(row, "stated_years_low") or 0.0
    stated_high = optional(row, "stated_years_high")
    low, middle, high = (optional(row, f"modelled_years_{q}") for q in ("p10", "p50", "p90"))
    first = low if low is not None else middle if middle is not None else math.inf
    last = high if high is not None else math.inf
    return first <= (math.inf if stated_high is None else stated_high) and stated_low <= last


def claims(study: StudyTables, voice: Voice) -> Figure:
    """The claims beside the model, with what each leaves out and what would make it true."""
    rows = study.records("claims")
    agreeing = [row for row in rows if agrees(row)]

    def chart(width: int) -> Sheet:
        found = []
        for row in rows:
            low, high = optional(row, "stated_years_low"), optional(row, "stated_years_high")
            name = voice.name(text(row, "claim"))
            found.append(
                Range(
                    voice("{claim}: stated", claim=name),
                    0.0 if low is None else low,
                    None,
                    high,
                    years(low, high, voice),
                    1,
                    is_open=high is None,
                )
            )
            middle = optional(row, "modelled_years_p50")
            first, last = optional(row, "modelled_years_p10"), optional(row, "modelled_years_p90")
            if first is None and middle is None:
                continue
            found.append(
                Range(
                    voice("{claim}: modelled", claim=name),
                    first,
                    middle,
                    last,
                    _modelled_in_short(row, voice),
                    0,
                    is_open=last is None,
                )
            )
        return ranges(found, width, axis=voice("years until the old stock is gone"), number_format=",.0f")

    conclusion = voice(
        "{agreeing} of the {claims} published estimates overlap what the model finds when their own"
        " assumptions are followed.",
        agreeing=len(agreeing),
        claims=len(rows),
    )
    return Figure(
        "claims",
        voice("Published estimates of the time needed"),
        conclusion,
        ("claims", "claim_values"),
        (
            Drawing(
                voice("Published estimates of the time needed"),
                voice("Ranges in rows: per estimate what is stated and what the model finds. {conclusion}",
                      conclusion=conclusion),
                chart,
            ),
        ),
        keys=(Key("", voice("stated by the source"), 1), Key("", voice("found by the model"), 0)),
        views=(
            view(
                voice("Stated and modelled years"),
                [
                    (voice("Estimate"), False),
                    (voice("Stated"), False),
                    (voice("Modelled (80% band)"), False),
                    (voice("Source"), False),
                ],
                [
                    (
                        voice.name(text(row, "claim")),
                        years(optional(row, "stated_years_low"), optional(row, "stated_years_high"), voice),
                        modelled_years(row, voice),
                        voice.cited(text(row, "source")),
                    )
                    for row in rows
                ],
            ),
            _values_view(study, voice),
        ),
        cards=tuple(_card(row, study, voice) for row in rows),
        notes=(voice("The estimates were reconstructed after calibration; nothing was fitted to them."),),
    )  # fmt: skip


def _card(row: Row, study: StudyTables, voice: Voice) -> Card:
    values = [value for value in study.records("claim_values") if value["claim"] == row["claim"]]
    return Card(
        voice.name(text(row, "claim")),
        bilingual(row, "stated", voice),
        (
            (voice("Leaves out"), bilingual(row, "leaves_out", voice)),
            (voice("The model finds"), modelled_years(row, voice)),
            (voice("How to read it"), bilingual(row, "reading", voice)),
            (voice("Source"), voice.cited(text(row, "source"))),
        ),
        tuple(_value_sentence(value, voice) for value in values),
    )


def _value_sentence(row: Row, voice: Voice) -> str:
    low, high, unit = optional(row, "low"), optional(row, "high"), text(row, "unit")
    parameter = bilingual(row, "parameter", voice)
    if low is None and high is None:
        return voice("{parameter}: no value yields it", parameter=parameter)
    return voice(
        "{parameter}: {values}",
        parameter=parameter,
        values=_bounds(low, high, unit, voice),
    )


def _bounds(low: float | None, high: float | None, unit: str, voice: Voice) -> str:
    if high is None:
        return voice("at least {value}", value=voice.unit(low, unit))
    if low is None:
        return voice("at most {value}", value=voice.unit(high, unit))
    if low == high:
        return voice.unit(low, unit)
    if unit == "share":
        return voice.share_range(low, high)
    return voice.range(low, high, 0 if low.is_integer() and high.is_integer() else 1) + f" {voice.name(unit)}"


def _values_view(study: StudyTables, voice: Voice) -> Any:
    return view(
        voice("Values that would yield each estimate, one at a time"),
        [
            (voice("Estimate"), False),
            (voice("What would have to be true"), False),
            (voice("Values"), False),
            (voice("Gives (years)"), True),
        ],
        [
            (
                voice.name(text(row, "claim")),
                bilingual(row, "parameter", voice),
                voice("no value yields it")
                if row["low"] is None and row["high"] is None
                else _bounds(optional(row, "low"), optional(row, "high"), text(row, "unit"), voice),
                "–" if row["yields_years"] is None else voice.number(float(row["yields_years"]), 1),
            )
            for row in study.records("claim_values")
        ],
    )


def contradictions(study: StudyTables, voice: Voice) -> Figure:
    """Published statements that cannot hold together, each with its arithmetic."""
    rows = study.records("contradictions")
    conclusion = (
        voice("One pair of published statements cannot hold together.")
        if len(rows) == 1
        else voice("{count} pairs of published statements cannot hold together.", count=len(rows))
    )
    return Figure(
        "contradictions",
        voice("Statements that contradict each other"),
        conclusion,
        ("contradictions",),
        views=(
            view(
                voice("Statements that contradict each other"),
                [
                    (voice("One says"), False),
                    (voice("Another says"), False),
                    (voice("First value"), True),
                    (voice("Second value"), True),
                    (voice("Source"), False),
                ],
                [
                    (
                        bilingual(row, "statement_a", voice),
                        bilingual(row, "statement_b", voice),
                        voice.unit(optional(row, "left"), text(row, "unit")),
                        voice.unit(optional(row, "right"), text(row, "unit")),
                        voice.cited(text(row, "source")),
                    )
                    for row in rows
                ],
            ),
        ),
        cards=tuple(
            Card(
                bilingual(row, "sentence", voice),
                "",
                (
                    (voice("One says"), bilingual(row, "statement_a", voice)),
                    (voice("Another says"), bilingual(row, "statement_b", voice)),
                    (
                        voice("The numbers"),
                        voice(
                            "{left} against {right}",
                            left=voice.unit(optional(row, "left"), text(row, "unit")),
                            right=voice.unit(optional(row, "right"), text(row, "unit")),
                        ),
                    ),
                    (voice("Source"), voice.cited(text(row, "source"))),
                ),
                tone="warning",
            )
            for row in rows
        ),
    )
