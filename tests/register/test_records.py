"""XES, OCEL and ZGW as other systems write them."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from ketenbalans.errors import BadInputError, ContradictionError
from ketenbalans.register.doors import Format, open_source, read_profile
from ketenbalans.register.importing import ImportJob, ImportReport, run_import
from ketenbalans.register.mapping import SourceMapping
from ketenbalans.store.connections import Store

from .conftest import KEY, bring


def _bring(store: Store, file: Path, form: Format, content: str) -> ImportReport:
    file.write_text(content, encoding="utf-8")
    table, mapping = open_source(file, form, None)
    return run_import(store, ImportJob(table, file, mapping, KEY))


def _rows(store: Store) -> list[tuple[str, int]]:
    query = "select name, on_day from event join event_kind using (type) order by event.id"
    with store.reading() as connection:
        return [(row.name, row.on_day) for row in connection.execute(text(query))]


ZAAK = {
    "identificatie": "ZAAK-2025-1",
    "zaaktype": "asylum",
    "registratiedatum": "2025-01-08",
    "startdatum": "2025-01-10",
    "einddatum": "2026-02-01",
    "resultaat": {"resultaattype": {"omschrijving": "Buiten behandeling"}},
    "statussen": [{"statustype": {"omschrijving": "hearing"}, "datumStatusGezet": "2025-06-01T22:30:00Z"}],
    "toelichting": "mag niet naar binnen",
}


def test_the_days_and_statuses_of_a_zaak_become_events(light_store: Store, tmp_path: Path) -> None:
    report = _bring(light_store, tmp_path / "z.json", Format.ZGW, json.dumps({"results": [ZAAK]}))
    assert (report.events_added, report.rows_refused) == (4, 0)
    # days since 1970; 1 June 22:30 UTC is 2 June in the Netherlands
    expected = {("registered", 20096), ("lodged", 20098), ("closed", 20485), ("hearing", 20241)}
    assert set(_rows(light_store)) == expected


def test_what_zgw_tells_without_a_day_is_refused_by_name(light_store: Store, tmp_path: Path) -> None:
    zaak = ZAAK | {"verlenging": {"reden": "complex", "duur": "P9M"}, "opschorting": {"indicatie": True}}
    report = _bring(light_store, tmp_path / "z.json", Format.ZGW, json.dumps(zaak))
    refused = Path(str(report.refusals)).read_text()
    assert report.rows_refused == 2
    assert "verlenging" in refused
    assert "opschorting" in refused


def test_a_zaaktype_that_is_no_product_is_refused(light_store: Store, tmp_path: Path) -> None:
    report = _bring(light_store, tmp_path / "z.json", Format.ZGW, json.dumps([ZAAK | {"zaaktype": "X12"}]))
    assert (report.events_added, report.rows_refused) == (0, 4)


XES = """<?xml version="1.0"?><log xes.version="2.0" xmlns="http://www.xes-standard.org/">
<trace><string key="concept:name" value="1"/><string key="product" value="asylum"/>
<event><string key="concept:name" value="lodged"/>
<date key="time:timestamp" value="2025-01-10T09:00:00+01:00"/>
<string key="lifecycle:transition" value="complete"/></event>
<event><string key="concept:name" value="hearing"/>
<date key="time:timestamp" value="2025-03-10T09:00:00+01:00"/>
<string key="lifecycle:transition" value="start"/></event>
<event><string key="concept:name" value="hearing"/>
<date key="time:timestamp" value="2025-03-10T12:00:00+01:00"/>
<string key="lifecycle:transition" value="complete"/></event>
</trace></log>"""


def test_a_step_that_only_begins_is_not_the_event(light_store: Store, tmp_path: Path) -> None:
    report = _bring(light_store, tmp_path / "l.xes", Format.XES, XES)
    assert (report.events_added, report.rows_refused) == (2, 1)
    assert _rows(light_store) == [("lodged", 20098), ("hearing", 20157)]


@pytest.mark.parametrize(
    ("form", "content", "words"),
    [
        (Format.XES, "<html/>", "no XES"),
        (Format.XES, "<log><trace>", "no XES"),
        (Format.XES, "", "no XES"),
        (Format.OCEL, "[]", "no OCEL"),
        (Format.OCEL, '{"events": []}', "'objects' is missing"),
        (
            Format.OCEL,
            '{"events": [], "objects": [{"id": "1", "type": "a"}, {"id": "2", "type": "b"}]}',
            "unclear",
        ),
        (Format.OCEL, '{"events": [', "no JSON"),
        (Format.ZGW, '"zaak"', "no list of zaken"),
        (Format.ZGW, "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_of_another_kind_is_said_so(
    light_store: Store, tmp_path: Path, form: Format, content: str, words: str
) -> None:
    with pytest.raises(BadInputError, match=words):
        _bring(light_store, tmp_path / "file", form, content)


def test_an_event_of_no_application_is_refused(light_store: Store, tmp_path: Path) -> None:
    log = {
        "objectTypes": [],
        "eventTypes": [],
        "objects": [
            {
                "id": "a1",
                "type": "application",
                "attributes": [{"name": "product", "time": "1970-01-01T00:00:00Z", "value": "asylum"}],
            },
            {"id": "h1", "type": "household"},
            {"id": "a2", "type": "application"},
        ],
        "events": [
            {
                "id": "e1",
                "type": "lodged",
                "time": "2025-01-10T12:00:00Z",
                "relationships": [{"objectId": "a1", "qualifier": ""}],
            },
            {
                "id": "e2",
                "type": "lodged",
                "time": "2025-01-10T12:00:00Z",
                "relationships": [{"objectId": "h1", "qualifier": ""}],
            },
        ],
    }
    report = _bring(light_store, tmp_path / "l.json", Format.OCEL, json.dumps(log))
    # e2 belongs to no application, a2 has no event
    assert (report.events_added, report.rows_refused) == (1, 2)


def test_pseudonyms_of_two_keys_in_one_file_are_refused(light_store: Store, tmp_path: Path) -> None:
    rows = "".join(f"{number:032x},asylum,2025-01-01,{'ab'[number]}\n" for number in range(2))
    with pytest.raises(ContradictionError, match="several keys"):
        bring(light_store, tmp_path, "key,product,lodged_on,key_id\n" + rows)


def test_the_profile_for_indigo_reads_an_extract(light_store: Store, tmp_path: Path) -> None:
    mapping: SourceMapping = read_profile("indigo")
    columns = [*mapping.columns(), *mapping.ignore]
    row = dict.fromkeys(columns, "") | {
        "ZAAKNUMMER": "Z1-0001",
        "PRODUCTGROEP": "Asiel",
        "GESLACHT": "V",
        "NATIONALITEIT_ISO3": "SYR",
        "DATUM_ONDERTEKENING": "10-01-2025",
        "AFDOENING": "Ingewilligd",
        "DATUM_AFDOENING": "01-02-2026",
        "BESLUITSOORT": "Vluchteling",
        "MUTATIEDATUM": "20260203",
        "NAAM": "Jansen",
    }
    file = tmp_path / "indigo.csv"
    file.write_text(";".join(columns) + "\n" + ";".join(row[name] for name in columns) + "\n")
    table, mapping = open_source(file, Format.CSV, None, "indigo")
    report = run_import(light_store, ImportJob(table, file, mapping, KEY))
    assert (report.events_added, report.rows_refused, report.columns_left_out) == (2, 0, ())
    assert _rows(light_store) == [("lodged", 20098), ("decided", 20485)]
