"""Every sentence of an error has its Dutch form, with the same fields."""

import ast
import string
from pathlib import Path

import pytest

from ketenbalans import errors
from ketenbalans.vocabulary.language import catalogue

HOUSE = Path(__file__).parents[2] / "src" / "ketenbalans"
FAMILY = {name for name in dir(errors) if name.endswith("Error")} - {"UnknownNameError"}


def sentences() -> list[tuple[str, str]]:
    """Every literal ``what`` and ``mend`` of the error family, with its place."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAMILY:
                texts = [
                    *node.args[:1],
                    *(keyword.value for keyword in node.keywords if keyword.arg == "mend"),
                ]
                for text in texts:
                    if isinstance(text, ast.Constant) and isinstance(text.value, str):
                        found.append((f"{path.relative_to(HOUSE)}:{node.lineno}", text.value))
    return found


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(("place", "sentence"), sentences())
def test_an_error_speaks_dutch(place: str, sentence: str) -> None:
    dutch = catalogue("nl").get(sentence)
    assert dutch, f"{place}: no Dutch form of {sentence!r}"
    assert fields_of(dutch) == fields_of(sentence), f"{place}: the Dutch form has other fields"
