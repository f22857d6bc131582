"""A room imports only from strictly lower floors, and its modules form no circle.

The table of floors is in pyproject.toml. There is no exception list: a needed exception means that
something stands in the wrong room.
"""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "ketenbalans"
FLOORS: dict[str, int] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ketenbalans"]["floors"]
MODULES = sorted(HOUSE.rglob("*.py"))
LONGEST_MODULE = 400


def module_name(path: Path) -> str:
    """The dotted name of a source file, e.g. ``ketenbalans.policy.loader``."""
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str | None:
    """The room a dotted name belongs to; None for the package itself and for other packages."""
    parts = name.split(".")
    return parts[1] if parts[0] == "ketenbalans" and len(parts) > 1 and parts[1] in FLOORS else None


def imports_of(path: Path) -> set[str]:
    """Every name of this package that a source file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute in this house"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in found if name.split(".")[0] == "ketenbalans"}


def test_every_room_stands_on_a_floor() -> None:
    rooms = {
        module_name(path).split(".")[1] for path in MODULES if path.parent != HOUSE or path.stem != "__init__"
    }
    assert rooms <= set(FLOORS), f"rooms without a floor in pyproject.toml: {sorted(rooms - set(FLOORS))}"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_go_strictly_down(path: Path) -> None:
    own = room_of(module_name(path))
    if own is None:
        return
    for name in imports_of(path):
        other = room_of(name)
        if other is not None and other != own:
            assert FLOORS[other] < FLOORS[own], (
                f"{module_name(path)} (floor {FLOORS[own]}) imports {name} (floor {FLOORS[other]})"
            )


def test_no_circle_inside_a_room() -> None:
    names = {module_name(path) for path in MODULES}
    arrows: dict[str, set[str]] = {}
    for path in MODULES:
        targets = set()
        for name in imports_of(path):
            target = name if name in names else name.rsplit(".", 1)[0]
            if target in names and target != module_name(path):
                targets.add(target)
        arrows[module_name(path)] = targets
    finished: set[str] = set()
    walking: list[str] = []

    def visit(name: str) -> None:
        if name in finished:
            return
        assert name not in walking, f"imports go in a circle: {' -> '.join([*walking, name])}"
        walking.append(name)
        for target in sorted(arrows[name]):
            visit(target)
        walking.pop()
        finished.add(name)

    for name in sorted(names):
        visit(name)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_is_read_in_one_sitting(path: Path) -> None:
    length = len(path.read_text().splitlines())
    assert length <= LONGEST_MODULE, f"{path.name} has {length} lines, {LONGEST_MODULE} is the most: split it"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_opens_with_its_purpose(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), f"{path} has no opening sentences"


@pytest.mark.parametrize("name", ["utils", "util", "common", "helpers", "misc"])
def test_there_is_no_common_room(name: str) -> None:
    found = [path for path in MODULES if path.stem == name or path.parent.name == name]
    assert not found, f"name the thing, not its being shared: {found}"
