"""The scoreboard: bands of those who gave none, scores on the same counts, and no look ahead."""

from datetime import date

import numpy as np
import pytest

from ketenbalans.forecast.board import Scored, against_own, document, quantiles_of, score
from ketenbalans.forecast.outside import Said, parse_outside
from ketenbalans.forecast.scores import weighted_interval_score
from ketenbalans.forecast.table import Table, parse_table
from ketenbalans.vocabulary.calendar import Period

HEADER = "forecaster,made_on,series,period,quantile,value\n"
OWN = np.array([60.0, 65.0, 72.0, 85.0, 100.0, 117.0, 138.0, 152.0, 165.0])


def counts(months: int = 48) -> Table:
    rows = "".join(
        f"SYR,{2022 + place // 12}-{place % 12 + 1:02d},{200 + 15 * (place % 7) + place}\n"
        for place in range(months)
    )
    return parse_table("series,period,value\n" + rows, "counts.csv")


def monthly(forecaster: str, factor: float, table: Table, first: int = 30, ahead: int = 2) -> str:
    rows = []
    for place in range(first, len(table.panel.labels) + ahead):
        made = table.panel.labels[place - ahead]
        label = f"{2022 + place // 12}-{place % 12 + 1:02d}"
        came = 200 + 15 * (place % 7) + place
        rows.append(f"{forecaster},{made}-02,SYR,{label},mid,{round(came * factor)}\n")
    return "".join(rows)


def said(values: dict[float | str, float], period: str = "2025-02") -> Said:
    return Said("A", date(2025, 1, 5), "SYR", Period.parse(period), values, "", "a.csv:2")


def past(outcome: float, period: str, middle: float = 100.0) -> Scored:
    return Scored(said({"mid": middle}, period), OWN, OWN, None, outcome)


def test_given_quantiles_stay_as_they_were_given() -> None:
    found = quantiles_of(said({0.05: 70.0, 0.5: 100.0, 0.95: 160.0}), None, [])
    assert found is not None
    assert found[[1, 4, 7]].tolist() == [70.0, 100.0, 160.0]
    assert (np.diff(found) >= 0).all()


def test_one_number_without_a_record_gets_the_band_of_the_own_forecast() -> None:
    found = quantiles_of(said({"mid": 100.0}), OWN, [])
    assert found is not None
    # The width is read between the 10 and 90 per cent points, so they come back to the person.
    assert found[4] == 100
    assert found[[2, 6]] == pytest.approx([72.0, 138.0], abs=1)


def test_a_good_record_narrows_the_band_and_a_bad_one_widens_and_moves_it() -> None:
    good = quantiles_of(
        said({"mid": 100.0}), OWN, [past(100.0, f"2024-{month:02d}") for month in range(1, 9)]
    )
    bad = quantiles_of(said({"mid": 100.0}), OWN, [past(300.0, f"2024-{month:02d}") for month in range(1, 9)])
    assert good is not None
    assert bad is not None
    assert good[6] - good[2] < 138 - 72 < bad[6] - bad[2]
    assert bad[4] > 150


def test_nothing_has_a_band_where_neither_gives_one() -> None:
    assert quantiles_of(said({"low": 50.0, "high": 90.0}), None, []) is None


def test_later_counts_change_no_band() -> None:
    table = counts()
    given = parse_outside(HEADER + monthly("A", 0.9, table), "a.csv")
    changed = counts()
    changed.panel.values[:, 44:] *= 5
    early = [item for item in score(given, table) if item.said.made_on < date(2025, 9, 1)]
    again = [item for item in score(given, changed) if item.said.made_on < date(2025, 9, 1)]
    for one, other in zip(early, again, strict=True):
        assert np.array_equal(one.quantiles, other.quantiles)


def test_who_knows_more_scores_better_and_who_errs_scores_worse() -> None:
    table = counts()
    rows = HEADER + monthly("good", 1.01, table) + monthly("bad", 2.0, table)
    scored = score(parse_outside(rows, "a.csv"), table)
    good, bad = against_own(scored, "good"), against_own(scored, "bad")
    assert good[1] == bad[1] == 18
    assert good[0] < 0.8 < 1.2 < bad[0]
    assert against_own(scored, "nobody") == (1.0, 0)
    found = document(scored)["forecasters"]
    assert [item["forecaster"] for item in found] == ["good", "bad"]
    assert (found[0]["forecasts"], found[0]["with_outcome"]) == (20, 18)
    assert found[0]["wis"] < found[0]["own"]["wis"] < found[1]["wis"]


def test_a_row_says_what_came_and_what_that_was_worth() -> None:
    table = counts()
    rows = "A,2025-06-01,SYR,2025-07,0.25,200\nA,2025-06-01,SYR,2025-07,0.75,300\n"
    found = document(score(parse_outside(HEADER + rows, "a.csv"), table))["forecasts"][0]
    came = 200 + 15 * (42 % 7) + 42
    assert (found["outcome"], found["middle"]) == (came, 250)
    item = score(parse_outside(HEADER + rows, "a.csv"), table)[0]
    assert item.quantiles is not None
    expected = weighted_interval_score(item.quantiles, np.array(float(came)))
    assert found["wis"] == round(float(expected), 2)
    assert found["inside_90"] is True
