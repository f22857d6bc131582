"""Where the commands of ``plan`` get their question from, and how they tell a proposal and a replay."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketenbalans.cli import context
from ketenbalans.cli.loading import room
from ketenbalans.errors import ContradictionError

MAIN = "plan"
FILE, REGISTER = "file", "register"
STEPS = {
    "futures": "running futures without cohorts",
    "chain": "replaying orders of work in the chain",
    "hindsight": "looking for the best in hindsight",
}


@dataclass(frozen=True)
class Asked:
    """A question with the world it was made in.

    Args:
        instance: The question.
        source: The world and applications of a register; None for a file.
        question: What the register's question was made from; None for a file.
    """

    instance: Any
    source: Any = None
    question: Any = None

    @property
    def origin(self) -> dict[str, Any]:
        """Where the question came from, as it is kept in the log."""
        if self.question is None:
            return {"kind": FILE, "place": self.instance.place}
        return {
            "kind": REGISTER,
            "name": self.source.name,
            "on": self.source.world.standing.start.isoformat(),
            "seed": self.source.world.seed,
            "first_cycle": self.question.first,
        }


def from_file(path: Path) -> Asked:
    """The question of a file."""
    return Asked(room("planning.reading").read_instance(path))


def from_register(
    seed: int, first: int | None = None, limits: Path | None = None, on: str | None = None
) -> Asked:
    """The question of the register at hand, or of the shipped synthetic one."""
    day = room("register.reading").day_of(on) if on else None
    source = room("studies.cycle_world").source_of(context.settings.register, seed, day)
    questions = room("studies.cycle_question")
    question = questions.question_of(source.world, source.applications, MAIN, first)
    if limits is not None:
        question = questions.with_limits(question, limits)
    return Asked(question.instance, source, question)


def shipped() -> Asked:
    """The question of the shipped synthetic register, whatever register is at hand."""
    source = room("studies.cycle_world").synthetic(1)
    question = room("studies.cycle_question").question_of(source.world, source.applications, MAIN)
    return Asked(question.instance, source, question)


def proposed(asked: Asked, seconds: float, gap: float) -> tuple[Any, Any]:
    """The instance that was answered and its plan; where nothing fits, the error says which limits clash."""
    try:
        if asked.question is not None:
            instance, proposal, _ = room("studies.cycles").answer(asked.question, seconds=seconds, gap=gap)
            return instance, proposal
        left = max(seconds / 2, seconds - time.process_time())  # what starting the program took is taken off
        return asked.instance, room("planning.cycles").propose(asked.instance, seconds=left, gap=gap)
    except ContradictionError:
        clash = room("planning.clash").clash_of(asked.instance)
        if clash is None:
            raise
        told = room("planning.wording").clash_in_words(asked.instance, clash, context.settings.language)
        raise ContradictionError(
            "no plan keeps all limits. {clash}",
            where=str(asked.instance.place),
            mend="relax one of them, or mend the figures",
            clash=told,
        ) from None


def replayed(asked: Asked, answered: Any, plan: Any, futures: int, *, shown: bool) -> Any:
    """The replay of a plan in the world of its question; a file borrows the spread of the shipped one.

    Args:
        asked: The question.
        answered: The same as it was answered: a register's with its band.
        plan: The plan.
        futures: How many futures.
        shown: Whether progress is shown.
    """
    study = room("studies.replay")
    with steps(shown) as told:
        if asked.question is not None:
            return study.replay_register(
                asked.source.world,
                asked.source.applications,
                asked.question,
                plan,
                main=MAIN,
                answered=answered,
                futures=futures,
                told=told,
            )
        lent = shipped()
        return study.replay_file(
            lent.source.world, answered, lent.question, plan, main=MAIN, futures=futures, told=told
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
        "plan": room("planning.writing").written(proposal.plan),
    }


def setting_of(asked: Asked) -> dict[str, Any]:
    """What a question of the register rests on, for machines; empty for a file."""
    if asked.question is None:
        return {}
    question = asked.question
    start = room("vocabulary.calendar").plan_cycle
    return {
        "source": asked.source.name,
        "reference_date": asked.source.world.standing.start.isoformat(),
        "first_cycle": {"number": question.first, "first_day": start(question.first).first.isoformat()},
        "open_now": round(question.open_now),
        "open_at_start": round(question.open_then),
        "own_turn_share": round(question.own_turn, 4),
        "hours": {name: [round(float(one)) for one in series] for name, series in question.hours.items()},
        "latest_cycles": {group.id: group.latest_cycle for group in question.instance.groups},
        "notes": [say(sentence, **fields) for sentence, fields in asked.source.notes],
    }


def setting_in_words(asked: Asked) -> str:
    """The same for a planner."""
    question, words = asked.question, room("vocabulary.language")
    language = context.settings.language

    def count(value: float) -> str:
        return str(words.number(round(float(value)), language))

    cycle = room("vocabulary.calendar").plan_cycle
    lines = [
        say(
            "From the {source} of {day}; the first cycle starts on {first}.",
            source=say(asked.source.name),
            day=words.long_date(asked.source.world.standing.start, language),
            first=words.long_date(cycle(question.first).first, language),
        ),
        *(say(sentence, **fields) for sentence, fields in asked.source.notes),
        say(
            "Until then the regular process goes on: from {now} to {then} open applications of the groups.",
            now=count(question.open_now),
            then=count(question.open_then),
        ),
        say(
            "Of these {share} wait for their turn. The others are expected to close or to come under "
            "a court-set term before; they are taken off every group alike.",
            share=words.percentage(question.own_turn, language),
        ),
        say(
            "Hours per cycle: priority groups and court-set terms, new applications, the rest for the groups"
        ),
    ]
    for at in range(len(question.hours["old"])):
        lines.append(
            "  "
            + say(
                "Cycle {cycle}: {priority}, {pact} and {old} hours",
                cycle=at + 1,
                priority=count(question.hours["priority"][at]),
                pact=count(question.hours["pact"][at]),
                old=count(question.hours["old"][at]),
            )
        )
    return "\n".join(lines)


def latest_in_words(asked: Asked) -> str:
    """The latest cycle of every group of the register."""
    words, language = room("vocabulary.language"), context.settings.language
    cycle = room("vocabulary.calendar").plan_cycle
    lines = [say("At the latest, whatever the plan: no group is postponed for ever")]
    for group in sorted(asked.instance.groups, key=lambda group: (group.latest_cycle or 0, group.id)):
        last = cycle(asked.question.first + (group.latest_cycle or 1) - 1).last
        lines.append(
            "  "
            + say(
                "{group}: done by {day} (cycle {cycle})",
                group=group.id,
                day=words.long_date(last, language),
                cycle=group.latest_cycle,
            )
        )
    return "\n".join(lines)


def say(sentence: str, **fields: Any) -> str:
    """A sentence in the reader's language."""
    return str(room("vocabulary.language").translate(sentence, context.settings.language, **fields))


@contextmanager
def busy(shown: bool) -> Iterator[None]:
    """A sign of life on standard error while the search runs, where somebody looks."""
    if not (shown and sys.stderr.isatty()):
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(""):
        yield


@contextmanager
def steps(shown: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Progress of a replay on standard error, where somebody looks."""
    if not (shown and sys.stderr.isatty()):
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, Any] = {}

        def told(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(say(STEPS[step]), total=total)
            progress.update(tasks[step], completed=done)

        yield told
