"""The commands of ``register``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer

from ketenbalans.cli.context import AsJson, settings, show
from ketenbalans.cli.loading import room

commands = typer.Typer(
    help="The case register: import, stock, checks, flows and waits.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(commands, name="register")


def _say(sentence: str, **fields: Any) -> str:
    return str(room("vocabulary.language").translate(sentence, settings.language, **fields))


@commands.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="The file to import.")],
    form: Annotated[
        str | None,
        typer.Option("--format", help="csv, parquet, xes, ocel or zgw; told by the name if left out."),
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="Mapping file: which column is what.")] = None,
    strict: Annotated[bool, typer.Option(help="All rows or none.")] = False,
    refusals: Annotated[Path | None, typer.Option(help="Where refused rows are listed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Brings cases and events from a file into the register."""
    doors, importing = room("register.doors"), room("register.importing")
    pseudonyms, connections = room("register.pseudonyms"), room("store.connections")
    chosen = _format(form) if form else doors.format_of(file)
    table, source_mapping = doors.open_source(file, chosen, mapping)
    store = connections.open_store(settings.register, create=True)
    with store.reading() as connection:
        known_key = importing.register_key_id(connection)
    # Where the keys are pseudonyms already, they are kept as they are and no key is needed.
    key = pseudonyms.NO_KEY if source_mapping.key_id else pseudonyms.read_key(make=known_key is None)
    with _progress(_say("importing {file}", file=file.name)) as advance:
        report = importing.run_import(
            store,
            importing.ImportJob(
                table=table,
                file=file,
                mapping=source_mapping,
                key=key,
                strict=strict,
                language=settings.language,
                refusals=refusals,
                progress=advance,
            ),
        )
    show(asdict(report), as_json, lambda: _import_in_words(report))


def _format(name: str) -> Any:
    doors = room("register.doors")
    known = [str(form) for form in doors.Format]
    if name not in known:
        raise room("errors").UnknownNameError("format", name, known, where="--format")
    return doors.Format(name)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int], None]]:
    """Tells on standard error how far a long task is; quiet where nobody watches."""
    progress = room_of_rich("progress")
    columns = [
        progress.TextColumn("{task.description}"),
        progress.TextColumn("{task.completed:,.0f}"),
        progress.TimeElapsedColumn(),
    ]
    console = room_of_rich("console").Console(stderr=True)
    with progress.Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda rows: bar.update(task, completed=rows)


def room_of_rich(name: str) -> ModuleType:
    """A module of ``rich``, which is only needed while something is shown."""
    return import_module(f"rich.{name}")


def _import_in_words(report: Any) -> str:
    number = room("vocabulary.language").number

    def count(value: int) -> str:
        return str(number(value, settings.language))

    if report.already_known:
        return _say(
            "{source}: this file was in the register already; nothing was added", source=report.source
        )
    lines = [
        _say(
            "{source}: {rows} rows, {events} events added, {known} known already, {cases} new cases",
            source=report.source,
            rows=count(report.rows),
            events=count(report.events_added),
            known=count(report.events_known),
            cases=count(report.cases_added),
        )
    ]
    if report.resumed_at:
        lines.append(_say("went on at row {row}, where it was interrupted", row=count(report.resumed_at + 1)))
    if report.rows_refused:
        lines.append(
            _say("{count} rows refused; see {file}", count=count(report.rows_refused), file=report.refusals)
        )
    if report.undated:
        lines.append(
            _say(
                "{count} events do not tell when they were recorded; the day of the event stands for it",
                count=count(report.undated),
            )
        )
    if report.columns_left_out:
        lines.append(_say("left outside the register: {columns}", columns=", ".join(report.columns_left_out)))
    return "\n".join(lines)


Day = Annotated[str, typer.Option("--on", help="Reference date, such as 2026-04-01.")]
Moment = Annotated[
    str | None,
    typer.Option("--known-at", help="As it was known at this moment; a bare day means its end."),
]


def opened() -> Any:
    """The register of this call, for reading."""
    store = room("store.connections").open_store(settings.register)
    return room("register.reading").Register.open(store)


def known(moment: str | None) -> int:
    """The moment that ``--known-at`` means, in microseconds since 1970."""
    reading = room("register.reading")
    return int(reading.moment_of(moment) if moment else reading.FOREVER)


@commands.command("stock")
def stock_on(
    on: Day,
    known_at: Moment = None,
    population: Annotated[str, typer.Option(help="Whom it counts.")] = "all_asylum",
    by: Annotated[list[str] | None, typer.Option(help="Cut by this; may be given several times.")] = None,
    as_json: AsJson = False,
) -> None:
    """The open applications on a day, as known at a moment."""
    stock, reading = room("register.stock"), room("register.reading")
    cuts = tuple(part for name in by or [] for part in name.split(",") if part)
    question = stock.StockQuestion(
        reading.day_of(on), known(known_at), stock.require_population(population), cuts
    )
    found = stock.stock(opened(), question)
    show(found, as_json, lambda: _stock_in_words(found))


def _stock_in_words(found: Any) -> str:
    number = room("vocabulary.language").number
    lines = [
        _say(
            "{count} open applications on {on} ({population})",
            count=number(found["stock"], settings.language),
            on=found["on"],
            population=found["population"],
        )
    ]
    lines += [f"  {state}: {number(count, settings.language)}" for state, count in found["by_state"].items()]
    lines.append(found["definition"][settings.language])
    for row in found["cuts"]:
        values = "  ".join(str(value) for name, value in row.items() if name != "count")
        lines.append(f"  {values}: {number(row['count'], settings.language)}")
    return "\n".join(lines)
