"""How much capacity, from when, for a wanted probability that the old stock is done by a day.

The futures keep their luck while the capacity is changed, so the share done of each future grows with the
capacity and its quantile over futures can be followed to where it crosses the wanted share. Each answer is
run as it is told: the probability beside it is counted, not interpolated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ketenbalans.chain.scenario import Difference, Scenario
from ketenbalans.errors import OutOfRangeError
from ketenbalans.simulation.building import PROMISE, Horizon
from ketenbalans.simulation.futures import Results
from ketenbalans.studies import summaries
from ketenbalans.studies.ensembles import World
from ketenbalans.studies.figures import figures_of, standard_error

STAFF, HOURS = "staff", "hours"
LARGEST = {STAFF: 2000.0, HOURS: 2.0}
STEP = {STAFF: 5.0, HOURS: 0.005}
"""Answers are told in steps of five fte, or of half a per cent of the hours."""
MOST_TRIES = 14
LIFTED = {"screening": "screening.capacity", "pre-phase": "plan.places"}
"""What else may hold the work up, and the attribute that is multiplied to see whether it does."""
TIMES_LIFTED = 10.0
REASON, SOURCE = "Searched for by the target.", "ketenbalans target"


@dataclass(frozen=True)
class Goal:
    """What is wanted.

    Attributes:
        share: Share of the old stock that must be done.
        probability: Share of the futures in which it must be.
        day: By when.
    """

    share: float = 0.95
    probability: float = 0.8
    day: date = PROMISE

    def __post_init__(self) -> None:
        for name, value in (("--done", self.share), ("--probability", self.probability)):
            if not 0.0 < value < 1.0:
                raise OutOfRangeError(
                    "{value} is no share between 0 and 1",
                    where=name,
                    mend="write 0.8 for 80 %; all of it with certainty cannot be asked of a model",
                    value=value,
                )


@dataclass(frozen=True)
class Tried:
    """One amount that was run.

    Attributes:
        amount: Extra fte, or extra hours as a share of the hours.
        probability: Share of the futures that reach the goal.
        quantile: Share done that the wanted part of the futures reaches.
        figures: Medians of the other figures.
    """

    amount: float
    probability: float
    quantile: float
    figures: dict[str, float]


@dataclass(frozen=True)
class Found:
    """The answer for one assumption set and one first day.

    Attributes:
        set_name: Assumption set.
        first_day: From when.
        answer: The smallest amount that reaches the goal; None if the largest does not.
        tried: Everything that was run, by amount: the frontier.
        lifted: Where nothing reaches it: what the largest amount reaches once another limit is lifted too.
    """

    set_name: str
    first_day: date
    answer: Tried | None
    tried: tuple[Tried, ...]
    lifted: Mapping[str, Tried] = field(default_factory=dict)


def change(kind: str, amount: float, first_day: date) -> Scenario:
    """The scenario that adds an amount of capacity from a day on."""
    added = {STAFF: ("add", "capacity.extra_fte", amount), HOURS: ("scale", "capacity.factor", 1.0 + amount)}
    operation, name, value = added[kind]
    difference = Difference(operation, name, None, value, None, REASON, SOURCE, "target", first_day)
    return Scenario(f"target_{kind}", {"en": f"{kind} {amount:g}", "nl": f"{kind} {amount:g}"}, (difference,))


def search(
    world: World,
    base: Sequence[Scenario],
    set_name: str,
    goal: Goal,
    *,
    kind: str = STAFF,
    first_day: date,
    futures: int = 200,
    tried: Callable[[Tried], None] = lambda _: None,
) -> Found:
    """Finds the smallest amount of capacity that reaches a goal.

    Args:
        world: Chain, standing stock and seed.
        base: The scenario and the assumption set, applied in this order.
        set_name: Name of that set.
        goal: What is wanted.
        kind: ``staff`` (extra hear-and-decide staff, recruited within the ceiling and with their training)
            or ``hours`` (extra hours at once, wherever they come from).
        first_day: From when.
        futures: Futures of each run.
        tried: Told each amount that was run.

    Returns:
        The answer and the frontier.

    Raises:
        OutOfRangeError: If the first day lies outside the horizon.
    """
    horizon = Horizon(world.standing.start, world.weeks)
    if not 0 <= horizon.week_of(first_day) < horizon.week_of(goal.day):
        raise OutOfRangeError(
            "{day} is not between {start} and {end}",
            where="--from",
            mend="name a day before the goal",
            day=first_day.isoformat(),
            start=world.standing.start.isoformat(),
            end=goal.day.isoformat(),
        )
    known: dict[float, Tried] = {}

    def at(amount: float) -> Tried:
        if amount not in known:
            results = world.run([*base, change(kind, amount, first_day)], futures)
            known[amount] = _tried(amount, results, goal)
            tried(known[amount])
        return known[amount]

    answer = _smallest(at, goal, STEP[kind], LARGEST[kind])
    frontier = tuple(known[amount] for amount in sorted(known))
    lifted = {}
    if answer is None:
        largest = change(kind, LARGEST[kind], first_day)
        for name, target in LIFTED.items():
            results = world.run([*base, largest, _lift(target)], futures)
            lifted[name] = _tried(LARGEST[kind], results, goal)
    return Found(set_name, first_day, answer, frontier, lifted)


def _lift(target: str) -> Scenario:
    difference = Difference("scale", target, None, TIMES_LIFTED, None, REASON, SOURCE, "target")
    return Scenario(f"lift_{target}", {"en": target, "nl": target}, (difference,))


def _tried(amount: float, results: Results, goal: Goal) -> Tried:
    done = summaries.share_done(results, goal.day)
    medians = {name: float(np.median(values)) for name, values in figures_of(results).items()}
    # The share that the wanted part of the futures reaches: the lowest of them, counted from the best.
    ranked = np.sort(done)[::-1]
    place = max(int(np.ceil(goal.probability * done.size)) - 1, 0)
    return Tried(amount, float((done >= goal.share).mean()), float(ranked[place]), medians)


def _smallest(at: Callable[[float], Tried], goal: Goal, step: float, largest: float) -> Tried | None:
    """The smallest multiple of the step that reaches the goal; by regula falsi and halving."""

    def reaches(one: Tried) -> bool:
        return one.quantile >= goal.share

    low = at(0.0)
    if reaches(low):
        return low
    high = at(largest)
    if not reaches(high):
        return None
    for attempt in range(MOST_TRIES):
        if high.amount - low.amount <= step * 1.0001:
            break
        part = (goal.share - low.quantile) / (high.quantile - low.quantile)
        # A curve that saturates draws the crossing to one side: every other step halves.
        part = 0.5 if attempt % 2 else min(max(part, 0.05), 0.95)
        steps = round((low.amount + part * (high.amount - low.amount)) / step)
        amount = round(min(max(steps * step, low.amount + step), high.amount - step), 6)
        middle = at(amount)
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high


def document(found: Sequence[Found], goal: Goal, kind: str, futures: int) -> dict[str, object]:
    """The answers as a JSON document; probabilities stand per named assumption set."""
    return {
        "goal": {"done": goal.share, "probability": goal.probability, "by": goal.day.isoformat()},
        "capacity": kind,
        "unit": "fte" if kind == STAFF else "share of the hours",
        "futures": futures,
        "answers": [
            {
                "assumption_set": one.set_name,
                "from": one.first_day.isoformat(),
                "amount": None if one.answer is None else one.answer.amount,
                "reached": one.answer is not None,
                **_tell(one.answer or one.tried[-1], futures),
                "without": _tell(one.tried[0], futures),
                "lifted": {name: _tell(tried, futures) for name, tried in one.lifted.items()},
                "frontier": [{"amount": tried.amount, **_tell(tried, futures)} for tried in one.tried],
            }
            for one in found
        ],
    }


def _tell(tried: Tried, futures: int) -> dict[str, object]:
    return {
        "probability": round(tried.probability, 4),
        "standard_error": round(standard_error(tried.probability, futures), 4),
        "share_done": round(tried.quantile, 4),
        "medians": {name: round(value, 4) for name, value in tried.figures.items()},
    }


def goal_from(share: float, probability: float, day: date, world: World) -> Goal:
    """A goal, held against the horizon.

    Raises:
        OutOfRangeError: If a share is none, or the day lies outside the horizon.
    """
    goal = Goal(share, probability, day)
    last = Horizon(world.standing.start, world.weeks).ends()[-1]
    if not world.standing.start < day <= last:
        raise OutOfRangeError(
            "{day} is not between {start} and {end}",
            where="--by",
            mend="name a day within the simulation",
            day=day.isoformat(),
            start=world.standing.start.isoformat(),
            end=last.isoformat(),
        )
    return goal
