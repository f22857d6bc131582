"""Official forecasts and their record. Numbers from the table, the annual report and the budget, by eye."""

import numpy as np
import pytest

from ketenbalans.errors import MissingValueError
from ketenbalans.forecast.contest import bouts, document, others_in_chain, outlook, own_year, past_scores
from ketenbalans.forecast.official import ANNUAL_REPORT, SAME, official_quantiles, scoreboard, track_record
from ketenbalans.forecast.words_on_officials import scoreboard as in_words


def test_the_forecast_of_september_2021_missed_2022_by_two_fifths() -> None:
    item = next(item for item in scoreboard() if item.made == "2021-09")
    assert (item.central, item.outcome, item.definition) == (34_370, 47_911, SAME)
    assert item.error == pytest.approx(np.log(47_911 / 34_370))


def test_the_budget_of_2025_foresaw_76400_and_42810_came() -> None:
    item = next(item for item in scoreboard() if item.year == 2025 and "OB-0194" in item.source)
    assert (item.central, item.outcome, item.definition) == (76_400, 42_810, ANNUAL_REPORT)


def test_a_range_without_a_centre_has_its_geometric_mean_as_middle() -> None:
    item = next(item for item in scoreboard() if item.made == "2025-09" and item.year == 2025)
    assert item.middle == pytest.approx((40_000 * 55_300) ** 0.5)
    assert item.inside is True


def test_an_outcome_never_stands_beside_a_forecast_without_its_definition() -> None:
    for item in scoreboard():
        assert (item.outcome is None) == (item.definition == "")


def test_the_record_uses_only_years_that_had_ended() -> None:
    # In September 2021 only 2016 and 2018 had an outcome.
    assert track_record(before="2021-09").years == 2
    assert track_record(before="2016-01").years == 0
    assert track_record(before="2016-01").spread == pytest.approx(0.25)


def test_errors_of_one_year_count_once() -> None:
    record = track_record()
    errors: dict[int, list[float]] = {}
    for item in scoreboard():
        if item.error is not None:
            errors.setdefault(item.year, []).append(item.error)
    means = [np.mean(of_year) for of_year in errors.values()]
    # Six years and four assumed ones without bias.
    assert record.bias == pytest.approx(sum(means) / 10)
    assert (record.ranges, record.inside) == (5, 2)  # 2016, 2023, 2024, 2025 twice; two held.


def test_the_band_of_an_official_forecast_is_wider_than_its_scenarios() -> None:
    item = next(item for item in scoreboard() if item.made == "2025-09" and item.year == 2026)
    found = official_quantiles(item)
    assert found[1] < item.low < item.high < found[7]


def test_the_own_forecaster_is_given_only_quarters_that_had_ended() -> None:
    # In September 2022 the second quarter was the last: half of 2022 is known and cannot be undershot.
    first_half = 6_450 + 7_325 + 2_570 + 3_165  # First applications and nareis, quarters one and two.
    found = own_year(2022, "2022-09")
    assert found is not None
    assert found[0] > first_half * 1.03  # Others in the chain add at least 3 per cent.
    assert own_year(2014, "2014-05") is None  # One year of quarters is too little.
    assert own_year(2019, "2021-09") is None  # A year that had ended is no forecast.


def test_others_in_the_chain_are_a_few_per_cent() -> None:
    ratios = others_in_chain()
    assert ratios[2025] == pytest.approx(42_810 / (24_140 + 16_470))
    assert all(1.0 < ratio < 1.2 for ratio in ratios.values())


def test_both_are_scored_on_the_same_years() -> None:
    scores = past_scores()
    assert scores["own"]["years"] == scores["official"]["years"] == len({bout.item.year for bout in bouts()})
    assert scores["own"]["wis"] < scores["official"]["wis"]


def test_a_mixture_stands_between_its_parts_and_names_its_source() -> None:
    found = outlook(2026, "2026-01")
    for share in ("0.05", "0.5", "0.95"):
        low, high = sorted((found["official"][share], found["own"][share]))
        assert low <= found["mixture"][share] <= high
    assert found["source"] == "rijksoverheid 2025-09-26"
    with pytest.raises(MissingValueError, match="no official forecast of 2035"):
        outlook(2035, "2026-01")


@pytest.mark.parametrize(("language", "word"), [("nl", "voorzien"), ("en", "foreseen")])
def test_the_scoreboard_in_words_holds_every_forecast(language: str, word: str) -> None:
    found = document()
    text = in_words(found, language)
    of_reception = sum(row["came"] is not None for row in found["foreseen"])
    assert len(found["forecasts"]) == len(scoreboard())
    assert text.count(word) == len(scoreboard()) + of_reception
    assert ("34.370" if language == "nl" else "34,370") in text
