"""Reads a sweep: which attributes or assumptions are varied, over which values, on top of which scenario.

A point of a sweep is a scenario of its own: the base, and one named difference per axis. So a sweep can
vary whatever a scenario file can change, under the same checks, and nothing else.
"""

from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.chain import load as load_chain
from ketenbalans.chain.difference import OPERATIONS, operation_of, with_value
from ketenbalans.chain.sampling import latin
from ketenbalans.chain.scenario import Difference, Scenario
from ketenbalans.errors import BadInputError, OutOfRangeError
from ketenbalans.studies.ensembles import assumption_set
from ketenbalans.vocabulary.documents import Section, read_document

GRID, LATIN = "grid", "latin"
MOST_POINTS = 100_000
Setting = float | str
"""What an axis can stand at: a number, or a word such as ``fixed_share``."""


@dataclass(frozen=True)
class Axis:
    """One thing that is varied.

    Attributes:
        difference: The named difference; its value is that of the point.
        values: The values of a grid; of a Latin hypercube the lowest and the highest.
    """

    difference: Difference
    values: tuple[Setting, ...]

    @property
    def name(self) -> str:
        """What is varied, and how, as the columns of the answer name it."""
        one = self.difference
        stream = f"[{one.stream}]" if one.stream else ""
        since = f" from {one.first.isoformat()}" if one.first else ""
        until = f" until {one.until.isoformat()}" if one.until else ""
        return f"{one.operation} {one.target}{stream}{since}{until}"


@dataclass(frozen=True)
class Sweep:
    """A sweep as its file describes it.

    Attributes:
        name: Its id.
        title: In both languages.
        base: Scenario, and assumption set where one is named, that every point starts from.
        axes: What is varied.
        design: ``grid`` (every combination) or ``latin`` (a Latin hypercube of ``points``).
        points: Number of points.
        seed: Seed of the hypercube; the futures have that of the command.
    """

    name: str
    title: dict[str, str]
    base: tuple[Scenario, ...]
    axes: tuple[Axis, ...]
    design: str
    points: int
    seed: int

    def table(self) -> list[tuple[Setting, ...]]:
        """The value of every axis, for each point; a grid runs through its last axis first."""
        if self.design == GRID:
            return list(product(*(axis.values for axis in self.axes)))
        columns = []
        for place, axis in enumerate(self.axes):
            low, high = (float(value) for value in axis.values)
            columns.append(low + (high - low) * latin(self.seed, place, self.points))
        return [tuple(float(value) for value in row) for row in np.stack(columns, axis=1)]

    def scenario_at(self, values: tuple[Setting, ...]) -> Scenario:
        """The differences of one point, a value for each axis."""
        differences = tuple(
            replace(axis.difference, value=value) for axis, value in zip(self.axes, values, strict=True)
        )
        return Scenario(self.name, self.title, differences)


def read(path: Path) -> Sweep:
    """The sweep that a file describes; every point of it is checked against the bounds of the chain.

    Raises:
        KetenbalansError: With file, line, key and mend, for whatever is missing, unknown or out of bounds.

    Source:
        docs/reference/sweep-file.md.
    """
    document = read_document(path).only(
        "schema", "id", "title", "scenario", "assumption_set", "design", "points", "seed", "axes"
    )
    title = document.section("title").only("en", "nl")
    design = document.one_of("design", (GRID, LATIN), GRID)
    base = [_scenario(document.text("scenario"), path)]
    if "assumption_set" in document:
        base.append(assumption_set(document.text("assumption_set")))
    axes = tuple(_read_axis(section, design) for section in document.sections("axes"))
    if not axes:
        raise BadInputError(
            "nothing is varied",
            where=document.place("axes"),
            mend="name one attribute or assumption, or more",
        )
    _refuse_twice(axes)
    points = int(np.prod([len(axis.values) for axis in axes]))
    if design == LATIN:
        points = document.whole("points", low=2, high=MOST_POINTS)
    elif "points" in document:
        raise BadInputError(
            "a grid has as many points as its values make",
            where=document.place("points"),
            mend="leave out 'points', or write 'design: latin'",
        )
    if points > MOST_POINTS:
        raise OutOfRangeError(
            "the grid has {points} points",
            where=document.place("axes"),
            mend="give fewer values, or write 'design: latin' with at most {most} points",
            points=points,
            most=MOST_POINTS,
        )
    texts = {language: title.text(language) for language in ("en", "nl")}
    seed = document.whole("seed", 1, low=0)
    found = Sweep(document.text("id"), texts, tuple(base), axes, design, points, seed)
    _check_bounds(found)
    return found


def _scenario(name: str, path: Path) -> Scenario:
    """A shipped scenario, or a file that is named from where the sweep stands."""
    beside = path.parent / name
    return scenarios.load(str(beside) if name.endswith((".yaml", ".yml")) and beside.exists() else name)


def _read_axis(section: Section, design: str) -> Axis:
    section.only(*OPERATIONS, "stream", "values", "low", "high", "steps", "from", "until", "reason", "source")
    return Axis(with_value(section, operation_of(section), 0.0), _read_values(section, design))


def _read_values(section: Section, design: str) -> tuple[Setting, ...]:
    if "values" in section:
        if design == LATIN:
            raise BadInputError(
                "a Latin hypercube runs between two values",
                where=section.place("values"),
                mend="write 'low' and 'high' in place of 'values'",
            )
        return _listed(section)
    low, high = section.number("low"), section.number("high")
    if low >= high:
        raise BadInputError(
            "low {low} is not below high {high}",
            where=section.place("low"),
            mend="turn them round",
            low=low,
            high=high,
        )
    if design == LATIN:
        return (low, high)
    steps = section.whole("steps", low=2, high=MOST_POINTS)
    return tuple(float(value) for value in np.linspace(low, high, steps))


def _listed(section: Section) -> tuple[Setting, ...]:
    values: list[Setting] = []
    for item in section.items("values"):
        if isinstance(item, bool) or not isinstance(item, int | float | str):
            raise BadInputError(
                "{item!r} is neither a number nor a word",
                where=section.place("values"),
                mend="write numbers, or words such as fixed_share",
                item=item,
            )
        values.append(item if isinstance(item, str) else float(item))
    if not values or len(set(values)) < len(values):
        raise BadInputError(
            "the values of an axis are missing or stand twice",
            where=section.place("values"),
            mend="give each value once",
        )
    return tuple(values)


def _refuse_twice(axes: tuple[Axis, ...]) -> None:
    seen: set[tuple[str, str | None]] = set()
    for axis in axes:
        key = (axis.difference.target, axis.difference.stream)
        if key in seen:
            raise BadInputError(
                "{name} is varied twice",
                where=axis.difference.place,
                mend="keep one of the two axes",
                name=axis.difference.target,
            )
        seen.add(key)


def _check_bounds(sweep: Sweep) -> None:
    """Applies the differences at the ends of every axis, so that an error comes before the first run."""
    chain = load_chain()
    for scenario in sweep.base:
        chain = scenario.apply(chain)
    for axis in sweep.axes:
        for value in axis.values:
            replace(axis.difference, value=value).apply(chain)
