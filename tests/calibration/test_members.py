"""The search in two waves, the shipped members, the second hindcast, and what is handed on to the chain."""

import numpy as np
import pytest

from ketenbalans.calibration import decided, foreknown, given, hindcast, matching, members
from ketenbalans.calibration.ensemble import Ensemble, assumptions
from ketenbalans.chain import joint
from ketenbalans.chain.assumptions import load
from ketenbalans.errors import ContradictionError


def test_a_quadratic_is_estimated_nearly_where_it_is_one() -> None:
    names = ("K-004", "K-005")
    places = np.linspace(-1.0, 1.0, 12)
    grid = np.array([(x, y) for x in places for y in places])
    known = assumptions()
    draws = {
        name: known[name].low + (grid[:, at] + 1.0) / 2.0 * (known[name].high - known[name].low)
        for at, name in enumerate(names)
    }
    said = 3.0 + 2.0 * grid[:, 0] - grid[:, 1] + 4.0 * grid[:, 0] * grid[:, 1]
    estimate = matching.fitted(names, draws, said)
    # a ridge of 1 beside the 144 * 0.39**2 = 22 of the product takes 1 / 23 of its 4.0 away: 0.17 at a corner
    np.testing.assert_allclose(estimate.of(draws), said, atol=0.25)
    assert estimate.error < 0.1


def test_no_draw_of_the_first_wave_that_fits_is_ruled_out_and_many_that_do_not_are() -> None:
    wave = matching.run_all(matching.drawn(260, 5))
    draws = {name: np.array([one.values[name] for one in wave]) for name in assumptions()}
    may = set(matching.not_ruled_out(matching.estimates(wave), draws).tolist())
    fits = {place for place, one in enumerate(wave) if one.run is not None}
    assert fits <= may
    assert len(may) < 0.9 * len(wave)


def test_the_shipped_members_fit_and_are_hundreds(default_ensemble: Ensemble) -> None:
    assert default_ensemble.weights.size >= 300
    assert members.fits(default_ensemble).all()


def test_members_found_with_other_inputs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    members.load.cache_clear()
    monkeypatch.setattr(members, "fingerprint", lambda: "another")
    with pytest.raises(ContradictionError, match="--write"):
        members.load()


def test_what_is_written_is_what_is_shipped(default_ensemble: Ensemble) -> None:
    for name, text in members.written(default_ensemble).items():
        assert text == (members.FOLDER / name).read_text(), name


def test_a_member_in_terms_of_the_chain(default_ensemble: Ensemble) -> None:
    said = members.in_terms_of_the_chain(default_ensemble)
    of = default_ensemble.parameters
    # notice from 52 weeks after lodging, 45 more to the order: 45 + 52 - 26.09 = 70.9 past six months
    later = of["K-012"] + np.maximum(of["K-013"] - 26.09, 0.0)
    assert set(np.round(said["A-071"], 1)) <= set(np.round(later, 1))
    # 8.6 months are 37.4 weeks: 8.6 * 365.25 / 7 / 12
    assert said["A-053"].min() >= 0.95 * 37.39
    assert all(name in load() for name in said)


def test_the_chain_reads_the_members_that_are_written(default_ensemble: Ensemble) -> None:
    said = members.in_terms_of_the_chain(default_ensemble)
    assert set(joint.members()) == set(said)
    for name, values in joint.members().items():
        np.testing.assert_allclose(values, said[name], rtol=1e-5)


def test_until_mid_2023_the_second_hindcast_knows_what_came() -> None:
    for course in foreknown.courses(5):
        before = given.BEFORE + hindcast.START
        np.testing.assert_array_equal(course.first_applications[:before], given.weekly()[:before])
        assert course.staff[hindcast.START] == 1.0
        # at most 9 % a year for two and a half years
        assert 1.0 <= course.staff[-1] <= 1.09**2.6


def test_the_last_forecast_before_july_2023_is_that_of_april() -> None:
    forecast = foreknown.last_forecast()
    assert (forecast.made, forecast.year, forecast.middle) == ("2023-04", 2023, 70_000.0)


def test_nothing_after_mid_2023_reaches_the_second_hindcast(
    default_ensemble: Ensemble, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = foreknown.courses(3)
    came, staff = given.weekly().copy(), given.staff().copy()
    came[given.BEFORE + hindcast.START :] *= 5.0
    staff[hindcast.START :] *= 5.0
    monkeypatch.setattr(given, "weekly", lambda: came)
    monkeypatch.setattr(given, "staff", lambda: staff)
    for one, other in zip(first, foreknown.courses(3), strict=True):
        np.testing.assert_array_equal(one.first_applications, other.first_applications)
        np.testing.assert_array_equal(one.staff, other.staff)


def test_bands_of_mid_2023_widen_with_the_years(default_ensemble: Ensemble) -> None:
    rows = {(row["figure"], row["period"]): row for row in foreknown.table(foreknown.run(default_ensemble))}
    width = [
        float(rows["open applications", period]["modelled_p95"] or 0)
        - float(rows["open applications", period]["modelled_p05"] or 0)
        for period in ("2023-10", "2023", "2024", "2025")
    ]
    assert width == sorted(width)
    assert not any(figure.startswith("reception") for figure, _ in rows)  # type: ignore[union-attr]


def test_the_report_gets_the_foreseen_figures_with_their_verdicts(default_ensemble: Ensemble) -> None:
    rows = foreknown.report_rows(default_ensemble)
    assert {row["period"] for row in rows} == {"2023-10", "2023", "2024", "2025"}
    for row in rows:
        low, high = row["foreseen_p05"], row["foreseen_p95"]
        assert isinstance(low, float)
        assert isinstance(high, float)
        assert isinstance(row["published"], float)
        assert row["inside"] == (low <= row["published"] <= high)


def test_given_decisions_are_those_that_were_published_and_none_before_2024(
    default_ensemble: Ensemble,
) -> None:
    taken = decided.decisions()
    assert np.isnan(taken[: given.weeks_of("2024").start]).all()
    # (1,930 + 2,020 + 2,030) / 3 = 1,993.3 a month
    assert taken[given.weeks_of("2025-11")] == pytest.approx(1_993.3 * 12 / 52.18, rel=1e-3)
    rows = decided.table(decided.run(default_ensemble))
    assert {str(row["mark"]) for row in rows} == {"validation"}
    assert "decisions a month" not in {row["figure"] for row in rows}
