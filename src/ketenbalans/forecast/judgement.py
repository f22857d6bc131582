"""Judgement scenarios: what a person holds possible beside the counts, with the source of it.

A scenario changes the futures of some series from a period on, by a factor or to a number of persons. It is
shown beside the forecast under its own name and is never mixed into it unseen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketenbalans.errors import ContradictionError, DuplicateError, OutOfRangeError, UnknownNameError
from ketenbalans.forecast.own import Forecast
from ketenbalans.forecast.paths import quantiles_of_paths
from ketenbalans.forecast.scores import MIDDLE
from ketenbalans.vocabulary.calendar import Period
from ketenbalans.vocabulary.documents import Section, parse_yaml, read_text

ALL = "all"
MOST_TIMES = 100.0
"""A factor beyond this is taken for a slip of the pen."""


@dataclass(frozen=True)
class Scenario:
    """A change that a person holds possible.

    Attributes:
        name: Short name, unique in the file.
        source: Who says so, where and when.
        series: Which series change.
        first: First period that changes.
        last: Last period that changes; None for all that follow.
        factor: By what counts are multiplied; None where persons are given.
        persons: Median that the series together get in a period; None where a factor is given.
    """

    name: str
    source: str
    series: tuple[str, ...]
    first: Period
    last: Period | None
    factor: float | None
    persons: float | None


def read_scenarios(path: Path, known: Sequence[str]) -> tuple[Scenario, ...]:
    """The scenarios of a file; see docs/how-to/forecast.md.

    Args:
        path: YAML with ``schema`` and ``scenarios``.
        known: Names of the series that a scenario may speak of.

    Raises:
        UnknownNameError: If a series is not in the table.
        ContradictionError: If a scenario gives both a factor and persons, or neither.
        DuplicateError: If a name stands twice.
        OutOfRangeError: If a factor or a number of persons cannot be, or the last period comes first.
        MissingValueError: If a name, a source, a series or a first period is missing.
    """
    return parse_scenarios(read_text(path), str(path), known)


def parse_scenarios(text: str, file: str, known: Sequence[str]) -> tuple[Scenario, ...]:
    """The scenarios that a text holds; see ``read_scenarios``.

    Example:
        >>> text = '''
        ... schema: 1
        ... scenarios:
        ...   - {name: border, source: "Note 12, 2026-03", series: [SYR], from: 2026-06, factor: 0.7}
        ... '''
        >>> parse_scenarios(text, "judgement.yaml", ["SYR"])[0].factor
        0.7
    """
    found: list[Scenario] = []
    for section in parse_yaml(text, file).only("schema", "scenarios").sections("scenarios"):
        scenario = _read(section, known)
        if any(scenario.name == other.name for other in found):
            raise DuplicateError(
                "scenario {name!r} stands twice",
                where=section.place("name"),
                mend="give each a name of its own",
                name=scenario.name,
            )
        found.append(scenario)
    return tuple(found)


def _read(section: Section, known: Sequence[str]) -> Scenario:
    section.only("name", "source", "series", "from", "until", "factor", "persons")
    if ("factor" in section) == ("persons" in section):
        raise ContradictionError(
            "a scenario gives either a factor or persons",
            where=section.place(),
            mend="keep one of the two",
        )
    series = section.texts("series")
    for name in series:
        if name != ALL and name not in known:
            raise UnknownNameError("series", name, [*known, ALL], where=section.place("series"))
    first = Period.parse(section.text("from"), where=section.place("from"))
    last = Period.parse(section.text("until"), where=section.place("until")) if "until" in section else None
    if last is not None and last.first < first.first:
        raise OutOfRangeError(
            "until {last} lies before from {first}",
            where=section.place("until"),
            mend="give a later period",
            last=last,
            first=first,
        )
    return Scenario(
        section.text("name"),
        section.text("source"),
        tuple(known) if ALL in series else tuple(series),
        first,
        last,
        section.number("factor", low=0.0, high=MOST_TIMES) if "factor" in section else None,
        section.number("persons", low=0.0) if "persons" in section else None,
    )


def under(scenario: Scenario, forecast: Forecast, paths: np.ndarray) -> np.ndarray:
    """The paths as they would run under a scenario, of the same shape; whole counts.

    Every future keeps its luck: counts of the named series are multiplied in each period that the scenario
    speaks of. Persons become the factor that brings the median of their sum there.

    Args:
        scenario: One of ``read_scenarios``.
        forecast: From ``own.forecast_panel``.
        paths: Its paths, shape (future, series, horizon).

    Raises:
        ContradictionError: If the scenario speaks of no period of the forecast, or of another kind of period.
    """
    rows = [place for place, name in enumerate(forecast.names) if name in scenario.series]
    if scenario.first.kind != forecast.kind:
        raise ContradictionError(
            "scenario {name!r} speaks of a {kind}, the table of a {other}",
            where=scenario.name,
            mend="write its periods as in the table",
            name=scenario.name,
            kind=scenario.first.kind,
            other=forecast.kind,
        )
    changed, touched = paths.astype(float), False
    for step, label in enumerate(forecast.labels):
        period = Period.parse(label)
        if period.first < scenario.first.first or (
            scenario.last is not None and period.first > scenario.last.first
        ):
            continue
        touched = True
        factor = scenario.factor
        if factor is None:
            middle = float(quantiles_of_paths(paths[:, rows, step].sum(axis=1))[MIDDLE])
            factor = (scenario.persons or 0.0) / max(middle, 1.0)
        changed[:, rows, step] *= factor
    if not touched:
        raise ContradictionError(
            "scenario {name!r} changes no period between {first} and {last}",
            where=scenario.name,
            mend="let it begin within the horizon",
            name=scenario.name,
            first=forecast.labels[0],
            last=forecast.labels[-1],
        )
    return np.asarray(np.round(changed)).astype(np.int64)
