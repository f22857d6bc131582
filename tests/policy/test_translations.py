"""Every sentence that the law and the clock may say has its Dutch form, with the same fields."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from ketenbalans.vocabulary.language import catalogue

HOUSE = Path(__file__).parents[2] / "src" / "ketenbalans"
MODULES = [
    path
    for path in [*sorted((HOUSE / "policy").glob("*.py")), HOUSE / "cli" / "terms.py"]
    if path.stem != "country"  # the country policy has its own sentences and test
]


def templates(path: Path) -> set[str]:
    """The templates of errors, what is passed to ``say`` and ``translate``, and the tables of notes."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if (name.endswith("Error") and name != "UnknownNameError") or name in {"translate", "say"}:
                arguments = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "mend")]
                found |= {
                    a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)
                }
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            name = ast.unparse(node.targets[0])
            if name.endswith("_NOTES") or name in {"NOT_STARTED", "KIND_WORDS"}:
                found |= {value.value for value in node.value.values if isinstance(value, ast.Constant)}
    return found


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_sentence_has_its_dutch_form(path: Path) -> None:
    dutch = catalogue("nl")
    for sentence in templates(path):
        assert sentence in dutch
        assert fields(dutch[sentence]) <= fields(sentence)
