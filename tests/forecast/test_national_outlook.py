"""National inflow by year: what is shown is what the paths hold."""

import numpy as np
import pytest

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast.national import inflow_paths, last_known_day
from ketenbalans.forecast.national_outlook import document
from ketenbalans.forecast.words_on_officials import inflow
from ketenbalans.vocabulary.language import number


def test_years_run_to_2036_and_nationalities_add_up_in_the_mean() -> None:
    found = document(futures=60)
    assert [row["year"] for row in found["years"]] == list(range(2026, 2037))
    for row in found["years"]:
        parts = [part["mean"] for part in found["nationalities"] if part["year"] == row["year"]]
        assert sum(parts) == pytest.approx(row["mean"], abs=len(parts) / 2)  # Each mean is rounded.


def test_a_year_is_the_sum_of_its_weeks() -> None:
    found = document(until=2026, futures=40, seed=9)
    # The first Monday of week 1 of 2026 is 29 December 2025; 2026 has 53 weeks.
    paths = inflow_paths(start=last_known_day(), weeks=53, futures=40, seed=9)
    assert found["years"][0]["mean"] == round(float(paths.sum(axis=1).mean()))


def test_the_level_of_a_scenario_holds_for_all_years() -> None:
    found = document(until=2030, futures=400, level=25_000)
    means = np.array([row["mean"] for row in found["years"]])
    # 25,000 first applications and 5.7 to 9.1 per cent others: about 26,850.
    assert means.mean() == pytest.approx(26_850, rel=0.06)


@pytest.mark.parametrize(("language", "words"), [("nl", "overige"), ("en", "others")])
def test_the_words_name_years_nationalities_and_family(language: str, words: str) -> None:
    text = inflow(document(until=2027, futures=20), language)
    assert text.count("90%") == 2 + 21 + 8
    assert words in text


def test_the_words_part_the_first_year_by_kind_track_language_and_household() -> None:
    found = document(until=2027, futures=20)
    text = inflow(found, "nl")
    first = {(row["cut"], row["group"]): row["count"] for row in found["expected"] if row["year"] == 2026}
    assert f"Naar soort: eerste aanvragen {number(first['kinds', 'first'], 'nl')};" in text
    assert f"spoor 4 {number(first['tracks_before_pact', '4'], 'nl')};" in text
    assert f"Arabisch {number(first['languages', 'ara'], 'nl')}" in text
    assert f"van 1 {number(first['household_sizes', '1'], 'nl')};" in text


def test_a_year_that_has_ended_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="--until: 2025 lies before"):
        document(until=2025)


def test_expected_counts_by_cut_add_up_to_the_mean_of_the_year() -> None:
    found = document(until=2027, futures=20)
    for row in found["years"]:
        for cut in ("kinds", "tracks_before_pact", "languages"):
            counts = [
                item["count"]
                for item in found["expected"]
                if (item["year"], item["cut"]) == (row["year"], cut)
            ]
            assert sum(counts) == pytest.approx(row["mean"], abs=len(counts))
        sizes = {
            int(item["group"]): item["count"]
            for item in found["expected"]
            if (item["year"], item["cut"]) == (row["year"], "household_sizes")
        }
        # Households of two hold two applicants, and so on: together the persons of the year.
        assert sum(size * count for size, count in sizes.items()) == pytest.approx(row["mean"], abs=10)
