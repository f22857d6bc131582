"""How registers come in and go out: ``register import``, ``map``, ``export``, ``backup``, ``restore``."""

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
from ketenbalans.cli.register_reading import Moment, day, known, opened, say


def add_to(commands: typer.Typer) -> None:
    """Adds the commands to the group."""
    commands.command("import")(import_file)
    commands.command("map")(map_file)
    commands.command("export")(export_file)
    commands.command("backup")(back_up)
    commands.command("restore")(restore)


def import_file(
    file: Annotated[Path, typer.Argument(help="The file to import.")],
    form: Annotated[
        str | None,
        typer.Option("--format", help="csv, parquet, xes, ocel or zgw; told by the name if left out."),
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="Mapping file: which column is what.")] = None,
    profile: Annotated[
        str | None, typer.Option(help="A mapping that comes with the program, such as indigo.")
    ] = None,
    strict: Annotated[bool, typer.Option(help="All rows or none.")] = False,
    refusals: Annotated[Path | None, typer.Option(help="Where refused rows are listed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Brings cases and events from a file into the register."""
    doors, importing = room("register.doors"), room("register.importing")
    pseudonyms, connections = room("register.pseudonyms"), room("store.connections")
    chosen = _format(form) if form else doors.format_of(file)
    table, source_mapping = doors.open_source(file, chosen, mapping, profile)
    store = connections.open_store(settings.register, create=True)
    with store.reading() as connection:
        known_key = importing.register_key_id(connection)
    # Where the keys are pseudonyms already, they are kept as they are and no key is needed.
    key = pseudonyms.NO_KEY if source_mapping.key_id else pseudonyms.read_key(make=known_key is None)
    with _progress(say("importing {file}", file=file.name)) as advance:
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
        return say("{source}: this file was in the register already; nothing was added", source=report.source)
    lines = [
        say(
            "{source}: {rows} rows, {events} events added, {known} known already, {cases} new cases",
            source=report.source,
            rows=count(report.rows),
            events=count(report.events_added),
            known=count(report.events_known),
            cases=count(report.cases_added),
        )
    ]
    if report.resumed_at:
        lines.append(say("went on at row {row}, where it was interrupted", row=count(report.resumed_at + 1)))
    if report.rows_refused:
        lines.append(
            say("{count} rows refused; see {file}", count=count(report.rows_refused), file=report.refusals)
        )
    if report.undated:
        lines.append(
            say(
                "{count} events do not tell when they were recorded; the day of the event stands for it",
                count=count(report.undated),
            )
        )
    if report.columns_left_out:
        lines.append(say("left outside the register: {columns}", columns=", ".join(report.columns_left_out)))
    return "\n".join(lines)


def map_file(
    file: Annotated[Path, typer.Argument(help="The table to map.")],
    form: Annotated[str | None, typer.Option("--format", help="csv, parquet, xes, ocel or zgw.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the mapping here.")] = None,
    as_json: AsJson = False,
) -> None:
    """Proposes a mapping file for a table; a person reads it before it is used."""
    doors, wizard = room("register.doors"), room("register.wizard")
    chosen = _format(form) if form else doors.format_of(file)
    encoding = room("register.tables_csv").encoding_of(file) if chosen is doors.Format.CSV else "utf-8"
    table = doors.open_table(file, chosen, encoding=encoding)
    proposal = wizard.propose(table, file)
    if out is not None:
        _write(out, proposal.text)
    answer = {
        "mapping": proposal.text,
        "questions": proposal.questions,
        "columns": proposal.columns,
        "file": str(out) if out else None,
    }
    show(answer, as_json, lambda: proposal.text.rstrip() if out is None else _mapped(out, proposal))


def _mapped(out: Path, proposal: Any) -> str:
    return say(
        "{file} written; {count} questions stand at its top, read them before importing",
        file=str(out),
        count=len(proposal.questions),
    )


def _write(file: Path, text: str) -> None:
    if file.exists():
        raise room("errors").ContradictionError(
            "the file exists already", where=str(file), mend="name another"
        )
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise room("errors").UnavailableError(
            "cannot be written: {reason}",
            where=str(file),
            mend="check the name, the rights and the free space",
            reason=problem.strerror,
        ) from None


def export_file(
    file: Annotated[Path, typer.Argument(help="Where it goes.")],
    form: Annotated[str, typer.Option("--format", help="csv, parquet, ocel or xes.")] = "csv",
    on: Annotated[str | None, typer.Option(help="Last day that counts.")] = None,
    known_at: Moment = None,
    every_version: Annotated[bool, typer.Option(help="Also what was replaced or taken back.")] = False,
    as_json: AsJson = False,
) -> None:
    """Takes the register out, with pseudonyms for keys."""
    exporting = room("register.exporting")
    kinds = [str(kind) for kind in exporting.ExportFormat]
    if form not in kinds:
        raise room("errors").UnknownNameError("format", form, kinds, where="--format")
    question = exporting.ExportQuestion(day(on), known(known_at), every_version)
    count = exporting.export(opened(), file, exporting.ExportFormat(form), question)
    answer = {"file": str(file), "format": form, "events": count}
    show(answer, as_json, lambda: say("{file}: {count} events", file=str(file), count=count))


def back_up(
    file: Annotated[Path, typer.Argument(help="Where the copy goes.")], as_json: AsJson = False
) -> None:
    """Copies a SQLite register while it stays in use, with the end of its audit chain beside it."""
    store = room("store.connections").open_store(settings.register)
    sealed = room("store.backup").back_up(store, file)
    show(
        sealed,
        as_json,
        lambda: say("{file} written; keep {seal} with it", file=str(file), seal=f"{file}.json"),
    )


def restore(file: Annotated[Path, typer.Argument(help="The backup.")], as_json: AsJson = False) -> None:
    """Puts a backup where --register points; refuses to replace a register."""
    target = room("store.connections").address(settings.register)
    if target.get_backend_name() != "sqlite":
        raise room("errors").ContradictionError(
            "this register is not a SQLite file",
            where=str(target),
            mend="use the tools of the database server",
        )
    sealed = room("store.backup").restore(file, Path(target.database))
    show(sealed, as_json, lambda: say("{file} restored", file=str(file)))
