"""The pages on forecasts: what is drawn stands in a table too, in both languages, with its data beside it."""

import csv
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ketenbalans.errors import ContradictionError
from ketenbalans.forecast import board, contest, national_outlook
from ketenbalans.forecast.document import forecast_document
from ketenbalans.forecast.judgement import parse_scenarios
from ketenbalans.forecast.outside import parse_outside
from ketenbalans.forecast.table import Table, parse_table
from ketenbalans.report import forecast_page
from ketenbalans.report.figures.forecasts import called, moved
from ketenbalans.report.forecast_tables import of_forecast, of_inflow
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.voice import Voice

SCENARIO = """
schema: 1
scenarios:
  - {name: border, source: Note 12, series: [SYR], from: 2025-03, factor: 0.5}
"""


def counts() -> Table:
    rows = "".join(
        f"{name},{2022 + month // 12}-{month % 12 + 1:02d},{base + 20 * (month % 12)}\n"
        for name, base in (("SYR", 400), ("ERI", 60))
        for month in range(36)
        if (name, month) != ("ERI", 7)
    )
    return parse_table("series,period,value\n" + rows, "counts.csv")


def document(table: Table) -> dict[str, Any]:
    scenarios = parse_scenarios(SCENARIO, "a.yaml", table.panel.names)
    return forecast_document(table, horizon=4, scenarios=scenarios, indicators=table.panel)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page") / "out"
    table = counts()
    forecast_page.write_forecast(document(table), table, "counts.csv", folder)
    return folder


