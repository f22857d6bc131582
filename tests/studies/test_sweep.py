"""A sweep can be interrupted anywhere and goes on without another answer; its table is complete."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from ketenbalans.errors import ContradictionError
from ketenbalans.studies import pieces, sweep
from ketenbalans.studies.pieces import Answer, Piece
from ketenbalans.studies.sweep_file import Sweep, read

FUTURES = 3


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    path = tmp_path_factory.mktemp("sweep") / "sweep.yaml"
    path.write_text(
        "schema: 1\nid: made\ntitle: {en: Made, nl: Gemaakt}\nscenario: plan\naxes:\n"
        "  - {scale: capacity.factor, values: [0.8, 1.0, 1.2], reason: r, source: s}\n"
    )
    return read(path)


class PulledError(Exception):
    """The plug is pulled."""


def two_then_stop(todo: Sequence[Piece]) -> Iterator[tuple[Piece, Answer]]:
    for done, answer in enumerate(pieces.one_after_another(todo)):
        if done == 2:
            raise PulledError
        yield answer


def test_an_interrupted_sweep_goes_on_and_answers_the_same(varied: Sweep, tmp_path: Path) -> None:
    straight = sweep.run(varied, futures=FUTURES, seed=1)
    with pytest.raises(PulledError):
        sweep.run(varied, futures=FUTURES, seed=1, out=tmp_path, spread=two_then_stop)
    assert len(list(tmp_path.glob("*.npz"))) == 2
    asked: list[str] = []

    def watched(todo: Sequence[Piece]) -> Iterator[tuple[Piece, Answer]]:
        asked.extend(piece.name for piece in todo)
        yield from pieces.one_after_another(todo)

    resumed = sweep.run(varied, futures=FUTURES, seed=1, out=tmp_path, spread=watched)
    assert asked == ["point-00002", "point-00003"]
    for one, other in zip(straight.points, resumed.points, strict=True):
        for figure, values in one.figures.items():
            assert values.tolist() == other.figures[figure].tolist()


def test_half_a_file_is_done_again(varied: Sweep, tmp_path: Path) -> None:
    sweep.run(varied, futures=FUTURES, seed=1, out=tmp_path)
    torn = tmp_path / "point-00001.npz"
    whole = torn.read_bytes()
    torn.write_bytes(whole[: len(whole) // 2])
    again = sweep.run(varied, futures=FUTURES, seed=1, out=tmp_path)
    assert np.isfinite(again.points[0].figures["old_remaining_on_12_june_2029"]).all()


def test_a_folder_of_another_job_is_refused_and_left_alone(varied: Sweep, tmp_path: Path) -> None:
    sweep.run(varied, futures=FUTURES, seed=1, out=tmp_path)
    before = (tmp_path / sweep.TABLE).read_bytes()
    with pytest.raises(ContradictionError, match="another job"):
        sweep.run(varied, futures=FUTURES, seed=2, out=tmp_path)
    assert (tmp_path / sweep.TABLE).read_bytes() == before


def test_a_point_that_changes_nothing_differs_in_nothing_and_more_hours_leave_fewer(varied: Sweep) -> None:
    swept = sweep.run(varied, futures=FUTURES, seed=1)
    left = [point.figures["old_remaining_on_12_june_2029"] for point in swept.points]
    assert left[1].tolist() == swept.baseline["old_remaining_on_12_june_2029"].tolist()
    assert left[0].sum() > left[1].sum() > left[2].sum()


def test_the_table_has_a_row_for_every_point_and_figure(varied: Sweep, tmp_path: Path) -> None:
    swept = sweep.run(varied, futures=FUTURES, seed=1, out=tmp_path)
    with (tmp_path / sweep.TABLE).open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 3 * len(swept.baseline)
    assert {row["scale capacity.factor"] for row in rows} == {"0.8", "1.0", "1.2"}
