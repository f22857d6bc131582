"""Runs a sweep: every point on the same futures as the baseline, told as a difference from it."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ketenbalans import __version__
from ketenbalans.studies import manifest, pieces
from ketenbalans.studies.cycle_world import DEFAULT, Source
from ketenbalans.studies.figures import SHARE_DONE, band, difference, share_of_futures
from ketenbalans.studies.pieces import Answer, Folder, Piece, Spread
from ketenbalans.studies.simulate import told_of
from ketenbalans.studies.sweep_file import Setting, Sweep

BASELINE = "baseline"
TABLE = "sweep.csv"


@dataclass(frozen=True)
class Point:
    """One point of a sweep: where it stands, and its figures per future."""

    name: str
    settings: dict[str, Setting]
    figures: Answer


@dataclass(frozen=True)
class Swept:
    """A sweep that has been run."""

    sweep: Sweep
    futures: int
    seed: int
    engine: str
    source: Source
    baseline: Answer
    points: tuple[Point, ...]


def run(
    sweep: Sweep,
    *,
    futures: int,
    seed: int,
    engine: str = "cohort",
    out: Path | None = None,
    register: str = DEFAULT,
    on: date | None = None,
    spread: Spread = pieces.one_after_another,
    progress: Callable[[int], None] = lambda _: None,
) -> Swept:
    """Runs the baseline and every point of a sweep.

    Args:
        sweep: What is varied.
        futures: Futures of each point.
        seed: Seed of every draw: all points meet the same luck.
        engine: ``cohort`` or ``case``.
        out: Folder that keeps the points, so that an interrupted sweep goes on where it was.
        register: Address of the register; the synthetic one where none was named and none is there.
        on: Reference date; the last day that the register knows if None.
        spread: How pieces are done: here, or on a cluster.
        progress: Told the number of pieces done, of one more than there are points.

    Raises:
        ContradictionError: If the folder holds another job.
    """
    ground = pieces.ground_of(register, seed, on)
    table = sweep.table()
    scenarios = [sweep.base, *((*sweep.base, sweep.scenario_at(values)) for values in table)]
    names = [BASELINE, *(f"point-{place:05d}" for place in range(1, len(table) + 1))]
    jobs = [
        Piece(name, applied, 0, futures, seed, engine, "independent", futures, ground)
        for name, applied in zip(names, scenarios, strict=True)
    ]
    folder = None if out is None else Folder(out, pieces.identity(jobs, __version__))
    answers = pieces.finish(jobs, spread, folder=folder, progress=progress)
    points = tuple(
        Point(name, {axis.name: value for axis, value in zip(sweep.axes, values, strict=True)}, answers[name])
        for name, values in zip(names[1:], table, strict=True)
    )
    source = pieces.source_of(register, seed, on)
    swept = Swept(sweep, futures, seed, engine, source, answers[BASELINE], points)
    if out is not None:
        write_table(swept, out / TABLE)
    return swept


def document(swept: Swept) -> dict[str, object]:
    """A sweep as a JSON document: the baseline, and per point its figures and what it changes."""
    return {
        "sweep": swept.sweep.name,
        "title": swept.sweep.title,
        **told_of(swept.source),
        "engine": swept.engine,
        "futures": swept.futures,
        "baseline": _told(swept.baseline),
        "points": [
            {
                "point": point.name,
                "settings": point.settings,
                **_told(point.figures),
                "difference": difference(swept.baseline, point.figures),
            }
            for point in swept.points
        ],
        "manifest": manifest.describe(seed=swept.seed, design=swept.sweep.design),
    }


def _told(figures: Answer) -> dict[str, object]:
    return {
        "figures": {name: band(values) for name, values in figures.items()},
        "share_of_futures": share_of_futures(figures[SHARE_DONE]),
    }


def csv_text(swept: Swept) -> str:
    """A sweep as a tidy table: a row per point and figure, with its band and that of its difference.

    Columns: point, one per axis, figure, p05, p50, p95, difference_p05, difference_p50, difference_p95.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    axes = [axis.name for axis in swept.sweep.axes]
    bands = ("p05", "p50", "p95")
    writer.writerow(["point", *axes, "figure", *bands, *(f"difference_{name}" for name in bands)])
    for point in swept.points:
        changed = difference(swept.baseline, point.figures)
        for figure, values in point.figures.items():
            told = band(values)
            settings = [point.settings[axis] for axis in axes]
            writer.writerow(
                [
                    point.name,
                    *settings,
                    figure,
                    *(told[name] for name in bands),
                    *(changed[figure][name] for name in bands),
                ]
            )
    return text.getvalue()


def write_table(swept: Swept, path: Path) -> None:
    """Writes the table of a sweep, whole or not at all."""
    with pieces.written_whole(path) as stream:
        stream.write(csv_text(swept).encode())
