"""The ensemble: fitted to the series up to the end of 2023, the same for the same seed, identity exact."""

from dataclasses import replace
from datetime import date

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


def test_syrians_were_a_third_of_the_first_applications_of_2023() -> None:
    # CBS: 13,035 Syrian of 38,375 first applications in 2023, or 0.340
    share = given.syrians()[given.BEFORE :][given.weeks_of("2023")]
    came = given.weekly()[given.BEFORE :][given.weeks_of("2023")]
    assert (share * came).sum() / came.sum() == pytest.approx(0.340, abs=0.005)


def test_of_the_decisions_no_year_after_2023_is_used() -> None:
    # UNHCR 2023: 7,463 + 84 + 290 = 7,837 on Syrians of 19,727 - 2,925 = 16,802
    share = given.syrians_decided()
    assert share[given.weeks_of("2023")] == pytest.approx(7_837 / 16_802)
    assert share[-1] == share[given.end_of("2023")]


def test_applications_beside_first_ones_do_not_shrink_with_these() -> None:
    came = given.weekly()
    lodged = hindcast.lodged_on_track_4({**CENTRAL, "K-001": 1.0, "K-003": 575.0}, came)
    beside = (lodged - came)[given.BEFORE :]
    # 575 a month are 575 * 12 / 52.18 = 132.2 a week in all of 2025 from March on, whatever came
    assert beside[given.weeks_of("2025-06")] == pytest.approx(132.2, abs=0.1)
    assert beside[given.weeks_of("2025-11")] == pytest.approx(132.2, abs=0.1)
    assert beside[: given.weeks_of("2023-09").start] == pytest.approx(0.0)


def test_syrians_get_their_part_of_the_decisions_and_none_while_they_are_held() -> None:
    weights = hindcast.build(CENTRAL, 1.0)[0]["plan_weight"]
    own = weights[: given.WEEKS, hindcast.SYRIAN_LINES].sum(axis=1)
    others = weights[: given.WEEKS, hindcast.LINES].sum(axis=1)
    assert own[hindcast.HELD_FROM :].max() == 0.0
    spring = given.weeks_of("2022-05").start
    lodged = given.syrians()[given.BEFORE + spring]
    rest = own[spring] / (own[spring] + others[spring])
    # UNHCR 2022: (6,463 - 170) / (18,214 - 1,967) = 0.387, of fresh work (K-008, 0.42) and the rest together
    assert 0.42 * lodged + 0.58 * rest == pytest.approx(0.387, abs=0.001)


def test_holding_syrians_changes_who_is_decided_and_not_how_many() -> None:
    course = hindcast.as_it_came()
    free = replace(course, held=np.zeros_like(course.held))
    held, not_held = hindcast.run(CENTRAL), hindcast.run(CENTRAL, course=free)
    first, year = given.end_of("2024-09"), given.weeks_of("2025")
    np.testing.assert_allclose(held.stock[:first], not_held.stock[:first])
    assert held.decided[year].sum() == pytest.approx(not_held.decided[year].sum(), rel=0.01)
    assert held.waited[year].sum() > 1.05 * not_held.waited[year].sum()


def test_with_six_months_again_more_of_the_work_goes_to_fresh_applications() -> None:
    course = hindcast.as_it_came()
    never = replace(course, six_months=np.arange(given.WEEKS) < hindcast.EXTENDED)
    again, not_again = hindcast.run(CENTRAL), hindcast.run(CENTRAL, course=never)
    autumn = slice(given.weeks_of("2025-10").start, given.weeks_of("2025-12").stop)

    def share(run: hindcast.Hindcast) -> float:
        return float(run.in_term[autumn].sum() / run.decided[autumn].sum())

    # K-008 against K-017 at their values: 0.42 and 0.2 of the work
    assert share(not_again) == pytest.approx(0.2, abs=0.06)
    assert share(again) == pytest.approx(0.42, abs=0.06)


def test_orders_in_dispute_bring_their_part_and_none_came_before_july_2021() -> None:
    record = hindcast.build({**CENTRAL, "K-110": 0.25}, 1.0)[0]
    lower, disputed = hindcast.LOWER, hindcast.IN_DISPUTE
    np.testing.assert_allclose(record["first_passing"][disputed], 0.25 * record["first_passing"][lower])
    weeks = hindcast.HISTORY + np.array([given.week_of(day) for day in (date(2021, 7, 4), date(2022, 7, 4))])
    # 0.5 ** 0.5 for 7,500 euros where all do for 15,000; half of these for nothing, a quarter of the rest
    at_lower = 0.7071
    assert record["litigation"][weeks].tolist() == pytest.approx([0.0, 0.625 * at_lower], abs=1e-4)


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
    np.testing.assert_allclose(more.decided[before], base.decided[before], atol=1e-6)
    assert more.decided[year].sum() / base.decided[year].sum() == pytest.approx(1.1, abs=0.01)
