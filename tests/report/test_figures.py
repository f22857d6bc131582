"""Figures say what their tables say: conclusions are computed, and chart and table hold the same numbers."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from ketenbalans.report.figure import Figure
from ketenbalans.report.figures import (
    basis,
    claims,
    comparison,
    foreseen,
    inflow,
    levers,
    partners,
    promise,
    stock,
    threshold,
    waits,
)
from ketenbalans.report.outline import OUTLINE, sections
from ketenbalans.report.tables import Cell, StudyTables, number
from ketenbalans.report.theme import NARROW, WIDE
from ketenbalans.report.voice import Voice, voice_for

Maker = Callable[[StudyTables, Voice], Figure]


@pytest.fixture(scope="module")
def english(study: StudyTables) -> Voice:
    return voice_for(study, "en")


def changed(study: StudyTables, name: str, change: Callable[[dict[str, Cell]], None]) -> StudyTables:
    table = study.tables[name]
    rows = []
    for row in table.records():
        change(row)
        rows.append(tuple(row[column] for column in table.columns))
    return replace(study, tables={**study.tables, name: replace(table, rows=tuple(rows))})


def test_fewer_decisions_than_needed_are_never_called_a_failure(study: StudyTables, english: Voice) -> None:
    # Needed counts every application; some leave without a decision, and an empty stock ends the counting.
    figure = promise.required_realised(study, english)
    assert figure.conclusion.startswith("The promise asks 1,460 decisions a month; 1,930 to 2,030")
    assert figure.conclusion.endswith("the plan's capacity gives 830 to 1,190 a month.")
    assert "can keep the promise with fewer decisions" in figure.notes[0]


def test_a_period_that_rows_share_stands_once_beside_the_chart(study: StudyTables, english: Voice) -> None:
    figure = promise.required_realised(study, english)
    assert [key.words for key in figure.keys][-1] == "given by capacity, as modelled, 2026-2029"
    labels = [" ".join(row["label"]) for row in figure.drawings[0].chart(WIDE).rows["bars"]]
    assert labels[1:4] == [
        "Decided, lowest to highest month, 2024", "Decided, lowest to highest month, 2025", "IND plan",
    ]  # fmt: skip


def test_figures_of_two_populations_are_never_set_against_each_other_unsaid(
    study: StudyTables, english: Voice
) -> None:
    figure = promise.required_realised(study, english)
    assert "(which counts track 4 (general and extended asylum procedure))" in figure.conclusion
    assert "different populations" in figure.notes[1]

    def same(row: dict[str, Cell]) -> None:
        row["population"] = "old_stock"

    alike = promise.required_realised(changed(study, "required_realised", same), english)
    assert "which counts" not in alike.conclusion
    assert len(alike.notes) == 1


def test_the_old_stock_is_read_on_the_promised_day(study: StudyTables, english: Voice) -> None:
    # Week 167 is 13 June 2029: 54,000 - 1,010 * 12 * 167 / 52.18 = 15,210.
    # Its spread is 24 * 167^0.9 = 2,402, times 1.96 is 4,709 either way.
    figure = stock.old_stock(study, english)
    assert "10,500 to 19,900 old applications are still open on 12 June 2029" in figure.conclusion
    assert "median 15,200" in figure.conclusion
    assert len(figure.drawings) == 5


def test_no_single_probability_is_told(study: StudyTables, english: Voice) -> None:
    figure = promise.chances(study, english)
    # Left 9,392 / 15,210 / 21,029: chances 0.168 / 0.019 / 0.002, times 0.7 and 0.32 for 95 and 99 %.
    assert "at least 90% has been decided by 12 June 2029 is under 1% to 17%" in figure.conclusion
    assert "for 95% it is under 1% to 12%" in figure.conclusion


def test_estimates_agree_when_their_ranges_overlap(study: StudyTables, english: Voice) -> None:
    rows = {str(row["claim"]): row for row in study.records("claims")}
    # At most 3 years against 3.6 to 5.5: no. At least 4.75 against 3.9 to 6.2: yes.
    # 11.9 years against 8.1 and on: yes.
    assert [claims.agrees(rows[name]) for name in ("three_years", "by_2031", "no_measures")] == [
        False,
        True,
        True,
    ]
    assert claims.claims(study, english).conclusion.startswith("2 of the 3 published estimates")


def test_an_estimate_card_tells_what_would_make_it_true(study: StudyTables, english: Voice) -> None:
    first, second, third = claims.claims(study, english).cards
    assert first.items == (
        "hours per case: 9.0 to 11.5 hours", "staff that hear and decide: at least 1,450 fte",
    )  # fmt: skip
    assert second.items == ("growth of productivity: 18% to 27%",)
    assert third.items == ("new applications a year: no value yields it",)


def test_cohorts_whose_term_still_runs_are_not_yet_known(study: StudyTables, english: Voice) -> None:
    figure = inflow.new_timeliness(study, english)
    assert "from Q4 2029 on it is not yet known" in figure.conclusion
    table = figure.views[0]
    last = table.rows[-1]
    assert last[0] == "Q2 2030"
    assert set(last[1:]) == {"not yet known"}


def test_the_frontier_tells_both_sides_of_the_trade(study: StudyTables, english: Voice) -> None:
    # 50 %: end 2028.6 (third quarter), 42 % in term. 90 %: end 2035.8 (fourth quarter), 90 % in term.
    assert inflow.frontier(study, english).conclusion == (
        "With 50% instead of 90% of the capacity for new applications the old stock is 99% done by Q3 2028"
        " instead of Q4 2035, while 42% instead of 90% of new applications is decided in term."
    )


def test_the_longest_wait_is_flagged(study: StudyTables, english: Voice) -> None:
    figure = waits.waits(study, english)
    # 96 + 13 * 4 = 148 weeks outside the categories; 96 in A.
    assert "the longest wait is 148 weeks" in figure.conclusion
    assert "the shortest 96 weeks" in figure.conclusion
    labels = [" ".join(row["label"]) for row in figure.drawings[0].chart(WIDE).rows["bars"]]
    assert labels[0] == "Outside the categories (longest wait)"


def test_rise_and_fall_are_relative_to_where_they_began(study: StudyTables, english: Voice) -> None:
    figure = partners.chain_partners(study, english)
    assert "“Penalties paid (million euros)” rises most" in figure.conclusion
    assert "“Not yet security-screened, end of year” falls most" in figure.conclusion
    assert len(figure.drawings) == 9


def test_evidence_is_counted_apart_from_what_was_fitted(study: StudyTables, english: Voice) -> None:
    assert comparison.tally(study, "validation") == (5, 7)
    assert comparison.tally(study, "calibration") == (2, 2)
    assert comparison.tally(study, "input") == (0, 0)


def test_what_was_foreseen_is_drawn_over_what_came_and_what_lies_outside_is_named(
    study: StudyTables, english: Voice
) -> None:
    figure = foreseen.foreseen(study, english)
    # Three of the four bands of the sample hold their figure; 79.1 lies below 83.7.
    assert "hold 3 of the 4 figures" in figure.conclusion
    assert "Outside its band: Penalties paid" in figure.conclusion
    drawn = {row["y"]: row for row in figure.drawings[0].chart(WIDE).rows["points"]}
    # 58,000 / 50,910 = 1.13926: the median of the first row.
    assert any(abs(float(str(row["at"])) - 1.13926) < 1e-5 for row in drawn.values())


def test_the_share_of_futures_above_the_threshold_is_that_of_the_promised_day(
    study: StudyTables, english: Voice
) -> None:
    figure = threshold.triage(study, english)
    # The plan is the sample's first scenario: 0.3 by 12 June 2029.
    assert "in 30% of the futures by 12 June 2029" in figure.conclusion
    assert figure.views[0].rows[0] == ("IND plan", "10%", "30%", "60%")


def test_the_best_lever_is_the_one_that_helps_and_not_the_largest_assumption(
    study: StudyTables, english: Voice
) -> None:
    # Hours per case move the end by 44 weeks, but nobody can decide them; 100 fte bring 31 weeks.
    assert levers.lever_sentence(study, english).startswith(
        "Of the levers that were tried 100 fte more (+100 fte) helps most: the end of the old stock comes"
        " 31 weeks earlier"
    )

    def later(row: dict[str, Cell]) -> None:
        for name in ("weeks_p10", "weeks_p50", "weeks_p90"):
            row[name] = abs(number(row, name))

    assert "None of the levers" in levers.lever_sentence(changed(study, "levers", later), english)


def test_levers_are_drawn_apart_from_the_largest_assumptions(study: StudyTables, english: Voice) -> None:
    table = study.tables["levers"]
    many = tuple(
        (f"assumption {index}", "", "assumption", "", -1.0, float(index), 50.0, None)
        for index in range(1, 20)
    )
    more = replace(study, tables={**study.tables, "levers": replace(table, rows=table.rows[:4] + many)})
    figure = levers.levers(more, english)
    drawn = [drawing.chart(WIDE).rows["bars"] for drawing in figure.drawings]
    assert [len(rows) for rows in drawn] == [4, 12]
    assert drawn[1][0]["label"] == ["assumption 19"]
    assert figure.notes == ("7 assumptions that move it less stand in the table.",)
    assert len(figure.views[0].rows) == 23


def test_plan_cycles_tell_the_spread_of_grants(study: StudyTables, english: Voice) -> None:
    figure = basis.plan_cycles(study, english)
    assert "in 12 plan cycles from 1 October 2026" in figure.conclusion
    total = sum(number(row, "cases") for row in study.records("plan_cycles"))
    assert english.number(total) in figure.conclusion


@pytest.mark.parametrize(("factor", "told"), [(1.0, False), (1.25, True)])
def test_raised_ceilings_of_partners_are_told(
    study: StudyTables, english: Voice, factor: float, told: bool
) -> None:
    solver = {"plan_solver": {"ceilings": factor}}
    figure = basis.plan_cycles(replace(study, manifest={**study.manifest, **solver}), english)
    assert any("here they stand 25% higher" in note for note in figure.notes) is told


MAKERS = [(needs, make) for _, _, makers in OUTLINE for needs, make in makers]
DRAWN = {"points": ("at",), "fan": ("p50", "p025", "p975"), "stations": ("y",), "line": ("y",)}
"""Which fields of a chart's rows are figures; the others are places on the paper."""
OTHER_UNITS = {"published-modelled", "foreseen", "claims"}
"""Charts drawn in tolerances or as multiples, or with an open end: they have tests of their own."""


