"""Every sentence that the facts and finance rooms may say to a user has its Dutch form."""

import ast
from pathlib import Path

import pytest

from ketenbalans.vocabulary.language import catalogue

HOUSE = Path(__file__).parents[2] / "src" / "ketenbalans"
MODULES = [path for room in ("facts", "finance") for path in sorted((HOUSE / room).glob("*.py"))] + [
    HOUSE / "cli" / f"{name}.py" for name in ("facts", "tieout", "finance")
]


def templates(path: Path) -> set[str]:
    """The templates of errors, and what is passed to translate, in a module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        if (name.endswith("Error") and name != "UnknownNameError") or name in {"translate", "sentence"}:
            arguments = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "mend")]
            found |= {
                argument.value
                for argument in arguments
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            }
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sentence_has_its_dutch_form(path: Path) -> None:
    missing = {text for text in templates(path) if text and text not in catalogue("nl")}
    assert not missing
