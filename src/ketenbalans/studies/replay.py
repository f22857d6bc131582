"""Replays a plan in the simulator beside three simple orders of work, before anybody may confirm it (R-100).

The simple orders look at hours alone; how often they break the limits of the plan is told, and what they
bring within those limits.

Each order of work runs through the same futures: first cell by cell of the groups, which says what it brings,
how near that is to the best there was in hindsight and which groups drift; then, for groups of a register,
through the cohort kernel, which says what partners, penalties and the promise meet.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.chain import scenario as scenarios
from ketenbalans.errors import OutOfRangeError
from ketenbalans.planning import obeying, replaying, rolling
from ketenbalans.planning.instance import Instance, Intake
from ketenbalans.planning.replayed import KEPT, PLANNED, Band, Replay, band, kept, outcome
from ketenbalans.planning.replaying import Course, Key, Situation
from ketenbalans.simulation.building import PROMISE
from ketenbalans.simulation.futures import Results
from ketenbalans.studies import replay_situation
from ketenbalans.studies.cycle_question import Question, chosen
from ketenbalans.studies.ensembles import World
from ketenbalans.vocabulary.streams import OLD_STREAMS, STREAMS

FEWEST_FUTURES = 200
SIMPLE: dict[str, Callable[[Situation], Course]] = {
    "first_come": replaying.first_come,
    "deadline_first": replaying.deadline_first,
    "easy_first": replaying.easy_first,
}
KEYS: dict[str, Callable[[Situation], Key]] = {
    "first_come": replaying.first_come_key,
    "deadline_first": replaying.deadline_key,
    "easy_first": replaying.easy_key,
}
REMADE, WITHIN = "remade", "_within"
Told = Callable[[str, int, int], None]


def require_enough(futures: int) -> None:
    """Refuses a replay that could not bear a confirmation.

    Raises:
        OutOfRangeError: If there are fewer than 200 futures.
    """
    if futures < FEWEST_FUTURES:
        raise OutOfRangeError(
            "{futures} futures are too few for a replay",
            where="--futures",
            mend="ask for at least {fewest}",
            futures=futures,
            fewest=FEWEST_FUTURES,
        )


def replay_register(
    world: World,
    applications: Applications,
    question: Question,
    plan: Sequence[Intake],
    *,
    main: str,
    answered: Instance | None = None,
    futures: int = FEWEST_FUTURES,
    told: Told = lambda *_: None,
) -> Replay:
    """Replays a plan of the groups of a register, through groups and chain.

    Args:
        world: The world the question was made in.
        applications: The applications it was made from.
        question: The question.
        plan: The plan.
        main: The scenario.
        answered: The question with the band it was answered under; without it the band is free.
        futures: Futures, at least 200.
        told: Told what is done, how far, and how much there is.

    Raises:
        OutOfRangeError: If there are too few futures.
    """
    require_enough(futures)
    base = replay_situation.run_base(world, main, futures, lambda done: told("futures", done, futures))
    start = np.datetime64(world.standing.start, "D")
    weeks_open = (start - applications.lodged.astype("datetime64[D]")).astype(np.int64) / 7
    situation = replay_situation.from_register(world, question, base, weeks_open)
    courses = _courses(situation, plan, ages_known=True)
    streams = np.array([question.groups[group].stream for group in situation.group])
    chains = {}
    for place, (name, course) in enumerate(courses.items()):
        told("chain", place, len(courses))
        weights = weights_of(situation, course, streams, question.bounds, base.horizon.weeks)
        run = replace(world, plan_weight=weights).run([scenarios.load(main)], futures)
        chains[name] = chain_figures(run, int(question.bounds[0]))
    told("chain", len(courses), len(courses))
    return _replay(
        situation, answered or question.instance, courses, chains, world, main, told, ages_known=True
    )


def replay_file(
    world: World,
    instance: Instance,
    question: Question,
    plan: Sequence[Intake],
    *,
    main: str,
    futures: int = FEWEST_FUTURES,
    told: Told = lambda *_: None,
) -> Replay:
    """Replays a plan of which only the planning question is known, through its groups.

    Raises:
        OutOfRangeError: If there are too few futures.
    """
    require_enough(futures)
    base = replay_situation.run_base(world, main, futures, lambda done: told("futures", done, futures))
    situation = replay_situation.from_file(instance, question, base)
    courses = _courses(situation, plan, ages_known=False)
    return _replay(situation, instance, courses, {}, world, main, told, ages_known=False)


def _courses(situation: Situation, plan: Sequence[Intake], *, ages_known: bool) -> dict[str, Course]:
    courses = {PLANNED: replaying.planned(situation, plan)}
    courses |= {name: order(situation) for name, order in SIMPLE.items()}
    if not ages_known:
        courses["first_come"] = replaying.alike(situation)
    return courses


def weights_of(
    situation: Situation, course: Course, streams: np.ndarray, bounds: np.ndarray, weeks: int
) -> np.ndarray:
    """Share of the old stock's hours that a course gives to every stream, shape (future, week, stream)."""
    one = np.zeros((len(streams), len(STREAMS)))
    one[np.arange(len(streams)), streams] = 1.0
    spent = (course.taken * situation.hours_per_case) @ one
    total = spent.sum(axis=2, keepdims=True)
    share = np.divide(spent, total, out=np.zeros_like(spent), where=total > 1e-6)
    weights = np.zeros((len(spent), weeks, len(STREAMS)))
    for cycle in range(spent.shape[1]):
        weights[:, bounds[cycle] : bounds[cycle + 1]] = share[:, [cycle]]
    return weights


