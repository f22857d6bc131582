"""Data files are for machines: never localised, safe in a spreadsheet, never over others' files."""

import csv
import json
from pathlib import Path

import numpy as np

from ketenbalans.report import datafiles
from ketenbalans.report.tables import StudyTables, Table


def test_a_text_that_a_spreadsheet_would_run_is_escaped_and_a_negative_number_is_not() -> None:
    table = Table("t", ("a", "b"), (("=1+1", -4.5), ("+31", -3), ("-x", None), ("@me", True), ("\tq", 0.1)))
    rows = list(csv.reader(datafiles.csv_text(table).splitlines()))
    assert rows == [
        ["a", "b"], ["'=1+1", "-4.5"], ["'+31", "-3"], ["'-x", ""], ["'@me", "true"], ["'\tq", "0.1"],
    ]  # fmt: skip


def test_numbers_keep_every_digit_and_a_decimal_point() -> None:
    third = 1 / 3
    text = datafiles.csv_text(Table("t", ("a",), ((third,), (54_000.0,), (1e-7,))))
    assert [float(line) for line in text.splitlines()[1:]] == [third, 54_000.0, 1e-7]
    assert text.splitlines()[2] == "54000"


def test_a_number_of_an_array_library_is_written_as_a_number() -> None:
    assert (
        datafiles.csv_text(Table("t", ("a",), ((np.float64(2028.61),), (np.float64(3.0),))))
        == "a\n2028.61\n3\n"
    )


def test_a_text_with_commas_quotes_and_lines_comes_back_as_it_was() -> None:
    words = 'one, "two"\nthree'
    text = datafiles.csv_text(Table("t", ("a",), ((words,),)))
    assert list(csv.reader(text.splitlines(keepends=True)))[1] == [words]


def test_every_table_has_a_file_and_a_description(study: StudyTables, tmp_path: Path) -> None:
    datafiles.write(study, tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert {entry["path"] for entry in package["resources"]} == {f"{name}.csv" for name in study.tables}
    promise = next(entry for entry in package["resources"] if entry["path"] == "promise.csv")
    assert promise["synthetic"] is True
    assert promise["population"] == "old_stock"
    with (tmp_path / "promise.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [field["name"] for field in promise["schema"]["fields"]] == list(rows[0])
    assert len(rows) == 15  # five scenarios of three assumption sets
    assert datafiles.is_ours(tmp_path)


def test_an_empty_folder_may_be_used_and_a_strange_one_may_not(tmp_path: Path) -> None:
    assert datafiles.is_ours(tmp_path)
    (tmp_path / "datapackage.json").write_text('{"name": "theirs"}')
    assert not datafiles.is_ours(tmp_path)
    (tmp_path / "datapackage.json").write_text("no json")
    assert not datafiles.is_ours(tmp_path)
