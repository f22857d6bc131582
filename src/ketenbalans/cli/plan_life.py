"""The commands of ``plan`` for what becomes of a proposal: read, confirm, announce, follow, recalibrate."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli import context
from ketenbalans.cli import plan_question as asking
from ketenbalans.cli.loading import room
from ketenbalans.errors import MissingValueError

REGISTER = "register"
QuestionNow = Annotated[
    Path, typer.Argument(help="The question as it stands now: a file, or the word 'register'.")
]
PlanId = Annotated[str, typer.Argument(help="Id of the plan, as 'plan propose --log' gave it.")]
Log = Annotated[Path, typer.Option(help="The log of plans; only ever added to.")]
By = Annotated[str, typer.Option(help="Who does this.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="When to stop at the latest.")]
Gap = Annotated[float, typer.Option(min=0.0, help="Share of the objective left unproved.")]
DEFAULT_LOG = Path("plans.jsonl")


def add_to(commands: typer.Typer) -> None:
    """Adds the commands to the group."""
    for command in (read, confirm, announce, follow, recalibrate):
        commands.command()(command)
    commands.command("log")(show_log)


def read(plan: PlanId, by: By, log: Log = DEFAULT_LOG, as_json: context.AsJson = False) -> None:
    """Shows a proposal with its replay and logs that this person has read it."""
    record = room("planning.record")
    question = record.question_of(log, plan)
    replay = _replay_of(log, plan)
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
            + wording.explanation_in_words(told, [], language, question.unit)
            + "\n"
            + _replay_words(replay)
        ),
    )


def _replay_of(log: Path, plan: str) -> Any:
    """The last replay of a plan; None where it was not replayed."""
    line = room("planning.record").replayed(log, plan)
    return None if line is None else room("planning.replayed").replay_of(line.details)


def _replay_words(replay: Any) -> str:
    if replay is None:
        return asking.say("It was not replayed in the simulator yet: 'plan replay' does so.")
    return str(room("planning.wording_replay").replay_in_words(replay, context.settings.language))


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


def announce(plan: PlanId, by: By, log: Log = DEFAULT_LOG, as_json: context.AsJson = False) -> None:
    """Prints what partners and applicants are told of a confirmed plan, and logs it."""
    record, announcing = room("planning.record"), room("planning.announcing")
    record.confirmed(log, plan)
    question = record.question_of(log, plan)
    intakes = record.intakes_of(log, plan)
    texts = {language: announcing.announcement(question, intakes, language) for language in ("nl", "en")}
    record.add(log, record.ANNOUNCED, plan, by, {})
    context.show(texts, as_json, lambda: texts[context.settings.language])


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
    result = following.follow(
        record.intakes_of(log, plan),
        following.read_production(production),
        record.question_of(log, plan).first_cycle,
    )
    if by:
        last = result.weeks[-1]
        record.add(log, record.FOLLOWED, plan, by, asdict(last))
    wording = room("planning.wording")
    context.show(
        asdict(result), as_json, lambda: str(wording.following_in_words(result, context.settings.language))
    )


def _as_it_stands_now(instance: Path, log: Path, plan: str) -> tuple[Any, dict[str, Any]]:
    """The question of a plan with today's figures, and where it came from."""
    if str(instance) != REGISTER:
        asked = asking.from_file(instance)
        return asked.instance, asked.origin
    record = room("planning.record")
    line, old = record.proposed(log, plan), record.question_of(log, plan)
    seed = int(line.details.get("origin", {}).get("seed", 1))
    asked = asking.from_register(seed, old.first_cycle)
    limits = replace(asked.instance.limits, grant_rate=old.limits.grant_rate)
    return replace(asked.instance, limits=limits), asked.origin


def recalibrate(
    instance: QuestionNow,
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
    record = room("planning.record")
    record.confirmed(log, plan)
    question, origin = _as_it_stands_now(instance, log, plan)
    old = record.intakes_of(log, plan)
    anew = room("planning.recalibrating").recalibrate(
        question, old, pinned_until=pinned_until, keep=keep, seconds=seconds, gap=gap
    )
    answer = asking.answer_of(anew.proposal)
    answer |= {
        "moved": anew.moved,
        "planned": anew.planned,
        "remaining_before": anew.remaining_before,
        "remaining_after": anew.remaining_after,
        "end_before": anew.end_before,
        "end_after": anew.end_after,
        "free_objective": anew.free.objective,
    }
    details = {name: answer[name] for name in ("objective", "bound", "gap", "stopped_by")}
    answer["id"] = record.propose_in(
        log, question, anew.proposal.plan, by, {**details, "after": plan, "origin": origin}
    )
    effect = {
        name: answer[name]
        for name in (
            "moved",
            "planned",
            "remaining_before",
            "remaining_after",
            "end_before",
            "end_after",
        )
    }
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
