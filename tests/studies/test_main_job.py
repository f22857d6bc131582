"""The main job, small: a report that is whole, that repeats to the byte, and that another seed changes."""

import csv
import json
from pathlib import Path

import pytest

from ketenbalans.errors import OutOfRangeError
from ketenbalans.report.contract import LAYOUT
from ketenbalans.studies import main_job
from ketenbalans.studies.main_job import Answer, Size, run

SMALL = Size(case=1, frontier=2, levers=90, replay=0)


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    return run(tmp_path_factory.mktemp("one"), futures=20, seed=1, size=SMALL)


def rows(answer: Answer, name: str) -> list[dict[str, str]]:
    with (answer.report.parent / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_table_of_the_report_is_there(answer: Answer) -> None:
    for name in LAYOUT:
        assert rows(answer, name), name


def test_the_page_says_synthetic_in_both_languages(answer: Answer) -> None:
    text = answer.report.read_text()
    assert "synthetisch register" in text
    assert "synthetic register" in text


def test_the_register_starts_with_54000_less_the_first_week(answer: Answer) -> None:
    first = next(row for row in rows(answer, "old_stock") if row["scenario"] == "plan")
    # One week of some 500 lodged, 450 decided and 80 closed moves the stock by a per cent at most.
    assert 53_000 < float(first["p50"]) < 55_000


def test_a_promise_is_told_per_scenario_and_set(answer: Answer) -> None:
    found = {(row["scenario"], row["assumption_set"]) for row in rows(answer, "promise")}
    assert len(found) == 5 * 4


def test_more_done_is_never_likelier_than_less(answer: Answer) -> None:
    for row in rows(answer, "promise"):
        assert float(row["p_90_done"]) >= float(row["p_95_done"]) >= float(row["p_99_done"])


def test_nothing_of_2024_or_2025_is_marked_as_calibration(answer: Answer) -> None:
    for row in rows(answer, "published_modelled"):
        if row["mark"] == "calibration":
            assert row["period"] < "2024"


def test_the_manifest_names_every_input(answer: Answer) -> None:
    text = answer.report.read_text()
    assert "assumptions/chain.yaml" in text
    assert "published/facts.csv" in text


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(answer: Answer, tmp_path: Path) -> None:
    again = run(tmp_path / "again", futures=20, seed=1, size=SMALL)
    assert again.report.read_bytes() == answer.report.read_bytes()
    for file in sorted((answer.report.parent / "data").iterdir()):
        assert (again.report.parent / "data" / file.name).read_bytes() == file.read_bytes(), file.name


def test_too_few_futures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutOfRangeError, match="too few for a band"):
        run(tmp_path, futures=5)


def test_an_interrupted_run_leaves_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main_job, "run_sets", stop)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "out", futures=20, size=SMALL)
    assert not (tmp_path / "out" / "report.html").exists()


def test_the_answer_is_json(answer: Answer) -> None:
    assert json.loads(json.dumps(answer.figures))["needed_per_month"] > 1_000
