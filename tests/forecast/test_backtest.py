"""Back-tests. One small table is scored by hand, the rest against a plain loop over the definition."""

import numpy as np
import pytest

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast.backtest import origins_of, run, trial_of
from ketenbalans.forecast.baselines import naive, seasonal_naive
from ketenbalans.forecast.own import forecast_panel
from ketenbalans.forecast.panel import Panel
from ketenbalans.forecast.scores import LEVELS


def panel_of(length: int = 60) -> Panel:
    time = np.arange(length)
    return Panel.of(
        {
            "A": np.round(100 * np.exp(0.3 * np.sin(time * 2.1) + 0.2 * np.sin(time / 9))).tolist(),
            "B": np.round(900 * np.exp(0.2 * np.sin(time * 1.3) + 0.4 * np.sin(time / 20))).tolist(),
        },
        first="2019-01",
    )


def test_the_last_origins_each_have_the_full_longest_horizon() -> None:
    # 40 periods, horizon 12: the last origin knows 28, three origins know 26, 27 and 28.
    assert list(origins_of(length=40, origins=3, longest=12)) == [26, 27, 28]


def test_too_many_origins_are_refused_with_the_most_that_fit() -> None:
    # 40 - 12 = 28 origins at most know 1 to 28 periods; two are the least history: 27.
    with pytest.raises(OutOfRangeError, match="ask for at most 27 origins"):
        origins_of(length=40, origins=28, longest=12)
    assert len(origins_of(length=40, origins=27, longest=12)) == 27


def test_every_score_agrees_with_a_plain_loop_over_the_definition() -> None:
    panel, horizons = panel_of(), (1, 3, 6)
    found = run(panel, origins=5, horizons=horizons)
    scores: dict[str, dict[str, list[float]]] = {
        name: {series: [] for series in "AB"} for name in ("own", "seasonal_naive")
    }
    errors, inside = [], []
    for known in range(50, 55):  # 60 - 6 - 5 + 1 = 50
        given = {
            "own": forecast_panel(panel.until(known), 6).quantiles(),
            "seasonal_naive": seasonal_naive(panel.until(known), 6),
        }
        for row, series in enumerate("AB"):
            for horizon in horizons:
                came = panel.values[row, known + horizon - 1]
                for name, quantiles in given.items():
                    loss = 0.0
                    for share, value in zip(LEVELS, quantiles[row, horizon - 1], strict=True):
                        loss += 2 * (share * (came - value) if came > value else (1 - share) * (value - came))
                    scores[name][series].append(loss / 9)
                band = given["own"][row, horizon - 1]
                errors.append(abs(came - band[4]))
                inside.append(band[1] <= came <= band[7])
    mean = {name: {series: np.mean(of[series]) for series in "AB"} for name, of in scores.items()}
    overall = found["overall"]
    assert isinstance(overall, dict)
    assert overall["wis"] == pytest.approx((mean["own"]["A"] + mean["own"]["B"]) / 2)
    ratios = [mean["own"][series] / mean["seasonal_naive"][series] for series in "AB"]
    assert overall["relative_wis"] == pytest.approx((ratios[0] * ratios[1]) ** 0.5)
    assert overall["mae"] == pytest.approx(np.mean(errors))
    assert overall["coverage_90"] == pytest.approx(np.mean(inside))
    assert overall["fits"] == 10


def test_the_document_holds_the_same_fields_everywhere() -> None:
    found = run(panel_of(), origins=3, horizons=(3, 1))
    fields = {"wis", "relative_wis", "coverage_50", "coverage_90", "above_95", "mae", "fits", "seconds"}
    baselines = found["baselines"]
    assert isinstance(baselines, dict)
    assert set(baselines) == {"naive", "seasonal_naive"}
    for document in (found, *baselines.values()):
        assert set(document["overall"]) == fields
        assert list(document["by_horizon"]) == ["1", "3"]
        assert list(document["by_series"]) == ["A", "B"]
        for part in (*document["by_horizon"].values(), *document["by_series"].values()):
            assert set(part) == fields
    assert baselines["seasonal_naive"]["overall"]["relative_wis"] == pytest.approx(1.0)


def test_the_mean_over_horizons_is_the_overall_score() -> None:
    found = run(panel_of(), origins=4, horizons=(1, 2, 6))
    overall, by_horizon = found["overall"], found["by_horizon"]
    assert isinstance(overall, dict)
    assert isinstance(by_horizon, dict)
    assert overall["wis"] == pytest.approx(np.mean([part["wis"] for part in by_horizon.values()]))


def test_unknown_outcomes_are_left_out_of_every_forecaster_alike() -> None:
    panel = panel_of()
    values = panel.values.copy()
    values[0, -2:] = np.nan
    found = run(Panel(panel.names, panel.labels, values, panel.kind), origins=1, horizons=(1, 2))
    by_series = found["by_series"]
    assert isinstance(by_series, dict)
    assert by_series["A"]["wis"] is None
    assert by_series["B"]["wis"] is not None


def test_a_stand_in_is_counted_under_its_own_name() -> None:
    found = run(panel_of(length=20), origins=3, horizons=(6,))
    baselines = found["baselines"]
    assert isinstance(baselines, dict)
    # 20 - 6 - 3 + 1 = 12, 13 and 14 periods known: with twelve there is no change over a season yet.
    assert baselines["seasonal_naive"]["stand_ins"] == {"naive": 2}


def test_any_forecaster_can_be_tried() -> None:
    assert trial_of(panel_of(), naive, origins=2, longest=3).shape == (2, 2, 3, 9)


def test_a_horizon_below_one_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="hold one below 1"):
        run(panel_of(), origins=2, horizons=(0, 3))
