"""The pages cannot lie: commands exist, scenarios in them load, decisions that are cited exist."""

import re
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from ketenbalans.chain import scenario
from ketenbalans.chain.chain import load
from ketenbalans.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_in_a_page_exists(page: Path) -> None:
    for found in re.findall(r"^(?:\$ )?ketenbalans(?: --\w+ \w+)* ([a-z]+)", page.read_text(), re.MULTILINE):
        assert found in COMMANDS, f"{page}: no command {found}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_to_a_file_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text()):
        assert (page.parent / target).exists(), f"{page}: {target} is not there"


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) < 150


def test_the_scenario_of_the_tutorial_works(tmp_path: Path) -> None:
    text = (ROOT / "docs/tutorial/when-will-the-old-stock-be-gone.md").read_text()
    example = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    file = tmp_path / "later.yaml"
    file.write_text(example[1])
    chain = scenario.load(str(file)).apply(load())
    assert chain.number("capacity.extra_fte") == 50
    assert chain.number("plan.location_delay") == 13 + 26  # A-015 and the example


def test_cited_decisions_exist() -> None:
    numbers = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")}
    cited: dict[str, str] = {}
    for path in [*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py"), *PAGES]:
        for number in re.findall(r"decisions?[ /](00\d\d)", path.read_text()):
            cited[number] = str(path)
    assert set(cited) <= numbers, {number: place for number, place in cited.items() if number not in numbers}


def test_the_page_of_assumptions_is_the_register() -> None:
    page = (ROOT / "docs/qa/assumptions.md").read_text()
    for file in sorted((ROOT / "src/ketenbalans/data/assumptions").glob("*.yaml")):
        for one in yaml.safe_load(file.read_text()).get("assumptions", []):
            row = "| " + " | ".join(str(one[key]) for key in ("id", "value", "low", "high")) + " |"
            assert row in page, f"write the page anew with docs/qa/write_assumptions.py: {one['id']}"
