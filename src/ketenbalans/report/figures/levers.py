"""Which lever helps most and which assumption matters most, in weeks of the end date; and the assumptions."""

from ketenbalans.report.figure import Drawing, Figure, view
from ketenbalans.report.figures.claims import bilingual
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Line, Sheet
from ketenbalans.report.tables import Row, StudyTables, number, optional, text
from ketenbalans.report.voice import Voice

DRAWN_ASSUMPTIONS = 12
QUANTILES = ("weeks_p10", "weeks_p50", "weeks_p90")


def ranked(study: StudyTables, kind: str = "") -> list[Row]:
    """Levers and assumptions by the size of what they do, largest first."""
    rows = [row for row in study.records("levers") if not kind or row["kind"] == kind]
    return sorted(rows, key=lambda row: -abs(optional(row, "weeks_p50") or 0.0))


def shift(weeks: float, voice: Voice) -> str:
    """Weeks that an end date moves, in words.

    Example:
        >>> shift(-12.3, Voice("en")), shift(8.0, Voice("en"))
        ('12 weeks earlier', '8 weeks later')
    """
    size = voice.number(abs(weeks))
    if round(weeks) == 0:
        return voice("no week earlier or later")
    return (
        voice("{weeks} weeks earlier", weeks=size) if weeks < 0 else voice("{weeks} weeks later", weeks=size)
    )  # fmt: skip


def best_lever(study: StudyTables) -> Row | None:
    """The lever that brings the end date forward most."""
    rows = [row for row in ranked(study, "lever") if (optional(row, "weeks_p50") or 0.0) < 0]
    return rows[0] if rows else None


def lever_sentence(study: StudyTables, voice: Voice) -> str:
    """Which lever helps most, in one sentence."""
    best = best_lever(study)
    if best is None:
        return voice("None of the levers that were tried brings the end date forward.")
    return voice(
        "Of the levers that were tried {lever} helps most: the end of the old stock comes {weeks} (80% of the"
        " futures: {low} to {high} weeks).",
        lever=_name(best, voice),
        weeks=shift(number(best, "weeks_p50"), voice),
        low=_signed(optional(best, "weeks_p10"), voice),
        high=_signed(optional(best, "weeks_p90"), voice),
    )


def _name(row: Row, voice: Voice) -> str:
    change = voice.name(text(row, "change"))
    name = bilingual(row, "lever", voice)
    return f"{name} ({change})" if change and change not in name else name


