"""A sweep over a cluster gives the answer of one core, though a node is lost on the way.

The cluster is a real one of two nodes on this machine; Ray keeps threads and warnings of its own, so it
runs in a process of its own.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from ketenbalans.errors import BadInputError, UnavailableError
from ketenbalans.studies.cluster import over_ray

SWEEP = """schema: 1
id: made
title: {en: Made, nl: Gemaakt}
scenario: plan
axes:
  - {scale: capacity.factor, low: 0.9, high: 1.1, steps: 8, reason: r, source: s}
"""


def test_two_nodes_one_of_them_lost_answer_as_one_core(tmp_path: Path) -> None:
    file = tmp_path / "sweep.yaml"
    file.write_text(SWEEP)
    script = Path(__file__).parent / "ray_two_nodes.py"
    done = subprocess.run(
        [sys.executable, str(script), str(file)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout.split()[-1:] == ["same"], done.stdout + done.stderr


def test_a_cluster_that_does_not_answer_is_said() -> None:
    # Nothing listens on the discard port of this machine.
    with pytest.raises(UnavailableError, match="does not answer"):
        list(over_ray([], "127.0.0.1:9"))


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(BadInputError, match="no address"):
        list(over_ray([], "somewhere"))
