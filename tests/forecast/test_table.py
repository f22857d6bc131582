"""Reading long tables: each mistake in a file of its own, with the words that its message must hold."""

from pathlib import Path

import numpy as np
import pytest

from ketenbalans.errors import KetenbalansError, UnavailableError
from ketenbalans.forecast.table import parse_table, read_table
from ketenbalans.vocabulary.language import explain

BROKEN = sorted((Path(__file__).parents[1] / "broken_files" / "forecast").glob("*.csv"))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_table_is_refused_with_line_and_mend(path: Path) -> None:
    with pytest.raises(KetenbalansError) as caught:
        read_table(path)
    assert path.with_suffix(".txt").read_text().strip() in f"{caught.value}".replace(str(path), "")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_mistake_is_also_told_in_dutch(path: Path) -> None:
    with pytest.raises(KetenbalansError) as caught:
        read_table(path)
    if "no period" not in caught.value.what and "has no week" not in caught.value.what:
        assert explain(caught.value, "nl") != explain(caught.value, "en")


def test_there_is_a_broken_file_for_each_mistake_that_the_issue_names() -> None:
    # Gaps and one-point series are handled and said, see below.
    assert {path.stem for path in BROKEN} >= {
        "same_period_twice",
        "negative_count",
        "fractional_count",
        "unknown_period",
        "mixed_periods",
    }


def test_a_missing_file_is_said() -> None:
    with pytest.raises(UnavailableError, match=r"none\.csv: cannot be read"):
        read_table(Path("none.csv"))


def test_missing_months_are_unknown_and_said() -> None:
    table = parse_table("series,period,value\nA,2025-01,5\nA,2025-04,6\nB,2025-01,\nB,2025-02,1\n", "t.csv")
    assert np.array_equal(
        table.panel.values, [[5, np.nan, np.nan, 6], [np.nan, 1, np.nan, np.nan]], equal_nan=True
    )
    notes = [note.text() for note in table.notes]
    assert "A: missing periods are treated as unknown (2, the first is 2025-02)" in notes
    assert "B ends at 2025-02, before the others; its forecast starts from there" in notes


def test_short_and_empty_series_are_said() -> None:
    table = parse_table("series,period,value\nA,2025-01,5\nB,2025-01,:\n", "t.csv")
    notes = [note.text() for note in table.notes]
    assert notes == [
        "A: known counts 1, too few for its own band, which is assumed",
        "B has no count at all; it gets no forecast",
    ]


def test_the_newest_vintage_counts_whatever_the_order_of_rows() -> None:
    table = parse_table(
        "series,period,value,published\nA,2025-01,12,2025-03-01\nA,2025-01,10,2025-02-01\n", "t.csv"
    )
    assert table.panel.values.tolist() == [[12.0]]
    assert len(table.vintages) == 2


def test_whole_numbers_may_have_a_point_and_other_columns_are_said_to_be_unused() -> None:
    table = parse_table('Series , period,value,group\n"A, first",2025-Q1,12.0,x\n', "t.csv")
    assert (table.panel.names, table.panel.kind, table.panel.values.tolist()) == (
        ("A, first",),
        "quarter",
        [[12.0]],
    )
    assert table.notes[0].text() == "column 'group' is not used"


def test_rows_may_stand_in_any_order_and_series_keep_theirs() -> None:
    table = parse_table("period,series,value\n2025-02,B,1\n2025-01,A,2\n2025-01,B,3\n", "t.csv")
    assert table.panel.names == ("B", "A")
    assert table.panel.labels == ("2025-01", "2025-02")
    assert np.array_equal(table.panel.values, [[3, 1], [2, np.nan]], equal_nan=True)
