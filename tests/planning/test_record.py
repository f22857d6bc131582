"""The log of plans: who may confirm, what is refused, and that the chain of hashes finds tampering."""

import json
from pathlib import Path

import pytest

from ketenbalans.errors import BadInputError, ContradictionError, MissingValueError, UnknownNameError
from ketenbalans.planning import record
from ketenbalans.planning.instance import Group, Instance, Intake

INSTANCE = Instance(1, (Group(id="A", stock=9, value=(1.0,), grant_rate=0.5),))
PLAN = (Intake(1, "A", 9),)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "plans.jsonl"


@pytest.fixture
def plan(log: Path) -> str:
    name = record.propose_in(log, INSTANCE, PLAN, "planner", {"objective": 9.0})
    record.add(log, record.REPLAYED, name, "planner", {})
    return name


def test_a_proposal_can_be_read_back(log: Path, plan: str) -> None:
    assert record.intakes_of(log, plan) == PLAN


def test_the_same_proposal_twice_is_one_proposal(log: Path, plan: str) -> None:
    assert record.propose_in(log, INSTANCE, PLAN, "somebody else", {}) == plan
    assert len(record.read_log(log)) == 2


def test_the_proposer_never_confirms_the_own_proposal(log: Path, plan: str) -> None:
    record.add(log, record.READ, plan, "Planner ", {})
    with pytest.raises(ContradictionError, match="cannot confirm"):
        record.confirm(log, plan, by=" PLANNER", reason="good")


def test_a_confirmation_needs_a_reason(log: Path, plan: str) -> None:
    record.add(log, record.READ, plan, "head", {})
    with pytest.raises(MissingValueError, match="reason"):
        record.confirm(log, plan, by="head", reason="  ")


def test_nobody_confirms_what_was_not_replayed(log: Path) -> None:
    bare = record.propose_in(log, INSTANCE, PLAN, "planner", {})
    record.add(log, record.READ, bare, "head", {})
    with pytest.raises(ContradictionError, match="not replayed in the simulator"):
        record.confirm(log, bare, by="head", reason="good")


def test_the_question_is_kept_with_the_proposal(log: Path, plan: str) -> None:
    kept = record.question_of(log, plan)
    assert (kept.cycles, kept.groups, kept.limits) == (INSTANCE.cycles, INSTANCE.groups, INSTANCE.limits)


def test_a_confirmation_needs_that_this_person_read_it(log: Path, plan: str) -> None:
    record.add(log, record.READ, plan, "another", {})
    with pytest.raises(ContradictionError, match="read"):
        record.confirm(log, plan, by="head", reason="good")


def test_who_read_it_before_the_replay_has_not_read_the_replay(log: Path) -> None:
    name = record.propose_in(log, INSTANCE, PLAN, "planner", {})
    record.add(log, record.READ, name, "head", {})
    record.add(log, record.REPLAYED, name, "planner", {})
    with pytest.raises(ContradictionError, match="does not show that head read"):
        record.confirm(log, name, by="head", reason="good")


def test_confirming_unread_is_possible_recorded_and_counted(log: Path, plan: str) -> None:
    record.confirm(log, plan, by="head", reason="no time", unread=True)
    second = record.propose_in(log, INSTANCE, (), "planner", {})
    record.add(log, record.REPLAYED, second, "planner", {})
    record.add(log, record.READ, second, "head", {})
    record.confirm(log, second, by="head", reason="read and good")
    assert record.watch(log) == record.Watch(proposals=2, confirmed=2, unread=1, share_unread=0.5)


def test_a_plan_is_confirmed_once(log: Path, plan: str) -> None:
    record.confirm(log, plan, by="head", reason="good", unread=True)
    with pytest.raises(ContradictionError, match="before"):
        record.confirm(log, plan, by="director", reason="good", unread=True)


def test_a_proposal_binds_nobody_until_it_is_confirmed(log: Path, plan: str) -> None:
    with pytest.raises(ContradictionError, match="nobody has confirmed"):
        record.confirmed(log, plan)


def test_an_unknown_plan_is_refused_with_the_near_ones(log: Path, plan: str) -> None:
    with pytest.raises(UnknownNameError, match=plan):
        record.confirm(log, plan[:-1] + "x", by="head", reason="good")


@pytest.mark.parametrize("change", ["by", "removed", "inserted", "garbage"])
def test_tampering_is_found(log: Path, plan: str, change: str) -> None:
    record.add(log, record.READ, plan, "head", {})
    record.confirm(log, plan, by="head", reason="good")
    lines = log.read_text().splitlines()
    if change == "by":
        lines[0] = json.dumps({**json.loads(lines[0]), "by": "somebody else"})
    elif change == "removed":
        del lines[1]
    elif change == "inserted":
        lines.insert(1, lines[1])
    else:
        lines[1] = "not a line"
    log.write_text("\n".join(lines) + "\n")
    with pytest.raises((ContradictionError, BadInputError), match=r"plans\.jsonl:"):
        record.read_log(log)
