"""What comes in, what stays out, and what happens the second time.

Every count is made by hand from the text of the file above it.
"""

import csv
from pathlib import Path

import pytest
from sqlalchemy import text

from ketenbalans.errors import BadInputError, ContradictionError, MissingValueError, UnknownNameError
from ketenbalans.register.doors import Format, open_source
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.register.pseudonyms import PseudonymKey
from ketenbalans.register.segments import rebuild, scan
from ketenbalans.store import audit
from ketenbalans.store.connections import Store

from .conftest import KEY, bring

EVENTS = """key,product,nationality,type,on,recorded_at,outcome,surname
Z1,asylum,SYR,lodged,2025-01-10,,,Jansen
Z1,asylum,SYR,decided,2026-02-01,2026-02-05T10:00:00Z,refugee,Jansen
Z2,asylum,IRQ,lodged,2025-03-10,,,Pietersen
Z3,nareis,SYR,lodged,2025-03-11,,,Klaassen
"""


def _events(store: Store) -> list[tuple[int, ...]]:
    with store.reading() as connection:
        rows = connection.execute(text("select case_id, type, on_day, recorded_at from event order by id"))
        return [tuple(row) for row in rows]


def test_a_row_per_event_comes_in(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, EVENTS)
    assert (report.rows, report.events_added, report.cases_added, report.rows_refused) == (4, 4, 3, 0)
    # 10 January 2025 is day 20 098 since 1970; 5 February 2026 10:00 UTC is 1 770 285 600 seconds.
    assert _events(store)[:2] == [
        (1, 2, 20098, 20098 * 86_400_000_000),
        (1, 11, 20485, 1_770_285_600_000_000),
    ]


def test_the_same_file_twice_adds_nothing(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, EVENTS)
    again = bring(store, tmp_path, EVENTS)
    assert again.already_known
    assert len(_events(store)) == 4


def test_an_overlapping_file_adds_only_what_is_new(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, EVENTS)
    later = EVENTS + "Z2,asylum,IRQ,withdrawn,2026-03-01,,,Pietersen\n"
    report = bring(store, tmp_path, later, name="later.csv")
    assert (report.events_added, report.events_known, report.cases_added) == (1, 4, 0)
    assert len(_events(store)) == 5


def test_an_event_that_a_file_tells_twice_comes_in_once(store: Store, tmp_path: Path) -> None:
    row = "Z1,asylum,SYR,lodged,2025-01-10,,,x\n"
    report = bring(store, tmp_path, EVENTS.splitlines()[0] + "\n" + row + row)
    assert (report.events_added, report.events_known) == (1, 1)


def test_columns_that_nobody_named_never_enter(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, EVENTS)
    assert report.columns_left_out == ("surname",)
    for table in ("case_fact", "detail", "import_run", "audit", "register"):
        with store.reading() as connection:
            content = str(connection.execute(text(f"select * from {table}")).all())
        assert "Jansen" not in content
        assert "Z1" not in content


def test_no_key_of_the_source_stands_in_any_file_of_the_register(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS.replace("Z2", "SECRETKEY2"))
    light_store.close()
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".csv"]
    assert len(kept) > 3
    assert not [path for path in kept if b"SECRETKEY2" in path.read_bytes()]


def test_another_key_of_pseudonyms_is_refused(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, EVENTS)
    with pytest.raises(ContradictionError, match="pseudonyms are of key"):
        bring(store, tmp_path, EVENTS + "\n", name="b.csv", key=PseudonymKey(bytes(32)))


