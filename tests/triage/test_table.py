"""A table gives for every row the answer of that row alone, and shares that add up to one."""

import csv
import io
import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans import synthetic
from ketenbalans.cases.case import Flag
from ketenbalans.cases.reading import parse_case
from ketenbalans.errors import KetenbalansError, UnavailableError
from ketenbalans.triage.asking import triage_file, write_log
from ketenbalans.triage.explaining import triage
from ketenbalans.triage.reading import parse_table, read_table
from ketenbalans.triage.table import triage_table
from ketenbalans.vocabulary.codes import GROUPS

ON = date(2027, 6, 1)
DAYS = st.dates(date(2021, 1, 1), date(2027, 12, 31)).map(str)


def an_event() -> st.SearchStrategy[dict[str, str]]:
    return st.one_of(
        st.fixed_dictionaries(
            {
                "type": st.just("prephase_held"),
                "on": DAYS,
                "language_indication": st.sampled_from(["positive", "negative", "inconclusive"]),
                "documents": st.sampled_from(["sufficient", "none", "doubted"]),
            }
        ),
        st.fixed_dictionaries({"type": st.sampled_from(["withdrawn", "relodged", "lodged"]), "on": DAYS}),
        st.fixed_dictionaries(
            {
                "type": st.just("category_assigned"),
                "on": DAYS,
                "category": st.sampled_from(["A", "B", "C", "D", "outside"]),
                "reason": st.just("known to the official"),
            }
        ),
    )


CASES = st.fixed_dictionaries(
    {
        "product": st.sampled_from(["asylum", "asylum", "asylum", "nareis"]),
        "nationality": st.sampled_from(["SYR", "AFG", "ERI", "IRQ", "GEO", "FJI", "XXX", None]),
        "sex": st.sampled_from(["female", "male", "other", None]),
        "received_on": st.one_of(st.none(), DAYS),
        "planning_cohort": st.sampled_from(["old_stock", "pact", None]),
        "flags": st.lists(st.sampled_from(sorted(Flag)), unique=True).map(list),
        "events": st.lists(an_event(), max_size=3),
    }
)


def as_table(cases: list[dict[str, Any]]) -> pl.DataFrame:
    out = io.StringIO()
    names = ["key", *(name for name in cases[0] if name != "key")]
    writer = csv.writer(out)
    writer.writerow(names)
    for case in cases:
        cells = case | {"flags": ";".join(case["flags"]), "events": json.dumps(case["events"])}
        cells["events"] = cells["events"] if case["events"] else ""
        writer.writerow(["" if cells[name] is None else cells[name] for name in names])
    return parse_table(out.getvalue(), "cases.csv")


@settings(max_examples=60, deadline=None)
@given(st.lists(CASES, min_size=1, max_size=8))
def test_every_row_gets_the_answer_that_it_gets_alone(drawn: list[dict[str, Any]]) -> None:
    cases = [{"key": str(number)} | case for number, case in enumerate(drawn)]
    together = list(triage_table(as_table(cases), ON).records())
    for case, found in zip(cases, together, strict=True):
        given_values = {name: value for name, value in case.items() if value is not None}
        alone = triage(parse_case(given_values), ON).as_record(case["key"])
        assert found == alone


@settings(max_examples=30, deadline=None)
@given(st.lists(CASES, min_size=1, max_size=12))
def test_shares_add_up_to_one(drawn: list[dict[str, Any]]) -> None:
    cases = [{"key": str(number)} | case for number, case in enumerate(drawn)]
    totals = triage_table(as_table(cases), ON).totals()
    counts = [part["count"] for part in totals["by_category"].values()]
    assert sum(counts) + totals["without_category"] == len(cases)
    if totals["cases"]:
        assert math.fsum(part["share"] for part in totals["by_category"].values()) == pytest.approx(
            1, abs=1e-12
        )
    outside = sum(part["count"] for part in totals["by_priority_group"].values())
    assert outside == totals["by_category"]["outside"]["count"]


