"""The commands of ``schedule``: make one (also without a name), check one, make up an example."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

DEFAULT = "make"


class _WithDefault(TyperGroup):
    """``schedule INSTANCE.json`` is ``schedule make INSTANCE.json``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            args = [DEFAULT, *args]
        return super().resolve_command(ctx, args)


commands = typer.Typer(
    cls=_WithDefault,
    help="The day schedule: who comes when and where, and who is there. 'schedule INSTANCE.json' makes one.",
    no_args_is_help=True,
)
InstanceFile = Annotated[Path, typer.Argument(help="The scheduling question, JSON or YAML.")]
Out = Annotated[
    Path | None, typer.Option(help="Folder for day lists, calendars, draft letters and the page.")
]


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(commands, name="schedule")


@contextmanager
def _progress(shown: bool) -> Iterator[Callable[[int, int], None]]:
    """How far the search is, on standard error, where somebody looks."""
    if not (shown and sys.stderr.isatty()):
        yield lambda done, whole: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)


@commands.command(DEFAULT)
def make(
    instance: InstanceFile,
    seconds: Annotated[float, typer.Option(min=0.1, help="When to stop at the latest.")] = 60.0,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    effort: Annotated[float, typer.Option(min=0.0, help="Share of the usual number of moves.")] = 1.0,
    out: Out = None,
    as_json: context.AsJson = False,
) -> None:
    """Makes a schedule that keeps every hard rule, and says who does not fit and why."""
    question = room("scheduling.reading").read_instance(instance)
    with _progress(not as_json) as told:
        found = room("scheduling.making").schedule(
            question, seconds=seconds, seed=seed, effort=effort, told=told
        )
    answer = room("scheduling.document").document_of(question, found, instance)
    _write(out, question, answer, found.assignments)
    context.show(
        answer,
        as_json,
        lambda: str(room("scheduling.wording").schedule_in_words(question, found, context.settings.language)),
    )


@commands.command()
def again(
    instance: InstanceFile,
    previous: Annotated[Path, typer.Option(help="The answer file of the schedule that stands.")],
    events: Annotated[
        Path | None, typer.Option(help="What came between; without it new people are added.")
    ] = None,
    out: Out = None,
    as_json: context.AsJson = False,
) -> None:
    """Makes a schedule again after events: as few people as possible move, and each is told why."""
    question = room("scheduling.reading").read_instance(instance)
    rows = room("scheduling.answer").read_rows(room("vocabulary.json_documents").read_json(previous))
    on, happened = question.issued_on, ()
    if events is not None:
        on, happened = room("scheduling.events").read_events(events, question)
    remade = room("scheduling.again").again(question, rows, happened, on)
    now = room("scheduling.events").applied(question, happened)
    answer = room("scheduling.document").remade_document(now, remade, on)
    _write(out, now, answer, remade.assignments)
    context.show(
        answer,
        as_json,
        lambda: str(room("scheduling.wording").remade_in_words(remade, context.settings.language)),
    )


def _write(out: Path | None, question: Any, answer: dict[str, Any], rows: Any) -> None:
    """Writes every file of a schedule to a folder, if one was named."""
    if out is not None:
        room("scheduling.files").write(out, question, answer, rows, context.settings.language)


@commands.command()
def from_plan(
    plan: Annotated[Path, typer.Argument(help="What 'plan propose --json' printed.")],
    people: Annotated[Path, typer.Option(help="People of the groups, CSV or JSON: as in the instance file.")],
    resources: Annotated[Path, typer.Option(help="An instance file without people: who and what is there.")],
    cycle: Annotated[int, typer.Option(min=1, help="Number of the cycle, as the plan counts it.")] = 1,
    first_cycle: Annotated[
        int | None, typer.Option(min=1, help="Plan cycle that cycle 1 is; default: what the plan says, or 1.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File to write; standard output without it.")] = None,
    as_json: context.AsJson = False,
) -> None:
    """Makes the scheduling question of one cycle of a plan: who of each group is heard, on which days."""
    document, _, taken = room("scheduling.from_plan").question_from(
        plan, cycle, resources, people, first_cycle
    )
    if out is None:
        text = json.dumps(document, ensure_ascii=False, indent=1)
        context.show(document, as_json, lambda: text)
        return
    out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    groups = [{**vars(one), "short": one.short} for one in taken]
    told = {"file": str(out), "people": len(document["people"]), "groups": groups}

    def words() -> str:
        return str(room("scheduling.wording").taken_in_words(taken, context.settings.language))

    context.show(told, as_json, words)


@commands.command()
def check(
    instance: InstanceFile,
    answer: Annotated[Path, typer.Argument(help="The answer file of a schedule.")],
    as_json: context.AsJson = False,
) -> None:
    """Checks an answer against every hard rule, by a second route; exit code 1 where one is broken."""
    question = room("scheduling.reading").read_instance(instance)
    document = room("vocabulary.json_documents").read_json(answer)
    rows = room("scheduling.answer").read_rows(document)
    broken = room("scheduling.checking").breaches(question, rows, remade="moved" in document)
    translate = room("vocabulary.language").translate

    def words() -> str:
        sentence = "{rows} assignments, {broken} breaches of hard rules."
        told = translate(sentence, context.settings.language, rows=len(rows), broken=len(broken))
        return "\n".join([told, *(f"- {breach}" for breach in broken)])

    result: dict[str, Any] = {
        "assignments": len(rows),
        "breaches": [{"rule": one.rule, "who": one.who, "day": one.day.isoformat()} for one in broken],
    }
    context.show(result, as_json, words)
    if broken:
        raise typer.Exit(context.FINDING)


@commands.command()
def example(
    hearings: Annotated[int, typer.Option(help="People to be heard.")] = 60,
    weeks: Annotated[int, typer.Option(help="Weeks in which hearings fall.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Which example.")] = 1,
    slack: Annotated[
        float, typer.Option(min=0.0, help="Room left over, as a share of what is needed.")
    ] = 0.15,
    out: Annotated[Path | None, typer.Option(help="File to write; standard output without it.")] = None,
    as_json: context.AsJson = False,
) -> None:
    """Makes up a question of any size, in the form of an instance file; nobody in it exists."""
    question = room("scheduling.example").example(hearings=hearings, weeks=weeks, seed=seed, slack=slack)
    text = json.dumps(question, ensure_ascii=False, indent=1)
    if out is None:
        context.show(question, as_json, lambda: text)
        return
    out.write_text(text + "\n", encoding="utf-8")
    told = {"file": str(out), "people": len(question["people"])}
    context.show(told, as_json, lambda: str(out))
