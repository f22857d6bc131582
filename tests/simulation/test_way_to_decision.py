"""The way to the first decision, each test on either kernel. Expected values by hand or by identity."""

from collections.abc import Callable

import numpy as np
import pytest
from benchmarks.peers.reduced import NEW_STREAM, OLD_STREAM, inputs_of, small

from ketenbalans.simulation import measures as m
from ketenbalans.simulation.inputs import (
    FIXED_SHARE,
    HISTORY,
    NO_PREPHASE,
    PREPHASE_COMPULSORY,
    Outputs,
)
from ketenbalans.vocabulary.streams import STREAMS

Kernel = Callable[[np.ndarray], Outputs]
Make = Callable[..., np.ndarray]
B, D = STREAMS.index("old.B"), STREAMS.index("old.D")
OLD_MINORS, NEW_MINORS = STREAMS.index("old.unaccompanied_minor"), STREAMS.index("pact.unaccompanied_minor")
ACCELERATED, NORMAL = STREAMS.index("pact.accelerated"), STREAMS.index("pact.normal")
WEEKS = 104


def total(out: Outputs, measure: int) -> float:
    return float(out.weekly[:, measure].sum())


def still(**changes: object) -> np.ndarray:
    """The small model without closures and with every case at its mean hours."""
    inputs = inputs_of(small(), 1, 0)
    inputs["closure"] = 0.0
    inputs["hours_spread"] = 0.0
    for name, value in changes.items():
        inputs[name] = value
    return inputs


def in_stream(inputs: np.ndarray, origin: int, target: int) -> np.ndarray:
    """The same model with one of its streams under another name."""
    for name in ("initial", "hearing", "decision", "closure"):
        axis = 1 if inputs[name][0].shape[0] != len(STREAMS) else 0
        array = np.moveaxis(inputs[name][0], axis, 0)
        array[target] = array[origin]
    inputs["initial"][0][origin] = 0.0
    array = inputs["inflow"][0]
    array[:, target] = array[:, origin]
    array[:, origin] = 0.0
    return inputs


def with_prephase(stream: int = OLD_STREAM, places: float = 20.0, **changes: object) -> np.ndarray:
    inputs = still(**changes)
    inputs["prephase_rule"][0][:] = NO_PREPHASE
    inputs["prephase_rule"][0][stream] = PREPHASE_COMPULSORY
    inputs["prephase_places"][0][:WEEKS] = places
    inputs["prephase_lag"] = 3
    inputs["prephase_ahead"] = 4
    return inputs


def test_a_compulsory_prephase_delays_the_first_hearing_by_its_lag(run: Kernel) -> None:
    out = run(with_prephase())
    # Invited in week 0, result in week 3, heard in week 3, decided two weeks later.
    decided = out.flows[:, OLD_STREAM, m.DECIDED]
    assert decided[:5].sum() == 0
    assert decided[5] > 0


def test_places_limit_the_production_of_those_who_need_them(run: Kernel) -> None:
    out = run(with_prephase(places=5.0))
    # 400 hours less 186 for new cases leave 10.7 a week at 20 hours; 5 places a week leave 5.
    assert out.flows[20:90, OLD_STREAM, m.DECIDED].mean() == pytest.approx(5.0, abs=0.2)


def test_who_does_not_come_is_invited_again_and_not_lost(run: Kernel) -> None:
    inputs = with_prephase(no_show=0.5, no_show_weeks=4)
    inputs["inflow"] = 0.0
    inputs["inflow_total"] = 0
    out = run(inputs)
    came, absent = total(out, m.PREPHASE_USED), total(out, m.NO_SHOWS)
    # Each invitation is followed by half: as many come as stay away. 1,300 persons, binomial error 2 %.
    assert absent / (came + absent) == pytest.approx(0.5, abs=0.03)
    open_at_end = out.flows[-1, OLD_STREAM, m.OPEN]
    assert out.flows[:, OLD_STREAM, m.DECIDED].sum() + open_at_end == pytest.approx(1_300)


