"""Every sentence of the planning room has a Dutch form with the same fields."""

import ast
import string
from pathlib import Path

import pytest

from ketenbalans.planning import announcing, explaining, wording
from ketenbalans.vocabulary.language import catalogue

HOUSE = Path(__file__).parents[2] / "src" / "ketenbalans"
FILES = [
    *sorted((HOUSE / "planning").glob("*.py")),
    HOUSE / "vocabulary" / "json_documents.py",
    HOUSE / "cli" / "plan.py",
]


def sentences(path: Path) -> set[str]:
    """Templates of errors, and of sentences that are translated where they stand."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name.endswith("Error") and name != "UnknownNameError":
            texts = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "mend")]
        elif name == "translate":
            texts = node.args[:1]
        else:
            continue
        found |= {text.value for text in texts if isinstance(text, ast.Constant)}
    return found


ALL = sorted(
    set().union(*map(sentences, FILES))
    | set(explaining.REASONS)
    | set(wording.SENTENCES)
    | set(announcing.SENTENCES)
    | {"{proposals} proposals, {confirmed} confirmed, {share} of them unread."}
)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("sentence", ALL)
def test_the_sentence_has_a_dutch_form(sentence: str) -> None:
    assert sentence in catalogue("nl"), sentence
    assert fields(catalogue("nl")[sentence]) == fields(sentence)


def test_the_sentences_were_found() -> None:
    assert len(ALL) > 90
