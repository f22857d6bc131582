"""The commands ``tieout`` and ``facts``: exit codes, one JSON document, words in two languages."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from ketenbalans.cli import context
from ketenbalans.cli.main import app
from ketenbalans.errors import KetenbalansError

BROKEN = Path(__file__).parents[1] / "broken_files" / "facts"
HEADER = "id,source,locator,subject,period,breakdown,value,unit,kind,note\n"
CLEAN = HEADER + (
    "N-1,budget-2027,Tabel 1,coa.inflow,2025,,51660,persons,realised,\n"
    "N-2,budget-2027,Tabel 1,coa.occupancy.average,2025,,74100,persons,realised,\n"
    "N-3,budget-2027,Tabel 1,coa.occupancy.average,2035,,70000,persons,forecast,\n"
)


def call(*words: str) -> Result:
    result = CliRunner().invoke(app, list(words))
    if isinstance(result.exception, KetenbalansError):
        raise result.exception
    return result


def test_the_documents_contradict_themselves_and_the_command_exits_1() -> None:
    result = call("tieout", "--json")
    assert result.exit_code == context.FINDING
    document = json.loads(result.stdout)
    assert document["checked"] > 1000
    first = document["findings"][0]
    assert {
        "identity",
        "kind",
        "facts",
        "left",
        "right",
        "difference",
        "severity",
        "culprit",
        "sentence",
    } <= set(first)
    assert set(first["sentence"]) == {"nl", "en"}
    wrong_total = [finding for finding in document["findings"] if finding["culprit"] == "JV-0474"]
    assert {finding["right"] for finding in wrong_total} >= {1098935.0}


def test_a_clean_file_exits_0_and_says_so_in_dutch(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(CLEAN)
    result = call("--lang", "nl", "tieout", str(path))
    assert result.exit_code == context.SUCCESS
    assert "geen tegenspraak" in result.stdout


@pytest.mark.parametrize("name", ["text_in_a_number_cell.csv", "unknown_unit.csv", "duplicate_id.csv"])
def test_a_broken_file_is_bad_input(name: str) -> None:
    with pytest.raises(KetenbalansError, match=name) as refusal:
        call("tieout", str(BROKEN / name), "--json")
    assert refusal.value.exit_code == context.BAD_INPUT


def test_a_misspelt_subject_is_refused_until_it_is_declared_new(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(CLEAN + "N-4,budget-2027,Tabel 1,coa.ocupancy.average,2026,,71000,persons,forecast,\n")
    with pytest.raises(KetenbalansError, match=r"coa.ocupancy.average.*coa.occupancy.average"):
        call("tieout", str(path))
    result = call("tieout", str(path), "--new-subjects", "--json")
    assert json.loads(result.stdout)["new_subjects"] == ["coa.ocupancy.average"]


def test_showing_a_subject_tells_population_and_place() -> None:
    document = json.loads(call("facts", "show", "ind.asylum.pending", "--json").stdout)
    by_id = {figure["id"]: figure for figure in document["figures"]}
    assert by_id["AR-0092"]["population"] == "track_4"
    assert by_id["PL-0015"]["population"] == "old_stock"
    assert "AR-0092" in call("facts", "show", "ind.asylum.pending").stdout


def test_an_unknown_subject_tells_the_near_ones() -> None:
    with pytest.raises(KetenbalansError, match=r"coa.inflow"):
        call("facts", "show", "coa.inflo")


def test_importing_tells_what_changed_against_earlier_documents(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text(CLEAN)
    changes = json.loads(call("facts", "import", str(path), "--json").stdout)["changes"]
    assert [change["verdict"] for change in changes] == ["same", "changed", "new"]
    assert changes[1]["earlier"] == "JV-0375"
    assert changes[1]["difference"] == -600  # 74,100 - 74,700


def test_a_sheet_and_a_text_with_locators_tell_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in CLEAN.splitlines():
        cells = line.split(",")
        book.active.append(
            [float(cell) if cell.isdigit() and index == 6 else cell for index, cell in enumerate(cells)]
        )
    sheet = tmp_path / "new.xlsx"
    book.save(sheet)
    text = tmp_path / "new.txt"
    text.write_text(
        "# budget-2027 | Tabel 1\n"
        "coa.inflow | 2025 | | 51660 | persons | realised\n"
        "coa.occupancy.average | 2025 | | 74100 | persons | realised | revised\n"
        "coa.occupancy.average | 2035 | | 70000 | persons | forecast\n"
    )
    for path in (sheet, text):
        changes = json.loads(call("facts", "import", str(path), "--json").stdout)["changes"]
        assert [(change["verdict"], change["difference"]) for change in changes] == [
            ("same", 0),
            ("changed", -600),
            ("new", None),
        ]


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("new.txt", "coa.inflow | 2025 | | 1 | persons | realised\n", "cannot be placed"),
        ("new.txt", "# a | b\ncoa.inflow | 2025\n", ":2"),
        ("new.xlsx", "no workbook", "workbook"),
        ("new.pdf", "x", "'.pdf'"),
    ],
)
def test_an_import_that_cannot_be_read_is_refused(tmp_path: Path, name: str, text: str, word: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(KetenbalansError, match=word):
        call("facts", "import", str(path))