def test_doubted_origin_moves_cases_from_b_to_d_and_loses_none(run: Kernel) -> None:
    inputs = in_stream(with_prephase(B), OLD_STREAM, B)
    inputs["hearing"][0][:, D] = inputs["hearing"][0][:, B]
    inputs["decision"][0][:, D] = inputs["decision"][0][:, B]
    inputs["divert_share"][0][B] = 0.25
    inputs["divert_to"][0][B] = D
    out = run(inputs)
    moved = out.flows[:, :, m.MOVED]
    came = total(out, m.PREPHASE_USED)
    assert moved.sum(axis=1) == pytest.approx(np.zeros(WEEKS), abs=1e-9)
    # A quarter of those who came to the pre-phase; binomial error of 700 persons is 1.6 points.
    assert moved[:, D].sum() / came == pytest.approx(0.25, abs=0.05)
    assert moved[:, B].sum() == pytest.approx(-moved[:, D].sum())
    assert out.flows[:, D, m.DECIDED].sum() > 0


def test_accounts_that_suffice_free_the_hours_of_their_hearings(run: Kernel) -> None:
    plain, spared = with_prephase(places=100.0), with_prephase(places=100.0)
    spared["account"][0][OLD_STREAM] = 1.0
    for inputs, hours in ((plain, 9 + 11), (spared, 11)):
        out = run(inputs)
        decided = out.flows[:60, OLD_STREAM, m.DECIDED].sum()
        # At the edge some are heard and not yet decided: at most 100 of them, 5 to 15 % of the hours.
        assert out.weekly[:60, m.HOURS_OLD].sum() / decided == pytest.approx(hours, rel=0.16)


def test_additional_hearings_take_hours_back(run: Kernel) -> None:
    inputs = with_prephase(places=100.0)
    inputs["account"][0][OLD_STREAM] = 1.0
    inputs["additional"][0][OLD_STREAM] = 0.5
    out = run(inputs)
    sufficed, additional = total(out, m.ACCOUNT_SUFFICED), total(out, m.ADDITIONAL_HEARINGS)
    # Half of the accounts; 1,100 persons, binomial error 1.5 points.
    assert additional / (sufficed + additional) == pytest.approx(0.5, abs=0.05)


def test_second_days_of_lawyers_limit_the_hearings(run: Kernel) -> None:
    inputs = still(second_days_given=1)
    inputs["second_days"][0][:WEEKS] = 3.0
    out = run(inputs)
    assert out.flows[10:100, OLD_STREAM, m.DECIDED].mean() == pytest.approx(3.0, abs=0.05)


def test_a_grant_where_rejections_are_standard_takes_its_full_time(run: Kernel) -> None:
    usual, granted = still(), still()
    for one in (usual, granted):
        one["grant"] = 1.0
    granted["decision_granted"][0][:, OLD_STREAM] = 22.0
    few, many = (run(one).flows[30:100, OLD_STREAM, m.DECIDED].sum() for one in (granted, usual))
    # 9 + 22 hours against 9 + 11: 31 / 20 = 1.55.
    assert many / few == pytest.approx(31 / 20, rel=0.06)


def test_a_moratorium_holds_decisions_and_lets_them_go_on_afterwards(run: Kernel) -> None:
    inputs = still()
    inputs["held"][0][20:40, OLD_STREAM] = 1
    out = run(inputs)
    decided = out.flows[:, OLD_STREAM, m.DECIDED]
    assert decided[20:40].sum() == 0
    assert decided[15:20].sum() > 0
    assert decided[42:60].sum() > 0


