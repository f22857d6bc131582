"""The page as a reader gets it: both languages, whole, without network, the same each time.

Expected values are those of ``sample_study.py``, worked out by hand beside each.
"""

import os
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ketenbalans.errors import ContradictionError, UnavailableError, UnknownNameError
from ketenbalans.report import page
from ketenbalans.report.tables import StudyTables

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def tree(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>\n"))


def test_the_page_is_well_formed_and_dutch_until_somebody_chooses(tree: ElementTree.Element) -> None:
    assert tree.attrib["lang"] == "nl"
    assert [part.attrib["lang"] for part in tree.iter(f"{XHTML}div") if "lang" in part.attrib] == ["nl", "en"]


def test_nine_sections_stand_in_each_language(tree: ElementTree.Element) -> None:
    parts = [part for part in tree.iter(f"{XHTML}section") if part.attrib.get("class") == "part"]
    assert len(parts) == 2 * 9


def test_no_identifier_stands_twice(tree: ElementTree.Element) -> None:
    found = [part.attrib["id"] for part in tree.iter() if "id" in part.attrib]
    assert sorted(set(found)) == sorted(found)


def test_every_reference_inside_the_page_leads_somewhere(tree: ElementTree.Element) -> None:
    known = {part.attrib["id"] for part in tree.iter() if "id" in part.attrib}
    for part in tree.iter():
        for name in ("aria-labelledby", "for"):
            for target in part.attrib.get(name, "").split():
                assert target in known
        if part.tag == f"{XHTML}a" and part.attrib["href"].startswith("#"):
            assert part.attrib["href"][1:] in known


def test_every_chart_says_what_it_is(tree: ElementTree.Element) -> None:
    charts = [part for part in tree.iter(f"{SVG}svg") if part.attrib.get("role") == "img"]
    assert len(charts) > 60
    for chart in charts:
        title, description = chart.find(f"{SVG}title"), chart.find(f"{SVG}desc")
        assert title is not None
        assert title.text
        assert description is not None
        assert len(description.text or "") > 40


def test_nothing_is_fetched_from_anywhere(html: str) -> None:
    names = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xlink"}
    without_fonts = re.sub(r"base64,[A-Za-z0-9+/=]+", "", html)
    assert set(re.findall(r"(?:https?:)?//[\w.-]+[^\s\"'<)]*", without_fonts)) <= names
    assert "<link" not in html
    assert 'src="' not in html


def test_missed_tolerances_are_read_before_the_verdict(html: str) -> None:
    assert html.index("het model mist 2 van zijn toleranties") < html.index('class="verdict"')


def test_every_figure_says_what_register_it_rests_on_and_links_its_data(
    study: StudyTables, tree: ElementTree.Element
) -> None:
    tags = {"synthetisch register", "synthetic register", "published figures", "gepubliceerde cijfers"}
    for figure in tree.iter(f"{XHTML}figure"):
        if figure.attrib["id"].endswith("-manifest"):
            continue
        words = {part.text for part in figure.iter(f"{XHTML}p") if part.attrib.get("class") == "tag"}
        assert words & tags, figure.attrib["id"]
        links = {part.attrib["href"] for part in figure.iter(f"{XHTML}a")}
        assert links, figure.attrib["id"]
        assert links <= {f"data/{name}.csv" for name in study.tables}


def test_every_figure_has_a_conclusion_and_a_table_with_heads(tree: ElementTree.Element) -> None:
    for figure in tree.iter(f"{XHTML}figure"):
        said = [p.text for p in figure.iter(f"{XHTML}p") if p.attrib.get("class") == "conclusion"]
        assert len(said) == 1
        assert (said[0] or "").rstrip().endswith(".")
        heads = [th.attrib["scope"] for th in figure.iter(f"{XHTML}th")]
        assert {"col", "row"} <= set(heads)


def test_headings_go_down_one_step_at_a_time(tree: ElementTree.Element) -> None:
    for part in tree.iter(f"{XHTML}div"):
        if "lang" not in part.attrib:
            continue
        levels = [
            int(h.tag[-1]) for h in part.iter() if re.fullmatch(rf"{re.escape(XHTML)}h[1-6]", str(h.tag))
        ]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_name_with_markup_in_it_stays_a_name(study: StudyTables) -> None:
    table = study.tables["longest_waits"]
    rows = (("D", "<b>&\"'", 120, 90.0),)
    few = StudyTables({"longest_waits": replace(table, rows=rows)}, study.manifest, {})
    made = page.html(few)
    assert "<b>&" not in made
    ElementTree.fromstring(made.removeprefix("<!DOCTYPE html>\n"))


SMALL = ("promise", "levers", "chain_partners", "names")


def test_another_process_gives_the_same_bytes(study: StudyTables) -> None:
    # Another hash seed gives sets and hashes another order; the page may not show it.
    few = replace(study, tables={name: study.tables[name] for name in SMALL})
    here = sha256(page.html(few).encode()).hexdigest()
    program = (
        "import sys; from dataclasses import replace; from hashlib import sha256\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from sample_study import study; from ketenbalans.report import page\n"
        f"few = replace(study(), tables={{name: study().tables[name] for name in {SMALL!r}}})\n"
        "print(sha256(page.html(few).encode()).hexdigest())"
    )
    source = str(Path(page.__file__).parents[2])
    for seed in ("1",):
        there = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": source},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert there.stdout.strip() == here


def test_a_report_takes_the_place_of_an_earlier_one_and_leaves_other_files(
    study: StudyTables, html: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "html", lambda *_: html)
    target = tmp_path / "deep" / "out"
    assert page.write(study, target) == target / "report.html"
    (target / "notes.txt").write_text("mine")
    (target / "data" / "stale.csv").write_text("old")
    page.write(study, target)
    assert (target / "report.html").read_text(encoding="utf-8") == html
    assert (target / "notes.txt").read_text() == "mine"
    assert not (target / "data" / "stale.csv").exists()
    assert (target / "data" / "promise.csv").exists()
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_tables_that_cannot_be_reported_leave_nothing_behind(study: StudyTables, tmp_path: Path) -> None:
    broken = replace(study, manifest={**study.manifest, "main_scenario": "nobody"})
    with pytest.raises(UnknownNameError):
        page.write(broken, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(study: StudyTables, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnavailableError, match="cannot be written"):
        page.write(study, tmp_path / "file" / "out")


def test_an_interrupted_run_leaves_the_earlier_report_as_it_was(
    study: StudyTables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    (target / "data").mkdir(parents=True)
    (target / "report.html").write_text("earlier")

    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(page, "html", interrupted)
    with pytest.raises(KeyboardInterrupt):
        page.write(study, target)
    assert (target / "report.html").read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_files_of_another_program_are_never_replaced(study: StudyTables, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "precious.csv").write_text("a\n1\n")
    with pytest.raises(ContradictionError, match="no report wrote"):
        page.write(study, tmp_path)
    assert (tmp_path / "data" / "precious.csv").exists()
