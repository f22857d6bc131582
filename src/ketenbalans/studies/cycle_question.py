"""The planning question of a register: stock, waits, hours and loads, from a first run without cohorts.

The hours that new applications, priority groups and cases under a court-set term leave are averaged over
futures of a run in which the old stock is served as it is. What closes or comes under a court-set term
before its turn is taken off every group alike, so that litigation earns no group a place. Solving the
question is in ``studies.cycles``, replaying the answer in ``studies.replay``.
"""

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.chain import assumptions
from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.sampling import Sample
from ketenbalans.errors import MissingValueError
from ketenbalans.planning import promising
from ketenbalans.planning.from_stock import FILE, instance_from
from ketenbalans.planning.instance import Instance
from ketenbalans.planning.reading import read_limits
from ketenbalans.policy.clock_arrays import decision_deadlines
from ketenbalans.simulation import lags
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.building import Horizon, case_hours
from ketenbalans.simulation.futures import Results
from ketenbalans.simulation.inputs import WITH_PREPHASE
from ketenbalans.studies.ensembles import World
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START, plan_cycle
from ketenbalans.vocabulary.codes import GROUPS, Category, TermRegime
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.json_documents import read_json
from ketenbalans.vocabulary.streams import PRIORITY_STREAMS, STREAMS

CYCLES = 12
PROBE_FUTURES = 24
NORMAL = -1
"""No procedure of its own: the normal one."""


@dataclass(frozen=True)
class Choices:
    """The choices PLN-10 to PLN-14; ``chosen()`` reads the shipped ones."""

    margin: int
    ceiling: float
    groups_at_a_time: int
    drift_weeks: float
    smallest_group: int


def chosen() -> Choices:
    """The shipped choices.

    Example:
        >>> chosen().groups_at_a_time
        10
    """
    found = assumptions.read(assumptions.FOLDER / FILE)
    return Choices(
        int(found["PLN-10"].value),
        found["PLN-11"].value,
        int(found["PLN-12"].value),
        found["PLN-13"].value,
        int(found["PLN-14"].value),
    )


@dataclass(frozen=True)
class Group:
    """A nationality in a category, or the rest of a category taken together.

    Args:
        name: Nationality and category; plays no part in the plan.
        stream: Position in ``STREAMS``.
        share: Share of the stream's stock.
        weeks_open: Mean weeks since lodging at the reference date.
        weeks_beyond: Mean weeks beyond the decision term at the reference date; below zero: within it.
        members: Positions of its applications.
    """

    name: str
    stream: int
    share: float
    weeks_open: float
    weeks_beyond: float
    members: np.ndarray


@dataclass(frozen=True)
class Question:
    """A planning question and what it was made from.

    Args:
        instance: The question; its grant-rate band is still free.
        groups: In the order of the instance.
        first: Number of the first plan cycle.
        bounds: Week of the simulation in which each cycle starts, shape (cycle + 1,), as far as simulated.
        probe: The run without cohorts.
        hours: Mean hours per cycle of priority groups and court-set terms, of new applications and of the
            old stock, by name, each of shape (cycle,).
        open_now: Open applications of the cohorts on the reference date.
        open_then: The same when the first cycle starts; until then the regular process goes on (R-044).
        own_turn: Share of them that waits for its turn; the rest closes or comes under a court-set term.
        target: Grant rate of everything decided over the plan.
    """

    instance: Instance
    groups: tuple[Group, ...]
    first: int
    bounds: np.ndarray
    probe: Results
    hours: dict[str, np.ndarray]
    open_now: float
    open_then: float
    own_turn: float
    target: float

    @property
    def stream(self) -> np.ndarray:
        """Position in ``STREAMS`` of every group, shape (group,)."""
        return np.array([group.stream for group in self.groups])


def groups_of(applications: Applications, start: np.datetime64, smallest: int) -> list[Group]:
    """The groups of the categories and of the small groups, in the order of the streams.

    Args:
        applications: Open applications.
        start: The reference date, ``datetime64[D]``.
        smallest: Nationalities with fewer applications in a category are taken together.
    """
    lodged = applications.lodged.astype("datetime64[D]")
    weeks = (start - lodged).astype(np.int64) / 7
    old = np.full(len(applications), list(TermRegime).index(TermRegime.OLD))
    nationality = np.array(applications.nationalities)[applications.nationality]
    last = decision_deadlines(old, np.full(len(applications), NORMAL), lodged, country=nationality)
    beyond = (start - last).astype(np.int64) / 7
    found: list[Group] = []
    for place, name in enumerate(GROUPS):
        if not isinstance(name, Category) and name.value != "small_group":
            continue
        stream = applications.group == place
        rest = stream.copy()

        def group(label: str, members: np.ndarray, place: int = place, stream: np.ndarray = stream) -> Group:
            share = float(members.sum() / stream.sum())
            means = float(weeks[members].mean()), float(beyond[members].mean())
            return Group(label, place, share, *means, np.flatnonzero(members))

        if isinstance(name, Category):
            for code in np.unique(applications.nationality[stream]):
                mine = stream & (applications.nationality == code)
                if mine.sum() >= smallest:
                    rest &= ~mine
                    found.append(group(f"{applications.nationalities[int(code)]} {name.value}", mine))
        if rest.any():
            label = f"rest {name.value}" if isinstance(name, Category) else "small groups"
            found.append(group(label, rest))
    return found


