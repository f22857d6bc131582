"""The commands ``forecast``, ``inflow`` and ``scoreboard``: counts ahead, and forecasts against what came."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room
from ketenbalans.errors import MissingValueError

Outside = Annotated[
    list[Path] | None,
    typer.Option(
        "--forecasts",
        help="Forecasts of others: forecaster, made_on, series, period, quantile, value. May stand twice.",
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder for a page with charts, tables and data files.")
]


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("forecast")(forecast)
    app.command("scoreboard")(scoreboard)
    app.command("inflow")(inflow)


def forecast(
    file: Annotated[Path, typer.Argument(help="Long table: series, period, value, and published if known.")],
    horizon: Annotated[int, typer.Option(help="Number of coming periods.")] = 12,
    paths: Annotated[int, typer.Option(help="Number of sample paths in the JSON document.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the sample paths.")] = 1,
    total: Annotated[bool, typer.Option(help="Whether the sum of all series is forecast too.")] = True,
    indicators: Annotated[
        Path | None,
        typer.Option(help="Long table of leading indicators; used only where they would have helped."),
    ] = None,
    scenarios: Annotated[
        Path | None, typer.Option(help="YAML of judgements with their sources, shown beside the forecast.")
    ] = None,
    forecasts: Outside = None,
    issue: Annotated[
        Path | None,
        typer.Option(help="CSV to which this forecast is added, so that a later month scores it."),
    ] = None,
    made_on: Annotated[
        str | None,
        typer.Option(help="Day under which it is added; without it the day after the last count."),
    ] = None,
    out: Out = None,
    as_json: context.AsJson = False,
) -> None:
    """Counts ahead for every series and for their total, with bands."""
    table = room("forecast.table").read_table(file)
    issued = room("forecast.issued")
    day = issued.day_of(table, made_on)
    found = room("forecast.document").forecast_document(
        table,
        horizon=horizon,
        paths=paths,
        seed=seed,
        total=total,
        indicators=None if indicators is None else room("forecast.table").read_table(indicators).panel,
        scenarios=()
        if scenarios is None
        else room("forecast.judgement").read_scenarios(scenarios, table.panel.names),
        outside=_outside(forecasts),
    )
    if issue is not None:
        found["issued"] = {
            "file": str(issue),
            "made_on": day.isoformat(),
            "new": issued.keep(issued.said_by_us(found, day), issue),
        }
    if out is not None:
        page = room("report.forecast_page").write_forecast(found, table, file.name, out)
        found["page"] = str(page)
    language = context.settings.language
    context.show(found, as_json, lambda: room("forecast.words").forecast(found, table.notes, language))


def _outside(files: list[Path] | None) -> tuple[Any, ...]:
    outside = room("forecast.outside")
    found: tuple[Any, ...] = outside.together([outside.read_outside(file) for file in files or []])
    return found


def scoreboard(
    counts: Annotated[
        Path | None,
        typer.Option(help="Long table of what came; with --forecasts, in place of the officials."),
    ] = None,
    forecasts: Outside = None,
    out: Out = None,
    as_json: context.AsJson = False,
) -> None:
    """Every forecast ever issued against what came: of the officials, or of any table of forecasts."""
    language = context.settings.language
    if counts is not None and not forecasts:
        raise MissingValueError(
            "counts alone make no scoreboard",
            where="--forecasts",
            mend="give --forecasts too, or nothing for the official forecasts",
        )
    if forecasts:
        _board(counts, forecasts, out, as_json, language)
        return
    if out is not None:
        raise MissingValueError(
            "the official forecasts have no page of their own",
            where="--out",
            mend="use ketenbalans inflow --out, which shows them beside the inflow",
        )
    found = room("forecast.contest").document()
    context.show(found, as_json, lambda: room("forecast.words_on_officials").scoreboard(found, language))


def _board(
    counts: Path | None, forecasts: list[Path], out: Path | None, as_json: bool, language: str
) -> None:
    """The scoreboard of forecasts in files, against a table of counts or the published national ones."""
    said, board = _outside(forecasts), room("forecast.board")
    if counts is None:
        notes: tuple[Any, ...] = ()
        found = board.document(room("forecast.national_board").score_national(said))
    else:
        table = room("forecast.table").read_table(counts)
        notes = table.notes
        found = board.document(board.score(said, table), [note.text() for note in notes])
    if out is not None:
        name = "CBS, annual report 2025" if counts is None else counts.name
        found["page"] = str(room("report.forecast_page").write_board(found, notes, name, out))
    context.show(found, as_json, lambda: room("forecast.words_on_board").board(found, notes, language))


def inflow(
    until: Annotated[int, typer.Option(help="Last calendar year.")] = 2036,
    futures: Annotated[int, typer.Option(help="Number of possible futures.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of all draws.")] = 1,
    level: Annotated[
        float | None,
        typer.Option(help="Expected first applications a year; without it what the counts tell."),
    ] = None,
    out: Out = None,
    as_json: context.AsJson = False,
) -> None:
    """National inflow by year with bands, in total and by nationality."""
    found = room("forecast.national_outlook").document(until=until, futures=futures, seed=seed, level=level)
    if out is not None:
        page = room("report.forecast_page").write_inflow(found, room("forecast.contest").document(), out)
        found["page"] = str(page)
    language = context.settings.language
    context.show(found, as_json, lambda: room("forecast.words_on_officials").inflow(found, language))
