"""The country policy table: strict, dated, explained, and with the groups that the IND plan names.

Expected categories are those of the plan's table (PL-0021, PL-0025, PL-0029, PL-0032). Each broken file
opens with the line and the words that its message must hold.
"""

from datetime import date
from pathlib import Path

import pytest

from ketenbalans.errors import KetenbalansError, MissingValueError, UnknownNameError
from ketenbalans.policy import country, priority_groups
from ketenbalans.policy.country import Basis, CountryRow
from ketenbalans.vocabulary.codes import Category

BROKEN = sorted((Path(__file__).parents[1] / "broken_files" / "country_policy").glob("*.yaml"))
APRIL = date(2026, 4, 1)


def test_exactly_the_nationalities_of_the_plan_are_marked_as_named_by_it() -> None:
    named = {
        (row.nationality, row.profile.value, row.category.value)
        for row in country.load().rows
        if row.basis is Basis.PLAN
    }
    assert named == {
        ("SYR", "everyone", "A"),
        ("YEM", "everyone", "A"),
        ("MMR", "everyone", "B"),
        ("AFG", "women", "B"),
        ("IRQ", "everyone", "C"),
        ("NGA", "everyone", "D"),
        ("SOM", "everyone", "D"),
    }


@pytest.mark.parametrize("row", country.load().rows, ids=lambda row: row.id)
def test_every_row_has_source_reason_owner_and_a_later_review(row: CountryRow) -> None:
    assert row.source
    assert row.owner
    assert row.review_date > row.first
    for texts in (row.name, row.reason, row.evidence):
        assert texts["en"]
        assert texts["nl"]
    assert row.grant_rate.low < row.grant_rate.value < row.grant_rate.high


def test_no_reason_that_people_are_told_holds_a_rate() -> None:
    for row in country.load().rows:
        assert "%" not in row.reason["en"] + row.reason["nl"], row.id


def test_categories_agree_with_the_meaning_that_the_plan_gives_them() -> None:
    """A: a grant not very likely; B: likely; C: individually assessed, often rejected."""
    for row in country.load().rows:
        if row.category is Category.B:
            assert row.grant_rate.value > 0.7, row.id
        if row.category in (Category.A, Category.C):
            assert row.grant_rate.value < 0.3, row.id


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_table_is_refused_with_its_line_and_mend(path: Path) -> None:
    marks = path.read_text().split("\n", 1)[0].removeprefix("# mistake on line ")
    line, words = marks.split("; message holds: ", 1)
    with pytest.raises(KetenbalansError) as caught:
        country.read([path])
    assert words in str(caught.value)
    assert f"{path.name}:{line}: " in str(caught.value)
    assert caught.value.mend


def test_there_is_a_broken_file_for_every_kind_of_mistake() -> None:
    assert len(BROKEN) == 18


def two_versions(folder: Path) -> Path:
    """Syria moves from A to D on 1 September 2026."""
    text = (Path(country.__file__).parents[1] / "data/policy/country/category-a.yaml").read_text()
    first, second = text.split("  - id: CP-YEM-1")[0], text.split("rows:\n")[1].split("  - id: CP-YEM-1")[0]
    first = first.replace("until: null", "until: 2026-08-31")
    second = second.replace("CP-SYR-1", "CP-SYR-2").replace("category: A", "category: D")
    second = second.replace("from: 2026-04-01", "from: 2026-09-01")
    rest = (Path(country.__file__).parents[1] / "data/policy/country/outside.yaml").read_text()
    (folder / "a.yaml").write_text(first + second)
    (folder / "rest.yaml").write_text(rest)
    return folder


def test_a_new_version_applies_from_its_day(tmp_path: Path) -> None:
    policy = country.read(sorted(two_versions(tmp_path).glob("*.yaml")))
    days = (date(2026, 8, 31), date(2026, 9, 1))
    assert [policy.row_for("SYR", None, day).id for day in days] == ["CP-SYR-1", "CP-SYR-2"]
    history = policy.history_for("SYR", None, date(2027, 1, 1))
    assert [row.category.value for row in history] == ["A", "D"]
    assert [row.id for row in policy.history_for("SYR", None, date(2026, 8, 31))] == ["CP-SYR-1"]


def test_a_nationality_that_no_row_names_falls_under_the_row_for_every_other_one() -> None:
    assert country.load().row_for("FJI", "male", APRIL).id == "CP-other-1"


def test_a_code_that_is_no_nationality_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="unknown nationality 'SYRIA'"):
        country.load().row_for("SYRIA", "male", APRIL)


def test_a_day_before_the_first_version_is_refused() -> None:
    with pytest.raises(MissingValueError, match="ask for 2026-04-01 or later"):
        country.load().on(date(2026, 3, 31))


def test_priority_groups_come_in_the_order_of_the_plan() -> None:
    assert [row.flag.value for row in priority_groups.load().groups] == [
        "nuisance",  # "hoogste prioriteit"
        "unaccompanied_minor",
        "former_safe_country",
    ]