def levers(study: StudyTables, voice: Voice) -> Figure:
    """The ranking by weeks of the end date."""
    rows = ranked(study)
    leading = max(
        (row for row in rows if row["share_of_variance"] is not None),
        key=lambda row: number(row, "share_of_variance"),
        default=None,
    )
    drawn = [row for row in rows if row["weeks_p50"] is not None]
    unknown = [_name(row, voice) for row in rows if row["weeks_p50"] is None]
    conclusion = lever_sentence(study, voice)
    if leading is not None:
        conclusion += " " + voice(
            "What is least certain about the end date is “{name}”: {share} of its spread.",
            name=bilingual(leading, "lever", voice),
            share=voice.share(number(leading, "share_of_variance")),
        )

    def drawing(kind: str, title: str, most: int) -> list[Drawing]:
        own = [row for row in drawn if row["kind"] == kind][:most]

        def chart(width: int) -> Sheet:
            known = [value for row in own for q in QUANTILES if (value := optional(row, q)) is not None]
            reach = max(1.0, *(abs(value) for value in known))
            return ranges(
                [
                    Range(
                        _name(row, voice) if kind == "lever" else bilingual(row, "lever", voice),
                        optional(row, "weeks_p10"),
                        optional(row, "weeks_p50"),
                        optional(row, "weeks_p90"),
                        voice.signed(number(row, "weeks_p50")),
                        0 if kind == "lever" else 2,
                    )
                    for row in own
                ],
                width,
                axis=voice("weeks that the end of the old stock moves (left: earlier)"),
                number_format=",.0f",
                domain=(-1.1 * reach, 1.1 * reach),
                lines=[Line(0.0, "")],
            )

        words = voice("Ranges of weeks in rows, largest effect first. {conclusion}", conclusion=conclusion)
        return [Drawing(title, words, chart)] if own else []

    drawings = drawing("lever", voice("Levers: what one can decide"), len(drawn))
    drawings += drawing("assumption", voice("Assumptions: what one does not know"), DRAWN_ASSUMPTIONS)
    left_out = sum(row["kind"] == "assumption" for row in drawn) - DRAWN_ASSUMPTIONS
    notes = []
    if left_out > 0:
        notes.append(voice("{count} assumptions that move it less stand in the table.", count=left_out))
    if unknown:
        notes.append(
            voice("Not known, because the end lies beyond the horizon: {names}.", names="; ".join(unknown))
        )
    return Figure(
        "levers",
        voice("Levers and assumptions by their effect"),
        conclusion,
        ("levers",),
        tuple(drawings),
        views=(
            view(
                voice("Weeks that the end date moves; negative is earlier"),
                [
                    (voice("Lever or assumption"), False),
                    (voice("Kind"), False),
                    (voice("Change"), False),
                    (voice("Low (10%)"), True),
                    (voice("Median"), True),
                    (voice("High (90%)"), True),
                    (voice("Share of the spread"), True),
                ],
                [
                    (
                        bilingual(row, "lever", voice),
                        voice.name(text(row, "kind")),
                        voice.name(text(row, "change")),
                        *(_signed(optional(row, q), voice, 1) for q in QUANTILES),
                        "–"
                        if row["share_of_variance"] is None
                        else voice.share(number(row, "share_of_variance")),
                    )
                    for row in rows
                ],
            ),
        ),
        notes=tuple(notes),
    )


def _signed(weeks: float | None, voice: Voice, decimals: int = 0) -> str:
    return voice("not known") if weeks is None else voice.signed(weeks, decimals)


def assumptions(study: StudyTables, voice: Voice) -> Figure:
    """Every number that no source gives, with its reason and owner, by its place in the ranking."""
    rows = sorted(
        study.records("assumptions"),
        key=lambda row: (row["rank"] is None, row["rank"] or 0, text(row, "id")),
    )
    unranked = sum(row["rank"] is None for row in rows)
    conclusion = voice(
        "The model rests on {count} assumptions; the weightiest is: {statement}",
        count=len(rows),
        statement=bilingual(rows[0], "statement", voice),
    )
    return Figure(
        "assumptions",
        voice("Assumptions"),
        conclusion.rstrip(".") + ".",
        ("assumptions",),
        views=(
            view(
                voice("Assumptions by their place in the ranking"),
                [
                    (voice("Rank"), True),
                    (voice("Assumption"), False),
                    (voice("Statement"), False),
                    (voice("Value"), True),
                    (voice("Band"), True),
                    (voice("Reason"), False),
                    (voice("Owner"), False),
                    (voice("Review on"), False),
                ],
                [
                    (
                        "–" if row["rank"] is None else voice.number(number(row, "rank")),
                        text(row, "id"),
                        bilingual(row, "statement", voice),
                        "–"
                        if row["value"] is None
                        else voice.unit(optional(row, "value"), text(row, "unit")),
                        _band(row, voice),
                        voice.cited(text(row, "reason")),
                        voice.name(text(row, "owner")),
                        voice.day(text(row, "review_date")),
                    )
                    for row in rows
                ],
            ),
        ),
        notes=(voice("{count} of them have no place in the ranking yet.", count=unranked),)
        if unranked
        else (),
    )


def _band(row: Row, voice: Voice) -> str:
    low, high = optional(row, "low"), optional(row, "high")
    if low is None or high is None:
        return "–"
    unit = text(row, "unit")
    if unit == "share":
        return voice.share_range(low, high)
    small = max(abs(low), abs(high)) < 100
    return voice.range(low, high, 2 if small and max(abs(low), abs(high)) < 10 else 1 if small else 0)
