"""The reference of the tables and the pages about the report say what the code does."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ketenbalans.report import contract

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference" / "report-tables.md"
PAGES = [
    REFERENCE,
    ROOT / "docs" / "explanation" / "reading-the-report.md",
    *sorted((ROOT / "docs" / "how-to").glob("read-and-share-the-report*.md")),
]


def test_the_reference_is_the_one_that_the_contract_writes() -> None:
    # To write it anew: print(contract.reference(), end='') into the file.
    assert REFERENCE.read_text(encoding="utf-8") == contract.reference()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_to_another_page_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+\.md)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_example_with_tables_of_ones_own_runs(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "how-to" / "read-and-share-the-report.md").read_text(encoding="utf-8")
    example = text.split("## Make a report from tables of your own")[1]
    code = re.search(r"```python\n(.*?)```", example, re.DOTALL)
    assert code
    subprocess.run(
        [sys.executable, "-W", "error", "-c", code.group(1)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    page = (tmp_path / "my-report" / "report.html").read_text(encoding="utf-8")
    assert "Deze run maakte niet: nodige en gehaalde besluiten per maand; de oude voorraad" in page
    assert (tmp_path / "my-report" / "data" / "waits.csv").exists()
