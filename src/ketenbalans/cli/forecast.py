"""The commands ``forecast``, ``inflow`` and ``scoreboard``: counts ahead, and forecasts against what came."""

from pathlib import Path
from typing import Annotated

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

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
    out: Out = None,
    as_json: context.AsJson = False,
) -> None:
    """Counts ahead for every series and for their total, with bands."""
    table = room("forecast.table").read_table(file)
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
    )
    if out is not None:
        page = room("report.forecast_page").write_forecast(found, table, file.name, out)
        found["page"] = str(page)
    language = context.settings.language
    context.show(found, as_json, lambda: room("forecast.words").forecast(found, table.notes, language))


def scoreboard(as_json: context.AsJson = False) -> None:
    """Every official forecast of national inflow against what came, beside this house's own."""
    found = room("forecast.contest").document()
    language = context.settings.language
    context.show(found, as_json, lambda: room("forecast.words_on_officials").scoreboard(found, language))


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
