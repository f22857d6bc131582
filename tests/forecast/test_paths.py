"""Sample paths: their margins against the quantiles they come from, their sums, their luck."""

import numpy as np
import pytest

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast.own import Forecast, forecast_panel
from ketenbalans.forecast.panel import Panel
from ketenbalans.forecast.paths import quantiles_of_paths, sample_paths
from ketenbalans.forecast.scores import LEVELS


def forecast_of(series: int = 4, together: bool = False) -> Forecast:
    time = np.arange(72)
    values = {}
    for row in range(series):
        unrest = np.sin(time * (2.3 if together else 1.9 + row)) + np.sin(
            time * (0.7 if together else 0.5 + row)
        )
        values[f"S{row}"] = np.round((50 + 300 * row) * np.exp(0.2 * unrest)).tolist()
    return forecast_panel(Panel.of(values, first="2020-01"), 12)


def test_paths_have_the_quantiles_of_the_forecast() -> None:
    forecast = forecast_of()
    paths = sample_paths(forecast, futures=8000, seed=3)
    found, wanted = quantiles_of_paths(paths), forecast.quantiles()
    # A 5 per cent point of 8,000 draws has a standard error of 0.24 per cent of probability; four of them
    # around it, read off in the forecast's own quantiles, bound what the paths may show.
    for share, column in zip(LEVELS, range(9), strict=True):
        room = 4 * np.sqrt(share * (1 - share) / 8000)
        low, high = forecast.quantiles((share - room, share + room)).transpose(2, 0, 1)
        assert (found[..., column] >= low - 1).all(), share
        assert (found[..., column] <= high + 1).all(), share
    assert np.abs(found[..., 4] / wanted[..., 4] - 1).max() < 0.05


def test_a_future_keeps_its_luck() -> None:
    forecast = forecast_of()
    assert np.array_equal(
        sample_paths(forecast, futures=3, seed=5), sample_paths(forecast, futures=50, seed=5)[:3]
    )
    assert not np.array_equal(
        sample_paths(forecast, futures=3, seed=5), sample_paths(forecast, futures=3, seed=6)
    )


def test_paths_are_whole_counts_of_nought_or_more() -> None:
    paths = sample_paths(forecast_of(), futures=200, seed=1)
    assert paths.dtype == np.int64
    assert paths.min() >= 0


def test_series_that_moved_together_make_a_wider_total_than_series_that_did_not() -> None:
    width = []
    for together in (True, False):
        forecast = forecast_of(together=together)
        totals = sample_paths(forecast, futures=3000, seed=2).sum(axis=1)
        parts = forecast.quantiles()
        sum_of_widths = (parts[:, 0, 7] - parts[:, 0, 1]).sum()
        low, high = np.quantile(totals[:, 0], [0.05, 0.95])
        width.append((high - low) / sum_of_widths)
    # Fully dependent parts make a total as wide as the sum of widths, independent ones much less.
    assert width[0] > 0.85
    assert width[1] < 0.75


def test_neighbouring_months_of_a_path_are_alike() -> None:
    paths = np.log(sample_paths(forecast_of(), futures=4000, seed=9)[:, 3] + 4.0)
    near = np.corrcoef(paths[:, 10], paths[:, 11])[0, 1]
    far = np.corrcoef(paths[:, 0], paths[:, 11])[0, 1]
    # Lasting variance after h months, (1 - 0.982**(2h)) / (1 - 0.982**2): 1, 9.234 and 9.904 after 1, 11, 12.
    # Covariance of months 11 and 12: 0.3 * 0.982 * 9.234 = 2.720; variances 0.3 * 9.234 + 0.7 = 3.470 and
    # 3.671: correlation 0.762. Of months 1 and 12: 0.3 * 0.982**11 / sqrt(1 * 3.671) = 0.128.
    assert near == pytest.approx(0.762, abs=0.03)
    assert far == pytest.approx(0.128, abs=0.06)


def test_a_series_without_history_counts_as_nought() -> None:
    panel = Panel.of({"A": [10.0, 12] * 12, "B": [float("nan")] * 24}, first="2024-01")
    assert sample_paths(forecast_panel(panel, 2), futures=5, seed=1)[:, 1].tolist() == [[0, 0]] * 5


def test_no_paths_are_refused() -> None:
    with pytest.raises(OutOfRangeError, match="futures is 0"):
        sample_paths(forecast_of(), futures=0, seed=1)
