"""What every forecaster must do, whoever wrote it: one contract, each forecaster, each kind of period."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.forecast.baselines import BASELINES, Forecaster
from ketenbalans.forecast.own import forecast_panel
from ketenbalans.forecast.panel import SEASONS, Panel
from ketenbalans.forecast.scores import LEVELS

FIRST = {"week": "2019-W10", "month": "2016-01", "quarter": "2012-Q3", "year": "2001"}


def own(panel: Panel, horizon: int) -> np.ndarray:
    return forecast_panel(panel, horizon).quantiles()


FORECASTERS: dict[str, Forecaster] = {"own": own, **BASELINES}
forecasters = pytest.mark.parametrize("forecaster", FORECASTERS.values(), ids=list(FORECASTERS))


def panel_of(kind: str, length: int, series: int = 3, seed: int = 1) -> Panel:
    """Counts with a level, a season and a jump, from a fixed arithmetic pattern."""
    season = SEASONS[kind]
    time = np.arange(length)
    values = {}
    for row in range(series):
        level = (20.0, 200.0, 3000.0, 0.8)[row % 4]
        wave = 1 + 0.4 * np.sin(2 * np.pi * time / max(season, 2))
        jump = np.where(time > 0.7 * length, 1.6, 1.0)
        unrest = 1 + 0.2 * np.sin(time * (2.3 + seed + row))
        values[f"series {row}"] = np.round(level * wave * jump * unrest).tolist()
    return Panel.of(values, first=FIRST[kind])


@forecasters
@pytest.mark.parametrize("kind", list(SEASONS))
@pytest.mark.parametrize("length", [1, 2, 3, 7, 30, 95])
def test_quantiles_rise_and_are_never_negative(forecaster: Forecaster, kind: str, length: int) -> None:
    found = forecaster(panel_of(kind, length), 5)
    assert found.shape == (3, 5, len(LEVELS))
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert (np.diff(found, axis=-1) >= 0).all()


@forecasters
def test_later_counts_do_not_change_an_earlier_forecast(forecaster: Forecaster) -> None:
    panel = panel_of("month", 80)
    changed = Panel(panel.names, panel.labels, panel.values.copy(), panel.kind)
    changed.values[:, 60:] *= 7
    assert np.array_equal(forecaster(panel.until(60), 12), forecaster(changed.until(60), 12))


@forecasters
def test_a_shorter_horizon_is_the_beginning_of_a_longer_one(forecaster: Forecaster) -> None:
    panel = panel_of("month", 70)
    assert np.array_equal(forecaster(panel, 4), forecaster(panel, 24)[:, :4])


@forecasters
def test_the_order_of_series_does_not_matter(forecaster: Forecaster) -> None:
    panel = panel_of("month", 70)
    turned = Panel(panel.names[::-1], panel.labels, panel.values[::-1].copy(), panel.kind)
    assert np.array_equal(forecaster(panel, 6), forecaster(turned, 6)[::-1])


@forecasters
def test_missing_periods_are_survived_and_empty_series_stay_unknown(forecaster: Forecaster) -> None:
    panel = panel_of("month", 60)
    values = panel.values.copy()
    values[0, 10:14], values[1, -3:], values[2, :] = np.nan, np.nan, np.nan
    found = forecaster(Panel(panel.names, panel.labels, values, panel.kind), 6)
    assert np.isfinite(found[:2]).all()
    assert np.isnan(found[2]).all()


@forecasters
def test_a_series_of_nothing_is_forecast_near_nothing(forecaster: Forecaster) -> None:
    found = forecaster(Panel.of({"A": [0] * 60, "B": [0] * 60}, first="2020-01"), 12)
    assert found[..., 4].max() == 0
    assert found.max() <= 3


@forecasters
def test_a_steady_series_is_forecast_at_its_level(forecaster: Forecaster) -> None:
    noise = np.tile([98, 101, 103, 99, 102, 97, 100], 12)
    found = forecaster(Panel.of({"A": noise.tolist()}, first="2018-01"), 12)
    assert (np.abs(found[0, :, 4] - 100) <= 6).all()
    assert (found[0, :, 1] < 100).all()
    assert (found[0, :, 7] > 100).all()


@pytest.mark.parametrize("share", [0.5, 3.0])
def test_a_level_shift_is_followed(share: float) -> None:
    steady: Callable[[int], list[float]] = lambda count: [100.0 + (place % 5) for place in range(count)]  # noqa: E731
    counts = steady(60) + [share * value for value in steady(12)]
    middle = own(Panel.of({"A": counts}, first="2015-01"), 1)[0, 0, 4]
    # A year after the shift the forecast stands at the new level, a little drawn to the old.
    assert abs(middle / (share * 102) - 1) < 0.15


def test_the_band_grows_with_the_horizon_and_with_unrest() -> None:
    restless = own(panel_of("month", 95), 36)
    width = restless[..., 7] - restless[..., 1]
    assert (width[:, 23] > width[:, 0]).all()
    calm = np.tile([100.0, 102.0, 98.0], 20)
    nervous = calm * np.exp(0.5 * np.sin(np.arange(60) * 2.1))
    quiet = own(Panel.of({"A": calm.tolist()}, "2020-01"), 1)[0, 0]
    loud = own(Panel.of({"A": nervous.round().tolist()}, "2020-01"), 1)[0, 0]
    assert loud[7] - loud[1] > 2 * (quiet[7] - quiet[1])


def test_a_clear_season_is_found() -> None:
    season = np.array([1, 1, 1, 1, 1, 1, 3, 3, 1, 1, 1, 1]) * 100.0
    counts = np.tile(season, 8) + np.tile([3, -2, 4, -4, 1], 20)[:96]
    found = own(Panel.of({"A": counts.tolist()}, first="2015-01"), 12)[0, :, 4]
    assert found[6:8].min() > 2.2 * found[[0, 1, 2, 10, 11]].max() / 1.2


@forecasters
@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(sorted(SEASONS)),
    counts=st.lists(
        st.lists(st.one_of(st.integers(0, 50_000), st.none()), min_size=30, max_size=30),
        min_size=1,
        max_size=4,
    ),
    known=st.integers(1, 30),
)
def test_any_counts_give_a_forecast_in_order(
    forecaster: Forecaster, kind: str, counts: list[list[int | None]], known: int
) -> None:
    values = [[np.nan if count is None else float(count) for count in row] for row in counts]
    panel = Panel.of({str(place): row for place, row in enumerate(values)}, first=FIRST[kind]).until(known)
    found = forecaster(panel, 7)
    empty = ~np.isfinite(panel.values).any(axis=1)
    assert np.isnan(found[empty]).all()
    assert np.isfinite(found[~empty]).all()
    assert (found[~empty] >= 0).all()
    assert (np.diff(found[~empty], axis=-1) >= 0).all()
