"""The smallest capacity that reaches a goal, on curves whose crossing is known, and once on the model."""

from datetime import date

import pytest

from ketenbalans.chain.difference import Difference
from ketenbalans.chain.scenario import Scenario
from ketenbalans.errors import OutOfRangeError
from ketenbalans.studies.cycle_world import synthetic
from ketenbalans.studies.ensembles import assumption_set
from ketenbalans.studies.target import HOURS, LARGEST, STAFF, STEP, Goal, Tried, _smallest, goal_from, search


def curve(rise: object) -> tuple[object, list[float]]:
    asked: list[float] = []

    def at(amount: float) -> Tried:
        asked.append(amount)
        done = float(rise(amount))  # type: ignore[operator]
        return Tried(amount, float(done >= 0.9), done, {})

    return at, asked


@pytest.mark.parametrize(
    ("rise", "crossing"),
    [
        # Each crosses 0.9: 0.5 + 0.4 * 300 / 300; 1 - 0.5 exp(-x/100) at 100 ln 5 = 160.9; a step at 777.
        (lambda amount: 0.5 + 0.4 * amount / 300, 300.0),
        (lambda amount: 1 - 0.5 * 2.718281828459045 ** (-amount / 100), 165.0),
        (lambda amount: 0.95 if amount >= 777 else 0.5, 780.0),
    ],
)
def test_the_answer_is_the_first_step_that_reaches_the_goal(rise: object, crossing: float) -> None:
    at, asked = curve(rise)
    found = _smallest(at, Goal(share=0.9), STEP[STAFF], LARGEST[STAFF])  # type: ignore[arg-type]
    assert found is not None
    assert found.amount == crossing
    assert len(set(asked)) <= 16


def test_a_goal_that_is_reached_already_asks_for_nothing() -> None:
    at, _ = curve(lambda amount: 0.97)
    found = _smallest(at, Goal(share=0.9), 5.0, 2000.0)  # type: ignore[arg-type]
    assert found is not None
    assert found.amount == 0.0


def test_a_goal_out_of_reach_has_no_answer() -> None:
    at, _ = curve(lambda amount: 0.5 + 0.3 * amount / 2000)
    assert _smallest(at, Goal(share=0.9), 5.0, 2000.0) is None  # type: ignore[arg-type]


def test_what_is_answered_has_been_run_and_a_little_less_does_not_do() -> None:
    goal = Goal(share=0.6, probability=0.5)
    world = synthetic(1).world
    found = search(
        world,
        [assumption_set("central")],
        "central",
        goal,
        kind=HOURS,
        first_day=date(2026, 10, 1),
        futures=12,
    )
    assert found.answer is not None
    assert found.answer in found.tried
    assert found.answer.probability >= goal.probability
    less = [one for one in found.tried if one.amount < found.answer.amount]
    assert all(one.probability < goal.probability for one in less)


@pytest.mark.parametrize("share", [0.0, 1.0, 80.0])
def test_all_or_nothing_is_refused(share: float) -> None:
    with pytest.raises(OutOfRangeError, match="no share between 0 and 1"):
        Goal(share=share)


def test_a_day_beyond_the_simulation_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="2050-01-01 is not between"):
        goal_from(0.9, 0.8, date(2050, 1, 1), synthetic(1).world)
    with pytest.raises(OutOfRangeError, match="2030-01-01 is not between"):
        search(synthetic(1).world, [], "central", Goal(), first_day=date(2030, 1, 1), futures=2)


def test_where_hours_do_not_help_the_limit_that_binds_is_told() -> None:
    world = synthetic(1).world
    nobody_screens = Scenario(
        "made",
        {"en": "Made", "nl": "Gemaakt"},
        (Difference("scale", "screening.capacity", None, 0.05, None, "A test.", "test", "here"),),
    )
    found = search(
        world,
        [nobody_screens],
        "central",
        Goal(share=0.9, probability=0.5),
        kind=HOURS,
        first_day=date(2026, 10, 1),
        futures=6,
    )
    assert found.answer is None
    # Most of the stock is screened at the start; the rest waits for a twentieth of the screening, or half.
    assert found.lifted["screening"].quantile > found.tried[-1].quantile + 0.05
    assert found.lifted["pre-phase"].quantile == pytest.approx(found.tried[-1].quantile, abs=0.01)
