"""The commands of ``schedule`` as a user gives them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ketenbalans.cli.main import app


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*words])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def question(tmp_path: Path) -> Path:
    file = tmp_path / "question.json"
    run("schedule", "example", "--hearings", "12", "--out", str(file))
    return file


def test_an_instance_alone_makes_a_schedule_that_passes_the_check(question: Path, tmp_path: Path) -> None:
    answer: dict[str, Any] = json.loads(run("schedule", str(question), "--json"))
    assert answer["gap"] == pytest.approx(
        (answer["objective"] - answer["bound"]) / answer["objective"], abs=1e-5
    )
    assert answer["scheduled"] == 12
    assert answer["manifest"]["stopped_by"] == "moves"
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer))
    assert json.loads(run("schedule", "check", str(question), str(file), "--json"))["breaches"] == []
    answer["assignments"][0]["day"] = "2026-10-04"
    file.write_text(json.dumps(answer))
    told = json.loads(run("schedule", "check", str(question), str(file), "--json", code=1))
    assert "closed day" in {breach["rule"] for breach in told["breaches"]}


def test_it_speaks_dutch(question: Path) -> None:
    told = run("--lang", "nl", "schedule", str(question))
    assert "12 van 12 mensen zijn ingeroosterd" in told
    assert "Dit is een concept." in told


def test_a_schedule_is_made_again_after_an_event(question: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("schedule", str(question), "--out", str(out))
    answer = json.loads((out / "answer.json").read_text())
    hearing = next(row for row in answer["assignments"] if row["step"] == "hearing")
    events = tmp_path / "events.json"
    event = {"kind": "no_show", "person": hearing["person"], "step": "hearing"}
    events.write_text(json.dumps({"on": hearing["day"], "events": [event]}))
    words = (
        "schedule",
        "again",
        str(question),
        "--previous",
        str(out / "answer.json"),
        "--events",
        str(events),
    )
    told = json.loads(run(*words, "--out", str(tmp_path / "anew"), "--json"))
    moved = {move["person"] for move in told["moved"]} | {one["person"] for one in told["unscheduled"]}
    assert hearing["person"] in moved
    assert (tmp_path / "anew" / "overview.en.html").exists()
    anew = str(tmp_path / "anew" / "answer.json")
    assert json.loads(run("schedule", "check", str(question), anew, "--json"))["breaches"] == []
    assert "did not come on" in run(*words)
