"""Reading cases: what outsiders write comes in, every mistake is told with its place.

The forms are those of the design ("Case", "Event"); the words of each message are the mistake's own.
"""

import ast
from datetime import date, datetime
from pathlib import Path

import pytest

from ketenbalans.cases.case import Case, Flag
from ketenbalans.cases.event_fields import EVENT_FIELDS
from ketenbalans.cases.reading import parse_case, parse_cases, read_cases
from ketenbalans.errors import KetenbalansError
from ketenbalans.vocabulary.codes import EventType, Procedure, Product, TermRegime
from ketenbalans.vocabulary.language import catalogue

TESTS = Path(__file__).parents[1]
HOUSE = TESTS.parent / "src" / "ketenbalans"

MISTAKES = {
    "not_json": (":2", "no JSON"),
    "unknown_name": (":2", "unknown key 'lodgd_on'", "did you mean 'lodged_on'"),
    "key_missing": (":1", "'key' is missing"),
    "product_missing": (":1", "'product' is missing"),
    "unknown_product": (":2", "unknown product 'asyl'", "'asylum'"),
    "key_twice": (":3", "'product' stands twice", "line 2"),
    "impossible_day": (":3", "lodged_on is '2023-02-29'", "a day such as"),
    "day_without_dashes": (":2", "lodged_on is '20230228'", "a day such as"),
    "nationality_in_words": (":2", "'Syria'", "three capitals"),
    "unknown_event": (":2", "unknown type 'notice_default'", "'notice_of_default'"),
    "event_without_day": (":2", "'on' is missing"),
    "unknown_event_field": (":3", "unknown key 'term_week'", "'term_weeks'"),
    "negative_rate": (":2", "rate is -100", "outside 0"),
    "half_a_month": (":2", "months is 1.5", "a whole number"),
    "two_lodgings": (":2", "lodged_on says 2024-01-02", "2024-01-03"),
    "suspended_twice": (":3", "term_suspended of 2024-01-03 stands twice", "first at", ":2"),
    "same_case_twice": (":2", "case 'c1' stands twice", ":1"),
    "track_six": (":2", "no track 6"),
    "minor_in_words": (":2", "minor is 'yes'", "true or false"),
    "unknown_flag": (":2", "'nuisanse'", "did you mean 'nuisance'"),
    "newer_schema": (":1", "schema 2", "newer"),
    "made_after_lodging": (":2", "lodged on 2024-02-01, before it was made on 2024-02-02"),
    "no_case": ("no_case.json", "no case"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_broken_case_file_is_refused_with_its_place(name: str) -> None:
    path = TESTS / "broken_files" / "cases" / f"{name}.json"
    with pytest.raises(KetenbalansError) as caught:
        read_cases(path)
    assert caught.value.exit_code == 2
    for words in MISTAKES[name]:
        assert words in str(caught.value)


def test_every_broken_file_has_its_test() -> None:
    assert {path.stem for path in (TESTS / "broken_files" / "cases").glob("*.json")} == set(MISTAKES)


def test_only_key_and_product_are_compulsory() -> None:
    assert parse_case({"key": "c1", "product": "asylum"}) == Case("c1", Product.ASYLUM, place="case:1")


def test_every_name_of_the_design_is_read() -> None:
    case = parse_case(
        {
            "key": "k",
            "household": 12,
            "kind": "first",
            "product": "asylum",
            "nationality": "SYR",
            "language": "ara",
            "region": "north",
            "sex": "female",
            "minor": False,
            "made_on": "2026-06-12",
            "lodged_on": "2026-06-20",
            "received_on": "2026-06-21",
            "track": 4,
            "procedure": "normal",
            "term_regime": "pact",
            "planning_cohort": "pact",
            "flags": ["unaccompanied_minor"],
            "events": [],
        }
    )
    assert (case.household, case.lodged_on) == ("12", date(2026, 6, 20))
    assert (case.procedure, case.term_regime) == (Procedure.NORMAL, TermRegime.PACT)
    assert case.flags == {Flag.UNACCOMPANIED_MINOR: True}


def test_flags_may_be_a_mapping() -> None:
    case = parse_case(
        {"key": "k", "product": "asylum", "flags": {"nuisance": True, "file_sufficient": False}}
    )
    assert case.flags == {Flag.NUISANCE: True, Flag.FILE_SUFFICIENT: False}


def test_events_are_put_in_order_of_day_and_recorded_on_their_day_by_default() -> None:
    case = parse_case(
        {
            "key": "k",
            "product": "asylum",
            "events": [
                {"type": "decided", "on": "2024-05-02", "recorded_at": "2024-05-03T10:00:00+02:00"},
                {"type": "lodged", "on": "2024-01-02"},
            ],
        }
    )
    lodged, decided = case.events
    assert lodged.recorded_at == datetime(2024, 1, 2)
    assert decided.recorded_at.isoformat() == "2024-05-03T10:00:00+02:00"


def test_every_type_of_event_has_its_fields() -> None:
    assert set(EVENT_FIELDS) == set(EventType)


@pytest.mark.parametrize("spelling", ["granted", "grant"])
def test_a_grant_of_unsaid_kind_stays_one(spelling: str) -> None:
    case = parse_case(
        {
            "key": "k",
            "product": "asylum",
            "events": [{"type": "decided", "on": "2024-05-02", "outcome": spelling}],
        }
    )
    assert case.events[0].detail("outcome") == "grant"


def test_a_case_as_it_stood_never_sees_a_later_event() -> None:
    case = parse_case(
        {
            "key": "k",
            "product": "asylum",
            "lodged_on": "2024-01-02",
            "events": [{"type": "decided", "on": "2024-05-02"}],
        }
    )
    assert case.last_day() == date(2024, 5, 2)
    assert case.as_it_stood(date(2024, 5, 1)).events == ()
    assert case.as_it_stood(date(2024, 5, 2)) == case


def test_a_list_and_a_wrapped_list_are_the_same() -> None:
    bare = parse_cases('[{"key": "a", "product": "asylum"}, {"key": "b", "product": "nareis"}]', "x.json")
    wrapped = parse_cases(
        '{"cases": [{"key": "a", "product": "asylum"}, {"key": "b", "product": "nareis"}]}', "x.json"
    )
    assert bare == wrapped


def templates(path: Path) -> set[str]:
    """The templates of the errors that a module raises."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith("Error"):
            continue
        arguments = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "mend")]
        found |= {argument.value for argument in arguments if isinstance(argument, ast.Constant)}
    return found


def test_every_message_has_its_dutch_form() -> None:
    said = set().union(*(templates(HOUSE / "cases" / f"{name}.py") for name in ("case", "reading")))
    assert said
    assert not {text for text in said if text not in catalogue("nl")}
