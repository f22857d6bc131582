"""``register estimate``: durations, routing and productivity from the events, and the proposal they give."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli.context import AsJson, show
from ketenbalans.cli.loading import room
from ketenbalans.cli.register_figures import Population, share
from ketenbalans.cli.register_reading import Day, Moment, count, day, known, opened, say


def add_to(commands: typer.Typer) -> None:
    """Adds the command to the group."""
    commands.command("estimate")(estimate)


def estimate(
    on: Day,
    since: Annotated[
        str | None, typer.Option("--from", help="First day that is measured; two years before by default.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write a proposed set of assumptions to this file.")
    ] = None,
    known_at: Moment = None,
    population: Population = "all_asylum",
    as_json: AsJson = False,
) -> None:
    """Durations, routing and productivity as the events tell them, beside what is assumed today."""
    whom = room("register.stock").require_population(population)
    proposing, last = room("estimation.proposing"), day(on)
    first = room("register.reading").day_of(since, where="--from") if since else None
    if first is None:
        first = room("vocabulary.calendar").add_months(last, -24)
    milestones = room("register.milestones").Milestones(opened(), last, known(known_at))
    found = proposing.estimate(milestones, first, population=whom)
    found["proposal"] = None
    if out is not None:
        found["proposal"] = {"file": str(out), "assumptions": proposing.write_proposal(found, out)}
    show(found, as_json, lambda: _estimated_in_words(found))


def _estimated_in_words(found: Any) -> str:
    lines = [say("measured from {first} to {last}", first=found["from"], last=found["to"])]
    for row in found["measures"]:
        told = say(
            "{name}: {value} ({low} to {high}), {count} cases",
            name=row["name"],
            value=count(row["value"], 3),
            low=count(row["low"], 3),
            high=count(row["high"], 3),
            count=count(row["count"]),
        )
        if row["assumption"]:
            told += "; " + say(
                "assumed {assumed} ({id}), {verdict}",
                assumed=count(row["assumed"], 3),
                id=row["assumption"],
                verdict=say("within its band") if row["within_band"] else say("outside its band"),
            )
        if not row["complete"]:
            told += "; " + say("at least: some waits are longer than any that ended")
        lines.append("  " + told)
    for row in found["too_few"]:
        lines.append(
            "  "
            + say(
                "{name}: only {count} cases, fewer than {fewest}: no estimate",
                name=row["name"],
                count=count(row["count"]),
                fewest=found["fewest"],
            )
        )
    for row in found["ends"]:
        lines.append(
            say(
                "{months} months after lodging: {decided} decided, {withdrawn} withdrawn, {closed} closed, "
                "{waiting} waiting",
                months=row["months"],
                **{name: share(row[name]) for name in ("decided", "withdrawn", "closed", "waiting")},
            )
        )
    if found["proposal"]:
        lines.append(
            say(
                "{file}: {count} assumptions proposed, in force only where someone gives it with --scenario",
                file=found["proposal"]["file"],
                count=count(found["proposal"]["assumptions"]),
            )
        )
    return "\n".join(lines)
