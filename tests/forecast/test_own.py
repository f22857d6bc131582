"""The own forecaster. The kernel is held against the same rule written out in plain Python.

The tuned numbers are those of ``data/assumptions/forecast.yaml``: offset 4, recent speed 0.14, mean speed
0.022, kept a month of a rise 0.85, of a fall 0.99, of the rest 0.978, season trust 0.66.
"""

import numpy as np
import pytest

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast.level_kernel import gain_of
from ketenbalans.forecast.own import (
    NONE,
    OWN,
    SHORT,
    Rule,
    forecast_panel,
    standard_quantiles,
    step_of,
    to_counts,
)
from ketenbalans.forecast.panel import Panel

KEPT = (0.85, 0.99, 0.978)


@pytest.mark.parametrize("counts", [[90.0, 190.0, 390.0, 40.0], [90.0, 190.0, 390.0, 900.0]])
def test_level_and_means_follow_the_rule_step_by_step(counts: list[float]) -> None:
    # Yearly series have no season. Over twelve months hardly anything of an old level is left.
    # The means take 1/2, 1/3, then max(1/n, 1 - (1 - speed) ** 12) of each new logarithm.
    logs = np.log(np.array(counts) + 4)
    recent = mean = logs[0]
    for seen, value in enumerate(logs[1:], start=2):
        recent += max(1 / seen, 1 - (1 - 0.14) ** 12) * (value - recent)
        mean += max(1 / seen, 1 - (1 - 0.022) ** 12) * (value - mean)
    found = forecast_panel(Panel.of({"A": counts}, first="2020"), 2)
    assert found.mean[0] == pytest.approx(mean)
    assert found.level[0] == pytest.approx(logs[-1], abs=2e-3)
    # 40 lies below the recent mean and mostly stays; 900 above it, and a rise fades by 0.85 ** 12 a year.
    share = KEPT[0] if logs[-1] > recent else KEPT[1]
    for step in (1, 2):
        expected = (
            mean + (recent - mean) * KEPT[2] ** (12 * step) + (logs[-1] - recent) * share ** (12 * step)
        )
        assert found.middle[0, step - 1] == pytest.approx(expected, abs=2e-3)


def test_a_sudden_rise_fades_and_a_sudden_fall_stays() -> None:
    steady = [100.0] * 40
    rise, fall, none = (
        forecast_panel(Panel.of({"A": [*steady, last]}, first="2020-01"), 6).quantiles()[0, :, 4]
        for last in (200.0, 50.0, 100.0)
    )
    assert none == pytest.approx(100, abs=1)
    assert (np.diff(rise) <= 0).all()
    assert rise[5] - 100 < 0.5 * (rise[0] - 100)
    assert 100 - fall[5] > 0.85 * (100 - fall[0])


def test_a_series_that_ended_before_the_others_is_forecast_from_its_own_end() -> None:
    whole, nothing = [80.0, 120.0, 100.0, 90.0, 140.0] * 10, [float("nan")] * 3
    other = [*whole, 90.0, 80.0, 70.0]
    found = forecast_panel(Panel.of({"A": whole + nothing, "B": other}, "2020-01"), 5)
    # Three periods without a count: the next one is the fourth ahead, as wide as a fourth of the other.
    assert found.scale[0, 1] / found.scale[0, 0] == pytest.approx(found.scale[1, 4] / found.scale[1, 3])
    assert found.scale[0, 0] / found.scale[0, 1] != pytest.approx(found.scale[1, 0] / found.scale[1, 1])


def test_a_small_count_moves_the_level_less() -> None:
    # Ratio 3.2 / (1 + 60 / persons); the gain g of a settled level solves g * g / (1 - g) = ratio.
    for persons in (1.0, 60.0, 6000.0):
        gain = gain_of(np.log(persons + 10), 3.2, 60.0, 10.0, 1.0)
        assert gain**2 / (1 - gain) == pytest.approx(3.2 / (1 + 60 / persons))
    # A quarter is three months: (1 - gain) ** 3 of the old level is left.
    month, quarter = (gain_of(np.log(70.0), 3.2, 60.0, 10.0, months) for months in (1.0, 3.0))
    assert 1 - quarter == pytest.approx((1 - month) ** 3)


