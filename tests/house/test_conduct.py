"""House rules that a machine can hold: errors, randomness, and no word of anybody's machine."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "ketenbalans"
MODULES = sorted(HOUSE.rglob("*.py"))
TEXTS = [
    path
    for pattern in (
        "src/**/*",
        "docs/**/*",
        "tests/**/*",
        "benchmarks/**/*",
        "requirements/*",
        "*.md",
        "*.toml",
        "Makefile",
    )
    for path in sorted(ROOT.glob(pattern))
    if path.is_file()
    and path.suffix in {".py", ".md", ".toml", ".yaml", ".lock", ".txt", ".po", ".html", ".css", ""}
    and "__pycache__" not in path.parts
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_errors_come_from_the_one_family(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assert):
            pytest.fail(f"{path}:{node.lineno}: assert is not for users; raise one of ketenbalans.errors")
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            name = ast.unparse(node.exc.func)
            assert name not in {"Exception", "RuntimeError", "ValueError"}, (
                f"{path}:{node.lineno}: raises bare {name}"
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_randomness_is_owned_by_draws(path: Path) -> None:
    if path.stem == "draws":
        return
    text = path.read_text()
    assert not re.search(
        r"^\s*(import|from) (random|secrets)\b|np\.random|numpy\.random", text, re.MULTILINE
    ), f"{path} draws random numbers of its own; every draw goes through ketenbalans.draws"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_time_is_never_read_from_the_wall_clock(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\b(date\.today|datetime\.now|datetime\.utcnow)\(", text), (
        f"{path} reads today's date; time runs from the register's reference date"
    )


def test_no_path_of_a_machine_and_no_registry_host() -> None:
    # Spelt in pieces, so that this file does not find itself.
    forbidden = re.compile(
        "|".join(["/" + "work/", "/" + "root/", "files.python" + "hosted", "py" + "pi.org"])
    )
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in TEXTS
        if (hit := forbidden.search(path.read_text()))
    ]
    assert not found, found
