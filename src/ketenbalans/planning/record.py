"""The log of plans: proposed, replayed, read, confirmed, announced, followed; only ever added to.

Each line of the file carries the hash of the line before it, so that a changed, removed or inserted line is
found. Nothing here decides: a proposal takes effect only when another person confirms it, with a reason;
who confirms without having read it is recorded as such (guardrail 3). Serves R-040, R-045, R-086.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from ketenbalans.errors import BadInputError, ContradictionError, MissingValueError, UnknownNameError
from ketenbalans.planning.instance import Instance, Intake
from ketenbalans.planning.writing import document_of, instance_of, written
from ketenbalans.store.audit import FIRST_LINK, instant, link
from ketenbalans.vocabulary.documents import SCHEMA, read_text

PROPOSED, REPLAYED, READ, CONFIRMED = "proposed", "replayed", "read", "confirmed"
ANNOUNCED, FOLLOWED, RECALIBRATED = "announced", "followed", "recalibrated"


@dataclass(frozen=True)
class Line:
    """One line of the log.

    Args:
        number: Counted from 1.
        at: Moment of writing, UTC. Nothing is computed from it.
        action: What was done.
        plan: Id of the plan.
        by: Who did it: a name or role as the organisation writes it.
        details: What belongs to the action.
        hash: Hash of this line, which holds the hash of the line before.
    """

    number: int
    at: str
    action: str
    plan: str
    by: str
    details: Mapping[str, Any]
    hash: str


def plan_id(instance: Instance, plan: Sequence[Intake]) -> str:
    """A name for exactly this plan for exactly this question.

    Example:
        >>> from ketenbalans.planning.instance import Group
        >>> len(plan_id(Instance(1, (Group(id="A", stock=1, value=(1.0,), grant_rate=0.5),)), []))
        12
    """
    content = [
        repr((instance.cycles, instance.groups, instance.limits, instance.fixed, instance.pinned)),
        [[take.cycle, take.group, take.cases] for take in plan],
    ]
    return sha256(json.dumps(content).encode()).hexdigest()[:12]


def read_log(path: Path) -> list[Line]:
    """Every line of a log, its chain of hashes verified.

    Raises:
        ContradictionError: If a line was changed, removed or inserted.
        BadInputError: If a line is no line of a log.
    """
    if not path.exists():
        return []
    lines: list[Line] = []
    previous = FIRST_LINK
    for number, text in enumerate(read_text(path).splitlines(), start=1):
        try:
            content = json.loads(text)
            own = content.pop("hash")
        except (json.JSONDecodeError, KeyError, AttributeError, TypeError):
            raise BadInputError(
                "this is no line of a log of plans",
                where=f"{path}:{number}",
                mend="restore the file from its last copy; a log is only ever added to",
            ) from None
        if own != link(previous, content) or content.get("number") != number:
            raise ContradictionError(
                "line {number} was changed, removed or inserted after it was written",
                where=f"{path}:{number}",
                mend="restore the file from its last copy; a log is only ever added to",
                number=number,
            )
        lines.append(
            Line(
                number,
                content["at"],
                content["action"],
                content["plan"],
                content["by"],
                content["details"],
                own,
            )
        )
        previous = own
    return lines


def require_named(by: str) -> None:
    """Refuses an action of nobody.

    Raises:
        MissingValueError: If nobody is named.
    """
    if not by.strip():
        raise MissingValueError("nobody is named", where="--by", mend="say who does this, with --by")


def add(path: Path, action: str, plan: str, by: str, details: Mapping[str, Any]) -> Line:
    """Adds a line to a log.

    Raises:
        MissingValueError: If nobody is named.
    """
    require_named(by)
    lines = read_log(path)
    at = datetime.fromtimestamp(instant() / 1e6, tz=UTC).isoformat(timespec="seconds")
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "number": len(lines) + 1,
        "at": at,
        "action": action,
        "plan": plan,
        "by": by.strip(),
        "details": dict(details),
    }
    own = link(lines[-1].hash if lines else FIRST_LINK, content)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({**content, "hash": own}, ensure_ascii=False) + "\n")
    return Line(len(lines) + 1, at, action, plan, by.strip(), dict(details), own)


def propose_in(
    path: Path, instance: Instance, plan: Sequence[Intake], by: str, details: Mapping[str, Any]
) -> str:
    """Writes a proposal with its question to the log; gives its id. The same proposal twice is one."""
    name = plan_id(instance, plan)
    if not any(line.plan == name and line.action == PROPOSED for line in read_log(path)):
        content = {**details, "intakes": written(plan), "question": document_of(instance)}
        add(path, PROPOSED, name, by, content)
    return name


def proposed(path: Path, name: str) -> Line:
    """The proposal of an id in a log.

    Raises:
        UnknownNameError: If the log has no such proposal.
    """
    lines = [line for line in read_log(path) if line.action == PROPOSED]
    for line in lines:
        if line.plan == name:
            return line
    raise UnknownNameError("plan", name, [line.plan for line in lines], where=str(path))


def question_of(path: Path, name: str) -> Instance:
    """The question that a proposal of a log answers, as it stood when it was proposed.

    Raises:
        MissingValueError: If the log was written before questions were kept.
        UnknownNameError: If the log has no such proposal.
    """
    line = proposed(path, name)
    if "question" not in line.details:
        raise MissingValueError(
            "the log does not hold the question of plan {plan}",
            where=f"{path}:{line.number}",
            mend="propose it again with this version",
            plan=name,
        )
    return instance_of(line.details["question"], f"{path}:{line.number}")


def replayed(path: Path, name: str) -> Line | None:
    """The last replay of a plan; None where it was not replayed."""
    lines = [line for line in read_log(path) if (line.plan, line.action) == (name, REPLAYED)]
    return lines[-1] if lines else None


def intakes_of(path: Path, name: str) -> tuple[Intake, ...]:
    """The plan of an id in a log.

    Raises:
        UnknownNameError: If the log has no such proposal.
    """
    return tuple(
        Intake(int(take["cycle"]), str(take["group"]), int(take["cases"]))
        for take in proposed(path, name).details["intakes"]
    )


def confirm(path: Path, name: str, *, by: str, reason: str, unread: bool = False) -> Line:
    """Confirms a proposal: by another person, with a reason, after reading it.

    Args:
        path: The log.
        name: Id of the plan.
        by: Who confirms.
        reason: Why.
        unread: Whether to confirm although the log does not show that this person read it; it is recorded.

    Raises:
        ContradictionError: If the proposer confirms, it was not replayed in the simulator, the person has
            not read it and does not say so, or it was confirmed before.
        MissingValueError: If no reason is given.
        UnknownNameError: If the log has no such proposal.
    """
    intakes_of(path, name)
    lines = [line for line in read_log(path) if line.plan == name]
    person = by.strip()
    if any(_same(line.by, person) for line in lines if line.action == PROPOSED):
        raise ContradictionError(
            "{by} proposed this plan and cannot confirm it",
            where="--by",
            mend="let another person confirm it",
            by=person,
        )
    if not reason.strip():
        raise MissingValueError(
            "a confirmation has no reason", where="--reason", mend="say why, with --reason"
        )
    if any(line.action == CONFIRMED for line in lines):
        raise ContradictionError(
            "plan {plan} was confirmed before",
            where=str(path),
            mend="recalibrate it to change it",
            plan=name,
        )
    replay = replayed(path, name)
    if replay is None:
        raise ContradictionError(
            "plan {plan} was not replayed in the simulator",
            where=str(path),
            mend="replay it with 'plan replay', and read what it says",
            plan=name,
        )
    # Who read it before the replay has not read what the replay says.
    was_read = any(
        line.action == READ and _same(line.by, person) and line.number > replay.number for line in lines
    )
    if not was_read and not unread:
        raise ContradictionError(
            "the log does not show that {by} read plan {plan}",
            where=str(path),
            mend="read it with 'plan read', or say --unread; that is recorded and reported",
            by=person,
            plan=name,
        )
    return add(
        path, CONFIRMED, name, by, {"reason": reason.strip(), "read": was_read, "replay": replay.number}
    )


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def confirmed(path: Path, name: str) -> Line:
    """The confirmation of a plan.

    Raises:
        ContradictionError: If it was not confirmed.
        UnknownNameError: If the log has no such proposal.
    """
    intakes_of(path, name)
    for line in read_log(path):
        if line.plan == name and line.action == CONFIRMED:
            return line
    raise ContradictionError(
        "plan {plan} is a proposal: nobody has confirmed it",
        where=str(path),
        mend="let another person than the proposer confirm it with 'plan confirm'",
        plan=name,
    )


@dataclass(frozen=True)
class Watch:
    """How proposals are dealt with (guardrail 3).

    Args:
        proposals: How many stand in the log.
        confirmed: How many of them were confirmed.
        unread: How many of those without the log showing that they were read.
        share_unread: Unread among confirmed; None where none was confirmed.
    """

    proposals: int
    confirmed: int
    unread: int
    share_unread: float | None


def watch(path: Path) -> Watch:
    """Counts what became of proposals, and the share confirmed unread."""
    lines = read_log(path)
    given = [line for line in lines if line.action == CONFIRMED]
    unread = sum(1 for line in given if not line.details["read"])
    return Watch(
        sum(1 for line in lines if line.action == PROPOSED),
        len(given),
        unread,
        unread / len(given) if given else None,
    )
