"""What goes out comes in again: the same register from nothing, and nothing new into the same one."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ketenbalans.errors import MissingValueError
from ketenbalans.register.doors import Format, open_source
from ketenbalans.register.exporting import ExportFormat, ExportQuestion, event_table, export
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.store.connections import Store, open_store

from .conftest import KEY, bring, opened

EVENTS = """\
key,product,nationality,household,minor,nuisance,type,on,recorded_at,event_id,outcome,activity,hours
a,asylum,SYR,h1,no,,lodged,2025-01-10,,1,,,
a,asylum,SYR,h1,no,yes,decided,2026-02-01,2026-02-05T10:00:00Z,2,refugee,,
b,asylum,SYR,h1,yes,no,lodged,2025-01-10,,3,,,
b,asylum,SYR,h1,yes,no,hours_recorded,2025-03-10,,4,,"a ""b"" <c> & d",2.5
c,nareis,,,,,lodged,2025-01-11,,5,,,
c,nareis,,,,,lodged,2025-01-15,2025-04-01,5,,,
"""
_FORMATS = [(ExportFormat(name), Format(name)) for name in ("csv", "parquet", "ocel", "xes")]


def _again(store: Store, file: Path, form: Format) -> tuple[int, int, int]:
    table, mapping = open_source(file, form, None)
    report = run_import(store, ImportJob(table, file, mapping, KEY))
    return report.events_added, report.cases_added, report.rows_refused


@pytest.mark.parametrize(("out", "back"), _FORMATS)
def test_an_export_into_the_same_register_adds_nothing(
    light_store: Store, tmp_path: Path, out: ExportFormat, back: Format
) -> None:
    bring(light_store, tmp_path, EVENTS)
    file = tmp_path / f"out.{out}"
    assert export(opened(light_store), file, out, ExportQuestion()) == 5  # six versions of five events
    assert _again(light_store, file, back) == (0, 0, 0)


@pytest.mark.parametrize(("out", "back"), _FORMATS)
def test_an_export_into_an_empty_register_gives_the_same_one(
    light_store: Store, tmp_path: Path, out: ExportFormat, back: Format
) -> None:
    bring(light_store, tmp_path, EVENTS)
    question = ExportQuestion(every_version=True)
    file = tmp_path / f"out.{out}"
    export(opened(light_store), file, out, question)
    copy = open_store(str(tmp_path / "copy.db"), create=True)
    assert _again(copy, file, back) == (6, 3, 0)
    columns = [
        name for name in event_table(opened(light_store), question).columns if name != "facts_recorded_at"
    ]
    first, second = (
        event_table(opened(register), question).select(columns).sort("key", "on", "type", "recorded_at")
        for register in (light_store, copy)
    )
    copy.close()
    assert first.equals(second)


def test_an_export_as_known_leaves_out_what_was_told_later(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    register = opened(light_store)
    assert event_table(register, ExportQuestion(known_at=1_740_000_000_000_000)).height == 3  # 19 Feb 2025
    assert event_table(register, ExportQuestion(on=date(2025, 1, 10))).height == 2


def test_ocel_relates_applications_to_their_household(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    file = tmp_path / "out.json"
    export(opened(light_store), file, ExportFormat.OCEL, ExportQuestion())
    log = json.loads(file.read_text())
    assert {"objectTypes", "eventTypes", "objects", "events"} <= set(log)
    kinds = [item["type"] for item in log["objects"]]
    assert (kinds.count("application"), kinds.count("household")) == (3, 1)
    known = {item["id"] for item in log["objects"]}
    links = [
        link["objectId"]
        for part in (log["objects"], log["events"])
        for item in part
        for link in item.get("relationships", [])
    ]
    assert set(links) <= known
    assert {event["type"] for event in log["events"]} <= {kind["name"] for kind in log["eventTypes"]}


def test_no_person_leaves_the_register(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, "key,product,person,lodged_on\na,asylum,V123,2025-01-01\n")
    table = event_table(opened(light_store), ExportQuestion())
    assert "person" not in table.columns
    assert not table.select(pl.all().cast(pl.String).str.contains("V123").any()).row(0).count(True)


def test_an_empty_register_is_not_exported(light_store: Store, tmp_path: Path) -> None:
    with pytest.raises(MissingValueError, match="the register is empty"):
        export(opened(light_store), tmp_path / "x.csv", ExportFormat.CSV, ExportQuestion())
    assert not list(tmp_path.glob("x.csv*"))
