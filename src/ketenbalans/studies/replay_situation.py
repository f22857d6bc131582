"""What a plan meets in many futures of the simulator: hours, hours per case, and what leaves by itself.

Two ways in: the groups of a register, cell by cell of age, or a planning question of which only the file is
known; then the simulator lends the spread of its hours and hours per case, and ages are not known.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.chain import scenario as scenarios
from ketenbalans.planning.from_stock import assumed, worth
from ketenbalans.planning.instance import Instance
from ketenbalans.planning.replaying import NO_LATEST, Situation
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.building import build
from ketenbalans.simulation.futures import Progress, Results
from ketenbalans.simulation.inputs import NO_PREPHASE, OVERDUE_CELLS, PLAIN, WITH_PREPHASE
from ketenbalans.studies.cycle_question import Question, per_cycle
from ketenbalans.studies.ensembles import World
from ketenbalans.vocabulary.streams import STREAMS

AGE_CELL = 26.0
"""Weeks; applications of a group lodged within the same half year are one cell."""
FEWEST_HOURS = 1e-6


@dataclass(frozen=True)
class Cells:
    """The ages within the groups of a question, each array of shape (cell,)."""

    group: np.ndarray
    stream: np.ndarray
    count: np.ndarray
    weeks_open: np.ndarray
    """Weeks since lodging when cycle 1 starts."""
    weeks_beyond: np.ndarray
    """Weeks beyond the term when cycle 1 starts."""


def cells_of(question: Question, weeks_open: np.ndarray) -> Cells:
    """The cells of a question.

    Args:
        question: The question.
        weeks_open: Weeks since lodging of every application at the reference date.
    """
    elapsed = float(question.bounds[0])
    rows = []
    for at, group in enumerate(question.groups):
        weeks = weeks_open[group.members]
        term = group.weeks_open - group.weeks_beyond
        age = np.floor(weeks / AGE_CELL)
        for value in np.unique(age):
            mine = weeks[age == value]
            mean = float(mine.mean()) + elapsed
            rows.append((at, group.stream, float(mine.size), mean, mean - term))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return Cells(columns[0].astype(np.int64), columns[1].astype(np.int64), *columns[2:])


def run_base(world: World, main: str, futures: int, progress: Progress = lambda _: None) -> Results:
    """Futures in which the old stock is served as it is: whose hours a plan may spend."""
    return World(world.chain, world.standing, world.seed).run(
        [scenarios.load(main)], futures, progress=progress
    )


def from_register(world: World, question: Question, base: Results, weeks_open: np.ndarray) -> Situation:
    """What the groups of a register meet in the futures of a base run.

    Args:
        world: The world of the base run.
        question: The question.
        base: Futures from ``run_base``.
        weeks_open: Weeks since lodging of every application at the reference date.
    """
    cells = cells_of(question, weeks_open)
    bounds = question.bounds
    futures, cycles = len(base.weekly), len(bounds) - 1
    shape = (futures, cycles, len(cells.group))
    per_case, staying = np.zeros(shape), np.ones(shape)
    first = np.ones((futures, len(cells.group)))
    paths = world.paths(base.sample.chain, futures)
    middle = (bounds[:-1] + bounds[1:]) // 2
    lengths = np.diff(bounds)
    for future in range(futures):
        record = build(base.sample, future, world.standing, paths[future], world.weeks)[0]
        hours = (record["hearing"] + record["decision"])[middle]
        ready = middle[:, None] >= int(np.argmax(record["prephase_places"] > 0))
        if not (record["prephase_places"] > 0).any():
            ready = np.zeros_like(ready)
        with_prephase = ready & (record["prephase_rule"] != NO_PREPHASE)[None, :]
        by_stream = np.where(with_prephase, hours[..., WITH_PREPHASE], hours[..., PLAIN])
        per_case[future] = by_stream[:, cells.stream]
        late = cells.weeks_open - record["overdue_after"][cells.stream]
        staying[future] = _staying(record, late, cells.stream, lengths)
        opens = np.searchsorted(bounds, record["open_from"], side="left") + 1
        first[future] = np.where(record["open_from"] > bounds[0], opens, 1)[cells.stream]
    available = base.measure("hours_old") + base.measure("hours_unused")
    value = np.array(
        [worth(float(weeks), question.instance.cycles, assumed())[0] for weeks in cells.weeks_beyond]
    )
    return Situation(
        tuple(group.name for group in question.groups),
        cells.group,
        cells.weeks_open,
        cells.weeks_beyond,
        _stock(cells, base, int(bounds[0])),
        per_case,
        staying,
        per_cycle(available, bounds),
        first,
        np.array([group.latest_cycle or NO_LATEST for group in question.instance.groups]),
        value.T,
    )


def _staying(record: np.ndarray, late: np.ndarray, stream: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Share that neither closes nor comes under a court-set term in each cycle, shape (cycle, cell)."""
    hazard = np.log1p(-np.minimum(record["order_hazard"], 1.0 - 1e-12))
    gone = np.concatenate([[0.0], np.cumsum(hazard)])
    ends = np.cumsum(lengths)
    starts = ends - lengths
    begun, ended = (
        np.clip(late[None, :] + weeks[:, None], 0, OVERDUE_CELLS).astype(np.int64) for weeks in (starts, ends)
    )
    ordered = gone[ended] - gone[begun]
    closed = lengths[:, None] * np.log1p(-record["closure"][stream])[None, :]
    return np.asarray(np.exp(ordered + closed))


