"""Forecasts as pages of their own: for any table, and for national inflow with the officials beside it.

The same parts as the report: figures with a table beside each chart, both languages, open data, no network.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ketenbalans.forecast.table import Note, Table
from ketenbalans.report import forecast_tables, page
from ketenbalans.report.figure import Figure, Maker, Section
from ketenbalans.report.figures import board, forecasts, judgements, officials
from ketenbalans.report.tables import StudyTables
from ketenbalans.report.voice import Voice
from ketenbalans.vocabulary.language import LANGUAGES, translate

Words = Callable[[Voice], tuple[str, str]]

Outline = Sequence[tuple[str, Words, tuple[tuple[str, Maker], ...]]]
"""Per section its key, its title and question, and its figures with the table that each needs."""

OF_A_TABLE: Outline = (
    (
        "ahead",
        lambda voice: (voice("Ahead"), voice("How many may come, and how sure is that?")),
        (
            ("forecast", forecasts.ahead),
            ("judgements", judgements.scenarios),
            ("indicators", judgements.indicators),
            ("mixture", board.mixture),
            ("forecasters", board.forecasters),
        ),
    ),
    (
        "moved",
        lambda voice: (voice("Changed"), voice("What did the last count change, and by how much?")),
        (("level", forecasts.moved),),
    ),
    (
        "seasons",
        lambda voice: (voice("Season"), voice("When in the year do more or fewer come?")),
        (("season", forecasts.seasons),),
    ),
)

OF_THE_NATION: Outline = (
    (
        "ahead",
        lambda voice: (voice("Ahead"), voice("How many may come, and how sure is that?")),
        (
            ("inflow_years", officials.yearly),
            ("inflow_nationalities", officials.nationalities),
            ("family_arrivals", officials.family),
            ("inflow_shares", officials.shares),
        ),
    ),
    (
        "officials",
        lambda voice: (voice("Officials"), voice("What was foreseen before, and what came?")),
        (
            ("official_forecasts", officials.scoreboard),
            ("outlook", officials.outlook),
            ("foreseen", board.foreseen),
        ),
    ),
)

OF_A_BOARD: Outline = (
    (
        "board",
        lambda voice: (voice("Forecasts"), voice("What was foreseen before, and what came?")),
        (("forecasters", board.forecasters), ("issued", board.issued)),
    ),
)


def write_forecast(document: Mapping[str, Any], table: Table, file: str, folder: Path) -> Path:
    """A page on the forecast of a table.

    Args:
        document: From ``forecast.document.forecast_document``.
        table: The table that was forecast.
        file: Name of its file, for the page.
        folder: Where ``report.html`` and ``data/`` shall stand.

    Returns:
        The path of the page.

    Raises:
        ContradictionError: If the folder holds data that no report wrote.
        UnavailableError: If the folder cannot be written.

    Source:
        Serves R-119.
    """
    study = forecast_tables.of_forecast(document, table.panel, file)

    def opening(voice: Voice) -> dict[str, Any]:
        last = forecasts.period_name(document["last_period"], voice)
        return {
            "dateline": voice("Counts to {period}, from {file}", period=last, file=file),
            "handled": [translate(note.sentence, voice.language, **note.fields) for note in table.notes],
            "trust": [
                voice(
                    "A band that holds 90% is missed one time in ten, and the misses come together: one"
                    " outbreak moves many months."
                ),
                voice("`backtest forecast` says how this forecaster did on the same table before."),
                voice("The counts are shown as given: this page has not been checked for publication."),
            ],
        }

    return page.put(
        study,
        folder,
        lambda: _html(
            study,
            OF_A_TABLE,
            lambda voice: voice("How many may come?"),
            opening,
            lambda voice: voice("counts as given, and a forecast"),
        ),
    )


def write_board(document: Mapping[str, Any], notes: Sequence[Note], file: str, folder: Path) -> Path:
    """A page on every forecast that was issued, against what came.

    Args:
        document: From ``forecast.board.document``.
        notes: What was handled in the counts.
        file: Name of the file with what came, for the page.
        folder: Where ``report.html`` and ``data/`` shall stand.

    Returns:
        The path of the page.

    Raises:
        ContradictionError: If the folder holds data that no report wrote.
        UnavailableError: If the folder cannot be written.

    Source:
        Serves R-114, R-115.
    """
    study = forecast_tables.of_board(document, file)

    def opening(voice: Voice) -> dict[str, Any]:
        return {
            "dateline": voice("What came is from {file}", file=file),
            "handled": [translate(note.sentence, voice.language, **note.fields) for note in notes],
            "trust": [
                voice("A short record is mostly luck: neighbouring forecasts miss together."),
                voice("The counts are shown as given: this page has not been checked for publication."),
            ],
        }

    return page.put(
        study,
        folder,
        lambda: _html(
            study,
            OF_A_BOARD,
            lambda voice: voice("What was foreseen, and what came?"),
            opening,
            lambda voice: voice("counts as given, and forecasts of others"),
        ),
    )


def write_inflow(inflow: Mapping[str, Any], scoreboard: Mapping[str, Any], folder: Path) -> Path:
    """A page on national inflow, with every official forecast against what came.

    Args:
        inflow: From ``forecast.national_outlook.document``.
        scoreboard: From ``forecast.contest.document``.
        folder: Where ``report.html`` and ``data/`` shall stand.

    Returns:
        The path of the page.

    Raises:
        ContradictionError: If the folder holds data that no report wrote.
        UnavailableError: If the folder cannot be written.

    Source:
        Serves R-114 to R-120.
    """
    study = forecast_tables.of_inflow(inflow, scoreboard)

    def opening(voice: Voice) -> dict[str, Any]:
        level = inflow["level"]
        return {
            "dateline": voice("Counts to {day}", day=voice.day(inflow["last_known"])),
            "handled": []
            if level is None
            else [
                voice(
                    "This is a scenario: {level} first applications a year, constant.",
                    level=voice.number(level),
                )
            ],
            "trust": [
                voice("Ten years ahead only the width says something: history held a factor of four."),
                voice("These are the same paths that feed the simulator."),
                voice("Inflow per procedure of the Pact cannot be known before the Pact has run."),
            ],
        }

    def title(voice: Voice) -> str:
        return voice("How many people may apply for asylum?")

    return page.put(
        study,
        folder,
        lambda: _html(
            study, OF_THE_NATION, title, opening, lambda voice: voice("published figures, and a forecast")
        ),
    )


def _html(
    study: StudyTables,
    outline: Outline,
    title: Callable[[Voice], str],
    opening: Callable[[Voice], dict[str, Any]],
    tag: Callable[[Voice], str],
) -> str:
    parts = []
    for language in LANGUAGES:
        voice = Voice(language)
        made = []
        for key, words, makers in outline:
            figures: tuple[Figure, ...] = tuple(
                make(study, voice) for needs, make in makers if study.records(needs)
            )
            if figures:
                made.append(Section(key, *words(voice), figures))
        parts.append({**page.part(study, voice, title(voice), made, tag=tag(voice)), **opening(voice)})
    return page.render("forecast.html", study, parts)
