"""The pages on triage cannot lie: commands run, output is the program's, lists are complete."""

import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketenbalans.cli.main import app
from ketenbalans.policy import country
from ketenbalans.triage.circumstances import DOCUMENTS, INDICATIONS
from ketenbalans.triage.determining import Marker, Rule
from ketenbalans.triage.reading import COLUMNS

DOCS = Path(__file__).parents[2] / "docs"
HOW_TO = {"en": DOCS / "how-to" / "triage.md", "nl": DOCS / "how-to" / "triage.nl.md"}


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page.read_text(), re.DOTALL)


@pytest.mark.parametrize("language", HOW_TO)
def test_the_output_in_the_how_to_is_what_the_command_prints(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cases.csv").write_text(blocks(HOW_TO[language], "csv")[0])
    result = CliRunner().invoke(app, ["--lang", language, "triage", "cases.csv"])
    assert result.exit_code == 0
    assert result.stdout == blocks(HOW_TO[language], "text")[0]


def test_every_command_in_the_how_to_runs_and_says_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cases.csv").write_text(blocks(HOW_TO["en"], "csv")[0])
    shown = "".join(blocks(HOW_TO["en"], "console") + blocks(HOW_TO["nl"], "console"))
    commands = re.findall(r"^\$ ketenbalans (.*)$", shown, re.MULTILINE)
    assert len(commands) == 11
    for command in commands:
        result = CliRunner().invoke(app, command.split())
        assert result.exit_code == 0, command
        if "register import" in command:
            assert "refused" not in result.output
    assert not list(tmp_path.glob("*refused*"))
    earlier = CliRunner().invoke(app, ["--lang", "en", "triage", "cases.csv", "--on", "2026-06-01"]).stdout
    assert "k3: B." in earlier  # "On 1 June 2026 k3 still stands in B and k5 in A."
    assert "k5: A." in earlier


def test_the_reference_names_every_column_rule_flag_and_value() -> None:
    page = (DOCS / "reference" / "triage.md").read_text()
    named = set(re.findall(r"`([a-z_]+)`", page))
    assert set(COLUMNS) <= named
    assert {rule.value for rule in Rule} <= named
    assert {marker.value for marker in Marker} <= named
    for value in {*INDICATIONS, *DOCUMENTS} - {"true", "false", "positief", "negatief"}:
        assert value in page


def test_the_python_example_of_the_reference_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = DOCS / "reference" / "triage.md"
    exec(blocks(page, "python")[0], {})
    assert capsys.readouterr().out == blocks(page, "text")[0]


def test_the_reference_of_the_country_policy_names_every_key() -> None:
    page = (DOCS / "reference" / "country-policy.md").read_text()
    assert set(country.ROW_KEYS) <= set(re.findall(r"`([a-z_]+)`", page))


def test_an_unreadable_file_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    from ketenbalans.errors import UnavailableError

    result = CliRunner().invoke(app, ["triage", str(tmp_path / "none.csv")])
    assert isinstance(result.exception, UnavailableError)
    assert result.exception.exit_code == 2


def test_the_day_of_the_country_policy_is_the_day_of_the_snapshot() -> None:
    assert country.load().first_day == date(2026, 4, 1)
