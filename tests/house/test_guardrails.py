"""Guardrails of the design that triage and country policy must keep: it orders work, it never decides.

1. No outcome is decided, scored or predicted per person, and nothing is learned from persons.
2. Categories come from the human-written, versioned table, with row, date and reason for every case.
"""

import ast
import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from ketenbalans import synthetic
from ketenbalans.cases.case import Flag
from ketenbalans.policy import country, priority_groups
from ketenbalans.triage.circumstances import Circumstances, Overrule
from ketenbalans.triage.determining import Tables
from ketenbalans.triage.explaining import explain, shipped_tables
from ketenbalans.vocabulary.codes import Category, Product

HOUSE = Path(__file__).parents[2] / "src" / "ketenbalans"
TRIAGE = sorted((HOUSE / "triage").glob("*.py"))
COUNTRY_POLICY = sorted((HOUSE / "data" / "policy" / "country").rglob("*.yaml"))
ON = date(2027, 1, 1)
NATIONALITIES = ["SYR", "YEM", "AFG", "ERI", "IRQ", "COL", "NGA", "SOM", "GEO", "FJI", "XXX"]
SEXES = ["female", "male", "other", None]


def every_circumstance() -> list[Circumstances]:
    flags = [frozenset(), *(frozenset({flag}) for flag in Flag)]
    return [
        Circumstances(
            Product.ASYLUM,
            nationality=nationality,
            sex=sex,
            flags=held,
            lodged_on=date(2025, 2, 3),
            indication_negative_on=negative,
        )
        for nationality in [*NATIONALITIES, None]
        for sex in SEXES
        for held in flags
        for negative in (None, date(2026, 11, 5))
    ]


@pytest.mark.parametrize("path", TRIAGE, ids=lambda path: path.stem)
def test_triage_imports_nothing_that_learns_or_draws(path: Path) -> None:
    learning = {"scipy", "sklearn", "statsmodels", "torch", "random", "numba"}
    rooms = {"estimation", "calibration", "forecast", "simulation", "draws", "evaluation", "register"}
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            parts = name.split(".")
            assert parts[0] not in learning, f"{path} imports {name}"
            assert not (parts[0] == "ketenbalans" and parts[1] in rooms), f"{path} imports {name}"


def test_triage_looks_at_nothing_but_these_circumstances() -> None:
    """A new input is a decision to take in the open: change this list together with docs/decisions."""
    assert {field.name for field in dataclasses.fields(Circumstances)} == {
        "product",
        "nationality",
        "sex",
        "minor",
        "flags",
        "lodged_on",
        "withdrawn_on",
        "relodged_on",
        "indication_negative_on",
        "origin_doubted_on",
        "documents_unread",
        "overrules",
        "stated_cohort",
        "stated_regime",
    }


def test_no_answer_holds_a_chance_or_score_or_outcome() -> None:
    tables = shipped_tables()
    for circumstances in every_circumstance():
        record = explain(circumstances, ON, tables).as_record("a")
        text = repr(record)
        assert not re.search(r"\d\s?%|score|probab|kans |predict", text), text
        assert not any(isinstance(value, float) for value in record.values())
        assert not {"outcome", "grant_rate", "grant", "rejection"} & set(record)


def test_every_case_has_a_category_a_row_a_day_and_a_reason_in_both_languages() -> None:
    tables = shipped_tables()
    rows = {row.id for row in tables.policy.rows} | {row.id for row in tables.groups.groups}
    for circumstances in every_circumstance():
        record = explain(circumstances, ON, tables).as_record("a")
        assert record["category"] in {"A", "B", "C", "D", "outside"}
        assert record["reason"]["nl"]
        assert record["reason"]["en"]
        assert date.fromisoformat(record["from"]) <= ON
        if record["rule"] == "nationality_missing":
            assert record["row"] is None
            assert "nationality_missing" in record["flags"]
        else:
            assert record["row"] in rows


def test_permuting_the_names_of_nationalities_with_equal_policy_changes_nothing() -> None:
    """Two nationalities whose rows say the same are treated the same, whatever they are called."""
    tables = shipped_tables()
    first, second = "SOM", "IRN"
    pattern = tables.policy.row_for(first, None, ON)
    equal = [
        dataclasses.replace(pattern, id=row.id, nationality=row.nationality)
        if row.nationality == second
        else row
        for row in tables.policy.rows
    ]
    swap = {first: second, second: first}
    swapped = [
        dataclasses.replace(row, nationality=swap.get(row.nationality, row.nationality)) for row in equal
    ]
    before = Tables(country.CountryPolicy(tuple(equal)), tables.groups)
    after = Tables(country.CountryPolicy(tuple(swapped)), tables.groups)
    for circumstances in every_circumstance():
        renamed = dataclasses.replace(
            circumstances, nationality=swap.get(str(circumstances.nationality), circumstances.nationality)
        )
        own, other = explain(circumstances, ON, before), explain(renamed, ON, after)
        assert own.assignment.category is other.assignment.category
        assert own.assignment.group is other.assignment.group
        assert own.assignment.department is other.assignment.department
        assert own.reason == other.reason
        assert own.flags == other.flags


def test_an_official_can_place_every_case_anywhere() -> None:
    tables = shipped_tables()
    for circumstances in every_circumstance():
        for category in Category:
            overrule = Overrule(date(2026, 12, 1), category, "individual reason")
            changed = dataclasses.replace(circumstances, overrules=(overrule,))
            answer = explain(changed, ON, tables)
            assert answer.assignment.category is category
            assert "individual reason" in answer.reason["nl"]


@pytest.mark.parametrize("path", COUNTRY_POLICY, ids=lambda path: path.stem)
def test_the_country_policy_is_a_versioned_table_that_a_person_owns(path: Path) -> None:
    document = yaml.safe_load(path.read_text())
    assert document["version"]
    assert document["owner"]
    assert document["review_date"]


def test_no_code_writes_the_country_policy() -> None:
    writers = re.compile(r"\.write_text\(|\.write_bytes\(|open\([^)]*['\"][wax]|yaml\.(safe_)?dump")
    for path in (*TRIAGE, HOUSE / "policy" / "country.py", HOUSE / "policy" / "priority_groups.py"):
        assert not writers.search(path.read_text()), path


def test_every_flag_that_routes_is_set_by_an_official_and_not_computed() -> None:
    """The tables name flags of the record; no module of triage ever sets one."""
    routed = {row.flag for row in (*priority_groups.load().groups, *priority_groups.load().signals)}
    assert routed <= set(Flag)
    for path in TRIAGE:
        assert not re.search(r"flags\[[^\]]+\]\s*=[^=]|flags\.add\(", path.read_text()), path


def test_what_is_synthetic_says_so() -> None:
    assert synthetic.build().name == "synthetic register"
