"""The commands of ``backtest``: what would have been said before, against what then came."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from ketenbalans.cli import context
from ketenbalans.cli.loading import room
from ketenbalans.errors import BadInputError, UnknownNameError

commands = typer.Typer(help="Back-tests on rolling origins.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(commands, name="backtest")


def whole_numbers(text: str, option: str) -> list[int]:
    """The whole numbers that a text such as ``1,3,6,12`` holds.

    Raises:
        BadInputError: If a part is none.

    Example:
        >>> whole_numbers("1,3, 6", "--horizons")
        [1, 3, 6]
    """
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise BadInputError(
            "{text!r} is no list of whole numbers", where=option, mend="write 1,3,6,12", text=text
        ) from None


@commands.command("forecast")
def forecast(
    file: Annotated[Path, typer.Argument(help="Long table: series, period, value.")],
    origins: Annotated[int, typer.Option(help="Number of origins, the last ones of the table.")] = 12,
    horizons: Annotated[str, typer.Option(help="Horizons in periods.")] = "1,3,6,12",
    indicators: Annotated[
        Path | None, typer.Option(help="Long table of leading indicators, judged beside the rule alone.")
    ] = None,
    as_json: context.AsJson = False,
) -> None:
    """Scores the forecaster on past origins, beside the naive and the seasonal-naive one."""
    wanted = whole_numbers(horizons, "--horizons")
    table = room("forecast.table").read_table(file)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(file.name, total=1.0)
        found = room("forecast.backtest").run(
            table.panel,
            origins=origins,
            horizons=wanted,
            indicators=None if indicators is None else room("forecast.table").read_table(indicators).panel,
            progress=lambda done: progress.update(task, completed=done),
        )
    found["notes"] = [note.text() for note in table.notes]
    language = context.settings.language
    context.show(found, as_json, lambda: room("forecast.words").backtest(found, table.notes, language))


@commands.command("stockflow")
def stockflow(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV: period, inflow, decided, withdrawn, pending_le_6m, pending_gt_6m [, staff, reopened]"
        ),
    ],
    train_until: Annotated[str, typer.Option(help="Last period that parameters are learned from.")],
    given: Annotated[str | None, typer.Option(help="outflow or staff; staff where the table has it.")] = None,
    as_json: context.AsJson = False,
) -> None:
    """Scores predictions of stock and age from past origins, on the table of any country."""
    table = room("calibration.stockflow_table").read(file, train_until)
    with Console(stderr=True).status(file.name):
        found = room("calibration.stockflow").run(table, given)
    language = context.settings.language
    context.show(found, as_json, lambda: room("calibration.stockflow_words").told(found, language))


EXAMPLES = ("uk_asylum_people", "uk_asylum_main_applicants")


@commands.command("example")
def example(
    table: Annotated[str, typer.Argument(help="uk_asylum_people or uk_asylum_main_applicants.")] = EXAMPLES[
        0
    ],
    out: Annotated[Path | None, typer.Option(help="File to write; standard output without it.")] = None,
    as_json: context.AsJson = False,
) -> None:
    """A real published table of stock and flow, ready for ``backtest stockflow``."""
    if table not in EXAMPLES:
        raise UnknownNameError("table", table, EXAMPLES, where="TABLE")
    shipped = room("facts.tables").description(table)
    text = (room("facts.units").PUBLISHED / shipped.file).read_text(encoding="utf-8")
    if out is not None:
        out.write_text(text, encoding="utf-8")
    told = {
        "table": table,
        "file": None if out is None else str(out),
        "source": shipped.source,
        "licence": shipped.licence,
        "coverage": shipped.coverage,
        "traps": shipped.traps,
    }
    context.show(told, as_json, lambda: text.rstrip("\n") if out is None else str(out))
