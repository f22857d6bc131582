"""The commands of ``plan``, run as a user runs them, through a whole life of a plan."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ketenbalans.cli import context
from ketenbalans.cli.main import app
from ketenbalans.errors import KetenbalansError
from ketenbalans.planning import record
from ketenbalans.planning.checking import breaches
from ketenbalans.planning.instance import Intake
from ketenbalans.planning.reading import read_instance
from ketenbalans.studies import cycle_world

QUESTION: dict[str, Any] = {
    "cycles": 2,
    "groups": [
        {
            "id": "SYR-A",
            "stock": 300,
            "hours": 10,
            "grant_rate": 0.1,
            "appeals": [0, 0.7],
            "value": [9, 8],
            "min_batch": 50,
            "latest_cycle": 2,
        },
        {"id": "MMR-B", "stock": 80, "hours": 3, "grant_rate": 0.9, "value": [8, 7], "not_before": 2},
        {"id": "IRQ-C", "stock": 150, "hours": 16, "grant_rate": 0.4, "value": [12, 11], "min_batch": 25},
    ],
    "limits": {"hours": 3000, "appeals": 150, "grant_rate": {"target": 0.35, "band": 0.2}},
    "fixed": [{"decisions": 300, "grants": 130}, {"decisions": 300, "grants": 130}],
}


@pytest.fixture
def question(tmp_path: Path) -> Path:
    path = tmp_path / "question.json"
    path.write_text(json.dumps(QUESTION))
    return path


def told(*arguments: object) -> Any:
    result = CliRunner().invoke(app, ["plan", *map(str, arguments), "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*arguments: object) -> str:
    with pytest.raises(KetenbalansError) as caught:
        CliRunner().invoke(app, ["plan", *map(str, arguments)], catch_exceptions=False)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_proposal_holds_the_fields_that_outside_checks_use(question: Path) -> None:
    answer = told("propose", question, "--seconds", 10)
    assert {"objective", "bound", "gap", "seconds", "plan"} <= set(answer)
    plan = [Intake(take["cycle"], take["group"], take["cases"]) for take in answer["plan"]]
    assert breaches(read_instance(question), plan) == []
    assert answer["bound"] >= answer["objective"]


def test_a_plan_lives_from_proposal_to_recalibration(question: Path, tmp_path: Path) -> None:
    log = tmp_path / "plans.jsonl"
    plan = told("propose", question, "--log", log, "--by", "planner")["id"]
    production = tmp_path / "production.csv"
    production.write_text("week,group,decided\n2026-W41,SYR-A,10\n")
    assert "nobody has confirmed" in refused("follow", plan, production, "--log", log)
    assert "not replayed in the simulator" in refused(
        "confirm", plan, "--by", "head", "--reason", "fits", "--log", log
    )
    replay = told("replay", plan, "--by", "planner", "--log", log)
    assert [one["order"] for one in replay["outcomes"]] == [
        "planned",
        "first_come",
        "deadline_first",
        "easy_first",
        "remade",
        "deadline_first_within",
        "easy_first_within",
    ]
    assert told("read", plan, "--by", "head", "--log", log)["action"] == "read"
    told("confirm", plan, "--by", "head", "--reason", "fits", "--log", log)
    texts = told("announce", plan, "--by", "head", "--log", log)
    assert "wordt opgepakt" in texts["nl"]
    assert "taken up" in texts["en"]
    assert told("follow", plan, production, "--log", log)["weeks"][0]["decided"] == 10
    anew = told("recalibrate", question, plan, "--by", "planner", "--ground", "inflow higher", "--log", log)
    assert anew["moved"] == 0
    story = told("log", "--log", log)
    assert [line["action"] for line in story["lines"]][:5] == [
        "proposed",
        "replayed",
        "read",
        "confirmed",
        "announced",
    ]
    assert story["lines"][-1]["details"]["ground"] == "inflow higher"
    assert story["share_unread"] == 0.0


def test_an_explanation_says_what_binds_why_groups_wait_and_what_is_traded(question: Path) -> None:
    answer = told("explain", question, "--points", 3, "--seconds", 5)
    assert answer["fits"] is True
    assert any(binding["price"] > 0 for binding in answer["bindings"])
    assert all(why["reason"] for why in answer["why_not"])
    assert 1 <= len(answer["front"]) <= 9


def test_a_question_that_cannot_be_kept_is_explained_in_both_commands(question: Path) -> None:
    # 300 cases of 10 hours need 3000 hours by cycle 2; twice 1400 is 2800, so 20 cases are late.
    question.write_text(json.dumps({**QUESTION, "limits": {"hours": 1400}}))
    answer = told("explain", question)
    assert answer["fits"] is False
    assert {(rule["kind"], rule["cycle"]) for rule in answer["clash"]} == {
        ("latest_cycle", 2),
        ("hours", 1),
        ("hours", 2),
    }
    assert next(rule["relaxation"] for rule in answer["clash"] if rule["kind"] == "latest_cycle") == 20.0
    message = refused("propose", question)
    assert "all 300 applications of SYR-A are taken up by the end of cycle 2" in message
    assert "at most 1,400 hours in cycle 1" in message


def test_answers_in_words_follow_the_language(question: Path) -> None:
    result = CliRunner().invoke(app, ["--lang", "nl", "plan", "propose", str(question)])
    context.settings.language = "en"
    assert "Dit is een voorstel. Het geldt pas als een mens het vaststelt." in result.stdout


def test_without_a_file_the_register_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = told("propose", "--no-replay", "--gap", 0.02, "--log", "plans.jsonl", "--by", "planner")
    assert answer["source"] == "synthetic register"
    assert answer["first_cycle"] == {"number": 1, "first_day": "2026-10-01"}
    assert all(latest >= 1 for latest in answer["latest_cycles"].values())
    # B waits for its location: in the shipped chain that is ready in cycle 2.
    assert all(take["cycle"] >= 2 for take in answer["plan"] if take["group"].endswith(" B"))
    kept = record.question_of(Path("plans.jsonl"), answer["id"])
    plan = [Intake(take["cycle"], take["group"], take["cases"]) for take in answer["plan"]]
    assert breaches(kept, plan) == []
    assert {group.id: group.latest_cycle for group in kept.groups} == answer["latest_cycles"]


def test_limits_of_a_file_replace_those_of_the_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("limits.yaml").write_text("schema: 1\ngroups_per_cycle: 3\nreturns: 900\n")
    answer = told("propose", "--no-replay", "--gap", 0.02, "--limits", "limits.yaml")
    for cycle in range(1, 13):
        assert sum(1 for take in answer["plan"] if take["cycle"] == cycle) <= 3
    Path("limits.yaml").write_text("schema: 1\nreturn: 900\n")
    assert "returns" in refused("propose", "--no-replay", "--limits", "limits.yaml")


def test_a_register_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(KetenbalansError, match="there is no register here yet"):
        CliRunner().invoke(
            app, ["--register", str(tmp_path / "none.db"), "plan", "propose"], catch_exceptions=False
        )
    context.settings.register = cycle_world.DEFAULT


def test_a_log_needs_to_know_who_proposes(question: Path, tmp_path: Path) -> None:
    assert "nobody is named" in refused("propose", question, "--log", tmp_path / "plans.jsonl")
