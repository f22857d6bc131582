"""The commands of ``plan`` that make a proposal: propose, explain, replay. The others: ``plan_life``."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli import context, plan_life
from ketenbalans.cli import plan_question as asking
from ketenbalans.cli.loading import room
from ketenbalans.cli.plan_life import DEFAULT_LOG, By, Gap, Log, PlanId, Seconds
from ketenbalans.errors import ContradictionError

commands = typer.Typer(help="The plan cycle: what to take up in the next quarters.", no_args_is_help=True)

OptionalFile = Annotated[
    Path | None, typer.Argument(help="The planning question, JSON or YAML; without it the register asks.")
]
Futures = Annotated[int, typer.Option(help="Futures of the replay; 200 or more.")]
Seed = Annotated[int, typer.Option(help="Seed of every draw.")]
First = Annotated[
    int | None, typer.Option(min=1, help="Plan cycle to begin with; default: the next after the register.")
]
Day = Annotated[str | None, typer.Option("--on", help="Reference date; default: the register's last day.")]
Ceilings = Annotated[
    Path | None,
    typer.Option(help="Limits that replace those of the register's question, as in the instance file."),
]


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    plan_life.add_to(commands)
    app.add_typer(commands, name="plan")


def _asked(
    instance: Path | None, seed: int, first: int | None, limits: Path | None, on: str | None, *, shown: bool
) -> Any:
    if instance is not None:
        return asking.from_file(instance)
    with asking.busy(shown):
        return asking.from_register(seed, first, limits, on)


@commands.command()
def propose(
    instance: OptionalFile = None,
    seconds: Seconds = 60.0,
    gap: Gap = 0.001,
    log: Annotated[Path | None, typer.Option(help="Also write the proposal to this log.")] = None,
    by: Annotated[str, typer.Option(help="Who proposes; needed with --log.")] = "",
    replay: Annotated[
        bool | None,
        typer.Option(help="Replay it in the simulator; default: for the register, not for a file."),
    ] = None,
    futures: Futures = 200,
    seed: Seed = 1,
    first: First = None,
    limits: Ceilings = None,
    on: Day = None,
    as_json: context.AsJson = False,
) -> None:
    """Proposes how many applications of each group to take up in each cycle."""
    if log is not None:
        room("planning.record").require_named(by)
    asked = _asked(instance, seed, first, limits, on, shown=not as_json)
    wanted = replay if replay is not None else instance is None
    if wanted:
        room("studies.replay").require_enough(futures)
    with asking.busy(not as_json):
        question, proposal = asking.proposed(asked, seconds, gap)
    answer = {**asking.answer_of(proposal), **asking.setting_of(asked)}
    if log is not None:
        details = {name: answer[name] for name in ("objective", "bound", "gap", "stopped_by")}
        answer["id"] = room("planning.record").propose_in(
            log, question, proposal.plan, by, {**details, "origin": asked.origin}
        )
    found = asking.replayed(asked, question, proposal.plan, futures, shown=not as_json) if wanted else None
    if found is not None:
        answer["replay"] = found.as_record()
        if log is not None:
            record = room("planning.record")
            record.add(log, record.REPLAYED, answer["id"], by, found.as_record())

    def words() -> str:
        language = context.settings.language
        wording = room("planning.wording")
        parts = [asking.setting_in_words(asked)] if asked.question is not None else []
        parts.append(str(wording.proposal_in_words(question, proposal, language)))
        if asked.question is not None:
            parts.append(asking.latest_in_words(asked))
        if found is not None:
            parts.append(room("planning.wording_replay").replay_in_words(found, language))
        if "id" in answer:
            parts.append(answer["id"])
        return "\n".join(parts)

    context.show(answer, as_json, words)


@commands.command("replay")
def replay_plan(
    plan: PlanId,
    by: By,
    log: Log = DEFAULT_LOG,
    futures: Futures = 200,
    as_json: context.AsJson = False,
) -> None:
    """Replays a proposal in the simulator beside simple orders of work; nobody confirms it before."""
    record = room("planning.record")
    study = room("studies.replay")
    study.require_enough(futures)
    line = record.proposed(log, plan)
    question, intakes = record.question_of(log, plan), record.intakes_of(log, plan)
    origin = line.details.get("origin", {"kind": asking.FILE})
    asked = asking.Asked(question)
    if origin["kind"] == asking.REGISTER:
        with asking.busy(not as_json):
            asked = asking.from_register(int(origin["seed"]), int(origin["first_cycle"]), None, origin["on"])
        _require_same(asked, question, plan)
    found = asking.replayed(asked, question, intakes, futures, shown=not as_json)
    record.add(log, record.REPLAYED, plan, by, found.as_record())
    wording = room("planning.wording_replay")
    context.show(
        found.as_record(), as_json, lambda: str(wording.replay_in_words(found, context.settings.language))
    )


def _require_same(asked: Any, question: Any, plan: str) -> None:
    """Refuses to replay a plan on a register that no longer holds the groups it was made for."""
    if asked.instance.groups != question.groups:
        raise ContradictionError(
            "the register no longer gives the groups that plan {plan} was proposed for",
            where=str(context.settings.register),
            mend="propose anew, or name the register it was made from with --register",
            plan=plan,
        )


@commands.command()
def explain(
    instance: OptionalFile = None,
    plan: Annotated[str, typer.Option(help="Id of a plan in the log; without it one is proposed.")] = "",
    log: Log = DEFAULT_LOG,
    points: Annotated[int, typer.Option(min=0, help="Plans on the front; 0 for none.")] = 21,
    seconds: Seconds = 20.0,
    gap: Gap = 0.001,
    seed: Seed = 1,
    first: First = None,
    limits: Ceilings = None,
    on: Day = None,
    as_json: context.AsJson = False,
) -> None:
    """Says what binds, why each group waits and what is traded; or which limits clash."""
    asked = _asked(instance, seed, first, limits, on, shown=not as_json)
    question = asked.instance
    wording, language = room("planning.wording"), context.settings.language
    clash = None
    proposal = None
    try:
        if plan:
            record = room("planning.record")
            intakes = record.intakes_of(log, plan)
            if instance is None:
                question = record.question_of(log, plan)
        elif asked.question is not None:
            question, proposal, _ = room("studies.cycles").answer(asked.question, seconds=seconds, gap=gap)
            intakes = proposal.plan
        else:
            proposal = room("planning.cycles").propose(question, seconds=seconds, gap=gap)
            intakes = proposal.plan
    except ContradictionError:
        clash = room("planning.clash").clash_of(question)
        if clash is None:
            raise
    if clash is not None:
        context.show(
            {
                "fits": False,
                "clash": [
                    {
                        "kind": rule[0],
                        "cycle": rule[1],
                        "name": rule[2],
                        "relaxation": relaxation,
                        "sentence": wording.rule_in_words(question, rule, language),
                        "cheapest": wording.relaxation_in_words(rule, relaxation, language),
                    }
                    for rule, relaxation in zip(clash.rules, clash.relaxations, strict=True)
                ],
            },
            as_json,
            lambda: str(wording.clash_in_words(question, clash, language)),
        )
        return
    written = room("planning.writing").written
    told = room("planning.explaining").explain(question, intakes)
    front = _front(question, points, seconds)
    result = {
        "fits": True,
        **(asking.answer_of(proposal) if proposal is not None else {"plan": written(intakes)}),
        "unit": question.unit,
        "bindings": [asdict(binding) for binding in told.bindings],
        "why_not": [
            {
                "group": why.group,
                "taken": why.taken,
                "left": why.left,
                "reason": wording.reason_in_words(why, language),
            }
            for why in told.why_not
        ],
        "side_effects": asdict(told.side_effects),
        "front": [{**asdict(point), "plan": written(point.plan)} for point in front],
    }
    context.show(
        result, as_json, lambda: str(wording.explanation_in_words(told, front, language, question.unit))
    )


def _front(question: Any, points: int, seconds: float) -> Any:
    if not points:
        return []
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=points)
        return room("planning.front").front(
            question,
            points=points,
            seconds=seconds / points,
            told=lambda done, most: progress.update(task, completed=done, total=most),
        )