def test_the_season_is_the_median_departure_from_a_centred_year() -> None:
    # Departures without noise repeat exactly: they are believed in full, and 0.66 of them comes again.
    season = np.array([0.4, 0.1, -0.3, -0.2])
    counts = np.exp(np.log(500) + np.tile(season, 6)) - 4
    found = forecast_panel(Panel.of({"A": counts.tolist()}, first="2019-Q1"), 4)
    assert found.season[0] == pytest.approx(0.66 * season, abs=1e-9)


def test_a_short_series_borrows_the_season_and_spread_of_the_others() -> None:
    season = np.tile([2.0, 1.0, 0.7, 0.6], 8)
    wobble = 1 + 0.1 * np.sin(np.arange(32) * 1.7)
    long = {f"L{row}": (400 * season * wobble ** (row + 1)).round().tolist() for row in range(4)}
    short = [float("nan")] * 27 + [24, 80, 40, 28, 24]
    found = forecast_panel(Panel.of({**long, "S": short}, first="2018-Q1"), 4)
    alone = forecast_panel(Panel.of({"S": short}, first="2018-Q1"), 4)
    assert found.season[4] @ found.season[0] > 0.1
    assert not alone.season[0].any()
    assert found.scale[4, 0] < alone.scale[0, 0]  # The others are calmer than the assumed spread of 0.30.


def test_each_series_says_what_made_its_forecast() -> None:
    nothing, one = [float("nan")] * 30, [float("nan")] * 29 + [7.0]
    found = forecast_panel(Panel.of({"A": [50.0, 60] * 15, "B": one, "C": nothing}, first="2022-01"), 3)
    assert found.methods == (OWN, SHORT, NONE)
    assert np.isfinite(found.quantiles()[1]).all()
    assert 5 <= found.quantiles()[1, 0, 4] <= 9  # Seven, with half the season of the others.


def test_errors_have_mean_absolute_size_one() -> None:
    shares = tuple((np.arange(20_000) + 0.5) / 20_000)
    assert np.abs(standard_quantiles(shares)).mean() == pytest.approx(1, abs=0.002)


def test_a_rule_for_another_period_is_the_monthly_one_to_the_power_of_its_months() -> None:
    assert Rule.of("quarter").kept == pytest.approx(tuple(share**3 for share in KEPT))
    assert Rule.of("week").kept == pytest.approx(tuple(share ** (12 * 7 / 365.25) for share in KEPT))
    assert (Rule.of("month").burn_in, Rule.of("week").burn_in, Rule.of("year").burn_in) == (12, 52, 3)


def test_counts_are_whole_and_not_below_nought() -> None:
    # exp(5) = 148.41; less the offset of 4 persons is 144.41. exp(1) = 2.7 would be below nought.
    assert to_counts(np.array([np.log(4.0), np.log(19.6), 5.0, 1.0])).tolist() == [0.0, 16.0, 144.0, 0.0]


def test_where_counts_come_in_fives_so_does_the_forecast() -> None:
    counts = [5.0, 10.0, 0.0, 15.0, 10.0, 20.0] * 6
    found = forecast_panel(Panel.of({"A": counts}, first="2022-01"), 3)
    assert found.step == 5
    assert not (found.quantiles() % 5).any()
    assert forecast_panel(Panel.of({"A": [*counts, 7.0]}, first="2022-01"), 3).step == 1
    assert step_of(np.array([40.0] * 30)) == 1  # A series that never moved tells no step.


def test_a_horizon_of_nothing_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="--horizon: a horizon of 0 periods"):
        forecast_panel(Panel.of({"A": [1.0, 2.0]}, first="2020-01"), 0)
