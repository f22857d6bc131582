"""The commands of ``simulate``."""

import typer


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
