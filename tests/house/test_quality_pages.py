"""The quality pages name what is there: modules, tests, data files and licences, scenarios that load."""

import re
from pathlib import Path

import pytest
import yaml

from ketenbalans.chain import scenario
from ketenbalans.chain.chain import load

ROOT = Path(__file__).parents[2]
QA = ROOT / "docs" / "qa"
PACKAGE = ROOT / "src" / "ketenbalans"
PUBLISHED = PACKAGE / "data" / "published"
LANGUAGES = ("", ".nl")


def test_every_module_and_test_that_the_list_of_the_chain_names_is_there() -> None:
    page = (QA / "completeness.md").read_text()
    named = re.findall(r"`((?:simulation|chain|studies|finance|forecast)/\w+\.py)`", page)
    assert len(named) > 20
    assert [one for one in named if not (PACKAGE / one).exists()] == []
    tests = re.findall(r"`(?:tests/)?((?:\w+/)*test_\w+\.py)(?:::(\w+))?`", page)
    assert len(tests) > 25
    for file, function in tests:
        path = ROOT / "tests" / (file if "/" in file else f"simulation/{file}")
        assert path.exists(), file
        assert not function or f"def {function}(" in path.read_text(), function


def test_every_attribute_that_the_list_of_the_chain_names_is_one() -> None:
    chain = load()
    named = re.findall(r"`((?:flow|term|capacity|hours|plan)\.\w+)`", (QA / "completeness.md").read_text())
    assert named
    assert [one for one in named if one not in chain.attributes] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_file_stands_in_the_data_log_with_its_grade(language: str) -> None:
    page = (QA / f"data-log{language}.md").read_text()
    known = yaml.safe_load((PUBLISHED / "sources.yaml").read_text())["tables"]
    assert {one["file"] for one in known} == {path.name for path in PUBLISHED.glob("*.csv")}
    for one in known:
        row = next((line for line in page.splitlines() if line.startswith(f"| `{one['file']}` |")), "")
        assert f"| {one['grade']} |" in row, one["file"]
        for licence in ("CC BY 4.0", "Open Government Licence v3.0"):
            assert (licence in one["licence"]) == (licence in row), one["file"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_folder_of_data_stands_in_the_data_log(language: str) -> None:
    page = (QA / f"data-log{language}.md").read_text()
    for path in (PACKAGE / "data").iterdir():
        assert f"data/{path.name}" in page, path.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scenario_of_the_how_to_loads(language: str, tmp_path: Path) -> None:
    text = (ROOT / f"docs/how-to/write-a-scenario{language}.md").read_text()
    example = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    file = tmp_path / "my.yaml"
    file.write_text(example[1])
    chain = scenario.load(str(file)).apply(load())
    assert chain.number("plan.location_delay") == 13 + 13  # A-015 and the example
