"""The commands of ``register`` and ``audit``."""

import typer

from ketenbalans.cli import register_doors, register_estimating, register_figures, register_reading

commands = typer.Typer(
    help="The case register: import, stock, checks, flows and waits.", no_args_is_help=True
)
audit = typer.Typer(help="The audit chain of the register.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    register_doors.add_to(commands)
    register_reading.add_to(commands)
    register_figures.add_to(commands)
    register_estimating.add_to(commands)
    audit.command("verify")(register_reading.verify)
    app.add_typer(commands, name="register")
    app.add_typer(audit, name="audit")
