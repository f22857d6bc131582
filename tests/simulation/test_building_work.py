"""From a chain with its changes to the inputs of the way to the first decision. Expected values by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from ketenbalans.chain import chain as chains
from ketenbalans.chain.changes import Dated
from ketenbalans.chain.sampling import Sample, sample
from ketenbalans.chain.scenario import Scenario, load
from ketenbalans.simulation.building import build
from ketenbalans.simulation.building_work import NEVER, all_hours, triage_week
from ketenbalans.simulation.horizon import Horizon
from ketenbalans.simulation.inputs import HISTORY
from ketenbalans.studies.ensembles import World
from ketenbalans.vocabulary.streams import STREAMS

A, B, C, D = (STREAMS.index(f"old.{name}") for name in "ABCD")
START = date(2026, 4, 1)
WEEKS = 208
HORIZON = Horizon(START, WEEKS)


def drawn(name: str = "plan", **values: float) -> Sample:
    chain = load(name).apply(chains.load())
    for attribute, value in values.items():
        chain = chain.with_value(attribute.replace("__", "."), value)
    return sample(chain, 1, 1, design="central")


def inputs_of(world: World, scenario: Scenario) -> np.ndarray:
    chain = scenario.apply(chains.load())
    paths = world.paths(chain, 1)
    return build(sample(chain, 1, 1, design="central"), 0, world.standing, paths[0][:WEEKS], WEEKS)[0]


def test_hearings_in_category_a_take_less_as_more_fit_in_a_day() -> None:
    hearing, _, _ = all_hours(drawn(plan__hearings_per_day=2.0), 0, HORIZON)
    # Standard 24 hours, 45 % of it the hearing, A at 0.9 of it, 20 % less under the Pact: 7.776 hours.
    assert hearing[20, A, 1] == pytest.approx(24 * 0.45 * 0.9 * 0.8)
    # In full operation (half a year after 1 October 2026) two a day: half of it.
    assert hearing[60, A, 1] == pytest.approx(24 * 0.45 * 0.9 * 0.8 / 2)


def test_the_other_outcome_takes_what_it_took_before_the_plan() -> None:
    _, decision, granted = all_hours(drawn(), 0, HORIZON)
    # 24 hours, 55 % of it the decision, 0.9 of it in A and B, 20 % less; gains 30 % in A and 50 % in B.
    plain = 24 * 0.55 * 0.9 * 0.8
    assert (decision[60, A, 1], granted[60, A, 1]) == pytest.approx((0.7 * plain, plain))
    assert (decision[60, B, 1], granted[60, B, 1]) == pytest.approx((plain, 0.5 * plain))


def test_a_conflict_adds_its_mix_between_its_days(world: World) -> None:
    plain, conflict = (inputs_of(world, load(name)) for name in ("plan", "plan_conflict"))
    more = conflict["inflow"][:WEEKS] - plain["inflow"][:WEEKS]
    first = HORIZON.week_of(date(2027, 9, 1))
    assert abs(more[:first].sum()) < 1e-6
    # 20,000 a year for 52 of 52.18 weeks, 80 % of it in the normal procedure; rounding of each week.
    assert more.sum() == pytest.approx(20_000 * 52 / 52.18, rel=0.002)
    assert more[first : first + 52, STREAMS.index("pact.normal")].sum() / more.sum() == pytest.approx(
        0.8, abs=0.01
    )


def test_a_moratorium_holds_its_stream_and_stops_its_clock(world: World) -> None:
    inputs = inputs_of(world, load("plan_moratorium"))
    first = HORIZON.week_of(date(2027, 1, 4))
    assert np.flatnonzero(inputs["held"][:WEEKS, A]).tolist() == list(range(first, first + 26))
    assert inputs["held"][:, B].sum() == 0
    until = inputs["held_until"][A]
    assert until[[HISTORY + first - 1, HISTORY + first, HISTORY + first + 40]].tolist() == [0, 1, 26]


def test_a_ruling_raises_the_share_annulled_of_later_decisions(world: World) -> None:
    plain, ruling = (inputs_of(world, load(name)) for name in ("plan", "plan_court_ruling"))
    more = ruling["annulled_standard"][:WEEKS] - plain["annulled_standard"][:WEEKS]
    first = HORIZON.week_of(date(2027, 7, 1))
    assert abs(more[:first]).max() == 0
    # One and a half times as much: half of the share on top.
    share = sample(chains.load(), 1, 1, design="central").by_stream("flow.annulled", 0)
    assert more[first] == pytest.approx(0.5 * share)


def test_an_outage_takes_half_of_the_screening(world: World) -> None:
    plain, outage = (inputs_of(world, load(name)) for name in ("plan", "plan_screening_outage"))
    first = HORIZON.week_of(date(2027, 3, 1))
    ratio = outage["screening"][:WEEKS] / plain["screening"][:WEEKS]
    assert ratio[[first - 1, first, first + 12, first + 13]].tolist() == pytest.approx([1.0, 0.5, 0.5, 1.0])


def test_a_scale_down_leaves_fewer_staff_from_its_day(world: World) -> None:
    plain, fewer = (inputs_of(world, load(name)) for name in ("plan", "plan_scale_down"))
    first = HORIZON.week_of(date(2028, 1, 3))
    gone = plain["staff"][:WEEKS].sum(axis=1) - fewer["staff"][:WEEKS].sum(axis=1)
    assert gone[[first - 1, first, first + 20]].tolist() == pytest.approx([0.0, 150.0, 150.0], abs=1e-6)


def test_moves_on_one_day_take_their_shares_of_the_whole(world: World) -> None:
    move = load("plan_policy_change").moves[0]
    twice = replace(load("plan"), moves=(replace(move, share=0.5), replace(move, target="old.C", share=0.5)))
    inputs = inputs_of(world, twice)
    # Half goes to D, and of what is left all goes to C.
    assert inputs["move_share"][:2].tolist() == pytest.approx([0.5, 1.0])


def test_triage_starts_when_a_year_was_above_for_thirteen_weeks() -> None:
    horizon = Horizon(START, 300)
    lodged = np.full(300, 500.0)  # 26,090 a year, 93 % of it first: 24,263
    assert triage_week(drawn(), 0, lodged, horizon) == NEVER
    lodged[100:] = 600.0  # 29,115 first applications a year
    # A year's sum passes 25,000 * 52 / 52.18 / 0.93 = 26,789 when 26,000 + 100 k does: k = 8 weeks, and
    # thirteen weeks in a row are over twelve weeks later.
    assert triage_week(drawn(), 0, lodged, horizon) == 100 + 8 - 1 + 12


def test_the_whole_number_of_people_is_the_same_for_both_kernels(world: World) -> None:
    inputs = inputs_of(world, load("plan_conflict"))
    assert inputs["inflow"][:WEEKS].sum(axis=1) == pytest.approx(inputs["inflow_total"][:WEEKS])


@pytest.mark.parametrize("name", sorted(one.name for one in chains.load().attributes.values() if one.dated))
def test_no_date_is_without_effect(world: World, name: str) -> None:
    """Each attribute that may change on a date reaches the inputs of the kernels from that week on."""
    plain = load("plan").apply(chains.load())
    value = plain.values[name]
    highest = max(value) if isinstance(value, tuple) else float(value)  # type: ignore[arg-type]
    change = Dated("add", name, None, 50.0, date(2027, 7, 1), None, "here")
    if highest > 0 and plain.attributes[name].high < 1000:
        change = replace(change, operation="scale", value=0.5)
    elif plain.attributes[name].high <= 1:
        change = replace(change, operation="set", value=1.0)
    changed = plain.with_dated(change)
    if name == "capacity.pact_share":
        plain, changed = (one.with_value("capacity.rule", "fixed_share") for one in (plain, changed))
    paths = world.paths(plain, 1)[0][:WEEKS]
    one, other = (
        build(sample(chain, 1, 1, design="central"), 0, world.standing, paths, WEEKS)
        for chain in (plain, changed)
    )
    assert one.tobytes() != other.tobytes()