def test_rows_with_wrong_values_stay_out_and_the_others_come_in(store: Store, tmp_path: Path) -> None:
    report = bring(
        store,
        tmp_path,
        EVENTS
        + "Z4,asylum,Syrisch,lodged,2025-01-10,,,\n"  # line 6: no alpha-3 code
        + "Z5,asylum,SYR,lodged,2025-02-30,,,\n"  # line 7: no such day
        + ",asylum,SYR,lodged,2025-02-03,,,\n"  # line 8: no key
        + "Z6,asylum,SYR,arrived,2025-02-03,,,\n"  # line 9: no such event
        + "Z7,,SYR,lodged,2025-02-03,,,\n"  # line 10: no product
        + "Z8,asylum,SYR,lodged,2025-02-03\n"  # line 11: too few fields
        + "Z9,asylum,SYR,lodged,2025-02-03,,refugee,\n"  # line 12: an outcome of a lodging
        + "Z9,asylum,SYR,lodged,0025-02-03,,,\n"  # line 13: year 25
        + "Z9,asylum,SYR,lodged,2025-02-03,,,\n",  # line 14: fine
    )
    assert (report.rows, report.rows_refused, report.events_added) == (13, 8, 5)
    with open(str(report.refusals), encoding="utf-8", newline="") as stream:
        refused = list(csv.DictReader(stream))
    assert [(row["line"], row["column"]) for row in refused] == [
        ("6", "nationality"),
        ("7", "on"),
        ("8", "key"),
        ("9", "type"),
        ("10", "product"),
        ("11", ""),
        ("12", "outcome"),
        ("13", "on"),
    ]
    assert all(row["what"] and row["mend"] for row in refused)


def test_strict_keeps_everything_out(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="1 rows are refused, so nothing came in"):
        bring(store, tmp_path, EVENTS + "Z4,asylum,Syrisch,lodged,2025-01-10,,,\n", strict=True)
    assert _events(store) == []
    with store.reading() as connection:
        assert audit.verify(connection) == (0, [])
    report = bring(store, tmp_path, EVENTS, name="mended.csv", strict=True)
    assert report.events_added == 4


def test_a_formula_in_a_refused_cell_is_defused(light_store: Store, tmp_path: Path) -> None:
    report = bring(light_store, tmp_path, EVENTS + 'Z4,asylum,"=cmd|x",lodged,2025-01-10,,,\n')
    with open(str(report.refusals), encoding="utf-8", newline="") as stream:
        assert next(csv.DictReader(stream))["value"] == "'=cmd|x"


def test_small_transactions_give_the_same_register(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, EVENTS, chunk_rows=1)
    assert len(_events(store)) == 4
    with store.reading() as connection:
        lines, breaks = audit.verify(connection)
    assert (lines, breaks) == (4, [])  # a line for each of four transactions


