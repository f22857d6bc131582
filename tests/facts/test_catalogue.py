"""Expected values are rows of the documents, looked up by hand in the texts (locator beside each)."""

import pytest

from ketenbalans import facts
from ketenbalans.errors import DuplicateError, MissingValueError, UnknownNameError
from ketenbalans.vocabulary.codes import FigureKind, Population


def test_every_row_of_the_five_documents_is_there() -> None:
    counts = {source: len(facts.select(source=source)) for source in {f.source for f in facts.load()}}
    assert counts == {
        "audit-2025": 129,
        "annual-report-2025": 1060,
        "plan-2026": 69,
        "budget-2025": 755,
        "letter-2025": 5,
    }


def test_a_figure_travels_with_unit_period_kind_source_and_locator() -> None:
    figure = facts.figure("JV-0861")
    assert (figure.number, figure.unit, figure.period) == (267611.0, "EUR thousand", "2025-12-31")
    assert figure.kind is FigureKind.REALISED
    assert (figure.source, figure.locator) == ("annual-report-2025", "Tabel 29 (§10.1)")
    assert figure.population is Population.ALL_IND_DECISIONS


def test_a_date_is_a_day_and_no_number() -> None:
    start = facts.figure("PL-0001")
    assert start.day.isoformat() == "2026-06-12"
    assert not start.is_number


def test_breakdown_and_absence_of_a_key_select() -> None:
    wholes = facts.select("ind.asylum.pending", period="2025-12-31", track="4", age=None)
    assert [figure.id for figure in wholes] == ["AR-0092", "AR-0106"]


def test_a_subject_with_everything_below_it() -> None:
    assert {figure.subject for figure in facts.select("ind.penalties.*")} == {
        "ind.penalties.paid",
        "ind.penalties.provision",
        "ind.penalties.dotation",
        "ind.penalties.ministry_contribution",
    }


def test_a_misspelt_subject_tells_the_near_names() -> None:
    with pytest.raises(UnknownNameError, match=r"coa.occupancy.average"):
        facts.select("coa.ocupancy.average")


def test_one_figure_is_asked_and_there_are_two_or_none() -> None:
    with pytest.raises(DuplicateError, match="AR-0109, JV-0867"):
        facts.load().one("ind.penalties.paid", period="2025")
    with pytest.raises(MissingValueError, match="no figure fits"):
        facts.load().one("ind.penalties.paid", period="1999")
