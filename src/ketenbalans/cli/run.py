"""The command ``run``: the main job, with progress and a closing line that answers the question."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

WORK = {
    "register": "building the register",
    "scenarios": "running scenarios",
    "cases": "running single applications",
    "replay": "replaying orders of work in the chain",
    "frontier": "weighing the share for new applications",
    "levers": "ranking levers and assumptions",
    "evidence": "holding the model against published figures",
    "report": "writing the report",
}


def add_to(app: typer.Typer) -> None:
    """Adds the command to the program."""

    @app.command()
    def run(
        out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("out"),
        futures: Annotated[int, typer.Option(help="Cohort futures per scenario and assumption set.")] = 100,
        seed: Annotated[int, typer.Option(help="Seed of every draw.")] = 1,
        as_json: context.AsJson = False,
    ) -> None:
        """The main job: is the old stock decided in time? Writes OUT/report.html and its data."""
        answer = _with_progress(out, futures, seed)
        result = {"report": str(answer.report), "synthetic": True, **answer.figures}
        context.show(result, as_json, lambda: closing_line(answer))


def _with_progress(out: Path, futures: int, seed: int) -> Any:
    language = room("vocabulary.language")
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks = {
            name: progress.add_task(
                language.translate(words, context.settings.language), total=1, start=False
            )
            for name, words in WORK.items()
        }

        def told(name: str, done: int, total: int) -> None:
            if done == 0:
                progress.start_task(tasks[name])
            progress.update(tasks[name], completed=done, total=total)

        return room("studies.main_job").run(out, futures=futures, seed=seed, told=told)


def closing_line(answer: Any) -> str:
    """The answer in one sentence, in the reader's language."""
    language = room("vocabulary.language")
    lang = context.settings.language
    found = answer.figures
    numbers = {
        name: language.number(value, lang) for name, value in found.items() if not name.startswith("p_")
    }
    shares = {
        name: language.percentage(value, lang) for name, value in found.items() if name.startswith("p_")
    }
    sentence = (
        "On a synthetic register: the promise asks {needed_per_month} decisions on old applications a "
        "month, the "
        "plan gives {plan_gives_low} to {plan_gives_high}; on 12 June 2029 {remaining_low} to "
        "{remaining_high} "
        "remain (medians over the assumption sets), and 90 % is done in time with a probability of "
        "{p_90_done_low} to {p_90_done_high}. Report: {report}"
    )
    return str(language.translate(sentence, lang, report=answer.report, **numbers, **shares))
