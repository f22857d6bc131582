"""The commands of ``plan``: propose, explain, read, confirm, announce, follow, recalibrate, log."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room
from ketenbalans.errors import ContradictionError, MissingValueError

commands = typer.Typer(help="The plan cycle: what to take up in the next quarters.", no_args_is_help=True)

InstanceFile = Annotated[Path, typer.Argument(help="The planning question, JSON or YAML.")]
PlanId = Annotated[str, typer.Argument(help="Id of the plan, as 'plan propose --log' gave it.")]
Log = Annotated[Path, typer.Option(help="The log of plans; only ever added to.")]
By = Annotated[str, typer.Option(help="Who does this.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="When to stop at the latest.")]
Gap = Annotated[float, typer.Option(min=0.0, help="Share of the objective left unproved.")]
DEFAULT_LOG = Path("plans.jsonl")


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(commands, name="plan")


@commands.command()
def propose(
    instance: Annotated[Path | None, typer.Argument(help="The planning question, JSON or YAML.")] = None,
    seconds: Seconds = 60.0,
    gap: Gap = 0.001,
    log: Annotated[Path | None, typer.Option(help="Also write the proposal to this log.")] = None,
    by: Annotated[str, typer.Option(help="Who proposes; needed with --log.")] = "",
    as_json: context.AsJson = False,
) -> None:
    """Proposes how many applications of each group to take up in each cycle."""
    if instance is None:
        raise MissingValueError(
            "no planning question was given",
            where="INSTANCE",
            mend="give an instance file; 'ketenbalans run' plans from the register",
        )
    question = room("planning.reading").read_instance(instance)
    with _busy(not as_json):
        proposal = _proposed(question, seconds, gap)
    answer = answer_of(proposal)
    if log is not None:
        details = {name: answer[name] for name in ("objective", "bound", "gap", "stopped_by")}
        answer["id"] = room("planning.record").propose_in(log, question, proposal.plan, by, details)

    def words() -> str:
        told = str(room("planning.wording").proposal_in_words(question, proposal, context.settings.language))
        return f"{told}\n{answer['id']}" if "id" in answer else told

    context.show(answer, as_json, words)


def _proposed(question: Any, seconds: float, gap: float) -> Any:
    """A proposal; where nothing fits, the error says which limits clash."""
    try:
        return room("planning.cycles").propose(question, seconds=seconds, gap=gap)
    except ContradictionError:
        clash = room("planning.clash").clash_of(question)
        if clash is None:
            raise
        told = room("planning.wording").clash_in_words(question, clash, context.settings.language)
        raise ContradictionError(
            "no plan keeps all limits. {clash}",
            where=str(question.place),
            mend="relax one of them, or mend the figures",
            clash=told,
        ) from None


def answer_of(proposal: Any) -> dict[str, Any]:
    """A proposal as one JSON document."""
    return {
        "objective": proposal.objective,
        "bound": proposal.bound,
        "gap": proposal.gap,
        "seconds": round(proposal.seconds, 3),
        "stopped_by": proposal.stopped_by,
        "nodes": proposal.nodes,
        "plan": _plan(proposal.plan),
    }


def _plan(plan: Any) -> list[dict[str, Any]]:
    return [{"group": take.group, "cycle": take.cycle, "cases": take.cases} for take in plan]


@commands.command()
def explain(
    instance: InstanceFile,
    plan: Annotated[str, typer.Option(help="Id of a plan in the log; without it one is proposed.")] = "",
    log: Log = DEFAULT_LOG,
    points: Annotated[int, typer.Option(min=0, help="Plans on the front; 0 for none.")] = 21,
    seconds: Seconds = 20.0,
    gap: Gap = 0.001,
    as_json: context.AsJson = False,
) -> None:
    """Says what binds, why each group waits and what is traded; or which limits clash."""
    question = room("planning.reading").read_instance(instance)
    wording, language = room("planning.wording"), context.settings.language
    clash = None
    proposal = None
    try:
        if plan:
            intakes = room("planning.record").intakes_of(log, plan)
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
    told = room("planning.explaining").explain(question, intakes)
    front = _front(question, points, seconds)
    result = {
        "fits": True,
        **(answer_of(proposal) if proposal is not None else {"plan": _plan(intakes)}),
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
        "front": [{**asdict(point), "plan": _plan(point.plan)} for point in front],
    }
    context.show(result, as_json, lambda: str(wording.explanation_in_words(told, front, language)))


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


@contextmanager
def _busy(shown: bool) -> Iterator[None]:
    """A sign of life on standard error while the search runs, where somebody looks."""
    if not (shown and sys.stderr.isatty()):
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(""):
        yield


@commands.command()
def read(
    instance: InstanceFile, plan: PlanId, by: By, log: Log = DEFAULT_LOG, as_json: context.AsJson = False
) -> None:
    """Shows a proposal and logs that this person has read it."""
    question = room("planning.reading").read_instance(instance)
    record = room("planning.record")
    intakes = record.intakes_of(log, plan)
    told = room("planning.explaining").explain(question, intakes)
    line = record.add(log, record.READ, plan, by, {})
    wording, language = room("planning.wording"), context.settings.language
    context.show(
        asdict(line),
        as_json,
        lambda: (
            wording.plan_in_words(question, intakes, language)
            + "\n"
            + wording.explanation_in_words(told, [], language)
        ),
    )


@commands.command()
def confirm(
    plan: PlanId,
    by: By,
    reason: Annotated[str, typer.Option(help="Why this plan is confirmed.")],
    log: Log = DEFAULT_LOG,
    unread: Annotated[bool, typer.Option(help="Confirm without having read it; recorded.")] = False,
    as_json: context.AsJson = False,
) -> None:
    """Confirms a proposal: another person than the proposer, with a reason, after reading it."""
    record = room("planning.record")
    line = record.confirm(log, plan, by=by, reason=reason, unread=unread)
    translate = room("vocabulary.language").translate
    context.show(
        asdict(line),
        as_json,
        lambda: translate(
            "Plan {plan} is confirmed by {by}.", context.settings.language, plan=plan, by=line.by
        ),
    )


@commands.command()
def announce(
    instance: InstanceFile, plan: PlanId, by: By, log: Log = DEFAULT_LOG, as_json: context.AsJson = False
) -> None:
    """Prints what partners and applicants are told of a confirmed plan, and logs it."""
    question = room("planning.reading").read_instance(instance)
    record, announcing = room("planning.record"), room("planning.announcing")
    record.confirmed(log, plan)
    intakes = record.intakes_of(log, plan)
    texts = {language: announcing.announcement(question, intakes, language) for language in ("nl", "en")}
    record.add(log, record.ANNOUNCED, plan, by, {})
    context.show(texts, as_json, lambda: texts[context.settings.language])


@commands.command()
def follow(
    plan: PlanId,
    production: Annotated[Path, typer.Argument(help="CSV with columns week, group, decided.")],
    log: Log = DEFAULT_LOG,
    by: Annotated[str, typer.Option(help="Also log the standing, in this name.")] = "",
    as_json: context.AsJson = False,
) -> None:
    """Shows production against a confirmed plan, week by week, and what lags."""
    record, following = room("planning.record"), room("planning.following")
    record.confirmed(log, plan)
    result = following.follow(record.intakes_of(log, plan), following.read_production(production))
    if by:
        last = result.weeks[-1]
        record.add(log, record.FOLLOWED, plan, by, asdict(last))
    wording = room("planning.wording")
    context.show(
        asdict(result), as_json, lambda: str(wording.following_in_words(result, context.settings.language))
    )


@commands.command()
def recalibrate(
    instance: InstanceFile,
    plan: PlanId,
    by: By,
    ground: Annotated[str, typer.Option(help="Why the plan is made anew; recorded.")],
    pinned_until: Annotated[int, typer.Option(min=0, help="Last cycle whose cohorts were announced.")] = 1,
    keep: Annotated[float, typer.Option(min=0.0, help="Share by which a kept place is favoured.")] = 0.1,
    log: Log = DEFAULT_LOG,
    seconds: Seconds = 30.0,
    gap: Gap = 0.001,
    as_json: context.AsJson = False,
) -> None:
    """Plans anew: announced cohorts stay, the rest moves as little as pays; a new proposal results."""
    if not ground.strip():
        raise MissingValueError("a recalibration has no ground", where="--ground", mend="say why it is made")
    question = room("planning.reading").read_instance(instance)
    record = room("planning.record")
    record.confirmed(log, plan)
    old = record.intakes_of(log, plan)
    anew = room("planning.recalibrating").recalibrate(
        question, old, pinned_until=pinned_until, keep=keep, seconds=seconds, gap=gap
    )
    answer = answer_of(anew.proposal)
    answer |= {
        "moved": anew.moved,
        "planned": anew.planned,
        "remaining_before": anew.remaining_before,
        "remaining_after": anew.remaining_after,
        "free_objective": anew.free.objective,
    }
    details = {name: answer[name] for name in ("objective", "bound", "gap", "stopped_by")}
    answer["id"] = record.propose_in(log, question, anew.proposal.plan, by, {**details, "after": plan})
    effect = {name: answer[name] for name in ("moved", "planned", "remaining_before", "remaining_after")}
    record.add(
        log,
        record.RECALIBRATED,
        plan,
        by,
        {"ground": ground.strip(), "into": answer["id"], "pinned_until": pinned_until, **effect},
    )
    wording, language = room("planning.wording"), context.settings.language
    context.show(
        answer,
        as_json,
        lambda: f"{wording.recalibration_in_words(question, anew, language)}\n{answer['id']}",
    )


@commands.command("log")
def show_log(log: Log = DEFAULT_LOG, as_json: context.AsJson = False) -> None:
    """Verifies the log and shows what became of each plan, with the share confirmed unread."""
    record = room("planning.record")
    lines, watch = record.read_log(log), record.watch(log)
    translate, number = room("vocabulary.language").translate, room("vocabulary.language").percentage
    language = context.settings.language

    def words() -> str:
        told = [f"{line.number} {line.at} {line.plan} {line.action} ({line.by})" for line in lines]
        share = "-" if watch.share_unread is None else number(watch.share_unread, language)
        sentence = "{proposals} proposals, {confirmed} confirmed, {share} of them unread."
        return "\n".join(
            [
                *told,
                translate(
                    sentence, language, proposals=watch.proposals, confirmed=watch.confirmed, share=share
                ),
            ]
        )

    context.show({"lines": [asdict(line) for line in lines], **asdict(watch)}, as_json, words)
