"""The commands of ``facts``: show published figures with their place, and import those of a new document."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

group = typer.Typer(help="Published figures with their source, place and population.", no_args_is_help=True)


def record(figure: Any) -> dict[str, Any]:
    """A figure as plain values."""
    return {
        "id": figure.id,
        "source": figure.source,
        "locator": figure.locator,
        "subject": figure.subject,
        "period": figure.period,
        "breakdown": dict(figure.breakdown),
        "value": figure.value,
        "unit": figure.unit,
        "kind": figure.kind.value,
        "population": figure.population.value if figure.population else None,
        "note": figure.note,
    }


@group.command()
def show(
    subject: Annotated[
        str, typer.Argument(help="Subject, such as coa.occupancy.average; 'coa.*' takes all below it.")
    ] = "",
    as_json: context.AsJson = False,
) -> None:
    """Shows every published figure of a subject, or the list of subjects."""
    facts = room("facts.catalogue").load()
    if not subject:
        context.show({"subjects": facts.subjects()}, as_json, lambda: "\n".join(facts.subjects()))
        return
    if subject.endswith(".*") and not facts.select(subject):
        raise room("errors").UnknownNameError("subject", subject, facts.subjects())
    figures = facts.select(subject)
    context.show({"figures": [record(figure) for figure in figures]}, as_json, lambda: _lines(figures))


def _lines(figures: tuple[Any, ...]) -> str:
    rows = [
        (
            figure.id,
            figure.period,
            ";".join(f"{key}={value}" for key, value in figure.breakdown.items()),
            f"{figure.printed} {figure.unit}",
            figure.kind.value,
            figure.population.value if figure.population else "-",
            f"{figure.source}, {figure.locator}",
        )
        for figure in figures
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(7)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Figures of a document: .csv, .xlsx, or .txt with locators.")],
    new_subjects: Annotated[
        bool, typer.Option("--new-subjects", help="Subjects that no known document has are meant.")
    ] = False,
    as_json: context.AsJson = False,
) -> None:
    """Reads the figures of a new document and shows what changed against earlier documents."""
    importing = room("facts.importing")
    figures = importing.read_document_figures(file)
    unknown = room("facts.subjects").new_subjects(figures, allow_new=new_subjects, file=str(file))
    changes = importing.compare(figures, room("facts.catalogue").load())
    result = {
        "figures": len(figures),
        "new_subjects": list(unknown),
        "changes": [change.as_record() for change in changes],
    }
    context.show(result, as_json, lambda: _changes(changes))


def _changes(changes: tuple[Any, ...]) -> str:
    language = room("vocabulary.language")
    chosen = context.settings.language
    count = {
        verdict: sum(each.verdict == verdict for each in changes) for verdict in ("new", "same", "changed")
    }
    lines = [
        language.translate(
            "{total} figures: {changed} changed against earlier documents, {same} the same, {new} new.",
            chosen,
            total=len(changes),
            **count,
        )
    ]
    for change in changes:
        if change.verdict == "changed":
            lines.append(
                language.translate(
                    "{subject} {period} {breakdown}: {old} {old_unit} in {place}, now {value} {unit}",
                    chosen,
                    subject=change.new.subject,
                    period=change.new.period,
                    breakdown=";".join(f"{key}={value}" for key, value in change.new.breakdown.items()),
                    old=change.old.printed,
                    old_unit=change.old.unit,
                    place=change.old.cite(),
                    value=change.new.printed,
                    unit=change.new.unit,
                )
            )
    return "\n".join(lines)


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(group, name="facts")
