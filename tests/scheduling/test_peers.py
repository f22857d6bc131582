"""The least that is possible, by another route: CP-SAT in a process of its own, on small weeks."""

import sys

import pytest
from benchmarks.schedule import ask, for_peers, race_question, read

from ketenbalans.scheduling.making import schedule


@pytest.mark.parametrize("seed", [1, 2])
def test_no_bound_lies_above_the_optimum_and_no_schedule_below_it(seed: int) -> None:
    question = read(race_question(8, seed))
    ours = schedule(question, effort=2)
    assert not ours.unplaced
    peer = ask("cp_sat", for_peers(question), seconds=20, workers=1)
    assert ours.bound <= peer["objective"] + 1e-6
    assert ours.objective >= peer["bound"] - 1e-6
    # The two libraries cannot be loaded in one process: the peer runs in its own.
    assert "ortools" not in sys.modules
