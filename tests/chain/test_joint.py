"""Members of the calibration drawn together: one per future, the same in every scenario, set values win."""

from dataclasses import replace

import numpy as np

from ketenbalans.chain import joint
from ketenbalans.chain.chain import Chain, load
from ketenbalans.chain.sampling import sample
from ketenbalans.studies.ensembles import assumption_set

LITIGATING, LAG = "penalty.litigating", "penalty.order_lag"


def with_members() -> Chain:
    return load().with_value(joint.SWITCH, "yes")


def test_a_future_takes_one_whole_member() -> None:
    drawn = sample(with_members(), 50, 1)
    held = {
        tuple(np.round(pair, 6))
        for pair in zip(joint.members()["A-070"], joint.members()["A-071"], strict=True)
    }
    taken = zip(drawn.values[LITIGATING], drawn.values[LAG], strict=True)
    assert all(tuple(np.round(pair, 6)) in held for pair in taken)


def test_without_the_switch_the_bands_hold() -> None:
    chain = load()
    band = chain.assumptions["A-070"]
    assert chain.word(joint.SWITCH) == "no"
    drawn = sample(chain, 200, 1).values[LITIGATING]
    assert band.low <= drawn.min() <= drawn.max() <= band.high


def test_other_assumptions_keep_their_luck() -> None:
    first, second = sample(load(), 20, 1), sample(with_members(), 20, 1)
    np.testing.assert_array_equal(first.values["hours.standard"], second.values["hours.standard"])


def test_more_futures_do_not_change_the_first() -> None:
    few, many = sample(with_members(), 10, 1), sample(with_members(), 40, 1)
    np.testing.assert_array_equal(few.values[LITIGATING], many.values[LITIGATING][:10])


def test_an_assumption_that_was_set_keeps_what_was_set() -> None:
    chain = with_members()
    one = chain.assumptions["A-070"]
    chain = chain.with_assumption(replace(one, value=0.3, low=0.3, high=0.3, distribution="fixed"))
    np.testing.assert_allclose(sample(chain, 20, 1).values[LITIGATING], 0.3)


def test_places_lie_between_nought_and_one_in_the_order_of_the_values() -> None:
    values, places = joint.drawn(load().assumptions, np.linspace(0.0, 0.999, 60))
    for name, of in values.items():
        assert ((places[name] > 0.0) & (places[name] < 1.0)).all()
        order = np.argsort(places[name])
        assert (np.diff(of[order]) >= 0.0).all()


def test_the_assumption_set_turns_the_members_on() -> None:
    assert assumption_set("members").apply(load()).word(joint.SWITCH) == "yes"