@pytest.mark.parametrize(("needs", "make"), MAKERS, ids=lambda value: getattr(value, "__name__", str(value)))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_a_chart_draws_stands_in_the_table_beside_it(
    study: StudyTables, needs: str, make: Maker, language: str
) -> None:
    voice = voice_for(study, language)
    figure = make(study, voice)
    assert figure.views
    cells = " | ".join(cell for view in figure.views for row in view.rows for cell in row)
    numbers = set(re.split(r"[\s()|–]+", cells))
    for drawing in figure.drawings if figure.key not in OTHER_UNITS else ():
        for name, rows in drawing.chart(WIDE).rows.items():
            for field in DRAWN.get(name.rstrip("0123456789"), ()):
                for row in rows:
                    assert stands_in(float(row[field]), numbers, cells, voice), (figure.key, row)


def stands_in(value: float, numbers: set[str], cells: str, voice: Voice) -> bool:
    year, quarter = int(value), int((value - int(value)) * 4) + 1
    ways = {
        voice.number(value),
        voice.number(value, 1),
        voice.signed(value, 1),
        voice.share(value).split()[-1],
    }
    return bool(ways & numbers) or f"Q{quarter} {year}" in cells


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_words_of_a_row_run_off_the_paper(study: StudyTables, language: str, width: int) -> None:
    for section in sections(study, voice_for(study, language)):
        for figure in section.figures:
            for drawing in figure.drawings:
                sheet = drawing.chart(width)
                if "bars" not in sheet.rows:
                    continue
                made = sheet.chart.to_dict(validate=False)
                low, high = next(
                    layer["encoding"]["x"]["scale"]["domain"]
                    for layer in made["layer"]
                    if "scale" in layer["encoding"]["x"]
                )
                area, room = made["width"], made["padding"]
                for row in sheet.rows["bars"]:
                    words = 11 + 6.9 * len(row["words"])  # bold letters of 13 pixels are 6.9 wide on average
                    right = (row["end"] - low) / (high - low) * area + (words if row["words"] else 0)
                    assert right <= area + room["right"] + 1, (figure.key, row["words"])


def test_a_missing_table_is_said_in_its_place(study: StudyTables, english: Voice) -> None:
    some = {name: table for name, table in study.tables.items() if name != "frontier"}
    made = sections(replace(study, tables=some), english)
    new = next(section for section in made if section.key == "new")
    assert [figure.title for figure in new.figures][-1] == "Not made in this run"
    assert "did not make: what the share for new applications trades" in new.figures[-1].conclusion
