"""The command ``triage`` for machines and for people who make a mistake."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketenbalans.cli.main import app

TABLE = "key,product,nationality,lodged_on\na,asylum,SYR,2024-05-10\nb,asylum,MMR,2025-05-10\nc,nareis,SYR,\n"
CASE_FIELDS = {"key", "category", "priority_group", "department", "row", "from", "reason", "flags"}


def test_json_is_one_document_with_the_promised_fields(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(TABLE)
    result = CliRunner().invoke(app, ["triage", str(path), "--json"])
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert [case["key"] for case in document["cases"]] == ["a", "b", "c"]
    for case in document["cases"]:
        assert set(case) >= CASE_FIELDS
        assert set(case["reason"]) == {"nl", "en"}
    shares = [part["share"] for part in document["totals"]["by_category"].values()]
    assert sum(shares) == 1.0  # one A, one B: 0.5 + 0.5
    assert document["totals"]["without_category"] == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["cases.csv:3", "unknown nationality 'SIR'", "did you mean", "'SYR'"]),
        ("nl", ["cases.csv:3", "onbekende nationality 'SIR'", "bedoelde u", "'SYR'"]),
    ],
)
def test_a_mistake_is_one_sentence_on_standard_error_and_exit_code_2(
    tmp_path: Path, language: str, words: list[str]
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("key,product,nationality\na,asylum,SYR\nb,asylum,SIR\n")
    command = [
        sys.executable,
        "-m",
        "ketenbalans.cli.main",
        "--lang",
        language,
        "triage",
        str(path),
        "--json",
    ]
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": source}, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
