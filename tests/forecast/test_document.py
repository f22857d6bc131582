"""The document of the command forecast: totals, paths, explanation, and sentences in both languages."""

import ast
from pathlib import Path

import numpy as np
import pytest

from ketenbalans.errors import DuplicateError
from ketenbalans.forecast import words
from ketenbalans.forecast.backtest import run
from ketenbalans.forecast.document import forecast_document
from ketenbalans.forecast.table import Table, parse_table
from ketenbalans.vocabulary.language import catalogue

ROOM = Path(__file__).parents[2] / "src" / "ketenbalans"
ERRORS = {
    "BadInputError",
    "OutOfRangeError",
    "MissingValueError",
    "DuplicateError",
    "PopulationError",
    "ContradictionError",
}


def table_of(names: str = "AB", months: int = 30, extra: str = "") -> Table:
    rows = [
        f"{name},{2023 + place // 12}-{place % 12 + 1:02d},"
        f"{round((120 + 60 * row) * (1 + 0.3 * np.sin(place)))}"
        for row, name in enumerate(names)
        for place in range(months)
    ]
    return parse_table("series,period,value\n" + "\n".join(rows) + extra, "t.csv")


def test_each_series_and_the_total_have_a_row_per_period() -> None:
    found = forecast_document(table_of(), horizon=3)
    rows = [(row["series"], row["period"], row["horizon"]) for row in found["forecasts"]]
    assert rows == [
        (name, period, step)
        for name in ("A", "B", "total")
        for step, period in enumerate(("2025-07", "2025-08", "2025-09"), start=1)
    ]
    assert list(found["forecasts"][0]["quantiles"]) == [
        "0.025", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "0.975",
    ]  # fmt: skip


def test_the_mean_of_the_total_is_the_sum_of_the_means() -> None:
    rows = forecast_document(table_of(), horizon=2)["forecasts"]
    mean = {(row["series"], row["horizon"]): row["mean"] for row in rows}
    for step in (1, 2):
        assert mean["total", step] == pytest.approx(mean["A", step] + mean["B", step], abs=0.15)


def test_sample_paths_are_given_when_asked_for_and_total_to_the_total() -> None:
    found = forecast_document(table_of(), horizon=2, paths=4)
    assert {name: np.array(paths).shape for name, paths in found["paths"].items()} == {
        "A": (4, 2),
        "B": (4, 2),
    }
    assert "paths" not in forecast_document(table_of(), horizon=2)


def test_a_series_named_total_is_refused_unless_no_total_is_asked_for() -> None:
    table = table_of(names="AB", extra="\ntotal,2025-06,300")
    with pytest.raises(DuplicateError, match="a series is named 'total'"):
        forecast_document(table, horizon=1)
    assert len(forecast_document(table, horizon=1, total=False)["forecasts"]) == 3


def test_the_explanation_tells_what_the_last_count_changed() -> None:
    table = table_of(months=30)
    explained = forecast_document(table, horizon=2)["explanation"][0]
    values = table.panel.values.copy()
    values[0, -1] *= 3
    surprised = forecast_document(
        Table(type(table.panel)(table.panel.names, table.panel.labels, values, "month"), {}, ()), horizon=2
    )["explanation"][0]
    assert surprised["last"] > surprised["last_expected"]["high"]
    assert surprised["change"] > abs(explained["change"])
    assert surprised["last_expected"] == explained["last_expected"]


def test_a_series_without_history_gets_no_numbers() -> None:
    rows = forecast_document(table_of(extra="\nC,2025-06,"), horizon=1)["forecasts"]
    row = next(row for row in rows if row["series"] == "C")
    assert (row["method"], row["median"], row["quantiles"]) == ("no_history", None, None)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_words_hold_the_numbers(language: str) -> None:
    table = table_of(extra="\nC,2025-06,")
    found = forecast_document(table, horizon=2)
    text = words.forecast(found, table.notes, language)
    assert "2025-07" in text
    assert ("Niveau" if language == "nl" else "Level") in text
    assert ("krijgt geen voorspelling" if language == "nl" else "gets no forecast") in text
    scored = words.backtest(run(table_of().panel, origins=4, horizons=(1, 3)), (), language)
    assert "2025-0" in scored
    assert ("deze voorspeller" if language == "nl" else "this forecaster") in scored


def test_every_sentence_of_the_room_has_its_dutch_form() -> None:
    sentences: set[str] = set()
    for path in [
        *(ROOM / "forecast").glob("*.py"),
        ROOM / "cli" / "backtest.py",
        ROOM / "cli" / "forecast.py",
    ]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).rsplit(".", 1)[-1]
            texts = [node.args[0]] if node.args and name in ERRORS | {"translate", "Note"} else []
            texts += [keyword.value for keyword in node.keywords if name in ERRORS and keyword.arg == "mend"]
            sentences |= {
                text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)
            }
    missing = sorted(sentences - set(catalogue("nl")))
    assert not missing, missing
    assert len(sentences) > 40


def test_counts_that_nobody_expected_are_told_in_a_row() -> None:
    steady = [100, 96, 104, 99, 101, 97] * 6
    rows = [
        *(("UP", count) for count in [*steady, 400, 420]),
        *(("SAME", count) for count in [*steady, 98, 101]),
    ]
    places = {"UP": 0, "SAME": 0}
    lines = []
    for name, count in rows:
        place = places[name]
        places[name] += 1
        lines.append(f"{name},{2022 + place // 12}-{place % 12 + 1:02d},{count}")
    table = parse_table("series,period,value\n" + "\n".join(lines), "t.csv")
    found = {row["series"]: row for row in forecast_document(table, horizon=2)["explanation"]}
    assert found["UP"]["in_a_row"] == 2
    assert found["SAME"]["in_a_row"] == 0
    assert found["UP"]["level"] > 1.15 * found["UP"]["recent_mean"] > found["UP"]["own_mean"]
    told = words.forecast(forecast_document(table, horizon=2), table.notes, "en")
    assert "The last 2 counts lay above their bands: the level has shifted." in told
    assert told.count("a sudden rise is taken to fade") == 1