def test_terms_stand_still_in_a_moratorium(run: Kernel) -> None:
    free, held = still(), still()
    for one in (free, held):
        one["hours"] = 0.0
        one["overdue_after"] = 26
        one["inflow"] = 0.0
        one["inflow_total"] = 0
        # All that stands was lodged in the week before the start.
        one["initial"] = 0.0
        one["initial"][0][OLD_STREAM, HISTORY - 1] = 500.0
    held["held"][0][10:30, OLD_STREAM] = 1
    until = np.zeros_like(held["held_until"][0][OLD_STREAM])
    until[HISTORY : HISTORY + WEEKS] = np.clip(np.arange(WEEKS) - 9, 0, 20)
    until[HISTORY + WEEKS :] = 20
    held["held_until"][0][OLD_STREAM] = until
    first = [int(np.flatnonzero(run(one).weekly[:, m.OVERDUE_OLD])[0]) for one in (free, held)]
    # Lodged in week -1, overdue after 26 weeks: week 25; twenty weeks later with the moratorium.
    assert first == [25, 45]


def test_an_extended_term_makes_a_part_overdue_later(run: Kernel) -> None:
    inputs = still(hours=0.0, overdue_after=10)
    inputs["initial"] = 0.0
    inputs["initial"][0][OLD_STREAM, HISTORY - 1] = 1_000.0
    inputs["inflow"] = 0.0
    inputs["inflow_total"] = 0
    inputs["term_extended"][0][OLD_STREAM] = 0.3
    inputs["term_extension"][0][OLD_STREAM] = 26
    overdue = run(inputs).weekly[:, m.OVERDUE_OLD]
    # Week 9: ten weeks after week -1; 26 weeks later the others.
    assert overdue[[8, 9, 34, 35]].tolist() == pytest.approx([0.0, 700.0, 700.0, 1_000.0])


def test_only_the_trained_team_hears_minors_and_its_unused_hours_go_back(run: Kernel) -> None:
    inputs = in_stream(still(), OLD_STREAM, OLD_MINORS)
    inputs["is_team"][0][[OLD_MINORS, NEW_MINORS]] = 1
    inputs["team_hours"][0][:WEEKS] = 60.0
    out = run(inputs)
    # 60 hours at 20 hours a case: 3 a week, however many hours are left by the others.
    assert out.flows[10:100, OLD_MINORS, m.DECIDED].mean() == pytest.approx(3.0, abs=0.1)
    idle = still()
    idle["is_team"][0][[OLD_MINORS, NEW_MINORS]] = 1
    idle["team_hours"][0][:WEEKS] = 60.0
    assert run(idle).flows[:, :, m.DECIDED].sum() == pytest.approx(run(still()).flows[:, :, m.DECIDED].sum())


def test_a_handed_over_case_is_decided_in_the_normal_procedure(run: Kernel) -> None:
    inputs = in_stream(still(), NEW_STREAM, ACCELERATED)
    for name in ("hearing", "decision"):
        inputs[name][0][:, NORMAL] = inputs[name][0][:, ACCELERATED]
    inputs["divert_share"][0][ACCELERATED] = 0.2
    inputs["divert_to"][0][ACCELERATED] = NORMAL
    out = run(inputs)
    lodged = out.flows[:, ACCELERATED, m.LODGED].sum()
    # A fifth of 1,248; binomial error 1.1 points.
    assert out.flows[:, NORMAL, m.DECIDED].sum() / lodged == pytest.approx(0.2, abs=0.035)
    assert out.flows[:, NORMAL, m.LODGED].sum() == 0


def test_a_group_that_changes_stream_goes_at_once_and_whole(run: Kernel) -> None:
    inputs = still(hours=0.0, move_count=1)
    inputs["inflow"] = 0.0
    inputs["inflow_total"] = 0
    inputs["move_week"][0][0] = 12
    inputs["move_from"][0][0], inputs["move_to"][0][0] = D, B
    inputs["move_share"][0][0] = 0.4
    out = run(inputs)
    assert out.flows[11, B, m.OPEN] == 0
    # 40 % of 1,300; binomial error 18 persons.
    assert out.flows[12, B, m.OPEN] == pytest.approx(520, abs=60)
    assert out.flows[12, B, m.MOVED] == pytest.approx(-out.flows[12, D, m.MOVED])


