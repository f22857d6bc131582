"""Guardrails of the plan cycle (design.md): names play no part, and proposals only order work."""

import ast
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.planning import from_stock
from ketenbalans.planning.cycles import propose
from ketenbalans.planning.instance import Group, Instance, Limits

HOUSE = Path(__file__).parents[2] / "src" / "ketenbalans"
NAMES = ["SYR-A", "YEM-A", "IRQ-C", "MMR-B"]


def question(names: list[str]) -> Instance:
    groups = (
        Group(names[0], 300, (3.0, 2.8), 0.1, hours=(10.0,), appeals=(0.0, 0.7), min_batch=40),
        Group(names[1], 120, (2.5, 2.4), 0.2, hours=(9.0,), appeals=(0.0, 0.6), min_batch=20),
        Group(names[2], 200, (4.0, 3.1), 0.4, hours=(16.0,), appeals=(0.0, 0.4), min_batch=25),
        Group(names[3], 80, (1.9, 1.8), 0.9, hours=(3.0,), min_batch=10),
    )
    limits = Limits(loads={"hours": (2500.0, 2500.0), "appeals": (90.0, 90.0)}, groups_per_cycle=(2, 3))
    return Instance(2, groups, limits)


@settings(max_examples=12, deadline=None)
@given(st.permutations(NAMES))
def test_permuting_the_names_of_nationalities_changes_nothing(names: list[str]) -> None:
    plain = propose(question(NAMES))
    other = propose(question(names))
    back = dict(zip(names, NAMES, strict=True))
    assert [(t.cycle, back[t.group], t.cases) for t in other.plan] == [
        (t.cycle, t.group, t.cases) for t in plain.plan
    ]
    assert other.objective == plain.objective


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_the_groups_in_the_file_changes_nothing(order: list[int]) -> None:
    plain = question(NAMES)
    shuffled = replace(plain, groups=tuple(plain.groups[at] for at in order))
    assert {(t.cycle, t.group, t.cases) for t in propose(shuffled).plan} == {
        (t.cycle, t.group, t.cases) for t in propose(plain).plan
    }


def test_the_same_question_gives_the_same_plan_to_the_bit() -> None:
    one, other = propose(question(NAMES)), propose(question(NAMES))
    assert (one.plan, one.objective, one.bound) == (other.plan, other.objective, other.bound)


def test_penalties_have_one_rate_for_all_groups_so_litigation_earns_nothing() -> None:
    rate = next(field for field in fields(from_stock.Weights) if field.name == "penalty_per_week")
    assert rate.type in (float, "float")
    instance = from_stock.instance_from(
        groups=["sues often", "never sues"],
        stock=[100, 100],
        hours=[10.0, 10.0],
        grant_rate=[0.5, 0.5],
        weeks_beyond_term=[20.0, 20.0],
        appeals=[0.9, 0.0],
        cycles=3,
        limits={"hours": 500.0},
    )
    assert instance.groups[0].value == instance.groups[1].value


@pytest.mark.parametrize("path", sorted((HOUSE / "planning").glob("*.py")), ids=lambda path: path.stem)
def test_planning_learns_nothing_from_persons(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            parts = name.split(".")
            assert parts[0] not in {"sklearn", "statsmodels", "torch"}, name
            assert parts[:2] not in (["ketenbalans", "register"], ["ketenbalans", "cases"]), name
