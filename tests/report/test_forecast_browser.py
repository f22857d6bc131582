"""The pages of forecasts in a real browser, as a reader has them; the report has ``test_browser``."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ketenbalans.forecast import board, contest, national_outlook
from ketenbalans.forecast.document import forecast_document
from ketenbalans.forecast.judgement import parse_scenarios
from ketenbalans.forecast.outside import parse_outside
from ketenbalans.forecast.table import Table, parse_table
from ketenbalans.report import forecast_page

SCENARIO = """
schema: 1
scenarios:
  - {name: border, source: Note 12, series: [SYR], from: 2025-03, factor: 0.5}
"""
FORECASTS = """forecaster,made_on,series,period,quantile,value
Bureau,2024-01-10,SYR,2024-06,0.1,300
Bureau,2024-01-10,SYR,2024-06,0.9,700
Bureau,2024-12-10,SYR,2025-02,mid,500
MPP,2023-09,total,2024,low,5000
MPP,2023-09,total,2024,high,9000
"""
NAMES = ("forecast", "inflow", "board")

Seen = tuple[dict[str, object], list[str]]


def counts() -> Table:
    rows = "".join(
        f"{name},{2022 + month // 12}-{month % 12 + 1:02d},{base + 20 * (month % 12)}\n"
        for name, base in (("SYR", 400), ("ERI", 60), ("a series with quite a long name of its own", 9000))
        for month in range(36)
    )
    return parse_table("series,period,value\n" + rows, "counts.csv")


def write(name: str, folder: Path) -> Path:
    table, others = counts(), parse_outside(FORECASTS, "others.csv")
    if name == "forecast":
        scenarios = parse_scenarios(SCENARIO, "a.yaml", table.panel.names)
        document = forecast_document(
            table, horizon=12, scenarios=scenarios, indicators=table.panel, outside=others
        )
        return forecast_page.write_forecast(document, table, "counts.csv", folder)
    if name == "board":
        document = board.document(board.score(others, table))
        return forecast_page.write_board(document, table.notes, "counts.csv", folder)
    outlook = national_outlook.document(until=2030, futures=50)
    return forecast_page.write_inflow(outlook, contest.document(), folder)


@pytest.fixture(scope="module", params=NAMES)
def seen(
    request: pytest.FixtureRequest,
    look: Callable[[str, Path], Seen],
    tmp_path_factory: pytest.TempPathFactory,
) -> Seen:
    folder = tmp_path_factory.mktemp(request.param)
    page = write(request.param, folder / "page")
    return look(page.read_text(encoding="utf-8"), folder)


def test_the_harness_came_to_its_end_and_the_console_stays_silent(seen: Seen) -> None:
    assert "problem" not in seen[0]
    assert "large_text" in seen[0]
    assert seen[1] == []


def test_dutch_stands_first_and_english_takes_its_place(seen: Seen) -> None:
    assert (seen[0]["start"]["lang"], seen[0]["start"]["visible"]) == ("nl", ["nl"])
    assert (seen[0]["english"]["lang"], seen[0]["english"]["visible"]) == ("en", ["en"])
    assert seen[0]["start"]["title"] != seen[0]["english"]["title"]
    assert seen[0]["font"] is True


def test_nobody_scrolls_sideways(seen: Seen) -> None:
    # 320 pixels wide in both languages, with every table open, and at 200 % text on 640 pixels.
    for view in ("phone_nl", "phone_en", "phone_tables", "large_text"):
        assert seen[0][view] == {"scrolls": False, "wide": []}, view


def test_axe_finds_nothing(seen: Seen) -> None:
    assert seen[0]["axe_nl"] == []
    assert seen[0]["axe_en"] == []
