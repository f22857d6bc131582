"""Every sentence of triage, country policy and the synthetic register has a Dutch form with equal fields."""

import ast
import string
from pathlib import Path

import pytest

from ketenbalans.triage import explaining
from ketenbalans.vocabulary.language import catalogue

HOUSE = Path(__file__).parents[2] / "src" / "ketenbalans"
FILES = [
    *sorted((HOUSE / "triage").glob("*.py")),
    *sorted((HOUSE / "synthetic").glob("*.py")),
    HOUSE / "policy" / "country.py",
    HOUSE / "policy" / "priority_groups.py",
    HOUSE / "cli" / "triage.py",
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
        elif name in ("translate", "say"):
            texts = node.args[:1]
        else:
            continue
        found |= {text.value for text in texts if isinstance(text, ast.Constant)}
    return found


ALL = sorted(
    set().union(*map(sentences, FILES))
    | set(explaining.SENTENCES.values())
    | set(explaining.GROUP_NAMES.values())
    | {explaining.OUTSIDE, explaining.OUTSIDE_OVERRULE, explaining.POLICY_ALONE}
)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("sentence", ALL)
def test_the_sentence_has_a_dutch_form(sentence: str) -> None:
    assert sentence in catalogue("nl")
    assert fields(catalogue("nl")[sentence]) == fields(sentence)


def test_the_sentences_were_found() -> None:
    assert len(ALL) > 60
