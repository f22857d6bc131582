"""A long job cut in pieces: each piece is done once, kept on disk, and not done again after an interruption.

A piece is a small frozen record that says what to run; its answer is a set of named arrays. Pieces may be
done here, one after another, or on the machines of a cluster (``studies.cluster``): the answers are the
same, because a piece holds its own seed and numbers of futures.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO
from zipfile import BadZipFile

import numpy as np

from ketenbalans.chain.scenario import Scenario
from ketenbalans.errors import BadInputError, ContradictionError
from ketenbalans.simulation.building import Standing
from ketenbalans.studies import cycle_world
from ketenbalans.studies.cycle_world import Source
from ketenbalans.studies.figures import figures_of

Answer = dict[str, np.ndarray]
Spread = Callable[[Sequence["Piece"]], Iterator[tuple["Piece", Answer]]]
"""Does pieces, here or elsewhere, in any order."""
FORM = 1
MANIFEST = "job.json"


@dataclass(frozen=True)
class Ground:
    """What a job starts from.

    Attributes:
        register: Address of the register, as ``--register`` takes it.
        on: Reference date; the last day that the register knows if None.
        standing: Fingerprint of what stands there on that day.
    """

    register: str
    on: date | None
    standing: str


@dataclass(frozen=True)
class Piece:
    """Some futures of one scenario.

    Attributes:
        name: Name of the piece within its job; also of its file.
        applied: The scenarios, applied in this order.
        first: Number of the first future.
        last: The first number that is not run any more.
        seed: Seed of every draw.
        engine: ``cohort`` or ``case``.
        design: ``independent`` or ``latin``, see ``chain.sampling``.
        out_of: Futures of the whole job.
        ground: What it starts from.
    """

    name: str
    applied: tuple[Scenario, ...]
    first: int
    last: int
    seed: int
    engine: str
    design: str
    out_of: int
    ground: Ground


@lru_cache(maxsize=1)
def source_of(register: str, seed: int, on: date | None = None) -> Source:
    """The shipped chain on a register, or on the synthetic one; read once per process."""
    return cycle_world.source_of(register, seed, on)


def ground_of(register: str, seed: int, on: date | None = None) -> Ground:
    """What a job on a register starts from.

    Raises:
        UnavailableError: If a register was named and cannot be opened.
        MissingValueError: If it holds no open application of the old stock.
    """
    return Ground(register, on, fingerprint(source_of(register, seed, on).world.standing))


def fingerprint(standing: Standing) -> str:
    """A name for exactly this standing stock."""
    numbers = [getattr(standing, field.name) for field in fields(standing) if field.name != "initial"]
    digest = hashlib.sha256(repr(numbers).encode())
    digest.update(np.ascontiguousarray(standing.initial).tobytes())
    return digest.hexdigest()


def run_piece(piece: Piece) -> Answer:
    """The figures of a piece, per future; here or on another machine that reaches the register.

    Returns:
        Figure to its values, each of shape (future,).

    Raises:
        ContradictionError: If what stands there is not what the job started from.
    """
    world = source_of(piece.ground.register, piece.seed, piece.ground.on).world
    if fingerprint(world.standing) != piece.ground.standing:
        raise ContradictionError(
            "the register at {register} is not the one that the job started from",
            where=piece.name,
            mend="let every machine reach the same register, and start anew where it has changed",
            register=piece.ground.register,
        )
    return figures_of(
        world.run(
            piece.applied,
            piece.last,
            engine=piece.engine,
            design=piece.design,
            out_of=piece.out_of,
            first=piece.first,
        )
    )


def identity(pieces: Iterable[Piece], version: str) -> str:
    """A name for exactly this job: its pieces and the program that does them."""
    told = [
        {
            **asdict(piece),
            "applied": [_told(one) for one in piece.applied],
            "ground": piece.ground.standing,
        }
        for piece in pieces
    ]
    text = json.dumps([FORM, version, told], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _told(one: Scenario) -> list[object]:
    """What a scenario changes; where its file stands makes no difference."""
    differences = [
        (item.operation, item.target, item.stream, item.value, item.band, item.first, item.until)
        for item in one.differences
    ]
    moves = [(move.origin, move.target, move.share, move.day) for move in one.moves]
    return [differences, moves]


class Folder:
    """Where the pieces of one job are kept."""

    def __init__(self, path: Path, job: str) -> None:
        """Opens the folder for a job, new or begun.

        Raises:
            ContradictionError: If the folder holds another job.
            BadInputError: If its manifest cannot be read.
        """
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        manifest = path / MANIFEST
        if not manifest.exists():
            with written_whole(manifest) as stream:
                stream.write(json.dumps({"schema": FORM, "job": job}).encode())
            return
        try:
            held = json.loads(manifest.read_text(encoding="utf-8"))["job"]
        except (ValueError, KeyError, TypeError) as error:
            raise BadInputError(
                "the manifest of a job cannot be read",
                where=str(manifest),
                mend="name another folder, or remove this one",
            ) from error
        if held != job:
            raise ContradictionError(
                "the folder holds the pieces of another job",
                where=str(path),
                mend="name another folder, or repeat the command, seed and files that began this one",
            )

    def held(self, piece: Piece) -> Answer | None:
        """The answer of a piece that was done before; None if it was not, or not wholly written."""
        file = self.path / f"{piece.name}.npz"
        if not file.exists():
            return None
        try:
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
                return {name: arrays[name] for name in arrays.files}
        except (ValueError, OSError, EOFError, BadZipFile):
            return None

    def keep(self, piece: Piece, answer: Answer) -> None:
        """Keeps an answer: whole or not at all."""
        with written_whole(self.path / f"{piece.name}.npz") as stream:
            np.savez(stream, **answer)  # type: ignore[arg-type]  # the stubs take the names for options


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there whole once it is closed, or as it was: written beside its place, then moved."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as stream:
        yield stream
    os.replace(name, path)


def one_after_another(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Answer]]:
    """Does the pieces here; each uses every processor for its futures."""
    for piece in pieces:
        yield piece, run_piece(piece)


def finish(
    pieces: Sequence[Piece],
    spread: Spread = one_after_another,
    *,
    folder: Folder | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Mapping[str, Answer]:
    """Does what is not yet done of a job and returns the answers of all its pieces, by name.

    Args:
        pieces: The pieces; their names must differ.
        spread: Does pieces, here or elsewhere, in any order.
        folder: Where answers are kept and found again; nothing is kept if None.
        progress: Told the number of pieces that are done, each time one is.
    """
    found: dict[str, Answer] = {}
    if folder is not None:
        found = {piece.name: held for piece in pieces if (held := folder.held(piece)) is not None}
    progress(len(found))
    for piece, answer in spread([piece for piece in pieces if piece.name not in found]):
        if folder is not None:
            folder.keep(piece, answer)
        found[piece.name] = answer
        progress(len(found))
    return {piece.name: found[piece.name] for piece in pieces}


def joined(answers: Sequence[Answer]) -> Answer:
    """The answers of pieces of one scenario after each other, in the order of their futures."""
    return {name: np.concatenate([answer[name] for answer in answers]) for name in answers[0]}
