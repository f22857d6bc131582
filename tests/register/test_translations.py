"""Every sentence that the register and its store may say has its Dutch form."""

import ast
from pathlib import Path

import pytest

from ketenbalans.vocabulary.language import catalogue

HOUSE = Path(__file__).parents[2] / "src" / "ketenbalans"
MODULES = [
    *sorted((HOUSE / "store").rglob("*.py")),
    *sorted((HOUSE / "register").glob("*.py")),
    *sorted((HOUSE / "cli").glob("register*.py")),
]
_SAID = {"say", "translate", "Refused", "RefusedValueError"}


def sentences(path: Path) -> set[str]:
    """The templates in a module: texts with a blank in calls that build a message, whatever their place."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        words = [word.value for word in node.keywords if word.arg in {"mend", "compulsory"}]
        if name in _SAID or (name.endswith("Error") and name != "UnknownNameError"):
            words += node.args
        for part in words:
            for piece in ast.walk(part) if isinstance(part, ast.IfExp) else [part]:
                if isinstance(piece, ast.Constant) and isinstance(piece.value, str) and " " in piece.value:
                    found.add(piece.value)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sentence_has_its_dutch_form(path: Path) -> None:
    missing = {text for text in sentences(path) if text not in catalogue("nl")}
    assert not missing
