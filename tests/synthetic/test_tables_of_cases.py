"""The register as tables: names of the case record, and read back by triage and by the strict case reader."""

from ketenbalans import synthetic
from ketenbalans.cases.reading import parse_case
from ketenbalans.synthetic import tables_of_cases


def test_a_row_with_its_events_is_a_case_that_the_strict_reader_takes() -> None:
    register = synthetic.build()
    cases, events = tables_of_cases.cases(register), tables_of_cases.events(register)
    ordered = events.filter(events["type"] == "court_order").item(0, "key")
    row = cases.filter(cases["key"] == ordered).row(0, named=True)
    own = events.filter(events["key"] == ordered).rows(named=True)
    kept = [{name: value for name, value in event.items() if value is not None} for event in own]
    flags = [name for name in ("nuisance", "unaccompanied_minor") if row.pop(name)]
    record = {name: value for name, value in row.items() if value is not None} | {
        "flags": flags,
        "events": [{name: value for name, value in event.items() if name != "key"} for event in kept],
    }
    case = parse_case(record)
    assert [str(event.type) for event in case.events] == ["notice_of_default", "court_order"]
    assert case.events[1].detail("term_weeks") == 16
    assert case.events[1].detail("maximum") == 15_000


def test_no_key_can_be_taken_for_that_of_a_real_case() -> None:
    cases = tables_of_cases.cases(synthetic.build())
    assert cases["key"].str.starts_with("synthetic-").all()
    assert cases["key"].n_unique() == 54_000
