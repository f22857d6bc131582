"""Judgement scenarios: read strictly, shown under their own name, in the same futures."""

import numpy as np
import pytest

from ketenbalans.errors import KetenbalansError
from ketenbalans.forecast.document import forecast_document
from ketenbalans.forecast.judgement import parse_scenarios
from ketenbalans.forecast.table import parse_table

ROWS = "".join(
    f"{name},{2024 + month // 12}-{month % 12 + 1:02d},{base + month % 5}\n"
    for name, base in (("SYR", 400), ("ERI", 60))
    for month in range(24)
)
TABLE = parse_table("series,period,value\n" + ROWS, "counts.csv")


def scenario(change: str, head: str = "name: border, source: Note 12, series: [SYR], ") -> str:
    return f"schema: 1\nscenarios:\n  - {{{head}{change}}}\n"


def test_a_factor_changes_the_named_series_from_its_period_on() -> None:
    text = scenario("from: 2026-03, factor: 0.5")
    found = forecast_document(TABLE, horizon=4, scenarios=parse_scenarios(text, "a.yaml", TABLE.panel.names))
    plain = {(row["series"], row["period"]): row["median"] for row in found["forecasts"]}
    changed = {(row["series"], row["period"]): row for row in found["scenarios"]}
    assert {series for series, _ in changed} == {"SYR", "total"}
    assert changed["SYR", "2026-02"]["median"] == pytest.approx(plain["SYR", "2026-02"], abs=6)
    assert changed["SYR", "2026-03"]["median"] == pytest.approx(0.5 * plain["SYR", "2026-03"], rel=0.03)
    row = changed["SYR", "2026-03"]
    assert (row["scenario"], row["source"], row["method"]) == ("border", "Note 12", "judgement")
    # The parts still add up: half of Syria is missing from the total, nothing of Eritrea.
    missing = plain["total", "2026-03"] - changed["total", "2026-03"]["median"]
    assert missing == pytest.approx(0.5 * plain["SYR", "2026-03"], rel=0.1)


def test_persons_become_the_median_of_the_named_series_together() -> None:
    text = scenario("from: 2026-02, until: 2026-02, persons: 1000", "name: x, source: y, series: [all], ")
    found = forecast_document(TABLE, horizon=3, scenarios=parse_scenarios(text, "a.yaml", TABLE.panel.names))
    medians = {row["period"]: row["median"] for row in found["scenarios"] if row["series"] == "total"}
    assert medians["2026-02"] == pytest.approx(1000, abs=3)
    assert medians["2026-03"] < 600


def test_without_scenarios_the_forecast_is_the_same() -> None:
    text = scenario("from: 2026-03, factor: 0.5")
    with_one = forecast_document(
        TABLE, horizon=3, scenarios=parse_scenarios(text, "a.yaml", TABLE.panel.names)
    )
    assert with_one["forecasts"] == forecast_document(TABLE, horizon=3)["forecasts"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (scenario("from: 2026-03, factor: 0.5, persons: 3"), "either a factor or persons"),
        (scenario("from: 2026-03"), "either a factor or persons"),
        (scenario("from: 2026-03, factor: -1"), "factor"),
        (scenario("from: 2026-13, factor: 1"), "2026-13"),
        (scenario("from: 2026-03, until: 2026-02, factor: 1"), "until 2026-02 lies before from 2026-03"),
        (scenario("factor: 1"), "from"),
        (scenario("from: 2026-03, factor: 1", "name: x, source: y, series: [SIR], "), "SYR"),
        (scenario("from: 2026-03, factor: 1", "name: x, series: [SYR], "), "source"),
        (scenario("from: 2026-03, faktor: 1"), "faktor"),
        (scenario("from: 2026-03, factor: 1") + "  - {name: border, source: y, series: [SYR], from: 2026-04,"
         " factor: 2}\n", "'border' stands twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(text: str, words: str) -> None:
    with pytest.raises(KetenbalansError, match=words):
        parse_scenarios(text, "judgement.yaml", ["SYR", "ERI"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("from: 2028-01, factor: 2", "'border' changes no period between 2026-01 and 2026-03"),
        ("from: 2026-Q1, factor: 2", "'border' speaks of a quarter, the table of a month"),
    ],
)
def test_a_scenario_must_speak_of_the_horizon(change: str, words: str) -> None:
    scenarios = parse_scenarios(scenario(change), "a.yaml", TABLE.panel.names)
    with pytest.raises(KetenbalansError, match=words):
        forecast_document(TABLE, horizon=3, scenarios=scenarios)


def test_every_future_keeps_its_luck() -> None:
    text = scenario("from: 2026-01, factor: 3")
    scenarios = parse_scenarios(text, "a.yaml", TABLE.panel.names)
    found = forecast_document(TABLE, horizon=1, total=False, scenarios=scenarios, paths=50)
    assert np.quantile(found["paths"]["SYR"], 0.5) < 500 < found["scenarios"][0]["median"]