def _stock(cells: Cells, base: Results, start: int) -> np.ndarray:
    """Who waits for a cohort when the plan starts, shape (future, cell).

    Until then the regular process took the oldest of each stream; those under a court-set term are served
    before the cohorts and do not wait for them.
    """
    open_then = base.flows[:, start - 1, :, m.OPEN]
    decided = base.flows[:, :start, :, m.DECIDED].sum(axis=1)
    old = np.array([name.startswith("old.") for name in STREAMS])
    under_term = base.measure("court_waiting")[:, start - 1] / np.maximum(open_then[:, old].sum(axis=1), 1.0)
    stock = np.zeros((len(open_then), len(cells.group)))
    for stream in np.unique(cells.stream):
        mine = np.flatnonzero(cells.stream == stream)
        mine = mine[np.argsort(-cells.weeks_open[mine], kind="stable")]
        older = np.cumsum(cells.count[mine]) - cells.count[mine]
        left = np.clip(older + cells.count[mine] - decided[:, [stream]], 0.0, cells.count[mine])
        total = np.maximum(left.sum(axis=1), 1e-9)
        stock[:, mine] = left * (open_then[:, stream] / total)[:, None]
    return np.asarray(stock * (1.0 - np.minimum(under_term, 1.0))[:, None])


def from_file(instance: Instance, question: Question, base: Results) -> Situation:
    """What the groups of a planning question meet, of which only the file is known.

    The hours of each cycle, and the hours per case, vary as they do in the futures of a base run; nothing
    leaves by itself and ages are not known, so whoever came first is not known either. A latest cycle stands
    for the deadline.
    """
    cycles, groups = instance.cycles, instance.groups
    bounds = question.bounds
    available = per_cycle(base.measure("hours_old") + base.measure("hours_unused"), bounds)
    spread = available / np.maximum(available.mean(axis=0), FEWEST_HOURS)
    spread = spread[:, np.arange(cycles) % spread.shape[1]]
    hours = np.array(instance.limits.loads.get("hours", (np.inf,) * cycles))
    standard = base.sample.values["hours.standard"]
    per_case = np.array([sum(group.hours) for group in groups])
    shape = (len(spread), cycles, len(groups))
    return Situation(
        tuple(group.id for group in groups),
        np.arange(len(groups)),
        np.zeros(len(groups)),
        np.array([-13.0 * (group.latest_cycle or NO_LATEST) for group in groups]),
        np.tile([float(group.supply(cycles)) for group in groups], (len(spread), 1)),
        np.broadcast_to(
            (standard / standard.mean())[:, None, None] * np.maximum(per_case, FEWEST_HOURS), shape
        ).copy(),
        np.ones(shape),
        np.where(np.isfinite(hours), hours, 1e12)[None, :] * spread,
        np.tile([float(group.not_before) for group in groups], (len(spread), 1)),
        np.array([group.latest_cycle or NO_LATEST for group in groups]),
        np.array([group.value for group in groups]).T,
    )
