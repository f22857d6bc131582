"""The answer at the top, worked out by hand from the sample's formulas."""

from dataclasses import replace

import pytest

from ketenbalans.errors import ContradictionError
from ketenbalans.report import answer
from ketenbalans.report.tables import StudyTables
from ketenbalans.report.voice import voice_for


def with_promise(study: StudyTables, *chances: float) -> StudyTables:
    """The study with three assumption sets of the plan and these chances of 99 % done."""
    table = study.tables["promise"]
    place = table.columns.index("p_99_done")
    rows = []
    for index, row in enumerate(row for row in table.rows if row[0] == "plan"):
        rows.append((*row[:place], chances[index], *row[place + 1 :]))
    return replace(study, tables={**study.tables, "promise": replace(table, rows=tuple(rows))})


def test_the_numbers_are_those_of_the_tables(study: StudyTables) -> None:
    found = answer.figures(study)
    assert (found["required_low"], found["required_high"]) == (1_458.3, 1_458.3)
    # The latest published year, not the widest: 2025 and not 2024.
    assert (found["realised_low"], found["realised_high"]) == (1_930.0, 2_030.0)
    # The plan's own band: 1,010 a month, 18 % either way.
    assert found["plan_low"] == pytest.approx(828.2)
    assert found["plan_high"] == pytest.approx(1_191.8)
    # 1,010 * 12 * 167 / 52.18 = 38,789.6 decided; times 1.15 leaves 9,392.0, times 0.85 leaves 21,028.9.
    assert found["remaining_low"] == pytest.approx(9_392.0, abs=0.1)
    assert found["remaining_high"] == pytest.approx(21_028.9, abs=0.1)
    # Two of the sample's figures miss: 0.471 for 0.528 (4 pp) and 97.2 for 79.1 (20 %).
    assert found["missed_tolerances"] == 2


def test_a_headline_that_the_tables_do_not_bear_out_is_refused(study: StudyTables) -> None:
    answer.check_headline(study)
    with pytest.raises(ContradictionError, match=r"the headline says 999\.0 and the tables say 1458\.3"):
        answer.check_headline(replace(study, headline={"required_low": 999.0}))


@pytest.mark.parametrize(
    ("chances", "words"),
    [
        ((0.0, 0.02, 0.09), "is not within reach. The chance that 99%"),
        ((0.0, 0.2, 0.49), "is more likely missed than kept. The chance that 99%"),
        ((0.1, 0.5, 0.9), "hangs on assumptions whether the promise is kept: 2 of the 3 assumption sets"),
        ((0.5, 0.6, 1.0), "is more likely kept than missed. The chance that 99%"),
        ((0.1, 0.5, 0.9), "by 12 June 2029 is 10% to 90%, depending on the assumption set."),
    ],
)
def test_the_verdict_follows_the_chances(study: StudyTables, chances: tuple[float, ...], words: str) -> None:
    changed = with_promise(study, *chances)
    assert words in answer.verdict(changed, voice_for(changed, "en"))


def test_missed_tolerances_come_first_and_evidence_before_the_rest(study: StudyTables) -> None:
    told = answer.warnings(study, voice_for(study, "en"))
    assert len(told) == 2
    assert told[0].startswith("Open for over 15 months (2025, track 4")
    assert "published 52.8%, modelled 47.1%; the difference is −5.7 pp, the tolerance 4 pp" in told[0]
    assert "published € 79.1 million, modelled € 97.2 million; the difference is +22.9%" in told[1]


def test_what_a_run_did_not_make_is_said_at_the_top(study: StudyTables) -> None:
    some = {name: table for name, table in study.tables.items() if name not in {"waits", "levers"}}
    told = answer.warnings(replace(study, tables=some), voice_for(study, "nl"))
    assert told[-1] == "Deze run maakte niet: wachten per groep; hefbomen naar hun effect."


def test_the_closing_line_answers_in_both_languages(study: StudyTables) -> None:
    assert answer.closing_line(study, "en") == (
        "needed a month: 1,460; done a month: 1,930 to 2,030; the plan gives: 830 to 1,190; "
        "left on 12 June 2029: 9,400 to 21,000; missed tolerances: 2"
    )
    assert answer.closing_line(study, "nl").startswith("nodig per maand: 1.460; gehaald per maand: 1.930 tot")


def test_a_run_with_nothing_says_that_it_does_not_know(study: StudyTables) -> None:
    empty = StudyTables({}, {}, {})
    assert answer.figures(empty) == {}
    assert answer.closing_line(empty, "en") == ""
    assert "does not say" in answer.verdict(empty, voice_for(empty, "en"))
