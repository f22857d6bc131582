"""The command ``ketenbalans``: global options, the commands of each group, and errors as sentences."""

import logging
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ketenbalans import __version__
from ketenbalans.cli import (
    backtest,
    context,
    doctor,
    facts,
    finance,
    forecast,
    plan,
    run,
    schedule,
    screening,
    simulate,
    sweep,
    terms,
    tieout,
    triage,
)
from ketenbalans.cli import (
    register as register_commands,
)
from ketenbalans.cli.loading import room
from ketenbalans.errors import KetenbalansError

app = typer.Typer(
    name="ketenbalans",
    help="Plans and steers the work on asylum applications in the Netherlands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Language(StrEnum):
    """The languages a person can be answered in."""

    NL = "nl"
    EN = "en"


class LogLevel(StrEnum):
    """How much is told on standard error."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@app.callback()
def options(
    register: Annotated[
        str, typer.Option(envvar="KETENBALANS_REGISTER", help="Address of the register's database.")
    ] = "./ketenbalans.db",
    config: Annotated[Path | None, typer.Option(help="File with settings.")] = None,
    log_level: Annotated[LogLevel, typer.Option(help="What is told on standard error.")] = LogLevel.WARNING,
    lang: Annotated[Language, typer.Option(help="Language of the answers.")] = Language.EN,
) -> None:
    """The options that every command shares."""
    logging.basicConfig(stream=sys.stderr, level=log_level.upper(), format="%(levelname)s %(message)s")
    context.settings.register = register
    context.settings.config = config
    context.settings.language = lang.value


@app.command()
def version() -> None:
    """The version of the program."""
    typer.echo(__version__)


for commands in (
    run,
    register_commands,
    terms,
    triage,
    simulate,
    sweep,
    screening,
    backtest,
    forecast,
    plan,
    schedule,
    finance,
    facts,
    tieout,
    doctor,
):
    commands.add_to(app)


def main() -> None:
    """Runs a command; an error that a user can mend is one sentence and exit code 2, never a traceback."""
    try:
        app(standalone_mode=True)
    except KetenbalansError as error:
        language = room("vocabulary.language")
        sys.stderr.write(language.explain(error, context.settings.language) + "\n")
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
