"""The command ``finance``: published money recomputed, and what a scenario costs per partner."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

FEWEST_FUTURES = 20


class Form(StrEnum):
    """In what form tables are written."""

    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"


class Counted(StrEnum):
    """What the quantity of price times quantity counts."""

    INFLOW = "inflow"
    PRODUCTION = "production"


def finance(
    scenario: Annotated[
        str, typer.Option(help="Scenario whose cost is told, such as plan; published money only if left out.")
    ] = "",
    futures: Annotated[int, typer.Option(help="Futures of the scenario.")] = 40,
    seed: Annotated[int, typer.Option(help="Seed of every draw.")] = 1,
    quantity: Annotated[
        Counted, typer.Option(help="What Q counts in a scenario: what comes, or what is decided.")
    ] = Counted.INFLOW,
    out: Annotated[Path | None, typer.Option(help="Folder to write the tables to.")] = None,
    form: Annotated[Form, typer.Option(help="Form of the written tables.")] = Form.CSV,
    as_json: context.AsJson = False,
) -> None:
    """Funding, provision, budget stages and accounts, recomputed; with --scenario what a scenario costs."""
    tables = room("finance.money_tables")
    language = context.settings.language
    made = list(tables.published_tables(language))
    if scenario:
        made += _scenario(scenario, futures, seed, quantity.value)
    files = []
    if out is not None:
        files = room("finance.budget_tables").write(made, out, form.value, language)
    result = {
        "scenario": scenario or None,
        "synthetic": bool(scenario),
        "without_price": list(room("finance.scenario_costs").WITHOUT_PRICE),
        "tables": [_record(table) for table in made],
        "files": [str(path) for path in files],
    }
    context.show(result, as_json, lambda: _words(made, files, language))


def _scenario(name: str, futures: int, seed: int, counted: str) -> list[Any]:
    """The tables of a scenario, from the synthetic register of 1 April 2026."""
    if futures < FEWEST_FUTURES:
        raise room("errors").OutOfRangeError(
            "{futures} futures are too few for a band",
            where="--futures",
            mend="ask for at least {fewest}",
            futures=futures,
            fewest=FEWEST_FUTURES,
        )
    study, prices = room("studies.money"), room("finance.prices")
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=2 * futures)
        found = study.run(
            name, count=futures, seed=seed, progress=lambda done: progress.update(task, completed=done)
        )
    drawn = prices.drawn_prices(
        found.results.sample, prices.published_prices(counted=room("finance.funding").Quantity(counted))
    )
    return list(
        room("finance.tables_scenario").scenario_tables(
            name, found.results, found.later, study.DELAY_WEEKS, found.old_stock, drawn
        )
    )


def _record(table: Any) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "unit": table.unit,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "sources": list(table.sources),
        "notes": [note.tell("en") for note in table.notes],
    }


def _words(tables: list[Any], files: list[Path], language: str) -> str:
    told = room("finance.budget_tables").as_text(tables, language)
    return "\n".join([told, *(str(path) for path in files)])


def add_to(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command()(finance)
