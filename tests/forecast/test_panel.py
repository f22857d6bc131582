"""Panels. Expected labels are those of the calendar."""

import pytest

from ketenbalans.errors import BadInputError
from ketenbalans.forecast.panel import Panel, ahead, slot_of


def test_weeks_run_over_the_end_of_a_year_of_53_weeks() -> None:
    assert ahead("2020-W52", 3) == ("2020-W53", "2021-W01", "2021-W02")
    assert slot_of("2020-W53") == slot_of("2020-W52")


def test_what_was_known_at_an_origin_holds_no_later_period() -> None:
    panel = Panel.of({"A": [1, 2, 3]}, first="2025-11").until(2)
    assert (panel.labels, panel.values.tolist(), panel.ahead(1)) == (
        ("2025-11", "2025-12"),
        [[1.0, 2.0]],
        ("2026-01",),
    )


def test_series_of_different_length_are_refused() -> None:
    with pytest.raises(BadInputError, match=r"differ in length: \[1, 2\]"):
        Panel.of({"A": [1], "B": [1, 2]}, first="2025")
