"""The case kernel beside SimPy, Ciw and salabim on a model that all of them carry, the kernel
at full size, the peers at a tenth of it.

The correctness gate comes first: of the old stock and of the new applications as many are taken up, within
1 %, and the old wait as long, within 1 %; the new wait less than a week everywhere. Peers run one after
another in an environment of their own, each once; the kernel's time is the median of five.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from benchmarks.environments import peer_python
from benchmarks.kernels import timed
from benchmarks.peers.reduced import NEW_STREAM, OLD_STREAM, inputs_of
from benchmarks.peers.simpy_oracle import Reduced
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.case_kernel import run_cases
from ketenbalans.simulation.futures import blank
from ketenbalans.simulation.inputs import Outputs

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "simulators.json"
PEERS = {"simpy": 0.1, "ciw": 0.1, "salabim": 0.1}
"""Share of full size at which each runs. SimPy and Ciw take minutes at full size: their time grows with the
square of the queue, so that a time per application at a tenth flatters them.
"""
WEEKS, OLD, NEW_A_YEAR = 522, 54_000, 25_000
HOURS_A_WEEK = 320 * 36.0
MEAN_HOURS, SPREAD = 20.0, 8 / 20 / np.sqrt(3)  # uniform from 12 to 28 hours
WITHIN = 0.01


def common() -> np.ndarray:
    """The common model as the kernel reads it: all hours in the hearing, no lag, no closures."""
    week = np.arange(WEEKS)
    inflow = np.diff(np.floor(np.arange(WEEKS + 1) * NEW_A_YEAR / 52.18)).astype(int)
    return inputs_of(
        Reduced(
            weeks=WEEKS,
            initial=np.array([OLD]),
            inflow=inflow,
            hours=np.full(week.size, HOURS_A_WEEK),
            hearing=(MEAN_HOURS, MEAN_HOURS),
            decision=(0.0, 0.0),
            closure=(0.0, 0.0),
            spread=float(SPREAD),
            intake_lag=0,
            decision_lag=0,
        ),
        1,
        0,
    )


def of_kernel(inputs: np.ndarray) -> dict[str, dict[str, float]]:
    """Taken up and mean wait by kind, as the peers count it: until somebody takes the case up.

    The kernel tells weeks to the decision, which comes the week after; and its old stock was lodged in the
    week before the start.
    """
    out = blank(WEEKS)
    run_cases(inputs, out)
    return {
        "taken_up": {"old": _decided(out, OLD_STREAM), "new": _decided(out, NEW_STREAM)},
        "mean_wait": {"old": _wait(out, OLD_STREAM) - 2.0, "new": _wait(out, NEW_STREAM) - 1.0},
    }


def _decided(out: Outputs, stream: int) -> float:
    return float(out.flows[:, stream, m.DECIDED].sum())


def _wait(out: Outputs, stream: int) -> float:
    counts = out.waits[stream]
    return float((counts * np.arange(counts.size)).sum() / counts.sum())


def gate(ours: dict[str, dict[str, float]], peers: dict[str, dict[str, dict[str, float]]]) -> None:
    """Refuses to time what does not agree."""
    for name, theirs in peers.items():
        for kind in ("old", "new"):
            if abs(ours["taken_up"][kind] * PEERS[name] / theirs["taken_up"][kind] - 1) > WITHIN:
                raise SystemExit(f"{name} takes up {theirs['taken_up'][kind]} {kind}, the kernel {ours}")
        if abs(ours["mean_wait"]["old"] / theirs["mean_wait"]["old"] - 1) > WITHIN:
            raise SystemExit(
                f"{name} makes the old wait {theirs['mean_wait']['old']} weeks, the kernel {ours}"
            )
        if max(ours["mean_wait"]["new"], theirs["mean_wait"]["new"]) >= 2:
            raise SystemExit(f"{name} or the kernel makes the new wait: {theirs}, {ours}")


def main() -> dict[str, object]:
    """Runs the benchmark and writes its result."""
    python = peer_python(HERE / "peers" / "simulators.txt")
    script = HERE / "peers" / "simulator_peers.py"
    peers = {}
    for name, size in PEERS.items():
        done = subprocess.run(
            [python, script, name, str(size), "1"], check=True, capture_output=True, text=True
        )
        peers[name] = json.loads(done.stdout)
    inputs = common()
    ours = of_kernel(inputs)
    gate(ours, peers)
    seconds = timed(lambda: run_cases(inputs, blank(WEEKS)))
    applications = OLD + int(inputs["inflow_total"].sum())
    result: dict[str, object] = {
        "applications": applications,
        "share_of_full_size": PEERS,
        "case_kernel": {"seconds": round(seconds, 4), **ours},
        "peers": peers,
        "times_faster_per_application": {
            name: round(theirs["seconds"] / PEERS[name] / seconds, 1) for name, theirs in peers.items()
        },
        "measure": "processor seconds of one future of ten years",
    }
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    return result


if __name__ == "__main__":
    json.dump(main(), sys.stdout, indent=2)
    print()