def test_the_synthetic_register_gets_the_shares_of_the_plan(tmp_path: Path) -> None:
    applications = synthetic.build().applications
    names = applications.nationalities
    group = [str(GROUPS[number]) for number in applications.group.tolist()]
    frame = pl.DataFrame(
        {
            "key": applications.key.astype(str),
            "product": ["asylum"] * len(applications),
            "nationality": [names[number] for number in applications.nationality.tolist()],
            "sex": ["f" if female else "m" for female in applications.female.tolist()],
            "lodged_on": applications.lodged.astype(str),
            "flags": [name if name in {"unaccompanied_minor", "nuisance"} else None for name in group],
        }
    )
    frame.write_csv(tmp_path / "register.csv")
    answer = triage_file(tmp_path / "register.csv", date(2026, 4, 1))
    shares = {name: part["share"] for name, part in answer.totals()["by_category"].items()}
    assert shares == {"A": 0.39, "B": 0.17, "C": 0.08, "D": 0.28, "outside": 0.08}
    found = [record["priority_group"] or record["category"] for record in answer.records()]
    assert found == group


def test_a_table_in_parquet_gives_what_the_csv_gives(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "key": ["a", "b"],
            "product": ["asylum", "asylum"],
            "nationality": ["SYR", "ERI"],
            "lodged_on": [date(2025, 1, 2), None],
            "minor": [True, None],
            "nuisance": [None, True],
        }
    )
    frame.write_parquet(tmp_path / "cases.parquet")
    frame.write_csv(tmp_path / "cases.csv")
    parquet, table = (triage_table(read_table(tmp_path / f"cases.{form}"), ON) for form in ("parquet", "csv"))
    assert list(parquet.records()) == list(table.records())


def test_columns_for_single_facts_do_what_the_events_do() -> None:
    text = (
        "key;product;nationality;language_indication;prephase_held_on;overrule_category;overrule_reason;"
        "overrule_on\n"
        "a;asylum;ERI;negative;2027-02-01;;;\n"
        "b;asylum;SYR;;;D;converted;2027-03-01\n"
    )
    records = list(triage_table(parse_table(text, "cases.csv"), ON).records())
    assert [(record["category"], record["from"]) for record in records] == [
        ("D", "2027-02-01"),
        ("D", "2027-03-01"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "nuisance security_signal",
        "nuisance;security_signal",
        "nuisance|security_signal",
        '["nuisance", "security_signal"]',
        '{"nuisance": true, "security_signal": true, "public_order": false}',
    ],
)
def test_flags_may_be_written_in_every_common_way(written: str) -> None:
    quoted = written.replace('"', '""')
    frame = parse_table(f'key,product,nationality,flags\na,asylum,SYR,"{quoted}"\n', "cases.csv")
    (record,) = triage_table(frame, ON).records()
    assert record["flags"] == ["nuisance", "security_signal"]
    assert (record["priority_group"], record["department"]) == ("nuisance", "serious_signals")


def test_old_and_pact_cases_are_counted_apart() -> None:
    frame = parse_table(
        "key,product,nationality,lodged_on\na,asylum,SYR,2026-06-11\nb,asylum,SYR,2026-06-12\nc,asylum,SYR,\n",
        "cases.csv",
    )
    found = triage_table(frame, ON).totals()["by_planning_cohort"]
    assert {name: part["count"] for name, part in found.items()} == {
        "old_stock": 1,
        "pact": 1,
        "not_known": 1,
    }


def test_without_a_day_the_last_day_in_the_file_counts(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        'key,product,nationality,events\na,asylum,ERI,"[{""type"":""withdrawn"",""on"":""2027-02-01""}]"\n'
    )
    assert triage_file(path).on == date(2027, 2, 1)
    path.write_text("key,product,nationality,lodged_on\na,asylum,ERI,2024-05-01\n")
    assert triage_file(path).on == date(2026, 4, 1)  # the first day of the country policy


