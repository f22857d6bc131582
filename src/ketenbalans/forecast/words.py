"""What a forecast and a back-test say in plain words, in Dutch and English.

Sentences are English templates; the Dutch ones stand in ``data/locales/nl/forecast.po``.
"""

from collections.abc import Sequence
from typing import Any

from ketenbalans.forecast.own import NONE, SHORT
from ketenbalans.forecast.table import Note
from ketenbalans.forecast.words_on_board import mixture
from ketenbalans.vocabulary.language import number, percentage, translate

NEAR = 0.05
"""Level and own mean that differ by less than this share are called about the same."""

SUDDEN = 0.15
"""A level that differs by more than this share from the mean of the last half year is called sudden."""


def forecast(document: dict[str, Any], notes: Sequence[Note], language: str) -> str:
    """The answer of the command ``forecast`` for a person."""
    lines = []
    explained = {item["series"]: item for item in document["explanation"]}
    for name in dict.fromkeys(row["series"] for row in document["forecasts"]):
        rows = [row for row in document["forecasts"] if row["series"] == name]
        lines.append(f"{name}")
        if name in explained:
            lines += [f"  {sentence}" for sentence in _explained(explained[name], language)]
        lines += [f"  {_row(row, language)}" for row in rows if row["quantiles"]]
        if rows[0]["method"] == NONE:
            lines.append("  " + translate("no count is known, so nothing is forecast", language))
        lines.append("")
    lines += _indicators(document["indicators"], language)
    lines += _judgements(document["scenarios"], language)
    lines += mixture(document, language)
    if "issued" in document:
        lines.append(
            translate(
                "Kept in {file} as made on {made_on}: {new} new.",
                language,
                file=document["issued"]["file"],
                made_on=document["issued"]["made_on"],
                new=document["issued"]["new"],
            )
        )
    late = document["late_registration"]
    if late and late["persons_added"]:
        lines.append(
            translate(
                "Recent counts are expected to be revised by {persons} in all; the forecast allows for it.",
                language,
                persons=number(late["persons_added"], language),
            )
        )
    return "\n".join([*lines, *_notes(notes, language)]).rstrip()


def _indicators(indicators: Sequence[dict[str, Any]], language: str) -> list[str]:
    """What each leading indicator did, and why it is not used where it is not."""
    lines = []
    for item in indicators:
        if item["gain"] is None:
            sentence = "Indicator {name}: too little is known to judge it, so it is not used."
        elif item["used"]:
            sentence = (
                "Indicator {name}: past errors would have been {gain} smaller; it moves the next period by"
                " {first} and the last by {last}."
            )
        elif item["gain"] <= 0:
            sentence = "Indicator {name}: past errors would have been no smaller, so it is not used."
        else:
            sentence = (
                "Indicator {name}: past errors would have been {gain} smaller, too little to use it; nothing"
                " changes."
            )
        lines.append(
            translate(
                sentence,
                language,
                name=item["name"],
                gain=_share(item["gain"], language),
                first=percentage(item["moves"][0], language, 1),
                last=percentage(item["moves"][-1], language, 1),
            )
        )
    return [*lines, ""] if lines else []


def _judgements(rows: Sequence[dict[str, Any]], language: str) -> list[str]:
    """Every judgement with its source and its counts, under its own name."""
    lines: list[str] = []
    for row in rows:
        heading = translate(
            "Judgement {scenario} ({source}), {series}:",
            language,
            scenario=row["scenario"],
            source=row["source"],
            series=row["series"],
        )
        if row["horizon"] == 1:
            lines.append(heading)
        lines.append(f"  {_row(row, language)}")
    return [*lines, ""] if lines else []


def _row(row: dict[str, Any], language: str) -> str:
    shares = row["quantiles"]
    return translate(
        "{period}: {median}, with 90% between {low} and {high}",
        language,
        period=row["period"],
        median=number(row["median"], language),
        low=number(shares["0.05"], language),
        high=number(shares["0.95"], language),
    )


