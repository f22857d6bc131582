"""Nationalities: parts that add up, shares from the published counts, unrest learned from a known process."""

from datetime import date

import numpy as np
import pytest

from ketenbalans.errors import BadInputError, OutOfRangeError
from ketenbalans.forecast import published
from ketenbalans.forecast.national import inflow_paths
from ketenbalans.forecast.origins import REST, fit_return, known_shares, share_out, variogram

START = date(2026, 4, 6)


@pytest.fixture(scope="module")
def total() -> np.ndarray:
    return inflow_paths(start=START, weeks=260, futures=60, seed=3)


def test_parts_add_up_to_the_total_in_every_week_of_every_path(total: np.ndarray) -> None:
    names, parts = share_out(total, start=START, seed=3)
    assert parts.shape == (60, 260, len(names))
    assert np.array_equal(parts.sum(axis=2), total)
    assert parts.min() >= 0


def test_parts_of_a_total_of_nothing_and_of_one_person_add_up_too() -> None:
    tiny = np.array([[0, 1, 2, 0, 7]])
    _, parts = share_out(tiny, start=START, seed=1)
    assert np.array_equal(parts.sum(axis=2), tiny)
    assert parts.min() >= 0


def test_a_future_keeps_its_luck_whatever_the_number_of_futures_weeks_and_level(total: np.ndarray) -> None:
    _, parts = share_out(total, start=START, seed=3)
    _, fewer = share_out(total[:5, :50], start=START, seed=3)
    assert np.array_equal(parts[:5, :50], fewer)
    _, double = share_out(2 * total[:5], start=START, seed=3)
    assert double.sum(axis=1) / parts[:5].sum(axis=1) == pytest.approx(np.full((5, 21), 2.0), rel=0.25)


def test_the_first_weeks_have_the_shares_of_the_last_year(total: np.ndarray) -> None:
    names, parts = share_out(total, start=START, seed=3)
    found = parts[:, :4].sum(axis=(0, 1)) / total[:, :4].sum()
    # Sixty futures, a quarter of a year after the last count.
    assert found == pytest.approx(known_shares().current, abs=0.03)
    assert names[-1] == REST


def test_monthly_nationalities_have_their_last_twelve_months() -> None:
    shares = known_shares()
    syrians = sum(list(published.months_by_origin(published.FIRST)["SYR"].values())[-12:])
    # Four published quarters of 2025 add up to 24,140.
    assert shares.current[0] == pytest.approx(syrians / 24_140)


def test_unknown_and_stateless_are_no_named_nationality() -> None:
    assert not {"UNK", "XXA"} & set(known_shares(40).names)


def test_the_return_of_a_known_process_is_found() -> None:
    # 400 shares that wander with half-life 2 years and spread 0.6, around a large constant remainder.
    rng, kept = np.random.default_rng(1), 0.5 ** (1 / 2)
    away = rng.normal(0, 0.6, 400)
    columns = []
    for _ in range(40):
        columns.append(2_000 * np.exp(away))
        away = kept * away + 0.6 * np.sqrt(1 - kept**2) * rng.normal(0, 1, 400)
    counts = np.vstack([np.array(columns).T, np.full((1, 40), 5e7)])
    half_life, spread = fit_return(_unweighted(counts))
    assert half_life == pytest.approx(2.0, abs=0.4)
    assert spread == pytest.approx(0.6, abs=0.06)


def _unweighted(counts: np.ndarray) -> np.ndarray:
    """The variogram of the wandering shares alone, each weighed the same."""
    logs = np.log(counts[:-1] / counts.sum(axis=0))
    return np.array([np.mean((logs[:, lag:] - logs[:, :-lag]) ** 2) for lag in range(1, 9)])


def test_chance_is_taken_off_the_variogram() -> None:
    # Poisson counts with equal expectation: every change of share is chance, nothing is left over.
    counts = np.random.default_rng(2).poisson(200, (30, 26)).astype(float)
    assert variogram(counts).max() < 0.002  # Raw it would be 2 / 200 = 0.01.


def test_what_cannot_be_shared_out_is_refused() -> None:
    with pytest.raises(BadInputError, match="paths of 1 axes"):
        share_out(np.array([1, 2]), start=START, seed=1)
    with pytest.raises(OutOfRangeError, match="before the end of the published counts"):
        share_out(np.array([[1, 2]]), start=date(2024, 1, 1), seed=1)
    with pytest.raises(OutOfRangeError, match="3 named nationalities are fewer than the 7"):
        known_shares(3)