def test_cases_as_json_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text('[{"key": "a", "product": "asylum", "nationality": "MMR", "lodged_on": "2025-01-01"}]')
    assert [record["category"] for record in triage_file(path).records()] == ["B"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "key,product,nationalty\na,asylum,SYR\n",
            ["cases.csv:1", "nationalty", "did you mean 'nationality'"],
        ),
        ("key,nationality\na,SYR\n", ["cases.csv:1", "column product is missing"]),
        ("key,product,nationality\na,asylum,SYR\na,asylum,ERI\n", ["cases.csv:3", "'a' stands twice"]),
        (
            "key,product,nationality\na,asylum,SYR\nb,asylum,SIR\n",
            ["cases.csv:3", "unknown nationality 'SIR'"],
        ),
        ("key,product\na,asilum\n", ["cases.csv:2", "did you mean 'asylum'"]),
        ("key,product\n,asylum\n", ["cases.csv:2", "'key' is missing"]),
        ("key,product,lodged_on\na,asylum,10-05-2024\n", ["cases.csv:2", "10-05-2024", "2026-06-12"]),
        ("key,product,lodged_on\na,asylum,2024-02-30\n", ["cases.csv:2", "2024-02-30"]),
        ("key,product,minor\na,asylum,perhaps\n", ["cases.csv:2", "perhaps", "true or false"]),
        ('key,product,flags\na,asylum,"{""nuisence"": true}"\n', ["cases.csv:2", "did you mean 'nuisance'"]),
        ('key,product,flags\na,asylum,"{""nuisance"": 3}"\n', ["cases.csv:2", "mapping to true or false"]),
        ("key,product,flags\na,asylum,nuisence\n", ["cases.csv:2", "did you mean 'nuisance'"]),
        ("key,product,flags,nuisance\na,asylum,nuisance,no\n", ["cases.csv:2", "column nuisance says no"]),
        ("key,product,sex\na,asylum,v\n", ["cases.csv:2", "unknown sex 'v'"]),
        ("key,product,key\na,asylum,b\n", ["cases.csv:1", "column key stands twice"]),
        ("key,product\na,asylum,SYR\n", ["cases.csv", "no table"]),
        ("key,product,events\na,asylum,{}\n", ["cases.csv:2", "no list of events"]),
        ("key,product,events\na,asylum,[{\n", ["cases.csv:2", "no JSON"]),
        (
            'key,product,events\na,asylum,"[{""type"":""withdrawm"",""on"":""2026-07-01""}]"\n',
            ["cases.csv:2", "did you mean 'withdrawn'"],
        ),
        (
            "key,product,nationality,minor,flags\na,asylum,SYR,no,unaccompanied_minor\n",
            ["cases.csv:2", "not a minor"],
        ),
        ("key,product,overrule_category\na,asylum,D\n", ["cases.csv:2", "has no reason"]),
        ("", ["cases.csv:1", "column key is missing"]),
    ],
)
def test_a_mistake_in_the_table_is_told_with_line_value_and_mend(text: str, words: list[str]) -> None:
    with pytest.raises(KetenbalansError) as caught:
        triage_table(parse_table(text, "cases.csv"), ON, "cases.csv")
    for word in words:
        assert word in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert "; " in str(caught.value)  # what is wrong; how to mend it


def test_the_log_holds_every_move_and_decides_nothing_when_read_back(tmp_path: Path) -> None:
    held = {"type": "prephase_held", "on": "2027-02-01", "language_indication": "negative"}
    case = {
        "key": "a",
        "product": "asylum",
        "nationality": "ERI",
        "lodged_on": "2025-01-10",
        "events": [held],
    }
    (tmp_path / "cases.json").write_text(json.dumps([case, {"key": "b", "product": "nareis"}]))
    log = triage_file(tmp_path / "cases.json").log()
    assert log.drop("reason").rows() == [
        ("a", "category_assigned", date(2026, 4, 1), "B", "country_policy"),
        ("a", "category_assigned", date(2027, 2, 1), "D", "language_indication_negative"),
    ]
    assert log["reason"].to_list() == [
        "CP-ERI-1, version 2026-05: new to B",
        "CP-ERI-1, version 2026-05: B to D",
    ]
    written = [
        {name: str(value) for name, value in row.items() if name != "key"} for row in log.rows(named=True)
    ]
    again = parse_case(case | {"events": [held, *written]})
    first, second = triage(parse_case(case), ON), triage(again, ON)
    assert first == second


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("key,product\na,asylum\n")
    answer = triage_file(tmp_path / "cases.csv")
    with pytest.raises(UnavailableError, match="cannot be written"):
        write_log(answer, tmp_path / "no such folder" / "moves.csv")
