"""Forecasts of others in the mixture: by record only, and parts and total agree in every path."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.forecast.board import score
from ketenbalans.forecast.document import forecast_document
from ketenbalans.forecast.joined import MIXTURE, join
from ketenbalans.forecast.outside import Said, parse_outside
from ketenbalans.forecast.own import forecast_panel
from ketenbalans.forecast.paths import quantiles_of_paths, sample_paths
from ketenbalans.forecast.table import Table, parse_table

HEADER = "forecaster,made_on,series,period,quantile,value\n"


def counts() -> Table:
    rows = "".join(
        f"{name},{2022 + place // 12}-{place % 12 + 1:02d},{base + base // 10 * (place % 5) + place}\n"
        for name, base in (("SYR", 300), ("ERI", 40))
        for place in range(40)
    )
    return parse_table("series,period,value\n" + rows, "counts.csv")


def outside(series: str, factor: float, first: int, table: Table) -> tuple[Said, ...]:
    """One forecast a month, made the month before; the table ends in 2025-04."""
    rows = []
    for place in range(first, 44):
        made, label = (f"{2022 + at // 12}-{at % 12 + 1:02d}" for at in (min(place - 1, 40), place))
        column = min(place, 39)
        row = table.panel.values.sum(axis=0) if series == "total" else table.panel.values[0]
        rows += [
            f"B,{made}-01,{series},{label},{share},{round(row[column] * factor * times)}\n"
            for share, times in ((0.1, 0.9), (0.5, 1.0), (0.9, 1.1))
        ]
    return parse_outside(HEADER + "".join(rows), "b.csv")


def test_without_a_record_nothing_moves() -> None:
    table = counts()
    forecast = forecast_panel(table.panel, 4)
    paths = sample_paths(forecast, futures=200, seed=1)
    joined = join(forecast, paths, score(outside("SYR", 3.0, 38, table), table))
    assert np.array_equal(joined.paths, paths)
    assert not joined.mixed


@pytest.mark.parametrize("series", ["SYR", "total"])
def test_a_forecaster_with_a_record_moves_the_paths_to_the_mixture(series: str) -> None:
    table = counts()
    forecast = forecast_panel(table.panel, 4)
    paths = sample_paths(forecast, futures=2000, seed=1)
    joined = join(forecast, paths, score(outside(series, 1.0, 20, table), table))
    assert set(joined.mixed) == {(series, label) for label in forecast.labels}
    weights = joined.weights[series, forecast.labels[0]]
    assert sum(weights.values()) == pytest.approx(1)
    rows = [0] if series == "SYR" else [0, 1]
    found = quantiles_of_paths(joined.paths[:, rows].sum(axis=1))
    for step, label in enumerate(forecast.labels):
        assert found[step] == pytest.approx(joined.mixed[series, label], rel=0.01, abs=1)
    if series == "SYR":
        assert np.array_equal(joined.paths[:, 1], paths[:, 1])


def test_the_total_of_a_document_is_the_sum_of_its_paths() -> None:
    table = counts()
    found = forecast_document(table, horizon=3, paths=50, outside=outside("total", 1.3, 20, table))
    sums = np.array(list(found["paths"].values())).sum(axis=0)
    assert sums.shape == (50, 3)
    assert {row["method"] for row in found["forecasts"] if row["series"] != "total"} == {MIXTURE}
    assert [row["forecaster"] for row in found["outside"]] == ["B"]
    assert len(found["mixture"]) == 3


@settings(max_examples=20, deadline=None)
@given(st.floats(0.0, 4.0), st.sampled_from(["SYR", "total"]))
def test_paths_stay_whole_and_never_fall_below_nought(factor: float, series: str) -> None:
    table = counts()
    forecast = forecast_panel(table.panel, 4)
    paths = sample_paths(forecast, futures=50, seed=2)
    joined = join(forecast, paths, score(outside(series, factor, 30, table), table))
    assert joined.paths.dtype == np.int64
    assert (joined.paths >= 0).all()
