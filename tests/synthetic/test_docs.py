"""The page on the synthetic register shows the numbers that the code gives."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ketenbalans import synthetic
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
