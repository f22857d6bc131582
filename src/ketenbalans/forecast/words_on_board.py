"""The scoreboard of forecasts from outside, and what they do to a forecast, in plain words.

Sentences are English templates; the Dutch ones stand in ``data/locales/nl/forecast.po``.
"""

from collections.abc import Sequence
from typing import Any

from ketenbalans.forecast.board import LEAST_PERIODS
from ketenbalans.forecast.table import Note
from ketenbalans.vocabulary.language import number, percentage, translate

SHOWN = 24
"""Rows with an outcome that a person is shown of each forecaster, the newest; all stand in the document."""


def board(document: dict[str, Any], notes: Sequence[Note], language: str) -> str:
    """The answer of ``scoreboard --counts --forecasts`` for a person."""
    lines: list[str] = []
    for item in document["forecasters"]:
        lines += [item["forecaster"], *(f"  {sentence}" for sentence in _scores(item, language))]
        rows = [
            row
            for row in document["forecasts"]
            if row["forecaster"] == item["forecaster"] and row["outcome"] is not None
        ]
        if len(rows) > SHOWN:
            lines.append(
                "  "
                + translate(
                    "The newest {shown} of {count} with an outcome:", language, shown=SHOWN, count=len(rows)
                )
            )
        lines += [f"  {_row(row, language)}" for row in rows[-SHOWN:]]
        lines.append("")
    lines += [translate(note.sentence, language, **note.fields) for note in notes]
    return "\n".join(lines).rstrip()


def _scores(item: dict[str, Any], language: str) -> list[str]:
    if not item["with_outcome"]:
        return [
            translate(
                "{count} forecasts, none with an outcome yet.",
                language,
                count=number(item["forecasts"], language),
            )
        ]
    sentences = [
        translate(
            "{known} of {count} forecasts have an outcome, of {periods} periods. Score {wis} (lower is"
            " better); {held} lay in the 90% band.",
            language,
            known=number(item["with_outcome"], language),
            count=number(item["forecasts"], language),
            periods=item["periods"],
            wis=_decimal(item["wis"], language),
            held=percentage(item["coverage_90"], language),
        )
    ]
    if item["against_own"] is not None:
        sentences.append(
            translate(
                "On the same counts and days this forecaster: {own}; the season before: {naive}.",
                language,
                own=_decimal(item["own"]["wis"], language),
                naive=_decimal(item["naive"]["wis"], language),
            )
        )
    if item["ranges"]:
        sentences.append(
            translate(
                "Low and high held {inside} of {ranges}.",
                language,
                inside=item["inside_range"],
                ranges=item["ranges"],
            )
        )
    return sentences


def _decimal(value: float | None, language: str) -> str:
    if value is None:
        return translate("not known", language)
    return number(value, language, 0 if value >= 100 else 1)


def _row(row: dict[str, Any], language: str) -> str:
    sentence = "{made_on}: {series} in {period} {middle} foreseen, {outcome} came."
    if row["inside_90"] is False:
        sentence = "{made_on}: {series} in {period} {middle} foreseen, {outcome} came; outside its 90% band."
    return translate(
        sentence,
        language,
        made_on=row["made_on"],
        series=row["series"],
        period=row["period"],
        middle=number(row["middle"], language),
        outcome=number(row["outcome"], language),
    )


def mixture(document: dict[str, Any], language: str) -> list[str]:
    """What forecasts of others did to a forecast."""
    lines: list[str] = []
    weights: dict[tuple[str, tuple[tuple[str, float], ...]], list[str]] = {}
    for row in document["mixture"]:
        weights.setdefault((row["series"], tuple(row["weights"].items())), []).append(row["period"])
    for (series, shares), periods in weights.items():
        lines.append(
            translate(
                "{series}, {first} to {last}: weighted by past score, {weights}.",
                language,
                series=series,
                first=periods[0],
                last=periods[-1],
                weights=_weights(shares, language),
            )
        )
    for item in document["outside"]:
        if not item["joins_mixture"]:
            lines.append(
                translate(
                    "{forecaster} has {periods} periods with an outcome behind it; from {least} on it joins.",
                    language,
                    forecaster=item["forecaster"],
                    periods=item["periods"],
                    least=LEAST_PERIODS,
                )
            )
    return [*lines, ""] if lines else []


def _weights(shares: Sequence[tuple[str, float]], language: str) -> str:
    own = translate("this forecaster", language)
    return ", ".join(
        f"{own if name == 'own' else name} {percentage(share, language)}" for name, share in shares
    )
