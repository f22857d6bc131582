"""The commands of ``plan``: propose, explain, confirm, announce, follow, recalibrate."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

commands = typer.Typer(help="The plan cycle: what to take up in the next quarters.", no_args_is_help=True)

InstanceFile = Annotated[Path, typer.Argument(help="The planning question, JSON or YAML.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="When to stop at the latest.")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(commands, name="plan")


@commands.command()
def propose(
    instance: InstanceFile,
    seconds: Seconds = 60.0,
    gap: Annotated[float, typer.Option(min=0.0, help="Share of the objective left unproved.")] = 0.001,
    as_json: context.AsJson = False,
) -> None:
    """Proposes how many applications of each group to take up in each cycle."""
    question = room("planning.reading").read_instance(instance)
    proposal = room("planning.cycles").propose(question, seconds=seconds, gap=gap)
    context.show(
        answer_of(proposal),
        as_json,
        lambda: room("planning.wording").proposal_in_words(question, proposal, context.settings.language),
    )


def answer_of(proposal: Any) -> dict[str, Any]:
    """A proposal as one JSON document."""
    return {
        "objective": proposal.objective,
        "bound": proposal.bound,
        "gap": proposal.gap,
        "seconds": round(proposal.seconds, 3),
        "stopped_by": proposal.stopped_by,
        "nodes": proposal.nodes,
        "plan": [{"group": take.group, "cycle": take.cycle, "cases": take.cases} for take in proposal.plan],
    }
