"""The command ``tieout``: which published figures cannot be true together."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room


def tieout(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FACTS.csv", help="File of figures; the shipped ones if left out."),
    ] = None,
    new_subjects: Annotated[
        bool, typer.Option("--new-subjects", help="Subjects that no known document has are meant.")
    ] = False,
    as_json: context.AsJson = False,
) -> None:
    """Holds published figures against every identity and lists what contradicts. Exits 1 on a finding."""
    path = file if file is not None else room("facts.catalogue").FACTS_FILE
    figures = room("facts.reading").read_figures(path)
    unknown = room("facts.subjects").new_subjects(figures, allow_new=new_subjects, file=str(path))
    result = replace(room("facts.tying").tie_out(figures), new_subjects=unknown)
    context.show(
        result.as_record(), as_json, lambda: room("facts.letter").letter(result, context.settings.language)
    )
    if result.findings:
        raise typer.Exit(context.FINDING)


def add_to(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command()(tieout)
