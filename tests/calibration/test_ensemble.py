"""The ensemble: fitted to the series up to the end of 2023, the same for the same seed, identity exact."""

from dataclasses import replace

import numpy as np
import pytest

from ketenbalans.calibration import ensemble, given, hindcast, members
from ketenbalans.errors import ContradictionError, OutOfRangeError

CENTRAL = {name: assumption.value for name, assumption in ensemble.assumptions().items()}


@pytest.fixture(scope="module")
def central() -> hindcast.Hindcast:
    return hindcast.run(CENTRAL)


@pytest.fixture(scope="module")
def small() -> ensemble.Ensemble:
    return ensemble.run(80, 1)


def test_stock_identity_holds_every_week(central: hindcast.Hindcast) -> None:
    start = CENTRAL["K-007"]
    rebuilt = start + np.cumsum(central.lodged - central.decided - central.closed)
    np.testing.assert_allclose(rebuilt, central.stock, rtol=0, atol=1e-6)


def test_published_stock_of_mid_2023_stands_before_anything_is_predicted(central: hindcast.Hindcast) -> None:
    # 36,870 on track 4 at the end of June 2023; two levelling runs leave less than a fifth of a per cent.
    assert central.stock[given.end_of("2023-06")] == pytest.approx(36_870, rel=0.002)


def test_first_applications_of_2024_are_the_published_32175_in_the_weeks_of_that_year() -> None:
    # 1 January 2024 is a Monday and 2024 has 366 days: 52 whole weeks and two days (30 and 31 December).
    weeks = given.weekly()[given.BEFORE :][given.weeks_of("2024")]
    assert weeks.size == 53
    # the 53rd week holds five days of January 2025: 1,640 / 31 * 5 = 265
    assert weeks.sum() == pytest.approx(32_175 + 265, abs=2)


def test_staff_of_mid_2023_is_the_unit_of_the_index() -> None:
    # halfway between 5,430 (end of 2022) and 6,039 (end of 2023): about 5,734; 6,477 / 5,734 = 1.13
    index = given.staff()
    assert index[given.end_of("2023-06")] == pytest.approx(1.0, abs=0.003)
    assert index[-1] == pytest.approx(6_477 / 5_734, rel=0.002)


def test_every_kept_member_meets_every_target(small: ensemble.Ensemble) -> None:
    assert 0 < small.weights.size < small.members
    assert members.fits(small).all()


def test_a_member_that_no_longer_fits_is_seen(small: ensemble.Ensemble) -> None:
    heavier = {**small.series, "stock": small.series["stock"] * 1.2}
    assert not members.fits(replace(small, series=heavier)).any()


def test_no_target_is_later_than_2023(small: ensemble.Ensemble) -> None:
    for target in small.targets:
        assert max(int(word[:4]) for word in target.name.split() if word[:2] == "20") <= 2023


def test_a_draw_that_is_left_out_misses_at_least_one_target() -> None:
    wave = ensemble.run_all(ensemble.drawn(40, 1))
    for one in wave:
        met = [target.met(one.said[target.name]) for target in ensemble.targets()]
        assert all(met) == (one.run is not None)


def test_same_seed_gives_same_numbers_at_any_number_of_threads(small: ensemble.Ensemble) -> None:
    again = ensemble.run(80, 1, threads=1)
    for name, series in small.series.items():
        assert np.array_equal(series, again.series[name])
    assert np.array_equal(small.parameters["K-011"], again.parameters["K-011"])


def test_another_seed_draws_other_members(small: ensemble.Ensemble) -> None:
    other = ensemble.run(80, 2)
    assert not np.array_equal(small.parameters["K-004"][:1], other.parameters["K-004"][:1])


def test_an_ensemble_of_nobody_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="0 members"):
        ensemble.run(0, 1)


def test_an_ensemble_in_which_nobody_fits_names_the_worst_target(monkeypatch: pytest.MonkeyPatch) -> None:
    impossible = ensemble.Target("stock 2023-12", 1_000, 0.01, True, "nobody")
    known = [target for target in ensemble.targets() if target.name != impossible.name]
    monkeypatch.setattr(ensemble, "targets", lambda: (*known, impossible))
    with pytest.raises(ContradictionError, match="none of 2 members fits every target"):
        ensemble.run(2, 1)


def test_more_staff_means_more_decisions_only_after_mid_2023() -> None:
    more = hindcast.run({**CENTRAL, "K-004": CENTRAL["K-004"] * 1.1})
    base = hindcast.run(CENTRAL)
    before, year = slice(0, hindcast.START), given.weeks_of("2025")
    np.testing.assert_allclose(more.decided[before], base.decided[before])
    assert more.decided[year].sum() / base.decided[year].sum() == pytest.approx(1.1, abs=0.01)
