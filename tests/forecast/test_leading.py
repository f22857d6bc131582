"""Leading indicators. The truth is made: counts follow the indicator of the month before, or do not."""

import numpy as np
import pytest

from ketenbalans.errors import BadInputError, OutOfRangeError
from ketenbalans.forecast import backtest
from ketenbalans.forecast.leading import STANDING, adjust, aligned, departures, until
from ketenbalans.forecast.own import INFORMED, OWN, forecast_panel
from ketenbalans.forecast.panel import Panel

MONTHS = 120


def made(seed: int = 3) -> tuple[Panel, Panel]:
    """Five series that follow an indicator a month later, the indicator, and one that says nothing."""
    rng = np.random.default_rng(seed)
    wave = np.zeros(MONTHS + 1)
    for month in range(1, MONTHS + 1):
        wave[month] = 0.9 * wave[month - 1] + rng.normal(0, 0.25)
    counts = {
        f"S{row}": rng.poisson(np.exp(4 + 0.3 * row + wave[:MONTHS] * 0.8)).astype(float).tolist()
        for row in range(5)
    }
    indicators = {
        "speaks": np.round(np.exp(5 + wave)).tolist(),
        "silent": rng.poisson(100, MONTHS + 1).astype(float).tolist(),
    }
    return Panel.of(counts, "2015-01"), Panel.of(indicators, "2015-01")


def test_an_indicator_that_leads_is_used_and_one_that_says_nothing_is_not() -> None:
    panel, indicators = made()
    found = forecast_panel(panel, 3, indicators)
    speaks, silent = found.indicators
    assert speaks.used
    assert (speaks.gain or 0) > 0.02
    assert not silent.used
    assert not silent.moves.any()
    assert set(found.methods) == {INFORMED}
    alone = forecast_panel(panel, 3)
    assert set(alone.methods) == {OWN}
    # The last known move of the indicator has not come to the counts yet: both move the same way.
    ahead = np.log(indicators.values[0, -1] / indicators.values[0, -2])
    assert np.sign((found.middle - alone.middle)[:, 0].mean()) == np.sign(ahead)


def test_the_backtest_judges_indicators_beside_the_rule_alone() -> None:
    panel, indicators = made()
    found = backtest.run(panel, origins=18, horizons=(1, 3), indicators=indicators)
    alone = found["baselines"]["without_indicators"]["overall"]  # type: ignore[index]
    assert found["overall"]["wis"] < alone["wis"]  # type: ignore[index]
    plain = backtest.run(panel, origins=18, horizons=(1, 3))
    assert plain["overall"]["wis"] == alone["wis"]  # type: ignore[index]


def test_nothing_of_an_indicator_is_known_earlier_than_it_would_have_been() -> None:
    panel, indicators = made()
    at_then = until(panel, indicators, 80)
    assert at_then is not None
    assert at_then.labels[-1] == "2021-09"  # 80 months, and the lead of one.
    changed = Panel(
        indicators.names, indicators.labels, indicators.values.copy() + np.eye(2, 121, 100) * 900, "month"
    )
    again = until(panel, changed, 80)
    assert again is not None
    first, second = (forecast_panel(panel.until(80), 3, known).quantiles() for known in (at_then, again))
    assert np.array_equal(first, second)


def test_an_indicator_that_lags_is_given_the_same_lag_at_every_origin() -> None:
    panel = Panel.of({"A": [1.0, 2.0, 3.0, 4.0]}, "2026-01")
    known = aligned(panel, Panel.of({"B": [5.0, 6.0]}, "2026-01"))
    assert np.isnan(known[0, :2]).all()
    assert known[0, 2:].tolist() == [5.0, 6.0]


def test_a_departure_is_told_against_its_usual_size_and_a_gap_is_no_departure() -> None:
    counts = np.array([[100.0] * 30 + [np.nan] + [200.0] * 5])
    found = departures(counts, "month", STANDING)[0]
    assert abs(found[10]) < 1e-12
    assert found[35] > 0
    assert np.nanmax(found) <= 2.5  # No value counts more than two and a half times the usual size.


def test_too_little_to_judge_changes_nothing() -> None:
    panel, indicators = made()
    short, few = panel.until(10), until(panel, indicators, 10)
    assert few is not None
    found = adjust(short, few, np.full((5, 10, 2), np.nan), np.ones(5), 3)
    assert not found.moved
    assert not found.shift.any()
    assert [verdict.gain for verdict in found.verdicts] == [None, None]


def test_indicators_that_do_not_fit_are_refused() -> None:
    panel, indicators = made()
    with pytest.raises(BadInputError, match="--indicators: indicators by quarter beside counts by month"):
        aligned(panel, Panel.of({"Q": [1.0] * 40}, "2015-Q1"))
    with pytest.raises(OutOfRangeError, match="end in 2015-12, long before the counts"):
        aligned(panel, indicators.until(12))
