"""Seasons in machine code, held against the same definition written with numpy."""

import numpy as np
import pytest

from ketenbalans.forecast.season_kernel import known_seasons


def plain(level: np.ndarray, season: int, now: int, pooled: float, trust: float) -> np.ndarray:
    """The season known after a period, by the definition in the explanation; no period is missing."""
    half, series = season // 2, len(level)
    weights = np.full(2 * half + 1, 1.0)
    if season % 2 == 0:
        weights[[0, -1]] = 0.5
    weights /= season
    places = range(half, now - half + 1)
    away = np.array([[row[p] - weights @ row[p - half : p + half + 1] for p in places] for row in level])
    slot = np.array(places) % season
    middle = np.array([[np.median(row[slot == at]) for at in range(season)] for row in away])
    centred = middle - middle.mean(axis=1, keepdims=True)
    count = np.array([(slot == at).sum() for at in range(season)])
    within = np.array(
        [[((row[slot == at] - row[slot == at].mean()) ** 2).sum() for at in range(season)] for row in away]
    )
    noise = within.sum(axis=1) / (count - 1).sum() / count.mean()
    believed = np.maximum(1 - noise / ((centred**2).sum(axis=1) / (season - 1)), 0)
    shared = np.median(centred, axis=0)
    assert series == len(believed)
    return np.asarray(trust * (believed[:, None] * centred + pooled * (1 - believed[:, None]) * shared))


@pytest.mark.parametrize(("season", "length", "series"), [(4, 41, 5), (12, 95, 3), (12, 60, 120)])
def test_the_kernel_follows_the_definition(season: int, length: int, series: int) -> None:
    rng = np.random.default_rng(season + series)
    wave = np.sin(2 * np.pi * np.arange(length) / season)
    level = 5 + 0.3 * wave * rng.uniform(0, 2, (series, 1)) + rng.normal(0, 0.3, (series, length))
    found = known_seasons(level, np.arange(length) % season, season, 0.6, 0.9)
    for now in (length - 1, length - 3):
        assert found[now] == pytest.approx(plain(level, season, now, 0.6, 0.9), abs=1e-12)


def test_nothing_at_a_moment_looks_at_later_counts() -> None:
    rng = np.random.default_rng(7)
    level = rng.normal(5, 0.5, (4, 80))
    changed = level.copy()
    changed[:, 50:] += rng.normal(0, 3, (4, 30))
    slots = np.arange(80) % 12
    assert np.array_equal(
        known_seasons(level, slots, 12, 0.6, 0.9)[:50], known_seasons(changed, slots, 12, 0.6, 0.9)[:50]
    )


def test_a_series_of_less_than_two_seasons_has_none() -> None:
    level = np.random.default_rng(1).normal(size=(2, 24))
    assert not known_seasons(level, np.arange(24) % 12, 12, 0.6, 0.9).any()
