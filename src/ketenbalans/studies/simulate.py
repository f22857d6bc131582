"""Runs one scenario, or two on the same luck, and tells the figures that matter with their bands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

import numpy as np

from ketenbalans import __version__
from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.scenario import Scenario
from ketenbalans.errors import OutOfRangeError
from ketenbalans.simulation.building import Horizon
from ketenbalans.studies import manifest, pieces
from ketenbalans.studies.cycle_world import DEFAULT, SYNTHETIC, Source
from ketenbalans.studies.figures import (
    SHARE_DONE,
    SHARES,
    TRIAGE,
    band,
    share_of_futures,
    share_triaged,
    standard_error,
)
from ketenbalans.studies.pieces import Folder, Piece
from ketenbalans.vocabulary.language import translate

PER_PIECE = 50
"""Futures of one piece: what an interruption loses at most."""
MOST_FUTURES = 20_000
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Outcome:
    """One scenario's futures and the figures of each of them."""

    scenario: Scenario
    engine: str
    design: str
    seed: int
    source: Source
    figures: Mapping[str, np.ndarray]
    """Figure to its value per future, shape (future,)."""

    @property
    def futures(self) -> int:
        """How many were run."""
        return len(self.figures[SHARE_DONE])


def run(
    name: str,
    *,
    futures: int,
    seed: int,
    engine: str = "cohort",
    design: str = "independent",
    precision: float | None = None,
    out: Path | None = None,
    register: str = DEFAULT,
    on: date | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Runs a scenario, shipped or from a file.

    Args:
        name: Name of a shipped scenario, or the path of a scenario file.
        futures: How many; with a precision, how many at the least.
        seed: Seed of every draw.
        engine: ``cohort`` or ``case``.
        design: ``independent`` or ``latin``.
        precision: Futures are added until the 95 % interval of each told probability reaches no further
            than this to either side; None: exactly ``futures``.
        out: Folder that keeps the pieces, so that an interrupted run goes on where it was.
        register: Address of the register; the synthetic one where none was named and none is there.
        on: Reference date; the last day that the register knows if None.
        progress: Told the number of futures done.

    Raises:
        UnknownNameError: If there is no such scenario or engine; the near names are told.
        OutOfRangeError: If no future is asked for, or a precision that cannot be reached.
        ContradictionError: If the folder holds another job.
    """
    scenario = scenarios.load(name)
    _check(futures, precision, design)
    ground = pieces.ground_of(register, seed, on)
    folder = None
    answers: list[pieces.Answer] = []
    for place in count():
        first = place * PER_PIECE
        last = first + PER_PIECE if precision is not None else min(first + PER_PIECE, futures)
        whole = futures if design == "latin" else last
        piece = Piece(
            f"{first:06d}-{last:06d}", (scenario,), first, last, seed, engine, design, whole, ground
        )
        if out is not None and folder is None:
            # Not the number of futures: a run that is asked for more goes on from what is there.
            kind = replace(piece, name="", last=0, out_of=whole if design == "latin" else 0)
            folder = Folder(out, pieces.identity([kind], __version__))
        found = pieces.finish([piece], folder=folder)
        answers.append(found[piece.name])
        progress(last)
        done = np.concatenate([answer[SHARE_DONE] for answer in answers])
        if last >= futures and (precision is None or reach(done) <= precision or last >= MOST_FUTURES):
            break
    source = pieces.source_of(register, seed, on)
    return Outcome(scenario, engine, design, seed, source, pieces.joined(answers))


def reach(done: np.ndarray) -> float:
    """How far the 95 % interval of the told probabilities reaches to either side, the widest of them.

    Args:
        done: Share of the old stock done, per future.
    """
    told = [float((done >= share).mean()) for share in SHARES]
    return Z_95 * max(standard_error(share, done.size) for share in told)


def _check(futures: int, precision: float | None, design: str) -> None:
    if futures < 1:
        raise OutOfRangeError(
            "{futures} futures cannot be run", where="--futures", mend="ask for 1 or more", futures=futures
        )
    if precision is None:
        return
    if design != "independent":
        raise OutOfRangeError(
            "futures cannot be added to a {design} design",
            where="--precision",
            mend="leave out --design or --precision",
            design=design,
        )
    # sqrt(0.25 / 20,000) * 1.96: finer than this no number of futures that is run here gives.
    finest = Z_95 * standard_error(0.5, MOST_FUTURES)
    if not finest <= precision < 0.5:
        raise OutOfRangeError(
            "a precision of {precision} cannot be reached with {most} futures",
            where="--precision",
            mend="ask for {finest} to 0.5",
            precision=precision,
            most=MOST_FUTURES,
            finest=round(finest, 4),
        )


def triaged(outcome: Outcome) -> dict[str, float]:
    """Share of the futures in which inflow asked for a triage: by 12 June 2029, and ever (R-049)."""
    world = outcome.source.world
    return share_triaged(outcome.figures[TRIAGE], Horizon(world.standing.start, world.weeks))


def told_of(source: Source) -> dict[str, object]:
    """What a figure rests on: which register, whether it is synthetic, what stands in for what it lacks."""
    return {
        "register": source.name,
        "synthetic": source.name == SYNTHETIC,
        "reference_date": source.world.standing.start.isoformat(),
        "notes": [translate(sentence, "en", **given) for sentence, given in source.notes],
    }


def document(outcome: Outcome) -> dict[str, object]:
    """One scenario as a JSON document."""
    done = outcome.figures[SHARE_DONE]
    return {
        "scenario": outcome.scenario.name,
        "title": dict(outcome.scenario.title),
        **told_of(outcome.source),
        "engine": outcome.engine,
        "futures": outcome.futures,
        "figures": {name: band(values) for name, values in outcome.figures.items()},
        "share_of_futures": share_of_futures(done),
        "share_of_futures_within": round(reach(done), 4),
        "share_of_futures_with_triage": triaged(outcome),
        "manifest": manifest.describe(seed=outcome.seed, design=outcome.design),
    }
