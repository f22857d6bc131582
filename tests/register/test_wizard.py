"""A proposed mapping is one that the register accepts, with a question where it is a guess."""

from pathlib import Path

from ketenbalans.register.doors import Format, open_source, open_table
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.register.wizard import propose
from ketenbalans.store.connections import Store

from .conftest import KEY

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