def bounds_of(horizon: Horizon, first: int) -> np.ndarray:
    """The week in which each plan cycle from a first one on starts, as far as the simulation reaches."""
    weeks = []
    number = first
    while (week := horizon.week_of(plan_cycle(number).first)) <= horizon.weeks:
        weeks.append(week)
        number += 1
    return np.array(weeks)


def first_cycle_after(world: World) -> int:
    """The number of the first plan cycle that starts after the reference date.

    Example:
        >>> from datetime import date
        >>> from types import SimpleNamespace
        >>> first_cycle_after(SimpleNamespace(standing=SimpleNamespace(start=date(2027, 2, 1))))
        3
    """
    number = 1
    while plan_cycle(number).first <= world.standing.start:
        number += 1
    return number


def per_cycle(weekly: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Sums per plan cycle of a weekly series whose last axis is the week; last axis (cycle,)."""
    return np.asarray(np.add.reduceat(weekly[..., : bounds[-1]], bounds[:-1], axis=-1))


def by_cycle(lag: np.ndarray, weeks: int = 13) -> np.ndarray:
    """Share of a load by cycles after intake, where cases are taken up evenly over a cycle.

    Args:
        lag: Chance of each whole number of weeks between intake and load.
        weeks: Weeks in a cycle.

    Example:
        >>> by_cycle(np.array([0, 0, 0, 0, 0, 0, 1.0])).round(4).tolist()  # six weeks: 7 of 13 stay inside
        [0.5385, 0.4615]
    """
    cells = np.add.outer(np.arange(weeks), np.arange(lag.size)) // weeks
    spread = np.bincount(cells.ravel(), np.tile(lag, weeks) / weeks)
    return np.asarray(spread)


def question_of(world: World, applications: Applications, main: str, first: int | None = None) -> Question:
    """The planning question of the open applications of the old stock (R-040 to R-043).

    Args:
        world: The chain, the standing stock and the seed.
        applications: The open applications that the groups are made from.
        main: The scenario.
        first: Number of the first cycle; the next one after the reference date if None.

    Raises:
        MissingValueError: If no application of a category is open.
    """
    first = first or first_cycle_after(world)
    choices = chosen()
    probe = world.run([scenarios.load(main)], PROBE_FUTURES, design="central")
    bounds = bounds_of(probe.horizon, first)
    start = np.datetime64(world.standing.start, "D")
    groups = groups_of(applications, start, choices.smallest_group)
    if not groups:
        raise MissingValueError(
            "no open application of the old stock belongs to a category",
            where="register",
            mend="import open applications with their nationality, or give an instance file",
        )
    stream = np.array([group.stream for group in groups])
    sample, open_mean = probe.sample, probe.flows[:, :, :, m.OPEN].mean(axis=0)
    stock = open_mean[bounds[0] - 1, stream] * [group.share for group in groups]
    full = min(bounds[min(CYCLES, len(bounds) - 1)], probe.horizon.weeks) - 1
    hearing, decision = case_hours(sample, 0, probe.horizon)
    hours = (hearing + decision)[full, :, WITH_PREPHASE][stream]
    given = {
        name: per_cycle(probe.measure(f"hours_{name}").mean(axis=0), bounds)
        for name in ("priority", "pact", "old", "unused")
    }
    # Beyond the horizon counts what the old stock could get: in many futures it is done by then.
    promised = np.append(given["old"][:CYCLES], (given["old"] + given["unused"])[CYCLES:])
    left = open_mean[-1, stream] * [group.share for group in groups]
    own_turn = min(1.0, float((given["old"].sum() + left @ hours) / (stock @ hours)))
    waiting = np.rint(stock * own_turn)
    elapsed = (plan_cycle(first).first - world.standing.start).days / 7
    location = probe.horizon.week_of(FIRST_CYCLE_START) + round(sample.number("plan.location_delay", 0))
    not_before = np.where(stream == STREAMS.index("old.B"), int(np.searchsorted(bounds, location)) + 1, 1)
    latest = promising.latest_cycles(
        stock=waiting,
        hours=hours,
        weeks_open=[group.weeks_open for group in groups],
        hours_per_cycle=promised,
        margin=choices.margin,
        not_before=not_before,
        place="register",
    )
    fixed_decisions, fixed_grants = _fixed(probe, bounds)
    grant = sample.by_stream("flow.grant", 0)[stream]
    loads = _loads(sample, stream)
    limits: dict[str, list[float]] = {
        "hours": given["old"][:CYCLES].tolist(),
        "places": (13.0 * sample.number("plan.places", 0) * np.ones(CYCLES)).tolist(),
    }
    cases = float(given["old"][:CYCLES].mean() * waiting.sum() / (waiting @ hours))
    for name, load in loads.items():
        mean = float(waiting @ load.sum(axis=1) / waiting.sum())
        limits[name] = [math.ceil(choices.ceiling * cases * mean)] * CYCLES
    instance = instance_from(
        groups=[group.name for group in groups],
        stock=waiting,
        hours=hours.round(2),
        grant_rate=grant.round(4),
        weeks_beyond_term=np.array([group.weeks_beyond for group in groups]) + elapsed,
        cycles=CYCLES,
        limits=limits,
        family=loads["family"].round(4),
        appeals=loads["appeals"].round(4),
        returns=loads["returns"].round(4),
        places=np.where(stream == STREAMS.index("old.B"), 1.0, 0.0),
        not_before=not_before,
        latest_cycle=latest,
        hours_after=promising.hours_until(latest, promised, CYCLES),
        groups_per_cycle=choices.groups_at_a_time,
        fixed_decisions=np.rint(fixed_decisions),
        fixed_grants=np.rint(fixed_grants),
        place="register",
    )
    instance = replace(instance, first_cycle=first)
    return Question(
        instance,
        tuple(groups),
        first,
        bounds,
        probe,
        {name: series[:CYCLES] for name, series in given.items()},
        float(sum(world.standing.initial[place].sum() for place in set(stream.tolist()))),
        float(stock.sum()),
        own_turn,
        _grant_rate(waiting, grant, fixed_decisions, fixed_grants),
    )


def with_limits(question: Question, path: Path) -> Question:
    """The question under limits from a file, in the form of ``limits`` in the instance file.

    Args:
        question: The question.
        path: JSON or YAML; what it names takes the place of the limit of that name, the rest stays.

    Raises:
        KetenbalansError: With file, line and mend, for a limit that cannot be used.
    """
    document = read_json(path) if path.suffix == ".json" else read_document(path)
    keys = {name: document.values[name] for name in document if name != "schema"}
    given = read_limits(Section(keys, document.lines, document.file, document.line), question.instance.cycles)
    own = question.instance.limits
    limits = replace(
        own,
        loads={**own.loads, **given.loads},
        languages={**own.languages, **given.languages},
        groups_per_cycle=given.groups_per_cycle or own.groups_per_cycle,
        grant_rate=given.grant_rate,
    )
    return replace(question, instance=replace(question.instance, limits=limits))


def _loads(sample: Sample, stream: np.ndarray) -> dict[str, np.ndarray]:
    """What a case brings to partners by cycles after intake, each of shape (group, cycle)."""
    grant, appeal, annulled, refugee = (
        sample.by_stream(f"flow.{name}", 0)[stream] for name in ("grant", "appeal", "annulled", "refugee")
    )
    wait = np.zeros(round(sample.number("hours.decision_lag", 0)) + 1)
    wait[-1] = 1.0
    court = np.convolve(wait, lags.gamma_lag(sample.number("lag.court", 0), 3.0))
    apply = np.convolve(wait, lags.gamma_lag(sample.number("lag.family_refugee", 0), 4.0))
    at_decision, at_ruling, at_application = (by_cycle(lag)[:CYCLES] for lag in (wait, court, apply))
    rejected = 1.0 - grant
    returns = np.zeros((len(stream), CYCLES))
    returns[:, : at_decision.size] += np.outer(rejected * (1.0 - appeal), at_decision)
    returns[:, : at_ruling.size] += np.outer(rejected * appeal * (1.0 - annulled), at_ruling)
    per_refugee = sample.number("family.per_refugee", 0)
    return {
        "family": np.outer(grant * refugee * per_refugee, at_application),
        "appeals": np.outer(rejected * appeal, at_decision),
        "returns": returns,
    }


def _fixed(probe: Results, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First decisions of the Pact and priority streams per cycle, and the grants among them."""
    others = np.array([not name.startswith("old.") or name in PRIORITY_STREAMS for name in STREAMS])
    decided = probe.flows[:, :, :, m.DECIDED].mean(axis=0)[:, others]
    grant = probe.sample.by_stream("flow.grant", 0)[others]
    return per_cycle(decided.sum(axis=1), bounds)[:CYCLES], per_cycle(decided @ grant, bounds)[:CYCLES]


def _grant_rate(
    stock: np.ndarray, grant: np.ndarray, fixed_decisions: np.ndarray, fixed_grants: np.ndarray
) -> float:
    """Grant rate of everything that is decided over the plan: the rate that is to stay stable (R-042)."""
    return float((stock @ grant + fixed_grants.sum()) / (stock.sum() + fixed_decisions.sum()))
