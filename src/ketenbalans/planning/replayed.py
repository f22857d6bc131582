"""What a replay found: each order of work, what it brings, whom it leaves, and which side effects to tell.

The record is kept with the proposal, so that whoever confirms has seen it. Serves R-100 and guardrail 4.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ketenbalans.planning import replaying
from ketenbalans.planning.model import Flags, Numbers
from ketenbalans.planning.obeying import Broken, Rules, broken
from ketenbalans.planning.replaying import Course, Situation

PLANNED = "planned"
FAVOURED = 0.10
"""Difference in share done between easy and complex work from which it is told as a side effect."""
KEPT = 0.8
"""Share of futures in which a group is done by its latest cycle, below which that is told."""
POINTS = (10, 50, 90)

Band = tuple[float, float, float]
"""The 10, 50 and 90 per cent points over futures."""


@dataclass(frozen=True)
class Outcome:
    """What one order of work does over the futures; bands are 10, 50 and 90 per cent points.

    Args:
        order: ``planned``, ``first_come``, ``deadline_first`` or ``easy_first``; the same within the limits:
            ``remade`` (the plan made anew every quarter) and the simple orders with ``_within``.
        brought: Worth within the plan's cycles, in the unit of the objective.
        share_of_best: That as a share of the best in hindsight; of a bound, so at least that.
        taken_up: Applications taken up within the plan's cycles.
        easy_share: Mean share of the applications of no more than the median hours that are taken up.
        complex_share: The same of the others.
        kept_latest: Mean share of groups that are done by their latest cycle.
        drifting: Groups whose mean wait drifts from that of all by more than PLN-13, with the weeks.
        chain: What the chain meets, by name, as bands; empty where only a file is known, and for orders
            within the limits.
        broken: How often each limit is broken, and by how much.
    """

    order: str
    brought: Band
    share_of_best: Band
    taken_up: Band
    easy_share: float
    complex_share: float
    kept_latest: float
    drifting: tuple[tuple[str, float], ...]
    chain: dict[str, Band]
    broken: tuple[Broken, ...] = ()


@dataclass(frozen=True)
class Replay:
    """A replay: the plan first, then the simple orders.

    Args:
        futures: How many futures.
        seed: Seed of their draws.
        scenario: The scenario.
        with_hours: Futures in which the cohorts get any hours; shares of the best are of those alone.
        outcomes: The plan, then the simple orders of work.
        unkept: Groups done by their latest cycle in less than 80 per cent of futures, with that share.
        ages_known: Whether it is known how long each application waits.
        keepable: Largest mean share of groups that are done by their latest cycle, where only that counts or
            in any order that was run: what the hours of the futures allow at least, whatever the plan.
    """

    futures: int
    seed: int
    scenario: str
    with_hours: int
    outcomes: tuple[Outcome, ...]
    unkept: tuple[tuple[str, float], ...]
    ages_known: bool
    keepable: float = 1.0

    @property
    def plan(self) -> Outcome:
        """What the plan does."""
        return self.outcomes[0]

    @property
    def easy_first(self) -> bool:
        """Whether the plan does easy work and leaves complex work (R-100)."""
        return self.plan.easy_share > self.plan.complex_share + FAVOURED

    def as_record(self) -> dict[str, Any]:
        """Everything as plain values, in the form that is kept with the proposal."""
        return {**asdict(self), "easy_first": self.easy_first}


def band(values: Numbers) -> Band:
    """The 10, 50 and 90 per cent points.

    Example:
        >>> band(np.arange(101.0))
        (10.0, 50.0, 90.0)
    """
    if not len(values):
        return 0.0, 0.0, 0.0
    low, middle, high = (round(float(value), 4) for value in np.percentile(values, POINTS))
    return low, middle, high


def outcome(
    situation: Situation,
    name: str,
    course: Course,
    best: Numbers,
    chain: dict[str, Band],
    drift_weeks: float,
    rules: Rules,
) -> Outcome:
    """What an order of work does over the futures.

    Args:
        situation: What the futures hold.
        name: Name of the order.
        course: Its course.
        best: The best in hindsight, shape (future,).
        chain: What the chain meets; empty where it was not run.
        drift_weeks: Weeks beyond which a group is told to drift.
        rules: The limits of the question.
    """
    cycles = situation.planned_cycles
    brought = replaying.brought(situation, course)
    taken = course.taken[:, :cycles].sum(axis=1)
    cost = situation.hours_per_case[:, cycles - 1].mean(axis=0)
    stock = situation.stock.mean(axis=0)
    middle = _weighted_median(cost, stock)
    easy = cost <= middle if (cost > middle).any() else cost < middle
    shares = [
        float(taken[:, which].sum() / max(situation.stock[:, which].sum(), 1e-9)) for which in (easy, ~easy)
    ]
    return Outcome(
        name,
        band(brought),
        band(brought[best > 0] / best[best > 0]),
        band(taken.sum(axis=1)),
        round(shares[0], 4),
        round(shares[1], 4),
        round(float(kept(situation, course).mean()), 4),
        drifting(situation, course, drift_weeks),
        chain,
        broken(situation, rules, course),
    )


def _weighted_median(values: Numbers, weights: Numbers) -> float:
    order = np.argsort(values, kind="stable")
    running = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(running, running[-1] / 2)])


def kept(situation: Situation, course: Course) -> Flags:
    """Whether each group is done by its latest cycle, shape (future, group); later than replayed counts."""
    left = replaying.per_group(situation, course.waiting)
    cycle = np.minimum(situation.latest, situation.cycles) - 1
    at_latest = left[:, cycle, np.arange(len(situation.groups))]
    return np.asarray((at_latest < 1.0) | (situation.latest > situation.cycles)[None, :])


def drifting(situation: Situation, course: Course, weeks: float) -> tuple[tuple[str, float], ...]:
    """Groups whose mean wait grows away from that of all by more than some weeks, the furthest first.

    A wait counts to the cycle of being taken up, or to the end of the plan for who still waits then; what a
    group waited more than the others before the plan is not laid at the plan's door.
    """
    cycles = situation.planned_cycles
    taken = course.taken[:, :cycles].mean(axis=0)
    left = course.waiting[:, cycles - 1].mean(axis=0)
    added = 13.0 * ((np.arange(cycles) + 0.5) @ taken + cycles * left)
    count = taken.sum(axis=0) + left
    group_added, group_count = (replaying.per_group(situation, part) for part in (added, count))
    mean = float(added.sum() / max(count.sum(), 1e-9))
    excess = (
        np.divide(group_added, group_count, out=np.full_like(group_added, mean), where=group_count > 1) - mean
    )
    order = np.argsort(-excess, kind="stable")
    return tuple((situation.groups[at], round(float(excess[at]), 1)) for at in order if excess[at] > weeks)


def replay_of(record: Mapping[str, Any]) -> Replay:
    """The replay that plain values stand for, as ``Replay.as_record`` gives them."""
    outcomes = tuple(
        Outcome(
            **{
                **one,
                "drifting": tuple((group, weeks) for group, weeks in one["drifting"]),
                "broken": tuple(Broken(**each) for each in one.get("broken", ())),
                "chain": {name: tuple(points) for name, points in one["chain"].items()},
                **{name: tuple(one[name]) for name in ("brought", "share_of_best", "taken_up")},
            }
        )
        for one in record["outcomes"]
    )
    rest = {name: value for name, value in record.items() if name not in ("outcomes", "unkept", "easy_first")}
    return Replay(
        **rest, outcomes=outcomes, unkept=tuple((group, share) for group, share in record["unkept"])
    )
