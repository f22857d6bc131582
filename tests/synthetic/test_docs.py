"""The page on the synthetic register shows the numbers that the code gives."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketenbalans import synthetic
from ketenbalans.cli.main import app
from ketenbalans.policy import country
from ketenbalans.synthetic import assumptions, tables
from ketenbalans.synthetic.ages import brackets
from ketenbalans.synthetic.composition import compose, ratio_to_unhcr
from ketenbalans.synthetic.published import stock_by_nationality
from ketenbalans.vocabulary import nationalities
from ketenbalans.vocabulary.codes import PriorityGroup

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "synthetic-register.md"
SHOWN = 24


def brackets_table() -> str:
    rows = [
        "| lodged | track 4, end of 2025 | lodged since | left since | outside track 4 "
        "| open on 1 April 2026 |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in brackets(assumptions.load()):
        numbers = (
            one.published_end_2025,
            one.lodged_since,
            one.left_since,
            one.outside_track_4,
            one.open_now,
        )
        rows.append(f"| {one.first} to {one.last} | " + " | ".join(f"{count:,}" for count in numbers) + " |")
    return "\n".join(rows)


def ratios_table() -> str:
    cells = compose(country.load(), assumptions.load(), tables.load())
    ratios, counted = ratio_to_unhcr(cells), stock_by_nationality()
    rows = ["| nationality | synthetic register | UNHCR, end of 2025 | ratio |", "|---|---:|---:|---:|"]
    for code in sorted(counted, key=lambda code: -counted[code])[:SHOWN]:
        own = sum(cell.count for cell in cells if cell.nationality == code)
        rows.append(
            f"| {nationalities.name(code, 'en')} | {own:,} | {counted[code]:,} | {ratios[code]:.2f} |"
        )
    return "\n".join(rows)


def outside_table() -> str:
    assumed = assumptions.load()
    cells = compose(country.load(), assumed, tables.load())
    told = {
        PriorityGroup.UNACCOMPANIED_MINOR: ("unaccompanied minors", "S-011"),
        PriorityGroup.NUISANCE: ("nuisance", "S-012"),
        PriorityGroup.FORMER_SAFE_COUNTRY: ("former safe countries", None),
        PriorityGroup.SMALL_GROUP: ("small groups", None),
    }
    rows = ["| group | applications | band | basis |", "|---|---:|---|---|"]
    for group, (name, identifier) in told.items():
        count = sum(cell.count for cell in cells if cell.group is group)
        band, basis = "follows from the others", "UNHCR proportions of what is left"
        if identifier:
            one = assumed.assumption(identifier)
            band, basis = f"{one.low:,.0f} to {one.high:,.0f}", f"assumption {identifier}"
        rows.append(f"| {name} | {count:,} | {band} | {basis} |")
    return "\n".join(rows)


TABLES: dict[str, Callable[[], str]] = {
    "brackets": brackets_table,
    "ratios": ratios_table,
    "outside": outside_table,
}


@pytest.mark.parametrize("name", TABLES)
def test_the_table_on_the_page_is_what_the_code_gives(name: str) -> None:
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- end -->", PAGE.read_text(), re.DOTALL)
    assert found is not None
    assert found[1] == TABLES[name]()


def test_the_example_on_the_page_runs() -> None:
    block = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert block is not None
    names: dict[str, object] = {}
    exec(block[1], names)
    register = names["register"]
    assert isinstance(register, synthetic.SyntheticRegister)
    assert len(register.applications) == 54_000


def test_every_assumption_that_the_page_names_exists() -> None:
    named = set(re.findall(r"S-\d{3}", PAGE.read_text()))
    assert named <= set(assumptions.load().by_id)
    assert len(named) > 10


HOW_TO = PAGE.parents[1] / "how-to"


@pytest.mark.parametrize("page", ["synthetic-register.md", "synthetic-register.nl.md"])
def test_the_how_to_runs_and_the_register_holds_what_was_published(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (HOW_TO / page).read_text()
    monkeypatch.chdir(tmp_path)
    block = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    commands = re.findall(r"^\$ ketenbalans (.*)$", text, re.MULTILINE)
    assert block is not None
    assert len(commands) == 4
    if page.endswith(".nl.md"):  # the same commands but for the language; running them once is enough
        english = (HOW_TO / "synthetic-register.md").read_text()
        assert [command.replace("--lang nl ", "") for command in commands] == re.findall(
            r"^\$ ketenbalans (.*)$", english, re.MULTILINE
        )
        return
    exec(block[1], {})
    outputs = []
    for command in commands:
        result = CliRunner().invoke(app, command.split())
        assert result.exit_code == 0, (command, result.output, result.exception)
        outputs.append(result.stdout)
    assert json.loads(outputs[2])["stock"] == 54_000
    for share in ("39.0%", "17.0%", "8.0%", "28.0%"):
        assert share in outputs[3]