def test_those_who_file_again_join_the_old_stock(run: Kernel) -> None:
    inputs = still(hours=0.0, refiled=0.5, refiled_lag=10)
    inputs["inflow"] = 0.0
    inputs["inflow_total"] = 0
    inputs["closure"][0][OLD_STREAM] = 0.01
    out = run(inputs)
    flows = out.flows[:, OLD_STREAM]
    assert flows[:10, m.LODGED].sum() == 0
    # Half of what closed up to ten weeks before the end; some 700 persons, binomial error 2 points.
    assert flows[:, m.LODGED].sum() / flows[:-10, m.CLOSED].sum() == pytest.approx(0.5, abs=0.06)
    assert total(out, m.REFILED) == pytest.approx(flows[:, m.LODGED].sum())


def test_young_applications_close_more_often(run: Kernel) -> None:
    inputs = still(hours=0.0, closure_young=1.0)
    inputs["inflow"] = 0.0
    inputs["inflow_total"] = 0
    inputs["initial"] = 0.0
    inputs["initial"][0][OLD_STREAM, HISTORY - 1] = 10_000.0
    inputs["closure"][0][OLD_STREAM] = 0.01
    out = run(inputs)
    # One week old at the start: 25 weeks at 2 %, later 1 %. 10,000 * 0.98 ** 25 = 6,035 are left.
    assert out.flows[24, OLD_STREAM, m.OPEN] == pytest.approx(6_035, rel=0.02)
    # Forty weeks more at 1 %: 6,035 * 0.99 ** 40 = 4,037.
    assert out.flows[64, OLD_STREAM, m.OPEN] == pytest.approx(4_037, rel=0.03)


def test_the_share_screened_in_14_days_is_that_of_the_line(run: Kernel) -> None:
    inputs = still(screened_initial=1_300.0)
    inputs["screening"] = 12.0
    # 12 new a week and 12 screenings: everybody in the week of arrival.
    out = run(inputs)
    assert total(out, m.SCREENED_IN_14_DAYS) == pytest.approx(12 * WEEKS, rel=0.01)
    late = still(screened_initial=1_300.0)
    late["screening"] = 12.0
    late["screening"][0][:3] = 0.0
    # Three weeks behind ever after: nobody in time.
    assert run(late).weekly[4:, m.SCREENED_IN_14_DAYS].sum() == 0


def test_screening_just_before_the_hearing_leaves_the_old_stock_unscreened(run: Kernel) -> None:
    early, late = still(screened_initial=0.0), still(screened_initial=0.0, screen_ahead=4)
    for one in (early, late):
        one["screening"] = 100.0
    now, then = (run(one).weekly[20, m.SCREENING_OLD] for one in (early, late))
    assert now == 0
    assert then > 500


def test_a_cap_from_a_triage_on_holds_from_its_week(run: Kernel) -> None:
    inputs = still(rule=FIXED_SHARE)
    inputs["pact_share"] = 1e6
    inputs["pact_share"][0][50:] = 0.2
    out = run(inputs)
    share = out.weekly[:, m.HOURS_PACT] / 400.0
    assert share[20:50].mean() == pytest.approx(186 / 400, rel=0.05)  # 12 a week at 15.5 hours
    assert share[52:80].max() <= 0.2 + 0.04  # a case is 4 % of the hours


def test_staff_and_triage_are_told_every_week(run: Kernel) -> None:
    inputs = still(triage_from=30)
    inputs["staff"][0][:] = (300.0, 40.0, 50.0)
    out = run(inputs)
    assert out.weekly[7, [m.FTE_EXPERIENCED, m.FTE_LEARNING, m.FTE_EXTERNAL]].tolist() == [300.0, 40.0, 50.0]
    assert out.weekly[[29, 30], m.TRIAGE].tolist() == [0.0, 1.0]


def test_a_grant_rate_that_changes_on_a_day_holds_from_that_week(run: Kernel) -> None:
    inputs = still()
    inputs["grant"] = 0.0
    inputs["grant"][0][50:] = 1.0
    grants = run(inputs).weekly[:, m.GRANTS]
    assert grants[:50].sum() == 0
    assert grants[50:].sum() > 500
