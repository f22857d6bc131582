"""The commands of ``terms``: the legal clock of a case, explained."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room
from ketenbalans.errors import BadInputError

commands = typer.Typer(name="terms", help="The legal clock of a case.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(commands)


@commands.callback()
def terms() -> None:
    """The legal clock of a case."""


@commands.command()
def explain(
    file: Annotated[Path, typer.Argument(metavar="CASE.json", help="One case, or a list of cases.")],
    on: Annotated[str | None, typer.Option(help="Day asked for; default: the last date in the file.")] = None,
    reform: Annotated[
        list[Path] | None, typer.Option(help="File with a reform: the law as it might be.")
    ] = None,
    change: Annotated[
        list[str] | None,
        typer.Option("--set", help="A setting of the law, such as old.wbv_scenario=all_void."),
    ] = None,
    as_json: context.AsJson = False,
) -> None:
    """Which terms run in a case, under which article, what a notice of default is worth, and what is due."""
    day = _day(on)
    reading, clock, catalogue = room("cases.reading"), room("policy.clock"), room("policy.catalogue")
    law = catalogue.load()
    for path in reform or []:
        law = law.with_reform_file(path)
    law = law.with_settings(change or [])
    cases = reading.read_cases(file)
    days = [found for case in cases if (found := case.last_day())]
    if day is None and days:
        day = max(days)
    clocks = [clock.explain(case, day, law) for case in cases]
    households = clock.together(clocks)
    answer = _answer(clocks, households, law.reforms)
    words = room("policy.clock_words").words_of
    context.show(answer, as_json, lambda: words(clocks, households, context.settings.language))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(
            "{text!r} is no day", where="--on", mend="write a day such as 2026-06-12", text=text
        ) from None


def _answer(clocks: list[Any], households: tuple[Any, ...], reforms: tuple[str, ...]) -> dict[str, Any]:
    """One case as the design names it; several as a list with the households that share."""
    shared = [
        {
            "household": household.household,
            "keys": list(household.keys),
            "penalties": {
                "administrative": household.administrative,
                "court": household.court,
                "total": household.total,
            },
        }
        for household in households
    ]
    if len(clocks) == 1:
        return {**clocks[0].as_json(), "reforms": list(reforms)}
    return {
        "cases": [clock.as_json() for clock in clocks],
        "households": shared,
        "reforms": list(reforms),
    }
