"""Run by test_cluster.py in a process of its own: a sweep on a local cluster of two nodes, one of them lost.

Prints one line: whether the answers are those of one core, to the byte.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ketenbalans.studies import cluster, sweep
from ketenbalans.studies.pieces import Answer, Piece
from ketenbalans.studies.sweep_file import read


def main(file: Path) -> None:
    from ray.cluster_utils import Cluster  # here: the doctest collector imports this module

    swept = read(file)
    alone = sweep.run(swept, futures=2, seed=1)
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    second = made.add_node(num_cpus=1)

    def spread(todo: Sequence[Piece]) -> Iterator[tuple[Piece, Answer]]:
        answers = cluster.over_ray(todo, made.address)
        yield next(answers)
        made.remove_node(second, allow_graceful=False)
        yield from answers

    spread_over = sweep.run(swept, futures=2, seed=1, spread=spread)
    made.shutdown()
    same = all(
        _same(one.figures, other.figures) for one, other in zip(alone.points, spread_over.points, strict=True)
    )
    print("same" if same and _same(alone.baseline, spread_over.baseline) else "different")


def _same(one: Answer, other: Answer) -> bool:
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
