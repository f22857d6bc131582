"""A plan of the register replayed through groups and chain, and the door that keeps a thin replay out."""

import numpy as np
import pytest

from ketenbalans.errors import OutOfRangeError
from ketenbalans.planning import replaying
from ketenbalans.planning.cycles import Proposal
from ketenbalans.simulation import measures as m
from ketenbalans.studies import cycle_question, cycle_world, cycles, replay, replay_situation
from ketenbalans.studies.cycle_question import Question
from ketenbalans.studies.cycle_world import Source
from ketenbalans.vocabulary.streams import STREAMS

FUTURES = 6
Made = tuple[Source, Question, Proposal]


@pytest.fixture(scope="module")
def made() -> Made:
    source = cycle_world.synthetic(1)
    question = cycle_question.question_of(source.world, source.applications, "plan")
    _, proposal, _ = cycles.answer(question, seconds=20)
    return source, question, proposal


def test_a_replay_that_could_not_bear_a_confirmation_is_refused(made: Made) -> None:
    source, question, proposal = made
    with pytest.raises(OutOfRangeError, match="199 futures are too few"):
        replay.replay_register(
            source.world, source.applications, question, proposal.plan, main="plan", futures=199
        )


def test_the_plan_stands_beside_three_simple_orders_in_groups_and_chain(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, question, proposal = made
    monkeypatch.setattr(replay, "FEWEST_FUTURES", FUTURES)
    found = replay.replay_register(
        source.world, source.applications, question, proposal.plan, main="plan", futures=FUTURES
    )
    within = [name + replay.WITHIN for name in replay.SIMPLE]
    assert [one.order for one in found.outcomes] == ["planned", *replay.SIMPLE, replay.REMADE, *within]
    for one in found.outcomes:
        assert 0 < one.share_of_best[1] <= 1 + 1e-9
    for one in found.outcomes[:4]:
        assert one.chain["remaining"][1] >= 0
    for one in found.outcomes[4:]:  # what keeps to the limits breaks none but the band, which is not its own
        assert all(each.share == 0 for each in one.broken if each.limit != "grant_rate")
    assert found.keepable >= max(one.kept_latest for one in found.outcomes) - 1e-9
    easiest = found.outcomes[3]
    assert easiest.easy_share - easiest.complex_share > found.plan.easy_share - found.plan.complex_share
    again = replay.replay_register(
        source.world, source.applications, question, proposal.plan, main="plan", futures=FUTURES
    )
    assert again == found


def test_who_waits_is_never_more_than_who_is_open(made: Made) -> None:
    source, question, _ = made
    base = replay_situation.run_base(source.world, "plan", FUTURES)
    start = np.datetime64(source.world.standing.start, "D")
    weeks = (start - source.applications.lodged.astype("datetime64[D]")).astype(np.int64) / 7
    situation = replay_situation.from_register(source.world, question, base, weeks)
    cohorts = sorted({group.stream for group in question.groups})
    still_open = base.flows[:, question.bounds[0] - 1, :, m.OPEN][:, cohorts].sum(axis=1)
    waiting = situation.stock.sum(axis=1)
    assert (waiting <= still_open + 1e-6).all()
    assert (waiting > 0.5 * still_open).all()
    assert ((situation.staying > 0) & (situation.staying <= 1)).all()
    b = [at for at, group in enumerate(situation.group) if question.groups[group].name.endswith(" B")]
    assert (situation.first[:, b] >= 2).all()


def test_the_hours_of_a_course_become_shares_that_sum_to_one(made: Made) -> None:
    source, question, _ = made
    base = replay_situation.run_base(source.world, "plan", 2)
    start = np.datetime64(source.world.standing.start, "D")
    weeks = (start - source.applications.lodged.astype("datetime64[D]")).astype(np.int64) / 7
    situation = replay_situation.from_register(source.world, question, base, weeks)
    streams = np.array([question.groups[group].stream for group in situation.group])
    course = replaying.first_come(situation)
    weights = replay.weights_of(situation, course, streams, question.bounds, base.horizon.weeks)
    total = weights.sum(axis=2)
    assert np.allclose(total[total > 0], 1.0)
    assert weights[:, :, [name.startswith("pact.") for name in STREAMS]].sum() == 0.0
