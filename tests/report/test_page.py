"""The page as a reader gets it: both languages, whole, without network, the same each time.

Expected values are those of ``sample_study.py``, worked out by hand beside each.
"""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ketenbalans.errors import ContradictionError
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


def test_the_same_study_gives_the_same_bytes(study: StudyTables, html: str) -> None:
    assert page.html(study) == html


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