def test_every_chart_has_a_table_beside_it_in_both_languages(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    for language in ("nl", "en"):
        part = page.split(f'<div class="language language-{language}"')[1].split('<div class="language')[0]
        figures = re.findall(r"<figure .*?</figure>", part, re.DOTALL)
        assert len(figures) == 5  # Ahead, judgements, indicators, changed, season.
        for figure in figures:
            assert "<table>" in figure
            assert 'href="data/' in figure
    assert "http" not in re.sub(r'xmlns="http[^"]*"', "", page)
    assert "synthetic register" not in page


def test_the_page_is_well_formed_and_no_identifier_stands_twice(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    tree = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    found = [part.attrib["id"] for part in tree.iter() if "id" in part.attrib]
    assert sorted(set(found)) == sorted(found)


def test_what_was_handled_on_the_way_stands_at_the_top(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "ERI: missing periods are treated as unknown (1, the first is 2022-08)" in page
    assert "ERI: ontbrekende perioden" in page


def test_the_data_files_hold_every_number_of_the_document(folder: Path) -> None:
    table = counts()
    told = document(table)
    with (folder / "data" / "forecast.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(told["forecasts"]) + len(told["scenarios"])
    first = told["forecasts"][0]
    assert (rows[0]["series"], rows[0]["period"]) == (first["series"], first["period"])
    assert int(rows[0]["p95"]) == first["quantiles"]["0.95"]
    with (folder / "data" / "counts.csv").open(encoding="utf-8") as file:
        gap = next(
            row for row in csv.DictReader(file) if row["series"] == "ERI" and row["period"] == "2022-08"
        )
    assert gap["persons"] == ""


def test_the_conclusion_counts_the_series_that_came_out_within_their_band() -> None:
    table = counts()
    figure = moved(of_forecast(document(table), table.panel, "counts.csv"), Voice("en"))
    items = document(table)["explanation"]
    inside = sum(
        item["last_expected"]["low"] <= item["last"] <= item["last_expected"]["high"] for item in items
    )
    assert f"for {inside} of 2 series" in figure.conclusion


def test_a_series_is_called_by_its_country_where_it_begins_with_one() -> None:
    assert called("SYR first", Voice("nl")) == "Syrië first"
    assert called("border crossings", Voice("nl")) == "border crossings"
    assert called("total", Voice("en")) == "all series together"


def test_data_of_another_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.csv").write_text("a")
    table = counts()
    with pytest.raises(ContradictionError, match="no report wrote"):
        forecast_page.write_forecast(document(table), table, "counts.csv", tmp_path)
    assert (tmp_path / "data" / "mine.csv").read_text() == "a"


def test_the_national_page_tells_what_was_foreseen_and_what_came(tmp_path: Path) -> None:
    inflow = national_outlook.document(until=2028, futures=30, level=25000.0)
    told = contest.document()
    path = forecast_page.write_inflow(inflow, told, tmp_path / "out")
    page = path.read_text(encoding="utf-8")
    for number in ("34.370", "47.911", "34,370", "47,911", "42,810"):
        assert number in page
    assert "This is a scenario: 25,000 first applications a year, constant." in page
    study = of_inflow(inflow, told)
    years = study.records("inflow_history")
    # Whole years only: all asylum of 2025 is the last.
    assert years[-1]["year"] == 2025
    assert len(study.records("official_forecasts")) == len(told["forecasts"])
    assert "Arabic" in page
    assert "Arabisch" in page


def test_a_bar_holds_the_range_alone_and_what_came_may_lie_outside_it() -> None:
    rows = [Range("2022", None, 34_370.0, None, "47,911 came", points=((47_911.0, 2),), apart=True)]
    drawn = ranges(rows, 880, axis="persons").rows
    assert (drawn["bars"][0]["low"], drawn["bars"][0]["high"]) == (34_370.0, 34_370.0)
    assert drawn["bars"][0]["end"] == 47_911.0  # The words stand behind the last marker.
    assert [point["at"] for point in drawn["points"]] == [34_370.0, 47_911.0]


FORECASTS = """forecaster,made_on,series,period,quantile,value,source
Bureau,2024-01-10,SYR,2024-06,0.1,300,Note 3
Bureau,2024-01-10,SYR,2024-06,0.9,700,Note 3
Bureau,2024-12-10,SYR,2025-06,mid,500,Note 4
MPP,2023-09,total,2024,low,5000,
MPP,2023-09,total,2024,high,9000,
"""


def test_a_scoreboard_page_keeps_months_and_years_on_axes_of_their_own(tmp_path: Path) -> None:
    table = counts()
    found = board.document(board.score(parse_outside(FORECASTS, "f.csv"), table))
    page = forecast_page.write_board(found, (), "counts.csv", tmp_path / "board").read_text(encoding="utf-8")
    part = page.split('<div class="language language-en"')[1].split('<div class="language')[0]
    figures = re.findall(r"<figure .*?</figure>", part, re.DOTALL)
    assert len(figures) == 2  # Who forecasts, and every forecast.
    # One chart for the month of Syria, one for the year of all series, wide and narrow; a key of three marks.
    assert figures[1].count("<svg") == 2 * 2 + 3
    data = (tmp_path / "board" / "data" / "issued.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(data.splitlines()))
    assert [row["outcome"] for row in rows if row["period"] == "2025-06"] == [""]
    assert [row["source"] for row in rows if row["period"] == "2025-06"] == ["Note 4"]


def test_a_scoreboard_without_any_outcome_says_so(tmp_path: Path) -> None:
    rows = FORECASTS.splitlines()[0] + "\nBureau,2024-12-10,SYR,2025-06,mid,500,Note 4\n"
    found = board.document(board.score(parse_outside(rows, "f.csv"), counts()))
    page = forecast_page.write_board(found, (), "counts.csv", tmp_path / "board").read_text(encoding="utf-8")
    assert "No forecast has an outcome yet." in page


def test_a_forecast_page_says_what_others_weigh(tmp_path: Path) -> None:
    table = counts()
    rows = FORECASTS.splitlines()[0] + "\n"
    for month in range(2, 13):
        rows += f"Bureau,2024-{month - 1:02d}-10,SYR,2024-{month:02d},mid,{400 + 20 * (month - 1)},\n"
    rows += "Bureau,2024-12-10,SYR,2025-01,mid,400,\n"
    found = forecast_document(table, horizon=4, outside=parse_outside(rows, "f.csv"))
    page = forecast_page.write_forecast(found, table, "counts.csv", tmp_path / "page").read_text("utf-8")
    part = page.split('<div class="language language-en"')[1].split('<div class="language')[0]
    assert "What others do to the forecast" in part
    assert "Bureau weighs most:" in part  # It foresaw every month to the person.
    weights = (tmp_path / "page" / "data" / "mixture.csv").read_text("utf-8").splitlines()
    assert len(weights) == 1 + 2  # January alone, for Bureau and for this forecaster.
