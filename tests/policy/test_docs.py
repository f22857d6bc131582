"""The pages on the clock cannot lie: their examples are counted, their tables are compared with the code."""

import re
from pathlib import Path

import pytest

from ketenbalans.cases.event_fields import EVENT_FIELDS
from ketenbalans.cases.reading import CASE_FIELDS, parse_cases
from ketenbalans.policy.catalogue import load
from ketenbalans.policy.clock import explain
from ketenbalans.policy.parameter_page import page
from ketenbalans.vocabulary.codes import TermKind

DOCS = Path(__file__).parents[2] / "docs"
CASE_PAGE = (DOCS / "reference" / "case.md").read_text()
EXAMPLES = re.findall(r"```json\n(.*?)```\nAnswer: ([^\n]*)", CASE_PAGE, re.DOTALL)


def test_the_page_of_parameters_is_the_law_as_shipped() -> None:
    assert (DOCS / "reference" / "parameters.md").read_text() == page(load())


def test_every_example_has_an_answer() -> None:
    assert len(EXAMPLES) == CASE_PAGE.count("```json") >= 7


@pytest.mark.parametrize(("text", "answer"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_is_counted_as_the_page_says(text: str, answer: str) -> None:
    said: list[str] = []
    for case in parse_cases(text, "case.md"):
        clock = explain(case)
        for part in answer.split(", "):
            name = part.split()[0]
            if name in ("administrative", "court"):
                said.append(f"{name} {getattr(clock.penalties, name):.0f}")
            elif name == "appeal_from":
                said.append(f"{name} {clock.notice.appeal_from}")
            else:
                term = clock.term(TermKind(name))
                assert term is not None, part
                said.append(f"{name} {term.last_day}")
    assert set(answer.split(", ")) <= set(said)


def test_the_page_names_every_field_and_event() -> None:
    names = set(re.findall(r"`([a-z_0-9]+)`", CASE_PAGE))
    assert set(CASE_FIELDS) <= names
    assert {str(kind) for kind in EVENT_FIELDS} <= names