def _explained(item: dict[str, Any], language: str) -> list[str]:
    sentences = []
    level, mean = item["level"], item["own_mean"]
    fields: dict[str, object] = {
        "level": number(level, language),
        "mean": number(mean, language),
    }
    if abs(level - mean) <= NEAR * max(mean, 1):
        sentences.append(translate("Level {level} a period, about its own mean.", language, **fields))
    elif level > mean:
        sentences.append(
            translate(
                "Level {level} a period, above its own mean of {mean}: some return to it is expected.",
                language,
                **fields,
            )
        )
    else:
        sentences.append(
            translate(
                "Level {level} a period, below its own mean of {mean}: some return to it is expected.",
                language,
                **fields,
            )
        )
    season = item["season"]
    if len(season) > 1 and max(season) - min(season) > NEAR:
        sentences.append(
            translate(
                "Season: highest in place {highest} of {places} (factor {high}), lowest in {lowest} ({low}).",
                language,
                highest=season.index(max(season)) + 1,
                lowest=season.index(min(season)) + 1,
                places=len(season),
                high=number(max(season), language, 2),
                low=number(min(season), language, 2),
            )
        )
    if item["last"] is not None and item["last_expected"] is not None:
        expected = item["last_expected"]
        sentences.append(
            translate(
                "Last count {last}; expected was {median} ({low} to {high}). The forecast moved by {change}.",
                language,
                last=number(item["last"], language),
                median=number(expected["median"], language),
                low=number(expected["low"], language),
                high=number(expected["high"], language),
                change=number(item["change"], language),
            )
        )
    sentences += _sudden(item, language)
    if item["method"] == SHORT:
        sentences.append(
            translate("The series is too short to tell its own spread: the band is an assumption.", language)
        )
    return sentences


def _sudden(item: dict[str, Any], language: str) -> list[str]:
    """A level that left the mean of the last half year, and counts that nobody expected."""
    sentences, level, recent = [], item["level"], item["recent_mean"]
    if abs(level - recent) > SUDDEN * max(recent, 1):
        sentences.append(
            translate(
                "That is above the {recent} of the last half year; a sudden rise is taken to fade."
                if level > recent
                else "That is below the {recent} of the last half year; a sudden fall is taken to stay.",
                language,
                recent=number(recent, language),
            )
        )
    row = item["in_a_row"]
    if abs(row) > 1:
        sentences.append(
            translate(
                "The last {count} counts lay above their bands: the level has shifted."
                if row > 0
                else "The last {count} counts lay below their bands: the level has shifted.",
                language,
                count=abs(row),
            )
        )
    return sentences


def backtest(document: dict[str, Any], notes: Sequence[Note], language: str) -> str:
    """The answer of the command ``backtest forecast`` for a person."""
    lines = [
        translate(
            "{series} series, {origins} origins from {first} to {last}.",
            language,
            series=document["series"],
            origins=document["origins"],
            first=document["first_origin"],
            last=document["last_origin"],
        ),
        "",
    ]
    names = {
        "own": translate("this forecaster", language),
        "naive": translate("last count", language),
        "seasonal_naive": translate("same period last season", language),
    }
    if "without_indicators" in document["baselines"]:
        names["without_indicators"] = translate("this forecaster without indicators", language)
    headings = [
        translate(heading, language)
        for heading in ("score", "relative", "in 50%", "in 90%", "above 95%", "absolute error")
    ]
    width = max(len(name) for name in names.values())
    lines.append(" " * width + "".join(f"{heading:>16}" for heading in headings))
    for key, name in names.items():
        measured = document["overall"] if key == "own" else document["baselines"][key]["overall"]
        lines.append(f"{name:<{width}}" + "".join(f"{cell:>16}" for cell in _cells(measured, language)))
    lines += [
        "",
        translate(
            "Score: weighted interval score in persons, lower is better; relative is against the same period"
            " last season.",
            language,
        ),
    ]
    for horizon, measured in document["by_horizon"].items():
        lines.append(
            translate(
                "Horizon {horizon}: relative score {relative}, {share} of outcomes in the 90% band.",
                language,
                horizon=horizon,
                relative=_number(measured["relative_wis"], language, 2),
                share=_share(measured["coverage_90"], language),
            )
        )
    return "\n".join([*lines, *_notes(notes, language)]).rstrip()


def _cells(measured: dict[str, Any], language: str) -> list[str]:
    return [
        _number(measured["wis"], language, 1),
        _number(measured["relative_wis"], language, 2),
        _share(measured["coverage_50"], language),
        _share(measured["coverage_90"], language),
        _share(measured["above_95"], language),
        _number(measured["mae"], language, 1),
    ]


def _number(value: float | None, language: str, decimals: int) -> str:
    return translate("unknown", language) if value is None else number(value, language, decimals)


def _share(value: float | None, language: str) -> str:
    return translate("unknown", language) if value is None else percentage(value, language)


def _notes(notes: Sequence[Note], language: str) -> list[str]:
    if not notes:
        return []
    heading = translate("Handled on the way:", language)
    return ["", heading, *(f"- {translate(note.sentence, language, **note.fields)}" for note in notes)]
