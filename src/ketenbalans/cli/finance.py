"""The command ``finance``: published money recomputed, what a scenario costs, the penalties of a
register.
"""

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
    on: Annotated[
        str,
        typer.Option(
            help="Reference date of the register at hand: its penalties, and what a scenario starts from."
        ),
    ] = "",
    facts: Annotated[
        Path | None,
        typer.Option(help="Figures of a new document (.csv, .xlsx, .txt): each recomputed from its parts."),
    ] = None,
    new_subjects: Annotated[
        bool, typer.Option("--new-subjects", help="Subjects that no known document has are meant.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Folder to write the tables to.")] = None,
    form: Annotated[Form, typer.Option(help="Form of the written tables.")] = Form.CSV,
    as_json: context.AsJson = False,
) -> None:
    """Published money recomputed; with --scenario what it costs, with --on what the register holds."""
    language = context.settings.language
    made: list[Any] = []
    synthetic = False
    if facts is not None:
        made.append(_document(facts, new_subjects, language))
    if on:
        made += _register(on)
    if scenario:
        _check(scenario, futures)
        source = _source(seed, on)
        synthetic = source.name == room("studies.cycle_world").SYNTHETIC
        made += _scenario(scenario, source, futures, quantity.value)
    asked = list(made)
    made += room("finance.money_tables").published_tables(language)
    files = []
    if out is not None:
        files = room("finance.budget_tables").write(made, out, form.value, language)
    result = {
        "scenario": scenario or None,
        "synthetic": synthetic,
        "without_price": list(room("finance.scenario_costs").WITHOUT_PRICE),
        "tables": [_record(table) for table in made],
        "files": [str(path) for path in files],
    }
    context.show(result, as_json, lambda: _words(asked or made, files, language))


def _document(file: Path, new_subjects: bool, language: str) -> Any:
    """The table of a document's own figures; what cannot be read is told with line, value and mend."""
    figures = room("facts.importing").read_document_figures(file)
    room("facts.subjects").new_subjects(figures, allow_new=new_subjects, file=str(file))
    return room("finance.money_tables").recomputed_table(figures, language)


def _register(on: str) -> list[Any]:
    """The tables of the register at hand on a day."""
    day = room("register.reading").day_of(on)
    store = room("store.connections").open_store(context.settings.register)
    try:
        register = room("register.reading").Register.open(store)
        most = room("chain.chain").load().number("penalty.maximum")
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task(context.settings.register, total=None)
            stand = room("finance.penalty_stand").penalty_stand(
                register,
                day,
                most,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
    finally:
        store.close()
    return list(room("finance.tables_register").register_tables(stand))


def _check(name: str, futures: int) -> None:
    """Refuses what cannot be run before a register is read."""
    room("chain.scenario").load(name)
    if futures < FEWEST_FUTURES:
        raise room("errors").OutOfRangeError(
            "{futures} futures are too few for a band",
            where="--futures",
            mend="ask for at least {fewest}",
            futures=futures,
            fewest=FEWEST_FUTURES,
        )


def _source(seed: int, on: str) -> Any:
    """The register at hand, or the synthetic one of 1 April 2026."""
    day = room("register.reading").day_of(on) if on else None
    return room("studies.cycle_world").source_of(context.settings.register, seed, day)


def _scenario(name: str, source: Any, futures: int, counted: str) -> list[Any]:
    """The tables of a scenario."""
    study, prices = room("studies.money"), room("finance.prices")
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=2 * futures)
        found = study.run(
            name, source, count=futures, progress=lambda done: progress.update(task, completed=done)
        )
    published = prices.published_prices(counted=room("finance.funding").Quantity(counted))
    drawn = prices.drawn_prices(found.results.sample, published)
    return list(room("finance.tables_scenario").scenario_tables(found, drawn))


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
