"""The chain as frozen data. Expected values are those of the sources or of a hand calculation."""

from pathlib import Path

import pytest

from ketenbalans.chain import assumptions, scenario
from ketenbalans.chain import chain as chains
from ketenbalans.errors import KetenbalansError, OutOfRangeError, UnknownNameError
from ketenbalans.vocabulary.streams import STREAMS

BROKEN = Path(__file__).parents[1] / "broken_files" / "chain"


def test_the_shipped_chain_holds_the_agreed_share_and_the_ceiling() -> None:
    chain = chains.load()
    assert chain.number("capacity.pact_share") == 0.73  # AR-0104
    assert chain.number("capacity.growth_ceiling") == 0.09  # AR-0095


def test_category_shares_of_new_old_applications_are_in_the_proportions_of_the_plan() -> None:
    shares = chains.load().by_stream("inflow.streams_old")
    # PL-0017 to PL-0020: 39, 17, 8 and 28 of 92, here of the 80 % that are no minor and in no other group
    assert shares[:4] == pytest.approx([0.339, 0.148, 0.070, 0.243], abs=0.005)
    assert shares.sum() == pytest.approx(1.0)


def test_as_many_minors_come_before_12_june_2026_as_after() -> None:
    chain = chains.load()
    for cohort in ("old", "pact"):
        shares = chain.by_stream(f"inflow.streams_{cohort}")
        # 4,403 / 1.1 / (24,140 / 0.93) = 0.154
        assert shares[STREAMS.index(f"{cohort}.unaccompanied_minor")] == 0.15


def test_a_scenario_makes_a_new_chain_and_leaves_the_old_one() -> None:
    chain = chains.load()
    planned = scenario.load("plan").apply(chain)
    assert (chain.word("plan.active"), planned.word("plan.active")) == ("no", "yes")


def test_two_scenarios_that_touch_different_things_may_go_in_either_order() -> None:
    chain = chains.load()
    low, share = scenario.load("plan_18000"), scenario.load("plan_73")
    # plan_18000 sets the rule too, so only its other differences commute with plan_73
    low = scenario.Scenario(low.name, low.title, low.differences[-1:])
    assert share.apply(low.apply(chain)).values == low.apply(share.apply(chain)).values


def test_an_assumption_set_moves_what_rests_on_the_assumption() -> None:
    chain = chains.load()
    half = scenario.read(assumptions.FOLDER.parent / "assumption_sets" / "half.yaml").apply(chain)
    assert half.number("gain.pact") == 0.1
    assert half.by_stream("gain.hearing")[2] == pytest.approx(0.15)  # C: 0.3 of the table times 0.5


def test_a_near_name_is_told() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean 'plan'"):
        scenario.load("plam")


def test_an_attribute_out_of_range_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="outside 0"):
        chains.load().with_value("capacity.pact_share", 1.2)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("unknown_attribute", ["unknown_attribute.yaml:6", "did you mean 'capacity.pact_share'"]),
        ("no_reason", ["no_reason.yaml:6", "'reason' is missing"]),
        ("two_operations", ["one of set, scale and add"]),
        ("out_of_range", ["out_of_range.yaml:6", "1.4", "outside 0"]),
        ("word_for_number", ["takes a number"]),
        ("unknown_stream", ["unknown stream 'old.E'"]),
        ("newer_schema", ["newer_schema.yaml:1", "update the program"]),
        ("duplicate_key", ["duplicate_key.yaml:3", "stands twice, first on line 2"]),
        ("until_without_from", ["until_without_from.yaml:5", "no 'from'"]),
        ("ends_before_it_begins", ["ends on 2027-01-01, not after its first day 2028-01-01"]),
        ("not_in_mid_run", ["lag.housing cannot change in mid-run", "capacity.factor"]),
        ("dated_out_of_range", ["dated_out_of_range.yaml:5", "flow.grant is", "outside 0"]),
        ("places_before_the_location", ["2026-11-01, before the location is ready on 2026-12-31"]),
        ("no_places", ["there are no places", "plan.places"]),
        ("no_staff", ["capacity but no staff"]),
        ("no_screeners", ["nobody screens"]),
        ("mix_not_one", ["mix_not_one.yaml:10", "sum to 0.9, not to 1"]),
        ("shares_not_one", ["shares_not_one.yaml:5", "sum to 1.42, not to 1"]),
        ("unknown_shock", ["unknown_shock.yaml:6", "did you mean 'moratorium'"]),
        ("moratorium_too_long", ["weeks is 90", "1 to 65"]),
        ("moves_between_cohorts", ["cannot move from old.B to pact.normal", "both old stock or both Pact"]),
        ("moves_more_than_all", ["more than all of old.B moves away: 1.2"]),
        ("ruling_without_effect", ["'annulled' is missing"]),
    ],
)
def test_a_broken_scenario_says_where_and_how_to_mend(name: str, words: list[str]) -> None:
    with pytest.raises(KetenbalansError) as caught:
        scenario.load(str(BROKEN / f"{name}.yaml")).apply(chains.load())
    for word in words:
        assert word in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("assumption_outside_band", ["outside its own band"]),
        ("assumption_twice", ["A-001 stands twice"]),
        ("assumption_without_owner", ["'owner' is missing"]),
    ],
)
def test_a_broken_assumption_says_where_and_how_to_mend(name: str, words: list[str]) -> None:
    with pytest.raises(KetenbalansError) as caught:
        assumptions.read(BROKEN / f"{name}.yaml")
    for word in words:
        assert word in str(caught.value)


def test_every_assumption_has_a_band_a_reason_and_an_owner() -> None:
    for one in assumptions.load().values():
        for text in (one.reason, one.owner, one.source, one.statement["nl"]):
            assert text, one.name
        assert one.low <= one.value <= one.high
