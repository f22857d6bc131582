"""One broken table per mistake, and the words that its message must hold."""

from dataclasses import replace

import pytest

from ketenbalans.errors import (
    BadInputError,
    ContradictionError,
    KetenbalansError,
    MissingValueError,
    OutOfRangeError,
    UnknownNameError,
)
from ketenbalans.report.contract import LAYOUT, check, columns_of, missing_tables
from ketenbalans.report.tables import Cell, StudyTables


def with_cell(study: StudyTables, name: str, column: str, cell: Cell, row: int = 0) -> StudyTables:
    table = study.tables[name]
    place = table.columns.index(column)
    rows = [list(cells) for cells in table.rows]
    rows[row][place] = cell
    broken = replace(table, rows=tuple(tuple(cells) for cells in rows))
    return replace(study, tables={**study.tables, name: broken})


def test_the_sample_is_as_the_contract_says(study: StudyTables) -> None:
    check(study)
    assert missing_tables(study) == []


@pytest.mark.parametrize(
    ("name", "column", "cell", "error", "words"),
    [
        ("old_stock", "p50", "many", BadInputError, "old_stock:1:p50: 'many' is not a number"),
        ("old_stock", "p50", True, BadInputError, "True is not a number"),
        ("old_stock", "date", "12 June 2029", BadInputError, "'12 June 2029' is not an ISO day"),
        ("old_stock", "p50", None, MissingValueError, "old_stock:1:p50: the cell is empty"),
        ("old_stock", "p50", float("nan"), OutOfRangeError, "nan is no finite number"),
        ("frontier", "pact_share", 73.0, OutOfRangeError, "73.0 is no share; give a fraction"),
        ("promise", "p_99_done", -0.1, OutOfRangeError, "-0.1 is no share"),
        ("waits", "open_weeks_p50", 0.0, ContradictionError, "is above open_weeks_p50 (0.0)"),
        ("required_realised", "kind", "realized", UnknownNameError, "did you mean 'realised'"),
        ("published_modelled", "mark", "validated", UnknownNameError, "did you mean 'validation'?"),
        ("published_modelled", "within", False, ContradictionError, "within is False for a difference of"),
        ("published_modelled", "difference", 0.02, ContradictionError, "recomputed as 0.006889"),
        ("published_modelled", "modelled_p50", None, MissingValueError, "only a figure marked as input"),
        ("foreseen", "inside", False, ContradictionError, "inside is False for 50910.0 in a band"),
        ("triage", "share", 30.0, OutOfRangeError, "30.0 is no share; give a fraction"),
        ("chain_partners", "p10", -3.0, OutOfRangeError, "-3.0 is below zero; give 0 or more"),
        ("claims", "stated_years_low", 4.0, ContradictionError, "(4.0) is above stated_years_high (3.0)"),
        ("required_realised", "value", None, MissingValueError, "low, value and high are all empty"),
        ("new_timeliness", "known", 1, BadInputError, "1 is not yes or no"),
    ],
)  # fmt: skip
def test_a_broken_cell_is_named_with_its_place(
    study: StudyTables, name: str, column: str, cell: Cell, error: type[KetenbalansError], words: str
) -> None:
    # 0.006889 = 45,310 / 45,000 - 1, the first row of the sample's comparison.
    with pytest.raises(error) as told:
        check(with_cell(study, name, column, cell))
    assert words in str(told.value)


def test_a_share_is_compared_in_points_and_not_relatively(study: StudyTables) -> None:
    # Row 4 of the sample: 0.762 - 0.779 = -0.017; relatively it would be -0.0218.
    with pytest.raises(ContradictionError, match=r"recomputed as -0.017"):
        check(with_cell(study, "published_modelled", "difference", -0.0218, row=3))


def test_an_unknown_column_is_refused_with_the_near_one(study: StudyTables) -> None:
    table = study.tables["waits"]
    broken = replace(table, columns=("scenario", "catgory", *table.columns[2:]))
    with pytest.raises(UnknownNameError, match="did you mean 'category'"):
        check(replace(study, tables={**study.tables, "waits": broken}))


def test_a_missing_column_is_named(study: StudyTables) -> None:
    table = study.tables["plan_cycles"]
    broken = replace(table, columns=table.columns[:-1], rows=tuple(row[:-1] for row in table.rows))
    with pytest.raises(MissingValueError, match="plan_cycles: column 'expected_grants' is missing"):
        check(replace(study, tables={**study.tables, "plan_cycles": broken}))


def test_a_row_that_is_too_short_is_named(study: StudyTables) -> None:
    table = study.tables["waits"]
    broken = replace(table, rows=(*table.rows[:2], table.rows[2][:-1]))
    with pytest.raises(BadInputError, match="waits:3: the row has 4 cells for 5 columns"):
        check(replace(study, tables={**study.tables, "waits": broken}))


def test_a_main_scenario_that_nobody_simulated_is_refused(study: StudyTables) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'plan'"):
        check(replace(study, manifest={**study.manifest, "main_scenario": "plann"}))


def test_a_table_under_another_name_is_refused(study: StudyTables) -> None:
    with pytest.raises(ContradictionError, match="table 'waits' is handed over as 'promise'"):
        check(replace(study, tables={"promise": study.tables["waits"]}))


def test_a_table_outside_the_contract_passes_unread(study: StudyTables) -> None:
    extra = replace(study.tables["waits"], name="extra", columns=("anything",), rows=(("goes",),))
    check(replace(study, tables={**study.tables, "extra": extra}))


def test_every_band_table_has_the_seven_quantiles() -> None:
    quantiles = ["p025", "p10", "p25", "p50", "p75", "p90", "p975"]
    for name in ("old_stock", "new_stock"):
        assert [column.name for column in columns_of(name)][2:] == quantiles
    assert len(LAYOUT) == 19