def test_an_interrupted_import_goes_on_where_it_was(store: Store, tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(rows: int) -> None:
        if rows == 2:
            raise StopError

    broken = EVENTS.replace("Z1,asylum,SYR,lodged,2025-01-10", "Z1,asylum,Syrisch,lodged,2025-01-10")
    with pytest.raises(StopError):
        bring(store, tmp_path, broken, chunk_rows=1, progress=stop)
    report = bring(store, tmp_path, broken, chunk_rows=1)
    assert report.resumed_at == 2
    assert len(_events(store)) == 3
    assert report.rows_refused == 1
    assert len(Path(str(report.refusals)).read_text().splitlines()) == 2  # the header and line 2


def test_segments_that_are_lost_or_broken_are_made_again(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, EVENTS, chunk_rows=2)
    whole = scan(rebuild(store), "events").sort("id").collect()
    broken = next(store.folder.rglob("events.parquet"))
    broken.write_bytes(broken.read_bytes()[:-7])
    bring(store, tmp_path, EVENTS + "Z2,asylum,IRQ,withdrawn,2026-03-01,,,\n", name="later.csv")
    mended = scan(rebuild(store), "events").sort("id").collect()
    assert mended.head(4).equals(whole)
    assert mended.height == 5


def test_a_row_per_case_tells_an_event_per_column(store: Store, tmp_path: Path) -> None:
    report = bring(
        store,
        tmp_path,
        "key,product,track,lodged_on,registration_interview_on,decided_on,outcome\n"
        "a,asylum,4,2024-01-01,2024-03-01,2025-01-01,rejection\n"
        "b,asylum,4,2024-01-02,,,\n",
    )
    assert (report.events_added, report.cases_added, report.facts_added) == (4, 2, 2)


def test_a_mapping_translates_columns_codes_and_days(store: Store, tmp_path: Path) -> None:
    mapping = """schema: 1
layout: cases
delimiter: ";"
days: ["%d-%m-%Y"]
key: Zaak
case:
  product: {value: asylum}
  nationality: {column: Land, codes: {Syrie: SYR, Onbekend: null}}
events:
  - {type: lodged, on: Ingediend}
  - type: {column: Uitkomst, codes: {Ingetrokken: withdrawn, "*": decided}}
    on: Einde
    with: {}
ignore: [Naam]
"""
    report = bring(
        store,
        tmp_path,
        "Zaak;Naam;Land;Ingediend;Uitkomst;Einde\n"
        "1;A;Syrie;02-01-2024;Ingetrokken;03-02-2024\n"
        "2;B;Onbekend;02-01-2024;Ingewilligd;03-02-2024\n"
        "3;C;Syrie;02-01-2024;;\n",
        mapping=mapping,
    )
    assert (report.events_added, report.rows_refused, report.columns_left_out) == (5, 0, ())
    assert [row[1] for row in _events(store)] == [2, 12, 2, 11, 2]  # lodged 2, decided 11, withdrawn 12
    with store.reading() as connection:
        told = connection.execute(text("select nationality from case_fact order by case_id")).scalars().all()
    assert told == ["SYR", None, "SYR"]


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        ("product\nasylum\n", MissingValueError, "no column 'key'"),
        ("", BadInputError, "no names of columns"),
        ("\n\n", BadInputError, "no names of columns"),
    ],
)
def test_a_file_without_what_it_takes_is_refused(
    light_store: Store, tmp_path: Path, content: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        bring(light_store, tmp_path, content)


def test_a_mapping_that_names_a_missing_column_tells_the_near_ones(
    light_store: Store, tmp_path: Path
) -> None:
    mapping = "schema: 1\nlayout: cases\nkey: Zaaknumer\ncase: {product: {value: asylum}}\n"
    with pytest.raises(UnknownNameError, match="did you mean 'Zaaknummer'"):
        bring(light_store, tmp_path, "Zaaknummer\n1\n", mapping=mapping)


def test_facts_are_kept_once_until_they_change(store: Store, tmp_path: Path) -> None:
    bring(
        store,
        tmp_path,
        "key,product,track,type,on\n"
        "a,asylum,4,made,2024-01-01\n"
        "a,asylum,4,lodged,2024-01-02\n"
        "a,asylum,2,hearing,2024-02-01\n"
        "a,asylum,4,decided,2024-03-01\n",
        chunk_rows=1,
    )
    with store.reading() as connection:
        told = connection.execute(text("select track from case_fact order by recorded_at")).scalars().all()
    assert told == [4, 2, 4]


def test_pseudonyms_of_the_same_key_may_come_in_as_they_are(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, EVENTS)
    mapping = (
        f"schema: 1\nlayout: cases\nkey: key\nkey_id: {KEY.id}\nevents: [{{type: withdrawn, on: day}}]\n"
    )
    pseudonym = KEY.pseudonym("case", "Z2").hex()
    report = bring(store, tmp_path, f"key,day\n{pseudonym},2026-03-01\n", mapping=mapping, name="own.csv")
    assert (report.events_added, report.cases_added) == (1, 0)


def test_a_cell_that_is_not_a_number_in_a_column_of_numbers_is_empty(
    light_store: Store, tmp_path: Path
) -> None:
    import polars as pl

    file = tmp_path / "numbers.parquet"
    columns = {"key": [1.0, float("nan")], "product": ["asylum"] * 2, "track": [float("nan"), 4.0]}
    pl.DataFrame(columns).with_columns(type=pl.lit("lodged"), on=pl.lit("2025-01-10")).write_parquet(file)
    table, mapping = open_source(file, Format.PARQUET, None)
    report = run_import(light_store, ImportJob(table, file, mapping, KEY))
    assert (report.events_added, report.rows_refused) == (1, 1)  # the second has no key
