"""A proposed mapping is one that the register accepts, with a question where it is a guess."""

import csv
from pathlib import Path

from ketenbalans.register.doors import Format, open_source, open_table
from ketenbalans.register.history import history
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.register.tables_csv import encoding_of
from ketenbalans.register.wizard import propose
from ketenbalans.store.connections import Store
from ketenbalans.vocabulary.codes import EventType

from .conftest import KEY, opened

WIDE = """Zaaknummer;Naam;BSN;Productgroep;Nationaliteit;Datum indiening;Datum beschikking;Kleur
1;Jansen;123;Asiel;Syrische;10-01-2025;01-02-2026;rood
2;Smit;124;Nareis;Marsmannetje;11-01-2025;;groen
"""
LONG = """Dossiernummer,Gebeurtenis,Datum,Soort product
1,Aanvraag,2025-01-10,Asiel
1,Beschikking,2025-02-10,Asiel
"""


def _proposed(store: Store, folder: Path, text: str) -> tuple[str, list[str], int, int]:
    file = folder / "extract.csv"
    file.write_text(text, encoding="utf-8")
    proposal = propose(open_table(file, Format.CSV), file)
    mapping = folder / "mapping.yaml"
    mapping.write_text(proposal.text, encoding="utf-8")
    table, source_mapping = open_source(file, Format.CSV, mapping)
    report = run_import(store, ImportJob(table, file, source_mapping, KEY))
    return proposal.text, proposal.questions, report.events_added, report.rows_refused


def test_a_table_with_a_row_per_case_is_mapped(light_store: Store, tmp_path: Path) -> None:
    text, questions, events, refused = _proposed(light_store, tmp_path, WIDE)
    assert (events, refused) == (3, 0)
    assert 'ignore: ["Naam", "BSN", "Kleur"]' in text
    assert any("Marsmannetje" in question for question in questions)
    assert any("Kleur" in question for question in questions)


def test_a_table_with_a_row_per_event_is_mapped(light_store: Store, tmp_path: Path) -> None:
    text, questions, events, refused = _proposed(
        light_store, tmp_path, LONG.replace("Datum,", "Gebeurtenisdatum,")
    )
    assert "layout: events" in text
    assert (events, refused, questions) == (2, 0, [])


def test_the_own_form_needs_no_question(light_store: Store, tmp_path: Path) -> None:
    own = "key,product,type,on,recorded_at,event_id,outcome\na,asylum,decided,2025-01-10,,1,refugee\n"
    _, questions, events, refused = _proposed(light_store, tmp_path, own)
    assert (questions, events, refused) == ([], 1, 0)


MESSY = """Zaaknummer;V-nummer;Naam;Zaaktype;Nationaliteit;Datum indiening;Datum ontvangst;Datum beslissing;\
Beslissing;Afdoening
1;280001;Jansen, P.;Asiel;Syrië;12-03-2024;12-03-2024;15-10-2025;Vluchteling;Ingewilligd
2;280002;de Vries;Asiel;Irak;13-03-2024;;;;
3;280003;"O""Neil; A.";Asiel;Onbekend;31-02-2024;;;;
4;280004;x;MVV-nareis;SYR;14-03-2024;;10-02-2026;;Afgewezen
5;280005;x;Asiel;Eritrea;15-03-2024;;10-02-2026;;Ingetrokken
6;280006;x;Asiel;Eritrea;15-03-2024;;11-02-2026;;
"""


def test_a_messy_extract_of_windows_is_mapped_as_a_planner_would(light_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "extract.csv"
    file.write_bytes(MESSY.encode("cp1252"))
    encoding = encoding_of(file)
    proposal = propose(open_table(file, Format.CSV, encoding=encoding), file)
    assert "encoding: windows-1252" in proposal.text
    assert any("1 of 6 values of 'Datum indiening' are no days" in told for told in proposal.questions)
    assert 'received_on: "Datum ontvangst"' in proposal.text  # a day needs a form, no table of codes
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(proposal.text, encoding="utf-8")
    table, source_mapping = open_source(file, Format.CSV, mapping)
    report = run_import(light_store, ImportJob(table, file, source_mapping, KEY))
    # Row 3 has no such day; row 6 ended on a day and does not say how.
    with open(str(report.refusals), encoding="utf-8", newline="") as stream:
        assert [(row["line"], row["column"]) for row in csv.DictReader(stream)] == [
            ("4", "Datum indiening"),
            ("7", "Afdoening"),
        ]
    register = opened(light_store)
    ends = {
        name: register.events((kind,)).collect().height
        for name, kind in (("decided", EventType.DECIDED), ("withdrawn", EventType.WITHDRAWN))
    }
    assert ends == {"decided": 2, "withdrawn": 1}  # 1 and 4; 5 withdrew
    told = history(register, register.case_of(KEY.pseudonym("case", "1")))
    assert told["facts"]["received_on"] == "2024-03-12"
    assert told["facts"]["nationality"] == "SYR"
    assert told["events"][-1]["outcome"] == "refugee"


def test_a_moment_of_recording_of_the_whole_row_is_a_question(tmp_path: Path) -> None:
    file = tmp_path / "extract.csv"
    file.write_text("Zaaknummer,Productgroep,Datum indiening,Mutatiedatum\n1,Asiel,2025-01-10,2026-01-10\n")
    questions = propose(open_table(file, Format.CSV), file).questions
    assert any("stands for all of its events" in question for question in questions)