def chain_figures(run: Results, start: int) -> dict[str, Band]:
    """What partners, penalties and the promise meet from the start of the plan to the promised day."""
    end = run.horizon.week_of(PROMISE)
    span = slice(start, end)
    old = np.array([name in OLD_STREAMS for name in STREAMS])
    left = run.flow("open", old)[:, end]
    return {
        "remaining": band(left),
        "penalties": band(run.measure("penalties_paid")[:, span].sum(axis=1)),
        "most_appeals_pending": band(run.measure("appeals_pending")[:, span].max(axis=1)),
        "most_family_pending": band(run.measure("family_pending")[:, span].max(axis=1)),
        "most_in_return": band(run.measure("in_return")[:, span].max(axis=1)),
        "reception": band(run.measure("reception")[:, span].mean(axis=1)),
        "over_15_months": band(run.measure("over_15_months")[:, end]),
    }


def _within(situation: Situation, instance: Instance, *, ages_known: bool) -> dict[str, Course]:
    """The plan made anew every quarter, and the simple orders, all within the limits of the question."""
    rules = obeying.rules_of(instance, situation)
    owed = rolling.remade(situation, instance, rules)
    courses = {REMADE: obeying.within(situation, rules, replaying.latest_key(situation), owed)}
    for name, key in KEYS.items():
        if ages_known or name != "first_come":
            courses[name + WITHIN] = obeying.within(situation, rules, key(situation))
    return courses


def _replay(
    situation: Situation,
    instance: Instance,
    courses: dict[str, Course],
    chains: dict[str, dict[str, Band]],
    world: World,
    main: str,
    told: Told,
    *,
    ages_known: bool,
) -> Replay:
    futures = len(situation.hours)
    best = replaying.best_in_hindsight(situation, lambda done: told("hindsight", done, futures))
    rules = obeying.rules_of(instance, situation)
    within = _within(situation, instance, ages_known=ages_known)
    outcomes = tuple(
        outcome(situation, name, course, best, chains.get(name, {}), chosen().drift_weeks, rules)
        for name, course in (courses | within).items()
    )
    # Where hours fall short, latest first is not always the order that keeps most.
    by_latest = float(kept(situation, replaying.latest_first(situation)).mean())
    keepable = max(by_latest, *(one.kept_latest for one in outcomes))
    shares = kept(situation, courses[PLANNED]).mean(axis=0)
    unkept = tuple(
        (name, round(float(share), 3))
        for name, share in zip(situation.groups, shares, strict=True)
        if share < KEPT
    )
    with_hours = int((best > 0).sum())
    return Replay(futures, world.seed, main, with_hours, outcomes, unkept, ages_known, round(keepable, 4))
