"""From events to a proposed file: expected values by hand from the rule that made the events."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketenbalans.chain import scenario
from ketenbalans.chain.chain import load
from ketenbalans.cli.main import app
from ketenbalans.errors import MissingValueError, UnavailableError
from ketenbalans.estimation.proposing import estimate, proposal, write_proposal
from ketenbalans.register.doors import format_of, open_source
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.pseudonyms import PseudonymKey
from ketenbalans.register.reading import Register
from ketenbalans.store.connections import open_store

CASES = 40
HEADER = "key,product,type,on,activity,hours,category,rule,reason,outcome,kind\n"


def _events() -> str:
    """Forty cases: 8 hours of hearing in one hearing, 12 or 16 of deciding; one invitation in four missed."""
    lines = [HEADER]
    for number in range(CASES):
        key, even = f"c{number}", number % 2 == 0
        lines += [
            f"{key},asylum,lodged,2025-01-01,,,,,,,\n",
            f"{key},asylum,category_assigned,2025-01-02,,,B,row,policy,,\n",
            f"{key},asylum,prephase_invited,2025-01-05,,,,,,,\n",
            f"{key},asylum,hearing,2025-03-01,,,,,,,\n",
            f"{key},asylum,hours_recorded,2025-03-01,hearing,8,,,,,\n",
            f"{key},asylum,hours_recorded,2025-03-05,decision,{12 if even else 16},,,,,\n",
            f"{key},asylum,decided,2025-03-12,,,,,,subsidiary,\n",
        ]
        if number % 4:
            lines.append(f"{key},asylum,prephase_held,2025-01-20,,,,,,,\n")
        if number % 4 == 1:
            lines.append(f"{key},asylum,category_assigned,2025-01-21,,,D,doubt,origin,,\n")
        if number < 10:
            lines.append(f"{key},asylum,appeal_lodged,2025-04-01,,,,,,,\n")
    return "".join(lines)


@pytest.fixture(scope="module")
def register_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("estimation")
    (folder / "events.csv").write_text(_events())
    store = open_store(str(folder / "register.db"), create=True)
    table, mapping = open_source(folder / "events.csv", format_of(folder / "events.csv"), None)
    report = run_import(store, ImportJob(table, folder / "events.csv", mapping, PseudonymKey(bytes(32))))
    store.close()
    assert report.rows_refused == 0
    return folder / "register.db"


def _estimate(file: Path, since: date = date(2025, 1, 1)) -> dict[str, object]:
    store = open_store(str(file))
    try:
        return estimate(Milestones(Register.open(store), date(2025, 12, 31)), since)
    finally:
        store.close()


def test_every_measure_is_what_the_rule_says(register_file: Path) -> None:
    found = _estimate(register_file)
    told = {row["name"]: row for row in found["measures"]}  # type: ignore[attr-defined]
    assert told["hours_per_decision"]["value"] == 22.0  # (8 + 12 + 8 + 16) / 2
    assert told["hearing_share_of_hours"]["value"] == pytest.approx(8 / 22, abs=1e-4)
    # B: twenty of 20 hours and ten of 24, mean 21.333, variance (20 * 1.333^2 + 10 * 2.667^2) / 29 = 3.678,
    # coefficient 0.0899; D: ten of 24, coefficient 0. Pooled: root of 30 * 0.0899^2 / 40 = 0.0779.
    assert told["variation_of_hours"]["value"] == pytest.approx(0.0779, abs=1e-4)
    assert told["hours_per_hearing"]["value"] == 8.0
    assert told["no_show_at_prephase"]["value"] == 0.25  # ten of forty
    assert told["moved_from_b_to_d"]["value"] == pytest.approx(10 / 30, abs=1e-4)
    assert told["subsidiary_appeals"]["value"] == 0.25
    assert told["hours_per_decision"]["assumption"] == "A-001"
    assert told["hours_per_decision"]["count"] == CASES
    few = {row["name"]: row["count"] for row in found["too_few"]}  # type: ignore[attr-defined]
    assert few["weeks_to_screening"] == 0
    assert few["weeks_from_appeal_to_ruling"] == 0
    ends = {row["months"]: row for row in found["ends"]}  # type: ignore[attr-defined]
    assert (ends[6]["decided"], ends[6]["waiting"]) == (1.0, 0.0)  # all on day 70
    shares = {(row["from"], row["to"]): row["share"] for row in found["transitions"]}  # type: ignore[attr-defined]
    assert shares["decided", "appeal_lodged"] == 1.0
    assert shares["prephase_held", "category_assigned"] == pytest.approx(10 / 30)


def test_a_case_of_which_only_a_part_was_recorded_does_not_count(register_file: Path, tmp_path: Path) -> None:
    shutil.copy(register_file, tmp_path / "register.db")
    store = open_store(str(tmp_path / "register.db"))
    file = tmp_path / "part.csv"
    file.write_text(
        HEADER + "x,asylum,lodged,2025-01-01,,,,,,,\nx,asylum,hours_recorded,2025-02-01,hearing,1,,,,,\n"
        "x,asylum,decided,2025-03-12,,,,,,rejection,\n"
    )
    table, mapping = open_source(file, format_of(file), None)
    run_import(store, ImportJob(table, file, mapping, PseudonymKey(bytes(32))))
    store.close()
    told = {row["name"]: row for row in _estimate(tmp_path / "register.db")["measures"]}  # type: ignore[attr-defined]
    assert (told["hours_per_decision"]["value"], told["hours_per_decision"]["count"]) == (22.0, CASES)


def test_a_proposal_is_a_set_that_the_chain_takes(register_file: Path, tmp_path: Path) -> None:
    found = _estimate(register_file)
    file = tmp_path / "measured.yaml"
    assert write_proposal(found, file) == 5
    assert file.read_text().startswith("# PROPOSED")
    chain = scenario.load(str(file)).apply(load())
    assert chain.assumptions["A-001"].value == 22.0
    assert "Measured: 40 cases" in file.read_text()
    with pytest.raises(UnavailableError, match="exists already"):
        write_proposal(found, file)


def test_nothing_is_proposed_from_too_few(register_file: Path) -> None:
    found = _estimate(register_file, since=date(2025, 11, 1))
    assert found["measures"] == []
    with pytest.raises(MissingValueError, match="rests on 30 cases"):
        proposal(found, "nothing")


def test_the_command_tells_both_languages_and_json(register_file: Path, tmp_path: Path) -> None:
    asked = ["--register", str(register_file)]
    ask = ["register", "estimate", "--on", "2025-12-31", "--from", "2025-01-01"]
    english = CliRunner().invoke(app, [*asked, *ask, "--out", str(tmp_path / "a.yaml")])
    assert english.exit_code == 0
    assert "hours_per_decision: 22.000" in english.stdout
    assert "5 assumptions proposed" in english.stdout
    dutch = CliRunner().invoke(app, [*asked, "--lang", "nl", *ask])
    assert "aangenomen 24,000 (A-001), binnen de band" in dutch.stdout
    document = json.loads(CliRunner().invoke(app, [*asked, *ask, "--json"]).stdout)
    assert document["proposal"] is None
    assert document["fewest"] == 30
