"""Every sentence of the report and its errors stands in both languages, in letters that the font has."""

import ast
import re
import string
import struct
from importlib.resources import files
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from ketenbalans.report import names
from ketenbalans.report.figures.promise import KIND_WORDS
from ketenbalans.report.tables import StudyTables
from ketenbalans.report.voice import voice_for
from ketenbalans.vocabulary.language import catalogue

ROOM = Path(names.__file__).parent


def literals(node: ast.AST, assigned: dict[str, ast.AST]) -> list[str]:
    """The texts that an expression may be: a literal, a choice of two, or a name that holds one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body, assigned) + literals(node.orelse, assigned)
    if isinstance(node, ast.Name) and node.id in assigned:
        return literals(assigned.pop(node.id), assigned)
    return []


def sentences_in_code() -> set[str]:
    found: set[str] = set()
    for path in ROOM.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assigned = {
            node.targets[0].id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = ast.unparse(node.func).split(".")[-1]
            if called in {"voice", "self"}:
                found.update(literals(node.args[0], dict(assigned)))
            if called.endswith("Error") and called != "UnknownNameError":
                found.update(literals(node.args[0], {}))
                for keyword in node.keywords:
                    if keyword.arg == "mend":
                        found.update(literals(keyword.value, {}))
    return found


def sentences_in_template() -> set[str]:
    reader = jinja2.Environment(autoescape=True)
    return {
        call.args[0].value
        for path in (ROOM / "templates").glob("*.html")
        for call in reader.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "say"
    }


SENTENCES = sorted(
    sentences_in_code()
    | sentences_in_template()
    | set(names.BUILT_IN.values())
    | set(names.TABLES.values())
    | set(KIND_WORDS.values())
)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_the_search_finds_what_it_should() -> None:
    assert len(SENTENCES) > 300
    assert "View as table" in SENTENCES
    assert "What is needed counts every old application." in " ".join(SENTENCES)
    assert "give quantiles in rising order" in SENTENCES


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_its_dutch_with_the_same_fields(sentence: str) -> None:
    dutch = catalogue("nl").get(sentence)
    assert dutch, f"no Dutch for {sentence!r} in data/locales/nl/report.po"
    assert fields(dutch) == fields(sentence)


def letters_of(font: Path) -> set[str]:
    """The letters that a TrueType font can draw, from its format 4 character map."""
    data = font.read_bytes()
    tables = {}
    for index in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, offset, _ = struct.unpack(">4sIII", data[12 + 16 * index : 28 + 16 * index])
        tables[tag] = offset
    start = tables[b"cmap"]
    for index in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        entry = start + 4 + 8 * index
        offset = start + struct.unpack(">I", data[entry + 4 : entry + 8])[0]
        if struct.unpack(">H", data[offset : offset + 2])[0] == 4:
            break
    count = struct.unpack(">H", data[offset + 6 : offset + 8])[0] // 2
    ends = struct.unpack(f">{count}H", data[offset + 14 : offset + 14 + 2 * count])
    begin = offset + 16 + 2 * count
    starts = struct.unpack(f">{count}H", data[begin : begin + 2 * count])
    spans = (range(first, last + 1) for first, last in zip(starts, ends, strict=True) if last != 0xFFFF)
    return {chr(code) for span in spans for code in span}


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_font_has_every_letter_of_every_sentence(weight: str, html: str) -> None:
    font = files("ketenbalans") / "data" / "fonts" / f"SourceSans3-{weight}.ttf"
    known = letters_of(Path(str(font)))
    assert {"a", "Z", "é", "€", "−"} <= known
    body = re.sub(r"<style>.*?</style>|<script>.*?</script>|<[^>]+>", "", html, flags=re.DOTALL)
    assert sorted(set(body) - known - {"\n", "\u202f", "\u00a0"}) == []


def test_a_name_that_the_study_brings_comes_before_the_built_in_one(study: StudyTables) -> None:
    voice = voice_for(study, "nl")
    assert voice.name("three_years") == "Maximaal drie jaar"
    assert voice.name("plan") == "IND-plan"
    assert voice.name("nobody named this") == "nobody named this"


def test_nationalities_groups_and_periods_are_named(study: StudyTables) -> None:
    voice = voice_for(study, "nl")
    assert [voice.nationality(code) for code in ("YEM", "CIV", "XXA", "QQQ")] == [
        "Jemen", "Ivoorkust", "Staatloos", "QQQ",
    ]  # fmt: skip
    assert [voice.group(code) for code in ("SOM D", "rest C", "small_group")] == [
        "Somalië D", "rest van C", "Kleine groepen",
    ]  # fmt: skip
    assert voice.period("2026-06-12 to 2029-06-12") == "12 juni 2026 tot 12 juni 2029"
    assert voice.period("2023-10") == "oktober 2023"
    assert [voice.period(words) for words in ("2025", "2026-Q4", "then to now")] == [
        "2025",
        "Q4 2026",
        "then to now",
    ]


def test_a_text_that_stands_in_english_alone_is_marked_so(study: StudyTables) -> None:
    voice = voice_for(study, "nl")
    assert voice.cited("nobody measures it").lang == "en"
    assert voice.cited("PL-0002; model of this report") == "PL-0002; model van dit rapport"
    assert not hasattr(voice.cited("no source gives it"), "lang")
    assert not hasattr(voice_for(study, "en").cited("nobody measures it"), "lang")
